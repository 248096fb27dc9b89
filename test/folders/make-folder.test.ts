import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from 'vitest';
import { makeFolder } from '../../pipeline/folders/make-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'kehoach-folder-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Makes `root/n/a/<thread>` for each n at the same moment as the other thread, and tells what failed. */
const racer = `
  const { parentPort, workerData: { root, thread, turns, module } } = require('node:worker_threads');
  const turn = new Int32Array(turns);
  import(module).then(({ makeFolder }) => {
    const failed = [];
    for (let n = 1; n <= 300; n++) {
      Atomics.add(turn, 0, 1);
      while (Atomics.load(turn, 0) < 2 * n);
      try { makeFolder(root + '/' + n + '/a/' + thread); } catch (error) { failed.push(error.message); }
    }
    parentPort.postMessage(failed);
  });`;

test('two that make the same folders at the same time both succeed', async () => {
  const turns = new SharedArrayBuffer(4);
  const module = new URL('../../pipeline/folders/make-folder.ts', import.meta.url).href;
  const race = (thread: number) => new Promise<string[]>((resolve, reject) => {
    new Worker(racer, { eval: true, execArgv: ['--disable-warning=ExperimentalWarning'], workerData: { root, thread, turns, module } }).once('message', resolve).once('error', reject);
  });
  expect(await Promise.all([race(0), race(1)])).toEqual([[], []]);
  expect(existsSync(join(root, '300', 'a', '1'))).toBe(true);
});

test('what stands in the way is said', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeFolder(join(root, 'file'))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(root, 'file', 'below'))).toThrow(/ENOTDIR/);
  if (process.platform === 'linux') expect(() => makeFolder('/proc/kehoach/below')).toThrow(/ENOENT/);
});
