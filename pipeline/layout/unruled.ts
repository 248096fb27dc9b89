/**
 * Tables without rules: names of columns with empty corridors below them.
 *
 * A table begins where three or more names of columns stand side by side ("TT", "Nội dung", "Chủ trì", "Thời gian"), or at the head of a page
 * where the columns of the page before go on. It ends at a line that runs over the corridors, unless that line names a group of rows.
 * Lists with numbers, letterheads and recipients beside a signature have no names above them and stay text.
 */
import { opensRecipients } from '../../dictionaries/fixed-words.ts';
import { headAt, headCells, headRows, isHead, MIN_COLUMNS, NAME_STEP, phrasesOf, withNumbers, type Head, type Phrase, type UnruledCell } from './table-names.ts';
import { isIndexName } from './column-names.ts';
import { isIndex, linesOf, rowStarts, textOfLine, WITHIN_CELLS, type Item, type Line } from './table-rows.ts';

/** A table as its words show it: sides of columns from the left, of rows from the top (one more than there are), cells in row-major order. */
export interface UnruledTable<T extends Item> { xs: number[]; ys: number[]; cells: UnruledCell<T>[] }

/** Narrowest corridor between columns (in heights of the type), and the paper that a word needs around it. */
const CORRIDOR = 0.25;
const AROUND = 0.12;
/** The heading of an annex, in whatever marks and encoding its vowels have. */
const ANNEX = /^PH\S{1,2} L\S{1,2}C(?: S\S{1,2})?(?: [IVXL\d]{1,5})?\W*$/;
/** "3. Kinh phí", "IV. TỔ CHỨC THỰC HIỆN", in whatever marks and encoding. */
const HEADING = /^(?:[IVX]{1,4}|\d{1,2})\.\s?[A-ZĐ\u00c0-\u024f]\S/u;
/** Distance (in usual distances of lines) beyond which a table has ended. */
const END = 3.2;
/** Lines of a heading over a group of rows. */
const GROUP_LINES = 2;
/** Share of the lines of a table in which a word may stand in a corridor. */
const LOOSE = 0.25;

type Interval = [number, number];

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
      tables.push(build(null, body, [carried[0]!, carried.at(-1)!], type, unsure));
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
    tables.push(build(head, body, null, type, unsure, tables.length === 0 ? carried : null));
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

// ---------------------------------------------------------------------------------------------------------------
// Corridors
// ---------------------------------------------------------------------------------------------------------------

/** Stretches that are free so far, for each border between two columns. */
type Corridors = Interval[][];

function corridorsOf({ names, spans, start, end }: Head, lines: Line[], type: number): Corridors {
  const centre = ({ left, right }: Phrase) => (left + right) / 2;
  const free = names.slice(1).map((name, index): Interval[] => [[centre(names[index]!), centre(name)]]);
  const spanned = new Set(spans.flatMap(({ items }) => items));
  return narrow(free, lines.slice(start, end).flatMap(({ items }) => items.filter((item) => !spanned.has(item))), type);
}

/** The columns of the page before may stand a little further left or right on this one. */
function carriedCorridors(xs: number[], type: number): Corridors {
  return xs.slice(1, -1).map((x): Interval[] => [[x - type, x + type]]);
}

/** What words leave of the corridors: stretches that are wide enough. */
function narrow(free: Corridors, items: Item[], type: number): Corridors {
  return free.map((intervals) => items.reduce((left, { box }) => left.flatMap(([from, to]): Interval[] => {
    const [start, end] = [box[0] - AROUND * type, box[2] + AROUND * type];
    if (end <= from || start >= to) return [[from, to]];
    return ([[from, start], [end, to]] as Interval[]).filter(([a, b]) => b - a >= CORRIDOR * type);
  }), intervals));
}

function middleOf(intervals: Interval[]): number {
  const [from, to] = intervals.reduce((best, interval) => (interval[1] - interval[0] > best[1] - best[0] ? interval : best));
  return (from + to) / 2;
}

// ---------------------------------------------------------------------------------------------------------------
// Rows
// ---------------------------------------------------------------------------------------------------------------

/** Lines of a table, which of them name groups, and its corridors; `end`: the line after the last one. */
interface Body<T extends Item = Item> { lines: Line<T>[]; groups: Line<T>[][]; corridors: Corridors; end: number }

