/** Smoothing and sharpening: noise out, letters kept, hooks of tones made plain. Grey images; edges repeat the outermost pixel. */
import type { Raster } from '../engines/engine.ts';

/** Binomial blur with [1 2 1] across and down (σ = 0.7 pixels), `times` over: twice is σ = 1. */
export function smooth(image: Raster, times = 1): Raster {
  let { data } = image;
  for (let time = 0; time < times; time++) data = binomial(data, image.width, image.height);
  return { ...image, data };
}

function binomial(data: Uint8Array, width: number, height: number): Uint8Array {
  const across = new Uint16Array(data.length);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    const end = start + width - 1;
    for (let at = start; at <= end; at++) {
      across[at] = data[at > start ? at - 1 : at]! + 2 * data[at]! + data[at < end ? at + 1 : at]!;
    }
  }
  const smoothed = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    const above = y > 0 ? -width : 0;
    const below = y < height - 1 ? width : 0;
    for (let at = start, end = start + width; at < end; at++) {
      smoothed[at] = (across[at + above]! + 2 * across[at]! + across[at + below]! + 8) >> 4;
    }
  }
  return smoothed;
}

/** Unsharp mask: `amount` times the difference to the image smoothed `times` over is added; opens the hooks of hỏi against the strokes of sắc. */
export function sharpen(image: Raster, amount: number, times: number): Raster {
  const { data } = image;
  const blurred = smooth(image, times).data;
  const result = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const value = data[at]! + amount * (data[at]! - blurred[at]!);
    result[at] = value < 0 ? 0 : value > 255 ? 255 : value;
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
