/** VIQR (RFC 1456): Vietnamese typed in ASCII, with ( ^ + for the letter's own mark and ' ` ? ~ . for the tone after the vowel. */
import type { Codec } from './codecs.ts';
import { isSyllable } from '../syllable.ts';
import { implausibility, isFamiliar, isPossible } from './plausibility.ts';

const QUALITY: Record<string, string> = { '^': '\u0302', '(': '\u0306', '+': '\u031b', '*': '\u031b' };
const TONE: Record<string, string> = { "'": '\u0301', '`': '\u0300', '?': '\u0309', '~': '\u0303', '.': '\u0323' };
const TAKES: Record<string, string> = { '^': 'aeo', '(': 'a', '+': 'ou', '*': 'ou' };

/** Addresses, paths and code are never VIQR. */
const ADDRESS = /:\/\/|@|^[^a-z]*`|=|[a-z]_[a-z]|www\.|\.(?:vn|com|org|net|gov|edu|html?|pdf|docx?|xlsx?)\b/i;

/** Decode from the left, greedily: RFC 1456 asks for a backslash before a mark that is meant as itself. */
function decodeGreedy(token: string): string {
  let text = '';
  for (let i = 0; i < token.length;) {
    const char = token[i]!;
    const next = token[i + 1] ?? '';
    if (char === '\\' && next !== '' && (next in TONE || next in QUALITY || /[dD\\]/.test(next))) {
      text += next;
      i += 2;
      continue;
    }
    if (/[dD]/.test(char) && /[dD]/.test(next) && (!/\p{L}$/u.test(text) || (char + next === 'DD' && /[A-Z]{1,5}$/.test(text)))) {
      text += char === 'D' ? 'Đ' : 'đ';
      i += 2;
      continue;
    }
    i++;
    text += char;
    if (!/[aeiouy]/i.test(char)) continue;
    let marks = '';
    const quality = token[i] ?? '';
    if (TAKES[quality]?.includes(char.toLowerCase())) { marks += QUALITY[quality]; i++; }
    const tone = TONE[token[i] ?? ''];
    if (tone !== undefined) { marks += tone; i++; }
    text += marks;
  }
  return text.normalize('NFC');
}

/** A vowel, its marks, and a sign that may be a tone or ordinary punctuation, at the end of a word. */
const DOUBTFUL_END = /^(.*[aeiouy][\^(+*]?)([.?'])([)\]"',;:!?.]*)$/is;

/** Bounded, so that a hostile token costs no more than its length. */
const LONGEST = 80;

/** Apostrophes of English, and stops inside abbreviations. */
const ENGLISH = /n't$|'(?:s|re|ll|ve|d|m)$|^(?:[a-z]\.)+[a-z]?$|^O'[A-Z]/i;

/** Where a token stands: `escaped` in text that escapes its punctuation, `inside` before a small letter, `last` at the end of its line. */
type Place = 'escaped' | 'inside' | 'last' | 'anywhere';

function decodeViqr(token: string, place: Place): string {
  if (token.length > LONGEST || ADDRESS.test(token)) return token;
  const whole = decodeGreedy(token);
  const end = DOUBTFUL_END.exec(token);
  if (place === 'escaped') return whole;
  if (!end) return isPossible(whole) || !ENGLISH.test(token) ? whole : token;
  // An initial, "T."; and an apostrophe that opens no quotation is a mark.
  if (/^[^A-Za-z]*[A-Z]\.$/.test(token)) return token;
  if (end[2] === "'" && !token.startsWith("'")) return whole;
  const literal = decodeGreedy(end[1]!) + end[2]! + end[3]!;
  // "ta." may be "tạ"; "bo^." is "bộ": the toneless reading stands only where the toned one is no usual word.
  // Before another stop or a comma it is the tone.
  if (end[2] === '.' && /[.,;:]/.test(end[3]!) && isPossible(whole)) return whole;
  if (place === 'last' && end[2] === '.' && literalCost(literal) < implausibility(whole) + 1.5) return literal;
  if (isFamiliar(whole) || ((place === 'inside' || end[2] !== '.') && isPossible(whole))) return whole;
  return implausibility(literal) <= implausibility(whole) ? literal : whole;
}

/** Words without marks cost nothing by themselves; here they are weighed against words with marks, as one of middling frequency. */
function literalCost(text: string): number {
  const word = text.replace(/[^\p{L}\p{M}]+/gu, '');
  return !/^[a-z]+$/i.test(word) ? implausibility(word) : isSyllable(word) ? 8 : 16;
}

function viqrCodec(place: Place): Codec {
  return { name: 'viqr', decode: (token) => (/[^\x00-\x7f]/.test(token) ? null : decodeViqr(token, place)) };
}

export const VIQR: Codec = viqrCodec('anywhere');
export const VIQR_INSIDE: Codec = viqrCodec('inside');
export const VIQR_LAST: Codec = viqrCodec('last');
/** For text that escapes its punctuation as RFC 1456 asks: every sign after a vowel is a mark. */
export const VIQR_ESCAPED: Codec = viqrCodec('escaped');
export const VIQR_ESCAPE = /[aeiouy^(+]\\[.?'`~]/i;

/** Marks that hardly anything but VIQR has: a line without one is not looked at. */
export const VIQR_SIGN = /[aeo]\^[`'?~.a-z]|[ou]\+[`'?~.a-z]|a\([`'?~.a-z]|[aeiouy][`~][a-z]?/i;

const STRONG = /[aeo]\^|[ou][+*](?=[`'?~.a-z])|[ou]\+(?=[,.;:)]*$)|a\((?=[`'?~.a-z])|[aeiouy][`~]/gi;
const WEAK = /[aeiouy]['?.](?=[a-z])(?!'s\b)/gi;

/** Cost in nats of an ASCII token as ordinary text, so that it can be compared with its VIQR reading; `inSentence`: the next word begins small. */
export function asciiImplausibility(token: string, inSentence: boolean): number {
  if (token.length > LONGEST || ADDRESS.test(token)) return 0;
  if (VIQR_ESCAPE.test(token)) return 16;
  const strong = token.match(STRONG)?.length ?? 0;
  const weak = token.match(WEAK)?.length ?? 0;
  const onset = /(?:^|[^a-z])dd(?:[aeiouy]|[^a-z]*$)|^[A-Z]{0,4}DD[A-Z]*(?:-|$)/i.test(token) ? 14 : 0;
  // A full stop or question mark before a small letter is hardly one.
  const end = inSentence && /[aeiouy][.?'][,;:)"]*$/i.test(token) ? 9 : /[aeiouy]'$/i.test(token) || /[aeiouy]\?$/i.test(token) ? 5 : /[aeiouy]\.$/i.test(token) ? 4 : 0;
  return Math.min(40, 16 * strong + 12 * weak + onset + end);
}
