/** Rows of thick type that touch each other: one of them by itself. */
import type { Raster } from '../engines/engine.ts';
import type { Box } from '../model.ts';

/** Where the marks over the letters of a row and the tails below them end, in heights of its letters from the line that they stand on; borders are looked for on both sides of that. */
const ABOVE = 1.3;
const BELOW = 0.38;
/** How far a border may stray from there, in heights of the letters. */
const STRAY = 0.28;
/** What straying as far as that costs over the length of a row, in pixels of ink: in white paper borders run straight. */
const STRAY_COST = 0.5;
/** White columns that end a word, and how far away they are looked for, in heights of the letters. */
const SPACE = 0.22;
const LONGEST_WORD = 6;
const WHITE = 255;

/** Part of a page, and its place there. */
export interface Strip { image: Raster; left: number; top: number }

/**
 * One row of a level grey page in whole words, white around it. `row` reaches from the top of its letters to the line that they stand on; what is darker
 * than `paper` is ink. The borders to the rows above and below run where they cross least ink (seams, as Arvanitopoulos and Süsstrunk part lines of
 * handwriting, 2014): tails of the row above and marks of the row below stay outside, and its own inside.
 */
export function cutRow(page: Raster, [x0, y0, x1, y1]: Box, paper: number): Strip {
  const unit = y1 - y0;
  const left = Math.max(0, Math.floor(x0 - LONGEST_WORD * unit));
  const right = Math.min(page.width, Math.ceil(x1 + LONGEST_WORD * unit));
  const upper = seam(page, left, right, y1 - ABOVE * unit, STRAY * unit, paper);
  const lower = seam(page, left, right, y1 + BELOW * unit, STRAY * unit, paper);
  const isWhite = (x: number) => {
    for (let y = upper[x - left]!; y < lower[x - left]!; y++) if (page.data[y * page.width + x]! < paper) return false;
    return true;
  };
  const [from, to] = [endOfWord(Math.round(x0), -1, left, isWhite, SPACE * unit), endOfWord(Math.round(x1) - 1, 1, right - 1, isWhite, SPACE * unit)];
  const top = upper.reduce((least, y) => Math.min(least, y), page.height);
  const bottom = lower.reduce((most, y) => Math.max(most, y), top + 1);
  const [width, height] = [to + 1 - from, bottom - top];
  const data = new Uint8Array(width * height).fill(WHITE);
  for (let x = 0; x < width; x++) {
    for (let y = upper[from - left + x]!; y < lower[from - left + x]!; y++) data[(y - top) * width + x] = page.data[y * page.width + from + x]!;
  }
  return { image: { ...page, data, width, height }, left: from, top };
}

/** The last column of a word that ends at or after column `x` in a direction; `last` where there is no space before that. */
function endOfWord(x: number, step: 1 | -1, last: number, isWhite: (x: number) => boolean, space: number): number {
  let white = 0;
  for (let at = x; at * step <= last * step; at += step) {
    white = isWhite(at) ? white + 1 : 0;
    if (white >= space) return at;
  }
  return last;
}

/** The row of pixels, for each column from `left` to `right`, at which a border near `middle` crosses least ink; neighbours differ by one at most. */
function seam({ data, width, height }: Raster, left: number, right: number, middle: number, stray: number, paper: number): Int32Array {
  const inside = (y: number) => Math.min(height - 1, Math.max(0, Math.round(y)));
  const [from, to] = [inside(middle - stray), inside(middle + stray)];
  const count = to - from + 1;
  const columns = Math.max(0, right - left);
  const came = new Int8Array(columns * count);
  const straying = Float64Array.from({ length: count }, (_, at) => (STRAY_COST / columns) * (Math.abs(from + at - middle) / stray));
  let costs = new Float64Array(count);
  let next = new Float64Array(count);
  for (let column = 0; column < columns; column++) {
    for (let at = 0; at < count; at++) {
      let step = 0;
      if (at > 0 && costs[at - 1]! < costs[at]!) step = -1;
      if (at + 1 < count && costs[at + 1]! < costs[at + step]!) step = 1;
      came[column * count + at] = step;
      next[at] = costs[at + step]! + straying[at]! + Math.max(0, paper - data[(from + at) * width + left + column]!) / paper;
    }
    [costs, next] = [next, costs];
  }
  const path = new Int32Array(columns);
  let at = costs.indexOf(costs.reduce((least, cost) => Math.min(least, cost), Infinity));
  for (let column = columns - 1; column >= 0; column--) {
    path[column] = from + at;
    at += came[column * count + at]!;
  }
  return path;
}
