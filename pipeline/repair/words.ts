/** Repair of misread words: mode, readings and decoding put together. */
import { COST_STEPS } from '../../dictionaries/index.ts';
import type { Doubt, TextEdit } from '../model.ts';
import { withoutStrayCapitals } from './case.ts';
import { certaintyOf } from './certainty.ts';
import { restoreCode } from './codes.ts';
import type { Decision } from './decode.ts';
import { mergeEdits } from './edits.ts';
import { loadEngine } from './engine.ts';
import { decodeSegment, latticeOf, narrowed, weighed, withProposals, withTopic } from './lattice.ts';
import type { Weights } from './lattice.ts';
import { misreadRate, rateOfConfidences, reluctance } from './misread.ts';
import { detectModes, kindOf, KINDS } from './mode.ts';
import type { Mode } from './mode.ts';
import { readTerms, repairPhrases } from './phrases.ts';
import { repairMarks, repairNumerals } from './numerals.ts';
import { repairPunctuation } from './punctuation.ts';
import { placeTones } from './placement.ts';
import { isAmongVietnamese, isGarbage } from './proposals.ts';
import type { Readings } from './readings.ts';
import { preferences } from './surroundings.ts';
import type { Preference } from './surroundings.ts';
import { repairSlots } from './slots.ts';
import { repairSpacing } from './spacing.ts';
import { baseForm, fold, VIETNAMESE_ONLY } from './syllables.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import { Topic } from './topic.ts';
import { START, UNKNOWN } from './vocabulary.ts';

/** Tokens decoded together at most; longer paragraphs are cut. */
const LONGEST_SEGMENT = 240;
/** A change of text read with the Vietnamese model needs this much certainty where much, where some and where hardly any of it is wrong. */
const THRESHOLDS: readonly { from: number; threshold: number }[] = [{ from: 0.04, threshold: 0.75 }, { from: 0.004, threshold: 0.9 }, { from: 0, threshold: 0.99 }];
/** From this rate of misread words on every word of a text is looked at, not only the odd ones. */
const MISREAD = 0.008;
/** From this rate on signs are as likely to be specks as to be printed where they make no sense. */
const BADLY_READ = 0.04;
/**
 * Weight of the language model there: the channel takes the misread letters of a word for independent. On development pages 7.4 % of the
 * words were wrong with 1, 7.2 with 1.2.
 */
const BADLY_READ_WEIGHT = 1.2;
/** What a change of text needs there that is known to have been recognised: to be likelier than what was read. A plain text may be odd for other reasons. */
const LIKELIER = 0.5;
/** Signs that the engine was less sure of may be specks. */
const UNSURE = 0.8;
const DOUBT = 0.9;
/** A known word is odd where it costs more than this, in nats: 1 in 1000 words of correct official text, 1 in 200 of news, 1 in 20 of badly read pages. */
const ODD = 12;
/** Words that are misread for each that is odd, on the pages that the confusions were counted on. */
const MISREAD_A_ODD = 1.3;

export interface WordOptions { dictionary?: readonly string[]; wordConfidence?: ((start: number, end: number) => number) | undefined }
export interface WordRepair { edits: TextEdit[]; doubts: Doubt[] }

