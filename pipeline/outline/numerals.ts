/** Roman numerals and ordinal words, printed and misread. */
import { fold } from '../../dictionaries/fold.ts';

const ROMAN_DIGITS: [string, number][] = [['X', 10], ['IX', 9], ['V', 5], ['IV', 4], ['I', 1]];

/** Roman numeral of 1–89 in capitals. */
export function toRoman(value: number): string {
  if (value >= 50) return `L${toRoman(value - 50)}`;
  if (value >= 40) return `XL${toRoman(value - 40)}`;
  let text = '';
  let rest = value;
  for (const [digit, worth] of ROMAN_DIGITS) {
    while (rest >= worth) { text += digit; rest -= worth; }
  }
  return text;
}

const LARGEST = 60;
const ROMANS = new Map(Array.from({ length: LARGEST }, (_, index) => [toRoman(index + 1), index + 1]));

/** Value of a Roman numeral in capitals, or null. */
export function fromRoman(text: string): number | null {
  return ROMANS.get(text) ?? null;
}

/** What a scanner makes of the strokes of a Roman numeral. */
const STROKES: Record<string, string> = { l: 'I', '1': 'I', '|': 'I', i: 'I', ı: 'I', '!': 'I', j: 'I', J: 'I', H: 'II', U: 'II', n: 'II', u: 'II', v: 'V', Y: 'V', y: 'V', x: 'X', T: 'I', t: 'I', ỉ: 'I', í: 'I', ï: 'I', Ï: 'I', ì: 'I', Ì: 'I', Í: 'I', î: 'I', Î: 'I', Ỉ: 'I', M: 'III', m: 'III', N: 'IV', W: 'VI' };

/**
 * Every numeral up to 60 that `text` may stand for, cheapest first: as printed (0), with strokes misread (0.6 for l, 1, | and H, 1.2 for other letters), and with one stroke
 * I lost or added (1.6). Scanners drop strokes: Tesseract reads III. as II. on most pages.
 */
export function romanReadings(text: string): { value: number; cost: number }[] {
  if (text.length === 0 || text.length > 8) return [];
  let strokes = '';
  let cost = 0;
  for (const character of text) {
    if ('IVXL'.includes(character)) strokes += character;
    else {
      const alike = STROKES[character];
      if (alike === undefined) return [];
      strokes += alike;
      cost += 'l1|ıïÏHÌÍÎ'.includes(character) ? 0.6 : 1.2;
    }
  }
  const readings = new Map<number, number>();
  const add = (value: number | null, price: number) => {
    if (value !== null && price < (readings.get(value) ?? Infinity)) readings.set(value, price);
  };
  add(fromRoman(strokes), cost);
  for (let at = 0; at <= strokes.length; at++) {
    add(fromRoman(`${strokes.slice(0, at)}I${strokes.slice(at)}`), cost + 1.6);
    if (strokes[at] === 'I') add(fromRoman(strokes.slice(0, at) + strokes.slice(at + 1)), cost + 2.4);
  }
  return [...readings].map(([value, price]) => ({ value, cost: price })).sort((a, b) => a.cost - b.cost || a.value - b.value);
}

const ORDINAL_WORDS = ['nhất', 'hai', 'ba', 'tư', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười'];

/** "thứ nhất", "thứ hai" … "thứ mười", "mở đầu" is no ordinal: its place and its spelling. Any case, marks may be lost; null where it is something else. */
export function fromOrdinalWord(word: string): { value: number; word: string } | null {
  const at = ORDINAL_WORDS.findIndex((ordinal) => fold(ordinal) === fold(word));
  return at < 0 ? null : { value: at + 1, word: ORDINAL_WORDS[at]! };
}
