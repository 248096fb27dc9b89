/** Capital letters: "A.", "B." above Roman numerals in long plans. */
import type { HeadingForm, Marker } from './form.ts';

const MARKER = /^\s*([A-ZĐ])\s?([./)]|\s[-–]|[-–](?=\s+\p{Lu}))\s*(?=\S)/u;
/** "Cc. TỔ CHỨC": the full stop and what stood beside it were read as a second letter. */
const DOUBLED = /^\s*([A-ZĐ])(\p{Ll})\.\s*(?=\p{Lu}{2})/u;
/** The alphabet of points in capitals; a plan that counts A B C D E or A B C D Đ E is read either way. */
const LATIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const VIETNAMESE = 'ABCDĐEGHIKLMNOPQRSTUVXY';
/** What worn letters are read as, and what that costs. */
const ALIKE: Record<string, string> = { E: 'B', R: 'B', P: 'B', G: 'C', O: 'D', F: 'E' };
const MISREAD = 1.4;
/** "8. NHIỆM VỤ": B of which the strokes ran together. */
const FIGURE = /^\s*8\s?\.\s*(?=\p{Lu}{2,}\s\p{Lu}{2})/u;

export const capital: HeadingForm = {
  kind: 'capital', rank: 6, runsOn: false, strength: 2,
  read(line) {
    const doubled = DOUBLED.exec(line);
    const match = MARKER.exec(line) ?? (doubled?.[2] === doubled?.[1]?.toLowerCase() ? doubled : null);
    const figure = FIGURE.exec(line);
    if (figure) return [{ form: capital, style: '.', ordinal: 2, prefix: [], label: 'B', end: figure[0].length, cost: MISREAD }];
    if (!match) return [];
    const label = match[1]!;
    const style = match[2] === ')' ? ')' : '.';
    // I., V., X. are Roman far more often than letters
    const price = ('IVX'.includes(label) ? 2.5 : 0) + (match === doubled ? 1 : 0);
    const ordinals = new Set([VIETNAMESE.indexOf(label) + 1, LATIN.indexOf(label) + 1].filter((ordinal) => ordinal > 0));
    const marker = (ordinal: number, text: string, cost: number): Marker => ({ form: capital, style, ordinal, prefix: [], label: text, end: match[0].length, cost });
    const misread = ALIKE[label];
    return [...[...ordinals].map((ordinal, at) => marker(ordinal, label, price + at * 0.4)), ...(misread ? [marker(LATIN.indexOf(misread) + 1, misread, MISREAD)] : [])];
  },
};
