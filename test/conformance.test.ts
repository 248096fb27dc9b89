/** One suite over both runners: whatever the input, embedded and through the queue give equal bytes. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeConfig, type Config } from '../pipeline/config.ts';
import { run, type RunOptions } from '../pipeline/run.ts';
import { FolderStore } from '../pipeline/store.ts';
import type { RunSummary } from '../pipeline/summary.ts';
import { freePort, hasRedisServer, LaboratoryRedis, pageImage, planText, poisonedTiff, writeDefaultRecording } from '../scripts/queue-laboratory.ts';
import { connectRedis, type RedisClient } from '../workers/connection.ts';
import { runQueued } from '../workers/run.ts';
import { readUnreadable } from '../workers/unreadable.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url).pathname;

type Runner = (paths: string[], options: RunOptions) => Promise<RunSummary>;

/** Everything of an output folder that users are promised: records, both lists. */
function results(out: string): Record<string, string> {
  const names = [...readdirSync(join(out, 'records')).sort().map((name) => `records/${name}`), 'records.jsonl', 'failures.jsonl'];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(out, name), 'utf8')]));
}

/** What of a summary does not depend on time. */
function facts({ seconds: _, ...rest }: RunSummary): Omit<RunSummary, 'seconds'> { return rest; }

describe.skipIf(!hasRedisServer())('both runners', () => {
  let root: string;
  let redis: LaboratoryRedis;
  let client: RedisClient;
  let config: Config;
  let runners: Record<'embedded' | 'queued', Runner>;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'kehoach-conformance-'));
    redis = new LaboratoryRedis(await freePort(), join(root, 'redis'));
    await redis.start();
    client = await connectRedis(redis.url, undefined);
    writeDefaultRecording(join(root, 'recording'));
    config = makeConfig({ recognition: { engine: 'recorded', recording: join(root, 'recording'), pageTimeout: 20, pageMemory: 768, maxPages: 500 }, concurrency: 2 });
    const log = pino({ level: 'silent' });
    runners = { embedded: run, queued: (paths, options) => runQueued(paths, { ...options, client, log }) };
  });

  afterAll(async () => {
    client.disconnect();
    await redis.stop();
    rmSync(root, { recursive: true, force: true });
  });

  /** Feed the same folder to both, and expect the same. */
  async function both(name: string, fill: (input: string) => void | Promise<void>, own = config): Promise<{ summary: RunSummary; out: string }> {
    const input = join(root, name, 'in');
    mkdirSync(input, { recursive: true });
    await fill(input);
    const [embedded, queued] = [join(root, name, 'embedded'), join(root, name, 'queued')];
    const first = await runners.embedded([input], { out: embedded, config: own });
    const second = await runners.queued([input], { out: queued, config: own });
    expect(facts(second)).toEqual(facts(first));
    expect(results(queued)).toEqual(results(embedded));
    return { summary: first, out: queued };
  }

  test('text files, the same bytes twice, names in folders', async () => {
    const { summary } = await both('texts', (input) => {
      mkdirSync(join(input, 'sub'));
      for (let n = 0; n < 12; n++) writeFileSync(join(input, `${n}.txt`), planText(n, 1 + (n % 4)));
      writeFileSync(join(input, 'sub', 'again.txt'), planText(3, 4));
    });
    expect(summary).toMatchObject({ files: 13, documents: 12, complete: 12, partial: 0, failed: 0, finished: true });
  });

  test('fixtures: text, born digital, scans', async () => {
    const { summary } = await both('fixtures', (input) => {
      const names = readdirSync(join(FIXTURES, 'documents')).filter((name) => /\.(?:txt|pdf)$/.test(name)).sort().filter((_, index) => index % 3 === 0);
      expect(names.length).toBeGreaterThan(4);
      for (const name of names) cpSync(join(FIXTURES, 'documents', name), join(input, name));
    });
    expect(summary.complete).toBe(summary.documents);
    // Each page was read once, be it with its document or alone.
    expect(summary.pagesRead).toBe(Object.values(summary.pages).reduce((sum, count) => sum + count));
  });

  test('hostile files fail alike, and are listed alike', async () => {
    const { summary, out } = await both('hostile', (input) => {
      for (const name of readdirSync(join(FIXTURES, 'hostile'))) cpSync(join(FIXTURES, 'hostile', name), join(input, basename(name)));
      writeFileSync(join(input, 'good.txt'), planText(1));
      symlinkSync(join(root, 'nowhere'), join(input, 'link.pdf'));
    });
    expect(summary.failed).toBeGreaterThan(3);
    // For those who write the lists later.
    expect((await readUnreadable(new FolderStore(out))).map(({ name }) => name)).toEqual(['link.pdf']);
    expect(readFileSync(join(out, 'failures.jsonl'), 'utf8')).toContain('"source-encrypted"');
  });

  test('poison takes one page: the document is partial, the others are whole', async () => {
    const { summary, out } = await both('poison', async (input) => {
      for (const [index, poison] of (['crash', 'memory'] as const).entries()) {
        writeFileSync(join(input, `${poison}.tiff`), await poisonedTiff(index * 3, poison, config));
      }
      writeFileSync(join(input, 'good.png'), pageImage(99));
    });
    expect(summary).toMatchObject({ complete: 1, partial: 2, failed: 0 });
    const failures = readFileSync(join(out, 'failures.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { name: string; page: number; code: string });
    expect(failures.map(({ name, page, code }) => ({ name, page, code }))).toEqual([
      { name: 'crash.tiff', page: 2, code: 'engine-crashed' }, { name: 'memory.tiff', page: 2, code: 'page-memory' },
    ]);
  });

  test('two folders with equal names in them, and a file over the limit of bytes', async () => {
    const limited = makeConfig({ ...config, recognition: { ...config.recognition, maxBytes: 5_000 } }, {});
    const roots = ['2025', '2026'].map((year) => join(root, 'equal', year));
    for (const [index, folder] of roots.entries()) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'x.txt'), planText(400 + index));
      writeFileSync(join(folder, 'large.txt'), planText(500, 100 + index));
    }
    const out = (name: string) => join(root, 'equal', name);
    const first = await runners.embedded(roots, { out: out('embedded'), config: limited });
    expect(facts(await runners.queued(roots.toReversed(), { out: out('queued'), config: limited }))).toEqual(facts(first));
    expect(first).toMatchObject({ complete: 2, unreadable: 2 });
    expect(results(out('queued'))).toEqual(results(out('embedded')));
    expect(results(out('queued'))['failures.jsonl']!.split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { name: string; code: string }).name)).toEqual(['2025/large.txt', '2026/large.txt']);
  });

  test('a second run does nothing; --force does all again; a new name is added', async () => {
    const input = join(root, 'again', 'in');
    mkdirSync(input, { recursive: true });
    for (let n = 0; n < 3; n++) writeFileSync(join(input, `${n}.txt`), planText(100 + n));
    writeFileSync(join(input, '3.png'), pageImage(103));
    for (const [name, runner] of Object.entries(runners)) {
      const out = join(root, 'again', name);
      const options = { out, config };
      await runner([input], options);
      const first = results(out);
      expect(await runner([input], options)).toMatchObject({ unchanged: 4, pagesRead: 0 });
      expect(await runner([input], { ...options, force: true })).toMatchObject({ unchanged: 0, pagesRead: 4 });
      expect(results(out)).toEqual(first);
      // What was recognised is not read again; text is, as that costs less than keeping it.
      writeFileSync(join(input, 'new-name.png'), pageImage(103));
      expect(await runner([input], options)).toMatchObject({ unchanged: 3, pagesRead: 0, complete: 4 });
      writeFileSync(join(input, 'new-name.txt'), planText(102));
      expect(await runner([input], options)).toMatchObject({ unchanged: 3, pagesRead: 1, complete: 4 });
      rmSync(join(input, 'new-name.png'));
      rmSync(join(input, 'new-name.txt'));
    }
    expect(results(join(root, 'again', 'queued'))).toEqual(results(join(root, 'again', 'embedded')));
  });

  test('either runner goes on with what the other has begun', async () => {
    const input = join(root, 'mixed', 'in');
    mkdirSync(input, { recursive: true });
    for (let n = 0; n < 6; n++) writeFileSync(join(input, `${n}.txt`), planText(200 + n, 3));
    const out = join(root, 'mixed', 'out');
    await runners.embedded([input], { out, config });
    expect(await runners.queued([input], { out, config })).toMatchObject({ unchanged: 6, pagesRead: 0 });
    writeFileSync(join(input, 'more.txt'), planText(300));
    expect(await runners.queued([input], { out, config })).toMatchObject({ unchanged: 6, pagesRead: 1 });
    expect(await runners.embedded([input], { out, config })).toMatchObject({ unchanged: 7, pagesRead: 0 });
  });
}, 240_000);
