/** Points in the Vietnamese alphabet: "a)", "đ)", "a."; no f, j, w, z (Nghị định 30/2020/NĐ-CP and Luật Ban hành văn bản quy phạm pháp luật). */
import type { HeadingForm, Marker } from './form.ts';

const MARKER = /^\s*([a-zđ8€©6äàáâãđéèêëọòôóú])\s?([)}\]]|\.|\/|\s[-–])(?:[-–](?=\s))?\s*(?=\S)/u;
export const ALPHABET = 'abcdđeghiklmnopqrstuvxy';
/** What a scanner reads for a point: đ without its stroke and back, l for i or 1, 0 and ô for o, q for g. */
const ALIKE: Record<string, string> = { d: 'đ', đ: 'd', l: 'i', i: 'l', q: 'g', g: 'q', c: 'e', e: 'c', ó: 'o', ô: 'o', ò: 'o', ọ: 'o', ú: 'u', '8': 'a', ä: 'a', à: 'a', á: 'a', â: 'a', ã: 'a', '€': 'c', '©': 'c', '6': 'b', é: 'e', è: 'e', ê: 'e', ë: 'e' };
/** Figures before a full stop are figures; only a bracket makes a point of one. */
const FIGURE = /\d/;

export const letter: HeadingForm = {
  kind: 'letter', rank: 9, runsOn: false, strength: 2.5,
  read(line) {
    const match = MARKER.exec(line);
    if (!match) return [];
    const printed = match[1]!;
    const style = match[2] === '.' || /[-–]/.test(match[2]!) ? '.' : ')';
    if (style === '.' && !/[a-zđ]/.test(printed)) return [];
    const doubt = style === '.' ? 0.3 : 0;
    const readings: Marker[] = [];
    for (const [label, price] of [[printed, 0], [ALIKE[printed], printed === 'đ' ? 4.5 : FIGURE.test(printed) ? 1.8 : 1.2]] as const) {
      const ordinal = label === undefined ? -1 : ALPHABET.indexOf(label);
      if (ordinal >= 0) readings.push({ form: letter, style, ordinal: ordinal + 1, prefix: [], label: label!, end: match[0].length, cost: price + doubt });
    }
    return readings;
  },
};
