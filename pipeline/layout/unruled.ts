/**
 * Tables without rules: names of columns with empty corridors below them.
 *
 * A table begins where three or more names of columns stand side by side ("TT", "Nội dung", "Chủ trì", "Thời gian"), or at the head of a page
 * where the columns of the page before go on. It ends at a line that runs over the corridors, unless that line names a group of rows.
 * Lists with numbers, letterheads and recipients beside a signature have no names above them and stay text.
 */
import { isIndexName } from './column-names.ts';
import { apartRows, carriedCorridors, columnOf, corridorsOf, growBody, isFilled, middleOf, type Body, type Interval } from './table-body.ts';
import { isIndex, linesOf, textOfLine, type Item, type Line } from './table-lines.ts';
import { headAt, headCells, headRows, isHead, phrasesOf, withNumbers, type Head, type UnruledCell } from './table-names.ts';
import { rowStarts, WITHIN_CELLS } from './table-rows.ts';

/** A table as its words show it: sides of columns from the left, of rows from the top (one more than there are), cells in row-major order. */
export interface UnruledTable<T extends Item> { xs: number[]; ys: number[]; cells: UnruledCell<T>[] }

/** The tables of a page from the top; `carried`: sides of the columns of a table that the page before ended with; `unsure`: specks, or numbers of rows that were hard to read. */
export function findUnruled<T extends Item>(items: T[], type: number, carried: number[] | null, unsure: Item[] = []): UnruledTable<T>[] {
  const lines = linesOf(items, type);
  const leading = leadingOf(lines, type);
  const tables: UnruledTable<T>[] = [];
  let at = 0;
  if (carried) {
    const first = lines.findIndex((line) => !isPageNumber(line));
    const body = first < 0 || isHead(lines, first, type, leading) ? null : growBody(lines, first, carriedCorridors(carried, type), type, leading, { carried: true, numbered: false });
    if (body && isFilled(body, 1)) {
      tables.push(build(null, body, [carried[0]!, carried.at(-1)!], { type, leading }, unsure));
      at = body.end;
    }
  }
  while (at < lines.length) {
    const found = headAt(lines, at, type, leading);
    const head = found && withNumbers(found, lines, type);
    const body = head && growBody(lines, head.end, corridorsOf(head, lines, type), type, leading, { carried: false, numbered: head.names[0]!.text === '' || isIndexName(head.names[0]!.text) });
    // below names that are printed again, one row is enough
    if (!head || !body || !isFilled(body, tables.length === 0 && carried?.length === head.names.length + 1 ? 1 : 2)) {
      at++;
      continue;
    }
    tables.push(build(head, body, null, { type, leading }, unsure, tables.length === 0 ? carried : null));
    at = body.end;
  }
  return tables;
}

function isPageNumber(line: Line): boolean {
  return /^\W{0,3}\d{1,4}\W{0,3}$/.test(textOfLine(line)) && line.items.length <= 3;
}

/** Lines among which the one below a line is looked for: cells with text in their middle have lines between those of their neighbours. */
const NEXT_LINES = 4;

/** Usual distance of lines that stand below each other. */
function leadingOf(lines: Line[], type: number): number {
  const steps = lines.flatMap((line, at) => {
    const below = lines.slice(at + 1, at + 1 + NEXT_LINES).find((other) => standsBelow(line, other));
    const step = below ? below.base - line.base : 0;
    return step > type * 0.9 && step < type * 4 ? [step] : [];
  }).sort((a, b) => a - b);
  return steps[Math.floor(steps.length * WITHIN_CELLS)] ?? type * 1.5;
}

/** Whether words of two lines share a stretch of the page's width. */
function standsBelow(a: Line, b: Line): boolean {
  for (let i = 0, j = 0; i < a.items.length && j < b.items.length;) {
    const [left, right] = [a.items[i]!.box, b.items[j]!.box];
    if (left[2] <= right[0]) i++;
    else if (right[2] <= left[0]) j++;
    else return true;
  }
  return false;
}

/** Columns of two pages whose sides differ by less than this share of the width are the same. */
const SAME_SIDES = 0.05;

