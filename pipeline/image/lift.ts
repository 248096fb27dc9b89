/** Taking stamps off a page that has no colours: rings, pictures and frames go, printed lines that run into them stay. */
import type { Raster } from '../engines/engine.ts';
import type { Box } from '../model.ts';
import { boxOf, findComponents, type Ink } from './components.ts';
import type { Frame } from './frames.ts';
import { USUAL_DPI, type Look } from './look.ts';
import type { Tone, Type } from './measure.ts';
import { eraseRings, SEAL_EDGE } from './rings.ts';
import { eraseRules } from './rules.ts';
import { boxOfSeal, type Seal } from './seals.ts';

/** What is looked at around a stamp for lines of print, in its larger side: to the left, to the right, above, below. */
const AROUND = { left: 1, right: 1.5, above: 0.25, below: 0.35 };
/** How much of a line is read with what lies under a stamp, in heights of the line and its marks. */
const WORDS_BESIDE = 10;
/** Room that a frame's uneven sides take, in inches. */
const FRAME_EDGE = 0.03;

/** Room for marks over and under letters, in heights of the line. */
const MARKS_ABOVE = 0.5;
const MARKS_BELOW = 0.38;
/** Lines lower than this (in heights of the page's type) have no capital; capitals of Times are higher than small letters by this factor. */
const SMALL = 1.2;
const CAPITAL = 1.4;
/** Widest space between words under a stamp, width of a letter, and how much of the height between baseline and capitals a letter has at least, in heights of the line. */
const WIDEST_SPACE = 1.1;
const LETTER = 0.6;
const LOWEST_LETTER = 0.45;
/** Letters of a line end this near to its baseline, in its heights, unless they go below it. */
const OFF_BASELINE = 0.15;
/** Letters with their marks are at most this high, in heights of the line. */
const HIGHEST_LETTER = 1.6;
/** Share of a stroke that must lie within a line, or of its part there that must lie between baseline and capitals, to be a mark of it. */
const MOSTLY = 0.45;
/** The same for lines under the print of another stamp. */
const WHOLLY = 0.7;
/** Seals lie over the beginning of the signature (Decree 30/2020, Annex I, II.8); into lines from the left, the recipients', they reach by this share of their radius. */
const DEEPEST_LEFT = 0.25;

/** A line of print beside a seal, level: `y` is the height on the page less the slope times x. */
interface Line { letters: Box[]; top: number; baseline: number }

/** A page without its stamps: `lines` are the boxes of the lines of print that ran under them, `stamped` what was inside of the frames, on white. */
export interface Lifted { look: Look; lines: Box[]; stamped: Raster | null }

/** A stamp as it lies over print. */
interface Cover {
  box: Box;
  /** pixels from a place of the page to the stamp's edge; negative outside */
  depthOf: (column: number, row: number) => number;
  /** how deep lines run in from the left */
  deepestLeft: number;
  /** letters under it stand on the line: what does not is the stamp's own print */
  isLettered: boolean;
}

/** The look of a page without these seals and frames. */
export function liftStamps(look: Look, seals: Seal[], frames: Frame[]): Lifted {
  if (seals.length + frames.length === 0) return { look, lines: [], stamped: null };
  const { tone, type } = look;
  const slope = Math.tan((look.skew * Math.PI) / 180);
  const lines: Box[] = [];
  let { grey } = look;
  const stamped = frames.length > 0 ? { ...grey, data: new Uint8Array(grey.data.length).fill(tone.paper) } : null;
  const lift = (bare: Raster, cover: Cover, inside: Raster | null) => {
    const lifted = liftStamp(grey, bare, cover, type, tone, slope, inside);
    grey = lifted.image;
    lines.push(...lifted.lines);
  };
  for (const seal of seals) lift(eraseRings(grey, seal, tone.threshold, tone.paper), coverOfSeal(seal), null);
  for (const { box, rules } of frames) {
    const edge = FRAME_EDGE * (grey.dpi ?? USUAL_DPI);
    const depthOf = (column: number, row: number) => Math.min(column - box[0], box[2] - column, row - box[1], box[3] - row) + edge;
    lift(eraseRules(grey, rules, tone.threshold, tone.paper), { box, depthOf, deepestLeft: Infinity, isLettered: true }, stamped);
  }
  const once = lines.filter((line, index) => !lines.slice(0, index).some((other) => Math.min(line[3], other[3]) - Math.max(line[1], other[1]) > 0.8 * (line[3] - line[1]) && line[0] < other[2] && line[2] > other[0]));
  return { look: { ...look, grey, ink: findComponents(grey, tone.threshold) }, lines: once, stamped };
}

function coverOfSeal(seal: Seal): Cover {
  const { x, y, radius, outline } = seal;
  const reach = radius * SEAL_EDGE;
  const depthOf = (column: number, row: number) => outline[Math.round((Math.atan2(row - y, column - x) * 180) / Math.PI + 360) % 360]! + reach - Math.hypot(column - x, row - y);
  return { box: boxOfSeal(seal), depthOf, deepestLeft: radius * DEEPEST_LEFT, isLettered: false };
}

