/** Capital letters: "A.", "B." above Roman numerals in long plans. */
import type { HeadingForm } from './form.ts';

const MARKER = /^\s*([A-ZĐ])\s?([./)]|\s[-–])\s*(?=\S)/u;
/** The alphabet of points in capitals; a plan that counts A B C D E or A B C D Đ E is read either way. */
const LATIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const VIETNAMESE = 'ABCDĐEGHIKLMNOPQRSTUVXY';

export const capital: HeadingForm = {
  kind: 'capital', rank: 6, runsOn: false, strength: 2,
  read(line) {
    const match = MARKER.exec(line);
    if (!match) return [];
    const label = match[1]!;
    const style = match[2] === ')' ? ')' : '.';
    // I., V., X. are Roman far more often than letters
    const price = 'IVX'.includes(label) ? 2.5 : 0;
    const ordinals = new Set([VIETNAMESE.indexOf(label) + 1, LATIN.indexOf(label) + 1].filter((ordinal) => ordinal > 0));
    return [...ordinals].map((ordinal, at) => ({ form: capital, style, ordinal, prefix: [], label, end: match[0].length, cost: price + at * 0.4 }));
  },
};
