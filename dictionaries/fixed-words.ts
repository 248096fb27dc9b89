/** The words that every administrative document has in the same place, found also where they were misread. */
import { fold } from './fold.ts';
import { letterDistance } from './letter-distance.ts';

/** Fixed words by component, folded (without marks, case and punctuation). */
export const FIXED_WORDS = {
  motto: 'cong hoa xa hoi chu nghia viet nam',
  device: 'doc lap tu do hanh phuc',
  recipients: 'noi nhan',
  addressees: 'kinh gui',
} as const;

/** Whether a text begins with "Nơi nhận", which is never in capitals unless exactly so ("CHI NHÁNH …" has the same letters but two). */
export function opensRecipients(text: string): boolean {
  return beginsWith(text, FIXED_WORDS.recipients) && (/\p{Ll}/u.test(text) || fold(text).includes(FIXED_WORDS.recipients));
}

/** Letters that may be wrong: a quarter, so that "Nai nhậm" passes and "Nội dung" does not. */
const TOLERANCE = 0.25;

/**
 * Whether `text` begins with fixed words, up to a quarter of their letters misread (Damerau–Levenshtein), specks before them passed over.
 *
 * @example beginsWith('._ Nơi nhận:', FIXED_WORDS.recipients) // true
 * @example beginsWith('Nội dung:', FIXED_WORDS.recipients) // false
 */
export function beginsWith(text: string, words: string): boolean {
  const letters = fold(text).replace(/[^\p{L}\d]+/gu, ' ').trim();
  // A lone letter before the words is a speck.
  return [letters, letters.replace(/^\S (?=\S)/, '')].some((start) => {
    const candidate = start.slice(0, words.length).trim();
    return fewestChanges(candidate, words) <= words.length * TOLERANCE
      && letterDistance(candidate, words) <= words.length * TOLERANCE;
  });
}

const counts = new Int32Array(0x10000);

/** No fewer changes than these make one text of the other: the letters that the one has and the other lacks. Tells most texts apart before a distance is taken. */
function fewestChanges(a: string, b: string): number {
  for (let i = 0; i < a.length; i++) counts[a.charCodeAt(i)]!++;
  let missing = 0;
  for (let i = 0; i < b.length; i++) if (counts[b.charCodeAt(i)]!-- <= 0) missing++;
  for (let i = 0; i < a.length; i++) counts[a.charCodeAt(i)] = 0;
  for (let i = 0; i < b.length; i++) counts[b.charCodeAt(i)] = 0;
  return Math.max(missing, missing + a.length - b.length);
}
