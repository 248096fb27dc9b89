/** Tables in plain text: columns parted by bars or boxes of characters, by tabs, or by white space as "pdftotext -layout" keeps it. */
import type { Grid, RecognizedPage, TextBlock, TextLine, Word } from '../model.ts';
import { isColumnName, isIndexName } from './column-names.ts';
import { isIndex, type Item } from './table-lines.ts';
import { appendWords } from './text-lines.ts';
import { findUnruled } from './unruled.ts';

/** A table of a text file: the numbers of its first line and of the line after its last one. */
export interface PlainTable { from: number; to: number; block: TextBlock }

/** The words of one line of the file, in order. */
type FileLine = Word[];
/** A row while it is put together: the words of its cells. `whole`: one cell over all columns. */
interface Row { cells: Word[][]; whole: boolean }

/** The tables of a page of plain text from the top. `carried`: sides of the columns that the page before ended with, as `findUnruled` takes them; those that this page ends with come back. */
export function plainTables(page: RecognizedPage, carried: number[] | null): { tables: PlainTable[]; carried: number[] | null } {
  const lines = linesOf(page.words);
  const tables: PlainTable[] = [];
  for (let at = 0; at < lines.length;) {
    const found = barredAt(lines, at) ?? tabbedAt(lines, at);
    if (found) tables.push({ from: lines[at]![0]!.line, to: lines[found.end - 1]![0]!.line + 1, block: blockOf(found.rows, page.number) });
    at = found?.end ?? at + 1;
  }
  const free = lines.filter(([first]) => !tables.some(({ from, to }) => first!.line >= from && first!.line < to));
  const spaced = spacedTables(free, page.number, carried);
  return { tables: [...tables, ...spaced.tables].sort((a, b) => a.from - b.from), carried: spaced.carried };
}

function linesOf(words: Word[]): FileLine[] {
  const lines: FileLine[] = [];
  for (const word of words) {
    if (lines.at(-1)?.[0]!.line === word.line) lines.at(-1)!.push(word);
    else lines.push([word]);
  }
  return lines;
}

// ---------------------------------------------------------------------------------------------------------------
// Bars and boxes
// ---------------------------------------------------------------------------------------------------------------

const BAR = /[|│┃║]/;
/** A line that only draws: "|---|---|", "├──┼──┤", "+====+". */
const DRAWN = /^[\s|│┃║+:=_\-–—─━═┄┈┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪╓╖╙╜╟╢╥╨╫]+$/u;
const MIN_ROWS = 2;

const textOf = (line: FileLine) => line.map(({ text }) => text).join(' ');

/** The cells of a line with bars, or null where it has none at both ends, and fewer than two within. */
function barredCells(line: FileLine): Word[][] | null {
  const text = textOf(line);
  const bars = text.match(/[|│┃║]/g)?.length ?? 0;
  const framed = BAR.test(text[0]!) && BAR.test(text.at(-1)!);
  if (bars < 2) return null;
  const cells: Word[][] = [[]];
  for (const word of line) {
    const parts = word.text.split(BAR);
    parts.forEach((part, index) => {
      if (index > 0) cells.push([]);
      if (part !== '') cells.at(-1)!.push({ text: part, box: null, confidence: word.confidence, line: word.line });
    });
  }
  return framed ? cells.slice(1, -1) : cells;
}

/** A table of lines with as many bars each, or drawn ones between them. */
function barredAt(lines: FileLine[], from: number): { rows: Row[]; end: number } | null {
  const groups: Word[][][][] = [[]];
  let columns = 0;
  let end = from;
  let drawn = 0;
  for (; end < lines.length; end++) {
    const line = lines[end]!;
    if (end > from && line[0]!.line - lines[end - 1]![0]!.line > 1) break;
    if (DRAWN.test(textOf(line)) && textOf(line).length >= 3) {
      if (groups.at(-1)!.length > 0) groups.push([]);
      drawn++;
      continue;
    }
    const cells = barredCells(line);
    if (!cells) break;
    if (columns === 0) columns = cells.length;
    // a cell over all columns, as the heading of a group
    if (cells.length !== columns && cells.length !== 1) break;
    groups.at(-1)!.push(cells);
  }
  const bodies = groups.filter((group) => group.length > 0);
  const count = bodies.reduce((sum, group) => sum + group.length, 0);
  if (columns < 2 || count < MIN_ROWS || (drawn === 0 && columns < 3 && count < MIN_ROWS + 1)) return null;
  const isBoxed = bodies.length > 2;
  const rows = bodies.flatMap((group, index) => (isBoxed || (index === 0 && bodies.length > 1) ? [joined(group, columns)] : rowsWithin(group, columns)));
  return { rows, end };
}

/** Lines of one row. */
function joined(group: Word[][][], columns: number): Row {
  const whole = group.every((cells) => cells.length === 1) && columns > 1;
  return { whole, cells: Array.from({ length: whole ? 1 : columns }, (_, column) => group.flatMap((cells) => cells[column] ?? [])) };
}

