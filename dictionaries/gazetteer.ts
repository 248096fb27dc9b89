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

/** Not a number of a unit ("p1") or one of units ("45,46"). */
const NAMED = /^\p{L}\p{L}/u;

/** Units of any time that have a name of letters, as often as they have it: the letter of the kind, and the name without it. Read from the file at each call. */
export function* unitNames(): Generator<{ letter: string; name: string }> {
  const data = readFileSync(new URL('gazetteer.txt', import.meta.url), 'utf8');
  for (const packed of data.split(/[|=<>+\n]/)) if (NAMED.test(packed)) yield { letter: packed[0]!, name: packed.slice(1) };
}

function parseGazetteer(data: string): Gazetteer {
  const index = new Map<string, Unit[]>();
  const add = (key: string, unit: Unit) => {
    const folded = fold(key);
    const units = index.get(folded);
    if (units) units.push(unit); else index.set(folded, [unit]);
  };
  const communes: Unit[][] = [];
  const provinces: Unit[] = [];
  const lines = data.split('\n');
  let province: Unit | null = null;
  let successor = 0;
  let line = 0;
  for (; lines[line]?.startsWith('='); line += 2) {
    const unit: Unit = { name: unpack(lines[line]!.slice(1)), level: 'province', province: null, district: null, current: true, today: [] };
    unit.today.push(unit);
    provinces.push(unit);
    add(unit.name, unit);
    add(lines[line]!.slice(2), unit);
    communes.push(lines[line + 1]!.split('|').map((packed) => {
      const commune: Unit = { name: unpack(packed), level: 'commune', province: unit.name, district: null, current: true, today: [] };
      commune.today.push(commune);
      add(commune.name, commune);
      return commune;
    }));
  }
  for (; line < lines.length; line++) {
    const text = lines[line]!;
    if (text.startsWith('<')) {
      const [name, number] = text.slice(1).split('>') as [string, string];
      successor = Number(number);
      province = { name: unpack(name), level: 'province', province: null, district: null, current: false, today: [provinces[successor]!] };
      add(province.name, province);
      add(name.slice(1), province);
    } else if (text.startsWith('+') && province) {
      const district: Unit = { name: unpack(text.slice(1)), level: 'district', province: province.name, district: null, current: false, today: [] };
      add(district.name, district);
      for (const packed of lines[++line]!.split('|')) {
        if (packed === '') continue;
        const [name, numbers] = packed.split('=') as [string, string];
        const today = numbers === '' ? [] : numbers.split(',').map((number) => {
          const [first, second] = number.split(':');
          return second === undefined ? communes[successor]![Number(first)]! : communes[Number(first)]![Number(second)]!;
        });
        const commune: Unit = { name: unpack(name), level: 'commune', province: province.name, district: district.name, current: false, today };
        add(commune.name, commune);
      }
    }
  }
  return { find: (name) => index.get(fold(name)) ?? [] };
}
