/** What the engine's confidence is worth: the share of words that are wrong, and the grade of a page. */
import type { PageQuality } from '../model.ts';

/**
 * Logistic regression of "the word is wrong" on the engine's doubt in it (the log odds of 1 − confidence), over 13,500 words of the text of
 * 35 pages: six real black-and-white scans and 29 pages of invented plans, clean to faded. `kept`: words that repair saw and left as
 * they were; `unrepaired`: words of pages that were not repaired. A word that repair changed is wrong with the probability that the
 * change is right. Without repair a page's doubt hardly tells a faded page from a thin one: what repair changes is the best witness.
 * Neither the page's mean doubt nor the language model's surprise at a word made the figures of held-back pages better.
 */
const WEIGHTS = { kept: { constant: 0.08, doubt: 1.62 }, unrepaired: { constant: 0.38, doubt: 1.5 } };
/** Beyond these the engine's confidence says nothing more. */
const LEAST_CONFIDENCE = 0.05;
const MOST_CONFIDENCE = 0.98;

/** Share of wrong words up to which a page is good, and up to which it is fair. */
const GRADES = { good: 0.015, fair: 0.05 };

/** A word of the text of a page: the engine's confidence, and the probability that repair changed it rightly (0 where it was kept, null where the page was not repaired). */
export interface RatedWord { confidence: number; changed: number | null }

/** Probability that a word as it was read is not what the paper says. */
export function wrongShare({ confidence, changed }: RatedWord): number {
  if (changed !== null && changed > 0) return changed;
  const { constant, doubt } = changed === null ? WEIGHTS.unrepaired : WEIGHTS.kept;
  const wrong = 1 - Math.min(MOST_CONFIDENCE, Math.max(LEAST_CONFIDENCE, confidence));
  return 1 / (1 + Math.exp(-(constant + doubt * Math.log(wrong / (1 - wrong)))));
}

/** The quality of a recognised page from the words of its text; null where there are none. */
export function pageQuality(words: readonly RatedWord[]): PageQuality | null {
  if (words.length === 0) return null;
  const share = words.reduce((sum, word) => sum + wrongShare(word), 0) / words.length;
  const wrongWords = Math.round(share * 1000) / 1000;
  return { grade: wrongWords <= GRADES.good ? 'good' : wrongWords <= GRADES.fair ? 'fair' : 'poor', wrongWords };
}
