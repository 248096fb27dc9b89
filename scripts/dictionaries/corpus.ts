/** The text that the dictionaries are counted on: where it lies, how it is read, which blocks are held back from it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

/** `legal` text may be shown and measured on; of `general` text only pruned counts may leave this machine. */
export interface CorpusFile { name: string; kind: 'legal' | 'general' }

export const CORPUS: readonly CorpusFile[] = [
  { name: 'admin_vbpl_2025_26', kind: 'legal' },
  { name: 'legal_congbao', kind: 'legal' },
  { name: 'legal_phapdien', kind: 'legal' },
  { name: 'legal_vlc_codes', kind: 'legal' },
  { name: 'news_vietnews', kind: 'general' },
  { name: 'wiki_viwiki2017', kind: 'general' },
];

/** Folder with corpus, gazetteers and samples; it lies beside the repository and is no part of it. */
export const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** Whether the corpus is present on this machine. */
export function hasCorpus(): boolean {
  return CORPUS.every((file) => existsSync(`${SHARED}corpus/${file.name}.txt.xz`));
}

export type Split = 'train' | 'dev' | 'test';

const BLOCK_LINES = 400;

/** Blocks of 400 consecutive lines are dealt out: of each hundred one is for development, one for tests, the rest for building. */
export function splitOf(line: number): Split {
  const block = Math.floor(line / BLOCK_LINES) % 100;
  return block === 37 ? 'dev' : block === 71 ? 'test' : 'train';
}

/** The lines of a corpus file with their split, NFC, trimmed, empty ones left out. */
export async function* readCorpus(name: string): AsyncGenerator<{ text: string; split: Split }> {
  const xz = spawn('xz', ['-dc', `${SHARED}corpus/${name}.txt.xz`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const done = new Promise<number | null>((resolve, reject) => { xz.on('error', reject); xz.on('close', resolve); });
  let number = 0;
  for await (const line of createInterface({ input: xz.stdout, crlfDelay: Infinity })) {
    const split = splitOf(number++);
    const text = line.normalize('NFC').trim();
    if (text) yield { text, split };
  }
  if ((await done) !== 0) throw new Error(`cannot unpack ${name}: is xz installed?`);
}

/** All lines of one split of a corpus file. */
export async function readSplit(name: string, split: Split): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readCorpus(name)) if (line.split === split) lines.push(line.text);
  return lines;
}

/** A seeded source of numbers in [0, 1): mulberry32, so that every build is the same. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
