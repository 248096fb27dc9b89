/** Which way up a page is, and how far its text lines are from level. */
import type { Ink } from './components.ts';

const MAX_SKEW = 8;
const MAX_POINTS = 12_000;
const MIN_POINTS = 60;
/** Rows that are counted together in the coarse search. */
const COARSE_BIN = 4;
const SMALLEST = 0.05;
const MAX_MARKS = 2_000;

/** How a page lies. */
export interface Lie {
  /** clockwise quarter turns in degrees (0, 90, 180, 270) that make the page upright */
  rotation: number;
  /** skew that remains, in degrees, clockwise positive, within ±8°, to 0.05° */
  skew: number;
  /** other rotations that are nearly as likely, most likely first, each with its own skew */
  others: { rotation: number; skew: number }[];
}

/** Edges of letters that may stand on a baseline: where, and along which way. */
interface Edge { along: Float64Array; across: Float64Array; rotation: number }

/** An axis whose baseline is less sharp than the best by this factor is out of the question (measured on 22 pages turned four ways: at least 1.18). */
const CLEARLY_LESS = 1.12;
/** So many detached marks tell up from down; of those, at least this share stands above its letter (measured: 0.67–0.98, dilated pages have too few). */
const MIN_MARKS = 20;
const MARKS_ABOVE = 0.6;
/** Fewer tell it, too, where they agree so far that chance would do it once in a hundred times: (above − below)² in multiples of their number. */
const AGREEMENT = 6;

/**
 * Find the baseline. Along which axis the lines run: of the four edges of the letters' boxes, the feet line up most sharply
 * (tops are spread by capitals, marks and ascenders). Which end is up: most Vietnamese marks stand above their letter, only the dot
 * of nặng below. The skew is the angle under which the feet fall on the fewest rows (projection profile; Postl 1986).
 * Pages with too little text are taken as upright and level.
 */
export function findLie(ink: Ink, typeHeight: number): Lie {
  const letters = choose(ink, typeHeight);
  if (letters.length < MIN_POINTS) return { rotation: 0, skew: 0, others: [] };
  const { left, top, right, bottom } = ink.components;
  const x = Float64Array.from(letters, (label) => (left[label]! + right[label]!) / 2 - ink.width / 2);
  const y = Float64Array.from(letters, (label) => (top[label]! + bottom[label]!) / 2 - ink.height / 2);
  const at = (edge: Int32Array, middle: number) => Float64Array.from(letters, (label) => edge[label]! - middle);
  const edges: Edge[] = [
    { along: x, across: at(bottom, ink.height / 2), rotation: 0 },
    { along: x, across: at(top, ink.height / 2), rotation: 180 },
    { along: y, across: at(left, ink.width / 2), rotation: 270 },
    { along: y, across: at(right, ink.width / 2), rotation: 90 },
  ];
  const found = edges.map((edge) => ({ rotation: edge.rotation, ...sharpest(edge) })).sort((a, b) => b.sharpness - a.sharpness);
  const best = found[0]!;
  const likely = found.filter(({ sharpness }) => sharpness * CLEARLY_LESS >= best.sharpness);
  const lies = likely.map(({ rotation, angle }) => {
    const skew = rotation % 180 === 0 ? angle : -angle;
    return { rotation, skew: Math.abs(skew) < SMALLEST / 2 ? 0 : Math.round(skew * 100) / 100 };
  });
  if (best.rotation % 180 === 0) {
    const above = shareOfMarksAbove(ink, typeHeight);
    if (above !== null && (above >= MARKS_ABOVE || above <= 1 - MARKS_ABOVE)) return { rotation: above >= MARKS_ABOVE ? 0 : 180, skew: lies[0]!.skew, others: [] };
    // A few lines, or capitals only: heads may line up as well as feet. Most pages are upright.
    if (best.rotation === 180) return { rotation: 0, skew: lies[0]!.skew, others: [lies[0]!, ...lies.slice(1).filter(({ rotation }) => rotation !== 0)] };
  }
  return { ...lies[0]!, others: lies.slice(1) };
}