function build<T extends Item>(head: Head<T> | null, body: Body<T>, sides: Interval | null, { type, leading }: { type: number; leading: number }, unsure: Item[], before: number[] | null = null): UnruledTable<T> {
  const { lines, groups, corridors } = body;
  const items = [...(head ? [...head.names, ...head.spans].flatMap((name) => name.items) : []), ...lines.flatMap((line) => line.items)];
  const own = [sides?.[0] ?? -greatest(items.map(({ box }) => -box[0])) - type / 4, ...corridors.map(middleOf), sides?.[1] ?? greatest(items.map(({ box }) => box[2])) + type / 4];
  const width = own.at(-1)! - own[0]!;
  const xs = before?.length === own.length && own.every((x, index) => Math.abs(x - before[index]!) < width * SAME_SIDES) ? before : own;
  const borders = xs.slice(1, -1);
  const placed = lines.map((line) => inColumns(line, borders, type));
  const columns: Item[][] = xs.slice(1).map((_, column) => placed.flatMap((cells) => cells[column]!));
  const [top, end] = [lines[0]!.top - type / 2, lines.at(-1)!.bottom + type / 2];
  columns[0]!.push(...unsure.filter(({ box }) => box[0] > xs[0]! - type && box[2] < xs[1]! && box[1] > top && box[3] < end).map(({ box }) => ({ box, text: UNREAD })));
  const named = new Map(groups.flatMap((group) => group.map((line) => [line, group])));
  const forced = lines.flatMap((line, at) => (named.get(line)?.[0] === line || (at > 0 && named.has(lines[at - 1]!) && !named.has(line)) ? [line.base] : []));
  const starts = rowStarts(columns, xs.slice(1), type, [...forced, ...apartRows(body, leading, type).map(({ base }) => base)]);
  const bottom = greatest(items.map(({ box }) => box[3])) + type / 4;
  const headTops = head ? headRows(head) : [];
  const cells = head ? headCells(head, headTops.length, type) : [];
  let at = 0;
  starts.forEach((_, index) => {
    const row = headTops.length + index;
    const from = at;
    while (at < lines.length && (index + 1 === starts.length || lines[at]!.base < starts[index + 1]!)) at++;
    const group = lines.slice(from, at).some((line) => named.has(line));
    const within = (column: number) => placed.slice(from, at).flatMap((line) => line[column]!);
    // a heading over a group of rows, beside its number
    const single = !group ? columns.length : isIndex(within(0).map(({ text }) => text).join(' ')) ? 1 : 0;
    for (let column = 0; column < single; column++) cells.push({ row, column, rowSpan: 1, columnSpan: 1, items: within(column) });
    if (group) cells.push({ row, column: single, rowSpan: 1, columnSpan: columns.length - single, items: lines.slice(from, at).flatMap((line) => (single === 0 ? line.items : line.items.slice(placed[lines.indexOf(line, from)]![0]!.length))) });
  });
  return { xs, ys: [...headTops, ...starts, bottom], cells };
}

/** Stands for a number of a row that could not be read. */
const UNREAD = '?';

/** How far (in heights of the type) a phrase may reach over a border and still belong to one side: text files keep columns to a character or two. */
const OVERHANG = 1.2;

/** The words of a line by column; a phrase that runs over a border is parted at its gap nearest to it. */
function inColumns<T extends Item>(line: Line<T>, borders: number[], type: number): T[][] {
  const cells: T[][] = [...borders, 0].map(() => []);
  for (const { left, right, items } of phrasesOf(line, type)) {
    const crossed = borders.filter((border) => left < border - OVERHANG * type && right > border + OVERHANG * type);
    if (crossed.length === 0 || items.length === 1) {
      cells[columnOf((left + right) / 2, borders)]!.push(...items);
      continue;
    }
    const first = borders.indexOf(crossed[0]!);
    const gaps = items.slice(1).map((item, index) => (items[index]!.box[2] + item.box[0]) / 2);
    const cuts = crossed.map((border) => gaps.reduce((best, gap) => (Math.abs(gap - border) < Math.abs(best - border) ? gap : best)));
    for (const item of items) cells[first + cuts.filter((at) => (item.box[0] + item.box[2]) / 2 > at).length]!.push(item);
  }
  return cells;
}

/** Of any number of values: a spread would run out of stack. */
function greatest(values: number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
