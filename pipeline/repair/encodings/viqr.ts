/** VIQR (RFC 1456): Vietnamese typed in ASCII, with ( ^ + for the letter's own mark and ' ` ? ~ . for the tone after the vowel. */
import type { Codec } from './codecs.ts';
import { implausibility, isFamiliar, isPossible } from './plausibility.ts';

const QUALITY: Record<string, string> = { '^': '\u0302', '(': '\u0306', '+': '\u031b', '*': '\u031b' };
const TONE: Record<string, string> = { "'": '\u0301', '`': '\u0300', '?': '\u0309', '~': '\u0303', '.': '\u0323' };
const TAKES: Record<string, string> = { '^': 'aeo', '(': 'a', '+': 'ou', '*': 'ou' };

/** Addresses and paths are never VIQR. */
const ADDRESS = /:\/\/|@|www\.|\.(?:vn|com|org|net|gov|edu|html?|pdf|docx?|xlsx?)\b/i;

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

function decodeViqr(token: string, strict: boolean): string {
  if (token.length > LONGEST || ADDRESS.test(token)) return token;
  const whole = decodeGreedy(token);
  const end = DOUBTFUL_END.exec(token);
  if (!end) return whole;
  const literal = decodeGreedy(end[1]!) + end[2]! + end[3]!;
  // "ta." may be "tạ"; "bo^." is "bộ": the toneless reading stands only where the toned one is no usual word.
  if (isFamiliar(whole) || ((strict || end[2] !== '.') && isPossible(whole))) return whole;
  return implausibility(literal) <= implausibility(whole) ? literal : whole;
}

function viqrCodec(strict: boolean): Codec {
  return { name: 'viqr', decode: (token) => (/[^\x00-\x7f]/.test(token) ? null : decodeViqr(token, strict)) };
}

export const VIQR: Codec = viqrCodec(false);
/** For text that escapes its punctuation as RFC 1456 asks: every sign after a vowel is a mark. */
export const VIQR_ESCAPED: Codec = viqrCodec(true);
export const VIQR_ESCAPE = /[aeiouy^(+]\\[.?'`~]/i;

/** Marks that hardly anything but VIQR has: a line without one is not looked at. */
export const VIQR_SIGN = /[aeo]\^[`'?~.a-z]|[ou]\+[`'?~.a-z]|a\([`'?~.a-z]|[aeiouy][`~][a-z]?/i;

const STRONG = /[aeo]\^|[ou][+*](?=[`'?~.a-z])|[ou]\+(?=[,.;:)]*$)|a\((?=[`'?~.a-z])|[aeiouy][`~]/gi;
const WEAK = /[aeiouy]['?.](?=[a-z])/gi;

/** Cost in nats of an ASCII token as ordinary text, so that it can be compared with its VIQR reading. */
export function asciiImplausibility(token: string): number {
  if (token.length > LONGEST || ADDRESS.test(token)) return 0;
  if (VIQR_ESCAPE.test(token)) return 16;
  const strong = token.match(STRONG)?.length ?? 0;
  const weak = token.match(WEAK)?.length ?? 0;
  const onset = /(?:^|[^a-z])dd(?:[aeiouy]|[^a-z]*$)|^[A-Z]{0,4}DD[A-Z]*(?:-|$)/i.test(token) ? 14 : 0;
  const end = /[aeiouy]'$/i.test(token) || /[aeiouy]\?$/i.test(token) ? 4 : /[aeiouy]\.$/i.test(token) ? 3 : 0;
  return Math.min(40, 16 * strong + 12 * weak + onset + end);
}
