/** The corpus as sequences of word ids: what the n-grams are counted on. */
import { readFileSync } from 'node:fs';
import { readTable } from '../../dictionaries/index.ts';
import { CLASSES, START, UNKNOWN, endsSentence, modelWords } from '../../pipeline/repair/vocabulary.ts';
import { isSyllable } from '../../pipeline/repair/syllables.ts';
import { CORPUS, SHARED, readCorpus } from './corpus.ts';
import type { CorpusFile } from './corpus.ts';

/** Word ids of all sentences of a source, each opened by id 0 (`<s>`), which also ends the one before. */
export interface Sequences {
  vocabulary: string[];
  /** occurrences in legal and in general text, by id */
  counts: { legal: Uint32Array; general: Uint32Array };
  train: { legal: Uint16Array; general: Uint16Array };
  dev: { legal: Uint16Array; general: Uint16Array };
}

/** V⁴ must stay below 2⁵³, so that four ids make one exact number. */
export const MOST_WORDS = 9700;

/** Growing list of numbers without a box for each. */
class Ids {
  private data = new Uint32Array(1 << 20);
  length = 0;
  push(id: number): void {
    if (this.length === this.data.length) { const wider = new Uint32Array(this.data.length * 2); wider.set(this.data); this.data = wider; }
    this.data[this.length++] = id;
  }
  view(): Uint32Array { return this.data.subarray(0, this.length); }
}

/** Read the whole corpus and the gazetteers; choose the vocabulary; map everything to it. */
export async function readSequences(log: (line: string) => void): Promise<Sequences> {
  const ids = new Map<string, number>();
  const words: string[] = [];
  const idOf = (word: string): number => {
    let id = ids.get(word);
    if (id === undefined) { id = words.length; ids.set(word, id); words.push(word); }
    return id;
  };
  CLASSES.forEach(idOf);
  const known = new Map<string, readonly number[]>();
  const idsOf = (token: string): readonly number[] => {
    let list = known.get(token);
    if (!list) { list = modelWords(token).map(idOf); if (known.size < 3_000_000) known.set(token, list); }
    return list;
  };
  const append = (target: Ids, text: string): void => {
    target.push(START);
    const tokens = text.split(/\s+/);
    for (const [index, token] of tokens.entries()) {
      for (const id of idsOf(token)) target.push(id);
      if (index + 1 < tokens.length && endsSentence(token, tokens[index + 1]!)) target.push(START);
    }
  };
  const train = { legal: new Ids(), general: new Ids() };
  const dev = { legal: new Ids(), general: new Ids() };
  const held = await heldShingles();
  for (const file of CORPUS) {
    const seen = new Set<number>();
    let dropped = 0;
    for await (const { text, split } of readCorpus(file.name)) {
      if (split === 'test') continue;
      if (split === 'train' && repeats(text, file, seen, held)) { dropped++; continue; }
      append(split === 'dev' ? dev[file.kind] : train[file.kind], text);
    }
    log(`${file.name}: ${dropped} paragraphs left out (repeated or near held-back text)`);
  }
  for (const line of gazetteerLines()) append(train.legal, line);
  for (const line of phraseLines()) for (let i = 0; i < PHRASE_WEIGHT; i++) append(train.legal, line);
  const count = (data: Ids): Uint32Array => { const counts = new Uint32Array(words.length); for (const id of data.view()) counts[id]!++; return counts; };
  const legal = count(train.legal);
  const general = count(train.general);
  const chosen = choose(words, legal, general);
  const map = new Uint16Array(words.length).fill(UNKNOWN);
  chosen.forEach((id, index) => { map[id] = index; });
  const mapped = (data: Ids): Uint16Array => Uint16Array.from(data.view(), (id) => map[id]!);
  const pick = (counts: Uint32Array): Uint32Array => Uint32Array.from(chosen, (id) => counts[id]!);
  log(`${words.length} words in ${train.legal.length + train.general.length} tokens, ${chosen.length} kept`);
  return {
    vocabulary: chosen.map((id) => words[id]!), counts: { legal: pick(legal), general: pick(general) },
    train: { legal: mapped(train.legal), general: mapped(train.general) }, dev: { legal: mapped(dev.legal), general: mapped(dev.general) },
  };
}

