import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { countBars, countRomanNumbers } from '../../pipeline/image/bars.ts';
import type { Word } from '../../pipeline/model.ts';

/** Letters of 20 pixels height from x = 5 on: I with serifs that touch, 1 and L that have none at the upper right, V, X, signs. */
function draw(letters: string): Raster {
  const [width, height] = [140, 40];
  const data = new Uint8Array(width * height).fill(255);
  const ink = (x: number, y: number) => { data[(y + 10) * width + x] = 0; };
  let left = 5;
  for (const letter of letters) {
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 12; x++) {
        const isStroke = x >= 4 && x < 8;
        const dark = letter === 'I' ? isStroke || y < 2 || y >= 18
          : letter === '1' ? isStroke || y >= 18 || (y < 4 && x >= 2 && x < 4)
          : letter === 'L' ? isStroke || y >= 18 || (y < 2 && x < 8)
          : letter === 'H' ? x < 3 || x >= 9 || (y >= 9 && y < 12)
          : letter === 'X' ? Math.abs(x - y * 0.58) < 2 || Math.abs(x - 11 + y * 0.58) < 2
          : letter === '/' ? Math.abs(x - 10 + y * 0.45) < 1.5
          : letter === ',' ? y >= 17 && x < 3
          : letter === 'V' ? Math.abs(x - y * 0.3) < 2 || Math.abs(x - 11 + y * 0.3) < 2
          : letter === '.' && y >= 17 && x < 3;
        if (dark && (y < 20 || letter === ',')) ink(left + x, y);
      }
    }
    left += 12;
  }
  return { data, width, height, channels: 1, dpi: 200 };
}
const box: Word['box'] = [2, 6, 138, 34];
const word = (text: string, line = 0): Word => ({ text, box, confidence: 0.8, line });

describe('bars', () => {
  it.each([['I.', 1], ['II.', 2], ['III.', 3], ['VII.', 2], ['V.', 0], ['', 0]])('of %s are %i', (letters, count) => {
    expect(countBars(draw(letters), box!, 128)).toBe(count);
  });

  it.each([
    ['II.', 'III.', 'III.'], ['HI.', 'III.', 'III.'], ['VIH.', 'VIII.', 'VIII.'], ['VH.', 'VII.', 'VII.'], ['III.', 'II.', 'II.'],
    ['II.', 'II.', 'II.'], ['1X.', 'II.', 'IX.'], ['ÏV.', 'II.', 'IV.'], ['1.', 'II.', '1.'], ['H.', 'II.', 'H.'], ['11.', 'II.', '11.'], ['Hội', 'II.', 'Hội'], ['II.', 'IIII.', 'II.'], ['II.', '.', 'II.'],
  ])('%s over %s becomes %s', (read, drawn, expected) => {
    expect(countRomanNumbers([word(read)], draw(drawn), 128)[0]!.text).toBe(expected);
  });

  // I. read as L or 1, VI. as VL: a capital behind it and what the paper shows decide
  it.each([
    ['L', 'I.', 'I.'], ['1.', 'I.', 'I.'], ['VL', 'VI.', 'VI.'], ['VIL', 'VIII.', 'VIII.'], ['VỊ.', 'VI.', 'VI.'], ['XI', 'XII.', 'XII.'], ['VI,', 'VI.', 'VI.'], ['1H.', 'III.', 'III.'], ['I/', 'II/', 'II/'],
    ['1.', '1.', '1.'], ['1.', '/.', '1.'], ['L', 'L', 'L'], ['H.', 'H.', 'H.'], ['I,', 'I,', 'I,'], ['Hi', 'II', 'Hi'],
  ])('%s over %s before a title becomes %s', (read, drawn, expected) => {
    const title: Word = { text: 'MỤC', box: [139, 6, 140, 34], confidence: 0.9, line: 0 };
    expect(countRomanNumbers([word(read), title], draw(drawn), 128)[0]!.text).toBe(expected);
  });

  it.each([['L', 'I.'], ['1.', 'I.'], ['VL', 'VI.'], ['1H.', 'III.'], ['Hi', 'II']])('%s over %s stays before a small letter', (read, drawn) => {
    expect(countRomanNumbers([word(read), { text: 'mục', box: [139, 6, 140, 34], confidence: 0.9, line: 0 }], draw(drawn), 128)[0]!.text).toBe(read);
  });

  it('leaves words within a line alone', () => {
    expect(countRomanNumbers([word('Phần'), word('II.')], draw('III.'), 128).map(({ text }) => text)).toEqual(['Phần', 'II.']);
  });
});
