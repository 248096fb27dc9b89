/** How Vietnamese a text looks, by the shape of its syllables: enough to tell a healthy text layer from a damaged one. */

/** The five written tones, as combining marks after NFD: huyền, sắc, ngã, hỏi, nặng. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
/** Initial, medial and main vowel, final of a syllable without its tone (NFC), lower case. */
const SYLLABLE = /^(?:ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|[bcdđghklmnpqrstvx])?(?:[aăâeêioôơuưy]|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iêu|iu|oa|oai|oao|oay|oă|oe|oeo|oi|oo|ôi|ơi|ua|uâ|uây|uê|ui|uô|uôi|uơ|uy|uya|uyê|uyu|ưa|ưi|ươ|ươi|ươu|ưu|yê|yêu|uyê|ưu)(?:ch|ng|nh|[ckmnpt])?$/;
/** Marks of Vietnamese after NFD: the tones, and those of ă â ê ô ơ ư; đ has none. */
const MARKED = /[đ\u0302\u0306\u031b\u0300\u0301\u0303\u0309\u0323]/;

/** What a text is made of. */
export interface TextMeasure {
  /** words of letters only, of two or more letters */
  words: number;
  /** share of those that are legal syllables; words in capitals with no vowel (abbreviations) and with no legal place are not counted */
  syllables: number;
  /** share of those that carry a mark of Vietnamese */
  marked: number;
  /** share of letters and digits among all characters */
  letters: number;
  /** share of characters within words that stand for nothing: U+FFFD, private use, controls, box drawing, letters of other scripts */
  strange: number;
}

/** Measure a text, given as words (NFC). */
export function measureText(words: Iterable<string>): TextMeasure {
  const sum: Counts = { characters: 0, letters: 0, strange: 0, words: 0, syllables: 0, marked: 0 };
  for (const word of words) {
    const counts = countsOf(word);
    sum.characters += counts.characters;
    sum.letters += counts.letters;
    sum.strange += counts.strange;
    sum.words += counts.words;
    sum.syllables += counts.syllables;
    sum.marked += counts.marked;
  }
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    words: sum.words, syllables: share(sum.syllables, sum.words), marked: share(sum.marked, sum.words),
    letters: share(sum.letters, sum.characters), strange: share(sum.strange, sum.characters),
  };
}

interface Counts { characters: number; letters: number; strange: number; words: number; syllables: number; marked: number }

/** Words whose counts are kept: those of a language come again and again. */
const KEPT = 10_000;
const LONGEST_KEPT = 16;
const known = new Map<string, Counts>();

function countsOf(word: string): Counts {
  let counts = known.get(word);
  if (!counts) {
    counts = count(word);
    if (known.size >= KEPT) known.clear();
    if (word.length <= LONGEST_KEPT) known.set(word, counts);
  }
  return counts;
}

function count(word: string): Counts {
  const counts: Counts = { characters: 0, letters: 0, strange: 0, words: 0, syllables: 0, marked: 0 };
  for (const character of word) {
    counts.characters++;
    if (isLatinOrDigit(character.charCodeAt(0))) counts.letters++;
    // A symbol on its own is a bullet; within a word it is a lost letter.
    else if (word.length > 1 && /[\p{L}\p{Co}\p{Cn}\p{Cc}\ufffd\u2500-\u259f]/u.test(character)) counts.strange++;
  }
  for (const token of word.match(/\p{L}+/gu) ?? []) {
    if (token.length < 2 || token.length > 40) continue;
    const legal = isSyllable(token);
    // Capitals that are no syllable are an abbreviation: UBND, CCHC, TTYT.
    if (!legal && token === token.toUpperCase()) continue;
    counts.words++;
    if (legal) counts.syllables++;
    if (MARKED.test(token.toLowerCase().normalize('NFD'))) counts.marked++;
  }
  return counts;
}

/** Whether a word could be a Vietnamese syllable by its letters; one that ends in a stop (c, ch, p, t, and k in names: Đắk Lắk) has the tone sắc or nặng. */
export function isSyllable(token: string): boolean {
  if (token.length > 24) return false;
  const marks = token.toLowerCase().normalize('NFD');
  const bare = marks.replace(TONES, '').normalize('NFC');
  return bare.length <= 8 && SYLLABLE.test(bare) && (!/(?:ch|[ckpt])$/.test(bare) || /[\u0301\u0323]/.test(marks));
}

/** ASCII letters and digits, and the blocks of Latin letters that Vietnamese takes its letters from (to U+024F, and U+1E00–1EFF). */
function isLatinOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
    || (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) || (code >= 0x1e00 && code <= 0x1eff) || (code >= 0x300 && code <= 0x323);
}
