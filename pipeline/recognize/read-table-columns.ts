/** Tables without rules: engines that find lines on whole pages join words of neighbouring columns and pass over numbers, so each column is read by itself. */
import type { Raster, ReadRequest } from '../engines/engine.ts';
import { findUnruled, type UnruledTable } from '../layout/unruled.ts';
import { sureness } from '../lines.ts';
import type { Box, Word } from '../model.ts';
import type { Read } from './read-stamps.ts';

/** A word this unsure may be a speck. */
const UNSURE = 0.45;
/** Room beside the outer columns, in heights of the type. */
const ROOM = 0.2;

/**
 * The words of a page with those in columns of tables without rules read again, column by column, where more is read more surely. `image` is what
 * the boxes lie on. Six invented annexes that nobody had looked at, 1-bit and grey: cells
 * 92.7 to 98.1 %, tasks with lead and deadline 77.3 to 91.7 %.
 */
export async function readTableColumns(words: Word[], image: Raster, model: ReadRequest['model'], read: Read): Promise<Word[]> {
  const sure = words.filter(isSure);
  const heights = words.flatMap(({ text, box }) => (/\p{L}{2}/u.test(text) ? [box![3] - box![1]] : [])).sort((a, b) => a - b);
  const type = heights[heights.length >> 1];
  if (type === undefined) return words;
  const columns = findUnruled(sure.map(({ text, box }) => ({ text, box: box! })), type, null).flatMap((table) => columnsOf(table, type));
  if (columns.length === 0) return words;
  let result = words;
  for (const box of columns) {
    const again = (await read({ image, model, segmentation: 'block', regions: [box] })).filter(isSure);
    const own = result.filter((word) => isCentredIn(word.box!, box));
    if (sureness(again) <= sureness(own)) continue;
    const line = result.reduce((last, word) => Math.max(last, word.line + 1), 0);
    result = [...result.filter((word) => !own.includes(word)), ...again.map((word) => ({ ...word, line: word.line + line }))];
  }
  return result;
}

function isSure({ confidence, text }: Word): boolean {
  return confidence > UNSURE || /[\p{L}\d]{3}/u.test(text);
}

function isCentredIn([left, top, right, bottom]: Box, [x0, y0, x1, y1]: Box): boolean {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return x > x0 && x < x1 && y > y0 && y < y1;
}

/** The columns of a table, cut where a heading stands over several of them; words may reach over the borders of the outer ones. */
function columnsOf({ xs, ys, cells }: UnruledTable<{ text: string; box: Box }>, type: number): Box[] {
  const bands: [number, number][] = [];
  for (let row = 0; row + 1 < ys.length; row++) {
    if (cells.some((cell) => cell.row <= row && row < cell.row + cell.rowSpan && cell.columnSpan > 1)) continue;
    const last = bands.at(-1);
    if (last && last[1] === ys[row]) last[1] = ys[row + 1]!;
    else bands.push([ys[row]!, ys[row + 1]!]);
  }
  return bands.flatMap(([top, bottom]) => xs.slice(1).map((right, column): Box => [xs[column]! - (column === 0 ? ROOM * type : 0), top, right + (column === xs.length - 2 ? ROOM * type : 0), bottom]));
}
