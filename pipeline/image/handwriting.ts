/** Numbers and dates filled in by pen: figures that do not stand on the line, or are not of the height, of the print beside them. */
import { fold } from '../../dictionaries/fold.ts';
import { union } from '../lines.ts';
import type { Box, Word } from '../model.ts';
import { boxOf, type Ink } from './components.ts';

/** Printed figures are as high as the capitals and figures beside them, give or take this share (bounds read off the measured heights of printed and written figures on 17 sample pages). */
const SAME_HEIGHT = 0.11;
/** They stand on the line, give or take this share of their height. */
const SAME_BASELINE = 0.22;
/** Lower strokes are marks and dots, and say nothing. */
const LOWEST_FIGURE = 0.5;
/** One figure of Times is at most this wide in its heights; wider ones touch. */
const WIDEST_FIGURE = 0.95;
/** Letters of key words are at most this wide on average, in heights of figures; a word that is wider has taken in what was written behind it. */
const WIDEST_LETTER = 0.75;
/** How far a figure may reach out of its blank, in its heights. */
const BEYOND = 0.15;
/** Print of at least this many letters, and this share of them of one height, is known well enough to compare with. */
const MIN_LETTERS = 3;
const SAME_SHARE = 0.75;
/** "Số: …" of the document itself stands in this share of the page from the top. */
const HEAD = 0.45;
/** Nobody's handwriting is read as letters with more confidence than this. */
const SURE = 0.85;

/** What remains of the words, and where the pen wrote, in pixels of the ink's page. */
export interface Parted { words: Word[]; written: Box[] }

/** A blank that is filled in: `from` and `to` across, words (by index) that stand in it, or of which it is a part (`keep` is the rest of their text), and the print beside it. */
interface Blank { from: number; to: number; inside: number[]; part: { index: number; keep: string; side: 'start' | 'end' } | null; print: Box; text: string }

/**
 * Take what was written by pen out of the words: the number of "Số: …/…", day and month of "ngày … tháng … năm 2026".
 * `toInk` moves a word's box to the page of `ink`; `slope`: pixels that lines go down there for each pixel to the right. Figures under
 * `stamps` have lost strokes: nothing is told of them.
 */
export function partHandwriting(words: Word[], ink: Ink, toInk: (box: Box) => Box, slope: number, stamps: Box[] = []): Parted {
  const boxes = words.map(({ box }) => toInk(box!));
  const blanks = words.flatMap((_, index) => [...dateBlanks(words, boxes, index), ...numberBlank(words, boxes, index, ink.height)]);
  const gone = new Set<number>();
  const cut = new Map<number, Word>();
  const written: Box[] = [];
  for (const blank of blanks) {
    const strokes = writtenIn(ink, blank, slope);
    if (strokes.length === 0 || strokes.some((stroke) => stamps.some((stamp) => overlap(stroke, stamp)))) continue;
    written.push(strokes.reduce(union));
    for (const index of blank.inside) gone.add(index);
    if (blank.part) cut.set(blank.part.index, keepPart(words[blank.part.index]!, blank.part));
  }
  if (written.length === 0) return { words, written };
  return { words: words.flatMap((word, index) => (gone.has(index) ? [] : [cut.get(index) ?? word])), written };
}

