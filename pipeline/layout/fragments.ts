/** Words become fragments: what stands together on a line, in upright coordinates. */
import { beginsWith, FIXED_WORDS } from '../../dictionaries/fixed-words.ts';
import { fold } from '../../dictionaries/fold.ts';
import { letterDistance } from '../../dictionaries/letter-distance.ts';
import { toUpright, uprightSize } from '../geometry.ts';
import { union } from '../lines.ts';
import type { Box, Grid, RecognizedPage, Word } from '../model.ts';

/** Words of one printed line with no column gap between them. Boxes are upright; each word also has its own in the stored image. */
export interface Fragment { words: { word: Word; box: Box }[]; box: Box }

/** What the sizes of a page are measured by, in upright pixels. */
export interface PageMeasure {
  width: number; height: number;
  /** height of the boxes of typical words */
  type: number;
  /** left and right edge of the body: where long lines begin and end */
  frame: [number, number];
  /** skew that is left: pixels down for each pixel to the right */
  slope: number;
}

/** A space between words wider than this many type heights parts columns; in justified text spaces stay below 1.5. */
const COLUMN_GAP = 2.2;

/** Words on the same spot: one of them was read again with what was passed over; the less sure ones. */
function findDoubles(words: Word[]): Set<Word> {
  const sorted = words.filter(({ text, box }) => box !== null && /[\p{L}\d]/u.test(text)).sort((a, b) => a.box![1] - b.box![1]);
  const doubles = new Set<Word>();
  let mayEcho = false;
  sorted.forEach((word, index) => {
    const a = word.box!;
    for (let next = index + 1; next < sorted.length && sorted[next]!.box![1] < a[3]; next++) {
      const other = sorted[next]!;
      const b = other.box!;
      const common = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
      const widest = Math.max(a[2] - a[0], b[2] - b[0]);
      // Nearly all words beside each other are parted here.
      if (common < 0.5 * widest) continue;
      mayEcho ||= isSamePlace(a, b);
      if (doubles.has(other) || doubles.has(word)) continue;
      const [height, otherHeight] = [a[3] - a[1], b[3] - b[1]];
      const isLevel = Math.abs(a[1] + a[3] - b[1] - b[3]) < 0.7 * Math.min(height, otherHeight) && Math.max(height, otherHeight) < 1.6 * Math.min(height, otherHeight);
      const overlap = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
      if (common >= SAME_WIDTH * widest && overlap >= Math.min(height, otherHeight) * 0.7 && letters(word.text).length >= 3 && letters(word.text) === letters(other.text)) doubles.add(height > otherHeight * 1.3 ? word : otherHeight > height * 1.3 ? other : other.confidence < word.confidence ? other : word);
      else if (other.line === word.line || isLevel) doubles.add(other.confidence < word.confidence || (other.confidence === word.confidence && other.line > word.line) ? other : word);
    }
  });
  if (mayEcho) for (const line of echoes(sorted, doubles)) for (const word of sorted) if (word.line === line) doubles.add(word);
  return doubles;
}

/** Boxes of one word read twice share this much of their widths and heights. */
const SAME_WIDTH = 0.75;
const SAME_HEIGHT = 0.3;

/** Engine lines that were read a second time from the marks and upper halves of another line: at least half of their words stand there again, read more surely. */
function echoes(sorted: Word[], doubles: Set<Word>): Set<number> {
  const own = sorted.filter((word) => /\p{L}{2}/u.test(word.text));
  const lines = Map.groupBy(own, ({ line }) => line);
  const sureness = new Map([...lines].map(([line, words]) => [line, words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length]));
  const again = new Map<number, number>();
  own.forEach((word, index) => {
    if (doubles.has(word)) return;
    for (let next = index + 1; next < own.length && own[next]!.box![1] < word.box![3]; next++) {
      const other = own[next]!;
      if (other.line === word.line || !isSamePlace(word.box!, other.box!) || doubles.has(other) || letters(other.text) !== letters(word.text)) continue;
      const line = sureness.get(word.line)! < sureness.get(other.line)! ? word.line : other.line;
      again.set(line, (again.get(line) ?? 0) + 1);
      break;
    }
  });
  return new Set([...again].filter(([line, count]) => count >= 2 && 2 * count >= lines.get(line)!.length).map(([line]) => line));
}

