/** Repair of misread words: mode, readings and decoding put together. */
import { COST_STEPS } from '../../dictionaries/index.ts';
import type { Doubt, TextEdit } from '../model.ts';
import { restoreCode } from './codes.ts';
import { decode } from './decode.ts';
import { mergeEdits } from './edits.ts';
import { loadEngine } from './engine.ts';
import { detectModes, kindOf, KINDS } from './mode.ts';
import type { Mode } from './mode.ts';
import { readTerms, repairPhrases } from './phrases.ts';
import { repairNumerals } from './numerals.ts';
import type { Reading, Readings } from './readings.ts';
import { repairSpacing } from './spacing.ts';
import { baseForm, fold, VIETNAMESE_ONLY } from './syllables.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import { START, UNKNOWN } from './vocabulary.ts';

/** Tokens decoded together at most; longer paragraphs are cut. */
const LONGEST_SEGMENT = 240;
/** A change of text that is mostly right needs this much certainty. */
const MISREAD_THRESHOLD = 0.75;
const DOUBTFUL_MISREAD_THRESHOLD = 0.97;
/** From this reluctance on a text may just as well be correct and strange. */
const DOUBTFUL_RELUCTANCE = 0.7;
const CLEAN_THRESHOLD = 0.99;
const DOUBT = 0.9;
/** A known word is odd where it costs more than this, in nats: 1 in 1000 words of correct official text, 1 in 200 of news, 1 in 20 of badly read pages. */
const ODD = 12;
/** Share of odd words at which text read with the Vietnamese model is as bad as the pages that its confusions were counted on. */
const HEAVY_ODD = 0.12;
const MOST_RELUCTANCE = 6;

export interface WordOptions { dictionary?: readonly string[]; wordConfidence?: ((start: number, end: number) => number) | undefined }
export interface WordRepair { edits: TextEdit[]; doubts: Doubt[] }

/** Edits of the words of a text. */
export function repairWords(text: string, options: WordOptions = {}): WordRepair {
  const { readings, isSyllable } = loadEngine();
  const tokens = tokenize(text);
  const odd = oddTokens(tokens);
  const lines = Array.from({ length: (tokens.at(-1)?.line ?? 0) + 1 }, () => new Array<number>(KINDS).fill(0));
  tokens.forEach((token, index) => {
    const kind = kindOf(token, odd[index] === 1, isSyllable);
    if (kind >= 0) lines[token.line]![kind]!++;
  });
  const modes = detectModes(lines);
  const result: WordRepair = { edits: [], doubts: [] };
  const reluctance = reluctanceOf(tokens, modes, odd);
  for (const segment of segmentsOf(tokens, modes)) {
    const mode = modes[segment[0]!.line]!;
    if (mode === 'foreign') continue;
    const doubtful = mode === 'clean' ? segment.map((token) => isSlip(token, readings) || isUncertain(token, options)) : null;
    if (doubtful && !doubtful.includes(true)) continue;
    repairSegment(text, segment, mode, { doubtful, reluctance, wordConfidence: options.wordConfidence }, result);
  }
  const edits = new Map(result.edits.map((edit) => [edit.start, edit]));
  const terms = options.dictionary && options.dictionary.length > 0 ? readTerms(options.dictionary) : null;
  if (terms) result.edits = result.edits.filter((edit) => !terms.words.has(fold(edit.before)));
  const set = repairPhrases(tokens, terms, (token) => edits.get(token.start)?.after ?? text.slice(token.start, token.end), (token) => {
    const mode = modes[token.line]!;
    return { marks: MARKLESS.has(mode), letters: mode === 'wrong-model' };
  }).map((edit) => ({ ...edit, before: text.slice(edit.start, edit.end) })).filter((edit) => edit.before !== edit.after);
  const damaged = (line: number): boolean => modes[line] !== 'clean' && modes[line] !== 'foreign';
  const marks = repairNumerals(text, damaged);
  const codes = tokens.filter((token) => (token.kind === 'code' || token.kind === 'abbreviation') && MARKLESS.has(modes[token.line]!)).map((token) => restoreCode(token, text)).filter((edit) => edit !== null);
  result.edits = mergeEdits(mergeEdits(set, result.edits), mergeEdits(marks, mergeEdits(codes, repairSpacing(text, tokens, (token) => modes[token.line]!, isSyllable))));
  return result;
}

/** Modes in which a D may be a Đ. */
const MARKLESS: ReadonlySet<Mode> = new Set(['wrong-model', 'stripped', 'partial']);

/** Stretches of running text in one mode. */
function* segmentsOf(tokens: readonly Token[], modes: readonly Mode[]): Generator<Token[]> {
  let segment: Token[] = [];
  for (const token of tokens) {
    if (segment.length > 0 && (token.opens || segment.length >= LONGEST_SEGMENT || modes[token.line] !== modes[segment[0]!.line])) { yield segment; segment = []; }
    segment.push(token);
  }
  if (segment.length > 0) yield segment;
}

