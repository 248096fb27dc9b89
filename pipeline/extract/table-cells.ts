/** Small cells that scanners misread, put right where their column leaves one reading: decimals without their comma, item numbers without their point, quarters. */
import type { Message, Table } from '../model.ts';
import { quarterOf, ROMAN_NUMBERS } from './numerals.ts';
import { countedNumbers, groupNumerals } from './table-numbers.ts';

/** A reading of a cell that its column asks for. */
interface Mend { row: number; column: number; after: string }

/** A table with such cells put right, and a message for each of them with what was read; `scanned`: marks and numbers may be lost. */
export function mendTable(table: Table, scanned = false): { table: Table; messages: Message[] } {
  const columns = Math.max(0, ...table.rows.map((row) => row.length));
  const cellsOf = (column: number) => table.rows.map((row) => (row[column] ?? '').trim());
  const counted = columns > 1 ? [...groupNumerals(table.rows), ...countedNumbers(table.rows, scanned)] : [];
  const mends = Array.from({ length: columns }, (_, column) => {
    const cells = cellsOf(column);
    if (column === 0) for (const [row, after] of counted) cells[row] = after;
    const found = [...decimals(cells), ...(column === 0 ? [...counted, ...itemNumbers(cells), ...groupNumbers(cells), ...points(cells, scanned)] : scanned ? [...heads(cells), ...agreed(cells)] : []), ...quarters(cells, scanned), ...quotes(cells)];
    return found.map(([row, after]): Mend => ({ row, column, after }));
  }).flat();
  if (mends.length === 0) return { table, messages: [] };
  const rows = table.rows.map((row) => [...row]);
  const messages = mends.map(({ row, column, after }): Message => {
    const before = rows[row]![column]!;
    rows[row]![column] = after;
    return { rule: 'cell-mended', severity: 'info', page: table.pages.length === 1 ? table.page : null, text: `row ${row + 1}, column ${column + 1} of the table on page ${table.page}: "${before}" is read as "${after}"` };
  });
  return { table: { ...table, rows }, messages };
}

/** Cells with one decimal form at least, and their share of the numbers of a column, that make it a column of decimals. */
const LEAST_DECIMALS = 5;
const DECIMAL_SHARE = 0.4;
/** A whole number this many times above the largest decimal of its column has lost its comma. */
const FAR_ABOVE = 3;

