/**
 * Count how Tesseract misreads Vietnamese: aligned pages → confusion tables (Brill and Moore 2000).
 * node scripts/dictionaries/confusions.ts FOLDER…   (folders that read-pages.ts made)
 * The word pairs of the earlier research prototype (280 pages for each model) are counted with them where they are at hand.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LEAD, TRAIL } from '../../pipeline/repair/vocabulary.ts';
import { align, alignWords } from './align.ts';
import type { Pair } from './align.ts';
import { SHARED } from './corpus.ts';

const OUT = fileURLToPath(new URL('../../dictionaries/', import.meta.url));

/** Longest stretches that are counted as one confusion, in characters. */
const LONGEST_TRUTH = 3;
const LONGEST_READ = 4;

/** A confusion: a stretch of a word, what was read for it, how often, and the cost in nats. */
interface Confusion { truth: string; read: string; count: number; cost: number }

const flat = (text: string): string => text.normalize('NFC').replace(/[’‘`´]/g, "'").replace(/\s+/g, ' ').trim();

/** Aligned words of letters only, punctuation around them taken off on both sides. */
export function* wordPairs(truth: string, read: string): Generator<Pair[]> {
  for (const word of alignWords(flat(truth), flat(read))) {
    const core = trimPunctuation(word);
    const from = core.map((pair) => pair[0]).join('');
    const to = core.map((pair) => pair[1]).join('');
    if (!to || !/^[\p{L} ]+$/u.test(from)) continue;
    const words = from.split(' ').length;
    // What is this far off was not read but garbled, or the alignment slipped.
    if (words > 2 || from.length > 9 * (1 + words) || Math.abs(from.length - to.length) > 4) continue;
    yield core;
  }
}

function trimPunctuation(word: Pair[]): Pair[] {
  const bounds = (text: string, trail: RegExp): [number, number] => {
    const lead = LEAD.exec(text)?.[0].length ?? 0;
    return [lead, text.length - (trail.exec(text.slice(lead))?.[0].length ?? 0)];
  };
  const [fromStart, fromEnd] = bounds(word.map((pair) => pair[0]).join(''), TRAIL);
  const [toStart, toEnd] = bounds(word.map((pair) => pair[1]).join(''), READ_TRAIL);
  const core: Pair[] = [];
  let i = 0;
  let j = 0;
  for (const [a, b] of word) {
    const inTruth = a !== '' && i >= fromStart && i < fromEnd;
    const inRead = b !== '' && j >= toStart && j < toEnd;
    if (a !== '') i++;
    if (b !== '') j++;
    if (inTruth || inRead) core.push([inTruth ? a : '', inRead ? b : '']);
  }
  return core;
}

/** As TRAIL, but for the signs that hooks and horns are read as. */
const READ_TRAIL = /[\s"“”«»)\]}>….,;:!%*_|=\-–—]+$/u;

class Counts {
  private readonly together = new Map<string, number>();
  private readonly alone = new Map<string, number>();
  private static add(map: Map<string, number>, key: string, by = 1): void { map.set(key, (map.get(key) ?? 0) + by); }

  add(word: Pair[]): void {
    for (let i = 0; i < word.length; i++) {
      if (word[i]![0] === '') { Counts.add(this.together, `\t${word[i]![1]}`); continue; }
      let truth = '';
      let read = '';
      for (let j = i; j < word.length; j++) {
        truth += word[j]![0];
        read += word[j]![1];
        if (truth.length > LONGEST_TRUTH || read.length > LONGEST_READ) break;
        if (word[j]![0] !== '') Counts.add(this.alone, truth);
        Counts.add(this.together, `${truth}\t${read}`);
      }
    }
    Counts.add(this.alone, '', word.length + 1);
  }

  /** Confusions that say more than the product of their parts does. */
  select(): Confusion[] {
    const kept = new Map<string, number>();
    const confusions: Confusion[] = [];
    const rows = [...this.together].map(([key, count]) => { const [truth = '', read = ''] = key.split('\t'); return { truth, read, count }; })
      .sort((a, b) => a.truth.length - b.truth.length || a.read.length - b.read.length || (a.truth + a.read < b.truth + b.read ? -1 : 1));
    for (const { truth, read, count } of rows) {
      const cost = -Math.log(Math.max(1e-9, (count - 0.3) / this.alone.get(truth)!));
      const single = truth.length === 0 || (truth.length === 1 && read.length <= 1);
      if (single) {
        if (count >= 2 || truth.length === 1) { kept.set(`${truth}\t${read}`, cost); confusions.push({ truth, read, count, cost }); }
        continue;
      }
      if (count < 2) continue;
      const parts = cheapestSplit(truth, read, kept);
      if (parts - cost >= 0.35 && (count >= 3 || parts > 50)) { kept.set(`${truth}\t${read}`, cost); confusions.push({ truth, read, count, cost }); }
      else if (parts < 90) kept.set(`${truth}\t${read}`, Math.min(cost, parts));
    }
    return confusions.sort((a, b) => b.count - a.count || (a.truth + a.read < b.truth + b.read ? -1 : 1));
  }
}

function cheapestSplit(truth: string, read: string, kept: Map<string, number>): number {
  let best = 99;
  for (let i = 0; i <= truth.length; i++) {
    for (let j = 0; j <= read.length; j++) {
      if ((i === 0 && j === 0) || (i === truth.length && j === read.length)) continue;
      const cost = (kept.get(`${truth.slice(0, i)}\t${read.slice(0, j)}`) ?? 99) + (kept.get(`${truth.slice(i)}\t${read.slice(j)}`) ?? 99);
      if (cost < best) best = cost;
    }
  }
  return best;
}

if (import.meta.main) {
  const folders = process.argv.slice(2);
  for (const reading of ['eng', 'vie']) {
    const counts = new Counts();
    let pages = 0;
    let words = 0;
    for (const folder of folders) {
      for (const name of readdirSync(folder).filter((file) => /^\d+\.txt$/.test(file)).sort()) {
        const file = `${folder}/${name.replace('.txt', `.${reading}.txt`)}`;
        if (!existsSync(file)) continue;
        const truth = readFileSync(`${folder}/${name}`, 'utf8');
        const read = readFileSync(file, 'utf8');
        if (read.length < 0.7 * truth.length) continue;
        pages++;
        for (const word of wordPairs(truth, read)) { counts.add(word); words++; }
      }
    }
    const earlier = `${SHARED}prototype/repair/data/conf_${reading}280.pairs.tsv`;
    if (existsSync(earlier)) {
      pages += 280;
      for (const line of readFileSync(earlier, 'utf8').split('\n')) {
        const [truth, read] = line.split('\t');
        if (truth && read) { counts.add(align(truth, read)); words++; }
      }
    }
    const confusions = counts.select();
    writeFileSync(`${OUT}confusions.${reading}.tsv`, `# ${pages} pages, ${words} words\n# truth\tread\tcount\tcost in nats\n` +
      confusions.map((row) => `${row.truth}\t${row.read}\t${row.count}\t${row.cost.toFixed(3)}\n`).join(''));
    console.error(`${reading}: ${pages} pages, ${words} words, ${confusions.length} confusions`);
  }
}