/** A token of correct text that cannot be right: no known word, but with Vietnamese marks. */
function isSlip(token: Token, readings: Readings): boolean {
  return token.kind === 'word' && readings.known(token) < 0 && token.text.length > 1 && VIETNAMESE_ONLY.test(token.text) && LETTERS.test(token.text);
}

/** Modes whose readers know all letters: what has none of the Vietnamese ones is as it was printed. */
const KEEPS_NAMES: ReadonlySet<Mode> = new Set(['clean', 'misread']);

function isForeignName(token: Token, readings: Readings): boolean {
  return readings.known(token) < 0 && /^\p{Lu}/u.test(token.text) && token.case === 'lower' && token.text.length > 3 && !VIETNAMESE_ONLY.test(token.text) && LETTERS.test(token.text);
}

/** Names are no common words: what context says against them counts less. */
function nameReluctance(token: Token, hold: Hold): number {
  return hold.wordConfidence === undefined && !token.opens && token.case === 'lower' && /^\p{Lu}/u.test(token.text) ? NAME_RELUCTANCE : 0;
}

const NAME_RELUCTANCE = 3;

/** A word that the recognition engine was not sure of. */
function isUncertain(token: Token, { wordConfidence }: WordOptions): boolean {
  return wordConfidence !== undefined && (token.kind === 'word' || token.kind === 'mixed') && wordConfidence(token.start, token.end) < UNCERTAIN;
}

const UNCERTAIN = 0.8;
const LETTERS = /^\p{L}+$/u;

/** For each token 1 where it is no known word, or one that hardly ever stands after what is before it. */
function oddTokens(tokens: readonly Token[]): Uint8Array {
  const { model, readings } = loadEngine();
  const odd = new Uint8Array(tokens.length);
  let [one, two, three] = [START, -1, -1];
  for (const [index, token] of tokens.entries()) {
    if (token.opens) [one, two, three] = [START, -1, -1];
    const word = readings.asRead(token).words[0]!;
    const cost = model.cost(word, one, two, three) / COST_STEPS;
    ({ one, two, three } = model.next);
    if (word === UNKNOWN || cost > ODD) odd[index] = 1;
  }
  return odd;
}

/** Extra cost of changing a known word in text read with the Vietnamese model: the fewer odd words there are, the less was misread. */
function reluctanceOf(tokens: readonly Token[], modes: readonly Mode[], odd: Uint8Array): number {
  let words = 0;
  let count = 0;
  for (const [index, token] of tokens.entries()) {
    if (modes[token.line] !== 'misread' || (token.kind !== 'word' && token.kind !== 'mixed')) continue;
    words++;
    count += odd[index]!;
  }
  const share = count / Math.max(1, words);
  return Math.min(MOST_RELUCTANCE, Math.max(0, Math.log(HEAVY_ODD / (share + 1 / (words + 50)))));
}

/** How a segment is held on to: which of its tokens are looked at (null: all), and what it costs to change known words. */
interface Hold { doubtful: boolean[] | null; reluctance: number; wordConfidence: WordOptions['wordConfidence'] }

function repairSegment(text: string, tokens: Token[], mode: Exclude<Mode, 'foreign'>, hold: Hold, result: WordRepair): void {
  const { model, readings, manner: mannerOf } = loadEngine();
  const manner = mannerOf(mode);
  const lattice: (readonly Reading[])[] = tokens.map((token, index) => {
    if ((hold.doubtful && !hold.doubtful[index]) || (KEEPS_NAMES.has(mode) && isForeignName(token, readings))) return [readings.asRead(token)];
    const list = readings.of(token, tokens[index + 1], manner);
    if ((mode !== 'misread' && mode !== 'clean') || readings.known(token) < 0) return list;
    const reluctance = hold.wordConfidence ? MOST_RELUCTANCE * hold.wordConfidence(token.start, token.end) : hold.reluctance;
    return reluctance + nameReluctance(token, hold) === 0 ? list : list.map((reading) => (reading.text === null ? reading : { ...reading, cost: reading.cost + reluctance + nameReluctance(token, hold) }));
  });
  for (const { reading, probability, at } of decode(lattice, model)) {
    const token = tokens[at]!;
    const last = tokens[at + reading.tokens - 1]!;
    const end = last.end + (reading.takesTail ? last.tail.length : 0);
    const before = text.slice(token.start, end);
    const threshold = mode === 'clean' ? CLEAN_THRESHOLD : mode !== 'misread' ? 0 : hold.reluctance > DOUBTFUL_RELUCTANCE ? DOUBTFUL_MISREAD_THRESHOLD : MISREAD_THRESHOLD;
    if (reading.text === null || reading.text === before) {
      if (probability < DOUBT && token.kind === 'word') result.doubts.push({ start: token.start, end, text: before, confidence: probability, suggestion: null });
    } else if (probability < threshold) {
      result.doubts.push({ start: token.start, end, text: before, confidence: 1 - probability, suggestion: reading.text });
    } else {
      result.edits.push({ start: token.start, end, before, after: reading.text, rule: baseForm(before) === baseForm(reading.text) ? 'diacritics' : 'ocr', confidence: probability });
    }
  }
}
