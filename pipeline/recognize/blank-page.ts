/** Pages on which no letters were found: empty ones, and those that have ink all the same. */
import type { Raster } from '../engines/engine.ts';
import { toGrey } from '../image/colour.ts';
import { evenLight } from '../image/light.ts';

/** Grey levels below the paper from which a pixel is ink. */
const CONTRAST = 50;
/** Paper is at least this bright; a page without such pixels is black. */
const DARKEST_PAPER = 100;
/** Share of ink from which a page is not empty: pages of text have 0.03 to 0.06, empty ones with dust 0.002 and less. */
const INK = 0.004;
/** Dark borders of scans are no ink. */
const BORDER = 0.1;

/** What a page without letters has on it, in words, or null where it is as good as empty. */
export function inkWithoutLetters(raster: Raster): string | null {
  const scanned = toGrey(raster);
  if (paperOf(scanned) < DARKEST_PAPER) return 'the page is dark all over, and nothing could be read on it: scan it again';
  const grey = evenLight(scanned);
  const { data, width, height } = grey;
  const ink = paperOf(grey) - CONTRAST;
  const [left, top, right, bottom] = [Math.floor(width * BORDER), Math.floor(height * BORDER), Math.ceil(width * (1 - BORDER)), Math.ceil(height * (1 - BORDER))];
  let dark = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) if (data[y * width + x]! < ink) dark++;
  const share = dark / Math.max(1, (right - left) * (bottom - top));
  return share < INK ? null : `${Math.max(1, Math.round(share * 100))} % of the page is dark, but no letters were found: a picture, handwriting, or noise`;
}

/** The brightness that a tenth of the pixels exceed. */
function paperOf({ data }: Raster): number {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value]!++;
  let left = data.length / 10;
  for (let value = 255; value > 0; value--) if ((left -= counts[value]!) <= 0) return value;
  return 0;
}
