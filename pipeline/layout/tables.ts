/** Tables of a document: header, rows, and tables that go on over pages. */
import { joinLines, union } from '../lines.ts';
import type { Table, TextBlock, TextLine } from '../model.ts';

/** A table with the lines of its cells: `cells[row][column]`, rows as in `table.rows`. */
export interface TableRecord { table: Table; cells: TextLine[][][] }

/** A row while tables are put together: lines by column; `whole` rows have one cell over all columns. */
type Row = TextLine[][];

/** A part of a table on one page. */
interface Part { block: TextBlock; rows: Row[]; columns: number; headerRows: number; edges: number[] }

/**
 * The tables of a document from its blocks in reading order (lines repaired or not).
 *
 * A table goes on where the next page begins with one of the same columns and only page numbers and running heads lie between. A header
 * that is printed again is left out; a row that the page end cuts becomes one. Text of a cell that spans rows stands in each of them
 * (as HTML readers do), text of a cell that spans columns in the first. Header rows above each other are joined, the row that numbers
 * the columns is left out. `header` is empty where none is printed.
 */
export function tableRecords(blocks: TextBlock[]): TableRecord[] {
  const tables: Part[][] = [];
  let open = false;
  for (const block of blocks) {
    if (block.kind === 'page-number' || block.kind === 'running-head' || block.kind === 'footnote') continue;
    if (block.kind !== 'table' || !block.table) {
      // A speck below a table does not end it.
      if (block.lines.some(({ raw }) => (raw.match(/\p{L}/gu)?.length ?? 0) > 2)) open = false;
      continue;
    }
    const part = partOf(block);
    const last = tables.at(-1);
    if (open && last && goesOn(last.at(-1)!, part)) last.push(part);
    else tables.push([part]);
    open = true;
  }
  return tables.map(recordOf);
}

/** A table without rows that have no word above the names of its columns: they lie between two rules that were meant as one. */
function withoutEmptyRows(block: TextBlock): TextBlock {
  const { grid, cells } = block.table!;
  const empty = Math.min(...cells.filter(({ lines }) => lines.length > 0).map(({ row }) => row));
  if (empty === 0 || !Number.isFinite(empty) || cells.some(({ row, rowSpan }) => row < empty && row + rowSpan > empty)) return block;
  const own = cells.map((cell) => ({ ...cell, row: cell.row - empty })).filter(({ row }) => row >= 0);
  return { ...block, table: { grid: { ...grid, rows: grid.rows - empty, cells: grid.cells.map((cell) => ({ ...cell, row: cell.row - empty })).filter(({ row }) => row >= 0) }, cells: own } };
}

function partOf(printed: TextBlock): Part {
  const block = withoutEmptyRows(printed);
  const { grid, cells } = block.table!;
  const rows: Row[] = Array.from({ length: grid.rows }, () => Array.from({ length: grid.columns }, () => []));
  const edges = Array.from({ length: grid.columns }, () => Infinity);
  for (const cell of cells) {
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++) rows[row]![cell.column] = cell.lines;
    if (cell.box && grid.box[2] > grid.box[0]) edges[cell.column] = Math.min(edges[cell.column]!, (cell.box[0] - grid.box[0]) / (grid.box[2] - grid.box[0]));
  }
  return { block, rows, columns: grid.columns, edges, headerRows: headerRowsOf(rows, block.table!) };
}

const INDEX_HEADER = /^\W*(?:s\s?\.?\s?t\s?\.?\s?t|t\s?\.?\s?t|số\s*tt|số thứ tự|mã số|stt?)(?=\P{L}|$)/iu;
const INDEX = /^[^\p{L}\d]*(?:\d{1,3}(?:[.,]\d{1,3})*|[IVXL]{1,6}|[A-HĐa-hđ])[^\p{L}\d]*$/u;
/** Names of columns are short. */
const MAX_HEADER_WORDS = 15;

/** How many rows at the top of a part are header: those that the cells of the first row reach down to, and the row that numbers the columns. */
function headerRowsOf(rows: Row[], { cells }: NonNullable<TextBlock['table']>): number {
  const first = rows[0]!.map(textOf);
  // "TT" may be lost: names over all other columns, and numbers below the empty one
  const numbered = rows.length > 1 && first.every((text, column) => (text === '') === (column === 0)) && rows.slice(1).filter((row) => INDEX.test(textOf(row[0]!))).length >= (rows.length - 1) * 0.6;
  const named = numbered || INDEX_HEADER.test(first[0]!);
  const spans = cells.some(({ row, columnSpan }) => row === 0 && columnSpan > 1);
  const filled = first.filter((text) => text !== '').length;
  const short = first.every((text) => text.split(' ').length <= MAX_HEADER_WORDS && !/[;.]$/.test(text));
  if (!named && (INDEX.test(first[0]!) || rows.length < 2 || !short || (spans ? filled < 2 : filled < first.length))) return 0;
  let count = Math.max(...cells.filter(({ row }) => row === 0).map(({ rowSpan }) => rowSpan));
  // A first row with a cell over several columns has their names below it, even where no cell reaches down to them.
  if (count === 1 && named && cells.some(({ row, column, columnSpan }) => row === 0 && columnSpan > 1 && column > 0) && rows.length > 2 && rows[1]!.map(textOf)[0] === '') count = 2;
  if (count >= rows.length) count = named ? 1 : 0;
  while (count > 0 && count < rows.length && numbersColumns(rows[count]!)) count++;
  return count;
}

