/** Letter case of a restored word: as the page shows it. */
import { smallWords } from '../../dictionaries/index.ts';
import { fold, VIETNAMESE_ONLY } from './syllables.ts';
import type { Token } from './tokens.ts';

/** The word as it is printed: in capitals, with a capital first letter, or small. A token that is the word already stays untouched, tone placement included. */
export function printed(word: string, letterCase: Token['case'], capital: boolean): string {
  if (letterCase === 'upper') return word.toUpperCase();
  return capital ? word[0]!.toUpperCase() + word.slice(1) : word;
}

/** Whether a token is the given word of the language model, whatever its case and tone placement; capitals after a small first letter are misread. */
export function isAlready(token: string, word: string): boolean {
  return token === word || (fold(token) === word && !MIXED_CASE.test(token));
}

/** lÝ, tỰ; but kW and pH are units. */
const MIXED_CASE = /^\p{Ll}+(?![A-Z])\p{Lu}/u;

/** Short words in capitals are a worse case than a capital at the beginning: c, o, s, v and their like differ in size alone. */
const SHORT = 3;

/**
 * The word in small letters where its capitals are misread: it stands between words in small letters and hardly ever has a capital there, or
 * it is a short word in nothing but capitals. Null where they may be meant.
 */
export function withoutStrayCapitals(word: string, before: string, after: string): string | null {
  if (!/^\p{Lu}/u.test(word) || word.length < 2 || !/^\p{Ll}+$/u.test(before) || !/^[\p{Ll}\d]/u.test(after)) return null;
  const small = word.toLowerCase();
  if (smallWords().has(fold(word))) return small;
  return word.length <= SHORT && word === word.toUpperCase() && VIETNAMESE_ONLY.test(word) ? small : null;
}
