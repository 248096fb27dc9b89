import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { countRomanNumbers } from '../../pipeline/image/bars.ts';
import type { Condition } from '../../pipeline/image/look.ts';
import { readNumeral, type Print } from '../../pipeline/image/numerals.ts';
import type { Word } from '../../pipeline/model.ts';

const WIDTHS: Record<string, number> = { V: 20, X: 20, '.': 8, ',': 8, '/': 12, ' ': 8 };
const [WIDTH, HEIGHT, TOP, TALL] = [180, 44, 10, 20];

/** Whether a letter of 20 pixels height is dark at a point: I with serifs that touch, 1 and L that have none at the upper right, V, X, signs. */
function isDark(letter: string, x: number, y: number): boolean {
  const isStroke = x >= 4 && x < 8;
  switch (letter) {
    case 'I': return isStroke || y < 2 || y >= 18;
    case '1': return isStroke || y >= 18 || (y < 4 && x >= 2 && x < 4);
    case 'L': return isStroke || y >= 18 || (y < 2 && x < 8);
    case 'H': return x < 3 || x >= 9 || (y >= 9 && y < 12);
    case 'X': return Math.abs(x - 1 - y * 0.85) < 2 || Math.abs(x - 18 + y * 0.85) < 2;
    case 'V': return Math.abs(x - 2 - y * 0.38) < 2 || Math.abs(x - 17 + y * 0.38) < 2;
    case '/': return Math.abs(x - 10 + y * 0.45) < 1.5;
    case ',': return y >= 16 && x >= 2 && x < 6;
    case '.': return y >= 16 && y < TALL && x >= 2 && x < 6;
    default: return false;
  }
}

/** A line of letters from x = 5 on; `isInk` may take away of their ink. */
function draw(letters: string, paper = 255, ink = 0, isInk: (x: number, y: number) => boolean = () => true): Raster {
  const data = new Uint8Array(WIDTH * HEIGHT).fill(paper);
  let left = 5;
  for (const letter of letters) {
    const width = WIDTHS[letter] ?? 12;
    for (let y = 0; y < TALL + 5; y++) {
      for (let x = 0; x < width; x++) if (isDark(letter, x, y) && (y < TALL || letter === ',') && isInk(left + x, y)) data[(y + TOP) * WIDTH + left + x] = ink;
    }
    left += width;
  }
  return { data, width: WIDTH, height: HEIGHT, channels: 1, dpi: 200 };
}

const print = (condition: Condition, paper = 255, ink = 0): Print => ({ tone: { paper, ink, threshold: (paper + ink) / 2, noise: 0, grey: 0, inkShare: 0.1 }, condition, type: { height: TALL } });
const SCAN = print('scan');
const box: NonNullable<Word['box']> = [4, 6, WIDTH - 2, 34];
const word = (text: string, line = 0): Word => ({ text, box, confidence: 0.8, line });
const title: Word = { text: 'MỤC', box: [WIDTH - 1, 6, WIDTH, 34], confidence: 0.9, line: 0 };
const read = (letters: string, image = draw(letters), how = SCAN) => {
  const numeral = readNumeral(image, box, box[2], how);
  return numeral && `${numeral.letters}${numeral.behind}`;
};

describe('numerals', () => {
  it.each(['I.', 'II.', 'III.', 'IV.', 'V.', 'VI.', 'VII.', 'VIII.', 'IX.', 'X.', 'XI.', 'XII.', 'XIV.', 'V,', 'VI,', 'XI', 'V'])('%s is read', (letters) => {
    expect(read(letters)).toBe(letters);
  });

  it.each(['II.', 'IV.', 'VIII.', 'XII.'])('%s is read on faded paper and where strokes have holes', (letters) => {
    expect(read(letters, draw(letters, 220, 150), print('grainy', 220, 150))).toBe(letters);
    expect(read(letters, draw(letters, 250, 20, (x, y) => (x + 2 * y) % 9 > 1), print('worn', 250, 20))).toBe(letters);
  });

  it('says nothing where there is no ink of the height of a line', () => {
    expect(read('')).toBeNull();
    expect(read('.')).toBeNull();
  });

  it('tells serifs and strokes that are joined', () => {
    expect(readNumeral(draw('II.'), box, box[2], SCAN)).toMatchObject({ isCapital: true, isJoined: false });
    expect(readNumeral(draw('11.'), box, box[2], SCAN)).toMatchObject({ isCapital: false });
    expect(readNumeral(draw('H.'), box, box[2], SCAN)).toMatchObject({ isJoined: true });
  });
});