/** "(1) (2) (3)", "1 2 3", "A B 1 2": a row that counts the columns. */
function numbersColumns(row: Row): boolean {
  const texts = row.map(textOf).filter((text) => text !== '');
  const counts = texts.map((text) => Number(/^[([]?(\d{1,2})[)\]]?$/.exec(text)?.[1] ?? NaN));
  return texts.length >= 2 && texts.every((text) => /^[([]?(?:\d{1,2}|[A-E])[)\]]?$/.test(text))
    && counts.every((count, index) => Number.isNaN(count) || index === 0 || Number.isNaN(counts[index - 1]!) || count === counts[index - 1]! + 1);
}

/** Same columns, on the next page. */
function goesOn(above: Part, below: Part): boolean {
  return below.block.page - above.block.page <= 1 && below.block.page !== above.block.page && below.columns === above.columns
    && below.edges.every((edge, column) => !Number.isFinite(edge) || !Number.isFinite(above.edges[column]!) || Math.abs(edge - above.edges[column]!) < 0.04);
}

function recordOf(parts: Part[]): TableRecord {
  const [first] = parts as [Part];
  const header = headerOf(first);
  const rows = first.rows.slice(first.headerRows);
  for (const [index, part] of parts.slice(1).entries()) {
    const again = part.headerRows > 0 && first.headerRows > 0 && isAlike(headerOf(part), header);
    const next = part.rows.slice(again ? part.headerRows : 0);
    if (next.length > 0 && rows.length > 0 && isCut(rows, next, parts[index]!, part)) {
      const [rest] = next.splice(0, 1) as [Row];
      rows[rows.length - 1] = rows.at(-1)!.map((lines, column) => (rest[column] === lines ? lines : [...lines, ...rest[column]!]));
    }
    rows.push(...next);
  }
  const pages = [...new Set(parts.map(({ block }) => block.page))];
  const boxes = parts.filter(({ block }) => block.page === first.block.page).flatMap(({ block }) => (block.box ? [block.box] : []));
  return {
    table: { page: first.block.page, box: boxes.length > 0 ? boxes.reduce(union) : null, pages, header, rows: rows.map((row) => row.map(textOf)) },
    cells: rows,
  };
}

/** Names of the columns; names above each other joined, each once. */
function headerOf({ rows, headerRows, columns, block }: Part): string[] {
  if (headerRows === 0) return [];
  const names: string[][] = Array.from({ length: columns }, () => []);
  for (const cell of block.table!.cells) {
    if (cell.row >= headerRows || (cell.row > 0 && numbersColumns(rows[cell.row]!))) continue;
    const name = textOf(cell.lines);
    for (let column = cell.column; column < cell.column + cell.columnSpan; column++) if (name !== '') names[column]!.push(name);
  }
  return names.map((list) => [...new Set(list)].join(' - '));
}

/** Whether the first row of a page (`next`) is the rest of the last row of the page before. */
function isCut(rows: Row[], next: Row[], above: Part, below: Part): boolean {
  const last = rows.at(-1)!;
  const rest = next[0]!;
  const filled = rest.map(textOf);
  if (filled[0] !== '' || textOf(last[0]!) === '' || filled.every((text) => text === '')) return false;
  if (above.block.table!.grid.openBottom || below.block.table!.grid.openTop) return true;
  const column = filled.findIndex((text) => text !== '');
  if (/^\p{Ll}/u.test(filled[column]!)) return true;
  // 10, nothing, 12: its number is lost
  if (next.length > 1 && countOf(next[1]!) === countOf(last) + 2) return false;
  // A row without a number where rows have numbers: the rest of the row above, unless it names a group ("HUYỆN …", one cell over all columns).
  const numbered = rows.filter((row) => textOf(row[0]!) !== '').length;
  const group = below.block.table!.cells.some(({ row, columnSpan }) => row === 0 && columnSpan > 1) || filled[column] === filled[column]!.toUpperCase();
  return numbered >= rows.length * 0.7 && !group && textOf(last[column]!) !== '';
}

/** The number that counts a row, or not a number. */
function countOf(row: Row): number {
  return Number(/^(\d{1,3})[.)]?$/.exec(textOf(row[0]!))?.[1] ?? NaN);
}

function isAlike(a: string[], b: string[]): boolean {
  const fold = (text: string) => text.normalize('NFD').replace(/\P{L}/gu, '').toLowerCase();
  const same = a.filter((text, index) => overlap(fold(text), fold(b[index] ?? '')) >= 0.7).length;
  return same >= a.length * 0.7;
}

/** Share of letter pairs that two texts have in common (Dice). */
function overlap(a: string, b: string): number {
  if (a === b) return 1;
  const pairs = (text: string) => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)));
  const [left, right] = [pairs(a), pairs(b)];
  const common = [...left].filter((pair) => right.has(pair)).length;
  return left.size + right.size === 0 ? 0 : (2 * common) / (left.size + right.size);
}

function textOf(lines: TextLine[]): string {
  return joinLines(lines).text;
}
