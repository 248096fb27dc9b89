/** Taking seals off a page that has no colours: their rings and pictures go, printed lines that run into them stay. */
import type { Raster } from '../engines/engine.ts';
import type { Box } from '../model.ts';
import { boxOf, findComponents, type Ink } from './components.ts';
import type { Look } from './look.ts';
import type { Tone, Type } from './measure.ts';
import type { Seal } from './seals.ts';

/** How far beyond its outline (share of the radius) a seal's ragged edge may reach, and how far inside it rings are looked for. */
const EDGE = 0.08;
const INNERMOST = 0.35;
/** A ring shows in this share of all directions. */
const RING_SHARE = 0.5;
/** What is looked at around a seal for lines of print, in radii: to the left, to the right, above, below. */
const AROUND = { left: 3, right: 4, above: 1.5, below: 1.7 };

/** Pixels by which ring strokes differ from the ring's mean thickness. */
const RAGGED = 2;
/** Room for marks over and under letters, in heights of the line. */
const MARKS_ABOVE = 0.5;
const MARKS_BELOW = 0.38;
/** Lines lower than this (in heights of the page's type) have no capital; capitals of Times are higher than small letters by this factor. */
const SMALL = 1.2;
const CAPITAL = 1.4;
/** Widest space between words under a seal, and how much of the height between baseline and capitals a letter has at least, in heights of the line. */
const WIDEST_SPACE = 1.1;
const LOWEST_LETTER = 0.45;
/** Share of a stroke that must lie within a line, or of its part there that must lie between baseline and capitals, to be a mark of it. */
const MOSTLY = 0.45;
/** Seals lie over the beginning of the signature (Decree 30/2020, Annex I, II.8); into lines from the left, the recipients', they reach by this share of their radius. */
const DEEPEST_LEFT = 0.25;

/** A line of print beside a seal, level: `y` is the height on the page less the slope times x. */
interface Line { letters: Box[]; top: number; baseline: number }

/** A page without seals, and the boxes of the lines of print that ran under them. */
export interface Lifted { look: Look; lines: Box[] }

/** The look of a page without these seals. */
export function liftSeals(look: Look, seals: Seal[]): Lifted {
  if (seals.length === 0) return { look, lines: [] };
  const slope = Math.tan((look.skew * Math.PI) / 180);
  const lines: Box[] = [];
  let { grey } = look;
  for (const seal of seals) {
    const lifted = liftSeal(grey, seal, look.type, look.tone, slope);
    grey = lifted.image;
    lines.push(...lifted.lines);
  }
  return { look: { ...look, grey, ink: findComponents(grey, look.tone.threshold) }, lines };
}

/** The image without one seal. `slope`: pixels that lines go down for each pixel to the right. */
function liftSeal(image: Raster, seal: Seal, type: Type, { threshold, paper }: Tone, slope: number): { image: Raster; lines: Box[] } {
  const { x, y, radius, outline } = seal;
  const [left, top, right, bottom]: Box = [
    Math.max(0, Math.floor(x - AROUND.left * radius)), Math.max(0, Math.floor(y - AROUND.above * radius)),
    Math.min(image.width, Math.ceil(x + AROUND.right * radius)), Math.min(image.height, Math.ceil(y + AROUND.below * radius)),
  ];
  const near = crop(image, [left, top, right, bottom]);
  const here = { ...seal, x: x - left, y: y - top };
  const bare = eraseRings(near, here, threshold, paper);
  const depthOf = (column: number, row: number): number => {
    const [dx, dy] = [column - here.x, row - here.y];
    return outline[Math.round((Math.atan2(dy, dx) * 180) / Math.PI + 360) % 360]! + radius * EDGE - Math.hypot(dx, dy);
  };
  const { kept, lines } = keepLines(findComponents(bare, threshold), type, slope, depthOf, here.x, radius * DEEPEST_LEFT);
  const data = image.data.slice();
  const reach = radius * (1 + 2 * EDGE);
  for (let row = Math.max(0, Math.floor(here.y - reach)); row < Math.min(near.height, here.y + reach); row++) {
    for (let column = Math.max(0, Math.floor(here.x - reach)); column < Math.min(near.width, here.x + reach); column++) {
      if (depthOf(column, row) >= 0 && !kept[row * near.width + column]) data[(row + top) * image.width + column + left] = paper;
    }
  }
  return { image: { ...image, data }, lines: lines.map(([x0, y0, x1, y1]) => [x0 + left, y0 + top, x1 + left, y1 + top]) };
}

/**
 * Ring strokes are taken as staff lines are in music: looked at along the radius, a stroke that is no thicker than the ring is the ring,
 * a thicker one is a letter that crosses it.
 */
