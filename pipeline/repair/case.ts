/** Letter case of a restored word: as the page shows it. */
import { fold } from './syllables.ts';
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
