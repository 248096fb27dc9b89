/** Provinces, districts and communes that a document names, with what they are since July 2025. */
import { loadGazetteer, type Gazetteer, type Unit } from '../../dictionaries/gazetteer.ts';
import { evidenceOf, type Flow } from '../lines.ts';
import type { Evidence, Place } from '../model.ts';

/** From this day on the units of 2025 stand (Nghị quyết số 202/2025/QH15; communes: resolutions of 16 June 2025). */
const REFORM = '2025-07-01';
const MENTION = /(?<!\p{L})(tỉnh|thành phố|tp\.?|huyện|quận|thị xã|tx\.?|thị trấn|phường|xã|đặc khu)\s+(?=\p{Lu}|\d{1,2}(?!\d|\p{L}|[./]))/giu;
const NAME = /^(?:\p{Lu}[\p{L}'’]*|\d{1,2})(?:(?:\s-\s|\s|-)\p{Lu}[\p{L}'’]*|\s\d{1,2}(?![\d/.]))*/u;
const PROVINCE = /(?<!\p{L})(?:tỉnh|TỈNH)\s+(?!(?:ỦY|UỶ|Ủy|Uỷ|ĐOÀN|Đoàn)(?!\p{L}))\p{Lu}/u;
const KINDS: Record<string, string> = { tp: 'thành phố', tx: 'thị xã' };
/** Kinds that the bare name in a date line may stand for. */
const BARE_KINDS = ['', 'thành phố ', 'phường ', 'xã ', 'thị xã ', 'quận ', 'huyện ', 'thị trấn ', 'đặc khu '];

interface Mention { text: string; units: Unit[]; flow: Flow; start: number; end: number }

/**
 * Every unit that the texts name with its kind ("xã Âu Lâu"), once each, in order, and the place of the date line. Names that several units bear are
 * settled by the provinces that the document names; what stays open is left out. `flows[0]` is the head of the document: where it names a province
 * that is not known, units below provinces are not known either, whatever they are called.
 */
export function readPlaces(flows: Flow[], dateLine: { name: string; evidence: Evidence } | null, date: string | null): { place: Place; evidence: Evidence }[] {
  const gazetteer = loadGazetteer();
  const mentions = flows.flatMap((flow) => mentionsIn(flow, gazetteer));
  const provinces = new Set<string>();
  for (const { units } of mentions) for (const unit of units) if (unit.level === 'province') { provinces.add(unit.name); for (const next of unit.today) provinces.add(next.name); }
  const foreign = provinces.size === 0 && flows[0] !== undefined && PROVINCE.test(flows[0].text);
  const found = new Map<string, { place: Place; evidence: Evidence }>();
  const add = (text: string, units: Unit[], place: () => Evidence) => {
    const unit = settle(units, provinces, date);
    if (!unit || (foreign && unit.level !== 'province')) return;
    const key = `${unit.name}|${unit.province}`;
    if (found.has(key)) return;
    const evidence = place();
    const today = unit.today.length === 1 ? unit.today[0]! : null;
    found.set(key, { place: { text, level: unit.level, name: unit.name, province: unit.province, today: today && { name: today.name, province: today.province }, page: evidence.page }, evidence });
  };
  if (dateLine) {
    const units = BARE_KINDS.flatMap((kind) => gazetteer.find(kind + dateLine.name.replace(/^TP\.?\s*/u, ''))).filter((unit) => alike(bareName(unit.name), dateLine.name.replace(/^(?:TP\.?|Thành phố|Tỉnh)\s*/iu, '')));
    add(dateLine.name, units, () => dateLine.evidence);
  }
  for (const { text, units, flow, start, end } of mentions) add(text, units, () => evidenceOf(flow, start, end));
  return [...found.values()];
}

function mentionsIn(flow: Flow, gazetteer: Gazetteer): Mention[] {
  const mentions: Mention[] = [];
  for (const match of flow.text.matchAll(MENTION)) {
    const start = match.index;
    const from = start + match[0].length;
    const words = NAME.exec(flow.text.slice(from, from + 60))?.[0].split(/\s+/) ?? [];
    const kind = KINDS[match[1]!.toLowerCase().replace('.', '')] ?? match[1]!.toLowerCase();
    for (let count = Math.min(words.length, 7); count > 0; count--) {
      const name = words.slice(0, count).join(' ');
      const units = gazetteer.find(`${kind} ${name}`).filter((unit) => alike(bareName(unit.name), name));
      if (units.length === 0) continue;
      mentions.push({ text: flow.text.slice(start, from + name.length), units, flow, start, end: from + name.length });
      break;
    }
  }
  return mentions;
}

/** The one unit that is meant: of the document's time where the date is known, in a province that the document names; null where it stays open. */
function settle(units: Unit[], provinces: Set<string>, date: string | null): Unit | null {
  let left = narrow(units, (unit) => unit.level === 'province' || (unit.province !== null && provinces.has(unit.province)));
  if (date !== null) left = narrow(left, (unit) => unit.current === (date >= REFORM));
  else left = narrow(left, (unit) => unit.current);
  left = narrow(left, (unit) => unit.level === 'province');
  const names = new Set(left.map((unit) => `${unit.name}|${unit.province}|${unit.district}`));
  return names.size === 1 ? left[0]! : null;
}

function narrow(units: Unit[], test: (unit: Unit) => boolean): Unit[] {
  const fitting = units.filter(test);
  return fitting.length > 0 ? fitting : units;
}

function bareName(name: string): string {
  return name.replace(/^(?:Tỉnh|Thành phố|Huyện|Quận|Thị xã|Thị trấn|Phường|Xã|Đặc khu) /u, '');
}

/** Equal but for case and the place of tone marks. */
function alike(a: string, b: string): boolean {
  return marksOf(a) === marksOf(b);
}

function marksOf(text: string): string {
  return text.toLowerCase().split(/[\s-]+/).map((syllable) => {
    const parts = syllable.normalize('NFD');
    return parts.replace(/\p{M}/gu, '') + [...parts.replace(/\P{M}/gu, '')].sort().join('');
  }).join(' ');
}
