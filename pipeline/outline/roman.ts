/** Roman numerals: "I.", "IV.", "II/"; scanners lose strokes ("II." for "III.") and read them as letters and digits ("I11.", "l.", "ll.", "1I."). */
import type { HeadingForm } from './form.ts';
import { romanReadings, toRoman } from './numerals.ts';

const MARKER = /^\s*([IVXLl1|!iHUnuJjTtYvymMN]{1,8})\s?([.)]|\/(?=\s|\p{Lu})|\s[-–])\s*(?=\S)/u;

export const roman: HeadingForm = {
  kind: 'roman', rank: 6, runsOn: false, strength: 3,
  read(line) {
    const match = MARKER.exec(line);
    if (!match) return [];
    const token = match[1]!;
    const style = match[2] === ')' ? ')' : '.';
    if (style === ')' && !/^[IVX]+$/.test(token)) return [];
    // lower-case letters alone are points ("i)", "l)", "m."), and figures alone are figures, unless capitals stand beside them
    const price = /^[IVX]+$/.test(token) ? 0 : /[IVX]/.test(token) ? 0.3 : /^1+$/.test(token) ? 2 : 1;
    return romanReadings(token)
      .map(({ value, cost }) => ({ form: roman, style, ordinal: value, prefix: [], label: toRoman(value), end: match[0].length, cost: cost + price }));
  },
};
