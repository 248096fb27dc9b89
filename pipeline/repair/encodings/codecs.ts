/** The 8-bit encodings that show up as Western characters: how a token reads in each. */
import { FOREIGN_WORD, frequencyRank, implausibility, isFamiliar, isPossible } from './plausibility.ts';
import { CP1258, TCVN3, VISCII, VNI_MARKS, VNI_SINGLE, VPS, westernByte } from './tables.ts';

/** One way to read a damaged token. */
export interface Codec {
  name: 'mojibake' | 'tcvn3' | 'vni' | 'vps' | 'viscii' | 'cp1258' | 'viqr';
  /** The token as it was meant (NFC), or null where it holds characters that the damage cannot produce. */
  decode(token: string): string | null;
}

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
  let vowel = false;
  for (const char of token) {
    const byte = westernByte(char);
    if (byte === undefined) return null;
    const marks = vowel ? VNI_MARKS.get(byte) ?? (byte >= 0xc0 && byte < 0xe0 ? VNI_MARKS.get(byte + 0x20) : undefined) : undefined;
    // ơ and ư carry tones only, e no breve; a second mark on one vowel does not occur.
    if (marks !== undefined && takesMarks(text, marks)) {
      text = (text + marks).normalize('NFC');
      vowel = false;
      continue;
    }
    const single = VNI_SINGLE.get(byte);
    text += single ?? char;
    vowel = /[aeouyơư]/i.test(single ?? char);
  }
  return text;
}

function takesMarks(text: string, marks: string): boolean {
  const vowel = text[text.length - 1]!.toLowerCase();
  if (marks[0] === '\u0302') return 'aeo'.includes(vowel);
  if (marks[0] === '\u0306') return vowel === 'a';
  return true;
}

/** Quotes, dashes and bullets that a word processor put at the edge of a token although the encoding has letters at their codes. */
const ORDINARY = /^[!-\/:-@[-`{-~“”‘’–—…•]*$/;
const EDGES = /^([^\p{L}\p{N}µªº]*)(.*?)([^\p{L}\p{N}µªº]*)$/su;

/** Try the whole token and the token with its non-letters at the edges left alone: a symbol there may be a letter of the encoding or just a symbol. */
function withEdges(decode: (token: string) => string | null): (token: string) => string | null {
  return (token) => {
    const whole = decode(token);
    // A symbol by itself (a bullet, a sign) is a letter only where that is a usual word.
    if (whole === null || isFamiliar(whole) || (isPossible(whole) && /[A-Za-z]/.test(token))) return whole;
    const match = EDGES.exec(token);
    if (!match || (match[1] === '' && match[3] === '')) return whole;
    const [, before = '', core = '', after = ''] = match;
    if (/\p{L}/u.test(core) && !ORDINARY.test(before + after)) return whole;
    const inner = core === '' ? '' : decode(core);
    const left = decode(before + core);
    const right = decode(core + after);
    // The whole token first: a tie goes to it.
    const readings = [whole, left === null ? null : left + after, right === null ? null : before + right, inner === null ? null : before + inner + after];
    let best: string | null = null;
    let least = Infinity;
    for (const reading of readings) {
      if (reading === null) continue;
      const cost = implausibility(reading);
      if (cost < least) { best = reading; least = cost; }
    }
    return best;
  };
}

const readTcvn3 = withEdges(byTable(TCVN3));
const WORD = /[\p{L}\p{M}]+/gu;

/** The familiar words that a word becomes with ư put in somewhere. */
function hornedWords(word: string): string[] {
  const horn = word === word.toUpperCase() ? 'Ư' : 'ư';
  const found = new Set<string>();
  for (let i = 1; i <= word.length && word.length <= 8; i++) {
    const candidate = word.slice(0, i) + horn + word.slice(i);
    if (frequencyRank(candidate) !== undefined) found.add(candidate);
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

function decodeTcvn3(token: string, hornsLost: boolean): string | null {
  const read = readTcvn3(token);
  if (read === null) return null;
  if (read === token) return hornsLost && /^[a-z]{2,5}[,.;:]?$/.test(token) ? restoreHorn(token, true) : token;
  // A converter may have written the soft hyphen as a hyphen: tr-êng.
  if (/[A-Za-z]-[^\x00-\x7f]/.test(token) && !isPossible(read)) {
    const hyphened = readTcvn3(token.replace(/-/g, '\u00ad'));
    if (hyphened !== null && isFamiliar(hyphened)) return hyphened;
  }
  return restoreHorn(read.replace(WORD, tcvn3Capitals), hornsLost);
}

/** Whether a token shows that the ư of its text were lost: impossible as it reads, frequent with one put in. */
export function lacksHorn(token: string): boolean {
  const read = readTcvn3(token);
  return read !== null && read !== token && !isPossible(read) && isFamiliar(restoreHorn(read, false));
}

export const TCVN3_CODEC: Codec = { name: 'tcvn3', decode: (token) => decodeTcvn3(token, false) };
/** For text that shows, in other words, that every ư was lost. */
export const TCVN3_WITHOUT_HORNS: Codec = { name: 'tcvn3', decode: (token) => decodeTcvn3(token, true) };

export const OTHER_EIGHT_BIT: readonly Codec[] = [
  { name: 'vni', decode: withEdges(decodeVni) },
  { name: 'vps', decode: withEdges(byTable(VPS)) },
  { name: 'viscii', decode: withEdges(byTable(VISCII)) },
  { name: 'cp1258', decode: withEdges(byTable(CP1258)) },
];