/** Edits of the words of a text. */
export function repairWords(text: string, options: WordOptions = {}): WordRepair {
  const { isSyllable, manner } = loadEngine();
  const tokens = tokenize(text);
  const costs = costsOf(tokens);
  const lines = Array.from({ length: (tokens.at(-1)?.line ?? 0) + 1 }, () => new Array<number>(KINDS).fill(0));
  tokens.forEach((token, index) => {
    const kind = kindOf(token, costs[index]! > ODD, isSyllable);
    if (kind >= 0) lines[token.line]![kind]!++;
  });
  const modes = detectModes(lines);
  const result: WordRepair = { edits: [], doubts: [] };
  const recognised: Token[][] = [];
  const preferred = preferences(text, tokens, modes, (mode) => MARKLESS.has(mode));
  const lost: { segment: Token[]; mode: Exclude<Mode, 'foreign'> }[] = [];
  for (const segment of segmentsOf(tokens, modes)) {
    const mode = modes[segment[0]!.line]!;
    if (mode === 'clean' || mode === 'misread') recognised.push(segment);
    else if (mode !== 'foreign') lost.push({ segment, mode });
  }
  repairLost(text, lost, preferred, result);
  const rate = repairMisread(text, recognised, { odd: new Set(tokens.filter((_, index) => isOdd(tokens, costs, index))), wordConfidence: options.wordConfidence }, result);
  result.edits.sort((a, b) => a.start - b.start);
  result.doubts.sort((a, b) => a.start - b.start);
  const edits = new Map(result.edits.map((edit) => [edit.start, edit]));
  const terms = options.dictionary && options.dictionary.length > 0 ? readTerms(options.dictionary) : null;
  if (terms) result.edits = result.edits.filter((edit) => !terms.words.has(fold(edit.before)));
  const set = repairPhrases(tokens, terms, (token) => edits.get(token.start)?.after ?? text.slice(token.start, token.end), (token) => {
    const mode = modes[token.line]!;
    return { marks: MARKLESS.has(mode), letters: mode === 'wrong-model' ? 'all' : 'letterhead' };
  }).map((edit) => ({ ...edit, before: text.slice(edit.start, edit.end) }));
  // What a reader of all letters made is told from correct text by what was found wrong in it, not line by line.
  const misread = options.wordConfidence !== undefined || rate >= MISREAD;
  const damage = (line: number): Mode => { const mode = modes[line]!; return mode !== 'clean' && mode !== 'misread' ? mode : misread ? 'misread' : 'clean'; };
  const isDoubtful = (start: number, end: number): boolean => rate >= MISREAD || (options.wordConfidence !== undefined && options.wordConfidence(start, end) < UNSURE);
  const damaged = (line: number): boolean => damage(line) !== 'clean' && damage(line) !== 'foreign';
  const marks = repairNumerals(text, damaged);
  if (rate >= BADLY_READ) repairCapitals(text, tokens, modes, result);
  const isBad = (line: number): boolean => damage(line) === 'misread';
  const signs = rate >= BADLY_READ ? mergeEdits(repairMarks(text, isBad), repairPunctuation(text, isBad, (start) => costs[tokens.findIndex((token) => token.start === start)] ?? 3)) : [];
  const numbers = repairSlots(text, isBad, rate >= BADLY_READ ? isBad : () => false);
  const codes = tokens.filter((token) => (token.kind === 'code' || token.kind === 'abbreviation') && MARKLESS.has(modes[token.line]!)).map((token) => restoreCode(token, text)).filter((edit) => edit !== null);
  // A word of a phrase that was read right takes the place of what decoding made of it.
  result.edits = mergeEdits(numbers, mergeEdits(mergeEdits(set, result.edits), mergeEdits(mergeEdits(marks, signs), mergeEdits(codes, repairSpacing(text, tokens, { mode: (token) => damage(token.line), isSyllable, costs, isDoubtful }))))).filter((edit) => edit.before !== edit.after);
  result.edits = placeTones(result.edits, tokens, (token) => { const mode = modes[token.line]!; return mode === 'stripped' || mode === 'foreign' ? null : manner(mode === 'clean' ? 'misread' : mode).channel; });
  return result;
}

const STRAY = 0.85;

/** Words of badly read lines with a capital in the middle of a sentence in small letters; what decoding made of them is kept but for that. */
function repairCapitals(text: string, tokens: readonly Token[], modes: readonly Mode[], result: WordRepair): void {
  const edits = new Map(result.edits.map((edit) => [edit.start, edit]));
  const now = (token: Token): string => edits.get(token.start)?.after ?? token.text;
  for (let i = 1; i + 1 < tokens.length; i++) {
    const [before, token, after] = [tokens[i - 1]!, tokens[i]!, tokens[i + 1]!];
    const mode = modes[token.line]!;
    if (token.kind !== 'word' || token.opens || before.closes || (mode !== 'clean' && mode !== 'misread') || text.slice(before.end, token.start).trim() !== '') continue;
    const small = withoutStrayCapitals(now(token), now(before), text.slice(token.end, after.start).trim() === '' ? now(after) : 'a');
    if (small === null) continue;
    const edit = edits.get(token.start);
    if (edit) { edit.after = small; edit.confidence = Math.min(edit.confidence, STRAY); } else {
      const made: TextEdit = { start: token.start, end: token.end, before: text.slice(token.start, token.end), after: small, rule: 'case', confidence: STRAY };
      edits.set(token.start, made);
    }
  }
  result.edits = [...edits.values()].sort((a, b) => a.start - b.start);
}

