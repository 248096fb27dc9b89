import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../pipeline/folders/lock.ts';
import { FolderStore } from '../pipeline/store.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kehoach-store-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a value is there whole or not at all', async () => {
  const store = new FolderStore(folder);
  expect(await store.read('a/b.json')).toBeNull();
  expect(await store.has('a/b.json')).toBe(false);
  await store.write('a/b.json', 'một');
  await store.write('a/b.json', 'hai');
  expect(Buffer.from((await store.read('a/b.json'))!).toString()).toBe('hai');
  expect(await store.list('a/')).toEqual(['a/b.json']);
  expect(readdirSync(join(folder, 'a'))).toEqual(['b.json']);
});

test('what a killed writer left behind is not listed and is swept', async () => {
  const store = new FolderStore(folder);
  await store.write('a/1.json', '1');
  const aside = dirname(store.temporary());
  writeFileSync(join(aside, 'half'), 'half');
  expect(await store.list('a/')).toEqual(['a/1.json']);
  await store.sweep(60_000);
  expect(readdirSync(aside)).toEqual(['half']);
  await store.sweep(0);
  expect(readdirSync(aside)).toEqual([]);
});

test('values that are written together are there in their order, and nothing is left aside', async () => {
  const store = new FolderStore(folder);
  await store.writeAll([['a/1.json', '1'], ['b/2.json', Buffer.alloc(3_000_000, 'x')], ['a/1.json', '3']]);
  expect([Buffer.from((await store.read('a/1.json'))!).toString(), (await store.read('b/2.json'))!.length]).toEqual(['3', 3_000_000]);
  expect(readdirSync(dirname(store.temporary()))).toEqual([]);
  writeFileSync(join(folder, 'file'), '');
  await expect(store.writeAll([['a/5.json', '5'], ['file/6.json', '6']])).rejects.toMatchObject({ code: 'store-unwritable' });
  expect(await store.has('a/5.json')).toBe(true);
  expect(readdirSync(dirname(store.temporary()))).toEqual([]);
});

test('keys stay inside the folder', async () => {
  await expect(new FolderStore(folder).write('../x', '')).rejects.toThrow(RangeError);
});

test('a path that cannot be written says so with its code', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(new FolderStore(folder).write('file/x.json', '')).rejects.toMatchObject({ code: 'store-unwritable' });
});

test('a folder is locked for one run at a time, and set free afterwards', async () => {
  const first = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'output-locked', message: expect.stringContaining(`process ${process.pid}`) });
  await first.release();
  await (await lockFolder(folder)).release();
});

test('the lock of a run that was killed is taken over', async () => {
  const script = join(folder, 'holder.mjs');
  writeFileSync(script, `import { lockFolder } from ${JSON.stringify(new URL('../pipeline/folders/lock.ts', import.meta.url).href)};
    await lockFolder(process.argv[2]); process.send('locked'); setInterval(() => {}, 1000);`);
  const out = join(folder, 'out');
  const holder = fork(script, [out], { execArgv: [] });
  await new Promise((resolve) => holder.once('message', resolve));
  await expect(lockFolder(out)).rejects.toMatchObject({ code: 'output-locked' });
  const gone = new Promise((resolve) => holder.once('exit', resolve));
  holder.kill('SIGKILL');
  await gone;
  await (await lockFolder(out)).release();
  expect(readdirSync(out)).toEqual([]);
});

/** A lock that a run on another machine would leave. */
const foreign = JSON.stringify({ host: 'elsewhere.example', pid: 1, started: '' });

test('the lock of another machine is judged by the clock of the file system, not by that of either machine', async () => {
  writeFileSync(join(folder, '.lock'), foreign);
  utimesSync(join(folder, '.lock'), new Date('2001-01-01'), new Date('2001-01-01'));
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'output-locked', message: expect.stringContaining('process 1 on elsewhere.example') });
  utimesSync(join(folder, '.lock'), new Date('2101-01-01'), new Date('2101-01-01'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await (await lockFolder(folder, 50)).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock that was taken over meanwhile is not released', async () => {
  const lock = await lockFolder(folder);
  writeFileSync(join(folder, '.lock'), foreign);
  await lock.release();
  expect(readdirSync(folder)).toEqual(['.lock']);
});

test('a name that is being written beside those of other workers is left to its writer', async () => {
  mkdirSync(join(folder, '.workers'));
  writeFileSync(join(folder, '.workers', 'a-1-0.0123456789ab'), '{"host":');
  await (await lockFolder(folder)).release();
  expect(readdirSync(join(folder, '.workers'))).toHaveLength(1);
});

test('a lock that is being written in its place is not taken for a stale one', async () => {
  writeFileSync(join(folder, '.lock'), '');
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'output-locked' });
});

test('values that are removed while others write there: neither fails', async () => {
  const module = new URL('../pipeline/store.ts', import.meta.url).href;
  const writer = new Worker(`const { parentPort, workerData: { root, module } } = require('node:worker_threads');
    import(module).then(async ({ FolderStore }) => {
      const store = new FolderStore(root);
      let stopped = false;
      parentPort.once('message', () => { stopped = true; });
      const failed = [];
      parentPort.postMessage('writing');
      for (let n = 0; !stopped; n++) await store.write('pages/id/a/' + n % 40, 'x').catch((error) => failed.push(error.message));
      parentPort.postMessage(failed);
    });`, { eval: true, execArgv: ['--disable-warning=ExperimentalWarning'], workerData: { root: folder, module } });
  const said = () => new Promise<unknown>((resolve, reject) => writer.once('message', resolve).once('error', reject));
  await said();
  const store = new FolderStore(folder);
  for (let n = 0; n < 1_500; n++) await store.remove('pages/id/');
  const ended = said();
  writer.postMessage('stop');
  expect(await ended).toEqual([]);
});
