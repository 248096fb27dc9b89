import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

/** Processes of a process group that are still there. */
const inGroup = (group: number) => spawnSync('pgrep', ['-g', String(group)], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).map(Number);

test.skipIf(process.platform === 'win32')('what a unit process has started ends with it when its parent is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kehoach-isolation-'));
  // A parent that starts a unit process and tells its id; the process is made to start a child of its own, as the native engine is.
  const parent = join(folder, 'parent.mjs');
  writeFileSync(join(folder, 'preload.mjs'), `import { spawn } from 'node:child_process'; spawn('sleep', ['600'], { stdio: 'ignore' });`);
  writeFileSync(parent, `import { fork } from 'node:child_process';
    const child = fork(${JSON.stringify(new URL('../../pipeline/unit-process.ts', import.meta.url).pathname)}, [String(process.pid)], { detached: true, execArgv: ['--import', ${JSON.stringify(join(folder, 'preload.mjs'))}] });
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
