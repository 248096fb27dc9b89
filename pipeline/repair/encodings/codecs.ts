/** The 8-bit encodings that show up as Western characters: how a token reads in each. */
import { loadEngine } from '../engine.ts';
import { isSyllable } from '../syllable.ts';
import { fold } from '../syllables.ts';
import { FOREIGN_WORD, frequencyRank, implausibility, isFamiliar, isPossible } from './plausibility.ts';
import { CP1258, TCVN3, VISCII, VNI_MARKS, VNI_SINGLE, VPS, westernByte } from './tables.ts';

/** One way to read a damaged token. */
export interface Codec {
  name: 'mojibake' | 'tcvn3' | 'vni' | 'vps' | 'viscii' | 'cp1258' | 'viqr';
  /** The token as it was meant (NFC), or null where it holds characters that the damage cannot produce. */
  decode(token: string): string | null;
  /** All readings of a token that the encoding leaves open, none where it is clear; `next` is the decoded token after it, null at the end of a line, where a sentence ends with the probability `stop`. */
  open?(token: string, next: string | null, stop: number): readonly Option[];
}

/** One way to read a token, with what speaks against it besides the words around it, in nats. */
export interface Option { text: string; cost: number }

function byTable(table: ReadonlyMap<number, string>): (token: string) => string | null {
  return (token) => {
    let text = '';
    for (const char of token) {
      const byte = westernByte(char);
      if (byte === undefined) return null;
      text += table.get(byte) ?? char;
    }
    return text.normalize('NFC');
  };
}

/** Marks are typed after the vowel; a mark code that follows no vowel stays as it is. */
function decodeVni(token: string): string | null {
  let text = '';
  let vowel = '';
  for (const char of token) {
    const byte = westernByte(char);
    if (byte === undefined) return null;
    const marks = vowel === '' ? undefined : VNI_MARKS.get(byte) ?? (byte >= 0xc0 && byte < 0xe0 ? VNI_MARKS.get(byte + 0x20) : undefined);
    if (marks !== undefined && takesMarks(vowel, marks)) {
      text += (vowel + marks).normalize('NFC');
      vowel = '';
      continue;
    }
    const letter = VNI_SINGLE.get(byte) ?? char;
    text += vowel;
    vowel = /[aeouyơư]/i.test(letter) ? letter : '';
    if (vowel === '') text += letter;
  }
  return text + vowel;
}

/** ơ and ư carry tones only, a breve stands on a only. */
function takesMarks(vowel: string, marks: string): boolean {
  if (marks[0] === '\u0302') return /[aeo]/i.test(vowel);
  return marks[0] === '\u0306' ? /a/i.test(vowel) : true;
}