/** "11" among "1,1", "1,25", "1,3": the comma is lost; with it the number lies among the others, without it far above all of them. */
function decimals(cells: string[]): [number, string][] {
  const values = cells.flatMap((cell) => (/^\d,\d{1,2}$/.test(cell) ? [Number(cell.replace(',', '.'))] : []));
  const numbers = cells.filter((cell) => /^\d+(?:[.,]\d+)?$/.test(cell)).length;
  if (values.length < LEAST_DECIMALS || values.length < numbers * DECIMAL_SHARE) return [];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return cells.flatMap((cell, row): [number, string][] => {
    if (/^\d[⁄'’]\d{1,2}$/.test(cell)) return [[row, `${cell[0]},${cell.slice(2)}`]];
    if (!/^\d{2,3}$/.test(cell) || Number(cell) < most * FAR_ABOVE) return [];
    const value = Number(`${cell[0]}.${cell.slice(1)}`);
    return value >= least && value <= most ? [[row, `${cell[0]},${cell.slice(1)}`]] : [];
  });
}

/** "51" below "5": items are counted 5, 5.1, 5.2; a number that leaves out more than five is none of theirs. */
const LARGEST_STEP = 5;

function itemNumbers(cells: string[]): [number, string][] {
  let item = 0;
  return cells.flatMap((cell, row): [number, string][] => {
    const part = /^(\d{1,3})[.,]\d{1,2}$/.exec(cell);
    if (part) { item = Number(part[1]); return []; }
    if (!/^\d{1,4}$/.test(cell)) { if (cell !== '') item = 0; return []; }
    const value = Number(cell);
    const rest = cell.slice(String(item).length);
    if (item > 0 && value > item + LARGEST_STEP && cell.startsWith(String(item)) && rest !== '' && !rest.startsWith('0')) return [[row, `${item}.${rest}`]];
    item = value;
    return [];
  });
}

const QUARTER = /(?<!\p{L})([Qq][uú][yýỷỳ]\s?)([IlHUNMnmu1|!iVv]{1,4})(?=\s?(?:\/|năm|,|-|và|$))/gu;
/** "Quý" and "tháng" with the number right behind. */
const GLUED = /(?<!\p{L})([Qq]uý|[Tt]háng|[Nn]gày|[Nn]ăm)(?=\d|[IVX]{1,3}(?!\p{L}))/gu;
/** "hãng tháng": "hàng" and "hằng" stay as they are printed. */
const EVERY = /(?<!\p{L})([Hh])[ãáạảắẵẳặ]ng(?= (?:ngày|tuần|tháng|quý|năm)(?!\p{L}))/gu;

/**
 * "Quý IH/2026" is Quý III, "Quý 11/2026" is Quý II: a year has four. "Quý 12026" has lost its stroke, "Quý 1⁄2026" has a fraction's. "Quý 1/2026"
 * may be printed so, but not in a column where the other quarters have Roman numbers.
 */
function quarters(cells: string[], scanned: boolean): [number, string][] {
  const count = (pattern: RegExp) => cells.filter((cell) => pattern.test(cell)).length;
  const isRoman = count(/[Qq][uú][yýỷỳ]\s?(?:I{1,3}|IV)(?!\p{L})/u) > 0 && count(/[Qq][uú][yýỷỳ]\s?[2-4](?!\d)/u) === 0;
  return cells.flatMap((cell, row): [number, string][] => {
    const after = (scanned ? cell.replace(GLUED, '$1 ').replace(EVERY, '$1ằng') : cell).replace(/(?<=[\dIVX])(?:⁄|\/⁄|⁄\/)(?=20\d\d)/gu, '/').replace(/(?<=[Qq][uú][yýỷỳ]\s?)[1Il|](?=20\d\d(?!\d))/gu, 'I/').replace(QUARTER, (whole, word: string, token: string) => {
      const numeral = /^(?:I{1,3}|IV)$/.test(token) || (token === '1' && !isRoman) ? null : quarterOf(token);
      return numeral === null ? whole : `${word}${numeral}`;
    });
    return after === cell ? [] : [[row, after]];
  });
}

/** Numbers of groups among those of items, I, II, III: "H", "1H" where the strokes are as many as the next number has. */
function groupNumbers(cells: string[]): [number, string][] {
  const roman = /^(?:I{1,3}|IV|V|VI{1,3}|IX|X)$/;
  if (!cells.some((cell) => roman.test(cell.replace(/\.$/, ''))) && !cells.some((cell) => /^\d{1,3}$/.test(cell))) return [];
  let last = 0;
  return cells.flatMap((cell, row): [number, string][] => {
    const token = cell.replace(/\.$/, '');
    const known = ROMAN_NUMBERS.indexOf(token);
    if (known > 0 || roman.test(token)) {
      last = known > 0 ? known : last + 1;
      return [];
    }
    const numeral = /^[IlHUNM1|!]{1,3}$/.test(token) && !/^\d+$/.test(token) ? quarterOf(token) : null;
    if (numeral === null || numeral !== ROMAN_NUMBERS[last + 1]) return [];
    last++;
    return [[row, `${numeral}${cell.endsWith('.') ? '.' : ''}`]];
  });
}

/** "1", "2.", "3": specks behind some of the numbers are no points; where most have one, scanners lost the others. */
function points(cells: string[], scanned: boolean): [number, string][] {
  const numbers = cells.filter((cell) => /^\d{1,3}[.,]?$/.test(cell));
  const pointed = numbers.filter((cell) => /[.,]$/.test(cell)).length;
  if (pointed === numbers.length) return [];
  if (scanned && pointed * 2 > numbers.length) return cells.flatMap((cell, row): [number, string][] => (/^\d{1,3},?$/.test(cell) ? [[row, `${cell.replace(',', '')}.`]] : []));
  return cells.flatMap((cell, row): [number, string][] => (/^\d{1,3}[.,]$/.test(cell) ? [[row, cell.slice(0, -1)]] : []));
}

/** Cells of a column that agree, above as many that do not, tell what is meant by one that differs in its marks alone. */
const AGREEING = 2;

/** "Phòng Văn hóa - Xã hôi" where other cells of the column say "Phòng Văn hóa - Xã hội". */
function agreed(cells: string[]): [number, string][] {
  const counts = new Map<string, Map<string, number>>();
  for (const cell of cells) {
    if (!cell.includes(' ')) continue;
    const readings = counts.get(withoutMarks(cell)) ?? new Map<string, number>();
    counts.set(withoutMarks(cell), readings.set(cell, (readings.get(cell) ?? 0) + 1));
  }
  return cells.flatMap((cell, row): [number, string][] => {
    const [first, ...others] = [...counts.get(withoutMarks(cell)) ?? []].sort((a, b) => b[1] - a[1]);
    return first && first[0] !== cell && first[1] >= AGREEING && others.every(([, count]) => count === 1) ? [[row, first[0]]] : [];
  });
}

function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('Đ', 'D').replaceAll('đ', 'd');
}

/** What no cell begins with, and what is meant: "Tổ công nghệ số", "Tổ trưởng". */
const MISREAD_HEADS: [RegExp, string][] = [[/^Tố(?= \p{Ll}{2})(?! (?:cáo|tụng|giác))/u, 'Tổ'], [/^gở(?= \p{Lu})/u, 'Sở']];

/** Heads of doers that marks are misread of. */
function heads(cells: string[]): [number, string][] {
  return cells.flatMap((cell, row): [number, string][] => {
    const after = MISREAD_HEADS.reduce((text, [head, wanted]) => text.replace(head, wanted), cell);
    return after === cell ? [] : [[row, after]];
  });
}

const QUOTED_WORDS = 4;

/** A quotation mark before a short cell that none closes is a speck. */
function quotes(cells: string[]): [number, string][] {
  return cells.flatMap((cell, row): [number, string][] => (/^[“"‘'`]\p{L}[^“”"‘’']*$/u.test(cell) && cell.split(' ').length <= QUOTED_WORDS ? [[row, cell.slice(1)]] : []));
}
