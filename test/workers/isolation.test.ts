import { fork, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeConfig } from '../../pipeline/config.ts';
import { ProcessPool } from '../../pipeline/isolation/pool.ts';

/** Processes of a process group that are still there. */
const inGroup = (group: number) => spawnSync('pgrep', ['-g', String(group)], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).map(Number);

test.skipIf(process.platform === 'win32')('what a unit process has started ends with it when its parent is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kehoach-isolation-'));
  // A parent that starts a unit process and tells its id; the process is made to start a child of its own, as the native engine is.
  const parent = join(folder, 'parent.mjs');
  writeFileSync(join(folder, 'preload.mjs'), `import { spawn } from 'node:child_process'; spawn('sleep', ['600'], { stdio: 'ignore' });`);
  writeFileSync(parent, `import { fork } from 'node:child_process';
    const child = fork(${JSON.stringify(new URL('../../pipeline/isolation/process.ts', import.meta.url).pathname)}, [String(process.pid)], { detached: true, execArgv: ['--import', ${JSON.stringify(join(folder, 'preload.mjs'))}] });
    process.send(child.pid);
    setInterval(() => {}, 1000);`);
  const process_ = fork(parent, { execArgv: [] });
  const unit = await new Promise<number>((resolve) => process_.once('message', (pid) => resolve(pid as number)));
  for (let tries = 0; inGroup(unit).length < 2; tries++) {
    if (tries > 300) throw new Error('the unit process did not start');
    await sleep(100);
  }
  process_.kill('SIGKILL');
  for (let tries = 0; inGroup(unit).length > 0; tries++) {
    if (tries > 100) throw new Error('left behind');
    await sleep(100);
  }
  expect(inGroup(unit)).toEqual([]);
  rmSync(folder, { recursive: true });
}, 60_000);

test('jobs that no process has begun can be taken back, the one under way is finished', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kehoach-isolation-'));
  const text = 'KẾ HOẠCH\n';
  writeFileSync(join(folder, 'a.txt'), text);
  const data = { id: createHash('sha256').update(text).digest('hex'), names: ['a.txt'], bytes: Buffer.byteLength(text), location: { path: join(folder, 'a.txt') } };
  const pool = new ProcessPool({ size: 1, root: folder });
  const jobs = Array.from({ length: 3 }, () => pool.run('document', data, makeConfig()));
  pool.cancelWaiting();
  const results = await Promise.allSettled(jobs);
  await pool.close();
  expect(results).toMatchObject([{ status: 'fulfilled', value: { pageCount: 1 } }, ...Array(2).fill({ status: 'rejected', reason: { code: 'cancelled' } })]);
  rmSync(folder, { recursive: true });
}, 60_000);

/** Runs one job in a pool whose processes run `preload` before their own code. */
async function runWith(preload: string, text: string, options: Parameters<typeof makeConfig>[0] = {}): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'kehoach-isolation-'));
  writeFileSync(join(folder, 'preload.mjs'), `if (process.argv[1]?.endsWith('isolation/process.ts')) { ${preload} }`);
  writeFileSync(join(folder, 'a.txt'), text);
  const pool = new ProcessPool({ size: 1, root: folder });
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = `--import=${join(folder, 'preload.mjs')}`;
  try {
    const data = { id: createHash('sha256').update(text).digest('hex'), names: ['a.txt'], bytes: Buffer.byteLength(text), location: { path: join(folder, 'a.txt') } };
    return await pool.run('document', { ...data, atOnce: true }, makeConfig(options));
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
    await pool.close();
    rmSync(folder, { recursive: true });
  }
}

test('a process that cannot even start is no fault of the document', async () => {
  await expect(runWith(`throw new Error('a part is missing');`, 'x')).rejects.toMatchObject({ code: 'installation-damaged', message: expect.stringContaining('a part is missing') });
}, 60_000);

test('a process that starts slowly takes nothing of the time of its job', async () => {
  const slow = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4_000);';
  expect(await runWith(slow, 'KẾ HOẠCH\n', { recognition: { pageTimeout: 0.5 } })).toMatchObject({ pageCount: 1 });
}, 60_000);

test.skipIf(process.platform === 'win32')('what a process says last tells what it ended of, also where that is read after its end', async () => {
  const last = `const { spawn } = await import('node:child_process');
    process.prependListener('message', () => { spawn('sh', ['-c', 'sleep 0.2; echo JavaScript heap out of memory >&2'], { stdio: ['ignore', 'ignore', 'inherit'] }); process.abort(); });`;
  await expect(runWith(last, 'x')).rejects.toMatchObject({ code: 'page-memory' });
}, 60_000);
