/** Colour: what is left of a page without its red and blue ink, and where that ink is. */
import type { Raster } from '../engines/engine.ts';
import type { Box } from '../model.ts';

/** How much of its saturation a pixel is raised by: dark blue ink (34, 52, 143) has no channel that is as pale as paper. */
const BLEACH = 0.8;

/**
 * The grey image in which coloured ink is as pale as paper: the largest of the three channels, raised by most of the saturation.
 * Red stamps and blue pen go, black print stays, also under them (the largest channel alone left the rims of stamps and the strokes of
 * pens, which sharpening brings back).
 */
export function toGrey(image: Raster): Raster {
  if (image.channels === 1) return image;
  const { data, width, height, dpi } = image;
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const red = data[at]!;
    const green = data[at + 1]!;
    const blue = data[at + 2]!;
    const most = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
    const least = red < green ? (red < blue ? red : blue) : green < blue ? green : blue;
    const value = most + (most - least) * BLEACH;
    grey[i] = value > 255 ? 255 : value;
  }
  return { data: grey, width, height, channels: 1, dpi };
}

/** Regions of coloured ink, in pixels of the image. */
export interface ColouredInk { red: Box[]; blue: Box[] }

/** The page is looked at in squares of this many pixels an inch of side. */
const SQUARES_AN_INCH = 25;
/** How far a channel must stand out, in levels of 255, and in what share of a square. */
const COLOUR_STEP = 45;
const COLOUR_SHARE = 0.06;
/** Squares this near each other belong together (in squares): the ring, the star and the letters of a seal. */
const REACH = 3;

/** Find red ink (stamps) and blue ink (pens) of a colour image; both empty for grey ones. Regions smaller than `least` inches on both sides are left out. */
export function findColouredInk(image: Raster, least = 0.2): ColouredInk {
  if (image.channels === 1) return { red: [], blue: [] };
  const { data, width, height } = image;
  const side = Math.max(2, Math.round((image.dpi ?? 200) / SQUARES_AN_INCH));
  const columns = Math.ceil(width / side);
  const rows = Math.ceil(height / side);
  const red = new Uint16Array(columns * rows);
  const blue = new Uint16Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / side) * columns;
    for (let x = 0, at = y * width * 3; x < width; x++, at += 3) {
      const r = data[at]!;
      const g = data[at + 1]!;
      const b = data[at + 2]!;
      if (r - g > COLOUR_STEP && r - b > COLOUR_STEP) red[row + Math.floor(x / side)]!++;
      else if (b - r > COLOUR_STEP && b - g > COLOUR_STEP / 3) blue[row + Math.floor(x / side)]!++;
    }
  }
  const wanted = side * side * COLOUR_SHARE;
  const regions = (counts: Uint16Array) => gather(counts, wanted, columns, rows)
    .map(([left, top, right, bottom]): Box => [left * side, top * side, Math.min(width, right * side), Math.min(height, bottom * side)])
    .filter((box) => Math.max(box[2] - box[0], box[3] - box[1]) >= least * SQUARES_AN_INCH * side);
  return { red: regions(red), blue: regions(blue) };
}

/** Boxes (in squares) around groups of squares that hold at least `wanted` pixels. */
function gather(counts: Uint16Array, wanted: number, columns: number, rows: number): Box[] {
  const seen = new Uint8Array(counts.length);
  const boxes: Box[] = [];
  for (let start = 0; start < counts.length; start++) {
    if (seen[start] || counts[start]! < wanted) continue;
    const box: Box = [columns, rows, 0, 0];
    const stack = [start];
    seen[start] = 1;
    while (stack.length > 0) {
      const at = stack.pop()!;
      const x = at % columns;
      const y = Math.floor(at / columns);
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x + 1);
      box[3] = Math.max(box[3], y + 1);
      for (let ny = Math.max(0, y - REACH); ny <= Math.min(rows - 1, y + REACH); ny++) {
        for (let nx = Math.max(0, x - REACH); nx <= Math.min(columns - 1, x + REACH); nx++) {
          const next = ny * columns + nx;
          if (seen[next] || counts[next]! < wanted) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    boxes.push(box);
  }
  return boxes;
}