function eraseRings(image: Raster, { x, y, radius, outline }: Seal, threshold: number, paper: number): Raster {
  const { data, width, height } = image;
  const directions = Math.ceil(4 * Math.PI * radius);
  const reach = Math.ceil(radius * EDGE);
  const depths = Math.ceil(radius * (1 - INNERMOST)) + 2 * reach;
  // For each direction the places along the radius, from `reach` outside of the outline inwards; -1 beside the image.
  const places = new Int32Array(directions * depths);
  const profile = new Float64Array(depths);
  for (let step = 0; step < directions; step++) {
    const angle = (step * 2 * Math.PI) / directions;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const edge = outline[Math.round((step * 360) / directions) % 360]! + reach;
    for (let depth = 0; depth < depths; depth++) {
      const [column, row] = [Math.round(x + (edge - depth) * cos), Math.round(y + (edge - depth) * sin)];
      const place = column < 0 || row < 0 || column >= width || row >= height ? -1 : row * width + column;
      places[step * depths + depth] = place;
      if (place >= 0 && data[place]! < threshold) profile[depth]! += 1 / directions;
    }
  }
  const rings = ringsIn(profile);
  const isInked = (at: number) => places[at]! >= 0 && data[places[at]!]! < threshold;
  // A pixel lies on several radii, which may not agree on it.
  const votes = new Int16Array(data.length);
  for (let step = 0; step < directions; step++) {
    const first = step * depths;
    for (let from = 0; from < depths; from++) {
      if (!isInked(first + from)) continue;
      let to = from;
      while (to + 1 < depths && isInked(first + to + 1)) to++;
      const vote = rings.some((ring) => from >= ring[0] - RAGGED && to <= ring[1] + RAGGED) ? 1 : -1;
      for (let depth = from; depth <= to; depth++) votes[places[first + depth]!]! += vote;
      from = to;
    }
  }
  const bare = data.slice();
  for (let place = 0; place < votes.length; place++) if (votes[place]! > 0) bare[place] = paper;
  const thickest = Math.max(0, ...rings.map(([first, last]) => last - first + 1)) + 2 * RAGGED;
  for (const place of bridges(data, bare, width, height, { x, y }, threshold, thickest)) bare[place] = data[place]!;
  return { ...image, data: bare };
}

/** Slants to the radius, in degrees, at which strokes of letters may cross a ring. */
const SLANTS = [-50, -25, 0, 25, 50];

/** Pixels that were taken with a ring, but lie on the straight way between two strokes that were not. */
function bridges(before: Uint8Array, after: Uint8Array, width: number, height: number, centre: { x: number; y: number }, threshold: number, thickest: number): number[] {
  const reach = thickest * 1.6 + 2;
  const found: number[] = [];
  for (let place = 0; place < before.length; place++) {
    if (before[place]! >= threshold || after[place]! < threshold) continue;
    const [column, row] = [place % width, Math.floor(place / width)];
    const radial = Math.atan2(row - centre.y, column - centre.x);
    const isBridge = SLANTS.some((slant) => {
      const angle = radial + (slant * Math.PI) / 180;
      let length = 0;
      for (const direction of [1, -1]) {
        for (let step = 1; ; step++) {
          const [x, y] = [Math.round(column + direction * step * Math.cos(angle)), Math.round(row + direction * step * Math.sin(angle))];
          if (x < 0 || y < 0 || x >= width || y >= height || before[y * width + x]! >= threshold || ++length > reach) return false;
          if (after[y * width + x]! < threshold) break;
        }
      }
      return true;
    });
    if (isBridge) found.push(place);
  }
  return found;
}

/** Depths, from and to, at which most directions are inked. */
function ringsIn(profile: Float64Array): [number, number][] {
  const rings: [number, number][] = [];
  for (let from = 0; from < profile.length; from++) {
    if (profile[from]! < RING_SHARE) continue;
    let to = from;
    while (to + 1 < profile.length && profile[to + 1]! >= RING_SHARE) to++;
    rings.push([from, to]);
    from = to;
  }
  return rings;
}

/** Pixels (of the frame) of the printed lines that run in under the seal, and their boxes; `middle` is its centre. */
function keepLines(ink: Ink, type: Type, slope: number, depthOf: (column: number, row: number) => number, middle: number, deepest: number): { kept: Uint8Array; lines: Box[] } {
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
      const front = follow(ink, line, slope, start, end, (column, row) => side > 0 || depthOf(column, row) < deepest);
      const far = side > 0 ? Math.max(...line.letters.map((box) => box[2])) : Math.min(...line.letters.map((box) => box[0]));
      const [from, to] = [Math.min(front, far), Math.max(front, far)];
      const height = line.baseline - line.top;
      const bands = [line.top - height * MARKS_ABOVE, line.top, line.baseline, line.baseline + height * MARKS_BELOW];
      if (!bands.some((row) => range(from, to).some((column) => depthOf(column, row + slope * column) >= 0))) continue;
      keepBand(ink, kept, line, slope, from - 1, to + 1);
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
function follow(ink: Ink, { top, baseline }: Line, slope: number, start: number, end: number, mayReach: (column: number, row: number) => boolean): number {
  const height = baseline - top;
  const columns = new Uint8Array(ink.width + 1);
  const { components } = ink;
  for (let run = 0; run < ink.rows.length; run++) {
    const drop = slope * ink.starts[run]!;
    const row = ink.rows[run]! - drop;
    const label = ink.labels[run]!;
    if (row < top || row > baseline || Math.min(components.bottom[label]! - drop, baseline) - Math.max(components.top[label]! - drop, top) < height * LOWEST_LETTER) continue;
    columns.fill(1, ink.starts[run]!, ink.ends[run]!);
  }
  const step = Math.sign(end - start);
  let front = start;
  for (let column = start; column !== end && Math.abs(column - front) <= height * WIDEST_SPACE; column += step) {
    if (columns[column] && mayReach(column, top + height / 2 + slope * column)) front = column;
  }
  return front;
}

/** Keep the ink of a line between two columns, but for what only reaches into it from above or below. */
function keepBand(ink: Ink, kept: Uint8Array, { top, baseline }: Line, slope: number, from: number, to: number): void {
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
    if (!reaches[label] && inside[label]! < components.area[label]! * MOSTLY && low[label]! < inside[label]! * MOSTLY) return;
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
