/**
 * Administrative units of Vietnam: the 34 provinces and 3,321 communes since 1 July 2025, and the provinces, districts and communes before
 * with what became of them. Data: gazetteer.txt, packed by scripts/dictionaries/gazetteer.ts.
 */
import { readFileSync } from 'node:fs';
import { fold } from './fold.ts';

/** Kinds of units with the letter that stands for them in the data file. "TP.", "TX." and so on are read as well. */
export const KINDS = [
  { name: 'Tỉnh', letter: 't' }, { name: 'Thành phố', letter: 'c' }, { name: 'Huyện', letter: 'h' }, { name: 'Quận', letter: 'q' },
  { name: 'Thị xã', letter: 's' }, { name: 'Thị trấn', letter: 'r' }, { name: 'Phường', letter: 'p' }, { name: 'Xã', letter: 'x' }, { name: 'Đặc khu', letter: 'k' },
] as const;

/** One unit. `today`: the units since July 2025 that it became, or the unit itself; empty for districts, which have no successor. */
export interface Unit {
  /** with its kind: "Xã Âu Lâu" */
  name: string;
  level: 'province' | 'district' | 'commune';
  /** null for provinces */
  province: string | null;
  district: string | null;
  /** whether the unit exists since July 2025 */
  current: boolean;
  today: Unit[];
}

/** Units by folded name with kind ("xa au lau") and, for provinces, also without ("lao cai"). */
export interface Gazetteer { find(name: string): Unit[] }

let loaded: Gazetteer | undefined;

/** The gazetteer, read once. Throws where the data file is missing. */
export function loadGazetteer(): Gazetteer {
  return (loaded ??= parseGazetteer(readFileSync(new URL('gazetteer.txt', import.meta.url), 'utf8')));
}

const NAMES = new Map<string, string>(KINDS.map(({ name, letter }) => [letter, name]));
const unpack = (text: string) => `${NAMES.get(text[0]!)} ${text.slice(1)}`;

/** What stands between units; signs and digits, which are ASCII in this file, that are neither that nor part of a word. */
const BETWEEN = /[|=<>+\n]/;
const NO_LETTERS = /[ -*,-;@]+/g;
const MARKS = /[\u0300-\u036f]+/g;

/**
 * Units of any time that have a name of letters, as often as they have it: the letter of the kind and the name without it, words parted by
 * single blanks ("xEa M Droh"), as printed and folded. Read from the file at each call.
 */
export function unitNames(): { printed: string; folded: string }[] {
  const data = readFileSync(new URL('gazetteer.txt', import.meta.url), 'utf8').replace(NO_LETTERS, ' ');
  // Folded as a whole and by what is built in: this is read once, and code that runs once is slow.
  const folded = data.normalize('NFD').replace(MARKS, '').toLowerCase().replaceAll('đ', 'd').split(BETWEEN);
  const units: { printed: string; folded: string }[] = [];
  const names = data.split(BETWEEN);
  for (let index = 0; index < names.length; index++) {
    const printed = names[index]!;
    // Numbers of units ("p1", "45,46") have a blank there.
    if (printed.length > 1 && printed[0] !== ' ' && printed[1] !== ' ') units.push({ printed: printed.trimEnd(), folded: folded[index]!.trimEnd() });
  }
  return units;
}

/** Units on one line of the data at most; a place in the data is the number of the line times this, and the position on the line. */
const MOST_ON_LINE = 4096;

/** Only names are read at once: of 14,000 units a document has a few, which are made when they are asked for, with all on their line. */
function parseGazetteer(data: string): Gazetteer {
  const lines = data.split('\n');
  const folded = fold(data).split('\n');
  /** places of the units by folded name behind the letter of the kind ("xau lau"), and of provinces by folded name alone */
  const byKind = new Map<string, number[]>();
  const provinces = new Map<string, number[]>();
  const file = (index: Map<string, number[]>, name: string, place: number) => {
    const places = index.get(name);
    if (places) places.push(place); else index.set(name, [place]);
  };
  /** the units of a line */
  const units: (() => Unit[])[] = [];
  const fileProvince = (line: number, name: string, make: () => Unit) => {
    file(byKind, name, line * MOST_ON_LINE);
    file(provinces, name.slice(1), line * MOST_ON_LINE);
    return units[line] = once(() => [make()]);
  };
  const fileCommunes = (line: number, make: (packed: string) => Unit) => {
    named(folded[line]!).forEach((packed, at) => file(byKind, packed.split('=', 1)[0]!, line * MOST_ON_LINE + at));
    return units[line] = once(() => named(lines[line]!).map(make));
  };
  const today: { province: () => Unit[]; communes: () => Unit[] }[] = [];
  let line = 0;
  for (; lines[line]?.startsWith('='); line += 2) {
    const name = unpack(lines[line]!.slice(1));
    today.push({
      province: fileProvince(line, folded[line]!.slice(1), () => current({ name, level: 'province', province: null })),
      communes: fileCommunes(line + 1, (packed) => current({ name: unpack(packed), level: 'commune', province: name })),
    });
  }
  let province: { name: string; number: number } | null = null;
  for (; line < lines.length; line++) {
    const text = lines[line]!;
    if (text.startsWith('<')) {
      const [packed, successor] = text.slice(1).split('>') as [string, string];
      const { name, number } = province = { name: unpack(packed), number: Number(successor) };
      fileProvince(line, folded[line]!.slice(1, packed.length + 1), () => ({ name, level: 'province', province: null, district: null, current: false, today: [today[number]!.province()[0]!] }));
    } else if (text.startsWith('+') && province) {
      const { name: above, number } = province;
      const district = unpack(text.slice(1));
      file(byKind, folded[line]!.slice(1), line * MOST_ON_LINE);
      units[line] = once(() => [{ name: district, level: 'district', province: above, district: null, current: false, today: [] }]);
      fileCommunes(++line, (packed) => {
        const [name, numbers] = packed.split('=') as [string, string];
        const successors = numbers === '' ? [] : numbers.split(',').map((successor) => {
          const [first, second] = successor.split(':');
          return second === undefined ? today[number]!.communes()[Number(first)]! : today[Number(first)]!.communes()[Number(second)]!;
        });
        return { name: unpack(name), level: 'commune', province: above, district, current: false, today: successors };
      });
    }
  }
  const unitsAt = (places: number[] | undefined) => places?.map((place) => units[Math.floor(place / MOST_ON_LINE)]!()[place % MOST_ON_LINE]!);
  return {
    find(name) {
      const key = fold(name);
      const kind = FOLDED_KINDS.find((item) => key.startsWith(item.kind));
      return unitsAt((kind && byKind.get(kind.letter + key.slice(kind.kind.length))) ?? provinces.get(key)) ?? [];
    },
  };
}

const FOLDED_KINDS = KINDS.map(({ name, letter }) => ({ kind: `${fold(name)} `, letter }));

/** The packed units of a line. */
const named = (list: string): string[] => list.split('|').filter((packed) => packed !== '');

/** A unit that exists since July 2025: what it became is itself. */
function current(unit: Pick<Unit, 'name' | 'level' | 'province'>): Unit {
  const made: Unit = { ...unit, district: null, current: true, today: [] };
  made.today.push(made);
  return made;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
