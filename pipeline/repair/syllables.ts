/** Letters and syllables of Vietnamese: base letters, tone placement, the form in which words are compared and counted. */

const BASE = new Map<string, string>();

/** The letter without its marks, in lower case: "Ế" → "e", "Đ" → "d"; anything else unchanged. */
export function baseLetter(letter: string): string {
  let base = BASE.get(letter);
  if (base === undefined) {
    base = letter.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace('đ', 'd') || letter;
    BASE.set(letter, base);
  }
  return base;
}

/** The word without marks, in lower case. */
export function baseForm(word: string): string {
  let base = '';
  for (const letter of word) base += baseLetter(letter);
  return base;
}

/** Text without Vietnamese marks, case kept: "Kế hoạch" → "Ke hoach". */
export function stripMarks(text: string): string {
  return text.normalize('NFD').replace(/[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').normalize('NFC');
}

/** Both placements of the tone in open oa, oe, uy are correct; words are counted and compared in the older one (òa, òe, ùy). */
const OLDER: Record<string, string> = {
  oà: 'òa', oá: 'óa', oả: 'ỏa', oã: 'õa', oạ: 'ọa', oè: 'òe', oé: 'óe', oẻ: 'ỏe', oẽ: 'õe', oẹ: 'ọe', uỳ: 'ùy', uý: 'úy', uỷ: 'ủy', uỹ: 'ũy', uỵ: 'ụy',
};
const NEWER: Record<string, string> = Object.fromEntries(Object.entries(OLDER).map(([newer, older]) => [older, newer]));

const LEAST_TONED = 0xe0;

/** The word with the older tone placement; `qu` is a consonant and keeps its tone on the next letter (quý). Expects lower case. */
export function olderTonePlacement(word: string): string {
  // Only words that end in a letter with a tone may change.
  if (word.charCodeAt(word.length - 1) < LEAST_TONED) return word;
  const older = OLDER[word.slice(-2)];
  if (older === undefined || (older[1] === 'y' && word[word.length - 3] === 'q')) return word;
  return word.slice(0, -2) + older;
}

/** The word with the newer tone placement, or null where both are the same. Expects lower case, older placement. */
export function newerTonePlacement(word: string): string | null {
  const newer = NEWER[word.slice(-2)];
  return newer === undefined ? null : word.slice(0, -2) + newer;
}

/** Words with the newer tone placement, case kept: "ỦY BAN" → "UỶ BAN". */
export function inNewerPlacement(text: string): string {
  return text.replace(/[\p{L}]{2,}/gu, (word) => {
    const newer = NEWER[word.slice(-2).toLowerCase()];
    return newer === undefined ? word : word.slice(0, -2) + [...newer].map((letter, i) => (/\p{Lu}/u.test(word[word.length - 2 + i]!) ? letter.toUpperCase() : letter)).join('');
  });
}

/** The form of a word in the language model: lower case, older tone placement. */
export function fold(word: string): string {
  return olderTonePlacement(word.toLowerCase());
}

const ONSET = '(?:ngh|ng|nh|gh|gi|kh|th|tr|ch|ph|qu|[bcdđghklmnpqrstvx])?';
const NUCLEUS = '[aăâeêioôơuưyàằầèềìòồờùừỳáắấéếíóốớúứýảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ]{1,3}';
const CODA = '(?:ng|nh|ch|[cmnpt])?';
const SYLLABLE = new RegExp(`^${ONSET}${NUCLEUS}${CODA}$`);

/** Whether a folded word has the shape of a Vietnamese syllable. */
export function isSyllable(word: string): boolean {
  return SYLLABLE.test(word);
}

/** A letter that only Vietnamese text has, as against accents that the English model also writes (é, à, ô …). */
export const VIETNAMESE_ONLY = /[ăđơưĩũĂĐƠƯĨŨ\u1ea0-\u1ef9]/;
