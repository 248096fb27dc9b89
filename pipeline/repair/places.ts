/** Syllables of place names: how often each reading of the same letters stands in them. */
import { KINDS, unitNames } from '../../dictionaries/gazetteer.ts';
import { Recent } from './recent.ts';
import { baseForm, fold } from './syllables.ts';

interface Counts { total: number; byWord: Map<string, number> }
/** `units`: by their names' letters all units of the name in one line, the letter of the kind before the folded words of each ("x âu lâu"); `syllables`: by letters. */
interface Places { syllables: Map<string, Counts>; units: Map<string, string> }
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

function add(counts: Counts, word: string): Counts {
  counts.total++;
  counts.byWord.set(word, (counts.byWord.get(word) ?? 0) + 1);
  return counts;
}

function load(): Places {
  const syllables: Places['syllables'] = new Map();
  const units: Places['units'] = new Map();
  const forms = new Map<string, { word: string; base: string }>();
  for (const { letter, name } of unitNames()) {
    const words = name.split(NO_LETTERS).filter(Boolean).map((printed) => {
      let form = forms.get(printed);
      if (!form) { const word = fold(printed); forms.set(printed, form = { word, base: baseForm(word) }); }
      const counts = syllables.get(form.base);
      if (counts) add(counts, form.word); else syllables.set(form.base, add(empty(), form.word));
      return form;
    });
    const key = words.map(({ base }) => base).join(' ');
    const known = units.get(key);
    const unit = [letter, ...words.map(({ word }) => word)].join(' ');
    units.set(key, known === undefined ? unit : `${known}|${unit}`);
  }
  return places = { syllables, units };
}

const NO_LETTERS = /[^\p{L}]+/u;

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
  const units = (places ??= load()).units.get(bases);
  if (units === undefined) return null;
  return asked.get(`${kind.letter}:${bases}`, () => {
    const names = units.split('|').map((unit) => unit.split(' ')).filter(([letter]) => kind === ANY || letter === kind.letter).map(([, ...words]) => [...kind.words, ...words]);
    return names[0]?.map((_, index) => sharesOf(names.reduce((counts, words) => add(counts, words[index]!), empty()))) ?? null;
  });
}