/** Rows of a table without rules between them: a line is a row, unless its first cell is empty in a table whose rows have numbers and all that it has goes on from above. */
function rowsWithin(group: Word[][][], columns: number): Row[] {
  const numbered = group.filter(([first]) => first!.length === 1 && isIndex(first![0]!.text)).length >= group.filter(([first]) => first!.length > 0).length * 0.6;
  const rows: Word[][][][] = [];
  for (const cells of group) {
    const above = rows.at(-1)?.at(-1);
    const goesOn = numbered && above && cells.length === columns && cells[0]!.length === 0 && cells.every((cell, column) => cell.length === 0 || (above[column]?.length ?? 0) > 0 || /^\p{Ll}/u.test(cell[0]!.text));
    if (goesOn) rows.at(-1)!.push(cells);
    else rows.push([cells]);
  }
  return rows.map((row) => joined(row, columns));
}

// ---------------------------------------------------------------------------------------------------------------
// Tabs
// ---------------------------------------------------------------------------------------------------------------

/** Share of the lines of a table with tabs that have as many cells as its head, or fewer. */
const REGULAR = 0.8;

function tabbedCells(line: FileLine): Word[][] {
  const cells: Word[][] = [[]];
  for (const word of line) {
    for (let tab = 0; tab < (word.tabs ?? 0) && cells.length <= MAX_COLUMNS; tab++) cells.push([]);
    cells.at(-1)!.push(word);
  }
  return cells;
}

const MAX_COLUMNS = 40;

/** Names of columns parted by tabs, and the lines with tabs below them; a line is a row. */
function tabbedAt(lines: FileLine[], from: number): { rows: Row[]; end: number } | null {
  const names = tabbedCells(lines[from]!);
  const texts = names.map((cell) => cell.map(({ text }) => text).join(' '));
  if (names.length < 3 || texts.some((text) => text === '') || !(isIndexName(texts[0]!) || texts.filter(isColumnName).length >= 2)) return null;
  const rows: Row[] = [{ cells: names, whole: false }];
  let end = from + 1;
  for (; end < lines.length; end++) {
    const cells = tabbedCells(lines[end]!);
    if (cells.length < 2 || lines[end]![0]!.line - lines[end - 1]![0]!.line > 2) break;
    rows.push({ cells, whole: false });
  }
  const regular = rows.filter(({ cells }) => cells.length <= names.length).length;
  if (rows.length < MIN_ROWS + 1 || regular < rows.length * REGULAR) return null;
  // what stands behind the last column belongs to it
  return { end, rows: rows.map(({ cells }) => ({ whole: false, cells: [...cells.slice(0, names.length - 1), cells.slice(names.length - 1).flat(), ...Array.from({ length: Math.max(0, names.length - cells.length) }, () => [])].slice(0, names.length) })) };
}

// ---------------------------------------------------------------------------------------------------------------
// White space
// ---------------------------------------------------------------------------------------------------------------

/** A character is half as wide as the type is high; lines are as far apart as printed ones. */
const CHARACTER = 10;
const TYPE = 20;
const LINE = 32;

interface PlacedWord extends Item { word: Word }

function spacedTables(lines: FileLine[], page: number, carried: number[] | null): { tables: PlainTable[]; carried: number[] | null } {
  const items = lines.flatMap(placed);
  const found = findUnruled(items, TYPE, carried);
  const tables = found.map(({ xs, ys, cells }): PlainTable => {
    const block = tableBlock(page, ys.length - 1, xs.length - 1, cells.map(({ items: own, ...cell }) => ({ ...cell, lines: cellLines(own.map(({ word }) => word), page) })));
    const numbers = cells.flatMap(({ items: own }) => own.map(({ word }) => word.line));
    return { from: numbers.reduce((a, b) => Math.min(a, b)), to: numbers.reduce((a, b) => Math.max(a, b)) + 1, block };
  });
  const last = tables.at(-1);
  const goesOn = last && !lines.some(([first, second]) => first!.line >= last.to && (second || !/^\W{0,3}\d{1,4}\W{0,3}$/.test(first!.text)));
  return { tables, carried: goesOn ? found.at(-1)!.xs : null };
}

function placed(line: FileLine): PlacedWord[] {
  let column = 0;
  return line.map((word, index) => {
    const from = column + (word.gap ?? (index > 0 ? 1 : 0));
    column = from + word.text.length;
    const top = word.line * LINE;
    return { word, text: word.text, box: [from * CHARACTER, top, column * CHARACTER, top + TYPE] };
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Blocks
// ---------------------------------------------------------------------------------------------------------------

type Cell = NonNullable<TextBlock['table']>['cells'][number];

function blockOf(rows: Row[], page: number): TextBlock {
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  return tableBlock(page, rows.length, columns, rows.flatMap(({ cells, whole }, row) => cells.map((words, column) => (
    { row, column, rowSpan: 1, columnSpan: whole ? columns : 1, lines: cellLines(words, page) }))));
}

function tableBlock(page: number, rows: number, columns: number, cells: Omit<Cell, 'box'>[]): TextBlock {
  const grid: Grid = { box: [0, 0, 0, 0], rows, columns, openTop: false, openBottom: false, cells: cells.map(({ lines: _, ...cell }) => ({ ...cell, box: [0, 0, 0, 0] })) };
  return { kind: 'table', page, box: null, lines: cells.flatMap(({ lines }) => lines), table: { grid, cells: cells.map((cell) => ({ ...cell, box: null })) } };
}

/** The lines of a cell, one for each line of the file. */
function cellLines(words: Word[], page: number): TextLine[] {
  return linesOf(words).map((own) => {
    const line: TextLine = { page, number: 0, raw: '', text: '', edits: [], words: [], box: null, confidence: 1, geometry: null, blankAbove: false };
    appendWords(line, own);
    return line;
  });
}
