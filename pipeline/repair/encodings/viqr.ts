/** VIQR (RFC 1456): Vietnamese typed in ASCII, with ( ^ + for the letter's own mark and ' ` ? ~ . for the tone after the vowel. */
import { codesWithD } from '../../../dictionaries/index.ts';
import type { Codec, Option } from './codecs.ts';
import { isSyllable } from '../syllable.ts';
import { implausibility, isFamiliar, isPossible } from './plausibility.ts';

const QUALITY: Record<string, string> = { '^': '\u0302', '(': '\u0306', '+': '\u031b', '*': '\u031b' };
const TONE: Record<string, string> = { "'": '\u0301', '`': '\u0300', '?': '\u0309', '~': '\u0303', '.': '\u0323' };
const TAKES: Record<string, string> = { '^': 'aeo', '(': 'a', '+': 'ou', '*': 'ou' };

/** Addresses, paths and code are never VIQR. */
const ADDRESS = /:\/\/|@|^[^a-z]*`|=|[a-z]_[a-z]|www\./i;
/** What addresses and names of files end in; behind a word that is marked as VIQR it is one that lacks its space (ne^`n.NET). */
const SUFFIX = /\.(?:vn|com|org|net|gov|edu|co\.[a-z]{2}|html?|pdf|docx?|xlsx?)\b/i;

