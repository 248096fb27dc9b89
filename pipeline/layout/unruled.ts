/**
 * Tables without rules: names of columns with empty corridors below them.
 *
 * A table begins where three or more names of columns stand side by side ("TT", "Nội dung", "Chủ trì", "Thời gian"), or at the head of a page
 * where the columns of the page before go on. It ends at a line that runs over the corridors, unless that line names a group of rows.
 * Lists with numbers, letterheads and recipients beside a signature have no names above them and stay text.
 */
import { beginsWith, FIXED_WORDS } from '../../dictionaries/fixed-words.ts';
import { isColumnName, isIndex, isIndexName, linesOf, rowStarts, textOfLine, type Item, type Line } from './table-rows.ts';

/** A cell over rows and columns, 0-based; spans ≥ 1. */
export interface UnruledCell { row: number; column: number; rowSpan: number; columnSpan: number }

/** A table as its words show it: sides of columns from the left, of rows from the top (one more than there are), cells in row-major order. */
export interface UnruledTable { xs: number[]; ys: number[]; cells: UnruledCell[] }

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
const LOOSE = 0.2;
/** Words of a line in the name of a column. */
const NAME_WORDS = 6;
/** Distance (in usual distances of lines) up to which lines belong to one name. */
const NAME_STEP = 1.13;
const MIN_COLUMNS = 3;

interface Phrase { left: number; right: number; text: string; items: Item[] }
type Interval = [number, number];

