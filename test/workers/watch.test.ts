import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderStore } from '../../pipeline/store.ts';
import { watchFolder, type WatchOptions } from '../../workers/watch.ts';

let root: string;
let folder: string;
let store: FolderStore;
let seen: string[];
let troubles: string[];
let stop: () => Promise<void>;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kehoach-watch-'));
  folder = join(root, 'scanner');
  mkdirSync(folder);
  store = new FolderStore(join(root, 'out'));
  [seen, troubles] = [[], []];
});
afterEach(async () => {
  await stop();
  rmSync(root, { recursive: true, force: true });
});

function start(options: Partial<WatchOptions> = {}): void {
  const controller = new AbortController();
  const ended = watchFolder({
    folder, store, interval: 0.05, settle: 0.3, signal: controller.signal, onTrouble: (text) => troubles.push(text),
    onDocuments: async ({ documents }) => { for (const { names } of documents) seen.push(...names); }, ...options,
  });
  stop = async () => {
    controller.abort();
    await ended;
  };
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what(); tries++) {
    if (tries > 1000) throw new Error(`never: ${what.toString()} ${JSON.stringify(seen)} ${JSON.stringify(troubles)}`);
    await sleep(50);
  }
}

test('a file is taken once nothing writes to it any more, with its path within the folder, once', async () => {
  // Its clock stands still between the looks, however long the machine takes for them.
  let [time, looks] = [0, 0];
  const look = async () => {
    const before = looks;
    await until(() => looks >= before + 2);
  };
  start({ settle: 1, now: () => { looks++; return time; } });
  mkdirSync(join(folder, 'sub'));
  const path = join(folder, 'sub', 'a.pdf');
  writeFileSync(path, 'part');
  for (let n = 0; n < 4; n++) {
    await look();
    time += 990;
    appendFileSync(path, 'part');
    await look();
    expect(seen).toEqual([]);
  }
  time += 1_000;
  await until(() => seen.length > 0);
  time += 10_000;
  await look();
  expect(seen).toEqual(['sub/a.pdf']);
});

test('what goes away between being listed and being read is neither told of nor remembered', async () => {
  // More than are read at once.
  for (let n = 100; n <= 300; n++) writeFileSync(join(folder, `${n}.txt`), String(n));
  const refused: string[] = [];
  start({
    settle: 0,
    async onDocuments({ documents, unreadable }) {
      for (const { names } of documents) seen.push(...names);
      for (const { name } of unreadable) refused.push(name);
      rmSync(join(folder, '300.txt'), { force: true });
    },
  });
  await until(() => seen.length >= 200);
  await stop();
  expect(seen).toHaveLength(200);
  expect([troubles, refused]).toEqual([[], []]);
});

test('empty and hidden files are not yet files', async () => {
  start();
  writeFileSync(join(folder, 'empty.pdf'), '');
  writeFileSync(join(folder, '.half.pdf'), 'x');
  writeFileSync(join(folder, 'whole.pdf'), 'x');
  await until(() => seen.length > 0);
  await sleep(600);
  expect(seen).toEqual(['whole.pdf']);
});

test('after a restart only what is new or changed is taken', async () => {
  start();
  for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.txt`), name);
  await until(() => seen.length === 2);
  await stop();
  seen = [];
  writeFileSync(join(folder, 'c.txt'), 'c');
  appendFileSync(join(folder, 'b.txt'), 'more');
  start();
  await until(() => seen.length === 2);
  await sleep(600);
  expect(seen.sort()).toEqual(['b.txt', 'c.txt']);
});

test('a journal that was cut off by a kill is gone on with', async () => {
  start();
  for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}"quoted".txt`), name);
  await until(() => seen.length === 2);
  await stop();
  const journals = join(store.root, 'store', 'watched');
  const journal = join(journals, readdirSync(journals)[0]!);
  writeFileSync(journal, readFileSync(journal, 'utf8').slice(0, -5));
  seen = [];
  start();
  // The line that was cut off counts as not there; its file is the same document, so that taking it again is harmless.
  await until(() => seen.length === 1);
  await stop();
  seen = [];
  start();
  await sleep(800);
  expect(seen).toEqual([]);
});

test('a folder that goes away and comes back is told of once each', async () => {
  start();
  await sleep(200);
  rmSync(folder, { recursive: true });
  await until(() => troubles.length > 0);
  await sleep(300);
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.txt'), 'a');
  await until(() => seen.length === 1);
  expect(troubles).toEqual([expect.stringContaining('no such file'), expect.stringContaining('again')]);
});

test('what cannot be read in the folder is told of once, and the rest is taken', async () => {
  symlinkSync(join(root, 'nowhere'), join(folder, 'link.pdf'));
  start();
  await until(() => troubles.length > 0);
  writeFileSync(join(folder, 'a.txt'), 'a');
  await until(() => seen.length === 1);
  await sleep(300);
  expect(troubles).toEqual([expect.stringMatching(/^link\.pdf: a link to nothing \(.+\)$/)]);
});

test('a file of a scanner whose clock stands before 1970 is taken once across restarts', async () => {
  writeFileSync(join(folder, 'a.txt'), 'a');
  utimesSync(join(folder, 'a.txt'), -86_400, -86_400);
  start();
  await until(() => seen.length === 1);
  await stop();
  start();
  await sleep(700);
  expect(seen).toEqual(['a.txt']);
});
