/** What the engine's confidence is worth: the share of words that are wrong, and the grade of a page. */
import type { PageQuality } from '../model.ts';

/**
 * Log odds of "the word is not what the paper says" at five confidences of the engine, with lines between them over the log odds of the confidence.
 * Confidence falls off unevenly: at 0.96, where most words lie, one word in 600 is wrong, at 0.95, which words have that were doubted and read
 * twice alike, one in 80, at 0.85 one in five. Maximum likelihood over 12,600 words of 48 pages of invented plans, clean, office scans,
 * black and white, broken, dilated, faded, stamped in equal parts. On 44 pages of other plans (11,500 words) against one slope over all
 * confidences, fitted earlier: log loss 0.0564 to 0.0503, expected calibration error 0.83 to 0.45 points. `kept`: words that repair saw and left as
 * they were; `unrepaired`: words of pages that were not repaired. A word that repair changed is wrong with the probability that the
 * change is right. Without repair a page's doubt hardly tells a faded page from a thin one: what repair changes is the best witness.
 */
const CONFIDENCES = [0.4, 0.85, 0.92, 0.95, 0.97];
/** `figures` is added for words with figures: nothing but the engine knows what stands there, and repair leaves them. */
const WRONG = {
  kept: { odds: [0.54, -1.29, -3.66, -4.45, -8.59], figures: 1.19 },
  unrepaired: { odds: [0.73, -0.86, -3.14, -3.67, -6.89], figures: 0.64 },
};

/** Share of wrong words up to which a page is good, and up to which it is fair. */
const GRADES = { good: 0.015, fair: 0.05 };

/** A word of the text of a page: as it was read, the engine's confidence, and the probability that repair changed it rightly (0 where it was kept, null where the page was not repaired). */
export interface RatedWord { text: string; confidence: number; changed: number | null }

/** Probability that a word as it was read is not what the paper says. */
export function wrongShare({ text, confidence, changed }: RatedWord): number {
  if (changed !== null && changed > 0) return changed;
  const { odds, figures } = WRONG[changed === null ? 'unrepaired' : 'kept'];
  const stated = Math.min(CONFIDENCES.at(-1)!, Math.max(CONFIDENCES[0]!, confidence));
  const upper = Math.max(1, CONFIDENCES.findIndex((limit) => stated <= limit));
  const [from, to] = [CONFIDENCES[upper - 1]!, CONFIDENCES[upper]!];
  const along = (logit(stated) - logit(from)) / (logit(to) - logit(from));
  const wrong = odds[upper - 1]! + along * (odds[upper]! - odds[upper - 1]!) + (/\p{N}/u.test(text) ? figures : 0);
  return 1 / (1 + Math.exp(-wrong));
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}

/** The quality of a recognised page from the words of its text; null where there are none. */
export function pageQuality(words: readonly RatedWord[]): PageQuality | null {
  if (words.length === 0) return null;
  const share = words.reduce((sum, word) => sum + wrongShare(word), 0) / words.length;
  const wrongWords = Math.round(share * 1000) / 1000;
  return { grade: wrongWords <= GRADES.good ? 'good' : wrongWords <= GRADES.fair ? 'fair' : 'poor', wrongWords };
}
