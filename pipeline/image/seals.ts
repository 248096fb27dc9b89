/** Round seals of pages without colour: found by their rings. */
import type { Box } from '../model.ts';
import type { Ink } from './components.ts';

const MILLIMETRES_AN_INCH = 25.4;
/** Radii of seals in millimetres: small ones of offices have 11, those of agencies 18, of parties and unions up to 21; a worn edge adds or takes one. */
const RADII: [number, number] = [10, 23];
/** Only strokes of at least this size (millimetres) may be pieces of a ring, and none larger than a seal with the signature that crosses it. */
const PIECES: [number, number] = [3.5, 120];
/** Share of a ring's squares (of a millimetre) that must be filled for a second look. */
const COARSE_SHARE = 0.6;
/** How far from a circle (millimetres) its ink may lie. */
const REACH = 0.35;
/** Share of the directions in which a ring shows, and by how much that is more than `OUTSIDE` millimetres further out, where only text and pens cross (seals of seven real scans: share 0.86–1.00, outside 0.08–0.3; circles through frames of stamps: 0.64 and 0.3). */
const RING_SHARE = 0.72;
const OUTSIDE = 2;
const MIN_CONTRAST = 0.45;
/** Circles that are looked at closely. */
const MAX_CANDIDATES = 12;
/** More squares of ink than this are tables and pictures, not seals. */
const MAX_SQUARES = 12_000;

/** The outermost ring of a seal, in pixels of the image. `outline[i]`: radius in the direction of i degrees, where the ring is a little out of round. */
export interface Seal { x: number; y: number; radius: number; outline: Float64Array }

/** Rings of seals, surest first; none overlaps another. */
export function findSeals(ink: Ink, dpi: number): Seal[] {
  const unit = dpi / MILLIMETRES_AN_INCH;
  const squares = squaresOf(ink, unit);
  if (squares === null) return [];
  const mask = maskOf(ink);
  const rings = vote(squares).flatMap(({ x, y, radius }) => refine(mask, { x: (x + 0.5) * unit, y: (y + 0.5) * unit, radius: (radius + 0.5) * unit }, unit) ?? []);
  const seals: Circle[] = [];
  for (const ring of rings.sort((a, b) => b.contrast - a.contrast)) {
    if (!seals.some((other) => Math.hypot(ring.x - other.x, ring.y - other.y) < (ring.radius + other.radius) * 0.8)) seals.push(ring);
  }
  return seals.map((circle) => ({ ...circle, outline: trace(mask, circle, unit) }));
}

export function boxOfSeal({ x, y, radius }: Seal): Box {
  return [x - radius, y - radius, x + radius, y + radius];
}

/** Ink of large strokes in squares of a millimetre; null where there is none, or too much. */
interface Squares { columns: number; rows: number; filled: Uint8Array; count: number }

function squaresOf(ink: Ink, unit: number): Squares | null {
  const { left, top, right, bottom, count } = ink.components;
  const chosen = new Uint8Array(count);
  let any = false;
  for (let label = 0; label < count; label++) {
    const size = Math.max(right[label]! - left[label]!, bottom[label]! - top[label]!);
    if (size < PIECES[0] * unit || size > PIECES[1] * unit) continue;
    chosen[label] = 1;
    if (size > 2 * PIECES[0] * unit) any = true;
  }
  if (!any) return null;
  const columns = Math.ceil(ink.width / unit) + 1;
  const rows = Math.ceil(ink.height / unit) + 1;
  const filled = new Uint8Array(columns * rows);
  let squares = 0;
  for (let run = 0; run < ink.rows.length; run++) {
    if (!chosen[ink.labels[run]!]) continue;
    const row = Math.floor(ink.rows[run]! / unit) * columns;
    for (let column = Math.floor(ink.starts[run]! / unit); column <= Math.floor((ink.ends[run]! - 1) / unit); column++) {
      squares += 1 - filled[row + column]!;
      filled[row + column] = 1;
    }
  }
  return squares > MAX_SQUARES ? null : { columns, rows, filled, count: squares };
}

interface Circle { x: number; y: number; radius: number }

