/**
 * Tables without rules: names of columns with empty corridors below them.
 *
 * A table begins where three or more names of columns stand side by side ("TT", "Nội dung", "Chủ trì", "Thời gian"), or at the head of a page
 * where the columns of the page before go on. It ends at a line that runs over the corridors, unless that line names a group of rows.
 * Lists with numbers, letterheads and recipients beside a signature have no names above them and stay text.
 */
import { beginsWith, FIXED_WORDS } from '../../dictionaries/fixed-words.ts';
import { isColumnName, isIndex, isIndexName, linesOf, rowStarts, textOfLine, WITHIN_CELLS, type Item, type Line } from './table-rows.ts';

/** A cell over rows and columns, 0-based, with its words from the top; spans ≥ 1. */
export interface UnruledCell<T extends Item> { row: number; column: number; rowSpan: number; columnSpan: number; items: T[] }

/** A table as its words show it: sides of columns from the left, of rows from the top (one more than there are), cells in row-major order. */
export interface UnruledTable<T extends Item> { xs: number[]; ys: number[]; cells: UnruledCell<T>[] }

/** Words with gaps up to this (in heights of the type) are one phrase. */
const PHRASE_GAP = 0.6;
/** Narrowest corridor between columns (in heights of the type), and the paper that a word needs around it. */
const CORRIDOR = 0.25;
const AROUND = 0.12;
/** Distance (in usual distances of lines) beyond which a table has ended. */
const END = 3.2;
/** Lines of a heading over a group of rows. */
const GROUP_LINES = 2;
/** Share of the lines of a table in which a word may stand in a corridor. */
const LOOSE = 0.25;
/** Words of a line in the name of a column. */
const NAME_WORDS = 6;
/** Distance (in usual distances of lines) up to which lines belong to one name. */
const NAME_STEP = 1.13;
const MIN_COLUMNS = 3;

interface Phrase<T extends Item = Item> { left: number; right: number; text: string; items: T[] }
type Interval = [number, number];

