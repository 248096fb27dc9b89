/** The strokes of a seal's rings, taken off a page. */
import type { Raster } from '../engines/engine.ts';
import type { Seal } from './seals.ts';

/** How far beyond its outline (share of the radius) a seal's ragged edge may reach, and how far inside it rings are looked for. */
export const SEAL_EDGE = 0.08;
const INNERMOST = 0.35;
/** A ring shows in this share of all directions. */
const RING_SHARE = 0.5;
/** Pixels by which ring strokes differ from the ring's mean thickness. */
const RAGGED = 2;

/**
 * Ring strokes are taken as staff lines are in music: looked at along the radius, a stroke that is no thicker than the ring is the ring,
 * a thicker one is a letter that crosses it.
 */
export function eraseRings(image: Raster, { x, y, radius, outline }: Seal, threshold: number, paper: number): Raster {
  const { data, width, height } = image;
  const directions = Math.ceil(4 * Math.PI * radius);
  const reach = Math.ceil(radius * SEAL_EDGE);
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
  // All rows that the radii reach.
  const farthest = outline.reduce((most, distance) => Math.max(most, distance), radius) + reach + 1;
  const firstPlace = Math.max(0, Math.min(height, Math.floor(y - farthest))) * width;
  const endPlace = Math.max(0, Math.min(height, Math.ceil(y + farthest) + 1)) * width;
  // A pixel lies on several radii, which may not agree on it.
  const votes = new Int16Array(endPlace - firstPlace);
  for (let step = 0; step < directions; step++) {
    const first = step * depths;
    for (let from = 0; from < depths; from++) {
      if (!isInked(first + from)) continue;
      let to = from;
      while (to + 1 < depths && isInked(first + to + 1)) to++;
      const vote = rings.some((ring) => from >= ring[0] - RAGGED && to <= ring[1] + RAGGED) ? 1 : -1;
      for (let depth = from; depth <= to; depth++) votes[places[first + depth]! - firstPlace]! += vote;
      from = to;
    }
  }
  const bare = new Uint8Array(data);
  for (let vote = 0; vote < votes.length; vote++) if (votes[vote]! > 0) bare[firstPlace + vote] = paper;
  const thickest = Math.max(0, ...rings.map(([first, last]) => last - first + 1)) + 2 * RAGGED;
  for (const place of bridges(data, bare, [firstPlace, endPlace], width, height, { x, y }, threshold, thickest)) bare[place] = data[place]!;
  return { ...image, data: bare };
}

/** Slants to the radius, in degrees, at which strokes of letters may cross a ring. */
const SLANTS = [-50, -25, 0, 25, 50];

/** Pixels (among the `places` from the first to before the last) that were taken with a ring, but lie on the straight way between two strokes that were not. */
function bridges(before: Uint8Array, after: Uint8Array, places: [number, number], width: number, height: number, centre: { x: number; y: number }, threshold: number, thickest: number): number[] {
  const reach = thickest * 1.6 + 2;
  const found: number[] = [];
  for (let place = places[0]; place < places[1]; place++) {
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

