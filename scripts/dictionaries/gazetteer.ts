/**
 * Packs the tables of administrative units into dictionaries/gazetteer.txt: node scripts/dictionaries/gazetteer.ts [FOLDER]
 * FOLDER holds units_2025.tsv (kind, code, name, parent) and units_before_2025.tsv (province, district, ward, newProvince, newWard).
 *
 * Format, one record a line, names after their kind's letter (see `KINDS` in dictionaries/gazetteer.ts):
 *   =tLào Cai                    a province since July 2025, then one line with its communes: xBản Hồ|pCam Đường|…
 *   <tYên Bái>12                 a province before, and the index of the one that it went into
 *   +hTrấn Yên                   a district of it, then one line with its communes: xÂu Lâu=45|tBáo Đáp=46,47|…
 * where the numbers are indexes into the communes of the new province.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fold } from '../../dictionaries/fold.ts';
import { KINDS } from '../../dictionaries/gazetteer.ts';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../shared/gazetteers/', import.meta.url));
const rows = (file: string) => readFileSync(`${folder}/${file}`, 'utf8').normalize('NFC').trim().split('\n').slice(1).map((line) => line.split('\t'));

function pack(name: string): string {
  const kind = KINDS.find((item) => name.toLowerCase().startsWith(`${item.name.toLowerCase()} `));
  if (!kind) throw new Error(`a unit without a kind: ${name}`);
  return kind.letter + name.slice(kind.name.length + 1);
}

/** The tables write Yên Hòa and Yên Hoà, Thị xã and thị xã: names are equal without marks where only one is. */
function indexIn(names: string[], name: string): number {
  const exact = names.indexOf(name);
  if (exact >= 0) return exact;
  const alike = names.flatMap((item, index) => (fold(item) === fold(name) ? [index] : []));
  if (alike.length > 0) return alike.length === 1 ? alike[0]! : -1;
  // communes that have become wards since
  const bare = (text: string) => fold(text).replace(/^(?:xa|phuong|dac khu) /, '');
  const renamed = names.flatMap((item, index) => (bare(item) === bare(name) ? [index] : []));
  return renamed.length === 1 ? renamed[0]! : -1;
}

const lines: string[] = [];
const today = new Map<string, string[]>();
for (const [kind, , name, parent] of rows('units_2025.tsv')) {
  if (kind === 'P') today.set(name!, []);
  else today.get(parent!)!.push(name!);
}
const provinces = [...today.keys()];
for (const [province, communes] of today) lines.push(`=${pack(province)}`, communes.map(pack).join('|'));

/** Đồng Nai is Tỉnh in one table and Thành phố in the other. */
function provinceIndex(name: string): number {
  const bare = (text: string) => fold(text).replace(/^(?:tinh|thanh pho) /, '');
  const index = provinces.findIndex((item) => bare(item) === bare(name));
  if (index < 0) throw new Error(`no province ${name}`);
  return index;
}

const before = Map.groupBy(rows('units_before_2025.tsv'), ([province]) => province!);
for (const [province, units] of before) {
  const successor = provinceIndex(units[0]![3]!);
  lines.push(`<${pack(province)}>${successor}`);
  for (const [district, wards] of Map.groupBy(units, ([, name]) => name!)) {
    const named = Map.groupBy(wards.filter(([, , ward]) => ward !== ''), ([, , ward]) => ward!);
    lines.push(`+${pack(district)}`, [...named].map(([ward, successors]) => {
      const indexes = new Set(successors.map(([, , , newProvince, newWard]) => {
        const index = indexIn([...today.values()][provinceIndex(newProvince!)] ?? [], newWard!);
        if (index < 0) { console.warn(`${ward}, ${district}: no unit ${newWard} in ${newProvince}; left without`); return ''; }
        return provinceIndex(newProvince!) === successor ? `${index}` : `${provinceIndex(newProvince!)}:${index}`;
      }));
      return `${pack(ward)}=${[...indexes].filter((index) => index !== '').join(',')}`;
    }).join('|'));
  }
}
const path = fileURLToPath(new URL('../../dictionaries/gazetteer.txt', import.meta.url));
writeFileSync(path, lines.join('\n') + '\n');
console.log(`${path}: ${today.size} provinces, ${[...today.values()].flat().length} communes, before: ${before.size} provinces, ${lines.join('\n').length} characters`);
