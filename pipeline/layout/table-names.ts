/** Names of columns ("TT", "Nội dung", "Chủ trì", "Thời gian") where they stand side by side above a table without rules. */
import { isColumnName, isIndexName } from './column-names.ts';
import { linesOf, type Item, type Line } from './table-lines.ts';

/** A cell over rows and columns, 0-based, with its words from the top; spans ≥ 1. */
export interface UnruledCell<T extends Item> { row: number; column: number; rowSpan: number; columnSpan: number; items: T[] }

/** Words with gaps up to this (in heights of the type) are one phrase. */
const PHRASE_GAP = 0.6;
/** Words of a line in the name of a column. */
const NAME_WORDS = 6;
/** Distance (in usual distances of lines) up to which lines belong to one name. */
export const NAME_STEP = 1.13;
/** A table has so many columns. */
export const MIN_COLUMNS = 3;

/** Words side by side on a line. */
export interface Phrase<T extends Item = Item> { left: number; right: number; text: string; items: T[] }

/** The phrases of a line from the left; `type`: height of the type, in pixels. */
export function phrasesOf<T extends Item>({ items }: Line<T>, type: number): Phrase<T>[] {
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

/** Names of columns over the lines from `start` to before `end`; `spans`: names over several of them. */
export interface Head<T extends Item = Item> { start: number; end: number; names: Phrase<T>[]; spans: Phrase<T>[] }

/** Whether names of columns stand on a line or the next. */
export function isHead(lines: Line[], at: number, type: number, leading: number): boolean {
  return headAt(lines, at, type, leading) !== null || (at + 1 < lines.length && headAt(lines, at + 1, type, leading) !== null);
}

/** The head of a table whose tellest line is `at`, or null. */
export function headAt<T extends Item>(lines: Line<T>[], at: number, type: number, leading: number): Head<T> | null {
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
export function withNumbers<T extends Item>(head: Head<T>, lines: Line<T>[], type: number): Head<T> {
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


/** Tops of the rows of a head: one, or two where names stand over several columns. */
export function headRows({ names, spans }: Head): number[] {
  const top = Math.min(...[...names, ...spans].flatMap(({ items }) => items.map(({ box }) => box[1]))) - 1;
  return spans.length === 0 ? [top] : [top, Math.max(...spans.flatMap(({ items }) => items.map(({ box }) => box[3]))) + 1];
}

/** The cells of a head of `rows` rows. */
export function headCells<T extends Item>({ names, spans }: Head<T>, rows: number, type: number): UnruledCell<T>[] {
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