/** Modes in which a D may be a Đ. */
const MARKLESS: ReadonlySet<Mode> = new Set(['wrong-model', 'stripped', 'partial']);

/** Stretches of running text in one mode; correct and misread text are told apart later. */
function* segmentsOf(tokens: readonly Token[], modes: readonly Mode[]): Generator<Token[]> {
  const modeOf = (token: Token): Mode => { const mode = modes[token.line]!; return mode === 'clean' ? 'misread' : mode; };
  let segment: Token[] = [];
  for (const token of tokens) {
    if (segment.length > 0 && (token.opens || segment.length >= LONGEST_SEGMENT || modeOf(token) !== modeOf(segment[0]!))) { yield segment; segment = []; }
    segment.push(token);
  }
  if (segment.length > 0) yield segment;
}

/** A token of correct text that cannot be right: no known word, but with Vietnamese marks. */
function isSlip(token: Token, readings: Readings): boolean {
  return token.kind === 'word' && readings.known(token) < 0 && token.text.length > 1 && VIETNAMESE_ONLY.test(token.text) && LETTERS.test(token.text);
}

function isForeignName(token: Token, readings: Readings): boolean {
  return readings.known(token) < 0 && /^\p{Lu}/u.test(token.text) && token.case === 'lower' && token.text.length > 3 && !VIETNAMESE_ONLY.test(token.text) && LETTERS.test(token.text);
}

/** Unknown words of badly read pages that no language writes, or that stand among Vietnamese ones, are misread words: what their being printed so costs more than elsewhere, in nats. */
const UNKNOWN_WORN = 4;

/** Names are no common words: what context says against them counts less. */
const NAME_RELUCTANCE = 3;

const isName = (token: Token): boolean => !token.opens && token.case === 'lower' && /^\p{Lu}/u.test(token.text);

const LETTERS = /^\p{L}+$/u;

/** What each token costs after those before it, in nats; Infinity where it is no known word. */
function costsOf(tokens: readonly Token[]): Float32Array {
  const { model, readings } = loadEngine();
  let [one, two, three] = [START, -1, -1];
  return Float32Array.from(tokens, (token, index) => {
    if (token.opens || tokens[index - 1]?.closes) [one, two, three] = [START, -1, -1];
    const word = readings.asRead(token).words[0]!;
    const cost = model.cost(word, one, two, three) / COST_STEPS;
    ({ one, two, three } = model.next);
    return word === UNKNOWN ? Infinity : cost;
  });
}

/** Whether a token is a known word that hardly stands there. Beside unknown words plain letters are foreign (Shin Dong Bang, van Vollenhoven). */
function isOdd(tokens: readonly Token[], costs: Float32Array, index: number): boolean {
  const cost = costs[index]!;
  if (cost <= ODD || cost === Infinity) return false;
  return /[^\x00-\x7f]/.test(tokens[index]!.text) || (costs[index - 1] !== Infinity && costs[index + 1] !== Infinity);
}

/** Text of which nothing is known beforehand. */
const PLAIN: Weights = { model: 1 };

const isWord = (token: Token): boolean => token.kind === 'word' || token.kind === 'mixed';

/** What is known of text that a reader of all letters made: tokens that are odd where they stand, and the engine's confidences. */
interface Evidence { odd: ReadonlySet<Token>; wordConfidence: WordOptions['wordConfidence'] }