/** Quotes, dashes and bullets that a word processor put at the edge of a token although the encoding has letters at their codes. */
const EDGE = /[!-\/:-@[-`{-~“”‘’–—…•]/;

/** Try the whole token and the token with its non-letters at the edges left alone: a symbol there may be a letter of the encoding or just a symbol. */
function withEdges(decode: (token: string) => string | null): (token: string) => string | null {
  return (token) => {
    const whole = decode(token);
    if (whole === null || isFamiliar(whole) || (isPossible(whole) && /[A-Za-z]/.test(token))) return whole;
    let from = 0;
    let to = token.length;
    while (from < to && EDGE.test(token[from]!)) from++;
    while (to > from && EDGE.test(token[to - 1]!)) to--;
    if (to - from === token.length) return whole;
    // The whole token first: a tie goes to it.
    let best = whole;
    let least = implausibility(whole);
    for (const [start, end] of [[0, to], [from, token.length], [from, to]] as const) {
      const core = decode(token.slice(start, end));
      const reading = core === null ? null : token.slice(0, start) + core + token.slice(end);
      const cost = reading === null ? Infinity : implausibility(reading);
      if (reading !== null && cost < least) { best = reading; least = cost; }
    }
    return best;
  };
}

const readTcvn3 = withEdges(byTable(TCVN3));
const WORD = /[\p{L}\p{M}]+/gu;

const isFrequent = (word: string): boolean => frequencyRank(word) !== undefined;
const isKnownSyllable = (word: string): boolean => isSyllable(word) && loadEngine().model.ids.has(fold(word));

/** The words that a word becomes with ư put in somewhere. */
function hornedWords(word: string, isKnown: (word: string) => boolean = isFrequent): string[] {
  const horn = word.length > 1 && word === word.toUpperCase() ? 'Ư' : 'ư';
  const found = new Set<string>();
  for (let i = 0; i <= word.length && word.length <= 8; i++) {
    const candidate = word.slice(0, i) + horn + word.slice(i);
    if (isKnown(candidate)) found.add(candidate);
  }
  return [...found];
}

/** TCVN3 whose ư (the code of the soft hyphen) was lost on the way: put back where it makes the one frequent syllable of an impossible one, or with `all` of a rare one. */
function restoreHorn(text: string, all: boolean): string {
  return text.replace(WORD, (word) => {
    if (all ? frequencyRank(word) !== undefined || (!/[^\x00-\x7f]/.test(word) && /[aeiouy]/i.test(word)) : implausibility(word) < FOREIGN_WORD) return word;
    const found = hornedWords(word);
    return found.length === 1 ? found[0]! : word;
  });
}

/** A capital ASCII letter among lower-case TCVN3 codes: the word stood in capitals, the codes have no case. */
export function tcvn3Capitals(word: string): string {
  return /[A-Z][^a-z]*[A-Z]/.test(word) && !/[a-z]/.test(word) ? word.toUpperCase() : word;
}

/** A hyphen with letters on one side that are no word by themselves: tr-êng, ng-êi, ch-a, nh-. */
export const HYPHENED = /(?:^|[^A-Za-z\x80-\xff])[b-df-hj-np-tv-xz]{1,3}-|^[^A-Za-z]*\u00ae-|-[\x80-\xff]/i;

/** TCVN3 whose ư (the code of the soft hyphen, which a converter or the encoding of a PDF's font made a hyphen) makes a usual word; null where it does not. */
function readHyphens(token: string, read: string): string | null {
  if (token.length > 12 || !HYPHENED.test(token) || (isPossible(read) && !/(?:^|[^\p{L}])[bcdđghklmnpqrstvx]{1,3}-/iu.test(read))) return null;
  const hyphened = readTcvn3(token.replace(/-/g, '\u00ad'));
  return hyphened !== null && isFamiliar(hyphened) ? hyphened : null;
}

/** Whether a token shows that hyphens stand for ư in its text. */
export function showsHyphens(token: string): boolean {
  const read = /[^\x00-\x7f]/.test(token) ? readTcvn3(token) : null;
  return read !== null && readHyphens(token, read) !== null;
}

function decodeTcvn3(token: string, hornsLost: boolean): string | null {
  const read = readTcvn3(token);
  if (read === null) return null;
  const hyphened = readHyphens(token, read);
  if (hyphened !== null) return hyphened;
  if (read === token) return hornsLost && /^[a-z]{2,5}[,.;:]?$/.test(token) ? restoreHorn(token, true) : token;
  return restoreHorn(read.replace(WORD, tcvn3Capitals), hornsLost);
}

/** Whether a token shows that the ư of its text were lost: impossible as it reads, frequent with one put in. */
export function lacksHorn(token: string): boolean {
  if (token.length > 20 || !/[^\x00-\x7f]/.test(token)) return false;
  const read = readTcvn3(token);
  return read !== null && read !== token && !isPossible(read) && isFamiliar(restoreHorn(read, false));
}

export const TCVN3_CODEC: Codec = { name: 'tcvn3', decode: (token) => decodeTcvn3(token, false) };
/** For text that shows, in other words, that every ư was lost. */
export const TCVN3_WITHOUT_HORNS: Codec = { name: 'tcvn3', decode: (token) => decodeTcvn3(token, true), open: withHorns };

/** The token as it reads, and with ư at every place where that makes a word. */
function withHorns(token: string): Option[] {
  const read = readTcvn3(token);
  const word = read?.match(WORD) ?? [];
  // A lone letter before a bracket or a stop numbers a list.
  if (word.length !== 1 || word[0].length > 8 || /^.[).]/.test(read!)) return [];
  const found = hornedWords(word[0], isKnownSyllable);
  if (found.length === 0) return [];
  return [...(isKnownSyllable(word[0]) || word[0].length === 1 ? [word[0]] : []), ...found].map((option) => ({ text: read!.replace(word[0], () => option), cost: 0 }));
}

export const OTHER_EIGHT_BIT: readonly Codec[] = [
  { name: 'vni', decode: withEdges(decodeVni) },
  { name: 'vps', decode: withEdges(byTable(VPS)) },
  { name: 'viscii', decode: withEdges(byTable(VISCII)) },
  { name: 'cp1258', decode: withEdges(byTable(CP1258)) },
];
