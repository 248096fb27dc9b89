/** Ruling lines of a page image: found as long thin runs of ink, and taken out again so that they do not disturb reading. */
import type { Raster } from '../engines/engine.ts';
import type { Rule } from '../model.ts';

/** Shortest run of ink (inches) that may be part of a rule: longer than the strokes of type up to 16 pt, shorter than what 2° of skew leave of a hairline. */
const MIN_RUN = 0.12;
/** Shortest rule (inches). */
const MIN_LENGTH = 0.22;
/** Thickest rule (inches); double borders count as one. */
const MAX_THICKNESS = 0.05;
/** Gaps (inches) that dust, folds and bad thresholds break into a rule. */
const MAX_BREAK = 0.1;
/** Share of a rule that must be ink: stems of letters that happen to stand below each other, and their serifs side by side, stay below it. */
const MIN_INK = 0.8;
/** How far (inches) the ink of a rule may stray from a straight line: bent paper, not letters. */
const MAX_STRAY = 0.025;
/** Steepest slope of a rule, a little more than 2°. */
const MAX_SLOPE = 0.045;

/** More pieces than this side by side, or on the page, are a texture (halftone, hatching): no rules are looked for in it. */
const MAX_OPEN = 300;
const MAX_PIECES = 10_000;

/** Ink along one row, from `start` to before `end`. */
interface Run { row: number; start: number; end: number }

/** Runs below each other that make up a piece of one line: sums over its pixels, `a` along and `c` across the line, and its newest runs. */
interface Piece { recent: Run[]; start: number; end: number; area: number; sumA: number; sumC: number; sumAA: number; sumAC: number; sumCC: number; last: number }

/**
 * All level and upright ruling lines of a grey image, up to 2° askew, in pixels of the image, sorted from the top, then from the left.
 * Ink is what is darker than `threshold`. Breaks are closed; seals and letters that touch a rule do not part it.
 */
export function findRules(image: Raster, threshold = 128): Rule[] {
  const dpi = image.dpi ?? 200;
  const level = linesOf(image.data, image.width, image.height, image.width, 1, threshold, dpi)
    .map(({ start, end, at, slope, thickness }): Rule => ({ from: [start, at + slope * start], to: [end, at + slope * end], thickness }));
  const upright = linesOf(image.data, image.height, image.width, 1, image.width, threshold, dpi)
    .map(({ start, end, at, slope, thickness }): Rule => ({ from: [at + slope * start, start], to: [at + slope * end, end], thickness }));
  return [...level, ...upright].map(rounded).sort((a, b) => a.from[1] - b.from[1] || a.from[0] - b.from[0]);
}

/** `ink`: pixels of its length that are ink. */
interface Line { start: number; end: number; at: number; slope: number; thickness: number; ink: number }

/** Lines along one axis: `length` pixels along, `rows` across; `acrossStep` and `alongStep` are the distances of neighbours in `data`. */
function linesOf(data: Uint8Array, length: number, rows: number, acrossStep: number, alongStep: number, threshold: number, dpi: number): Line[] {
  const runs = findRuns(data, length, rows, acrossStep, alongStep, threshold, Math.max(8, Math.round(MIN_RUN * dpi)));
  let next = 0;
  const pieces: Piece[] = [];
  let open: Piece[] = [];
  for (let row = 0; row < rows; row++) {
    const still = open.filter((piece) => row - piece.last <= 2);
    for (const piece of open) if (row - piece.last > 2) pieces.push(piece);
    open = still;
    if (open.length > MAX_OPEN || pieces.length > MAX_PIECES) return [];
    for (; runs[next]?.row === row; next++) open = addRun(open, runs[next]!.start, runs[next]!.end, row);
  }
  pieces.push(...open);
  return joinPieces(pieces.flatMap((piece) => straight(piece, dpi)), dpi).filter(({ start, end, ink }) => end - start >= MIN_LENGTH * dpi && ink >= (end - start) * MIN_INK);
}

/** All runs of ink of at least `least` pixels, row by row. Each of them covers one of the pixels that lie that far apart: only around these is looked. */
function findRuns(data: Uint8Array, length: number, rows: number, acrossStep: number, alongStep: number, threshold: number, least: number): Run[] {
  const runs: Run[] = [];
  for (let along = least - 1; along < length; along += least) {
    for (let row = 0, position = along * alongStep; row < rows; row++, position += acrossStep) {
      if (data[position]! >= threshold) continue;
      let start = along;
      for (let at = position - alongStep; start > along - least && start > 0 && data[at]! < threshold; at -= alongStep) start--;
      // A longer run was met before.
      if (start === along - least) continue;
      let end = along + 1;
      for (let at = position + alongStep; end < length && data[at]! < threshold; at += alongStep) end++;
      if (end - start >= least) runs.push({ row, start, end });
    }
  }
  return runs.sort((a, b) => a.row - b.row || a.start - b.start);
}

