/** What a page image is like: the facts that decide which preparation it gets. */
import type { Raster } from '../engines/engine.ts';
import type { Ink } from './components.ts';

/** Tone of a grey image, all in grey levels (0 black – 255 white) unless said otherwise. */
export interface Tone {
  /** level that most of the page has */
  paper: number;
  /** level of solid ink: the darkest twentieth of what is darker than `threshold` */
  ink: number;
  /** best border between the two (Otsu, on the paper side of the ink) */
  threshold: number;
  /** grain of the paper: robust standard deviation of neighbouring paper pixels */
  noise: number;
  /** share of pixels that are neither ink nor paper by a wide margin, among those darker than half way to paper: near 0 in black-and-white scans */
  grey: number;
  /** share of pixels darker than the threshold */
  inkShare: number;
}

/** Print covers less of a page. More, with little between dark and light, is paper in uneven light. */
const MOST_INK = 0.2;
const LITTLE_CONTRAST = 64;
/** Print is farther from the paper than this many times the grain (faded pages at 150 dpi: 15; two halves of unevenly lit paper: 5). */
const LEAST_CONTRAST = 8;
/** Less is grain, not print. */
const LEAST_INK = 0.0005;

/**
 * Measure tone and noise of a grey image, on every second row. On a page with a few faded lines the border that parts the levels best runs
 * through the paper itself; then it is looked for again among what is darker.
 */
export function measureTone({ data, width, height }: Raster): Tone {
  const pairs = countPairs(data, width, height);
  const histogram = new Float64Array(256);
  for (const [at, count] of pairs.entries()) histogram[at & 255]! += count;
  for (let y = 0; y < height; y += 2) if (width > 0) histogram[data[y * width]!]!++;
  const steps = stepsOf(pairs, 0);
  const total = histogram.reduce((sum, value) => sum + value, 0) || 1;
  const grain = quantile(steps, 0, 256, 0.68) / Math.SQRT2;
  let threshold = otsu(histogram, 256);
  while (isPaperParted(histogram, threshold, total, grain)) {
    const darker = otsu(histogram, threshold);
    if (darker >= threshold || sum(histogram, 0, darker) < LEAST_INK * total) break;
    threshold = darker;
  }
  const paper = quantile(histogram, threshold, 256, 0.5);
  const ink = quantile(histogram, 0, threshold, 0.2);
  const border = Math.max(threshold, paper - (paper - ink) * 0.25);
  const dark = sum(histogram, 0, threshold);
  const edge = (paper - ink) * 0.15;
  return {
    paper, ink, threshold,
    noise: quantile(stepsOf(pairs, border), 0, 256, 0.68) / Math.SQRT2,
    grey: sum(histogram, Math.ceil(ink + edge), Math.floor(paper - edge)) / Math.max(1, dark),
    inkShare: dark / total,
  };
}

/** How often each level (low byte) stands to the right of each level (high byte), on every second row. */
function countPairs(data: Uint8Array, width: number, height: number): Uint32Array {
  const pairs = new Uint32Array(65_536);
  for (let y = 0; y < height; y += 2) {
    let at = y * width;
    let last = data[at]!;
    for (const end = at++ + width; at < end; at++) {
      const level = data[at]!;
      pairs[(last << 8) | level]!++;
      last = level;
    }
  }
  return pairs;
}

/** Histogram of the differences of neighbours that are both at least as light as `least`. */
function stepsOf(pairs: Uint32Array, least: number): Float64Array {
  const steps = new Float64Array(256);
  const from = Math.max(0, Math.ceil(least));
  for (let left = from; left < 256; left++) {
    for (let right = from; right < 256; right++) steps[Math.abs(left - right)]! += pairs[(left << 8) | right]!;
  }
  return steps;
}

/** Whether a threshold runs through the paper: what is darker is too much or too near to be print. */
function isPaperParted(histogram: Float64Array, threshold: number, total: number, grain: number): boolean {
  const contrast = quantile(histogram, threshold, 256, 0.5) - quantile(histogram, 0, threshold, 0.2);
  return contrast < LEAST_CONTRAST * grain || (contrast < LITTLE_CONTRAST && sum(histogram, 0, threshold) > MOST_INK * total);
}

/** Otsu's threshold (1979) among the levels below `end`: pixels below it are ink. */
function otsu(histogram: Float64Array, end: number): number {
  const total = sum(histogram, 0, end) || 1;
  let all = 0;
  for (let level = 0; level < end; level++) all += level * histogram[level]!;
  let below = 0;
  let belowSum = 0;
  let best = -1;
  let threshold = end >> 1;
  for (let level = 0; level < end - 1; level++) {
    below += histogram[level]!;
    belowSum += level * histogram[level]!;
    if (below === 0 || below === total) continue;
    const difference = belowSum / below - (all - belowSum) / (total - below);
    const between = below * (total - below) * difference * difference;
    if (between > best * (1 + 1e-12)) {
      best = between;
      threshold = level + 1;
    }
  }
  return threshold;
}

function sum(histogram: Float64Array, from: number, to: number): number {
  let result = 0;
  for (let level = Math.max(0, from); level < Math.min(256, to); level++) result += histogram[level]!;
  return result;
}

/** The level below which `share` of the histogram between `from` and `to` lies; `from` where there is nothing. */
function quantile(histogram: Float64Array, from: number, to: number, share: number): number {
  const wanted = sum(histogram, from, to) * share;
  if (wanted === 0) return from;
  let seen = 0;
  for (let level = from; level < to; level++) {
    seen += histogram[level]!;
    if (seen >= wanted) return level;
  }
  return to - 1;
}

/** Size of the type of a page, in pixels; zeros on pages without any. */
export interface Type {
  /** median height of what looks like letters: between x-height and capitals */
  height: number;
  /** median thickness of horizontal runs in letters */
  stroke: number;
  /** components that look like letters */
  letters: number;
  /** specks for each letter */
  specks: number;
}

/** Letters have at least this height, at any resolution that can be read. */
const MIN_LETTER = 7;
/** Specks are at most this large (pixels of ink); dots of i and of nặng are larger at 150 dpi. */
const SPECK_AREA = 3;

/** Measure the type from the components of a page; `dpi` bounds what a letter can be (at most 10 mm high). */
export function measureType(ink: Ink, dpi: number): Type {
  const { left, top, right, bottom, area, count } = ink.components;
  const maximum = (dpi * 10) / 25.4;
  const heights: number[] = [];
  const letter = new Uint8Array(count);
  let specks = 0;
  for (let label = 0; label < count; label++) {
    const height = bottom[label]! - top[label]!;
    const width = right[label]! - left[label]!;
    if (area[label]! <= SPECK_AREA) specks++;
    if (height < MIN_LETTER || height > maximum || width > 4 * height || width < height / 8 || area[label]! < height) continue;
    letter[label] = 1;
    heights.push(height);
  }
  const runs = new Float64Array(64);
  for (let run = 0; run < ink.rows.length; run++) {
    if (letter[ink.labels[run]!]) runs[Math.min(63, ink.ends[run]! - ink.starts[run]!)]!++;
  }
  heights.sort((a, b) => a - b);
  return {
    height: heights[heights.length >> 1] ?? 0,
    stroke: heights.length > 0 ? quantile(runs, 0, 64, 0.5) : 0,
    letters: heights.length,
    specks: specks / Math.max(1, heights.length),
  };
}