/** The image without one stamp, whose outline `bare` lacks already. `slope`: pixels that lines go down for each pixel to the right. What the stamp itself says is put into `inside`. */
function liftStamp(image: Raster, bare: Raster, cover: Cover, type: Type, { threshold, paper }: Tone, slope: number, inside: Raster | null): { image: Raster; lines: Box[] } {
  const { box, depthOf } = cover;
  const size = Math.max(box[2] - box[0], box[3] - box[1]);
  const [left, top, right, bottom]: Box = [
    Math.max(0, Math.floor(box[0] - AROUND.left * size)), Math.max(0, Math.floor(box[1] - AROUND.above * size)),
    Math.min(image.width, Math.ceil(box[2] + AROUND.right * size)), Math.min(image.height, Math.ceil(box[3] + AROUND.below * size)),
  ];
  const near = crop(bare, [left, top, right, bottom]);
  const { kept, lines } = keepLines(findComponents(near, threshold), type, slope, { ...cover, depthOf: (column, row) => depthOf(column + left, row + top) }, (box[0] + box[2]) / 2 - left);
  const data = new Uint8Array(image.data);
  const reach = size * SEAL_EDGE;
  for (let row = Math.max(top, Math.floor(box[1] - reach)); row < Math.min(bottom, box[3] + reach); row++) {
    for (let column = Math.max(left, Math.floor(box[0] - reach)); column < Math.min(right, box[2] + reach); column++) {
      if (depthOf(column, row) < 0 || kept[(row - top) * near.width + column - left]) continue;
      const place = row * image.width + column;
      if (inside) inside.data[place] = bare.data[place]!;
      data[place] = paper;
    }
  }
  // A few words beside the stamp are enough for an engine that reads lines.
  const beside = (height: number) => WORDS_BESIDE * height;
  return { image: { ...image, data }, lines: lines.map(([x0, y0, x1, y1]) => [Math.max(x0 + left, box[0] - beside(y1 - y0)), y0 + top, Math.min(x1 + left, box[2] + beside(y1 - y0)), y1 + top]) };
}

/** Pixels (of the frame) of the printed lines that run in under the stamp, and their boxes; `middle` is its centre. */
function keepLines(ink: Ink, type: Type, slope: number, { depthOf, deepestLeft, isLettered }: Pick<Cover, 'depthOf' | 'deepestLeft' | 'isLettered'>, middle: number): { kept: Uint8Array; lines: Box[] } {
  const kept = new Uint8Array(ink.width * ink.height);
  const lines: Box[] = [];
  const boxes = Array.from({ length: ink.components.count }, (_, label) => boxOf(ink, label));
  const level = (box: Box): Box => { const drop = slope * ((box[0] + box[2]) / 2); return [box[0], box[1] - drop, box[2], box[3] - drop]; };
  const isFree = ([left, top, right, bottom]: Box) => depthOf((left + right) / 2, (top + bottom) / 2) < 0;
  const isLetter = ([left, top, right, bottom]: Box, label: number) => bottom - top > type.height * 0.6 && bottom - top < type.height * 2.2
    && right - left < type.height * 12 && ink.components.area[label]! > type.height;
  const free = boxes.filter((box, label) => isLetter(box, label) && isFree(box)).map(level);
  for (const side of [1, -1]) {
    const own = free.filter((box) => ((box[0] + box[2]) / 2 - middle) * side > 0);
    for (const line of linesOf(own, type.height)) {
      const start = side > 0 ? Math.min(...line.letters.map((box) => box[0])) : Math.max(...line.letters.map((box) => box[2]));
      const end = side > 0 ? 0 : ink.width;
      const front = follow(ink, line, slope, start, end, isLettered, (column, row) => side > 0 || depthOf(column, row) < deepestLeft);
      const far = side > 0 ? Math.max(...line.letters.map((box) => box[2])) : Math.min(...line.letters.map((box) => box[0]));
      const [from, to] = [Math.min(front, far), Math.max(front, far)];
      const height = line.baseline - line.top;
      const bands = [line.top - height * MARKS_ABOVE, line.top, line.baseline, line.baseline + height * MARKS_BELOW];
      if (!bands.some((row) => range(from, to).some((column) => depthOf(column, row + slope * column) >= 0))) continue;
      keepBand(ink, kept, line, slope, from - 1, to + 1, isLettered);
      const drop = (slope * (from + to)) / 2;
      const reach = height * 0.2;
      lines.push([from - reach, bands[0]! + drop, to + reach, bands[3]! + drop]);
    }
  }
  return { kept, lines };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / 4)) }, (_, index) => from + index * 4);
}

