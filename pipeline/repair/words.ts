/** Repair of misread words: mode, readings and decoding put together. */
import { COST_STEPS } from '../../dictionaries/index.ts';
import type { Doubt, TextEdit } from '../model.ts';
import { printed } from './case.ts';
import { restoreCode } from './codes.ts';
import { decode } from './decode.ts';
import type { Decision } from './decode.ts';
import { mergeEdits } from './edits.ts';
import { loadEngine } from './engine.ts';
import { misreadRate, rateOfConfidences, reluctance } from './misread.ts';
import { detectModes, kindOf, KINDS } from './mode.ts';
import type { Mode } from './mode.ts';
import { readTerms, repairPhrases } from './phrases.ts';
import { repairNumerals } from './numerals.ts';
import type { Reading, Readings } from './readings.ts';
import { preferences } from './surroundings.ts';
import type { Preference } from './surroundings.ts';
import { repairSpacing } from './spacing.ts';
import { baseForm, fold, inNewerPlacement, tonePlacement, VIETNAMESE_ONLY } from './syllables.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import { START, UNKNOWN } from './vocabulary.ts';

/** Tokens decoded together at most; longer paragraphs are cut. */
const LONGEST_SEGMENT = 240;
/** A change of text read with the Vietnamese model needs this much certainty where much, where some and where hardly any of it is wrong. */
const THRESHOLDS: readonly { from: number; threshold: number }[] = [{ from: 0.04, threshold: 0.75 }, { from: 0.004, threshold: 0.9 }, { from: 0, threshold: 0.99 }];
/** From this rate of misread words on every word of a text is looked at, not only the odd ones. */
const MISREAD = 0.008;
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
  const { model, isSyllable } = loadEngine();
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
  for (const segment of segmentsOf(tokens, modes)) {
    const mode = modes[segment[0]!.line]!;
    if (mode === 'clean' || mode === 'misread') recognised.push(segment);
    else if (mode !== 'foreign') record(text, decode(latticeOf(segment, mode).map((readings, index) => weighed(readings, segment[index]!, preferred.get(segment[index]!))), model), segment, { threshold: 0, rate: 0 }, result);
  }
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
  const codes = tokens.filter((token) => (token.kind === 'code' || token.kind === 'abbreviation') && MARKLESS.has(modes[token.line]!)).map((token) => restoreCode(token, text)).filter((edit) => edit !== null);
  // A word of a phrase that was read right takes the place of what decoding made of it.
  result.edits = mergeEdits(mergeEdits(set, result.edits), mergeEdits(marks, mergeEdits(codes, repairSpacing(text, tokens, { mode: (token) => damage(token.line), isSyllable, costs, isDoubtful })))).filter((edit) => edit.before !== edit.after);
  if (prefersNewerPlacement(tokens, modes)) result.edits = result.edits.map((edit) => (PLACED.has(edit.rule) ? { ...edit, after: inNewerPlacement(edit.after) } : edit));
  return result;
}

/** Rules whose words come from the language model, which knows the older placement only. */
const PLACED: ReadonlySet<string> = new Set(['diacritics', 'ocr', 'phrase']);

/**
 * Whether the words of a text put the tone as in hoà, uỷ, as far as a reader of all letters read them. Without evidence the older placement is
 * meant: in official text it is that in 93 of 100 words.
 */