/** The strokes in a blank where they are not print; empty where they are, or where it cannot be told. */
function writtenIn(ink: Ink, { from, to, print, text }: Blank, slope: number): Box[] {
  const height = print[3] - print[1];
  const within = (left: number, right: number, reach: number) => componentsIn(ink, [left, print[1] - reach + slope * ((left + right - print[0] - print[2]) / 2), right, print[3] + reach + slope * ((left + right - print[0] - print[2]) / 2)]);
  const letters = within(print[0] - 1, print[2] + 1, height * 0.15).filter(([, top, , bottom]) => bottom - top > height * 0.4);
  const [tall, base] = [median(letters.map(([, top, , bottom]) => bottom - top)), median(letters.map((box) => foot(box, slope)))];
  const alike = letters.filter((box) => Math.abs(box[3] - box[1] - tall) <= SAME_HEIGHT * tall && Math.abs(foot(box, slope) - base) <= SAME_BASELINE * tall);
  if (alike.length < MIN_LETTERS || alike.length < SAME_SHARE * letters.length) return [];
  // Strokes that lie more beside the line than in it belong to its neighbours.
  const [high, low] = [base - tall, base].map((row) => row + (slope * (from + to)) / 2) as [number, number];
  const figures = within(from, to, height * 0.5).filter(([, top, , bottom]) => bottom - top >= LOWEST_FIGURE * tall && Math.min(bottom, low) - Math.max(top, high) >= LOWEST_FIGURE * tall);
  const tail = figures.findIndex((box) => box[0] <= from + BEYOND * tall && hangs(box, tall, base, slope));
  if (tail >= 0 && figures.length > 1) figures.splice(tail, 1);
  // Figures that touch a letter beside the blank cannot be told apart from it.
  if (figures.some(([left, , right]) => left < from - tall * BEYOND || right > to + tall * BEYOND)) return [];
  // Print that touches is read as figures all the same, and its height may be that of a letter with its marks.
  const isWide = ([left, , right]: Box) => right - left > WIDEST_FIGURE * tall;
  const isOff = (box: Box) => Math.abs(box[3] - box[1] - tall) > SAME_HEIGHT * tall * (isWide(box) ? 3 : 1) || Math.abs(foot(box, slope) - base) > SAME_BASELINE * tall * (isWide(box) ? 2 : 1);
  const isOdd = figures.some(isOff) || (!/^\p{N}+$/u.test(text) && figures.some(isWide));
  return isOdd ? figures : [];
}

/** Letters like g and y are as high as figures, and hang below the line by this share of their height, give or take `SAME_HEIGHT`. */
const DESCENT = 0.31;

/** Whether a stroke is the printed tail of a key word, as g and y are: of the height of print, and below the line as they are. */
function hangs(box: Box, tall: number, base: number, slope: number): boolean {
  return Math.abs(box[3] - box[1] - tall) <= SAME_HEIGHT * tall && Math.abs(foot(box, slope) - base - DESCENT * tall) <= SAME_HEIGHT * tall;
}

/** Where a stroke ends at the bottom, were the page level. */
function foot([left, , right, bottom]: Box, slope: number): number {
  return bottom - slope * ((left + right) / 2);
}

/** Boxes of the components whose centres lie in a box. */
function componentsIn(ink: Ink, [left, top, right, bottom]: Box): Box[] {
  const found: Box[] = [];
  for (let label = 0; label < ink.components.count; label++) {
    const box = boxOf(ink, label);
    const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    if (x > left && x < right && y > top && y < bottom) found.push(box);
  }
  return found;
}

/** Day and month of a date that begins at this word and whose year is printed on the same line. */
function dateBlanks(words: Word[], boxes: Box[], index: number): Blank[] {
  const [day, month] = [keyword(words[index]!, 'ngay'), 'thang'];
  if (day === null) return [];
  const row = words.map((word, at) => ({ word, at, box: boxes[at]! }))
    .filter(({ at, box }) => at !== index && isBeside(boxes[index]!, box) && box[0] >= boxes[index]![0]).sort((a, b) => a.box[0] - b.box[0]);
  const monthAt = row.findIndex(({ word }) => keyword(word, month) !== null);
  const yearAt = row.findIndex(({ word }, at) => at > monthAt && keyword(word, 'nam') !== null);
  const year = row[yearAt + 1];
  if (monthAt < 0 || monthAt > 4 || row.slice(0, monthAt).some(({ word }) => keyword(word, 'ngay') !== null) || yearAt < 0 || yearAt > monthAt + 4 || !year || !/^(?:19|20)\d\d\P{N}*$/u.test(year.word.text)) return [];
  const blank = (before: { word: Word; at: number; box: Box }, after: Box, inside: typeof row, name: string): Blank => {
    const keep = before.word.text.slice(0, keyword(before.word, name)!);
    const share = keep.length / before.word.text.length;
    return {
      from: before.box[0] + Math.min((before.box[2] - before.box[0]) * share, keep.length * WIDEST_LETTER * (year.box[3] - year.box[1])), to: after[0], inside: inside.map(({ at }) => at), print: year.box,
      part: share < 1 ? { index: before.at, keep, side: 'start' } : null,
      text: [before.word.text.slice(keep.length), ...inside.map(({ word }) => word.text)].join(''),
    };
  };
  return isPrint([...row.slice(0, monthAt), ...row.slice(monthAt + 1, yearAt)]) ? [] : [
    blank({ word: words[index]!, at: index, box: boxes[index]! }, row[monthAt]!.box, row.slice(0, monthAt), 'ngay'),
    blank(row[monthAt]!, row[yearAt]!.box, row.slice(monthAt + 1, yearAt), month),
  ];
}

