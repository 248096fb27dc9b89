/** Uneven light: pictures taken by hand, pages copied beside a fold. The paper is made equally bright everywhere before anything is measured. */
import type { Raster } from '../engines/engine.ts';

/** Tiles that the paper is measured on, in pixels: wide ones to see whether the light is even, narrow ones to follow a shadow. */
const WIDE = 64;
const NARROW = 32;
/** Share of a tile's pixels that are no brighter than its paper: print covers less than the rest. */
const PAPER_SHARE = 0.8;
/** Light is uneven where the quartiles of the tiles' paper differ by this share of the contrast (90 scans in four conditions: at most 0.006; faded paper in uneven light: 0.09 to 0.13; pictures taken by hand: 0.13 to 0.44). */
const UNEVEN = 0.05;
/** Share of the pixels that are print at least. */
const PRINT_SHARE = 0.004;
/** Level of the paper afterwards. */
const BRIGHT = 240;
/** What is darker than this share of the brightest paper is no paper. */
const DARKEST = 0.3;
/** A table that a page lies on is darker than this share of the brightest paper; from tile to tile its level changes by less than light does. */
const TABLE = 0.8;
const GRADUAL = 0.85;
/** Paper ends sharply: the tile beside the table, or the one after it, is so much brighter. */
const SHARP = 0.85;
/** Share of a table's outline that is sharp. */
const OUTLINE = 0.85;

/** The page with its paper equally bright everywhere; the page itself where it is so already. */
export function evenLight(grey: Raster): Raster {
  const wide = papers(grey, WIDE, WIDE / 8);
  const sorted = Uint8Array.from(wide.levels).sort();
  const level = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  if (level(0.75) - level(0.25) < UNEVEN * (level(0.75) - wide.print)) return grey;
  const narrow = papers(grey, NARROW, NARROW / 16);
  return brighten(grey, smoothed(narrow, DARKEST * level(0.9)), besidePage(narrow, level(0.9)));
}

/** The level of the paper in each tile of a page, and that of what is darkest on it. */
interface Papers { columns: number; rows: number; side: number; levels: Uint8Array; print: number }

/** Measure the paper on every pixel that is `step` from the next. */
function papers({ data, width, height }: Raster, side: number, step: number): Papers {
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
  const levels = new Uint8Array(columns * rows);
  const counts = new Uint16Array(256);
  const all = new Float64Array(256);
  for (let tile = 0; tile < levels.length; tile++) {
    const [left, top] = [(tile % columns) * side, Math.floor(tile / columns) * side];
    counts.fill(0);
    let seen = 0;
    for (let y = top; y < Math.min(height, top + side); y += step) {
      for (let x = left; x < Math.min(width, left + side); x += step, seen++) counts[data[y * width + x]!]!++;
    }
    levels[tile] = quantile(counts, PAPER_SHARE * seen);
    for (let level = 0; level < 256; level++) all[level]! += counts[level]!;
  }
  return { columns, rows, side, levels, print: quantile(all, PRINT_SHARE * all.reduce((sum, count) => sum + count, 0)) };
}

/** The level up to which more than `wanted` are counted. */
function quantile(counts: Uint16Array | Float64Array, wanted: number): number {
  let level = 0;
  for (let sum = counts[0]!; sum <= wanted && level < 255; sum += counts[level]!) level++;
  return level;
}

/** Which tiles, and the tiles around them, show what a page lies on: dark from the edge of the picture up to where it becomes bright at once. */
function besidePage({ columns, rows, levels }: Papers, brightest: number): Uint8Array {
  const beside = new Uint8Array(levels.length);
  const seen = new Uint8Array(levels.length);
  const neighbours = (tile: number) => {
    const [column, row] = [tile % columns, Math.floor(tile / columns)];
    return ([[-1, 0], [1, 0], [0, -1], [0, 1]] as const).flatMap(([right, down]) => {
      const isInside = column + right >= 0 && column + right < columns && row + down >= 0 && row + down < rows;
      // the tile that way, and the one after it
      const far = column + 2 * right >= 0 && column + 2 * right < columns && row + 2 * down >= 0 && row + 2 * down < rows ? tile + 2 * (right + down * columns) : null;
      return isInside ? [{ near: tile + right + down * columns, far }] : [];
    });
  };
  for (let start = 0; start < levels.length; start++) {
    const [column, row] = [start % columns, Math.floor(start / columns)];
    const isEdge = column === 0 || row === 0 || column === columns - 1 || row === rows - 1;
    if (!isEdge || seen[start] || levels[start]! >= TABLE * brightest) continue;
    const region = [start];
    seen[start] = 1;
    let [outline, sharp] = [0, 0];
    for (let index = 0; index < region.length; index++) {
      const level = levels[region[index]!]!;
      for (const { near, far } of neighbours(region[index]!)) {
        if (seen[near]) continue;
        const other = levels[near]!;
        if (other < TABLE * brightest && Math.min(level, other) >= GRADUAL * Math.max(level, other)) {
          seen[near] = 1;
          region.push(near);
          continue;
        }
        outline++;
        if (level < SHARP * other || (far !== null && level < SHARP * levels[far]!)) sharp++;
      }
    }
    if (sharp < OUTLINE * outline) continue;
    for (const tile of region) for (const at of [tile, ...neighbours(tile).map(({ near }) => near)]) beside[at] = 1;
  }
  return beside;
}

/** The median of each tile and its neighbours, at least `least`: figures in capitals, rules and seals are no shadows. */
function smoothed({ columns, rows, levels, ...papers }: Papers, least: number): Papers {
  const result = levels.map((_, tile) => {
    const [column, row] = [tile % columns, Math.floor(tile / columns)];
    const near: number[] = [];
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) near.push(levels[y * columns + x]!);
    }
    return Math.max(least, near.sort((a, b) => a - b)[near.length >> 1]!);
  });
  return { ...papers, columns, rows, levels: result };
}

/** The page divided by its paper, which is taken to change evenly from the middle of one tile to that of the next; what lies beside the page becomes paper. */
function brighten(grey: Raster, { columns, rows, side, levels }: Papers, beside: Uint8Array): Raster {
  const { data, width, height } = grey;
  const result = new Uint8Array(data.length);
  // Paper in the middle of each tile of a row, the outermost ones repeated.
  const line = new Float64Array(columns + 2);
  for (let y = 0; y < height; y++) {
    const place = Math.min(rows - 1, Math.max(0, (y + 0.5) / side - 0.5));
    const row = Math.floor(place);
    const next = Math.min(rows - 1, row + 1) * columns;
    for (let column = 0; column < columns; column++) line[column + 1] = levels[row * columns + column]! * (1 - place + row) + levels[next + column]! * (place - row);
    line[0] = line[1]!;
    line[columns + 1] = line[columns]!;
    for (let step = 0, x = 0; step <= columns; step++) {
      const middle = (step - 0.5) * side - 0.5;
      const slope = (line[step + 1]! - line[step]!) / side;
      for (const end = Math.min(width, Math.ceil(middle + side)); x < end; x++) {
        const value = (data[y * width + x]! * BRIGHT) / Math.max(1, line[step]! + (x - middle) * slope);
        result[y * width + x] = value > 255 ? 255 : value;
      }
    }
    const tiles = Math.floor(y / side) * columns;
    for (let column = 0; column < columns; column++) if (beside[tiles + column]) result.fill(BRIGHT, y * width + column * side, y * width + Math.min(width, (column + 1) * side));
  }
  return { ...grey, data: result };
}