/** The tables of a page from the top; `carried`: sides of the columns of a table that the page before ended with. */
export function findUnruled<T extends Item>(items: T[], type: number, carried: number[] | null): UnruledTable<T>[] {
  const lines = linesOf(items, type);
  const leading = leadingOf(lines, type);
  const tables: UnruledTable<T>[] = [];
  let at = 0;
  if (carried) {
    const first = lines.findIndex((line) => !isPageNumber(line));
    const body = first < 0 || isHead(lines, first, type, leading) ? null : growBody(lines, first, carriedCorridors(carried, type), type, leading, { carried: true, numbered: false });
    if (body && isFilled(body, 1)) {
      tables.push(build(null, body, [carried[0]!, carried.at(-1)!], type));
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
    tables.push(build(head, body, null, type, tables.length === 0 ? carried : null));
    at = body.end;
  }
  return tables;
}

function isPageNumber(line: Line): boolean {
  return /^\W{0,3}\d{1,4}\W{0,3}$/.test(textOfLine(line)) && line.items.length <= 3;
}

function phrasesOf<T extends Item>({ items }: Line<T>, type: number): Phrase<T>[] {
  const phrases: Phrase<T>[] = [];
  for (const item of items) {
    const last = phrases.at(-1);
    if (last && item.box[0] - last.right < PHRASE_GAP * type) {
      last.right = Math.max(last.right, item.box[2]);
      last.text += ` ${item.text}`;
      last.items.push(item);
    } else phrases.push({ left: item.box[0], right: item.box[2], text: item.text, items: [item] });
  }
  return phrases;
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
// Names of columns
// ---------------------------------------------------------------------------------------------------------------

/** Names of columns over the lines from `start` to before `end`; `spans`: names over several of them. */
interface Head<T extends Item = Item> { start: number; end: number; names: Phrase<T>[]; spans: Phrase<T>[] }

function isHead(lines: Line[], at: number, type: number, leading: number): boolean {
  return headAt(lines, at, type, leading) !== null || (at + 1 < lines.length && headAt(lines, at + 1, type, leading) !== null);
}

/** The head of a table whose tellest line is `at`, or null. */
function headAt<T extends Item>(lines: Line<T>[], at: number, type: number, leading: number): Head<T> | null {
  const own = phrasesOf(lines[at]!, type);
  // "Số" stands above "TT" in narrow columns
  const indexed = isIndexName(own[0]!.text);
  if (!indexed && (own.length < 2 || own.filter(({ text }) => isColumnName(text)).length < 2)) return null;
  if (own.some(({ items }) => items.length > NAME_WORDS)) return null;
  const reach = leading * NAME_STEP;
  // "TT" stands lower than the first line of longer names
  for (let next = at + 1; !indexed && next < at + 4 && next < lines.length && lines[next]!.base - lines[next - 1]!.base < reach; next++) if (isIndexName(phrasesOf(lines[next]!, type)[0]!.text)) return null;
  let start = at;
  while (start > 0 && at - start < 3 && lines[start]!.base - lines[start - 1]!.base < reach) {
    const above = phrasesOf(lines[start - 1]!, type);
    // the last line of a title above the table is one phrase over the middle
    if (above.some(({ items }) => items.length > NAME_WORDS) || !(above.length >= 2 || isColumnName(above[0]!.text)) || (indexed && above[0]!.left < own[0]!.right && !/^số$/iu.test(above[0]!.text))) break;
    start--;
  }
  let end = at + 1;
  while (end < lines.length && end - at < 4 && lines[end]!.base - lines[end - 1]!.base < reach) {
    const below = phrasesOf(lines[end]!, type);
    const starts = indexed ? below[0]!.left < own[0]!.right : below.length >= own.length;
    if (starts || below.some(({ items }) => items.length > NAME_WORDS)) break;
    end++;
  }
  const { names, spans } = namesOf(lines.slice(start, end).map((line) => phrasesOf(line, type)));
  const known = names.filter(({ text }) => isColumnName(text)).length;
  return names.length >= MIN_COLUMNS && known >= 2 ? { start, end, names, spans } : null;
}

/** Lines below a head in which numbers are looked for. */
const LOOKED_AT = 60;

/** A head whose first name ("TT") could not be read: numbers that count stand left of all names. */
function withNumbers<T extends Item>(head: Head<T>, lines: Line<T>[], type: number): Head<T> {
  if (isIndexName(head.names[0]!.text)) return head;
  const numbers = lines.slice(head.end, head.end + LOOKED_AT).map((line) => phrasesOf(line, type)).filter((phrases) => phrases.length > 1 && /^\d{1,3}\.?$/.test(phrases[0]!.text) && phrases[0]!.right < head.names[0]!.left).map(([first]) => first!);
  const counts = numbers.filter(({ text }, index) => index > 0 && parseInt(text) === parseInt(numbers[index - 1]!.text) + 1).length;
  if (numbers.length < 2 || counts < (numbers.length - 1) * 0.6) return head;
  return { ...head, names: [{ left: Math.min(...numbers.map(({ left }) => left)), right: Math.max(...numbers.map(({ right }) => right)), text: '', items: [] }, ...head.names] };
}

/** Words of a name above whose letters marks may be read as words, and characters of such words. */
const LONG_NAME = 3;
const MARKS = 3;

/**
 * Phrases below each other as one name, from the left; phrases over several names apart. What stands below each other, directly or through
 * others, is looked at together: its names are those of the line that has most of them.
 */
function namesOf<T extends Item>(rows: Phrase<T>[][]): { names: Phrase<T>[]; spans: Phrase<T>[] } {
  const names: Phrase<T>[] = [];
  const spans: Phrase<T>[] = [];
  const meets = (a: Phrase, b: Phrase) => a.left < b.right && a.right > b.left;
  const left = rows.flatMap((row, index) => row.map((phrase) => ({ phrase, index }))).sort((a, b) => a.phrase.left - b.phrase.left);
  while (left.length > 0) {
    const all = [left.shift()!];
    for (let right = all[0]!.phrase.right; left.length > 0 && left[0]!.phrase.left < right;) {
      right = Math.max(right, left[0]!.phrase.right);
      all.push(left.shift()!);
    }
    // marks of a longer name that were read as a line of their own
    const longest = all.reduce((most, { phrase }) => Math.max(most, phrase.items.length), 0);
    const group = all.filter(({ phrase }) => longest < LONG_NAME || phrase.text.length > MARKS);
    const counts = rows.map((_, index) => group.filter((item) => item.index === index).length);
    const fullest = counts.indexOf(Math.max(...counts));
    const own = group.filter(({ index }) => index === fullest).map(({ phrase }) => ({ ...phrase }));
    for (const { phrase } of group.filter(({ index }) => index !== fullest).sort((a, b) => a.index - b.index)) {
      const touched = own.filter((name) => meets(name, phrase));
      if (touched.length > 1) spans.push(phrase);
      else {
        // a line of the name, above or below: the nearest of what it stands beside
        const name = touched[0] ?? own.reduce((best, other) => (Math.abs(other.left - phrase.left) < Math.abs(best.left - phrase.left) ? other : best));
        Object.assign(name, { left: Math.min(name.left, phrase.left), right: Math.max(name.right, phrase.right), text: `${name.text} ${phrase.text}`, items: [...name.items, ...phrase.items] });
      }
    }
    names.push(...own);
  }
  return { names: names.sort((a, b) => a.left - b.left), spans };
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
    if (beginsWith(textOfLine(line), FIXED_WORDS.recipients) || /\.\/\.?$/.test(textOfLine(line))) break;
    const phrases = phrasesOf(line, type);
    if (at > from && isIndexName(phrases[0]!.text)) break;
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

function build<T extends Item>(head: Head<T> | null, { lines, groups, corridors }: Body<T>, sides: Interval | null, type: number, before: number[] | null = null): UnruledTable<T> {
  const items = [...(head ? [...head.names, ...head.spans].flatMap((name) => name.items) : []), ...lines.flatMap((line) => line.items)];
  const own = [sides?.[0] ?? -greatest(items.map(({ box }) => -box[0])) - type / 4, ...corridors.map(middleOf), sides?.[1] ?? greatest(items.map(({ box }) => box[2])) + type / 4];
  const width = own.at(-1)! - own[0]!;
  const xs = before?.length === own.length && own.every((x, index) => Math.abs(x - before[index]!) < width * SAME_SIDES) ? before : own;
  const borders = xs.slice(1, -1);
  const placed = lines.map((line) => inColumns(line, borders, type));
  const columns = xs.slice(1).map((_, column) => placed.flatMap((cells) => cells[column]!));
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

/** Tops of the rows of a head: one, or two where names stand over several columns. */
function headRows({ names, spans }: Head): number[] {
  const top = Math.min(...[...names, ...spans].flatMap(({ items }) => items.map(({ box }) => box[1]))) - 1;
  return spans.length === 0 ? [top] : [top, Math.max(...spans.flatMap(({ items }) => items.map(({ box }) => box[3]))) + 1];
}

function headCells<T extends Item>({ names, spans }: Head<T>, rows: number, type: number): UnruledCell<T>[] {
  const ordered = (items: T[]) => linesOf(items, type).flatMap((line) => line.items);
  if (rows === 1) return names.map(({ items }, column) => ({ row: 0, column, rowSpan: 1, columnSpan: 1, items: ordered(items) }));
  const centre = ({ left, right }: Phrase) => (left + right) / 2;
  const over = spans.map((span) => ({ span, columns: names.flatMap((name, column) => (centre(name) > span.left - (span.right - span.left) / 2 && centre(name) < span.right + (span.right - span.left) / 2 && name.left < span.right && name.right > span.left ? [column] : [])) })).filter(({ columns }) => columns.length > 1);
  const below = new Set(over.flatMap(({ columns }) => columns));
  const cells = names.flatMap(({ items }, column): UnruledCell<T>[] => (below.has(column) ? [] : [{ row: 0, column, rowSpan: 2, columnSpan: 1, items: ordered(items) }]));
  for (const { span, columns } of over) cells.push({ row: 0, column: columns[0]!, rowSpan: 1, columnSpan: columns.length, items: span.items });
  for (const column of below) cells.push({ row: 1, column, rowSpan: 1, columnSpan: 1, items: ordered(names[column]!.items) });
  return cells.sort((a, b) => a.row - b.row || a.column - b.column);
}

/** Of any number of values: a spread would run out of stack. */
function greatest(values: number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
