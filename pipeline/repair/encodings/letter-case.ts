/** TCVN3 has no capitals with tone: text set in a capitals font, and capitals typed in one, come out in lower case. */
import type { Reading } from './runs.ts';
import { isSyllable } from '../syllable.ts';

const LETTERS = /[\p{L}\p{M}]/u;
/** A word that begins with ă â ê ô ơ ư đ, of which TCVN3 has the capitals as well. */
const CASED = /^[^\p{L}\u00a1-\u00ff]*[\u00a8-\u00ae]/u;

/** A word that begins with a letter that has no capital. */
const MARKED = /^[("'“‘]*[\u0080-\u00ff]/;

/** What the ASCII letters of a raw token say about its case; null where they leave it open, as in codes and abbreviations. */
function caseOf(raw: string): 'upper' | 'lower' | null {
  if (/[a-z]/.test(raw)) return 'lower';
  if (/\d/.test(raw) || (!/[^\x00-\x7f]/.test(raw) && !isSyllable(raw.replace(/[^A-Z]+/g, '').toLowerCase()))) return null;
  return /[A-Z][^A-Z]*[A-Z]/.test(raw) && !/^[IVXLCDM]+[.)]?$/.test(raw) ? 'upper' : null;
}

/**
 * Put TCVN3 readings in capitals where the font or the words beside them say that they were printed so, and open
 * sentences with a capital. Where the fonts of TCVN3 are `known` for the text, a sentence that opens with a small letter is printed so: the
 * capital would stand in a font of capitals. Changes `readings` in place.
 */
export function restoreCase(readings: Reading[], text: string, known: boolean): void {
  readings.forEach((reading, index) => {
    if (reading.capitals.length > 0) { reading.text = capitalised(reading); return; }
    if (reading.codec?.name !== 'tcvn3' || reading.text === reading.raw) return;
    const own = caseOf(reading.raw);
    if (own === null && standsInCapitals(text, reading)) reading.text = reading.text.toUpperCase();
    else if (!known && own !== 'upper' && MARKED.test(reading.raw) && !CASED.test(reading.raw) && opensSentence(text, reading.start, index)) reading.text = reading.text.replace(/\p{L}/u, (letter) => letter.toUpperCase());
  });
}

/** In a line without small ASCII letters, or between words in capitals. */
function standsInCapitals(text: string, { start, end }: Reading): boolean {
  const before = neighbourCase(text, start, -1);
  const after = neighbourCase(text, end, 1);
  if (before === 'upper' && after === 'upper') return true;
  if (before === 'lower' || after === 'lower' || (before ?? after) === null) return false;
  const head = text.slice(Math.max(0, start - 300), start);
  const [tail = ''] = text.slice(end, end + 300).split('\n', 1);
  return !/[a-z]/.test(head.slice(head.lastIndexOf('\n') + 1) + tail);
}

/** Capitals where the font has them; letter for letter as long as the reading has as many letters as the raw token. */
function capitalised({ raw, text, capitals }: Reading): string {
  const covered = capitals.reduce((sum, [from, to]) => sum + to - from, 0);
  if (text.length !== raw.length) return 2 * covered > raw.length ? text.toUpperCase() : text;
  return [...text].map((char, index) => (capitals.some(([from, to]) => index >= from && index < to) ? char.toUpperCase() : char)).join('');
}

/** Case of the nearest token of the line, on one side, whose ASCII letters tell it. */
function neighbourCase(text: string, from: number, step: -1 | 1): 'upper' | 'lower' | null {
  let at = from;
  for (let tokens = 0; tokens < 6; tokens++) {
    let start = at;
    if (step < 0) {
      while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
      let open = start;
      while (open > 0 && !/\s/.test(text[open - 1]!)) open--;
      if (open === start) return null;
      const found = caseOf(text.slice(open, start));
      if (found) return found;
      at = open;
    } else {
      while (start < text.length && (text[start] === ' ' || text[start] === '\t')) start++;
      let close = start;
      while (close < text.length && !/\s/.test(text[close]!)) close++;
      if (close === start) return null;
      const found = caseOf(text.slice(start, close));
      if (found) return found;
      at = close;
    }
  }
  return null;
}

/** Whether a sentence begins here: after a full stop in the line, or at the start of a line after a closed paragraph. */
function opensSentence(text: string, start: number, index: number): boolean {
  let at = start;
  while (at > 0 && !LETTERS.test(text[at - 1]!) && !/[\n\d,;()/]/.test(text[at - 1]!) && start - at < 8) at--;
  const gap = text.slice(at, start);
  // After "T." or "TP." the sentence goes on.
  if (/[.!?][”"’]?\s+[“"‘]?$/.test(gap)) return !/(?:^|[^\p{L}\p{M}])\p{Lu}{1,3}$/u.test(text.slice(Math.max(0, at - 8), at));
  if (at > 0 && text[at - 1] !== '\n') return false;
  const previous = text.slice(Math.max(0, at - 40), Math.max(0, at - 1)).trimEnd();
  return index === 0 || previous === '' || /[.;:!?]$/.test(previous) || text.slice(Math.max(0, at - 2), at) === '\n\n';
}