/** The tables of a page from the top; `carried`: sides of the columns of a table that the page before ended with. */
export function findUnruled(items: Item[], type: number, carried: number[] | null): UnruledTable[] {
  const lines = linesOf(items, type);
  const leading = leadingOf(lines, type);
  const tables: UnruledTable[] = [];
  let at = 0;
  if (carried) {
    const first = lines.findIndex((line) => !isPageNumber(line));
    const body = first < 0 || isHead(lines, first, type, leading) ? null : growBody(lines, first, carriedCorridors(carried, type), type, leading, true);
    if (body && isFilled(body, 1)) {
      tables.push(build(null, body, [carried[0]!, carried.at(-1)!], type));
      at = body.end;
    }
  }
  while (at < lines.length) {
    const found = headAt(lines, at, type, leading);
    const head = found && withNumbers(found, lines, type);
    const body = head && growBody(lines, head.end, corridorsOf(head, lines, type), type, leading, false);
    if (!head || !body || !isFilled(body, 2)) {
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

function phrasesOf({ items }: Line, type: number): Phrase[] {
  const phrases: Phrase[] = [];
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

/** Usual distance of lines: the lower third. */
function leadingOf(lines: Line[], type: number): number {
  const steps = lines.slice(1).map((line, at) => line.base - lines[at]!.base).filter((step) => step > type * 0.9 && step < type * 4).sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 3)] ?? type * 1.5;
}

// ---------------------------------------------------------------------------------------------------------------
// Names of columns
// ---------------------------------------------------------------------------------------------------------------

/** Names of columns over the lines from `start` to before `end`; `spans`: names over several of them. */
interface Head { start: number; end: number; names: Phrase[]; spans: Phrase[] }

function isHead(lines: Line[], at: number, type: number, leading: number): boolean {
  return headAt(lines, at, type, leading) !== null || (at + 1 < lines.length && headAt(lines, at + 1, type, leading) !== null);
}

/** The head of a table whose tellest line is `at`, or null. */
function headAt(lines: Line[], at: number, type: number, leading: number): Head | null {
  const own = phrasesOf(lines[at]!, type);
  const indexed = isIndexName(own[0]!.text);
  if (!indexed && (own.length < MIN_COLUMNS || own.filter(({ text }) => isColumnName(text)).length < 2)) return null;
  if (own.some(({ items }) => items.length > NAME_WORDS)) return null;
  const reach = leading * NAME_STEP;
  let start = at;
  while (start > 0 && at - start < 3 && lines[start]!.base - lines[start - 1]!.base < reach) {
    const above = phrasesOf(lines[start - 1]!, type);
    // the last line of a title above the table is one phrase over the middle
    if (above.some(({ items }) => items.length > NAME_WORDS) || !(above.length >= 2 || isColumnName(above[0]!.text)) || (indexed && above[0]!.left < own[0]!.right)) break;
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
function withNumbers(head: Head, lines: Line[], type: number): Head {
  if (isIndexName(head.names[0]!.text)) return head;
  const numbers = lines.slice(head.end, head.end + LOOKED_AT).map((line) => phrasesOf(line, type)).filter((phrases) => phrases.length > 1 && /^\d{1,3}\.?$/.test(phrases[0]!.text) && phrases[0]!.right < head.names[0]!.left).map(([first]) => first!);
  const counts = numbers.filter(({ text }, index) => index > 0 && parseInt(text) === parseInt(numbers[index - 1]!.text) + 1).length;
  if (numbers.length < 2 || counts < (numbers.length - 1) * 0.6) return head;
  return { ...head, names: [{ left: Math.min(...numbers.map(({ left }) => left)), right: Math.max(...numbers.map(({ right }) => right)), text: '', items: [] }, ...head.names] };
}

/** Phrases below each other as one name, from the left; phrases over several names apart. */
function namesOf(rows: Phrase[][]): { names: Phrase[]; spans: Phrase[] } {
  const names: Phrase[] = [];
  const spans: Phrase[] = [];
  const fullest = rows.reduce((best, row, index) => (row.length > rows[best]!.length ? index : best), 0);
  for (const row of [rows[fullest]!, ...rows.filter((_, index) => index !== fullest)]) {
    for (const phrase of row) {
      const touched = names.filter(({ left, right }) => phrase.left < right && phrase.right > left);
      if (touched.length === 0) names.push({ ...phrase });
      else if (touched.length > 1) spans.push(phrase);
      else {
        const [name] = touched as [Phrase];
        Object.assign(name, { left: Math.min(name.left, phrase.left), right: Math.max(name.right, phrase.right), text: `${name.text} ${phrase.text}`, items: [...name.items, ...phrase.items] });
      }
    }
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
interface Body { lines: Line[]; groups: Line[][]; corridors: Corridors; end: number }

function growBody(lines: Line[], from: number, corridors: Corridors, type: number, leading: number, carried: boolean): Body | null {
  if (corridors.some((intervals) => intervals.length === 0)) return null;
  const body: Body = { lines: [], groups: [], corridors, end: from };
  let pending: Line[] = [];
  let loose = 0;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!;
    if (at > from && line.base - lines[at - 1]!.base > leading * END) break;
    if (beginsWith(textOfLine(line), FIXED_WORDS.recipients) || /\.\/\.?$/.test(textOfLine(line))) break;
    if (at > from && isIndexName(phrasesOf(line, type)[0]!.text)) break;
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
    const phrases = phrasesOf(line, type);
    const across = phrases.findIndex(({ left, right }) => body.corridors.some((intervals) => covers(left, right, middleOf(intervals), type)));
    const beyond = across >= 0 && across < phrases.length - 1;
    if (pending.length === 0 && (beyond || across < 0) && body.lines.length > 1 && loose < 1 + body.lines.length * LOOSE) {
      loose++;
      body.lines.push(line);
      body.end = at + 1;
      continue;
    }
    // a line over the columns: a group of rows, or the end
    if (across < 0 || across > 1 || pending.length === GROUP_LINES || (carried && body.lines.length === 0)) break;
    pending.push(line);
  }
  return body;
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

function build(head: Head | null, { lines, groups, corridors }: Body, sides: Interval | null, type: number, before: number[] | null = null): UnruledTable {
  const items = [...(head ? [...head.names, ...head.spans].flatMap((name) => name.items) : []), ...lines.flatMap((line) => line.items)];
  const own = [sides?.[0] ?? -greatest(items.map(({ box }) => -box[0])) - type / 4, ...corridors.map(middleOf), sides?.[1] ?? greatest(items.map(({ box }) => box[2])) + type / 4];
  const width = own.at(-1)! - own[0]!;
  const xs = before?.length === own.length && own.every((x, index) => Math.abs(x - before[index]!) < width * SAME_SIDES) ? before : own;
  const columns = xs.slice(1).map((): Item[] => []);
  for (const item of lines.flatMap((line) => line.items)) columns[columnOf((item.box[0] + item.box[2]) / 2, xs.slice(1, -1))]!.push(item);
  const named = new Map(groups.flatMap((group) => group.map((line) => [line, group])));
  const forced = lines.flatMap((line, at) => (named.get(line)?.[0] === line || (at > 0 && named.has(lines[at - 1]!) && !named.has(line)) ? [line.base] : []));
  const starts = rowStarts(columns, xs.slice(1), type, forced);
  const bottom = greatest(items.map(({ box }) => box[3])) + type / 4;
  const headTops = head ? headRows(head) : [];
  const ys = [...headTops, ...starts, bottom];
  const cells: UnruledCell[] = head ? headCells(head, headTops.length, xs) : [];
  let next = 0;
  starts.forEach((start, index) => {
    const row = headTops.length + index;
    while (next < groups.length && groups[next]![0]!.base <= start) next++;
    const group = groups[next] && groups[next]![0]!.base < (starts[index + 1] ?? bottom) ? groups[next] : undefined;
    if (!group) {
      for (let column = 0; column < columns.length; column++) cells.push({ row, column, rowSpan: 1, columnSpan: 1 });
      return;
    }
    const numbered = columnOf((group[0]!.items[0]!.box[0] + group[0]!.items[0]!.box[2]) / 2, xs.slice(1, -1)) === 0 && isIndex(group[0]!.items[0]!.text) && phrasesOf(group[0]!, type).length > 1;
    if (numbered) cells.push({ row, column: 0, rowSpan: 1, columnSpan: 1 });
    cells.push({ row, column: numbered ? 1 : 0, rowSpan: 1, columnSpan: columns.length - (numbered ? 1 : 0) });
  });
  return { xs, ys, cells };
}

/** Of any number of values: a spread would run out of stack. */
function greatest(values: number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

/** Tops of the rows of a head: one, or two where names stand over several columns. */
function headRows({ names, spans }: Head): number[] {
  const top = Math.min(...[...names, ...spans].flatMap(({ items }) => items.map(({ box }) => box[1]))) - 1;
  return spans.length === 0 ? [top] : [top, Math.max(...spans.flatMap(({ items }) => items.map(({ box }) => box[3]))) + 1];
}

function headCells({ names, spans }: Head, rows: number, xs: number[]): UnruledCell[] {
  if (rows === 1) return names.map((_, column) => ({ row: 0, column, rowSpan: 1, columnSpan: 1 }));
  const centre = ({ left, right }: Phrase) => (left + right) / 2;
  const over = spans.map(({ left, right }) => names.flatMap((name, column) => (centre(name) > left && centre(name) < right ? [column] : []))).filter((columns) => columns.length > 1);
  const below = new Set(over.flat());
  const cells = names.flatMap((_, column): UnruledCell[] => (below.has(column) ? [] : [{ row: 0, column, rowSpan: 2, columnSpan: 1 }]));
  for (const columns of over) cells.push({ row: 0, column: columns[0]!, rowSpan: 1, columnSpan: columns.length });
  for (const column of below) cells.push({ row: 1, column, rowSpan: 1, columnSpan: 1 });
  return cells.filter(({ column, columnSpan }) => column + columnSpan < xs.length).sort((a, b) => a.row - b.row || a.column - b.column);
}
