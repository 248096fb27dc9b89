/** How much of a recognised text was misread, and what it costs to say so of a word: the more is right, the more evidence a change needs. */

/**
 * Share of known words that are wrong, by the confidence of the engine in them (from the second column's value on), on badly and on well
 * scanned pages: counted on 22 + 24 held-back pages read with Tesseract's Vietnamese model.
 */
const WRONG: readonly { from: number; bad: number; good: number }[] = [
  { from: 0.97, bad: 0.0174, good: 0.0012 }, { from: 0.96, bad: 0.052, good: 0.011 }, { from: 0.95, bad: 0.089, good: 0.027 }, { from: 0.9, bad: 0.145, good: 0.045 },
  { from: 0.8, bad: 0.31, good: 0.19 }, { from: 0.5, bad: 0.44, good: 0.28 }, { from: 0, bad: 0.5, good: 0.45 },
];
/** Share of wrong words on those pages; the confusions of the Vietnamese model are counted on bad ones. */
const BAD = 0.155;
const GOOD = 0.016;
/** Correct text has misprints too; no page is worse than this that can be repaired at all. */
const LEAST_RATE = 0.0001;
const MOST_RATE = 0.35;
/** What a text is taken for before it is looked at, as if so many words had been seen. */
const PRIOR_WORDS = 100;
const PRIOR_RATE = 0.002;

const logit = (share: number): number => Math.log(share / (1 - share));

/** The rate of misread words after `wrong` of `words` were found (a sum of probabilities). */
export function misreadRate(wrong: number, words: number): number {
  return Math.min(MOST_RATE, Math.max(LEAST_RATE, (wrong + PRIOR_WORDS * PRIOR_RATE) / (words + PRIOR_WORDS)));
}

/** Probability that a known word is wrong, in a text with this rate of misread words; `confidence`: the engine's in the word, if it is known. */
function wrongShare(rate: number, confidence: number | undefined): number {
  if (confidence === undefined) return rate;
  const { bad, good } = WRONG.find(({ from }) => confidence >= from) ?? WRONG.at(-1)!;
  const place = (Math.log(rate) - Math.log(GOOD)) / (Math.log(BAD) - Math.log(GOOD));
  return 1 / (1 + Math.exp(-(logit(good) + place * (logit(bad) - logit(good)))));
}

/** Cost of changing a known word beyond what its confusion costs, in nats; below 0 where the engine itself was unsure. */
export function reluctance(rate: number, confidence: number | undefined): number {
  return logit(BAD) - logit(wrongShare(rate, confidence));
}

/** The rate that confidences alone speak for. */
export function rateOfConfidences(confidences: readonly number[]): number {
  return misreadRate(confidences.reduce((sum, confidence) => sum + wrongShare(Math.sqrt(BAD * GOOD), confidence), 0), confidences.length);
}
