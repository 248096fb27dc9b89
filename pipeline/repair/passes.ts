/** The passes of decoding over the segments of a text: what all of them together tell is known in the last. */
import type { Doubt, TextEdit } from '../model.ts';
import { certaintyOf, certaintyOfLost, doubtOf } from './certainty.ts';
import type { Decision } from './decode.ts';
import { loadEngine } from './engine.ts';
import { decodeSegment, latticeOf, narrowed, weighed, withProposals, withTopic } from './lattice.ts';
import type { Lattice, Weights } from './lattice.ts';
import { misreadRate, rateOfConfidences, reluctance } from './misread.ts';
import type { Mode } from './mode.ts';
import { isAmongVietnamese, isGarbage } from './proposals.ts';
import type { Readings } from './readings.ts';
import { screened } from './screening.ts';
import type { Preference } from './surroundings.ts';
import { baseForm, VIETNAMESE_ONLY } from './syllables.ts';
import type { Token } from './tokens.ts';
import { Topic } from './topic.ts';

/** From this rate of misread words on every word of a text is looked at, not only the odd ones. */
export const MISREAD = 0.008;
/** From this rate on signs are as likely to be specks as to be printed where they make no sense. */
export const BADLY_READ = 0.04;
/**
 * Weight of the language model there: the channel takes the misread letters of a word for independent. On development pages 7.4 % of the
 * words were wrong with 1, 7.2 with 1.2.
 */
const BADLY_READ_WEIGHT = 1.2;
/** A change of text read with the Vietnamese model needs this much certainty where much, where some and where hardly any of it is wrong. */
const THRESHOLDS: readonly { from: number; threshold: number }[] = [{ from: 0.04, threshold: 0.75 }, { from: 0.004, threshold: 0.9 }, { from: 0, threshold: 0.99 }];
/** What a change of text needs there that is known to have been recognised, or of which only some words lost their marks: to be likelier than what was read. A plain text may be odd for other reasons. */
const LIKELIER = 0.5;
const DOUBT = 0.9;
/** Words that are misread for each that is odd, on the pages that the confusions were counted on. */
const MISREAD_A_ODD = 1.3;
/**
 * Share of the odd words of a text that prove to be misread, below which they are names and foreign words: 0.0–0.19 in texts of news and
 * encyclopedias with many of them, 0.2–0.9 on well and badly scanned pages.
 */
const MISREAD_OF_ODD = 0.2;
/** Unknown words of badly read pages that no language writes, or that stand among Vietnamese ones, are misread words: what their being printed so costs more than elsewhere, in nats. */
const UNKNOWN_WORN = 4;
/** Names are no common words: what context says against them counts less. */
const NAME_RELUCTANCE = 3;

const LETTERS = /^\p{L}+$/u;

/** Text of which nothing is known beforehand. */
const PLAIN: Weights = { model: 1 };

/** What is known of text that a reader of all letters made: tokens that are odd where they stand, and the engine's confidences. */
export interface Evidence { odd: ReadonlySet<Token>; wordConfidence: ((start: number, end: number) => number) | undefined }

interface Result { edits: TextEdit[]; doubts: Doubt[] }

/** A segment with its decoding. */
interface Draft { segment: readonly Token[]; lattice: Lattice; weights: Weights; decisions: readonly Decision[] }

/** What a second pass may use of the first: the decisions, and the lattice where it was screened, at a rate of misread words. */
interface Noted { decisions: readonly Decision[]; screened: Lattice | null; rate: number }

const isWord = (token: Token): boolean => token.kind === 'word' || token.kind === 'mixed';

const isName = (token: Token): boolean => !token.opens && token.case === 'lower' && /^\p{Lu}/u.test(token.text);

/** A token of correct text that cannot be right: no known word, but with Vietnamese marks. */
function isSlip(token: Token, readings: Readings): boolean {
  return token.kind === 'word' && readings.known(token) < 0 && token.text.length > 1 && VIETNAMESE_ONLY.test(token.text) && LETTERS.test(token.text);
}

