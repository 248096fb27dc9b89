/** Narrowing a page: an engine that scales lines to one height takes as long as they are wide. */
import type { Raster } from '../engines/engine.ts';

/** Weights are whole numbers that add up to this; paper stays as it is. */
const ONE = 256;

/** The grey image made narrower to a `share` of its width, rows by themselves, by cubic interpolation (Keys 1981, a = −½), which keeps strokes sharp. Images of a few pixels stay as they are. */
export function narrow(image: Raster, share: number): Raster {
  const { data, width, height } = image;
  const narrowed = Math.round(width * share);
  if (narrowed === width || narrowed < 4) return image;
  const from = new Int32Array(narrowed);
  const weights = new Int32Array(narrowed * 4);
  for (let x = 0; x < narrowed; x++) {
    const place = Math.min(width - 2, Math.max(1, ((x + 0.5) * width) / narrowed - 0.5));
    const first = Math.min(width - 3, Math.floor(place));
    from[x] = first - 1;
    weights.set(cubicWeights(place - first), x * 4);
  }
  const result = new Uint8Array(narrowed * height);
  const clamped = new Uint8ClampedArray(result.buffer);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const paper = data[row]!;
    let [start, end] = [row, row + width];
    while (end > start && data[end - 1] === paper) end--;
    while (start < end && data[start] === paper) start++;
    result.fill(paper, y * narrowed, (y + 1) * narrowed);
    if (start === end) continue;
    // Four pixels count for each, so two more on either side have ink in them; one more for rounding.
    const last = Math.min(narrowed, Math.ceil((end - row) * share) + 3);
    for (let x = Math.max(0, Math.floor((start - row) * share) - 3); x < last; x++) {
      const at = row + from[x]!;
      clamped[y * narrowed + x] = (data[at]! * weights[4 * x]! + data[at + 1]! * weights[4 * x + 1]! + data[at + 2]! * weights[4 * x + 2]! + data[at + 3]! * weights[4 * x + 3]! + ONE / 2) >> 8;
    }
  }
  return { ...image, data: result, width: narrowed };
}

/** Weights of four neighbours for a place `t` (0–1) between the middle two. */
function cubicWeights(t: number): [number, number, number, number] {
  const [a, c, d] = [-0.5 * t + t ** 2 - 0.5 * t ** 3, 0.5 * t + 2 * t ** 2 - 1.5 * t ** 3, -0.5 * t ** 2 + 0.5 * t ** 3].map((weight) => Math.round(weight * ONE)) as [number, number, number];
  return [a, ONE - a - c - d, c, d];
}