/** Of the small marks close above or below a letter, the share that stands above; null where there are too few to tell. */
function shareOfMarksAbove({ components }: Ink, typeHeight: number): number | null {
  const { left, top, right, bottom, area, count } = components;
  const columns = new Map<number, number[]>();
  const marks: number[] = [];
  for (let label = 0; label < count; label++) {
    const height = bottom[label]! - top[label]!;
    const size = Math.max(height, right[label]! - left[label]!);
    if (size <= typeHeight * 3 && height >= typeHeight * 0.7) {
      for (let column = Math.floor(left[label]! / typeHeight); column <= Math.floor(right[label]! / typeHeight); column++) {
        const inColumn = columns.get(column);
        if (inColumn) inColumn.push(label);
        else columns.set(column, [label]);
      }
    } else if (size < typeHeight * 0.75 && size >= typeHeight * 0.12 && area[label]! > 3) {
      marks.push(label);
    }
  }
  const stride = Math.ceil(marks.length / MAX_MARKS) || 1;
  let above = 0;
  let below = 0;
  for (let index = 0; index < marks.length; index += stride) {
    const mark = marks[index]!;
    const centre = (left[mark]! + right[mark]!) / 2;
    let toBelow = Infinity;
    let toAbove = Infinity;
    for (const letter of columns.get(Math.floor(centre / typeHeight)) ?? []) {
      if (centre < left[letter]! - 1 || centre > right[letter]! + 1) continue;
      const gapBelow = top[letter]! - bottom[mark]!;
      const gapAbove = top[mark]! - bottom[letter]!;
      if (gapBelow >= -2) toBelow = Math.min(toBelow, gapBelow);
      if (gapAbove >= -2) toAbove = Math.min(toAbove, gapAbove);
    }
    if (Math.min(toBelow, toAbove) > typeHeight * 0.45) continue;
    if (toBelow < toAbove) above++;
    else below++;
  }
  const all = above + below;
  return all >= MIN_MARKS || (all > 0 && (above - below) ** 2 >= AGREEMENT * all) ? above / all : null;
}

/** Components of the size of letters, thinned out evenly where there are very many. */
function choose({ components }: Ink, typeHeight: number): number[] {
  const { left, top, right, bottom, count } = components;
  const chosen: number[] = [];
  for (let label = 0; label < count; label++) {
    const height = bottom[label]! - top[label]!;
    const width = right[label]! - left[label]!;
    if (Math.max(width, height) <= typeHeight * 3 && Math.min(width, height) >= typeHeight * 0.35) chosen.push(label);
  }
  const stride = Math.ceil(chosen.length / MAX_POINTS);
  return chosen.filter((_, index) => index % stride === 0);
}

/** The angle (degrees, from the axis `along` to growing `across`) under which an edge lines up best. */
function sharpest(edge: Edge): { angle: number; sharpness: number } {
  let best = { angle: 0, sharpness: -1 };
  for (const [reach, step, bin] of [[MAX_SKEW, 0.5, COARSE_BIN], [0.5, 0.1, 1], [0.1, SMALLEST, 1]] as const) {
    const centre = best.angle;
    best = { angle: centre, sharpness: -1 };
    const steps = Math.round(reach / step);
    for (let index = -steps; index <= steps; index++) {
      const angle = Math.round((centre + index * step) / SMALLEST) * SMALLEST;
      if (Math.abs(angle) > MAX_SKEW) continue;
      const sharpness = sharpnessAt(edge, angle, bin);
      if (sharpness > best.sharpness) best = { angle, sharpness };
    }
  }
  return best;
}

/** Sum of squares of the profile of an edge, levelled by `angle`; `bin` rows are counted together. */
function sharpnessAt({ along, across }: Edge, angle: number, bin: number): number {
  const slope = Math.tan((angle * Math.PI) / 180);
  let lowest = Infinity;
  let highest = -Infinity;
  const rows = new Float64Array(across.length);
  for (let index = 0; index < across.length; index++) {
    const row = (across[index]! - along[index]! * slope) / bin;
    rows[index] = row;
    if (row < lowest) lowest = row;
    if (row > highest) highest = row;
  }
  const profile = new Float64Array(Math.ceil(highest - lowest) + 2);
  for (const row of rows) {
    const whole = Math.floor(row - lowest);
    const rest = row - lowest - whole;
    profile[whole]! += 1 - rest;
    profile[whole + 1]! += rest;
  }
  let sum = 0;
  for (const value of profile) sum += value * value;
  return sum;
}
