/** Roman numerals, and what scanners make of their strokes. */

const ONES = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];
/** The numerals up to XXXIX, each at the place of its number; nothing at 0. */
export const ROMAN_NUMBERS = ['', 'X', 'XX', 'XXX'].flatMap((tens) => ONES.map((ones) => tens + ones));

/** What stands for the strokes of a numeral, and how many they are. */
const STROKES: Record<string, number> = { I: 1, l: 1, '1': 1, '|': 1, '!': 1, i: 1, H: 2, U: 2, n: 2, u: 2, N: 2, m: 3, M: 3 };

/** Numeral of a quarter that strokes say; null where they are more than three and no IV. */
export function quarterOf(token: string): string | null {
  if (/^[Il1|!]?[Vv]$/.test(token)) return token.length === 2 ? 'IV' : null;
  const strokes = [...token].reduce((sum, letter) => sum + (STROKES[letter] ?? NaN), 0);
  return (strokes <= 3 ? ROMAN_NUMBERS[strokes] : undefined) ?? null;
}
