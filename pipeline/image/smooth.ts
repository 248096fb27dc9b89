/** Smoothing and sharpening: noise out, letters kept, hooks of tones made plain. Grey images; edges repeat the outermost pixel. */
import type { Raster } from '../engines/engine.ts';

const WHITE = 255;

/** Binomial blur with [1 2 1] across and down (σ = 0.7 pixels), `times` over: twice is σ = 1. */
export function smooth(image: Raster, times = 1): Raster {
  let { data } = image;
  for (let time = 0; time < times; time++) data = binomial(data, image.width, image.height);
  return { ...image, data };
}

function binomial(data: Uint8Array, width: number, height: number): Uint8Array {
  const smoothed = new Uint8Array(data.length);
  if (data.length === 0) return smoothed;
  let [above, here, below] = [new Uint16Array(width), new Uint16Array(width), new Uint16Array(width)];
  blurRow(data, 0, width, here);
  above.set(here);
  for (let y = 0, start = 0; y < height; y++, start += width) {
    if (y < height - 1) blurRow(data, start + width, width, below);
    else below.set(here);
    for (let x = 0; x < width; x++) smoothed[start + x] = (above[x]! + 2 * here[x]! + below[x]! + 8) >> 4;
    [above, here, below] = [here, below, above];
  }
  return smoothed;
}

/** [1 2 1] across one row, into `row`. */
function blurRow(data: Uint8Array, start: number, width: number, row: Uint16Array): void {
  let left = data[start]!;
  let middle = left;
  for (let x = 0; x < width - 1; x++) {
    const right = data[start + x + 1]!;
    row[x] = left + 2 * middle + right;
    left = middle;
    middle = right;
  }
  row[width - 1] = left + 3 * middle;
}

/**
 * Unsharp mask: `amount` times the difference to the image smoothed `times` over is added; opens the hooks of hỏi against the strokes of sắc.
 * What is then at least as light as `white` is made white: the mask makes grain coarser.
 */
export function sharpen(image: Raster, amount: number, times: number, white = WHITE): Raster {
  const { data } = image;
  const blurred = smooth(image, times).data;
  const result = new Uint8Array(data.length);
  // Clamps without a branch, which noise would mislead.
  const clamped = new Uint8ClampedArray(result.buffer);
  for (let at = 0; at < data.length; at++) {
    const value = data[at]! + amount * (data[at]! - blurred[at]!);
    clamped[at] = value >= white ? WHITE : value;
  }
  return { ...image, data: result };
}

/** Median of 3 × 3 pixels: takes specks of one or two pixels away and opens the gaps of thick type. The outermost pixels stay. */
export function median(image: Raster): Raster {
  const { data, width, height } = image;
  const result = new Uint8Array(data);
  // The median of nine is the median of: the largest of the three columns' least, the middle of their middles, the least of their largest.
  const low = new Uint8Array(width);
  const middle = new Uint8Array(width);
  const high = new Uint8Array(width);
  for (let y = 1; y < height - 1; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const a = data[row - width + x]!;
      const b = data[row + x]!;
      const c = data[row + width + x]!;
      const least = a < b ? a : b;
      const most = a < b ? b : a;
      low[x] = c < least ? c : least;
      high[x] = c > most ? c : most;
      middle[x] = c < least ? least : c > most ? most : c;
    }
    for (let x = 1; x < width - 1; x++) {
      result[row + x] = middleOf(
        Math.max(low[x - 1]!, low[x]!, low[x + 1]!),
        middleOf(middle[x - 1]!, middle[x]!, middle[x + 1]!),
        Math.min(high[x - 1]!, high[x]!, high[x + 1]!),
      );
    }
  }
  return { ...image, data: result };
}

function middleOf(a: number, b: number, c: number): number {
  return a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
}
