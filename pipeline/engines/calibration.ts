/** What the engine's confidence is worth: the share of words that are wrong, and the grade of a page. */
import type { PageQuality, Word } from '../model.ts';

/**
 * Logistic regression of "the word is wrong" on the engine's own doubt in the word and on its mean doubt in the page (both as below), over
 * 15,300 words of 28 generated pages of the development split (clean, office, bilevel, stamped, broken, dilated, faded). The same
 * confidence is worth less on a bad page: of words at 0.90–0.94 1 in 100 is wrong on clean pages, 15 in 100 on damaged ones.
 */
const WEIGHTS = { constant: 12.836, word: 1.156, page: 4.627 };
/** Beyond these the engine's confidence says nothing more. */
const LEAST_CONFIDENCE = 0.05;
const MOST_CONFIDENCE = 0.98;
/** The pages that it was counted on lay between these. */
const LEAST_PAGE_DOUBT = 0.03;
const MOST_PAGE_DOUBT = 0.1;

/** Share of wrong words up to which a page is good, and up to which it is fair. */
const GRADES = { good: 0.015, fair: 0.05 };

/** Probability that a word is not what the paper says; `confidence`: the engine's in it, `pageDoubt`: mean of 1 − confidence over the words of its page. */
export function wrongShare(confidence: number, pageDoubt: number): number {
  const doubt = 1 - Math.min(MOST_CONFIDENCE, Math.max(LEAST_CONFIDENCE, confidence));
  const sum = WEIGHTS.constant + WEIGHTS.word * Math.log(doubt / (1 - doubt)) + WEIGHTS.page * Math.log(Math.min(MOST_PAGE_DOUBT, Math.max(LEAST_PAGE_DOUBT, pageDoubt)));
  return 1 / (1 + Math.exp(-sum));
}

/** Mean doubt of the engine in the words of a page, as `wrongShare` wants it. */
export function pageDoubt(words: readonly Pick<Word, 'confidence'>[]): number {
  return words.reduce((sum, { confidence }) => sum + 1 - confidence, 0) / Math.max(1, words.length);
}

/** The quality of a recognised page from its words as the engine gave them; null where there are none. */
export function pageQuality(words: readonly Pick<Word, 'confidence'>[]): PageQuality | null {
  if (words.length === 0) return null;
  const doubt = pageDoubt(words);
  const share = words.reduce((sum, { confidence }) => sum + wrongShare(confidence, doubt), 0) / words.length;
  const wrongWords = Math.round(share * 1000) / 1000;
  return { grade: wrongWords <= GRADES.good ? 'good' : wrongWords <= GRADES.fair ? 'fair' : 'poor', wrongWords };
}
