import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeConfig } from '../../pipeline/config.ts';
import type { RecognizedPage } from '../../pipeline/model.ts';
import { assembleRecord, openSource, recognizePage } from '../../pipeline/pipeline.ts';

const FOLDER = new URL('.', import.meta.url);
const TEXTS = readdirSync(FOLDER).filter((name) => name.endsWith('.txt')).sort().map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const);

/** Pseudo-random numbers below 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const letters = (text: string) => text.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '');

const CONFIG = makeConfig({ repair: { enabled: false } });

/** Words of a text that stand side by side on a line and are in no text of its record. */
async function lost(text: string): Promise<string[]> {
  const bytes = new TextEncoder().encode(text);
  const source = await openSource({ name: 'text.txt', bytes }, CONFIG);
  const pages: RecognizedPage[] = [];
  for (let number = 1; number <= source.pageCount; number++) pages.push(await recognizePage(source, number, CONFIG, () => Promise.reject(new Error('no engine')), AbortSignal.timeout(10_000)));
  const info = { name: 'text.txt', names: ['text.txt'], mediaType: source.mediaType, bytes: bytes.length, sha256: '0'.repeat(64), pageCount: source.pageCount };
  const kept = letters(assembleRecord(info, { pages, failures: [], warnings: [] }, CONFIG).text);
  const parts = text.split(/[\n\f]/).flatMap((line) => line.split(/ {2,}|[\t|]/));
  return parts.filter((part) => !/^\W*\d{0,3}\W*$/.test(part) && !kept.includes(letters(part)));
}

describe('no line of a text is lost, wherever it stands', () => {
  test.each(TEXTS)('%s', async (_, text) => expect(await lost(text)).toEqual([]));

  test.each(TEXTS)('%s with lines in other places, in columns, and parted', async (_, text) => {
    const next = random(text.length);
    const lines = text.split('\n');
    for (let count = lines.length >> 2; count > 0; count--) {
      const [from, to] = [Math.floor(next() * lines.length), Math.floor(next() * lines.length)];
      lines.splice(to, 0, ...lines.splice(from, 1 + Math.floor(next() * 3)));
    }
    const columns = lines.flatMap((line) => {
      const chance = next();
      if (chance < 0.1) return [' '.repeat(Math.floor(next() * 50)) + line];
      if (chance < 0.15) return [line, ''];
      if (chance < 0.2) return [`${line}${' '.repeat(4 + Math.floor(next() * 30))}${lines[Math.floor(next() * lines.length)]!.trim()}`];
      return [line];
    });
    expect(await lost(columns.join('\n'))).toEqual([]);
  });

  test.each(TEXTS)('%s set on pages', (_, text) => {
    const next = random(text.length + 1);
    const pages = text.split('\n').map((line) => line.trim()).filter((line) => line !== '').reduce<string[][]>((all, line, at) => (at % 44 === 0 ? [...all, [line]] : [...all.slice(0, -1), [...all.at(-1)!, line]]), []).map((lines, index) => setPage(lines, index + 1, next));
    const info = { name: 'text.pdf', names: ['text.pdf'], mediaType: 'application/pdf', bytes: 1, sha256: '0'.repeat(64), pageCount: pages.length };
    const record = assembleRecord(info, { pages, failures: [], warnings: [] }, CONFIG);
    // page numbers and running heads are no text; what was taken for clutter is listed
    const kept = letters([record.text, ...record.pages.flatMap(({ zones }) => zones.map((zone) => zone.text ?? ''))].join('\n'));
    const words = pages.flatMap((page) => page.words.map((word) => word.text));
    expect(words.filter((word) => !/^\W*\d{0,3}\W*$/.test(word) && !kept.includes(letters(word)))).toEqual([]);
  });
});

/** Lines set below each other as a text layer has them, some of them further right. */
function setPage(lines: string[], number: number, next: () => number): RecognizedPage {
  const words = lines.flatMap((line, at) => {
    let left = 180 + (next() < 0.2 ? Math.floor(next() * 500) : 0);
    return line.split(/\s+/).map((text) => {
      const box: [number, number, number, number] = [left, 160 + at * 44, left + text.length * 12, 190 + at * 44];
      left = box[2] + 9;
      return { text, box, confidence: 1, line: at };
    });
  });
  return { number, width: 1654, height: 2339, dpi: 200, rotation: 0, skew: 0, method: 'text-layer', reason: '', engine: null, confidence: 1, words, rules: [], grids: [], zones: [] };
}
