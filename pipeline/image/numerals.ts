/**
 * Roman numbers read off the image itself: engines read III as II, VI. as VL and VII as VH, the paper shows upright strokes, strokes that
 * meet at the foot (V) or cross (X), and the sign behind them. Measured in heights of the number, whatever the size of the type.
 */
import type { Raster } from '../engines/engine.ts';
import type { Box } from '../model.ts';
import type { Look } from './look.ts';

/** What of a look decides how dark a stroke is and how high. */
export type Print = Pick<Look, 'tone' | 'condition'> & { type: Pick<Look['type'], 'height'> };

/** A number as the paper shows it. */
export interface Numeral {
  /** I for each upright stroke, V, X, and ? for what is neither, in order */
  letters: string;
  behind: '.' | ',' | '';
  /** the last stroke has a serif at its upper right, as I has and 1, l and L have not */
  isCapital: boolean;
  /** two strokes are joined in the middle, as those of H and N are */
  isJoined: boolean;
  /** where the number and its sign end, in pixels of the image */
  right: number;
}

/** Share of the darkness of solid ink from which on a pixel is ink; on heavy pages strokes have grown into their gaps. */
const INK = 0.5;
const HEAVY_INK = 0.7;
/** Share of the pixels around a number that are solid ink at least, and its least darkness (of the way from paper to the page's ink). */
const SOLID_SHARE = 0.03;
const LEAST_SOLID = 0.25;
/** Numbers are between these heights, in heights of the type. */
const LOWEST = 0.75;
const HIGHEST = 2.2;
/** Rows between lines have less than this share of the ink of the fullest row; worn type has such rows inside. */
const EMPTY_ROW = 0.12;
const WORN_GAP = 2;
/** Holes of worn strokes, upright. */
const HOLE = 0.16;

/** A stroke is what fills at least this share of the height; its sides are steep: full within this share. Those of V are not. */
const BESIDE = 0.45;
const FULL = 0.8;
const SIDE = 0.1;
const WIDEST_STROKE = 0.45;
/** The number ends before a space of this width without high ink. */
const SPACE = 0.5;
/** Low ink (points, feet) stays below this share of the height. */
const LOW = 0.4;
/** Blurred edge of a stroke. */
const EDGE = 0.08;
/** Ink beside strokes that is wider than this is a letter, known from the least width of letters on. */
const LEAST_REST = 0.12;
const NARROWEST_LETTER = 0.4;
const WIDEST_LETTER = 1.15;
/** The foot of V lies this far to the right of its head's left end; those of X lie below each other, and its middle lies this far inside. */
const V_SHIFT = 0.18;
const X_SHIFT = 0.17;
const X_INSIDE = 0.1;
const LEAST_SPAN = 0.5;
/** A serif reaches at least this far to the right of its stroke; on damaged pages less of it is left. */
const SERIF = 0.06;
const DAMAGED_SERIF = 0.03;
/** How far behind a number its point ends and the space begins. */
const BEFORE_SPACE = 0.45;
/** Points: their least and largest width and least height; ink this far below the feet is a comma's. A foot that meets a point grows by this much. */
const POINT = { narrowest: 0.09, widest: 0.4, lowest: 0.1, below: 0.1, rise: 0.09 };
/** Legs fill more of the height where they stand, and serifs less. */
const THICK_FOOT = 0.25;
const THIN_FOOT = 0.2;

/** Ink around a number as zeros and ones, row by row; the line stands in the rows from `top` to `bottom` (exclusive). */
interface Ink { ink: Uint8Array; width: number; height: number }
interface Patch extends Ink { top: number; bottom: number; tall: number }
interface Stroke { from: number; to: number }

/**
 * Read the number in a box of an image; `end` is how far to the right the sign behind it may stand. Null where there is no ink of the
 * height of a number.
 */