/** Circles of which enough squares are filled (Hough 1962, by votes for centres), the fullest first. */
function vote({ columns, rows, filled }: Squares): Circle[] {
  // A margin around the page takes the votes that fall beside it.
  const margin = RADII[1] + 1;
  const stride = columns + 2 * margin;
  const places = Int32Array.from(filled.keys().filter((at) => filled[at] === 1).map((at) => (Math.floor(at / columns) + margin) * stride + (at % columns) + margin));
  const found: (Circle & { share: number })[] = [];
  for (let radius = RADII[0]; radius <= RADII[1]; radius++) {
    const ring = ringSquares(radius);
    const steps = Int32Array.from(ring, ([x, y]) => y * stride + x);
    const votes = new Uint16Array(stride * (rows + 2 * margin));
    for (const place of places) for (let step = 0; step < steps.length; step++) votes[place + steps[step]!]!++;
    const wanted = COARSE_SHARE * steps.length;
    for (let at = 0; at < votes.length; at++) {
      if (votes[at]! >= wanted) found.push({ x: (at % stride) - margin, y: Math.floor(at / stride) - margin, radius, share: votes[at]! / steps.length });
    }
  }
  found.sort((a, b) => b.share - a.share || b.radius - a.radius || a.y - b.y || a.x - b.x);
  const peaks: Circle[] = [];
  for (const circle of found) {
    if (peaks.length >= MAX_CANDIDATES) break;
    if (!peaks.some((other) => Math.abs(other.x - circle.x) <= 1 && Math.abs(other.y - circle.y) <= 1 && Math.abs(other.radius - circle.radius) <= 1)) peaks.push(circle);
  }
  return peaks;
}

/** The squares of a circle about the origin. */
function ringSquares(radius: number): [number, number][] {
  const seen = new Set<string>();
  const squares: [number, number][] = [];
  for (let degrees = 0; degrees < 360; degrees++) {
    const angle = (degrees * Math.PI) / 180;
    const [x, y] = [Math.round(radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))];
    if (seen.has(`${x} ${y}`)) continue;
    seen.add(`${x} ${y}`);
    squares.push([x, y]);
  }
  return squares;
}

interface Mask { width: number; height: number; data: Uint8Array }

function maskOf(ink: Ink): Mask {
  const data = new Uint8Array(ink.width * ink.height);
  for (let run = 0; run < ink.rows.length; run++) data.fill(1, ink.rows[run]! * ink.width + ink.starts[run]!, ink.rows[run]! * ink.width + ink.ends[run]!);
  return { width: ink.width, height: ink.height, data };
}

/** The circle moved to where most of its outline is inked and grown to the outermost ring; null where it is no ring after all. */
function refine(mask: Mask, circle: Circle, unit: number): (Circle & { contrast: number }) | null {
  const reach = unit * REACH;
  let best = { ...circle, share: shareOf(mask, circle, reach) };
  const climb = (steps: number[]) => {
    for (const step of steps) {
      for (let moved = true, rounds = 0; moved && rounds < 8; rounds++) {
        moved = false;
        for (const [dx, dy, dr] of [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]] as const) {
          const next = { x: best.x + dx * step, y: best.y + dy * step, radius: best.radius + dr * step };
          const share = shareOf(mask, next, reach);
          if (share <= best.share) continue;
          best = { ...next, share };
          moved = true;
        }
      }
    }
  };
  climb([unit * 0.8, unit * 0.4]);
  const outer = [];
  for (let radius = best.radius + unit; radius < Math.min(best.radius * 1.8, (RADII[1] + 1) * unit); radius += unit * 0.3) {
    const ring = { ...best, radius };
    const share = shareOf(mask, ring, reach);
    outer.push({ ...ring, share, contrast: share - outsideOf(mask, ring, unit) });
  }
  const outermost = outer.sort((a, b) => b.contrast - a.contrast)[0];
  if (outermost && outermost.contrast > best.share - outsideOf(mask, best, unit)) best = outermost;
  climb([unit * 0.3, unit * 0.15]);
  const contrast = best.share - outsideOf(mask, best, unit);
  const { x, y, radius } = best;
  return best.share >= RING_SHARE && contrast >= MIN_CONTRAST && radius >= RADII[0] * unit ? { x, y, radius, contrast } : null;
}

