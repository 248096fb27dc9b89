/** Syllables of place names: how often each reading of the same letters stands in them. */
import { placeNames, unitNames } from '../../dictionaries/gazetteer.ts';
import { baseForm, fold } from './syllables.ts';

interface Counts { total: number; byWord: Map<string, number> }
interface Places { syllables: Map<string, Counts>; pairs: Map<string, [Counts, Counts]>; units: Map<string, Counts[]> }
/** Words of place names with the same letters: the share that a folded word has among them, above 0, and the word that has the most. */
export interface Shares { share: (word: string) => number; likeliest: string }

/** Fewer places with a syllable tell nothing. */
const FEWEST = 3;
/** What a reading that no place has counts. */
const UNSEEN = 0.3;

let places: Places | null = null;

const empty = (): Counts => ({ total: 0, byWord: new Map() });

function add(counts: Counts, word: string): Counts {
  counts.total++;
  counts.byWord.set(word, (counts.byWord.get(word) ?? 0) + 1);
  return counts;
}

function load(): Places {
  const syllables: Places['syllables'] = new Map();
  const pairs: Places['pairs'] = new Map();
  for (const name of placeNames()) {
    const words = name.split(/[^\p{L}]+/u).filter(Boolean).map(fold);
    for (const word of words) syllables.set(baseForm(word), add(syllables.get(baseForm(word)) ?? empty(), word));
    const [one, two] = words;
    if (words.length !== 2 || one === undefined || two === undefined) continue;
    const key = `${baseForm(one)} ${baseForm(two)}`;
    const [left, right] = pairs.get(key) ?? [empty(), empty()];
    pairs.set(key, [add(left, one), add(right, two)]);
  }
  const units: Places['units'] = new Map();
  for (const name of unitNames()) {
    const words = name.split(/[^\p{L}]+/u).filter(Boolean).map(fold);
    const key = words.map(baseForm).join(' ');
    const counts = units.get(key) ?? words.map(empty);
    words.forEach((word, index) => add(counts[index]!, word));
    units.set(key, counts);
  }
  return places = { syllables, pairs, units };
}

const sharesOf = ({ total, byWord }: Counts): Shares => ({
  share: (word) => ((byWord.get(word) ?? 0) + UNSEEN) / (total + UNSEEN),
  likeliest: [...byWord].reduce((most, entry) => (entry[1] > most[1] ? entry : most))[0],
});

/** Shares among the syllables of all place names; null where too few have these letters. */
export function placeSyllable(base: string): Shares | null {
  const known = (places ??= load()).syllables.get(base);
  return known && known.total >= FEWEST ? sharesOf(known) : null;
}

/** Shares of the two words of places whose names have these letters; null where there is none. */
export function placePair(one: string, two: string): [Shares, Shares] | null {
  const known = (places ??= load()).pairs.get(`${one} ${two}`);
  return known ? [sharesOf(known[0]), sharesOf(known[1])] : null;
}

/** Shares of the words of a unit with its kind ("xa duc linh"); null where there is none with these letters. */
export function placeUnit(bases: readonly string[]): Shares[] | null {
  return (places ??= load()).units.get(bases.join(' '))?.map(sharesOf) ?? null;
}