export function readNumeral(image: Raster, box: Box, end: number, print: Print): Numeral | null {
  const ink = cutOut(image, box, end, print);
  if (!ink) return null;
  // Commas reach below the line: its rows are those of what is high, found at first with the rows of all.
  const rough = withRows(ink, 0, ink.right, print);
  const patch = rough && withRows(ink, ...columnsOf(rough), print);
  if (!patch) return null;
  const [first, after] = columnsOf(patch);
  const last = after - 1;
  if (print.condition === 'worn') closeHoles(patch);
  const { tall } = patch;
  const strokes = findStrokes(patch, print.condition === 'heavy').filter(({ from, to }) => from >= first && to <= last + 2);
  const letters = lettersOf(patch, strokes, first, last);
  const behind = signBehind(patch, last, footOf(letters, strokes, last, tall));
  return {
    letters, behind, right: ink.left + last + 1 + (behind === '' ? 0 : BEFORE_SPACE * tall),
    isCapital: strokes.length > 0 && reach(patch, strokes.at(-1)!.to) >= (isDamaged(print) ? DAMAGED_SERIF : SERIF) * tall,
    isJoined: strokes.slice(1).some(({ from }, index) => areJoined(patch, strokes[index]!.to, from)),
  };
}

/** Whether strokes are worn, grown or lost in noise: what is measured of them is less sure. */
export function isDamaged({ condition }: Print): boolean {
  return condition === 'worn' || condition === 'grainy' || condition === 'heavy';
}

/** The ink of a box and what stands behind it; `left` is its first column in the image, `right` the column after the box in it. */
function cutOut(image: Raster, [left, top, right, bottom]: Box, end: number, print: Print): Ink & { left: number; right: number } | null {
  const { tone, type, condition } = print;
  const half = Math.max((bottom - top) / 2, type.height * 0.8) + 2;
  const x0 = Math.max(0, Math.floor(left - type.height / 4));
  const y0 = Math.max(0, Math.floor((top + bottom) / 2 - half));
  const width = Math.min(image.width, Math.ceil(end)) - x0;
  const height = Math.min(image.height, Math.ceil((top + bottom) / 2 + half)) - y0;
  if (width <= 0 || height <= 0) return null;
  const isNoisy = condition === 'worn' || condition === 'grainy';
  const darkness = Float64Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [x0 + (at % width), y0 + Math.floor(at / width)];
    return (tone.paper - (isNoisy ? smoothed(image, x, y) : image.data[y * image.width + x]!)) / Math.max(1, tone.paper - tone.ink);
  });
  const solid = Math.max(LEAST_SOLID, Float64Array.from(darkness).sort()[Math.floor(darkness.length * (1 - SOLID_SHARE))]!);
  const limit = Math.min(1, solid) * (condition === 'heavy' ? HEAVY_INK : INK);
  return { ink: Uint8Array.from(darkness, (value) => (value > limit ? 1 : 0)), width, height, left: x0, right: Math.min(width, Math.ceil(right - x0) + 1) };
}

/** The ink with the rows of the line that stands in its columns `from` to `to`; null where none has the height of a number. */
function withRows(ink: Ink, from: number, to: number, { type, condition }: Print): Patch | null {
  const [top, bottom] = fullestRows(ink, from, to, condition === 'worn' ? WORN_GAP : 0);
  const tall = bottom - top;
  const patch = { ...ink, top, bottom, tall };
  const [first, after] = columnsOf(patch);
  return first < after && tall >= LOWEST * type.height && tall <= HIGHEST * type.height ? patch : null;
}

/** The columns of the number: from the first with high ink to the last before a space. */
function columnsOf(patch: Patch): [number, number] {
  const { width, top, bottom, tall } = patch;
  const isHigh = (x: number) => hasInk(patch, x, top, bottom - LOW * tall);
  let first = 0;
  while (first < width && !isHigh(first)) first++;
  let after = first;
  for (let x = first; x < width && x - after <= SPACE * tall; x++) if (isHigh(x)) after = x + 1;
  return [first, after];
}

/** A pixel of the image smoothed with [1 2 1] across and down. */
function smoothed({ data, width, height }: Raster, x: number, y: number): number {
  let sum = 0;
  for (let down = -1; down <= 1; down++) {
    const row = Math.min(height - 1, Math.max(0, y + down)) * width;
    for (let across = -1; across <= 1; across++) sum += (2 - Math.abs(down)) * (2 - Math.abs(across)) * data[row + Math.min(width - 1, Math.max(0, x + across))]!;
  }
  return sum / 16;
}