/** Repair text that lost its marks: each segment alone first, then with what all of them together tell. */
function repairLost(text: string, segments: readonly { segment: Token[]; mode: Exclude<Mode, 'foreign'> }[], preferred: ReadonlyMap<Token, Preference>, result: WordRepair): void {
  const topic = new Topic(loadEngine().model);
  const drafts = segments.map(({ segment, mode }) => {
    const lattice = latticeOf(segment, mode).map((readings, index) => weighed(readings, segment[index]!, preferred.get(segment[index]!)));
    const decisions = decodeSegment(lattice, segment, PLAIN);
    topic.note(decisions);
    const more = withProposals(lattice, decisions, segment, mode);
    // All that is kept of a long text until its end.
    return { segment, lattice: more === lattice ? narrowed(lattice, decisions) : more, decisions };
  });
  for (const { segment, lattice, decisions } of drafts) {
    record(text, decodeSegment(withTopic(lattice, decisions, topic), segment, PLAIN), segment, { threshold: 0, rate: 0 }, result);
  }
}

/**
 * Repair text that is correct or was read with the Vietnamese model. How much of it is wrong is estimated from what a first decoding
 * finds, and says in a second what each change costs (expectation–maximization, cut short). Returns that rate.
 */
function repairMisread(text: string, segments: readonly Token[][], { odd, wordConfidence }: Evidence, result: WordRepair): number {
  const { readings } = loadEngine();
  const words = segments.flatMap((segment) => segment.filter(isWord));
  const confidence = (token: Token): number | undefined => wordConfidence?.(token.start, token.end);
  let rate = wordConfidence ? rateOfConfidences(words.map((token) => confidence(token)!)) : misreadRate(MISREAD_A_ODD * words.reduce((sum, token) => sum + Number(odd.has(token)), 0), words.length);
  const topic = new Topic(loadEngine().model);
  const first = new Map<readonly Token[], readonly Decision[]>();
  for (const last of [false, true]) {
    const all = wordConfidence !== undefined || rate >= MISREAD;
    const isRead = (token: Token): boolean => (all || odd.has(token) || isSlip(token, readings)) && !isForeignName(token, readings);
    let wrong = 0;
    for (const segment of segments) {
      if (!segment.some(isRead)) continue;
      const reluctances = segment.map((token, at) => (readings.known(token) < 0 ? (rate >= BADLY_READ && (isGarbage(token.text) || isAmongVietnamese(segment, at)) ? -UNKNOWN_WORN : 0) : reluctance(rate, confidence(token)) + (isName(token) ? NAME_RELUCTANCE : 0)));
      const weights = { model: rate >= BADLY_READ ? BADLY_READ_WEIGHT : 1, reluctances };
      const noted = first.get(segment);
      const plain = latticeOf(segment, 'misread', isRead);
      const lattice = noted && rate >= MISREAD ? withTopic(plain, noted, topic) : plain;
      let decisions = decodeSegment(lattice, segment, weights);
      if (last) {
        const more = withProposals(lattice, decisions, segment, 'misread');
        if (more !== lattice) decisions = decodeSegment(more, segment, weights);
      } else {
        topic.note(decisions);
        first.set(segment, decisions);
      }
      for (const { reading, probability, at } of decisions) if (isWord(segment[at]!)) wrong += reading.text === null ? 1 - probability : probability;
      if (last) record(text, decisions, segment, { threshold: wordConfidence && rate >= BADLY_READ ? LIKELIER : THRESHOLDS.find(({ from }) => rate >= from)!.threshold, rate }, result);
    }
    rate = misreadRate(wrong, words.length);
  }
  return rate;
}

/** Note what was decided of a segment: edits from `threshold` on, else doubts. `rate`: of misread words; 0 where marks were lost and all of it is repaired. */
function record(text: string, decisions: readonly Decision[], tokens: readonly Token[], { threshold, rate }: { threshold: number; rate: number }, result: WordRepair): void {
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
      const confidence = rate === 0 ? probability : certaintyOf(decisions, index, { read: token.text, rate, marksOnly });
      result.edits.push({ start: token.start, end, before, after: reading.text, rule: marksOnly ? 'diacritics' : 'ocr', confidence });
    }
  }
}
