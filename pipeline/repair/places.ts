/** Syllables of place names: how often each reading of the same letters stands in them. */
import { KINDS, unitNames } from '../../dictionaries/gazetteer.ts';
import { Recent } from './recent.ts';
import { baseForm, fold } from './syllables.ts';

interface Counts { total: number; byWord: Map<string, number> }
/**
 * `units`: the letter of the kind and the name of each, as printed ("xÂu Lâu"); `first`: the first of those with the same letters in their names ("au
 * lau"), and of each the `next`, -1 where there is none. `syllables`: how often each reading of the same letters stands in all names.
 */
interface Places { units: readonly string[]; first: ReadonlyMap<string, number>; next: Int32Array; syllables: ReadonlyMap<string, Counts> }
/** Words of place names with the same letters: the share that a folded word has among them, above 0, and the word that has the most. */
export interface Shares { share: (word: string) => number; likeliest: string }

/** Fewer places with a syllable tell nothing. */
const FEWEST = 3;
/** What a reading that no place has counts. */
const UNSEEN = 0.3;

/** Kinds of units by their letters: the letter of the data file, and their folded words. */
const KIND_OF: ReadonlyMap<string, Kind> = new Map(KINDS.map(({ name, letter }) => [baseForm(name), { letter, words: name.split(' ').map(fold) }]));

let places: Places | null = null;

const empty = (): Counts => ({ total: 0, byWord: new Map() });

function add(counts: Counts, word: string, times = 1): Counts {
  counts.total += times;
  counts.byWord.set(word, (counts.byWord.get(word) ?? 0) + times);
  return counts;
}

function load(): Places {
  const all = unitNames();
  const first = new Map<string, number>();
  const next = new Int32Array(all.length);
  for (let unit = all.length - 1; unit >= 0; unit--) {
    const name = all[unit]!.folded.slice(1);
    next[unit] = first.get(name) ?? -1;
    first.set(name, unit);
  }
  const printed = new Map<string, number>();
  for (const unit of all) for (const word of wordsOf(unit.printed)) printed.set(word, (printed.get(word) ?? 0) + 1);
  const syllables = new Map<string, Counts>();
  for (const [word, times] of printed) {
    const base = baseForm(word);
    let counts = syllables.get(base);
    if (!counts) syllables.set(base, counts = empty());
    add(counts, fold(word), times);
  }
  return places = { units: all.map((unit) => unit.printed), first, next, syllables };
}

/** The words of a unit's name, the letter of its kind aside. */
const wordsOf = (unit: string): string[] => unit.slice(1).split(' ');

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
  const shares = sharesOfNames(`${one} ${two}`, ANY);
  return shares && [shares[0]!, shares[1]!];
}

/** Shares of the words of a unit with its kind ("xa duc linh"); null where there is none with these letters. */
export function placeUnit(bases: readonly string[]): readonly Shares[] | null {
  for (let size = 1; size <= 2; size++) {
    const kind = KIND_OF.get(bases.slice(0, size).join(' '));
    const shares = kind ? sharesOfNames(bases.slice(size).join(' '), kind) : null;
    if (shares) return shares;
  }
  return null;
}

interface Kind { letter: string; words: readonly string[] }
/** Units of any kind, by their names alone. */
const ANY: Kind = { letter: '', words: [] };

/** Names that were asked for of late. */
const asked = new Recent<readonly Shares[] | null>(1000);

/** Shares of the words of units of a kind, those of the kind first, by the letters of their names; null where there are no such units. */
function sharesOfNames(bases: string, kind: Kind): readonly Shares[] | null {
  const { units, first, next } = places ??= load();
  const known = first.get(bases);
  if (known === undefined) return null;
  return asked.get(`${kind.letter}:${bases}`, () => {
    const names: string[][] = [];
    for (let unit = known; unit >= 0; unit = next[unit]!) if (kind === ANY || units[unit]![0] === kind.letter) names.push([...kind.words, ...wordsOf(units[unit]!).map(fold)]);
    return names[0]?.map((_, index) => sharesOf(names.reduce((counts, words) => add(counts, words[index]!), empty()))) ?? null;
  });
}
