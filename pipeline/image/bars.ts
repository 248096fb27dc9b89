/**
 * Roman numbers counted stroke by stroke: engines read III as II or HI and VI. as VL, the paper shows how many strokes there are and what
 * stands behind them.
 */
import type { Raster } from '../engines/engine.ts';
import type { Box, Word } from '../model.ts';

/** Share of the height of the ink that a column of an upright stroke fills; the gap between serifs that touch fills far less. */
const FULL = 0.8;
/** A stroke is what fills at least this share; its sides are steep: full within this share of the height. Those of V are not. */
const BESIDE = 0.45;
const SIDE = 0.1;
/** Share of a stroke's columns that are full unless it leans: the head of a leaning 1 looks like a serif. */
const UPRIGHT = 0.6;
/** Serifs and points: this share of the height at the top and at the bottom. */
const SERIF = 0.2;
const POINT = 0.35;
/** Ink this far (share of the height) below the feet of the strokes is a comma's. */
const BELOW = 0.1;
/** A point may stand this far behind the box that an engine gave the number, in heights of the ink. */
const POINT_BEYOND = 0.6;

/** The middle of the height, where H has its bar. */
const MIDDLE = [0.35, 0.65] as const;
/** Width of a point at least, in heights of the ink. */
const POINT_WIDTH = 0.08;

/** What engines make of I, II and III, alone or after V or X, and of what stands behind them. */
const NUMBER = /^([VX]{0,3})([IHULJl|!1iíìỉĩịÍÌỈĨỊ]{1,4})([.,/]?)$/u;
/** Readings that are no word, figure or letter, whatever follows. */
const PLAIN = /^(?:I|[IHl|!]{2,4})$/;
const PLAIN_BEHIND = /^[IHl|!]{1,4}$/;
const MOST_BARS = 3;
/** A figure or a marked letter before V or X is an I: no number is written so. */
const FIGURE = /^[1l|ÍÌỈĨỊÏ](?=[VX][.,/]?$)/u;

/** The upright strokes in a box of an image, and what stands behind the last of them. */
interface Strokes {
  bars: number;
  behind: '.' | ',' | '/' | '';
  /** the last has a serif at its upper right, as I has and 1, l and L have not */
  isCapital: boolean;
  /** two of them are joined in the middle, as those of H are */
  isJoined: boolean;
}

/** Ink of a column: how much, from where to where. */
interface Column { count: number; top: number; bottom: number }

/** How many upright strokes as high as the ink stand in a box of an image. */
export function countBars(image: Raster, box: Box, threshold: number): number {
  return measureStrokes(image, box, threshold).bars;
}

/** `end`: how far to the right of the box the sign may stand. */
function measureStrokes({ data, width, height }: Raster, [left, top, right, bottom]: Box, threshold: number, end = right): Strokes {
  const [x0, x1, y0, y1] = [Math.max(0, Math.floor(left)), Math.min(width, Math.ceil(end)), Math.max(0, Math.floor(top)), Math.min(height, Math.ceil(bottom))];
  const isInk = (x: number, y: number) => data[y * width + x]! < threshold;
  const columns = Array.from({ length: Math.max(0, x1 - x0) }, (_, index): Column => {
    const column = { count: 0, top: y1, bottom: y0 };
    for (let y = y0; y < y1; y++) {
      if (!isInk(x0 + index, y)) continue;
      column.count++;
      column.top = Math.min(column.top, y);
      column.bottom = y + 1;
    }
    return column;
  });
  const first = Math.min(...columns.map((column) => column.top));
  const tall = Math.max(...columns.map((column) => column.bottom)) - first;
  const reach = Math.max(1, Math.floor(SIDE * tall));
  const fill = (at: number) => (tall > 0 ? (columns[at]?.count ?? 0) / tall : 0);
  const bars: { from: number; to: number }[] = [];
  for (let from = 0; from < right - x0; from++) {
    if (fill(from) < BESIDE) continue;
    let to = from + 1;
    while (fill(to) >= BESIDE) to++;
    const isFullBy = (at: number, step: 1 | -1) => Array.from({ length: reach + 1 }, (_, index) => fill(at + step * index)).some((share) => share >= FULL);
    if (isFullBy(from, 1) && isFullBy(to - 1, -1)) bars.push({ from, to });
    from = to;
  }
  const last = bars.at(-1);
  if (!last) return { bars: 0, behind: '', isCapital: false, isJoined: false };
  const stroke = columns.slice(last.from, last.to);
  const [head, feet] = [Math.min(...stroke.map((column) => column.top)), Math.max(...stroke.map((column) => column.bottom))];
  const hasMiddle = (at: number) => {
    for (let y = Math.round(head + MIDDLE[0] * (feet - head)); y < head + MIDDLE[1] * (feet - head); y++) if (isInk(x0 + at, y)) return true;
    return false;
  };
  const isJoined = bars.slice(1).some(({ from }, index) => Array.from({ length: from - bars[index]!.to }, (_, step) => bars[index]!.to + step).every(hasMiddle));
  const after = columns.slice(last.to);
  const isUpright = stroke.filter(({ count }) => count >= FULL * tall).length >= UPRIGHT * stroke.length;
  return { bars: bars.length, behind: signBehind(after, head, feet), isCapital: isUpright && after.slice(0, reach + 1).some((column) => column.count > 0 && column.top < head + SERIF * (feet - head)), isJoined };
}

