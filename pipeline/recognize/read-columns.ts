/** Columns that stand beside each other, recipients and signature, the two sides of a letterhead: read apart where they were mixed up. */
import { fold } from '../../dictionaries/fold.ts';
import type { Raster, ReadRequest } from '../engines/engine.ts';
import { overlapShare } from '../geometry.ts';
import { sureness, union } from '../lines.ts';
import type { Box, Word } from '../model.ts';
import type { Read } from './read-stamps.ts';

/** Spaces wider than this, in heights of the line, part columns; the gutter of a whole group is at least this wide. */
const COLUMN_GAP = 4;
const GUTTER = 2;
/** Lines further apart than this, in heights, are no group. */
const MOST_LEADING = 3;
/** A word that is higher than this many others of its column has swallowed letters of the line below or above. */
const SWALLOWED = 1.9;
/** Room around a column that is read again, in heights. */
const ROOM = 0.4;
/** Columns of fewer words need no block of their own. */
const MIN_WORDS = 4;
/** A word less sure than this, letters or strokes (dots are specks), is what is left of a line that was cut at a wrong height, or of several words. */
const LOST = 0.2;
const LETTER_OR_STROKE = /[\p{L}\p{N}\p{Pd}_=~¬]/u;
/** A group of columns is at least this high, in heights of its lines. */
const LEAST_RISE = 3;
/** Words of the national name and motto, folded. */
const NATIONAL = /cong hoa|chu nghia|doc lap|hanh phuc/;
/** Where a gutter is cut, as share of its width: the left column's longest lines were read, those of the centred right one may be lost. */
const CUT = 0.3;
/** By how much a reading must be surer than the one it replaces: a word of four letters that was lost and is read for sure. */
const CLEARLY = 2;
/** Share of the smaller of two words that lies in the other from which on they were read from the same ink. */
const SAME_INK = 0.5;

/** A line in two parts. */
interface TwoParts { left: Box; right: Box; height: number }

/** Lines in two columns: from where to where they reach down the page, and the empty gutter between them. */
interface Group { top: number; bottom: number; left: number; right: number; height: number }

/**
 * Engines that find lines on whole pages join those of two columns of different type (11 beside 14 points); the smaller type's lines are
 * then cut at wrong heights, two of them read as one, or the line of one column is lost in that of the other. Where words are as high as
 * two lines, or (on damaged pages, which the better model reads) words are left that nobody could read, their column is read by itself, and
 * that reading is kept if more was read more surely. `image` is what the boxes lie on.
 */
export async function readColumns(words: Word[], image: Raster, model: ReadRequest['model'], read: Read): Promise<Word[]> {
  let result = words;
  let done = 0;
  for (const found of findColumns(words)) {
    if (found.top < done) continue;
    const whole = model === 'best' ? grow(found, words) : found;
    const isApart = model === 'best' && !isLetterhead(whole, words);
    const group = isApart ? whole : found;
    if (isApart) done = group.bottom;
    const { top, bottom, left, right } = group;
    for (const [from, to] of [[-Infinity, left], [right, Infinity]] as const) {
      const isInside = ({ box }: Word) => box![0] >= from && box![2] <= to && (box![1] + box![3]) / 2 > top && (box![1] + box![3]) / 2 < bottom;
      const own = result.filter(isInside);
      const height = median(own.map(({ box }) => box![3] - box![1]));
      const isMixed = own.length >= MIN_WORDS && own.some(({ box }) => box![3] - box![1] > SWALLOWED * height);
      const isLost = isApart && own.length > 1 && bottom - top > LEAST_RISE * group.height && own.some(({ confidence, text }) => confidence < LOST && LETTER_OR_STROKE.test(text));
      if (!isMixed && !isLost) continue;
      const around = own.map(({ box }) => box!).reduce(union);
      const [x0, y0, x1, y1] = withRoom(isApart ? columnOf(around, group) : around, ROOM * height);
      const others = (part: Word[]) => part.filter((word) => !own.includes(word));
      const rest = others(result);
      const again = (await read({ image, model, segmentation: 'block', regions: [[x0, y0, x1, y1]] }))
        .filter(({ box }) => !rest.some((other) => overlapShare(other.box!, box!) > SAME_INK));
      if (sureness(again) <= sureness(own) + CLEARLY) continue;
      const at = result.indexOf(own[0]!);
      const line = result.reduce((last, word) => Math.max(last, word.line + 1), 0);
      result = [...others(result.slice(0, at)), ...again.map((word) => ({ ...word, line: word.line + line })), ...others(result.slice(at))];
    }
  }
  return result;
}