function isSamePlace(a: Box, b: Box): boolean {
  return Math.min(a[2], b[2]) - Math.max(a[0], b[0]) >= SAME_WIDTH * Math.max(a[2] - a[0], b[2] - b[0])
    && Math.min(a[3], b[3]) - Math.max(a[1], b[1]) >= SAME_HEIGHT * Math.min(a[3] - a[1], b[3] - b[1]);
}

function letters(text: string): string {
  return fold(text).replace(/[^a-z0-9]/g, '');
}

/** Share of the page's height that a letterhead stands in. */
const HEAD = 0.35;

/** Fragments in the engine's order. Words that lie in one of the page's grids are left to the tables. */
export function fragmentsOf(page: RecognizedPage, type: number): Fragment[] {
  const fragments: Fragment[] = [];
  let line = -1;
  const { width, height } = uprightSize(page);
  const doubles = findDoubles(page.words);
  for (let index = 0; index < page.words.length; index++) {
    const word = page.words[index]!;
    if (!word.box || doubles.has(word) || isInOne(page.grids, word.box)) continue;
    const box = toUpright(page, word.box);
    const last = fragments.at(-1);
    if (last && word.line === line && goesOn(last, box, type) && !(box[1] < height * HEAD && opensRightColumn(page.words, index, box, width))) {
      last.words.push({ word, box });
      last.box = union(last.box, box);
    } else {
      fragments.push({ words: [{ word, box }], box });
    }
    line = word.line;
  }
  return fragments;
}

function isInOne(grids: Grid[], box: Box): boolean {
  return grids.some((grid) => isInside(box, grid.box));
}

/** Whether a word of the same line stands behind the fragment with no column gap between them. */
function goesOn({ words, box: own }: Fragment, box: Box, type: number): boolean {
  return box[0] - own[2] < COLUMN_GAP * type && box[0] > words.at(-1)!.box[0] - type && isBeside(own, box);
}

/**
 * Whether the motto begins at this word ("CỘNG HÒA …", "Độc lập - …"): in letterheads with a long agency name only a common space parts the columns.
 */
function opensRightColumn(words: Word[], index: number, box: Box, width: number): boolean {
  if (box[0] < width * 0.3) return false;
  return OPENINGS.some(({ fixed, start }) => {
    // The word before the motto may pass for its first, misread: the next one is nearer.
    const own = distance(words[index]!.text, start);
    return own <= 2 && own <= distance(words[index + 1]?.text, start) && beginsWith(words.slice(index, index + 8).map(({ text }) => text).join(' '), fixed);
  });
}

const OPENINGS = [FIXED_WORDS.motto, FIXED_WORDS.device].map((fixed) => ({ fixed, start: fixed.slice(0, fixed.indexOf(' ')) }));

/** Distances that are kept: words come again and again. */
const KEPT = 10_000;
const LONGEST_KEPT = 16;
const distances = new Map<string, number>();

/** Letters in which a word differs from a folded one. */
function distance(word: string | undefined, from: string): number {
  const folded = fold(word ?? '');
  const key = `${from} ${folded}`;
  let known = distances.get(key);
  if (known === undefined) {
    known = letterDistance(folded, from);
    if (distances.size >= KEPT) distances.clear();
    if (folded.length <= LONGEST_KEPT) distances.set(key, known);
  }
  return known;
}

/** Words, in upright boxes, as one fragment. */
export function fragmentOf(words: Fragment['words']): Fragment {
  return { words, box: words.map(({ box }) => box).reduce(union) };
}

/** Height of typical words: the median over words with two or more letters. */
export function typeHeight(page: RecognizedPage): number {
  const heights: number[] = [];
  for (const { text, box } of page.words) {
    if (!box || !/\p{L}{2}/u.test(text)) continue;
    const upright = toUpright(page, box);
    heights.push(upright[3] - upright[1]);
  }
  return heights.length === 0 ? 30 : quantile(heights, 0.5);
}