function growBody<T extends Item>(lines: Line<T>[], from: number, corridors: Corridors, type: number, leading: number, kind: { carried: boolean; numbered: boolean }): Body<T> | null {
  if (corridors.some((intervals) => intervals.length === 0)) return null;
  const body: Body<T> = { lines: [], groups: [], corridors, end: from };
  let pending: Line<T>[] = [];
  let loose = 0;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!;
    if (at > from && line.base - lines[at - 1]!.base > leading * END) break;
    if (opensRecipients(textOfLine(line)) || /\.\/\.?$/.test(textOfLine(line)) || (at > from && ANNEX.test(textOfLine(line)))) break;
    const phrases = phrasesOf(line, type);
    if (at > from && isIndexName(phrases[0]!.text)) break;
    // the next heading, where the rows of the table have no numbers with a point
    if (body.lines.length > 1 && phrases.length === 1 && HEADING.test(phrases[0]!.text) && !body.lines.some((row) => /^\W*\d{1,3}\./.test(textOfLine(row)))) break;
    // words alone where the numbers stand
    if (kind.numbered && phrases.length === 1 && !isIndex(phrases[0]!.text) && phrases[0]!.left + phrases[0]!.right < 2 * middleOf(body.corridors[0]!) && /\p{L}{2}/u.test(phrases[0]!.text)) break;
    const narrowed = narrow(body.corridors, line.items, type);
    const fits = narrowed.every((intervals) => intervals.length > 0);
    if (fits) {
      if (pending.length > 0) {
        if (!opensRow(line, body, type)) break;
        body.lines.push(...pending);
        body.groups.push(pending);
        pending = [];
      }
      body.corridors = narrowed;
      body.lines.push(line);
      body.end = at + 1;
      continue;
    }
    const across = phrases.findIndex(({ left, right }) => body.corridors.some((intervals) => covers(left, right, middleOf(intervals), type)));
    const beyond = across >= 0 && across < phrases.length - 1;
    if (pending.length === 0 && (beyond || across < 0 || goesOn(line, body, leading)) && body.lines.length > 1 && loose < 1 + body.lines.length * LOOSE) {
      loose++;
      body.lines.push(line);
      body.end = at + 1;
      continue;
    }
    // a line over the columns: a group of rows, or the end
    if (across < 0 || across > 1 || pending.length === GROUP_LINES || (kind.carried && body.lines.length === 0)) break;
    pending.push(line);
  }
  return body;
}

/** Whether a line goes on below the last one and not from the first column: where the words of neighbouring cells stand close, they seem to run over the corridor. */
function goesOn(line: Line, { lines, corridors }: Body, leading: number): boolean {
  const last = lines.at(-1);
  return last !== undefined && line.base - last.base < leading * NAME_STEP && line.items[0]!.box[0] > middleOf(corridors[0]!);
}

function covers(left: number, right: number, x: number, type: number): boolean {
  return left < x - type / 2 && right > x + type / 2;
}

/** Whether rows go on with this line after a group was named: it has a number, or text in two columns. */
function opensRow(line: Line, { corridors }: Body, type: number): boolean {
  const phrases = phrasesOf(line, type);
  const columns = new Set(phrases.map(({ left, right }) => columnOf((left + right) / 2, corridors.map(middleOf))));
  return columns.size >= 2 && (columns.has(0) ? isIndex(phrases[0]!.text) || columns.size >= 3 : true);
}

function columnOf(x: number, borders: number[]): number {
  const at = borders.findIndex((border) => x < border);
  return at < 0 ? borders.length : at;
}

/** Whether at least so many lines have text in three columns, or in two of three. */
function isFilled({ lines, corridors, groups }: Body, least: number): boolean {
  const borders = corridors.map(middleOf);
  const named = new Set(groups.flat());
  const counts = lines.filter((line) => !named.has(line)).map(({ items }) => new Set(items.map(({ box }) => columnOf((box[0] + box[2]) / 2, borders))).size);
  return counts.filter((count) => count >= Math.min(MIN_COLUMNS, borders.length)).length >= least;
}

/** Columns of two pages whose sides differ by less than this share of the width are the same. */
const SAME_SIDES = 0.05;

function build<T extends Item>(head: Head<T> | null, { lines, groups, corridors }: Body<T>, sides: Interval | null, type: number, unsure: Item[], before: number[] | null = null): UnruledTable<T> {
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
  const starts = rowStarts(columns, xs.slice(1), type, forced);
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