/** The rows with the most ink that lie together, looked at between two columns: first, and after the last. */
function fullestRows({ ink, width, height }: Ink, from: number, to: number, gap: number): [number, number] {
  const rows = Array.from({ length: height }, (_, y) => ink.subarray(y * width + from, y * width + to).reduce((sum, value) => sum + value, 0));
  const least = Math.max(1, EMPTY_ROW * Math.max(...rows));
  let best: [number, number] = [0, 0];
  let most = 0;
  for (let y = 0; y < height; y++) {
    if (rows[y]! < least) continue;
    let last = y;
    let sum = 0;
    for (let row = y; row < height && row - last <= gap + 1; row++) {
      if (rows[row]! < least) continue;
      last = row;
      sum += rows[row]!;
    }
    if (sum > most) [best, most] = [[y, last + 1], sum];
    y = last;
  }
  return best;
}

/** Fill the holes that worn strokes have between ink above and below. */
function closeHoles({ ink, width, top, bottom, tall }: Patch): void {
  for (let x = 0; x < width; x++) {
    let last = bottom;
    for (let y = top; y < bottom; y++) {
      if (!ink[y * width + x]) continue;
      if (y - last - 1 <= HOLE * tall) for (let row = last + 1; row < y; row++) ink[row * width + x] = 1;
      last = y;
    }
  }
}

function hasInk({ ink, width }: Patch, x: number, from: number, to: number): boolean {
  for (let y = Math.max(0, Math.round(from)); y < to; y++) if (ink[y * width + x]) return true;
  return false;
}

/** Share of the number's height, or of its lowest part from row `from` on, that is ink in a column. */
function fill({ ink, width, top, bottom, tall }: Patch, x: number, from = top): number {
  if (x < 0 || x >= width) return 0;
  let count = 0;
  for (let y = from; y < bottom; y++) count += ink[y * width + x]!;
  return count / tall;
}

function findStrokes(patch: Patch, isHeavy: boolean): Stroke[] {
  const steps = Math.max(1, Math.floor(SIDE * patch.tall)) + (isHeavy ? 1 : 0);
  const isFullBy = (at: number, step: 1 | -1) => Array.from({ length: steps + 1 }, (_, index) => fill(patch, at + step * index)).some((share) => share >= FULL);
  const strokes: Stroke[] = [];
  for (let from = 0; from < patch.width; from++) {
    if (fill(patch, from) < BESIDE) continue;
    let to = from + 1;
    while (fill(patch, to) >= BESIDE) to++;
    if (to - from <= WIDEST_STROKE * patch.tall && isFullBy(from, 1) && isFullBy(to - 1, -1)) strokes.push({ from, to });
    from = to;
  }
  return strokes;
}

/** The letters between columns `first` and `last`: the strokes, and what stands before, between and behind them. */
function lettersOf(patch: Patch, strokes: Stroke[], first: number, last: number): string {
  const { top, tall } = patch;
  const hasMiddle = (x: number) => hasInk(patch, x, top + 0.17 * tall, top + 0.83 * tall);
  const rest = (from: number, to: number): string => {
    let [left, right] = [from, to];
    for (let step = 0; step < EDGE * tall && from > first && left < right && hasMiddle(left); step++) left++;
    for (let step = 0; step < EDGE * tall && to <= last && right > left && hasMiddle(right - 1); step++) right--;
    while (left < right && !hasMiddle(left)) left++;
    while (right > left && !hasMiddle(right - 1)) right--;
    return right - left <= LEAST_REST * tall ? '' : letterOf(patch, left, right);
  };
  const before = strokes.map(({ from }, index) => `${rest(index === 0 ? first : strokes[index - 1]!.to, from)}I`).join('');
  return before + rest(strokes.at(-1)?.to ?? first, last + 1);
}

