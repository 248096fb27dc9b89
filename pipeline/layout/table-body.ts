/** The body of a table without rules: lines below its head that leave the corridors between its columns free. */
import { opensRecipients } from '../../dictionaries/fixed-words.ts';
import { isIndexName } from './column-names.ts';
import { isIndex, textOfLine, type Item, type Line } from './table-lines.ts';
import { MIN_COLUMNS, NAME_STEP, phrasesOf, type Head, type Phrase } from './table-names.ts';

/** Narrowest corridor between columns (in heights of the type), and the paper that a word needs around it. */
const CORRIDOR = 0.25;
const AROUND = 0.12;
/** The heading of an annex, in whatever marks and encoding its vowels have. */
const ANNEX = /^PH\S{1,2} L\S{1,2}C(?: S\S{1,2})?(?: [IVXL\d]{1,5})?\W*$/;
/** "3. Kinh phí", "IV. TỔ CHỨC THỰC HIỆN", in whatever marks and encoding. */
const HEADING = /^(?:[IVX]{1,4}|\d{1,2}|[A-HĐ])\.\s?[A-ZĐ\u00c0-\u024f]\S/u;
/** Distance (in usual distances of lines) beyond which a table has ended. */
const END = 3.2;
/** Lines of a heading over a group of rows. */
const GROUP_LINES = 2;
/** Share of the lines of a table in which a word may stand in a corridor. */
const LOOSE = 0.25;

/** A stretch from one side to the other. */
export type Interval = [number, number];

// ---------------------------------------------------------------------------------------------------------------
// Corridors
// ---------------------------------------------------------------------------------------------------------------

/** Stretches that are free so far, for each border between two columns. */
export type Corridors = Interval[][];

export function corridorsOf({ names, spans, start, end }: Head, lines: Line[], type: number): Corridors {
  const centre = ({ left, right }: Phrase) => (left + right) / 2;
  const free = names.slice(1).map((name, index): Interval[] => [[centre(names[index]!), centre(name)]]);
  const spanned = new Set(spans.flatMap(({ items }) => items));
  return narrow(free, lines.slice(start, end).flatMap(({ items }) => items.filter((item) => !spanned.has(item))), type);
}