describe('Roman numbers of words', () => {
  it.each([
    ['II.', 'III.', 'III.'], ['HI.', 'III.', 'III.'], ['VIH.', 'VIII.', 'VIII.'], ['VH.', 'VII.', 'VII.'], ['III.', 'II.', 'II.'],
    ['II.', 'II.', 'II.'], ['1X.', 'II.', 'IX.'], ['ÏV.', 'II.', 'IV.'], ['1.', 'II.', '1.'], ['H.', 'II.', 'H.'], ['11.', 'II.', '11.'], ['Hội', 'II.', 'Hội'], ['II.', 'IIII.', 'II.'], ['II.', '.', 'II.'],
  ])('%s over %s becomes %s', (text, drawn, expected) => {
    expect(countRomanNumbers([word(text)], draw(drawn), SCAN)[0]!.text).toBe(expected);
  });

  // I. read as L or 1, VI. as VL: a capital behind it and what the paper shows decide
  it.each([
    ['L', 'I.', 'I.'], ['1.', 'I.', 'I.'], ['VL', 'VI.', 'VI.'], ['VIL', 'VIII.', 'VIII.'], ['VỊ.', 'VI.', 'VI.'], ['XI', 'XII.', 'XII.'], ['VI,', 'VI.', 'VI.'], ['1H.', 'III.', 'III.'], ['I/', 'II/', 'II/'],
    ['IV,', 'IV.', 'IV.'], ['V', 'V.', 'V.'], ['FV.', 'IV.', 'IV.'], ['VHIL', 'VIII.', 'VIII.'], ['XIII.', 'XII.', 'XII.'], ['I/', 'I.', 'I.'], ['(1.', 'XII.', 'XII.'],
    ['1.', '1.', '1.'], ['1.', '/.', '1.'], ['L', 'L', 'L'], ['H.', 'H.', 'H.'], ['I,', 'I,', 'I,'], ['Hi', 'II', 'Hi'], ['2.', 'II.', '2.'], ['a)', 'II.', 'a)'],
  ])('%s over %s before a title becomes %s', (text, drawn, expected) => {
    expect(countRomanNumbers([word(text), title], draw(drawn), SCAN)[0]!.text).toBe(expected);
  });

  it('believes the engine where it saw V and the paper an X', () => {
    expect(countRomanNumbers([word('VII.'), title], draw('XI.'), SCAN)[0]!.text).toBe('VI.');
  });

  it.each([['L', 'I.'], ['1.', 'I.'], ['VL', 'VI.'], ['1H.', 'III.'], ['Hi', 'II'], ['VI,', 'VI.']])('%s over %s stays before a small letter', (text, drawn) => {
    expect(countRomanNumbers([word(text), { ...title, text: 'mục' }], draw(drawn), SCAN)[0]!.text).toBe(text);
  });

  it('leaves a figure on a damaged page alone unless its title is in capitals', () => {
    expect(countRomanNumbers([word('1.'), { ...title, text: 'Tổ' }], draw('I.'), print('worn'))[0]!.text).toBe('1.');
    expect(countRomanNumbers([word('1.'), { ...title, text: 'TỔ' }], draw('I.'), print('worn'))[0]!.text).toBe('I.');
    expect(countRomanNumbers([word('L'), { ...title, text: 'Tổ' }], draw('I.'), print('worn'))[0]!.text).toBe('I.');
  });

  it('takes what is hardly a number for one before capitals only', () => {
    expect(countRomanNumbers([word('ví.'), title], draw('VII.'), SCAN)[0]!.text).toBe('VII.');
    expect(countRomanNumbers([word('ví.'), { ...title, text: 'Mục' }], draw('VII.'), SCAN)[0]!.text).toBe('ví.');
  });

  it('parts a number from the title that was read as one word with it', () => {
    const glued = (text: string, drawn: string) => countRomanNumbers([word(text)], draw(drawn), SCAN).map((part) => part.text);
    expect(glued('IH.HI', 'III.  H')).toEqual(['III.', 'HI']);
    expect(glued('V.HI', 'V.  H')).toEqual(['V.', 'HI']);
    expect(glued('I.HI', 'IH')).toEqual(['I.HI']);
    expect(glued('II.Hi', 'II.  H')).toEqual(['II.Hi']);
  });

  it.each([
    ['LMỤC', 'I.  H', ['I.', 'MỤC']], ['1MỤC', 'I.  H', ['I.', 'MỤC']], ['IXÂY', 'I.  X', ['I.', 'XÂY']], ['ILNỘI', 'II.  H', ['II.', 'NỘI']], ['1INỘI', 'II.  H', ['II.', 'NỘI']],
    ['VHI.', 'VIII.', ['VIII.']], ['HLỰC,', 'II.  H', ['II.', 'LỰC,']], ['VKINH', 'V.  H', ['V.', 'KINH']], ['VITỔ', 'VI.  H', ['VI.', 'TỔ']], ['IHHÌNH', 'III.  H', ['III.', 'HÌNH']],
  ])('%s over %s is a number and a title', (text, drawn, parts) => {
    expect(countRomanNumbers([word(text)], draw(drawn), SCAN).map((part) => part.text)).toEqual(parts);
  });

  it.each([
    ['LỤC', 'I.  H'], ['LMHTX', 'I.  H'], ['HTXNN', 'II.  H'], ['VIỆC', 'VI.  H'], ['XÂY', 'X.  H'], ['HUYỆN', 'II.  H'], ['LMục', 'I.  H'],
    ['ILO', 'ILH'], ['VISA', 'VIH'], ['LMỤC', 'LH'], ['LMỤC', 'L  H'], ['LMỤC', 'I  H'], ['LMỤC', 'IH'], ['1MỤC', '1.  H'],
  ])('%s over %s stays one word', (text, drawn) => {
    expect(countRomanNumbers([word(text)], draw(drawn), SCAN).map((part) => part.text)).toEqual([text]);
  });

  it('leaves words within a line alone', () => {
    expect(countRomanNumbers([word('Phần'), word('II.')], draw('III.'), SCAN).map(({ text }) => text)).toEqual(['Phần', 'II.']);
  });
});