/** V, X or ? between two columns: where the left ends of head, middle and feet lie. */
function letterOf(patch: Patch, left: number, right: number): string {
  const { top, tall } = patch;
  if (right - left < NARROWEST_LETTER * tall || right - left > WIDEST_LETTER * tall) return '?';
  const ends = (from: number, to: number) => {
    const columns = Array.from({ length: right - left }, (_, index) => left + index).filter((x) => hasInk(patch, x, top + from * tall, Math.round(top + to * tall)));
    return { left: columns[0] ?? right, right: (columns.at(-1) ?? left) + 1 };
  };
  const [head, middle, feet] = [ends(0.03, 0.2), ends(0.42, 0.58), ends(0.8, 0.97)];
  const shift = feet.left - head.left;
  const inside = middle.left - Math.max(head.left, feet.left);
  if (head.right - head.left < LEAST_SPAN * tall) return '?';
  if (shift > V_SHIFT * tall) return inside < 0 ? 'V' : '?';
  return Math.abs(shift) < X_SHIFT * tall && inside > X_INSIDE * tall ? 'X' : '?';
}

/** How far the ink of the head reaches to the right from a column. */
function reach(patch: Patch, from: number): number {
  let x = from;
  while (x < patch.width && hasInk(patch, x, patch.top, patch.top + 0.14 * patch.tall)) x++;
  return x - from;
}

function areJoined(patch: Patch, from: number, to: number): boolean {
  if (to - from > 0.6 * patch.tall) return false;
  for (let x = from; x < to; x++) if (!hasInk(patch, x, patch.top + 0.35 * patch.tall, patch.top + 0.65 * patch.tall)) return false;
  return true;
}

/** Where the foot of the last letter may begin: at the end of a stroke, near the end of X, before the foot of V. */
function footOf(letters: string, strokes: Stroke[], last: number, tall: number): number {
  const stroke = strokes.at(-1)?.to ?? 0;
  return letters.endsWith('I') ? stroke : Math.max(stroke, Math.round(last - (letters.endsWith('V') ? 0.75 : 0.3) * tall));
}

/** The sign behind the number, whose last foot begins at `foot` or later: low ink of the size of a point. */
function signBehind(patch: Patch, last: number, foot: number): Numeral['behind'] {
  const { width, height, bottom, tall } = patch;
  const zone = bottom - Math.round((LOW + 0.02) * tall);
  const isLow = (x: number) => x < width && hasInk(patch, x, zone, bottom);
  let x = foot;
  while (x < last && !isLow(x)) x++;
  x = behindFoot(patch, zone, x, isLow);
  for (; x < Math.min(width, last + 0.75 * tall); x++) {
    if (!isLow(x)) continue;
    let end = x;
    while (isLow(end)) end++;
    const columns = Array.from({ length: end - x }, (_, index) => x + index);
    if (columns.some((column) => hasInk(patch, column, zone, zone + 0.04 * tall))) return '';
    const isPoint = end - x >= POINT.narrowest * tall && end - x <= POINT.widest * tall && columns.some((column) => hasInk(patch, column, zone, bottom - POINT.lowest * tall + 1));
    const below = bottom + Math.ceil(POINT.below * tall);
    if (isPoint) return columns.some((column) => hasInk(patch, column, below, Math.min(height, Math.round(bottom + 0.3 * tall)))) ? ',' : '.';
    x = end;
  }
  return '';
}

/** The column behind a foot that begins at `foot`: after its ink, or where it grows into a point that touches it */
function behindFoot(patch: Patch, zone: number, foot: number, isLow: (x: number) => boolean): number {
  let x = foot;
  let thinnest: { at: number; share: number } | null = null;
  let wasThick = foot > 0 && fill(patch, foot - 1, zone) >= THICK_FOOT;
  for (; isLow(x); x++) {
    const share = fill(patch, x, zone);
    if (thinnest && share >= thinnest.share + POINT.rise) return thinnest.at + 1;
    wasThick ||= share >= THICK_FOOT;
    if (wasThick && share <= Math.min(THIN_FOOT, thinnest?.share ?? 1)) thinnest = { at: x, share };
  }
  return x;
}
