/** Repair of misread words: mode, readings and decoding put together. */
import { confusions, languageModel } from '../../dictionaries/index.ts';
import type { Doubt, TextEdit } from '../model.ts';
import { Channel, scratchFor, strippedConfusions } from './channel.ts';
import { decode } from './decode.ts';
import { LanguageModel } from './language-model.ts';
import { detectModes } from './mode.ts';
import type { Mode } from './mode.ts';
import { Readings } from './readings.ts';
import type { Manner, Reading } from './readings.ts';
import { baseForm } from './syllables.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import { buildTrie } from './trie.ts';
import { CLASSES } from './vocabulary.ts';

/** Tokens decoded together at most; longer paragraphs are cut. */
const LONGEST_SEGMENT = 240;
/** A change of text that is mostly right needs this much certainty. */
const CLEAN_THRESHOLD = 0.9;
const DOUBT = 0.9;
/** Share of unknown words at which text read with the Vietnamese model is as bad as the pages that its confusions were counted on. */
const HEAVY_UNKNOWN = 0.06;
const MOST_RELUCTANCE = 6;

interface Engine { model: LanguageModel; readings: Readings; manners: Record<Exclude<Mode, 'foreign'>, Manner>; bases: ReadonlySet<string> }

let engine: Engine | null = null;

/** Dictionaries and search structures, built on first use. */
function load(): Engine {
  if (engine) return engine;
  const model = new LanguageModel(languageModel());
  const trie = buildTrie(model.words, (word) => model.unigram(word));
  const scratch = scratchFor(trie);
  const alphabet = [...trie.alphabet.keys()];
  const manners: Engine['manners'] = {
    clean: { name: 'clean', channel: new Channel(confusions.vie(), trie, true, scratch), most: 24, unknown: 0, asRead: 0, asReadMarked: 0, mixed: 2, resegments: true, numbersAsWords: false },
    'wrong-model': { name: 'wrong', channel: new Channel(confusions.eng(), trie, true, scratch), most: 24, unknown: 4, asRead: 1, asReadMarked: 2, mixed: 7, resegments: true, numbersAsWords: true },
    stripped: { name: 'strip', channel: new Channel(strippedConfusions(alphabet, 0), trie, false, scratch), most: 40, unknown: 0, asRead: 1, asReadMarked: 1, mixed: 7, resegments: false, numbersAsWords: false },
    partial: { name: 'part', channel: new Channel(strippedConfusions(alphabet, 0.6), trie, false, scratch), most: 40, unknown: 0, asRead: 1, asReadMarked: 1, mixed: 7, resegments: false, numbersAsWords: false },
  };
  const bases = new Set(model.words.slice(CLASSES.length).filter((_, id) => id < 6000).map(baseForm));
  return engine = { model, readings: new Readings(model), manners, bases };
}

export interface WordRepair { edits: TextEdit[]; doubts: Doubt[] }

/** Edits of the words of a text. */
export function repairWords(text: string): WordRepair {
  const { readings, bases } = load();
  const lines = text.split('\n');
  const tokens = tokenize(text);
  const modes = detectModes(lines, bases);
  const result: WordRepair = { edits: [], doubts: [] };
  const reluctance = reluctanceOf(tokens, modes, readings);
  for (const segment of segmentsOf(tokens, modes)) repairSegment(text, segment, modes[segment[0]!.line]!, reluctance, result);
  return result;
}

/** Stretches of running text in one mode. */
function* segmentsOf(tokens: readonly Token[], modes: readonly Mode[]): Generator<Token[]> {
  let segment: Token[] = [];
  for (const token of tokens) {
    if (segment.length > 0 && (token.opens || segment.length >= LONGEST_SEGMENT || modes[token.line] !== modes[segment[0]!.line])) { yield segment; segment = []; }
    segment.push(token);
  }
  if (segment.length > 0) yield segment;
}

/** Extra cost of changing a known word in text read with the Vietnamese model: the fewer unknown words there are, the less was misread. */
function reluctanceOf(tokens: readonly Token[], modes: readonly Mode[], readings: Readings): number {
  let words = 0;
  let unknown = 0;
  for (const token of tokens) {
    if (modes[token.line] !== 'clean' || (token.kind !== 'word' && token.kind !== 'mixed')) continue;
    words++;
    if (readings.known(token) < 0) unknown++;
  }
  const share = unknown / Math.max(1, words);
  return Math.min(MOST_RELUCTANCE, Math.max(0, Math.log(HEAVY_UNKNOWN / (share + 1 / (words + 50)))));
}

function repairSegment(text: string, tokens: Token[], mode: Mode, reluctance: number, result: WordRepair): void {
  if (mode === 'foreign') return;
  const { model, readings, manners } = load();
  const manner = manners[mode];
  const lattice: (readonly Reading[])[] = tokens.map((token, index) => {
    const list = readings.of(token, tokens[index + 1], manner);
    if (mode !== 'clean' || reluctance === 0 || readings.known(token) < 0) return list;
    return list.map((reading) => (reading.text === null ? reading : { ...reading, cost: reading.cost + reluctance }));
  });
  for (const { reading, probability, at } of decode(lattice, model)) {
    const token = tokens[at]!;
    const end = tokens[at + reading.tokens - 1]!.end;
    const before = text.slice(token.start, end);
    if (reading.text === null || reading.text === before) {
      if (probability < DOUBT && token.kind === 'word') result.doubts.push({ start: token.start, end, text: before, confidence: probability, suggestion: null });
    } else if (mode === 'clean' && probability < CLEAN_THRESHOLD) {
      result.doubts.push({ start: token.start, end, text: before, confidence: 1 - probability, suggestion: reading.text });
    } else {
      result.edits.push({ start: token.start, end, before, after: reading.text, rule: baseForm(before) === baseForm(reading.text) ? 'diacritics' : 'ocr', confidence: probability });
    }
  }
}