/** Slope of the long lines, from their first and last words; 0 where there are fewer than three. */
export function slopeOf(fragments: Fragment[], width: number): number {
  const slopes = fragments.filter(({ box, words }) => words.length >= 6 && box[2] - box[0] > width * 0.4).map(({ words }) => {
    const third = Math.floor(words.length / 3);
    const centre = (part: Fragment['words'], from: 0 | 1) => quantile(part.map(({ box }) => (box[from]! + box[from + 2]!) / 2), 0.5);
    const [first, last] = [words.slice(0, third), words.slice(-third)];
    return (centre(last, 1) - centre(first, 1)) / (centre(last, 0) - centre(first, 0));
  });
  return slopes.length < 3 ? 0 : quantile(slopes, 0.5);
}

/** Edges of the body from the fragments that are wider than 45 % of the page; the decree's margins (30 mm left, 18 mm right of 210) where there are none. */
export function bodyFrame(fragments: Fragment[], width: number): [number, number] {
  const long = fragments.filter(({ box }) => box[2] - box[0] > width * 0.45);
  if (long.length < 3) return [width * 0.14, width * 0.92];
  return [quantile(long.map(({ box }) => box[0]), 0.1), quantile(long.map(({ box }) => box[2]), 0.9)];
}

/** Fragments side by side, rows from the top, each row from the left. */
export function groupRows(fragments: Fragment[]): Fragment[][] {
  const rows: { fragments: Fragment[]; top: number; bottom: number }[] = [];
  for (const fragment of [...fragments].sort((a, b) => middle(a) - middle(b) || a.box[0] - b.box[0])) {
    const { box } = fragment;
    const row = rows.at(-1);
    const overlap = row ? Math.min(row.bottom, box[3]) - Math.max(row.top, box[1]) : 0;
    const free = row?.fragments.every((other) => isApart(other, fragment));
    if (row && free && overlap > 0.5 * Math.min(row.bottom - row.top, box[3] - box[1])) {
      // A word that was read by itself goes into the gap that it left.
      const around = row.fragments.findIndex((other) => other.box[0] < box[0] && other.box[2] > box[2]);
      if (around >= 0) row.fragments[around] = fragmentOf([...row.fragments[around]!.words, ...fragment.words].sort((a, b) => a.box[0] - b.box[0]));
      else row.fragments.push(fragment);
      // The row keeps the extent of its widest member, so that it does not creep down.
      if (box[2] - box[0] > Math.max(...row.fragments.map((other) => other.box[2] - other.box[0])) - 1) [row.top, row.bottom] = [box[1], box[3]];
    } else {
      rows.push({ fragments: [fragment], top: box[1], bottom: box[3] });
    }
  }
  return rows.map((row) => row.fragments.sort((a, b) => a.box[0] - b.box[0]));
}

/** Whether two fragments of one height stand side by side, or one in a gap of the other: no words of theirs share more than a third of their width. */
function isApart(a: Fragment, b: Fragment): boolean {
  const shares = (one: Box, other: Box) => Math.min(one[2], other[2]) - Math.max(one[0], other[0]) >= Math.min(one[2] - one[0], other[2] - other[0]) * 0.3;
  return !shares(a.box, b.box) || !a.words.some((word) => b.words.some((other) => shares(word.box, other.box)));
}

/** Text of a fragment, words parted by one space. */
export function textOf({ words }: Fragment): string {
  return words.map(({ word }) => word.text).join(' ');
}

/** Mean confidence by characters. */
export function confidenceOf({ words }: Fragment): number {
  const weight = words.reduce((sum, { word }) => sum + word.text.length, 0);
  return words.reduce((sum, { word }) => sum + word.text.length * word.confidence, 0) / Math.max(1, weight);
}

export function middle({ box }: Fragment): number {
  return (box[1] + box[3]) / 2;
}

/** Whether the centre of a box lies in another. */
export function isInside(box: Box, outer: Box): boolean {
  const x = (box[0] + box[2]) / 2;
  const y = (box[1] + box[3]) / 2;
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
}

/** Whether two boxes share at least a third of the lower one's height. */
function isBeside(a: Box, b: Box): boolean {
  return Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > Math.min(a[3] - a[1], b[3] - b[1]) / 3;
}

/** The value that a share of the others is below; of the words of a line for the most part, which are put in order faster than they are handed to a sort. */
export function quantile(values: number[], share: number): number {
  const sorted = new Float64Array(values);
  if (sorted.length > FEW) sorted.sort();
  else {
    for (let end = 1; end < sorted.length; end++) {
      const value = sorted[end]!;
      let at = end;
      for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!;
      sorted[at] = value;
    }
  }
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

const FEW = 24;
