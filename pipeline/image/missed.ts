/** Letters that a reading passed over: page numbers, lines beside stamps. */
import { union } from '../lines.ts';
import type { Box } from '../model.ts';
import type { Ink } from './components.ts';
import type { Type } from './measure.ts';

/** More than this many regions or letters are no text that was missed, but a picture or noise. */
const MAX_REGIONS = 24;
const MAX_LETTERS = 1500;
/** Widest space between the letters of a line, in heights of the type: justified lines of few words have such. */
const WIDEST_SPACE = 2;

/** Letters are at least so many heights of the type high; with the edges of their strokes off, less. */
const LEAST = 0.7;
const LEAST_THIN = 0.55;

/** Letters that were passed over: a line, or a paragraph of them. */
export interface Missed { box: Box; lines: Box[] }

/** Letters on one line, and the line that they stand on. */
interface Line { box: Box; last: Box; bottoms: number[] }

/**
 * Boxes around letters that no word covers, from the top down; empty where there are too many to be text.
 * `words` and `ignored` (stamps, tables) are boxes on the same image as `ink`.
 */
export function findMissed(ink: Ink, type: Type, words: Box[], ignored: Box[]): Missed[] {
  const unit = type.height;
  return blocksOf(missedLines(ink, type, words, ignored).map(({ box: [x0, y0, x1, y1] }): Box => [x0 - unit * 0.5, y0 - unit * 0.6, x1 + unit * 0.5, y1 + unit * 0.5]).sort((a, b) => a[1] - b[1] || a[0] - b[0]));
}

/** The same by lines on a level page, each from the top of its small letters to the line that they stand on. */
export function findMissedRows(ink: Ink, type: Type, words: Box[], ignored: Box[]): Box[] {
  return missedLines(ink, type, words, ignored, LEAST_THIN).map(({ box: [left, , right], bottoms }): Box => {
    const base = bottoms.sort((a, b) => a - b)[bottoms.length >> 1]!;
    return [left, base - type.height, right, base];
  });
}

function missedLines(ink: Ink, type: Type, words: Box[], ignored: Box[], least = LEAST): Line[] {
  const { left, top, right, bottom, area, count } = ink.components;
  const unit = type.height;
  if (unit === 0) return [];
  const covered = coverage(ink, [...words, ...ignored], Math.max(2, unit * 0.2));
  const letters: Box[] = [];
  for (let label = 0; label < count; label++) {
    const height = bottom[label]! - top[label]!;
    const width = right[label]! - left[label]!;
    if (height < unit * least || height > unit * 2.5 || width > unit * 4 || width < unit * 0.12 || area[label]! < height) continue;
    const box: Box = [left[label]!, top[label]!, right[label]!, bottom[label]!];
    if (!covered((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)) letters.push(box);
  }
  if (letters.length > MAX_LETTERS) return [];
  const lines = linesOf(letters, unit);
  return lines.length > MAX_REGIONS ? [] : lines;
}

/** Lines whose boxes overlap, one block: each alone would hold parts of the others. */
function blocksOf(lines: Box[]): Missed[] {
  const blocks: Missed[] = [];
  for (const line of lines) {
    const near = blocks.filter(({ box }) => box[3] > line[1] && box[0] < line[2] && box[2] > line[0]);
    for (const block of near) blocks.splice(blocks.indexOf(block), 1);
    blocks.push({ box: near.reduce((box, block) => union(box, block.box), line), lines: [...near.flatMap(({ lines }) => lines), line] });
  }
  return blocks.sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);
}

/** Letters from left to right, each put to the line whose last letter it stands beside: whole lines, also on pages that are not level. */
function linesOf(letters: Box[], unit: number): Line[] {
  const lines: Line[] = [];
  for (const box of letters.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const shared = (last: Box) => Math.min(last[3], box[3]) - Math.max(last[1], box[1]);
    const line = lines.find(({ last }) => box[0] - last[2] < unit * WIDEST_SPACE && shared(last) > Math.min(last[3] - last[1], box[3] - box[1]) * 0.4);
    if (!line) lines.push({ box, last: box, bottoms: [box[3]] });
    else {
      line.bottoms.push(box[3]);
      Object.assign(line, { box: union(line.box, box), last: box });
    }
  }
  return lines;
}

/** Whether a point lies in one of the boxes, widened by `margin`; boxes are found by row bands. */
function coverage({ height }: Ink, boxes: Box[], margin: number): (x: number, y: number) => boolean {
  const BAND = 32;
  const bands: Box[][] = Array.from({ length: Math.ceil(height / BAND) + 1 }, () => []);
  for (const box of boxes) {
    for (let band = Math.max(0, Math.floor((box[1] - margin) / BAND)); band <= Math.min(bands.length - 1, Math.floor((box[3] + margin) / BAND)); band++) bands[band]!.push(box);
  }
  return (x, y) => bands[Math.floor(y / BAND)]!.some((box) => x >= box[0] - margin && x <= box[2] + margin && y >= box[1] - margin && y <= box[3] + margin);
}