/** Put a run to the pieces that it touches (within two pixels), which become one. */
function addRun(open: Piece[], start: number, end: number, row: number): Piece[] {
  const length = end - start;
  const middle = (start + end - 1) / 2;
  const run: Piece = {
    start, end, area: length, last: row, recent: [{ row, start, end }],
    sumA: length * middle, sumC: length * row, sumAA: length * (middle * middle + (length * length - 1) / 12), sumAC: length * middle * row, sumCC: length * row * row,
  };
  const apart: Piece[] = [];
  for (const piece of open) {
    if (piece.recent.every((other) => row - other.row > 2 || other.end + 2 < start || other.start - 2 > end)) {
      apart.push(piece);
      continue;
    }
    run.start = Math.min(run.start, piece.start);
    run.end = Math.max(run.end, piece.end);
    run.recent.push(...piece.recent.filter((other) => row - other.row <= 2));
    for (const key of ['area', 'sumA', 'sumC', 'sumAA', 'sumAC', 'sumCC'] as const) run[key] += piece[key];
  }
  apart.push(run);
  return apart;
}

/** The straight line through a piece by least squares, or nothing where it is no line. */
function straight(piece: Piece, dpi: number): Line[] {
  const { area, sumA, sumC, sumAA, sumAC, sumCC, start, end } = piece;
  const spread = sumAA - (sumA * sumA) / area;
  const slope = spread > 0 ? (sumAC - (sumA * sumC) / area) / spread : 0;
  const at = (sumC - slope * sumA) / area;
  const stray = Math.sqrt(Math.max(0, (sumCC - (sumC * sumC) / area - slope * slope * spread) / area));
  const thickness = area / (end - start);
  if (Math.abs(slope) > MAX_SLOPE || thickness > MAX_THICKNESS * dpi || stray > Math.max(thickness, MAX_STRAY * dpi)) return [];
  return [{ start, end, at, slope, thickness, ink: end - start }];
}

/** Pieces of one line with small gaps between them become one. */
function joinPieces(lines: Line[], dpi: number): Line[] {
  const joined: Line[] = [];
  const near = Math.max(3, 0.02 * dpi);
  for (const line of lines.sort((a, b) => a.start - b.start)) {
    const before = joined.find((other) => line.start - other.end <= MAX_BREAK * dpi && line.end > other.end
      && Math.abs(other.at + other.slope * other.end - (line.at + line.slope * line.start)) <= near);
    if (!before) {
      joined.push({ ...line });
      continue;
    }
    const first = before.at + before.slope * before.start;
    const last = line.at + line.slope * line.end;
    before.thickness = (before.thickness * (before.end - before.start) + line.thickness * (line.end - line.start)) / (line.end - before.start);
    before.ink += Math.min(line.ink, line.end - before.end);
    before.end = line.end;
    before.slope = (last - first) / (before.end - before.start);
    before.at = first - before.slope * before.start;
  }
  return joined;
}

function rounded({ from, to, thickness }: Rule): Rule {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return { from: [tenth(from[0]), tenth(from[1])], to: [tenth(to[0]), tenth(to[1])], thickness: Math.max(1, tenth(thickness)) };
}

/**
 * A copy of the grey image without these rules. Only ink as thin as the rule is taken, so that letters and seals that cross it keep
 * their strokes.
 */
export function eraseRules(image: Raster, rules: Rule[], threshold = 128, paper = 255): Raster {
  const data = new Uint8Array(image.data);
  for (const { from, to, thickness } of rules) {
    const level = Math.abs(to[0] - from[0]) >= Math.abs(to[1] - from[1]);
    const [alongStep, acrossStep, length, rows] = level ? [1, image.width, image.width, image.height] : [image.width, 1, image.height, image.width];
    const [start, end, first, last] = level ? [from[0], to[0], from[1], to[1]] : [from[1], to[1], from[0], to[0]];
    const slope = end > start ? (last - first) / (end - start) : 0;
    const thickest = Math.ceil(thickness * 1.6) + 2;
    const search = Math.ceil(thickness / 2) + 4;
    let drift = 0;
    for (let along = Math.max(0, Math.floor(start) - 3); along < Math.min(length, end + 4); along++) {
      const expected = first + slope * (along - start) + drift;
      const run = nearestRun(image.data, along * alongStep, acrossStep, Math.round(expected), search, rows, threshold);
      if (!run || run[1] - run[0] > thickest) continue;
      // Bent paper: the line is followed where it goes.
      drift += Math.max(-0.2, Math.min(0.2, (run[0] + run[1] - 1) / 2 - expected));
      for (let row = Math.max(0, run[0] - 1); row <= Math.min(rows - 1, run[1]); row++) data[along * alongStep + row * acrossStep] = paper;
    }
  }
  return { ...image, data };
}

/** The run of ink across a line that is nearest to the row `expected`, at most `search` rows away: first row and the row after the last. */
function nearestRun(data: Uint8Array, base: number, step: number, expected: number, search: number, rows: number, threshold: number): [number, number] | null {
  for (let distance = 0; distance <= search; distance++) {
    for (const row of distance === 0 ? [expected] : [expected - distance, expected + distance]) {
      if (row < 0 || row >= rows || data[base + row * step]! >= threshold) continue;
      let start = row;
      let end = row + 1;
      while (start > 0 && data[base + (start - 1) * step]! < threshold) start--;
      while (end < rows && data[base + end * step]! < threshold) end++;
      return [start, end];
    }
  }
  return null;
}