/** How full the circle just outside of a ring is. */
function outsideOf(mask: Mask, { x, y, radius }: Circle, unit: number): number {
  return shareOf(mask, { x, y, radius: radius + OUTSIDE * unit }, unit * REACH);
}

/** Sectors that a seal's outline is traced in, and how far (millimetres) it may stray from a circle. */
const SECTORS = 24;
const STRAY = 1.2;

/**
 * The outline of a seal that is a little out of round (bent rubber, a scanner that stretches): in each sector the rings are moved
 * to where they meet those of the whole seal best.
 */
function trace(mask: Mask, circle: Circle, unit: number): Float64Array {
  const [outer, inner] = [Math.ceil(2.5 * unit), Math.ceil(circle.radius * 0.4)];
  const stray = Math.round(STRAY * unit);
  const depths = outer + inner;
  const shifts = new Float64Array(SECTORS);
  const at = (degrees: number) => {
    const place = (degrees * SECTORS) / 360;
    const [from, share] = [Math.floor(place), place % 1];
    return shifts[from % SECTORS]! * (1 - share) + shifts[(from + 1) % SECTORS]! * share;
  };
  // Rays of the sectors: the share of their directions that is inked, by the distance from the circle.
  const rays = (sector: number, shift: (degrees: number) => number, length: number, start: number): Float64Array => {
    const profile = new Float64Array(length);
    const width = 360 / SECTORS;
    for (let degrees = (sector - 1) * width; degrees <= (sector + 1) * width; degrees++) {
      const { cos, sin } = direction(degrees);
      const edge = circle.radius + shift((degrees + 360) % 360) + start;
      for (let depth = 0; depth < length; depth++) if (isInked(mask, circle.x + (edge - depth) * cos, circle.y + (edge - depth) * sin)) profile[depth]! += 1 / (2 * width + 1);
    }
    return profile;
  };
  for (let round = 0; round < 3; round++) {
    const whole = new Float64Array(depths);
    for (let sector = 0; sector < SECTORS; sector++) rays(sector, at, depths, outer).forEach((value, depth) => { whole[depth]! += value / SECTORS; });
    const mean = whole.reduce((sum, value) => sum + value, 0) / depths;
    const found = Array.from(shifts, (_, sector) => {
      const own = rays(sector, () => 0, depths + 2 * stray, outer + stray);
      let [best, most] = [0, -Infinity];
      for (let shift = -stray; shift <= stray; shift++) {
        // Ring at depth d of the whole lies at d - shift here.
        let match = -0.002 * Math.abs(shift);
        for (let depth = 0; depth < depths; depth++) match += (whole[depth]! - mean) * own[depth + stray - shift]!;
        if (match > most) [best, most] = [shift, match];
      }
      return best;
    });
    for (let sector = 0; sector < SECTORS; sector++) {
      shifts[sector] = [-1, 0, 1].map((step) => found[(sector + step + SECTORS) % SECTORS]!).sort((x, y) => x - y)[1]!;
    }
  }
  return Float64Array.from({ length: 360 }, (_, degrees) => circle.radius + at(degrees));
}

function direction(degrees: number): { cos: number; sin: number } {
  return { cos: Math.cos((degrees * Math.PI) / 180), sin: Math.sin((degrees * Math.PI) / 180) };
}

function isInked({ width, height, data }: Mask, x: number, y: number): boolean {
  const [column, row] = [Math.round(x), Math.round(y)];
  return column >= 0 && row >= 0 && column < width && row < height && data[row * width + column] === 1;
}

/** Share of the directions in which there is ink at this radius, give or take `reach`. */
function shareOf(mask: Mask, { x, y, radius }: Circle, reach: number): number {
  let inked = 0;
  for (let degrees = 0; degrees < 360; degrees += 2) {
    const { cos, sin } = direction(degrees);
    for (let r = radius - reach; r <= radius + reach; r++) {
      if (!isInked(mask, x + r * cos, y + r * sin)) continue;
      inked++;
      break;
    }
  }
  return inked / 180;
}