function isForeignName(token: Token, readings: Readings): boolean {
  return readings.known(token) < 0 && /^\p{Lu}/u.test(token.text) && token.case === 'lower' && token.text.length > 3 && !VIETNAMESE_ONLY.test(token.text) && LETTERS.test(token.text);
}

/** Repair text that lost its marks: each segment alone first, then with what all of them together tell. */
export function repairLost(text: string, segments: readonly { segment: Token[]; mode: Exclude<Mode, 'foreign'> }[], preferred: ReadonlyMap<Token, Preference>, result: Result): void {
  const topic = new Topic(loadEngine().model);
  let [wrong, changed] = [0, 0];
  const drafts = segments.map(({ segment, mode }) => {
    const lattice = latticeOf(segment, mode).map((readings, index) => weighed(readings, segment[index]!, preferred.get(segment[index]!)));
    const decisions = decodeSegment(lattice, segment, PLAIN);
    topic.note(decisions);
    for (const { reading, probability } of decisions) if (reading.text !== null) { wrong += 1 - probability; changed++; }
    const more = withProposals(lattice, decisions, segment, mode);
    // All that is kept of a long text until its end.
    return { segment, mode, lattice: more === lattice ? narrowed(lattice, decisions) : more, decisions };
  });
  const doubt = doubtOf(wrong, changed);
  for (const { segment, mode, lattice, decisions } of drafts) {
    const last = decodeSegment(withTopic(lattice, decisions, topic), segment, PLAIN);
    record(text, last, segment, {
      threshold: mode === 'partial' ? LIKELIER : 0,
      certainty: (index, { before, after }) => {
        const { at } = last[index]!;
        const token = segment[at]!;
        return certaintyOfLost(last[index]!, { isName: isName(token) && !segment[at - 1]?.closes, told: preferred.get(token)?.told, wrongModel: mode === 'wrong-model', doubt, before, after });
      },
    }, result);
  }
}

/**
 * Repair text that is correct or was read with the Vietnamese model. How much of it is wrong is estimated from what a first decoding
 * finds, and says in a second what each change costs (expectation–maximization, cut short). Returns that rate.
 */
