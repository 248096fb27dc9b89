/** Roman numerals: "I.", "IV.", "II/", "II-"; scanners lose strokes ("II." for "III.") and the full stop, and read them as letters and digits ("I11.", "l.", "ll.", "1I.", "L" for "I.", "H" for "II"). */
import { countCapitals, isCapitals } from '../../dictionaries/fold.ts';
import type { HeadingForm, Marker } from './form.ts';
import { romanReadings, toRoman } from './numerals.ts';

const MARKER = /^\s*([IVXLl1|!iïÏìÌíÍîÎHUnuJjTtYvymMN]{1,8})\s?([.)]|\/(?=\s|\p{Lu})|[./]\s?[-–](?=\s|\p{Lu})|[-–](?=\s)|\s[-–])\s*(?=\S)/u;
/** The full stop is lost, or has run together with the last stroke. */
const BARE = /^\s*([IVXLHl1|!]{1,6})\s+(?=\p{Lu})/u;
/** What it costs to take a numeral without a full stop for a marker: before a title in capitals, and before one that only begins with a capital. */
const BARE_CAPITALS = 1;
const BARE_MIXED = 2;

const SLASHED = 0.6;

export const roman: HeadingForm = {
  kind: 'roman', rank: 6, runsOn: false, strength: 3,
  read(line) {
    const match = MARKER.exec(line);
    if (!match) return bareNumeral(line);
    const token = match[1]!;
    const style = match[2] === ')' ? ')' : '.';
    if (style === ')' && !/^[IVX]+$/.test(token)) return [];
    // lower-case letters alone are points ("i)", "l)", "m."), and figures alone are figures, unless capitals stand beside them
    const price = /^[IVX]+$/.test(token) ? 0 : /^[IVXH]+$/.test(token) || /[IVX]/.test(token) ? 0.3 : /^1+$/.test(token) ? (isCapitals(line.slice(match[0].length)) ? 1.2 : 2) : 1;
    // "HL." is III.: no numeral has L behind strokes
    const readings = markers(token.replace(/(?<=^[IHl1|]+)L$/, 'I'), style, match[0].length, price);
    // "IU-" is II/-: the slash has run together with the last stroke
    const slashed = /[IVX]U$/.test(token) && /^[-–]/.test(match[2]!) ? markers(token.replace(/U$/, 'I'), style, match[0].length, SLASHED) : [];
    return [...slashed, ...readings];
  },
};

/** "I MỤC TIÊU", "L MỤC TIÊU", "HI KINH PHÍ", "II Nội dung": dear, and only where the rest is a title. */
function bareNumeral(line: string): Marker[] {
  const match = BARE.exec(line);
  if (!match) return [];
  const token = match[1]!;
  const { letters, capitals } = countCapitals(line.slice(match[0].length));
  const inCapitals = letters >= 6 && capitals >= letters * 0.85;
  if (!inCapitals && !/^(?:[IVX]{2,}|H[IH]?|[IH]+L)$/.test(token)) return [];
  // a last L is a stroke with the full stop at its foot
  return markers(token.replace(/(?<=^|[IVXHl1|])L$/, 'I'), '.', match[0].length, (inCapitals ? BARE_CAPITALS : BARE_MIXED) + (/^[IVX]+$/.test(token) ? 0 : 0.3));
}

function markers(token: string, style: string, end: number, price: number): Marker[] {
  return romanReadings(token).map(({ value, cost }) => ({ form: roman, style, ordinal: value, prefix: [], label: toRoman(value), end, cost: cost + price }));
}
