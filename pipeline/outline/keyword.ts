/** Headings that begin with a word: Phần, Chương, Mục, Tiểu mục, Điều. */
import { fold } from '../../dictionaries/fold.ts';
import type { HeadingForm, Marker } from './form.ts';
import { digitsOf } from './form.ts';
import { fromOrdinalWord, romanReadings, toRoman } from './numerals.ts';

const NUMBER = /^\s*(thứ\s+)?([\p{L}\d|!]{1,8})(?=[\s.:,)–-]|$)/iu;
const CLOSING = /^\s?[.:)]\s?|^\s?[–-]\s|^\s*$/;

/**
 * Readings of a line that begins with `word` and a number.
 * `sequence`: which number systems the form uses; the word itself may have lost its marks.
 */
export function readKeyword(form: HeadingForm, word: string, line: string, sequence: ('roman' | 'digits' | 'words' | 'capital')[]): Marker[] {
  const start = line.length - line.trimStart().length;
  const head = line.slice(start, start + word.length);
  if (fold(head) !== fold(word) || head[0] === head[0]!.toLowerCase()) return [];
  const match = NUMBER.exec(line.slice(start + word.length));
  if (!match || !/^\s/.test(match[0])) return [];
  const token = match[2]!;
  const after = start + word.length + match[0].length;
  const closing = CLOSING.exec(line.slice(after));
  const open = closing ? 0 : 2;
  const end = after + (closing?.[0].length ?? 0);
  const printed = head === head.toUpperCase() ? `${head[0]}${head.slice(1).toLowerCase()}` : head;
  const marker = (ordinal: number, label: string, cost: number): Marker => ({ form, style: sequence.join(), ordinal, prefix: [], label: `${printed} ${label}`, end, cost: cost + open });
  if (sequence.includes('words') && match[1]) {
    const ordinal = fromOrdinalWord(token);
    return ordinal === null ? [] : [marker(ordinal.value, `thứ ${ordinal.word}`, 0)];
  }
  if (sequence.includes('digits')) {
    const digits = digitsOf(token);
    if (digits && digits.value > 0 && digits.value < 1000) {
      const readings = [marker(digits.value, String(digits.value), digits.cost)];
      return sequence.includes('roman') && digits.cost > 0 ? [...romans(token), ...readings] : readings;
    }
    const inserted = /^(\d{1,3})([a-zđ])$/.exec(token);
    if (inserted) return [{ ...marker(Number(inserted[1]), token, 0), style: `${sequence.join()}+` }];
  }
  if (sequence.includes('roman')) {
    const readings = romans(token);
    if (readings.length > 0) return readings;
  }
  if (sequence.includes('capital') && /^[A-Z]$/.test(token)) return [{ ...marker(token.charCodeAt(0) - 64, token, 0), style: 'capital' }];
  return [];

  function romans(text: string): Marker[] {
    return romanReadings(text).map(({ value, cost }) => marker(value, toRoman(value), cost));
  }
}