function prefersNewerPlacement(tokens: readonly Token[], modes: readonly Mode[]): boolean {
  let newer = 0;
  let older = 0;
  for (const { text, line } of tokens) {
    const mode = modes[line]!;
    if (mode !== 'clean' && mode !== 'misread' && mode !== 'partial') continue;
    const placement = tonePlacement(text);
    if (placement === 'newer') newer++;
    else if (placement === 'older') older++;
  }
  return newer > older;
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

/** Names are no common words: what context says against them counts less. */
const NAME_RELUCTANCE = 3;

const isName = (token: Token): boolean => !token.opens && token.case === 'lower' && /^\p{Lu}/u.test(token.text);

const LETTERS = /^\p{L}+$/u;

/** What each token costs after those before it, in nats; Infinity where it is no known word. */
function costsOf(tokens: readonly Token[]): Float32Array {
  const { model, readings } = loadEngine();
  let [one, two, three] = [START, -1, -1];
  return Float32Array.from(tokens, (token) => {
    if (token.opens) [one, two, three] = [START, -1, -1];
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

const isWord = (token: Token): boolean => token.kind === 'word' || token.kind === 'mixed';

/** Readings of each token of a segment; of those that `isRead` refuses only the one that stands. */
function latticeOf(tokens: readonly Token[], mode: Exclude<Mode, 'foreign'>, isRead: (token: Token) => boolean = () => true): (readonly Reading[])[] {
  const { readings, manner } = loadEngine();
  return tokens.map((token, index) => (isRead(token) ? readings.of(token, tokens[index + 1], manner(mode)) : [readings.asRead(token)]));
}

/** Readings of a token with what its place adds to their cost; those of several words are left as they are. */
function weighed(readings: readonly Reading[], token: Token, preference: Preference | undefined): readonly Reading[] {
  if (!preference) return readings;
  const { words, ids } = loadEngine().model;
  const { cost, name } = preference;
  const all = readings.map((reading) => (reading.words.length === 1 ? { ...reading, cost: reading.cost + cost(words[reading.words[0]!]!) } : reading));
  if (name === undefined || ids.has(name)) return all;
  return [...all, { words: [UNKNOWN], cost: 0, tokens: 1, text: printed(name, token.case, /^\p{Lu}/u.test(token.text)) }];
}

/** What is known of text that a reader of all letters made: tokens that are odd where they stand, and the engine's confidences. */
interface Evidence { odd: ReadonlySet<Token>; wordConfidence: WordOptions['wordConfidence'] }

/**
 * Repair text that is correct or was read with the Vietnamese model. How much of it is wrong is estimated from what a first decoding
 * finds, and says in a second what each change costs (expectation–maximization, cut short). Returns that rate.
 */
function repairMisread(text: string, segments: readonly Token[][], { odd, wordConfidence }: Evidence, result: WordRepair): number {
  const { model, readings } = loadEngine();
  const words = segments.flatMap((segment) => segment.filter(isWord));
  const confidence = (token: Token): number | undefined => wordConfidence?.(token.start, token.end);
  let rate = wordConfidence ? rateOfConfidences(words.map((token) => confidence(token)!)) : misreadRate(MISREAD_A_ODD * words.reduce((sum, token) => sum + Number(odd.has(token)), 0), words.length);
  for (const last of [false, true]) {
    const all = wordConfidence !== undefined || rate >= MISREAD;
    const isRead = (token: Token): boolean => (all || odd.has(token) || isSlip(token, readings)) && !isForeignName(token, readings);
    let wrong = 0;
    for (const segment of segments) {
      if (!segment.some(isRead)) continue;
      const reluctances = segment.map((token) => (readings.known(token) < 0 ? 0 : reluctance(rate, confidence(token)) + (isName(token) ? NAME_RELUCTANCE : 0)));
      const decisions = decode(latticeOf(segment, 'misread', isRead), model, reluctances);
      for (const { reading, probability, at } of decisions) if (isWord(segment[at]!)) wrong += reading.text === null ? 1 - probability : probability;
      if (last) record(text, decisions, segment, { threshold: THRESHOLDS.find(({ from }) => rate >= from)!.threshold, rate }, result);
    }
    rate = misreadRate(wrong, words.length);
  }
  return rate;
}

/** Among misread words each is likelier to be something that no reading thought of: odds against it grow so much with the rate of misread words. */
const BLINDNESS = 20;

/** Note what was decided of a segment: edits from `threshold` on, else doubts. */
function record(text: string, decisions: readonly Decision[], tokens: readonly Token[], { threshold, rate }: { threshold: number; rate: number }, result: WordRepair): void {
  for (const { reading, probability, at } of decisions) {
    const token = tokens[at]!;
    const last = tokens[at + reading.tokens - 1]!;
    const end = last.end + (reading.takesTail ? last.tail.length : 0);
    const before = text.slice(token.start, end);
    if (reading.text === null || reading.text === before) {
      if (probability < DOUBT && token.kind === 'word') result.doubts.push({ start: token.start, end, text: before, confidence: probability, suggestion: null });
    } else if (probability < threshold) {
      result.doubts.push({ start: token.start, end, text: before, confidence: 1 - probability, suggestion: reading.text });
    } else {
      result.edits.push({ start: token.start, end, before, after: reading.text, rule: baseForm(before) === baseForm(reading.text) ? 'diacritics' : 'ocr', confidence: Math.max(threshold, 1 - (1 - probability) * (1 + BLINDNESS * rate)) });
    }
  }
}