/** The sign behind a stroke: low ink that is not its foot is a point, or a comma where it goes below; ink that rises from the feet to the head a slash. */
function signBehind(columns: Column[], head: number, feet: number): Strokes['behind'] {
  const tall = feet - head;
  const isLow = ({ count, top }: Column) => count > 0 && top > feet - POINT * tall;
  const isHigh = ({ count, bottom }: Column) => count > 0 && bottom < head + POINT * tall;
  const low = columns.findIndex(isLow);
  if (low <= 0) return '';
  if (columns.slice(low).some(isHigh) && columns.slice(low).every(({ count }) => count < FULL * tall)) return '/';
  const end = columns.findIndex((column, index) => index > low && !isLow(column));
  const sign = columns.slice(low, end < 0 ? undefined : end);
  if (sign.length < POINT_WIDTH * tall || columns.slice(low + sign.length).some(({ count }) => count > 0)) return '';
  return sign.some(({ bottom }) => bottom > feet + BELOW * tall) ? ',' : '.';
}

/**
 * The words with as many I in the Roman numbers that begin a line as the image has strokes, and with the point or slash that stands
 * behind them; `image` is what the boxes lie on. What may be a figure, a letter or a word ("1.", "L", "Hi") is changed only where a
 * capital follows and the image shows serifs and a point.
 */
export function countRomanNumbers(words: Word[], image: Raster, threshold: number): Word[] {
  return words.map((word, index) => {
    if (words[index - 1]?.line === word.line || !word.box) return word;
    if (FIGURE.test(word.text)) return { ...word, text: word.text.replace(FIGURE, 'I') };
    const [, prefix, read, point] = NUMBER.exec(word.text) ?? [];
    if (prefix === undefined || read === undefined) return word;
    const next = words[index + 1]?.line === word.line ? words[index + 1] : undefined;
    const isTitle = next !== undefined && /^[\p{Lu}\p{N}]/u.test(next.text);
    const isPlain = (prefix === '' ? PLAIN : PLAIN_BEHIND).test(read);
    if (!isPlain && !isTitle) return word;
    const [, top, right, bottom] = word.box;
    const end = next?.box ? Math.max(right, Math.min(right + POINT_BEYOND * (bottom - top), next.box[0] - 1)) : right;
    const { bars, behind, isCapital, isJoined } = measureStrokes(image, word.box, threshold, end);
    const isKnown = isPlain ? bars > 1 || prefix !== ''
      : prefix !== '' ? bars > 0
      : bars === 1 ? read.length === 1 && isCapital && behind !== ''
      : bars > 1 && !isJoined && behind !== '';
    if (!isKnown || bars === 0 || bars > MOST_BARS) return word;
    const text = `${prefix}${'I'.repeat(bars)}${isTitle && behind !== '' ? behind : point || (isTitle && read.endsWith('L') ? '.' : '')}`;
    return text === word.text ? word : { ...word, text };
  });
}