/** Syllables need few witnesses, foreign words and abbreviations many; the classes come first, then the frequent words. */
function choose(words: string[], legal: Uint32Array, general: Uint32Array): number[] {
  const places = new Set(gazetteerLines().flatMap((line) => line.split(/\s+/).flatMap(modelWords)));
  const kept: number[] = [];
  for (let id = CLASSES.length; id < words.length; id++) {
    const word = words[id]!;
    if (word.length > 16) continue;
    const syllable = isSyllable(word);
    if (places.has(word) || legal[id]! >= (syllable ? 4 : 25) || general[id]! >= (syllable ? 12 : 60)) kept.push(id);
  }
  const weight = (id: number): number => (isSyllable(words[id]!) ? 8 : 1) * (legal[id]! + general[id]!);
  kept.sort((a, b) => weight(b) - weight(a) || a - b);
  const best = kept.slice(0, MOST_WORDS - CLASSES.length).sort((a, b) => legal[b]! + general[b]! - legal[a]! - general[a]! || a - b);
  return [...CLASSES.keys(), ...best];
}

/** A fixed phrase stands on nearly every page of the documents that are repaired, but hardly ever in the corpus, which lost its letterheads. */
const PHRASE_WEIGHT = 60;

function phraseLines(): string[] {
  return readTable('phrases.tsv').filter(([kind]) => kind !== 'abbreviation').map(([, phrase = '']) => phrase);
}

/** Names of places in the phrases in which documents write them, as extra lines of text. */
export function gazetteerLines(): string[] {
  const rows = (name: string): string[][] => readFileSync(`${SHARED}gazetteers/${name}.tsv`, 'utf8').normalize('NFC').trim().split('\n').slice(1).map((line) => line.split('\t'));
  const lines: string[] = [];
  for (const [kind, , name, province] of rows('units_2025')) {
    const full = kind === 'P' ? name! : `${name}, ${province}`;
    lines.push(full, full, full);
    if (kind !== 'P') lines.push(`Ủy ban nhân dân ${name}`);
    else for (const office of ['Ủy ban nhân dân', 'Sở Y tế', 'Hội đồng nhân dân', 'Sở Nội vụ', 'Công an']) lines.push(`${office} ${name}`, `${office} ${name}`);
    // The place before the date: the name alone.
    lines.push(`${name!.replace(/^(?:Phường|Xã|Đặc khu|Tỉnh|Thành phố) /, '')}, ngày 01 tháng 01 năm 2026`);
  }
  for (const [province, district, ward] of rows('units_before_2025')) lines.push(`${ward}, ${district}, ${province}`);
  return lines;
}

function hash(words: string[], from: number, to: number): number {
  let value = 0x811c9dc5;
  for (let i = from; i < to; i++) {
    const word = words[i]!;
    for (let j = 0; j < word.length; j++) value = Math.imul(value ^ word.charCodeAt(j), 16777619);
    value = Math.imul(value ^ 32, 16777619);
  }
  return value >>> 0;
}

const SHINGLE = 8;
const plainWords = (text: string): string[] => text.toLowerCase().replace(/\d+/g, '0').split(/[^\p{L}0]+/u).filter(Boolean);

/** Hashes of all runs of eight words in the held-back legal blocks: statutes repeat each other, and building must not have seen the tests. */
async function heldShingles(): Promise<Set<number>> {
  const held = new Set<number>();
  for (const { name, kind } of CORPUS) {
    if (kind !== 'legal') continue;
    for await (const { text, split } of readCorpus(name)) {
      if (split === 'train') continue;
      const words = plainWords(text);
      for (let i = 0; i + SHINGLE <= words.length; i++) held.add(hash(words, i, i + SHINGLE));
    }
  }
  return held;
}

/** A paragraph seen before, or one that shares 30 % of its runs of eight words with held-back text. */
function repeats(text: string, file: CorpusFile, seen: Set<number>, held: Set<number>): boolean {
  const words = plainWords(text);
  if (words.length < SHINGLE) return false;
  const whole = hash(words, 0, words.length);
  if (seen.has(whole)) return true;
  seen.add(whole);
  if (file.kind === 'general') return false;
  let shared = 0;
  const runs = words.length - SHINGLE + 1;
  for (let i = 0; i < runs; i++) if (held.has(hash(words, i, i + SHINGLE))) shared++;
  return shared / runs >= 0.3;
}
