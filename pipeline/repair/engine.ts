/** Dictionaries and search structures of the repair of words, built when they are first needed and kept. */
import { confusions, languageModel } from '../../dictionaries/index.ts';
import { Channel } from './channel.ts';
import { LanguageModel } from './language-model.ts';
import { strippedConfusions } from './misreadings.ts';
import type { Mode } from './mode.ts';
import { Readings, type Manner } from './readings.ts';
import { Search } from './search.ts';
import { baseForm } from './syllables.ts';
import { buildTrie, type Trie } from './trie.ts';
import { CLASSES } from './vocabulary.ts';

export interface Engine {
  model: LanguageModel;
  readings: Readings;
  /** how text of a mode is read */
  manner: (mode: Exclude<Mode, 'foreign'>) => Manner;
  /** whether letters without marks are those of a frequent syllable */
  isSyllable: (base: string) => boolean;
}

/** Words of the model from which the syllables without marks are taken; rarer ones are names and foreign words. */
const FREQUENT = 6000;

const VIETNAMESE = { most: 24, unknown: 0, asRead: 0, asReadMarked: 0, mixed: 2, tail: Infinity, resegments: true, numbersAsWords: false, lacksMarks: false };
const MARKS = { most: 40, unknown: 0, asRead: 1, asReadMarked: 1, mixed: 7, tail: Infinity, resegments: false, numbersAsWords: false, lacksMarks: true };
const WRONG_MODEL = { most: 24, unknown: 4, asRead: 1, asReadMarked: 2, mixed: 7, tail: 6, resegments: true, numbersAsWords: true, lacksMarks: true };
/** Share of words that keep their marks in partly stripped text. */
const KEPT = 0.6;

let engine: Engine | null = null;

/** The engine, the same for every text. Throws where the dictionaries are missing or damaged. */
export function loadEngine(): Engine {
  if (engine) return engine;
  const model = new LanguageModel(languageModel());
  const bases = new Set(model.words.slice(CLASSES.length, FREQUENT).map(baseForm));
  // Correct text never needs the search.
  let vocabulary: { trie: Trie; search: Search } | null = null;
  const manners = new Map<Mode, Manner>();
  const build = (mode: Exclude<Mode, 'foreign'>): Manner => {
    if (!vocabulary) { const trie = buildTrie(model.words, (word) => model.unigram(word)); vocabulary = { trie, search: new Search(trie) }; }
    const { trie, search } = vocabulary;
    const alphabet = trie.alphabet.keys();
    switch (mode) {
      case 'clean': return { ...manner('misread'), name: 'clean' };
      case 'misread': return { name: 'misread', channel: new Channel(confusions.vie(), trie, true, search), ...VIETNAMESE };
      case 'wrong-model': return { name: 'wrong', channel: new Channel(confusions.eng(), trie, true, search), ...WRONG_MODEL };
      case 'stripped': return { name: 'strip', channel: new Channel(strippedConfusions(alphabet, 0), trie, false, search), ...MARKS };
      case 'partial': return { name: 'part', channel: new Channel(strippedConfusions(alphabet, KEPT), trie, false, search), ...MARKS };
      default: return mode satisfies never;
    }
  };
  const manner = (mode: Exclude<Mode, 'foreign'>): Manner => {
    let known = manners.get(mode);
    if (!known) manners.set(mode, known = build(mode));
    return known;
  };
  return engine = { model, readings: new Readings(model), manner, isSyllable: (base) => bases.has(base) };
}