/** The columns of the page before may stand a little further left or right on this one. */
export function carriedCorridors(xs: number[], type: number): Corridors {
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

export function middleOf(intervals: Interval[]): number {
  const [from, to] = intervals.reduce((best, interval) => (interval[1] - interval[0] > best[1] - best[0] ? interval : best));
  return (from + to) / 2;
}

// ---------------------------------------------------------------------------------------------------------------
// Rows
// ---------------------------------------------------------------------------------------------------------------

/** Lines of a table, which of them name groups, and its corridors; `end`: the line after the last one. */
export interface Body<T extends Item = Item> { lines: Line<T>[]; groups: Line<T>[][]; corridors: Corridors; end: number }

export function growBody<T extends Item>(lines: Line<T>[], from: number, corridors: Corridors, type: number, leading: number, kind: { carried: boolean; numbered: boolean }): Body<T> | null {
  if (corridors.some((intervals) => intervals.length === 0)) return null;
  const body: Body<T> = { lines: [], groups: [], corridors, end: from };
  let pending: Line<T>[] = [];
  let loose = 0;
  let sides: Interval = [Infinity, -Infinity];
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!;
    if (at > from && line.base - lines[at - 1]!.base > leading * END) break;
    if (opensRecipients(textOfLine(line)) || /\.\/\.?$/.test(textOfLine(line)) || (at > from && ANNEX.test(textOfLine(line)))) break;
    const phrases = phrasesOf(line, type);
    if (at > from && isIndexName(phrases[0]!.text)) break;
    const single = phrases.length === 1;
    if (single && body.lines.length > 0 && isPageNumber(lines, at, sides, leading)) continue;
    sides = [Math.min(sides[0], line.items[0]!.box[0]), Math.max(sides[1], line.items.at(-1)!.box[2])];
    const group = single && pending.length === 0 && namesGroup(lines, at, body, type, leading);
    // the next heading, where the rows of the table have no numbers with a point
    if (body.lines.length > 1 && single && !group && HEADING.test(phrases[0]!.text) && !body.lines.some((row) => /^\W*\d{1,3}\./.test(textOfLine(row)))) break;
    // words alone below the space that parts numbered rows, and no row below them: a heading, or text
    if (kind.numbered && single && !group && body.lines.length > 0 && isApart(lines, at, leading) && /^[\p{Lu}\d]/u.test(phrases[0]!.text) && !isIndex(phrases[0]!.text) && !isFollowed(lines, at, body, type, leading)) break;
    // words alone where the numbers stand
    if (kind.numbered && single && !group && !isIndex(phrases[0]!.text) && phrases[0]!.left + phrases[0]!.right < 2 * middleOf(body.corridors[0]!) && /\p{L}{2}/u.test(phrases[0]!.text)) break;
    if (group) { pending.push(line); continue; }
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

/** Space above a line (in usual distances of lines) that no lines of a cell have between them. */
const APART = 1.5;
/** Lines that a row may have above its number. */
const NEXT_LINES = 8;

/** Whether a line stands apart from the one above it. */
function isApart(lines: Line[], at: number, leading: number): boolean {
  return at > 0 && lines[at]!.base - lines[at - 1]!.base > leading * APART;
}

/** A figure alone in the middle of the page's width and apart from the line above or below: the number of a page within the table. */
function isPageNumber(lines: Line[], at: number, [left, right]: Interval, leading: number): boolean {
  const { items } = lines[at]!;
  const centre = (items[0]!.box[0] + items.at(-1)!.box[2]) / 2;
  return /^[-–]?\s?\d{1,3}\s?[-–]?$/.test(textOfLine(lines[at]!)) && Math.abs(centre - (left + right) / 2) < (right - left) * 0.1 && (isApart(lines, at, leading) || (at + 1 < lines.length && isApart(lines, at + 1, leading)));
}

/** Whether a numbered row of the table begins with this line. */
function beginsRow(line: Line, { corridors }: Body, type: number): boolean {
  const [first, second] = phrasesOf(line, type);
  return second !== undefined && isIndex(first!.text) && first!.right < middleOf(corridors[0]!) && narrow(corridors, line.items, type).every((intervals) => intervals.length > 0);
}

/** Whether a numbered row stands below a line before the table has ended. */
function isFollowed(lines: Line[], at: number, body: Body, type: number, leading: number): boolean {
  for (let next = at + 1; next < Math.min(lines.length, at + 1 + NEXT_LINES) && lines[next]!.base - lines[next - 1]!.base <= leading * END; next++) {
    if (beginsRow(lines[next]!, body, type)) return true;
  }
  return false;
}

/** "II. CẢI CÁCH THỦ TỤC" right above a numbered row: it says what group the rows below it are of, though it may be no wider than a column. */
function namesGroup(lines: Line[], at: number, body: Body, type: number, leading: number): boolean {
  const [below, { left, text }] = [lines[at + 1], phrasesOf(lines[at]!, type)[0]!];
  return below !== undefined && HEADING.test(text) && left < middleOf(body.corridors[0]!) && below.base - lines[at]!.base <= leading * END && beginsRow(below, body, type);
}

/** Lines with which rows begin where all numbered rows of a table stand apart from those above them; empty where they do not. */
export function apartRows<T extends Item>({ lines, corridors }: Body<T>, leading: number, type: number): Line<T>[] {
  const isNumbered = (line: Line) => { const [first] = phrasesOf(line, type); return isIndex(first!.text) && first!.right < middleOf(corridors[0]!); };
  const numbered = lines.filter((line, at) => at > 0 && isNumbered(line));
  const apart = new Set(lines.filter((_, at) => isApart(lines, at, leading)));
  return numbered.length > 0 && numbered.every((line) => apart.has(line)) ? [...apart] : [];
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

export function columnOf(x: number, borders: number[]): number {
  const at = borders.findIndex((border) => x < border);
  return at < 0 ? borders.length : at;
}

/** Whether at least so many lines have text in three columns, or in two of three. */
export function isFilled({ lines, corridors, groups }: Body, least: number): boolean {
  const borders = corridors.map(middleOf);
  const named = new Set(groups.flat());
  const counts = lines.filter((line) => !named.has(line)).map(({ items }) => new Set(items.map(({ box }) => columnOf((box[0] + box[2]) / 2, borders))).size);
  return counts.filter((count) => count >= Math.min(MIN_COLUMNS, borders.length)).length >= least;
}
