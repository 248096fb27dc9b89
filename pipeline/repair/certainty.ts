/** How certain an edit of misread text is: the probability that decoding gives it, and what pages with known text say of such edits. */
import type { Decision } from './decode.ts';
import type { Told } from './surroundings.ts';

/**
 * Decoding is too sure of itself on misread text: it takes the misread letters of a word for independent, and what was printed for one of its
 * readings. A logistic model of whether an edit is right, fitted on 44,344 edits of 365 pages that the confusions were counted on and 160
 * held-back ones, read with the Vietnamese model, with and without confidences; the weights of rare kinds were chosen for the most certain
 * edits, which a fit hardly sees: 30,600 have 0.99 or more, of which 33 are wrong. Nats are of the odds against the edit by decoding, at
 * most as many as given.
 */
const BIAS = 0.1;
const A_NAT = 0.42;
const MOST_NATS = 14;
/** The same of the more doubtful neighbour: misreadings come together. */
const A_NAT_BESIDE = 0.2;
const MOST_NATS_BESIDE = 5;
/** Letters that need far-fetched misreadings, by what they cost more than this. */
const NEAR = 3;
const A_NAT_FARTHER = -0.1;
/** Words of one or two letters, of which there are too many; most of those of one are bits of others. */
const SHORT = -0.9;
const SINGLE = -1.6;
/** Other letters, not other marks alone, and each letter more or less. */
const LETTERS = -1.4;
const A_LETTER = -0.45;
/** Nothing but capitals put right (sẠc, hƠI): what was read so strangely was another word. */
const CASE_ONLY = -2;
/** A word that the engine was so little sure of is often a bit of another, and what was made of it too, by what its confidence lacks: of such edits 26 % are wrong below 0.5, 6 % from there on, 3 % above 0.8 (9,400 edits of held-back pages). */
const DOUBTFUL = 0.8;
const A_DOUBT = -2;
/** Each e-fold of misread words above this rate. */
const BADLY_READ = 0.1;
const A_RATE = -0.5;
/**
 * Share of words that are printed oddly, most of them misprinted as other words: the fewer are misread, the likelier it is that what is odd was
 * printed so. Of correct held-back text as an engine reads it 1 (official) to 9 (other kinds) words in 10,000 are changed.
 */
const MISPRINTED = 2.5e-4;
const MOST_MISPRINTED = 0.1;
/**
 * A word that is printed so is mostly read with confidence, one that is misread mostly without: by how much likelier the first is where the engine
 * is sure, and where it is not. Of 474 words of well-read held-back pages that were changed with 0.9 or more although it was sure of them 10 were printed so, of 696 others 2.
 */
const SURE = 0.9;
const WHERE_SURE = 2;
const WHERE_UNSURE = 0.3;

/** What an edit replaced: the token that was read, whether it is a word by itself, the engine's confidence in it as far as there is one, the rate of misread words in the text, the stretch of text and what takes its place. */
export interface Replaced { read: string; isWord: boolean; confidence: number | undefined; rate: number; before: string; after: string; marksOnly: boolean }

/** Probability that an edit is right that was decided on as one of `decisions`; `marksOnly`: its letters stay. */
export function certaintyOf(decisions: readonly Decision[], index: number, { read, isWord, confidence, rate, before, after, marksOnly }: Replaced): number {
  const { reading, probability } = decisions[index]!;
  const beside = Math.min(decisions[index - 1]?.probability ?? 1, decisions[index + 1]?.probability ?? 1);
  const caseOnly = before.toLowerCase() === after.toLowerCase();
  const odds = BIAS + A_NAT * nats(probability, MOST_NATS) + A_NAT_BESIDE * nats(beside, MOST_NATS_BESIDE)
    + A_NAT_FARTHER * Math.max(0, reading.cost - NEAR) + (read.length <= 2 ? SHORT : 0) + (read.length === 1 ? SINGLE : 0)
    + (marksOnly ? 0 : LETTERS) + A_LETTER * Math.abs(before.length - after.length) + (caseOnly ? CASE_ONLY : 0) + A_RATE * Math.max(0, Math.log(rate / BADLY_READ))
    + (isWord ? A_DOUBT * Math.max(0, DOUBTFUL - (confidence ?? DOUBTFUL)) : 0);
  const likelier = confidence === undefined ? 1 : confidence >= SURE ? WHERE_SURE : WHERE_UNSURE;
  const printed = isWord && !caseOnly ? Math.min(MOST_MISPRINTED, (MISPRINTED * likelier) / rate) : 0;
  return (1 - printed) / (1 + Math.exp(-odds));
}

const nats = (probability: number, most: number): number => Math.min(most, -Math.log(Math.max(1e-12, 1 - probability)));

/**
 * The same of text that lost its marks, where decoding is right about official text and too sure of other kinds. A logistic model of whether an
 * edit is right, fitted on 348,000 edits of held-back lines without marks and 42,000 of pages read with the English model, official
 * text, news and an encyclopedia counting alike; the constants that the fit is least sure of are rounded towards doubt. Of other held-back lines
 * without marks, of edits with 0.99 or more 0.03, 0.17 and 0.62 % were wrong by decoding alone, 0.03, 0.09 and 0.31 % by this.
 */
const LOST = {
  bias: 0.1, aNat: 0.97, mostNats: 8,
  /** the only reading left: its probability says no more than that */
  alone: 1.27,
  /** names are read as words and foreign ones as Vietnamese */
  name: -0.81,
  /** each letter more or less */
  aLetter: -0.62,
  /** misread letters are not independent of each other */
  wrongModel: -0.3,
  /** each e-fold of doubtful words above one in a hundred: other kinds of text than the model knows best */
  aDoubt: -0.32,
} as const;
/** What place says makes a word as good as certain: of words with 0.99 or more 11 % were wrong that a syllable of places told, 3 % by whole names, half of phường. */
const TOLD: Record<Told, { odds: number; mostNats: number }> = { syllable: { odds: -0.9, mostNats: 4 }, name: { odds: -0.94, mostNats: 8 }, ward: { odds: -5.3, mostNats: 8 } };

/** What an edit of text without marks replaced: whether it is printed as a name, what place tells of it, whether letters were misread too; `doubt`: share of the edits of the text that are wrong by decoding. */
export interface Lost { isName: boolean; told: Told | undefined; wrongModel: boolean; doubt: number; before: string; after: string }

/** Probability that an edit of text that lost its marks is right. */
export function certaintyOfLost({ probability, likely }: Decision, { isName, told, wrongModel, doubt, before, after }: Lost): number {
  const place = told && TOLD[told];
  const odds = LOST.bias + LOST.aNat * nats(probability, place?.mostNats ?? LOST.mostNats) + (likely.length === 1 ? LOST.alone : 0) + (place?.odds ?? 0) + (isName ? LOST.name : 0)
    + LOST.aLetter * Math.abs(before.length - after.length) + (wrongModel ? LOST.wrongModel : 0) + LOST.aDoubt * Math.log(100 * doubt);
  return 1 / (1 + Math.exp(-odds));
}

/** Edits of a text that its share of doubtful ones is estimated as if from, and how many of them are. */
const PRIOR_EDITS = 50;
const PRIOR_DOUBTS = 0.5;

/** Share of the edits of a text that are wrong by decoding, from the sum of the probabilities that each is. */
export const doubtOf = (wrong: number, edits: number): number => (wrong + PRIOR_DOUBTS) / (edits + PRIOR_EDITS);
