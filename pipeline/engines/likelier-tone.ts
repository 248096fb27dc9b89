/** Words that are read surely and still look wrong: with another tone they would be far more usual where they stand. */
import type { LanguageCost } from './combine.ts';
import { isLiteral } from './combine.ts';

/** Combining tone marks in the order of Unicode: huyền, sắc, ngã, hỏi, nặng. */
const TONES = ['\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/u;
const VOWEL = /[aeiouyAEIOUY][\u0302\u0306\u031b]*/gu;
/** Nothing written in Vietnamese as one syllable is longer (nghiêng). */
const MAX_SYLLABLE = 7;
/** Words on each side that the language is asked about. */
const CONTEXT = 2;
/** How much likelier (nats) the other tone must be; tổng hợp against tống hợp is 15, Chi cục against Chỉ cục 9. */
const MARGIN = 7;

/** Whether another tone (or none) on this word of a line would make the line likelier by far. Numbers and codes are left alone. */
export function hasLikelierTone(line: string[], index: number, cost: LanguageCost): boolean {
  const word = line[index]!;
  const letters = word.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 2 || letters > MAX_SYLLABLE || isLiteral(word)) return false;
  const before = line.slice(Math.max(0, index - CONTEXT), index);
  const after = line.slice(index + 1, index + 1 + CONTEXT);
  const others = otherTones(word);
  if (others.length === 0) return false;
  const limit = cost([...before, word, ...after]) - MARGIN;
  return others.some((other) => cost([...before, other, ...after]) < limit);
}

/** The word with every other tone on the same vowel; a word without a tone, with every tone on each of its vowels. */
function otherTones(word: string): string[] {
  const letters = word.normalize('NFD');
  const at = letters.search(TONE);
  if (at >= 0) {
    const rest = letters.slice(at + 1);
    // A second tone: two syllables in one word, or no Vietnamese.
    return TONE.test(rest) ? [] : ['', ...TONES.filter((tone) => tone !== letters[at])].map((tone) => (letters.slice(0, at) + tone + rest).normalize('NFC'));
  }
  return [...letters.matchAll(VOWEL)].flatMap(({ 0: vowel, index }) => TONES.map((tone) => (letters.slice(0, index + vowel.length) + tone + letters.slice(index + vowel.length)).normalize('NFC')));
}