/** How far a line goes on from `start` towards `end`: to the last column before a space that is too wide. Strokes much lower than letters are none. */
function follow(ink: Ink, { top, baseline }: Line, slope: number, start: number, end: number, isStrict: boolean, mayReach: (column: number, row: number) => boolean): number {
  const height = baseline - top;
  // A frame's side may have taken a letter with it.
  const widest = isStrict ? WIDEST_SPACE + LETTER : WIDEST_SPACE;
  const columns = new Uint8Array(ink.width + 1);
  const { components } = ink;
  for (let run = 0; run < ink.rows.length; run++) {
    const drop = slope * ink.starts[run]!;
    const row = ink.rows[run]! - drop;
    const label = ink.labels[run]!;
    if (row < top || row > baseline || Math.min(components.bottom[label]! - drop, baseline) - Math.max(components.top[label]! - drop, top) < height * LOWEST_LETTER) continue;
    if (isStrict && !isJoined(ink, label, height) && !standsOn(components.top[label]! - drop, components.bottom[label]! - drop, { top, baseline })) continue;
    columns.fill(1, ink.starts[run]!, ink.ends[run]!);
  }
  const step = Math.sign(end - start);
  let front = start;
  for (let column = start; column !== end && Math.abs(column - front) <= height * widest; column += step) {
    if (columns[column] && mayReach(column, top + height / 2 + slope * column)) front = column;
  }
  return front;
}

/** Whether a stroke is too high for a letter: print and stamp touch. */
function isJoined({ components }: Ink, label: number, height: number): boolean {
  return components.bottom[label]! - components.top[label]! > height * HIGHEST_LETTER;
}

/** Whether a letter ends at the baseline, or goes below it from well above. */
function standsOn(top: number, bottom: number, line: Pick<Line, 'top' | 'baseline'>): boolean {
  const height = line.baseline - line.top;
  return Math.abs(bottom - line.baseline) <= height * OFF_BASELINE || (bottom < line.baseline + height * MARKS_BELOW && top < line.top + height * LOWEST_LETTER);
}

/** Keep the ink of a line between two columns, but for what only reaches into it from above or below. */
function keepBand(ink: Ink, kept: Uint8Array, { top, baseline }: Line, slope: number, from: number, to: number, isStrict: boolean): void {
  const { components } = ink;
  const height = baseline - top;
  const band: [number, number] = [top - MARKS_ABOVE * height, baseline + MARKS_BELOW * height];
  const reaches = new Uint8Array(components.count);
  const inside = new Int32Array(components.count);
  const low = new Int32Array(components.count);
  const each = (visit: (label: number, row: number, run: number) => void) => {
    for (let run = 0; run < ink.rows.length; run++) {
      const row = ink.rows[run]! - slope * ink.starts[run]!;
      if (row >= band[0] && row <= band[1] && ink.ends[run]! > from && ink.starts[run]! < to) visit(ink.labels[run]!, row, run);
    }
  };
  each((label, row, run) => {
    inside[label]! += ink.ends[run]! - ink.starts[run]!;
    if (row > top) low[label]! += ink.ends[run]! - ink.starts[run]!;
    if (row > top + 0.3 * height && row < baseline - 0.3 * height) reaches[label] = 1;
  });
  each((label, _, run) => {
    if (isStrict && !isJoined(ink, label, height) ? inside[label]! < components.area[label]! * WHOLLY : !reaches[label] && inside[label]! < components.area[label]! * MOSTLY && low[label]! < inside[label]! * MOSTLY) return;
    const row = ink.rows[run]! * ink.width;
    kept.fill(1, row + Math.max(ink.starts[run]!, Math.ceil(from)), row + Math.min(ink.ends[run]!, Math.floor(to)));
  });
}

/** Letters that stand side by side, boxes level. */
function linesOf(letters: Box[], unit: number): Line[] {
  const lines: Box[][] = [];
  for (const box of [...letters].sort((a, b) => a[0] - b[0])) {
    const line = lines.find((members) => {
      const last = members.at(-1)!;
      return box[0] - last[2] < unit * 2.5 && Math.min(box[3], last[3]) - Math.max(box[1], last[1]) > 0.5 * Math.min(box[3] - box[1], last[3] - last[1]);
    });
    if (line) line.push(box);
    else lines.push([box]);
  }
  return lines.filter((members) => members.length >= 2).map((members) => {
    const bottoms = members.map((box) => box[3]).sort((a, b) => a - b);
    const tops = members.map((box) => box[1]).sort((a, b) => a - b);
    const [top, baseline] = [tops[Math.floor(tops.length * 0.1)]!, bottoms[bottoms.length >> 1]!];
    // Small letters only: the capitals are under the seal.
    return { letters: members, top: baseline - top < unit * SMALL ? baseline - (baseline - top) * CAPITAL : top, baseline };
  });
}

function crop(image: Raster, [left, top, right, bottom]: Box): Raster {
  const data = new Uint8Array((right - left) * (bottom - top));
  for (let row = top; row < bottom; row++) data.set(image.data.subarray(row * image.width + left, row * image.width + right), (row - top) * (right - left));
  return { ...image, data, width: right - left, height: bottom - top };
}
