/** Dust of glass and paper: specks all over a page, also where nothing is printed. Worn letters leave theirs beside letters only. */
import { boxOf, eraseComponents, type Ink } from './components.ts';
import type { Type } from './measure.ts';
import type { Raster } from '../engines/engine.ts';

/** Largest speck at 200 dots an inch, in pixels of ink; points of 11-point type have 7 to 9, those of 8-point type 4 to 6. */
const LARGEST = 4;
/** Specks further than this from any letter, in heights of the type, lie in the open. */
const OPEN = 0.6;
/** Dusty pages have so many specks in the open for each letter, and at least so many; of all their specks, at least this share lies there. */
const DUSTY = 0.02;
const LEAST = 20;
const OPEN_SHARE = 0.35;
/** Ink this near (pixels) to a speck makes it a bit of a letter or a mark. */
const NEAR = 2;

/** The page without its dust, or null where it is not dusty. `ink` are the components of the image. */
export function withoutDust(image: Raster, ink: Ink, type: Type, dpi: number, paper: number): Raster | null {
  if (type.letters === 0) return null;
  const { area, count } = ink.components;
  const largest = Math.max(1, LARGEST * Math.min(1, (dpi / 200) ** 2));
  const specks: number[] = [];
  for (let label = 0; label < count; label++) if (area[label]! <= largest) specks.push(label);
  if (specks.length < LEAST) return null;
  const isOpen = openSpace(ink, type);
  const open = specks.filter((label) => isOpen(label)).length;
  if (open < Math.max(LEAST, DUSTY * type.letters) || open < OPEN_SHARE * specks.length) return null;
  const printed = new Uint8Array(ink.width * ink.height);
  for (let run = 0; run < ink.rows.length; run++) {
    if (area[ink.labels[run]!]! > largest) printed.fill(1, ink.rows[run]! * ink.width + ink.starts[run]!, ink.rows[run]! * ink.width + ink.ends[run]!);
  }
  const dust = new Set(specks.filter((label) => !hasInkAround(printed, ink, label)));
  return eraseComponents(image, ink, (label) => dust.has(label), paper);
}

/** Tells components that lie far from anything of the size of letters, by squares of about half the type's height. */
function openSpace(ink: Ink, type: Type): (label: number) => boolean {
  const side = Math.max(4, type.height * OPEN);
  const [columns, rows] = [Math.ceil(ink.width / side) + 1, Math.ceil(ink.height / side) + 1];
  const taken = new Uint8Array(columns * rows);
  const cells = ([left, top, right, bottom]: readonly number[], visit: (at: number) => boolean): boolean => {
    for (let row = Math.max(0, Math.floor(top! / side)); row <= Math.min(rows - 1, Math.floor(bottom! / side)); row++) {
      for (let column = Math.max(0, Math.floor(left! / side)); column <= Math.min(columns - 1, Math.floor(right! / side)); column++) if (visit(row * columns + column)) return true;
    }
    return false;
  };
  for (let label = 0; label < ink.components.count; label++) {
    const box = boxOf(ink, label);
    if (Math.max(box[2] - box[0], box[3] - box[1]) < type.height / 2) continue;
    cells([box[0] - side / 2, box[1] - side / 2, box[2] + side / 2, box[3] + side / 2], (at) => { taken[at] = 1; return false; });
  }
  return (label) => !cells(boxOf(ink, label), (at) => taken[at] === 1);
}

function hasInkAround(printed: Uint8Array, ink: Ink, label: number): boolean {
  const [left, top, right, bottom] = boxOf(ink, label);
  for (let y = Math.max(0, top - NEAR); y < Math.min(ink.height, bottom + NEAR); y++) {
    for (let x = Math.max(0, left - NEAR); x < Math.min(ink.width, right + NEAR); x++) if (printed[y * ink.width + x]) return true;
  }
  return false;
}
