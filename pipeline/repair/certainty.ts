/** How certain an edit of misread text is: the probability that decoding gives it, and what held-back pages say of such edits. */
import type { Decision } from './decode.ts';

/**
 * Decoding is too sure of itself on misread text: it takes the misread letters of a word for independent, and what was printed for one of its
 * readings. A logistic model of whether an edit is right, fitted on 38,000 edits of 365 + 120 pages that were read with the Vietnamese model;
 * odds of e^−0.4 were taken off for safety. Nats are of the odds against the edit by decoding, at most as many as given.
 */
const BIAS = -0.1;
const A_NAT = 0.42;
const MOST_NATS = 14;
/** The same of the more doubtful neighbour: misreadings come together. */
const A_NAT_BESIDE = 0.2;
const MOST_NATS_BESIDE = 5;
/** Letters that need far-fetched misreadings, by what they cost more than this. */
const NEAR = 3;
const A_NAT_FARTHER = -0.1;
/** Words of one or two letters, of which there are too many. */
const SHORT = -0.9;
/** Other letters, not other marks alone. */
const LETTERS = -1.4;
/** Pages that are read well: what is odd there is as often printed so. */
const WELL_READ = 0.006;
const ODD_ON_PAPER = -1.2;

/** An edit was decided on as one of `decisions`; `read`: what stood there; `rate`: of misread words in the text; `marksOnly`: whether its letters stay. */
export function certaintyOf(decisions: readonly Decision[], index: number, { read, rate, marksOnly }: { read: string; rate: number; marksOnly: boolean }): number {
  const { reading, probability } = decisions[index]!;
  const beside = Math.min(decisions[index - 1]?.probability ?? 1, decisions[index + 1]?.probability ?? 1);
  const odds = BIAS + A_NAT * nats(probability, MOST_NATS) + A_NAT_BESIDE * nats(beside, MOST_NATS_BESIDE)
    + A_NAT_FARTHER * Math.max(0, reading.cost - NEAR) + (read.length <= 2 ? SHORT : 0) + (marksOnly ? 0 : LETTERS) + (rate < WELL_READ ? ODD_ON_PAPER : 0);
  return 1 / (1 + Math.exp(-odds));
}

const nats = (probability: number, most: number): number => Math.min(most, -Math.log(Math.max(1e-12, 1 - probability)));
