/** Typed access to the data files of this folder; everything is read on first use. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unpackModel } from './language-model.ts';
import type { NgramData } from './language-model.ts';

export type { Contexts, NgramData, NgramLevel } from './language-model.ts';
export { BACKOFF_OFFSET, COST_STEPS } from './language-model.ts';

const lazily = <T>(read: () => T): (() => T) => {
  let value: { read: T } | null = null;
  return () => (value ??= { read: read() }).read;
};

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Rows of a tab-separated file; lines that open with # are comments. */
export function readTable(name: string): string[][] {
  return readFileSync(pathOf(name), 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'));
}

/** N-gram model of Vietnamese syllables (see README.md for its making). */
export const languageModel: () => NgramData = lazily(() => unpackModel(readFileSync(pathOf('language-model.bin.zst'))));

/** How the paper's letters are misread: true letters, letters read, cost in nats (−ln P(read | true)). */
export interface Confusion { truth: string; read: string; cost: number }

const confusionTable = (name: string): (() => Confusion[]) =>
  () => readTable(name).map(([truth = '', read = '', , cost = '']) => ({ truth, read, cost: Number(cost) }));

/** Misreadings of Tesseract's English and Vietnamese models on Vietnamese pages; read from the file at each call, since who asks keeps them in a form of its own. */
export const confusions = { eng: confusionTable('confusions.eng.tsv'), vie: confusionTable('confusions.vie.tsv') } as const;

/** Parts of document codes that lost their Đ: "QD" → "QĐ", "HDND" → "HĐND". */
export const codesWithD: () => ReadonlyMap<string, string> = lazily(() => new Map(readTable('codes.tsv').map(([plain = '', form = '']) => [plain, form] as const)));

/** Fixed phrases of administrative documents, by kind (letterhead, label, type, heading, authority, position). */
export const phrases: () => readonly { kind: string; phrase: string }[] = lazily(() => readTable('phrases.tsv').map(([kind = '', phrase = '']) => ({ kind, phrase })));

/** Words, folded, that in official text hardly ever have a capital between words in small letters. */
export const smallWords: () => ReadonlySet<string> = lazily(() => new Set(readFileSync(pathOf('small-words.txt'), 'utf8').trim().split('\n')));