/** Marks that no other text has inside a word: its dd is đ wherever it stands (Hiddro^). */
const STRONGLY_MARKED = /[aeo]\^|[ou]\+[a-z`'?~.]|a\([a-z`'?~.]/i;

const isAddress = (token: string): boolean => ADDRESS.test(token) || (SUFFIX.test(token) && !STRONGLY_MARKED.test(token));

/** Decode from the left, greedily: RFC 1456 asks for a backslash before a mark that is meant as itself. In text that has them (`escaped`) every bare one is a mark. */
function decodeGreedy(token: string, escaped = false): string {
  let text = '';
  // No tone: a stop or question mark after a word that has one, or before a capital that opens a sentence.
  let toned = false;
  for (let i = 0; i < token.length;) {
    const char = token[i]!;
    const next = token[i + 1] ?? '';
    if (char === '\\' && next !== '' && (next in TONE || next in QUALITY || /[dD\\]/.test(next))) {
      text += next;
      i += 2;
      continue;
    }
    const run = char === 'D' ? /^D{3,9}/.exec(token.slice(i, i + 9))?.[0] : undefined;
    if (run && run.length % 2 === 1) {
      text += oddRun(/[A-Z\u0110]*$/.exec(text)![0], run.length >> 1, /^[A-Z]*/.exec(token.slice(i + run.length))![0]);
      i += run.length;
      continue;
    }
    if (/[dD]/.test(char) && /[dD]/.test(next) && (!/\p{L}$/u.test(text) || STRONGLY_MARKED.test(token) || (char + next === 'DD' && /[A-ZĐ]{1,5}$/.test(text)))) {
      text += char === 'D' ? 'Đ' : 'đ';
      i += 2;
      continue;
    }
    i++;
    // Words that stand together without a space (cu?aSo+?) have a tone each.
    if (!/[a-z]/i.test(char) || (/[A-Z]/.test(char) && /\p{Ll}$/u.test(text))) toned = false;
    text += char;
    if (!/[aeiouy]/i.test(char)) continue;
    let marks = '';
    const quality = token[i] ?? '';
    if (TAKES[quality]?.includes(char.toLowerCase()) && !CODE_POINT.test(token.slice(i - 1, i + 5))) { marks += QUALITY[quality]; i++; }
    const sign = token[i] ?? '';
    // Nor is one behind a letter that goes with a figure (10a.).
    const tone = !escaped && /[.?]/.test(sign) && ((toned && !/[b-df-hj-np-tvx]/.test(token[i + 1] ?? '')) || /\d\.?[a-z]$/i.test(text) || (/[a-z]/.test(char) && /[A-Z]/.test(token[i + 1] ?? ''))) ? undefined : TONE[sign];
    if (tone !== undefined) { marks += tone; toned = true; i++; }
    text += marks;
  }
  return text.normalize('NFC');
}

const CODE_POINT = /^U\+[0-9A-F]{4}$/;

/** D among so many Đ in a code: where a known one has it, else before them (GDĐT and its kin are the most). */
function oddRun(before: string, strokes: number, after: string): string {
  const options = Array.from({ length: strokes + 1 }, (_, at) => `${'Đ'.repeat(at)}D${'Đ'.repeat(strokes - at)}`);
  const known = options.find((option) => { const code = before + option + after; return codesWithD().get(code.replaceAll('Đ', 'D')) === code; });
  return known ?? (before === '' ? options.at(-1)! : options[0]!);
}

/** A vowel, its marks, and a sign that may be a tone or ordinary punctuation, at the end of a word. */
const DOUBTFUL_END = /^(.*[aeiouy][\^(+*]?)([.?'])([)\]"',;:!?.]*)$/is;

/** Punctuation behind the doubtful sign, which then is none; of four dots the first is the tone, an ellipsis of three says nothing. */
const GOES_ON = /^["”’)\]]{0,3}(?:[,;:]|\.(?!\.))|^\.{3}(?!\.)/;
/** A word with other marks of VIQR in it. */
const MARKED = /[aeiouy][\^(+*`~]|[aeiouy][.'](?=[a-z])/i;

/** An initial ("T."), letters with a stop behind each (a.u.c.) or a roman numeral. */
const INITIAL = /^[^A-Za-z]*(?:(?:(?:[A-Z]\.)+|(?:[a-z]\.){2,})[A-Z]?[,;:)]*|[IVXL]+\.)$/;

/** Bounded, so that a hostile token costs no more than its length. */
const LONGEST = 80;

/** Apostrophes of English, and stops inside abbreviations. */
const ENGLISH = /n't$|'(?:s|ll|d)$|^\W*(?:(?:you|we|they|who|what|there|here)'re|(?:I|you|we|they|who|(?:c|sh|w)ould|might|must)'ve|I'm)$|^(?:[a-z]\.)+[a-z]?$|^O'[A-Z]/i;

/** Where a token stands: `escaped` in text that escapes its punctuation, `inside` before a small letter, `last` at the end of its line. */
type Place = 'escaped' | 'inside' | 'last' | 'anywhere';

function decodeViqr(token: string, place: Place): string {
  if (token.length > LONGEST || isAddress(token)) return place === 'escaped' ? token.replace(/\\([.?'`~^(+*])/g, '$1') : token;
  const whole = decodeGreedy(token, place === 'escaped');
  if (place === 'escaped') return whole;
  if (INITIAL.test(token)) return token;
  const end = DOUBTFUL_END.exec(token);
  if (!end) return isPossible(whole) || !ENGLISH.test(token) ? whole : token;
  // An apostrophe that opens no quotation is a mark.
  if (end[2] === "'" && !token.startsWith("'")) return whole;
  const literal = decodeGreedy(end[1]!) + end[2]! + end[3]!;
  // "ta." may be "tạ"; "bo^." is "bộ": the toneless reading stands only where the toned one is no usual word.
  // Before another stop or a comma it is the tone.
  if (end[2] !== "'" && GOES_ON.test(end[3]!) && (isPossible(whole) || end[2] === '?' || MARKED.test(end[1]!))) return whole;
  if (place === 'last' && end[2] === '.' && literalCost(literal) < implausibility(whole) + 1.5) return literal;
  if (isFamiliar(whole) || ((place === 'inside' || end[2] !== '.') && isPossible(whole))) return whole;
  return implausibility(literal) <= implausibility(whole) ? literal : whole;
}

/** A stop before a word with a small letter is none, a question mark even less; before another word a stop may be one. */
const STOP_INSIDE = 10;
const QUESTION_INSIDE = 14;
const STOP_BEFORE_CAPITAL = 0.73;
/** Hardly any sentence of official text is a question. */
const QUESTION = 5;
/** VỊ for VI., LI. and the like. */
const ROMAN_TONE = 4;
const ROMAN = /^[IVXL]+\.$/;
/** A tone before two dots, where three are an ellipsis. */
const TWO_DOTS = 4;
const ELLIPSIS = /^\.\.(?!\.)/;

/** The readings of a token whose last sign is a tone or a stop; none where that is clear. */
function openReadings(token: string, next: string | null, stop: number): Option[] {
  if (token.length > LONGEST || isAddress(token) || ENGLISH.test(token)) return [];
  const end = DOUBTFUL_END.exec(token);
  if (!end || end[2] === "'" || GOES_ON.test(end[3]!) || (INITIAL.test(token) && !ROMAN.test(token))) return [];
  const whole = decodeGreedy(token);
  const literal = decodeGreedy(end[1]!) + end[2]! + end[3]!;
  if (whole === literal || !isPossible(whole)) return [];
  const ellipsis = end[2] === '.' && ELLIPSIS.test(end[3]!);
  const inside = !ellipsis && next !== null && /^(?:["“‘'(\[]{0,3}\p{Ll}|[-–&]$)/u.test(next);
  const question = end[2] === '?';
  const stops = next === null ? stop : STOP_BEFORE_CAPITAL;
  const asSign = inside ? (question ? QUESTION_INSIDE : STOP_INSIDE) : (question ? QUESTION : 0) - Math.log(stops);
  const asTone = (inside ? 0 : -Math.log(1 - stops)) + (ROMAN.test(token) ? ROMAN_TONE : 0) + (ellipsis ? TWO_DOTS : 0);
  return [{ text: literal, cost: asSign }, { text: whole, cost: asTone }];
}

/** Whether a token breaks the rule of RFC 1456 that a sign behind a vowel is its mark: so read it is no word, an initial with a tone, or lacks a dot of its ellipsis. */
export function breaksRule(token: string): boolean {
  if (token.length > LONGEST || !/[aeiouy][(^+*]?[.?'~`]/i.test(token)) return false;
  if (isAddress(token) || /^[^A-Za-z]*[AEIOUY]\.$|[aeiouy][(^+*]?\.{3}(?!\.)/i.test(token)) return true;
  const read = decodeGreedy(token, true);
  return /[^\x00-\x7f]/.test(read) && !isPossible(read);
}

/** Words without marks cost nothing by themselves; here they are weighed against words with marks, as one of middling frequency. */
function literalCost(text: string): number {
  const word = text.replace(/[^\p{L}\p{M}]+/gu, '');
  return !/^[a-z]+$/i.test(word) ? implausibility(word) : isSyllable(word) ? 8 : 16;
}

function viqrCodec(place: Place): Codec {
  return { name: 'viqr', ...(place !== 'escaped' && { open: openReadings }), decode: (token) => (/[^\x00-\x7f]/.test(token) ? null : decodeViqr(token, place)) };
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
  if (token.length > LONGEST || isAddress(token)) return 0;
  if (VIQR_ESCAPE.test(token)) return 16;
  const strong = token.match(STRONG)?.length ?? 0;
  const weak = token.match(WEAK)?.length ?? 0;
  const onset = /(?:^|[^a-z])dd(?:[aeiouy]|[^a-z]*$)|^[A-Z]{0,4}DD[A-Z]*(?:-|$)/i.test(token) ? 14 : 0;
  // A full stop or question mark before a small letter is hardly one.
  const end = inSentence && /[aeiouy][.?'][,;:)"]*$/i.test(token) ? 9 : /[aeiouy]'[,;:)]*$/i.test(token) || /[aeiouy]\?$/i.test(token) ? 5 : /[aeiouy]\.$/i.test(token) ? 4 : 0;
  return Math.min(40, 16 * strong + 12 * weak + onset + end);
}
