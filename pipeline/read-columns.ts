/** Columns that stand beside each other, recipients and signature, the two sides of a letterhead: read apart where they were mixed up. */
import type { Raster, ReadRequest } from './engines/engine.ts';
import { sureness, union } from './lines.ts';
import type { Box, Word } from './model.ts';
import type { Read } from './read-stamps.ts';
import { readTableColumns } from './read-table-columns.ts';

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

/** A line in two parts. */
interface TwoParts { left: Box; right: Box; height: number }

/**
 * Engines that find lines on whole pages join those of two columns of different type (11 beside 14 points); the smaller type's lines are
 * then cut at wrong heights, two of them read as one. Where words are as high as two lines, their column is read by itself, and that
 * reading is kept if more was read more surely. `image` is what the boxes lie on.
 */
export async function readColumns(words: Word[], image: Raster, model: ReadRequest['model'], read: Read): Promise<Word[]> {
  let result = words;
  for (const { top, bottom, left, right } of findColumns(words)) {
    for (const [from, to] of [[-Infinity, left], [right, Infinity]] as const) {
      const isInside = ({ box }: Word) => box![0] >= from && box![2] <= to && (box![1] + box![3]) / 2 > top && (box![1] + box![3]) / 2 < bottom;
      const own = result.filter(isInside);
      const height = median(own.map(({ box }) => box![3] - box![1]));
      if (own.length < MIN_WORDS || !own.some(({ box }) => box![3] - box![1] > SWALLOWED * height)) continue;
      const room = ROOM * height;
      const [x0, y0, x1, y1] = own.map(({ box }) => box!).reduce(union);
      const again = await read({ image, model, segmentation: 'block', regions: [[x0 - room, y0 - room, x1 + room, y1 + room]] });
      if (sureness(again) <= sureness(own)) continue;
      const at = result.indexOf(own[0]!);
      const line = result.reduce((last, word) => Math.max(last, word.line + 1), 0);
      const others = (part: Word[]) => part.filter((word) => !own.includes(word));
      result = [...others(result.slice(0, at)), ...again.map((word) => ({ ...word, line: word.line + line })), ...others(result.slice(at))];
    }
  }
  return readTableColumns(result, image, model, read);
}

/** Groups of lines in two columns: from where to where they reach down the page, and the empty gutter between them. */
function findColumns(words: Word[]): { top: number; bottom: number; left: number; right: number }[] {
  const groups: { top: number; bottom: number; left: number; right: number; height: number }[] = [];
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
  const lines = new Map<number, Word[]>();
  for (const word of words) {
    const line = lines.get(word.line);
    if (line) line.push(word);
    else lines.set(word.line, [word]);
  }
  return [...lines.values()].flatMap((line): TwoParts[] => {
    const boxes = line.map(({ box }) => box!).sort((a, b) => a[0] - b[0]);
    const height = median(boxes.map((box) => box[3] - box[1]));
    const gaps = boxes.slice(1).map((box, index) => box[0] - boxes[index]![2]);
    const widest = Math.max(...gaps);
    if (!(widest > COLUMN_GAP * height)) return [];
    const at = gaps.indexOf(widest) + 1;
    return [{ left: boxes.slice(0, at).reduce(union), right: boxes.slice(at).reduce(union), height }];
  }).sort((a, b) => a.left[1] - b.left[1]);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
