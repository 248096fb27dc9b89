/** Repair of misread words: mode, readings and decoding put together. */
import { COST_STEPS } from '../../dictionaries/index.ts';
import type { Doubt, TextEdit } from '../model.ts';
import { withoutStrayCapitals } from './case.ts';
import { explainedAbbreviations, restoreCode } from './codes.ts';
import { mergeEdits } from './edits.ts';
import { loadEngine } from './engine.ts';
import { detectModes, kindOf, KINDS } from './mode.ts';
import type { Mode } from './mode.ts';
import { readTerms, repairPhrases } from './phrases.ts';
import { BADLY_READ, MISREAD, repairLost, repairMisread } from './passes.ts';
import { repairMarks, repairNumerals } from './numerals.ts';
import { repairPunctuation } from './punctuation.ts';
import { placeTones } from './placement.ts';
import { preferences } from './surroundings.ts';
import { repairSlots } from './slots.ts';
import { repairSpacing } from './spacing.ts';
import { fold } from './syllables.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import { START, UNKNOWN } from './vocabulary.ts';

/** Tokens decoded together at most; longer paragraphs are cut. */
const LONGEST_SEGMENT = 240;
/** Signs that the engine was less sure of may be specks. */
const UNSURE = 0.8;
/** A known word is odd where it costs more than this, in nats: 1 in 1000 words of correct official text, 1 in 200 of news, 1 in 20 of badly read pages. */
const ODD = 12;

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
  const repaired = new Map(result.edits.map((edit) => [edit.start, edit.after]));
  const explained = modes.some((mode) => MARKLESS.has(mode)) ? explainedAbbreviations(text, tokens, (token) => repaired.get(token.start) ?? token.text) : NONE;
  const codes = tokens.filter((token) => (token.kind === 'code' || token.kind === 'abbreviation') && MARKLESS.has(modes[token.line]!)).map((token) => restoreCode(token, text, explained)).filter((edit) => edit !== null);
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

const NONE: ReadonlyMap<string, string> = new Map();

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

/** What each token costs after those before it, in nats; Infinity where it is no known word. */
function costsOf(tokens: readonly Token[]): Float32Array {
  const { model, readings } = loadEngine();
  let [one, two, three] = [START, -1, -1];
  return Float32Array.from(tokens, (token, index) => {
    if (token.opens || tokens[index - 1]?.closes) [one, two, three] = [START, -1, -1];
    const words = readings.wordsAsRead(token);
    const cost = model.sequence(words, false, one, two, three) / COST_STEPS;
    ({ one, two, three } = model.next);
    return words[0] === UNKNOWN ? Infinity : cost;
  });
}

/** Whether a token is a known word that hardly stands there. Beside unknown words plain letters are foreign (Shin Dong Bang, van Vollenhoven). */
function isOdd(tokens: readonly Token[], costs: Float32Array, index: number): boolean {
  const cost = costs[index]!;
  if (cost <= ODD || cost === Infinity) return false;
  return /[^\x00-\x7f]/.test(tokens[index]!.text) || (costs[index - 1] !== Infinity && costs[index + 1] !== Infinity);
}