/** Words that were read for sure: a date in words, a sentence. */
function isPrint(inside: { word: Word }[]): boolean {
  return inside.some(({ word }) => word.confidence > SURE && /\p{L}{2}/u.test(word.text));
}

/** Length of a key word that begins a word, or null: "ngày," → 4. */
function keyword({ text }: Word, key: string): number | null {
  return text.length <= key.length + 4 && fold(text.slice(0, key.length)) === key && !/^\p{Ll}/u.test(text.slice(key.length)) ? key.length : null;
}

/** What stands before the hyphen of "45-KH/TĐTN", or nothing where that was read as a word of its own. */
const PARTY_FORM = /^(\P{L}{0,6})\s?[-–]\s?\p{Lu}[\p{Lu}\p{Ll}]{1,2}\//u;

/** The number between "Số:" and the slash, or the hyphen where the type stands between them. */
function numberBlank(words: Word[], boxes: Box[], index: number, height: number): Blank[] {
  const label = boxes[index]!;
  if (label[3] > height * HEAD || !/^S/.test(words[index]!.text) || !/^so[:.]?$/.test(fold(words[index]!.text))) return [];
  const row = words.map((word, at) => ({ word, at, box: boxes[at]! }))
    .filter(({ at, box }) => at !== index && isBeside(label, box) && box[0] > label[0] && box[0] - label[2] < 12 * (label[3] - label[1])).sort((a, b) => a.box[0] - b.box[0]);
  const slashAt = row.findIndex(({ word }) => word.text.includes('/'));
  if (slashAt < 0 || slashAt > 3) return [];
  const { word, at, box } = row[slashAt]!;
  const inside = row.slice(0, slashAt);
  // "45-KH/TĐTN" of the Party and the Youth Union: the type stands before the slash, and the number before a hyphen
  const hyphen = PARTY_FORM.exec(word.text);
  const slash = hyphen ? hyphen[1]!.length : word.text.indexOf('/');
  if ((slash === 0 && inside.length === 0) || isPrint(inside)) return [];
  const to = box[0] + ((box[2] - box[0]) * slash) / word.text.length;
  const wide = (box[2] - box[0]) / word.text.length;
  return [{
    from: label[2], to, inside: inside.map((item) => item.at), print: [to + wide, box[1], box[2], box[3]],
    part: slash > 0 ? { index: at, keep: word.text.slice(slash), side: 'end' } : null,
    text: [...inside.map((item) => item.word.text), word.text.slice(0, slash)].join(''),
  }];
}

function keepPart(word: Word, { keep, side }: NonNullable<Blank['part']>): Word {
  const [left, top, right, bottom] = word.box!;
  const width = ((right - left) * keep.length) / word.text.length;
  const { alternatives: _, ...rest } = word;
  return { ...rest, text: keep, box: side === 'start' ? [left, top, left + width, bottom] : [right - width, top, right, bottom] };
}

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

function isBeside(a: Box, b: Box): boolean {
  return Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > 0.5 * Math.min(a[3] - a[1], b[3] - b[1]);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
