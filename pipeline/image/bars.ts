/**
 * Roman numbers counted stroke by stroke: engines read III as II or HI, the paper shows how many there are. (Two generated pages with headings
 * I to X, office and black and white, native engine: 15 → 19 of 20 exact; the one that is left lost its point.)
 */
import type { Raster } from '../engines/engine.ts';
import type { Box, Word } from '../model.ts';

/** Share of the height of the ink that a column of an upright stroke fills; the gap between serifs that touch fills far less. */
const FULL = 0.8;
/** What engines make of I, II and III behind V or X; figures are not among it, as 11 may be meant. */
const NUMBER = /^([VX]{0,3})([IHl|!]{2,4}|(?<=[VX])H)([.,]?)$/;
const MOST_BARS = 3;
/** A figure before V or X is an I: no number is written so. */
const FIGURE = /^[1l|](?=[VX][.,]?$)/;

/** How many upright strokes as high as the ink stand in a box of an image. */
export function countBars({ data, width, height }: Raster, [left, top, right, bottom]: Box, threshold: number): number {
  const [x0, x1, y0, y1] = [Math.max(0, Math.floor(left)), Math.min(width, Math.ceil(right)), Math.max(0, Math.floor(top)), Math.min(height, Math.ceil(bottom))];
  const counts = new Uint32Array(Math.max(0, x1 - x0));
  let first = y1;
  let last = y0;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      if (data[y * width + x]! >= threshold) continue;
      counts[x - x0]!++;
      first = Math.min(first, y);
      last = y + 1;
    }
  }
  let bars = 0;
  for (let at = 0, inside = false; at < counts.length; at++) {
    const full = counts[at]! >= FULL * (last - first) && last > first;
    if (full && !inside) bars++;
    inside = full;
  }
  return bars;
}

/** The words with as many I in the Roman numbers that begin a line as the image has strokes; `image` is what the boxes lie on. */
export function countRomanNumbers(words: Word[], image: Raster, threshold: number): Word[] {
  return words.map((word, index) => {
    if (words[index - 1]?.line === word.line || !word.box) return word;
    if (FIGURE.test(word.text)) return { ...word, text: word.text.replace(FIGURE, 'I') };
    const [, prefix, , point] = NUMBER.exec(word.text) ?? [];
    if (prefix === undefined) return word;
    const bars = countBars(image, word.box, threshold);
    const text = `${prefix}${'I'.repeat(bars)}${point}`;
    return bars < 2 || bars > MOST_BARS || text === word.text ? word : { ...word, text };
  });
}