export function repairMisread(text: string, segments: readonly Token[][], { odd, wordConfidence }: Evidence, result: Result): number {
  const { model, readings } = loadEngine();
  const words = segments.flatMap((segment) => segment.filter(isWord));
  const doubtful = new Set(segments.flatMap((segment) => segment.filter((token) => (odd.has(token) || isSlip(token, readings)) && !isForeignName(token, readings))));
  const isDoubtful = (token: Token): boolean => doubtful.has(token);
  const isAny = (token: Token): boolean => !isForeignName(token, readings);
  const confidences = new Map<Token, number>();
  if (wordConfidence) for (const segment of segments) for (const token of segment) confidences.set(token, wordConfidence(token.start, token.end));
  const oddWords = words.reduce((sum, token) => sum + Number(odd.has(token)), 0);
  const byOdd = misreadRate(MISREAD_A_ODD * oddWords, words.length);
  let rate = wordConfidence ? rateOfConfidences(words.map((token) => confidences.get(token)!)) : byOdd;
  const topic = new Topic(model);
  const first = new Map<readonly Token[], Noted>();

  /** The segments with tokens that `isRead`, decoded as the rate says. */
  function* drafts(isRead: (token: Token) => boolean): Generator<Draft> {
    for (const segment of segments) {
      if (!segment.some(isRead)) continue;
      const reluctances = segment.map((token, at) => (readings.known(token) < 0 ? (rate >= BADLY_READ && (isGarbage(token.text) || isAmongVietnamese(segment, at)) ? -UNKNOWN_WORN : 0) : reluctance(rate, confidences.get(token)) + (isName(token) ? NAME_RELUCTANCE : 0)));
      const weights = { model: rate >= BADLY_READ ? BADLY_READ_WEIGHT : 1, reluctances };
      const before = first.get(segment);
      const isScreened = isRead === isAny && (rate < BADLY_READ || byOdd < MISREAD);
      // Where changes cost more than at first, what was left out then is still too dear.
      const known = isScreened && before && rate <= before.rate ? before.screened : null;
      const all = known ?? latticeOf(segment, 'misread', isRead);
      const left = isScreened ? screened(all, segment, model, weights) : all;
      const lattice = before && rate >= MISREAD ? withTopic(left, before.decisions, topic) : left;
      const decisions = decodeSegment(lattice, segment, weights);
      if (!before) first.set(segment, { decisions, screened: isScreened ? left : null, rate });
      yield { segment, lattice, weights, decisions };
    }
  }

  let wrong = 0;
  if (!wordConfidence && rate >= MISREAD) {
    for (const draft of drafts(isDoubtful)) wrong += wrongWords(draft);
    const found = misreadRate(MISREAD_A_ODD * wrong, words.length);
    first.clear();
    if (found < MISREAD && wrong < MISREAD_OF_ODD * oddWords) rate = found;
  }
  wrong = 0;
  for (const draft of drafts(wordConfidence || rate >= MISREAD ? isAny : isDoubtful)) wrong += wrongWords(draft);
  rate = misreadRate(wrong, words.length);
  if (rate >= MISREAD) for (const { decisions } of first.values()) topic.note(decisions);
  wrong = 0;
  for (const draft of drafts(wordConfidence || rate >= MISREAD ? isAny : isDoubtful)) {
    const lattice = withProposals(draft.lattice, draft.decisions, draft.segment, 'misread');
    const decisions = lattice === draft.lattice ? draft.decisions : decodeSegment(lattice, draft.segment, draft.weights);
    wrong += wrongWords({ ...draft, decisions });
    record(text, decisions, draft.segment, {
      threshold: wordConfidence && rate >= BADLY_READ ? LIKELIER : THRESHOLDS.find(({ from }) => rate >= from)!.threshold,
      certainty: (index, change) => { const token = draft.segment[decisions[index]!.at]!; return certaintyOf(decisions, index, { read: token.text, isWord: readings.known(token) >= 0, confidence: confidences.get(token), rate, ...change }); },
    }, result);
  }
  return misreadRate(wrong, words.length);
}

/** How many words of a segment are wrong: the sum of the probabilities that each is. */
function wrongWords({ segment, decisions }: Draft): number {
  let wrong = 0;
  for (const { reading, probability, at } of decisions) if (isWord(segment[at]!)) wrong += reading.text === null ? 1 - probability : probability;
  return wrong;
}

interface Change { before: string; after: string; marksOnly: boolean }

/** Note what was decided of a segment: edits from `threshold` on, with their certainty, else doubts. */
function record(text: string, decisions: readonly Decision[], tokens: readonly Token[], { threshold, certainty }: { threshold: number; certainty: (index: number, change: Change) => number }, result: Result): void {
  for (const [index, { reading, probability, at }] of decisions.entries()) {
    const token = tokens[at]!;
    const last = tokens[at + reading.tokens - 1]!;
    const end = last.end + (reading.takesTail ? last.tail.length : 0);
    const before = text.slice(token.start, end);
    if (reading.text === null || reading.text === before) {
      if (probability < DOUBT && token.kind === 'word') result.doubts.push({ start: token.start, end, text: before, confidence: probability, suggestion: null });
    } else if (probability < threshold) {
      result.doubts.push({ start: token.start, end, text: before, confidence: 1 - probability, suggestion: reading.text });
    } else {
      const marksOnly = baseForm(before) === baseForm(reading.text);
      const confidence = certainty(index, { before, after: reading.text, marksOnly });
      result.edits.push({ start: token.start, end, before, after: reading.text, rule: marksOnly ? 'diacritics' : 'ocr', confidence });
    }
  }
}