/** The paper of a column, also where none of its words were read: as high as its group, and up to the cut of the gutter. */
function columnOf(around: Box, { top, bottom, left, right, height }: Group): Box {
  const cut = left + CUT * (right - left);
  return around[2] <= left ? [around[0], top, cut, bottom] : [cut, top, around[2] + height, bottom];
}

function withRoom([left, top, right, bottom]: Box, room: number): Box {
  return [left - room, top - room, right + room, bottom + room];
}

/** A group with the lines below it that leave its gutter free, and those above up to the last one that has a right part (`TM. …` whose neighbour `Nơi nhận:` was lost). */
function grow(group: Group, words: Word[]): Group {
  const rows = [...linesOf(words).values()].map((line) => line.map(({ box }) => box!)).map((boxes) => ({ boxes, box: boxes.reduce(union) }))
    .sort((a, b) => a.box[1] + a.box[3] - b.box[1] - b.box[3]);
  const isAbove = ({ box }: { box: Box }) => box[1] + box[3] < 2 * group.top;
  let grown = group;
  for (const row of rows.filter((row) => !isAbove(row))) {
    const next = withRow(grown, row);
    if (!next) break;
    grown = next;
  }
  let last = grown;
  for (const row of rows.filter(isAbove).reverse()) {
    const next = withRow(last, row);
    if (!next) break;
    last = next;
    if (row.box[2] > last.right) grown = last;
  }
  return grown;
}

/** Whether a group is a letterhead, whose two sides are of one size: the national name or motto stands in it. */
function isLetterhead({ top, bottom }: Group, words: Word[]): boolean {
  return NATIONAL.test(fold(words.filter(({ box }) => box![1] + box![3] > 2 * top && box![1] + box![3] < 2 * bottom).map(({ text }) => text).join(' ')));
}

/** A group with one more line; null where that is too far away or stands in the gutter. */
function withRow({ top, bottom, left, right, height }: Group, { boxes, box }: { boxes: Box[]; box: Box }): Group | null {
  const isLeft = (part: Box) => part[0] + part[2] < left + right;
  const gutter = [Math.max(left, ...boxes.filter(isLeft).map((part) => part[2])), Math.min(right, ...boxes.filter((part) => !isLeft(part)).map((part) => part[0]))] as const;
  if (gutter[1] - gutter[0] < GUTTER * height || Math.max(box[1] - bottom, top - box[3]) > MOST_LEADING * height) return null;
  return { top: Math.min(top, box[1]), bottom: Math.max(bottom, box[3]), left: gutter[0], right: gutter[1], height };
}

/** Groups of lines in two columns, from the top down. */
function findColumns(words: Word[]): Group[] {
  const groups: Group[] = [];
  for (const { left, right, height } of twoParts(words)) {
    const [top, bottom] = [Math.min(left[1], right[1]), Math.max(left[3], right[3])];
    const last = groups.at(-1);
    if (last && top - last.bottom < MOST_LEADING * height && Math.min(last.right, right[0]) - Math.max(last.left, left[2]) > GUTTER * height) {
      Object.assign(last, { top: Math.min(last.top, top), bottom: Math.max(last.bottom, bottom), left: Math.max(last.left, left[2]), right: Math.min(last.right, right[0]) });
    } else groups.push({ top, bottom, left: left[2], right: right[0], height });
  }
  return groups;
}

/** Lines whose words stand in two parts with a wide space between them, from the top down. */
function twoParts(words: Word[]): TwoParts[] {
  return [...linesOf(words).values()].flatMap((line): TwoParts[] => {
    const boxes = line.map(({ box }) => box!).sort((a, b) => a[0] - b[0]);
    const height = median(boxes.map((box) => box[3] - box[1]));
    const gaps = boxes.slice(1).map((box, index) => box[0] - boxes[index]![2]);
    const widest = Math.max(...gaps);
    if (!(widest > COLUMN_GAP * height)) return [];
    const at = gaps.indexOf(widest) + 1;
    return [{ left: boxes.slice(0, at).reduce(union), right: boxes.slice(at).reduce(union), height }];
  }).sort((a, b) => a.left[1] - b.left[1]);
}

/** Words by the number of their line. */
function linesOf(words: Word[]): Map<number, Word[]> {
  const lines = new Map<number, Word[]>();
  for (const word of words) {
    const line = lines.get(word.line);
    if (line) line.push(word);
    else lines.set(word.line, [word]);
  }
  return lines;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
