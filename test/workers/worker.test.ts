import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockFolder } from '../../pipeline/folders/lock.ts';
import { run } from '../../pipeline/run.ts';
import { FolderStore } from '../../pipeline/store.ts';
import { hasRedisServer, pageImage, pagesTiff, planText } from '../../scripts/queue-laboratory.ts';
import { HIGH_WATER } from '../../workers/flow.ts';
import { PREFIX } from '../../workers/jobs.ts';
import { listWorkers } from '../../workers/presence.ts';
import { retry } from '../../workers/retry.ts';
import { runQueued } from '../../workers/run.ts';
import { readStatus } from '../../workers/status.ts';
import { Laboratory } from './laboratory.ts';

/** Unit processes, by the worker that started them. */
function unitProcesses(worker: number): number[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).map(Number).filter((pid) => {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return args.some((arg) => arg.endsWith('isolation/process.ts')) && args.includes(String(worker));
    } catch {
      return false;
    }
  });
}

describe.skipIf(!hasRedisServer())('workers', () => {
  let lab: Laboratory;
  beforeEach(async () => { lab = await Laboratory.open(); });
  afterEach(() => lab.close());

  test('pages of a worker that was killed are taken up again, and its children end, even one in an endless loop', async () => {
    lab.config = { ...lab.config, recognition: { ...lab.config.recognition, pageTimeout: 600 } };
    await lab.writePoison('loop.tiff', 0, 'loop');
    const first = await lab.worker();
    await lab.feed();
    // Page 2 loops: nothing moves any more.
    await lab.until(async () => (await readStatus(lab.queues)).queues.page.active > 0 && unitProcesses(first.process.pid!).length > 0);
    await sleep(2_500);
    expect((await readStatus(lab.queues)).queues.page.active).toBeGreaterThan(0);
    const second = await lab.worker();
    await first.end('SIGKILL');
    await lab.until(() => second.log.includes('taken up again'));
    await lab.until(() => unitProcesses(first.process.pid!).length === 0);
  });

  test('a page that never ends is ended by its limit; the rest of its document is there', async () => {
    lab.config = { ...lab.config, recognition: { ...lab.config.recognition, pageTimeout: 8 } };
    await lab.writePoison('loop.tiff', 0, 'loop');
    lab.write('good.txt', planText(1));
    const worker = await lab.worker();
    await lab.feed();
    await lab.until(async () => (await readStatus(lab.queues)).queues.page.active > 0);
    await lab.until(() => worker.log.includes('page given up'));
    await lab.until(() => lab.empty());
    const states = await lab.states();
    expect(states.map(({ names, status, failures }) => [names[0], status, failures.map(({ page, code }) => [page, code])])).toEqual(expect.arrayContaining([
      ['good.txt', 'complete', []], ['loop.tiff', 'partial', [[2, 'page-timeout']]],
    ]));
  });

  test('Redis is killed in the middle: workers wait, say so once, and everything is done', async () => {
    for (let n = 0; n < 40; n++) lab.write(`${n}.txt`, planText(n, 3));
    const worker = await lab.worker();
    await lab.feed();
    await lab.until(async () => (await lab.states()).length >= 5);
    await lab.redis.stop('SIGKILL');
    await sleep(2_000);
    await lab.redis.start();
    await lab.until(() => lab.empty(), 90);
    expect((await lab.states()).filter(({ status }) => status === 'complete')).toHaveLength(40);
    expect(worker.log.split('Redis is gone')).toHaveLength(2);
    expect(worker.log.split('Redis is back')).toHaveLength(2);
  });

  test('SIGTERM: what is under way is finished or put back, nothing is lost, the exit code is 0', async () => {
    for (let n = 0; n < 20; n++) lab.write(`${n}.txt`, planText(n, 2));
    const worker = await lab.worker();
    await lab.feed();
    await lab.until(async () => (await lab.states()).length >= 2);
    expect(await worker.end('SIGTERM')).toBe(0);
    const { document, page } = (await readStatus(lab.queues)).queues;
    expect({ document: document.active, page: page.active }).toEqual({ document: 0, page: 0 });
    expect(document.waiting + document.expanded + (await lab.states()).length).toBe(20);
    await lab.worker();
    await lab.until(() => lab.empty());
    expect((await lab.states()).filter(({ status }) => status === 'complete')).toHaveLength(20);
  });

  test('SIGTERM while Redis is gone and nothing is under way: the worker ends without the grace', async () => {
    const worker = await lab.worker('--grace', '3600');
    await lab.redis.stop('SIGKILL');
    await lab.until(() => worker.log.includes('Redis is gone'));
    expect(await worker.end('SIGTERM')).toBe(0);
    await lab.redis.start();
  });

  test('SIGTERM with a page that does not end: it is put back after the grace, without counting as a try', async () => {
    lab.config = { ...lab.config, recognition: { ...lab.config.recognition, pageTimeout: 600 } };
    await lab.writePoison('loop.tiff', 0, 'loop');
    const worker = await lab.worker('--grace', '1');
    await lab.feed();
    await lab.until(async () => (await readStatus(lab.queues)).queues.page.total >= 1);
    expect(await worker.end('SIGTERM')).toBe(0);
    // Page 2, and page 3 that was behind it.
    expect((await readStatus(lab.queues)).queues.page).toMatchObject({ waiting: 2, active: 0 });
    for (const job of await lab.queues.page.getJobs(['prioritized', 'wait'])) expect(job.attemptsMade).toBe(0);
  });

  test('a second SIGTERM stops at once', async () => {
    lab.config = { ...lab.config, recognition: { ...lab.config.recognition, pageTimeout: 600 } };
    await lab.writePoison('loop.tiff', 0, 'loop');
    const worker = await lab.worker('--grace', '600');
    await lab.feed();
    await lab.until(async () => (await readStatus(lab.queues)).queues.page.total >= 1);
    worker.process.kill('SIGTERM');
    await lab.until(() => worker.log.includes('stopping after'));
    expect(await worker.end('SIGTERM')).toBe(130);
  });

  test('a store that is not there: the worker pauses and says why, once, and goes on when it is back', async () => {
    for (let n = 0; n < 6; n++) lab.write(`${n}.txt`, planText(n));
    await lab.feed();
    renameSync(lab.out, `${lab.out}.away`);
    const worker = await lab.worker();
    await lab.until(() => worker.log.includes('pausing until'));
    await sleep(6_000);
    expect((await listWorkers(lab.client))[0]?.paused ?? worker.log).toContain('is not the folder');
    expect(worker.log.split('pausing until')).toHaveLength(2);
    expect((await readStatus(lab.queues)).queues.document.failed).toBe(0);
    renameSync(`${lab.out}.away`, lab.out);
    await lab.until(() => lab.empty());
    expect((await lab.states()).map(({ status }) => status)).toEqual(Array(6).fill('complete'));
  });

  test('an embedded run and workers keep out of each other\'s way', async () => {
    lab.write('a.txt', planText(1));
    await lab.feed();
    const lock = await lockFolder(lab.out);
    const worker = await lab.worker();
    await lab.until(() => worker.log.includes('an embedded run is at work'));
    await lock.release();
    await lab.until(() => lab.empty());
    await expect(run([lab.input], { out: lab.out, config: lab.config })).rejects.toMatchObject({ code: 'output-locked', message: expect.stringContaining('queue workers') });
    await worker.end();
    expect(await run([lab.input], { out: lab.out, config: lab.config })).toMatchObject({ unchanged: 1 });
  });

  test('another version at work: refused, and nothing is taken', async () => {
    lab.write('a.txt', planText(1));
    await lab.feed();
    const info = { host: 'elsewhere', pid: 1, version: '9.9.9+00000000', queues: ['page'], concurrency: 1, paused: null, documents: 0, pages: 0, failures: 0 };
    await lab.client.hset(`${PREFIX}:worker-info`, 'other', JSON.stringify(info));
    await lab.client.zadd(`${PREFIX}:workers`, Date.now() + 60_000, 'other');
    await expect(lab.worker()).rejects.toThrow(/version 9\.9\.9.*is at work/);
    expect((await readStatus(lab.queues)).queues.document).toMatchObject({ waiting: 1, active: 0 });
    await lab.client.zrem(`${PREFIX}:workers`, 'other');
    await lab.worker();
    await lab.until(() => lab.empty());
  });

  test('a short document is not stuck behind a long one, and the page queue stays bounded', async () => {
    lab.write('long.txt', planText(1, 1_500));
    await lab.feed();
    await lab.worker();
    await lab.until(async () => (await readStatus(lab.queues)).queues.page.total > 20);
    lab.write('short.txt', planText(2, 3));
    await lab.feed();
    let most = 0;
    await lab.until(async () => {
      const { waiting } = (await readStatus(lab.queues)).queues.page;
      most = Math.max(most, waiting);
      return (await lab.states()).some(({ names }) => names[0] === 'short.txt');
    }, 90);
    expect(most).toBeLessThanOrEqual(256);
    expect(await lab.states()).toHaveLength(1);
    await lab.until(() => lab.empty(), 180);
    expect((await lab.states()).map(({ pageCount, status }) => [pageCount, status])).toEqual(expect.arrayContaining([[3, 'complete'], [1_500, 'complete']]));
  });

  test('documents are opened only while few pages wait', async () => {
    // No worker reads pages, so whatever is expanded stays.
    for (let n = 0; n < 40; n++) lab.write(`${n}.txt`, planText(n, 60));
    await lab.feed();
    await lab.worker('--queues', 'document');
    await lab.until(async () => (await readStatus(lab.queues)).queues.page.waiting >= HIGH_WATER);
    await sleep(3_000);
    const { document, page } = (await readStatus(lab.queues)).queues;
    expect(page.waiting).toBeLessThan(HIGH_WATER + 4 * 60);
    expect(document.waiting + document.delayed + document.active).toBeGreaterThan(15);
    await lab.worker('--queues', 'page');
    await lab.until(() => lab.empty(), 180);
    expect(await lab.states()).toHaveLength(40);
  });

  test('what failed can be tried again by hand, whatever has become of Redis', async () => {
    await lab.writePoison('crash.tiff', 0, 'crash');
    lab.write('empty.pdf', '%PDF-1.7\n');
    const worker = await lab.worker();
    await lab.feed();
    await lab.until(() => lab.empty());
    expect((await lab.states()).map(({ status }) => status).sort()).toEqual(['failed', 'partial']);
    expect((await readStatus(lab.queues)).queues.document.failed).toBe(1);
    // The cause is mended: the recording no longer has the poison.
    const recording = lab.config.recognition.recording!;
    for (const name of readdirSync(recording)) if (name !== 'default.json') rmSync(join(recording, name));
    await lab.client.flushall();
    const { queued, skipped } = await retry({ ...await lab.feedOptions(), ids: [], failedOnly: false });
    expect({ queued, skipped }).toEqual({ queued: 2, skipped: [] });
    await lab.until(() => lab.empty());
    await lab.until(async () => (await lab.states()).length === 2);
    expect((await lab.states()).map(({ status, pages }) => [status, pages])).toEqual(expect.arrayContaining([['failed', {}], ['complete', { ocr: 3 }]]));
    await worker.end();
  });

  test('fed twice, and again under another name while it waits: one record with both names', async () => {
    lab.write('a.txt', planText(1));
    await lab.feed();
    lab.write('b.txt', planText(1));
    await lab.feed();
    expect((await readStatus(lab.queues)).queues.document.waiting).toBe(1);
    await lab.worker();
    await lab.until(() => lab.empty());
    expect((await lab.states()).map(({ names }) => names)).toEqual([['a.txt', 'b.txt']]);
    expect((await lab.feed()).unchanged).toBe(1);
  });

  test('a limit of pages a second holds over all workers, and pausing stops them', async () => {
    for (let n = 0; n < 30; n++) lab.write(`${n}.png`, pageImage(n));
    await lab.queues.document.pause();
    await lab.worker('--rate', '2');
    await lab.worker();
    await lab.feed();
    await sleep(1_500);
    expect(await lab.states()).toHaveLength(0);
    await lab.queues.document.resume();
    await lab.until(async () => (await readStatus(lab.queues)).queues.page.total >= 1);
    const before = (await readStatus(lab.queues)).queues.page.total;
    const started = performance.now();
    let read = 0;
    await lab.until(async () => (read = (await readStatus(lab.queues)).queues.page.total - before) >= 8);
    expect(read).toBeLessThanOrEqual(3 + 2 * (performance.now() - started) / 1000);
  });

  test('a machine without the engine puts its jobs back and ends; another does them', async () => {
    lab.write('a.png', pageImage(1));
    const recording = lab.config.recognition.recording!;
    renameSync(join(recording, 'default.json'), join(recording, 'away.json'));
    const worker = await lab.worker();
    await lab.feed();
    expect(await worker.exit).toBe(3);
    expect(worker.log).toContain('this machine cannot do the work');
    expect((await readStatus(lab.queues)).queues).toMatchObject({ document: { failed: 0 }, page: { waiting: 1, active: 0 } });
    await expect(runQueued([lab.input], { out: lab.out, config: lab.config, client: lab.client, log: pino({ level: 'silent' }) })).rejects.toMatchObject({ code: 'engine-missing' });
    renameSync(join(recording, 'away.json'), join(recording, 'default.json'));
    await lab.worker();
    await lab.until(() => lab.empty());
    expect((await lab.states()).map(({ status }) => status)).toEqual(['complete']);
  });

  test('nothing is left of a document job that is done: Redis does not grow', async () => {
    for (let n = 0; n < 30; n++) lab.write(`${n}.txt`, planText(n));
    lab.write('scan.tiff', pagesTiff([1, 2, 3]));
    await lab.feed();
    await lab.worker();
    await lab.until(() => lab.empty());
    const keys = await lab.client.keys('*');
    expect(keys.filter((key) => /[0-9a-f]{32}-[0-9a-f]{8}/.test(key))).toEqual([]);
    expect(existsSync(join(lab.out, 'records.jsonl'))).toBe(false);
    expect(new FolderStore(lab.out)).toBeDefined();
  });
}, 240_000);

describe.skipIf(!hasRedisServer() || process.getuid?.() !== 0)('a full disk', () => {
  test('pauses the worker, fails nothing, and work goes on once there is room', async ({ skip }) => {
    const disk = mkdtempSync(join(tmpdir(), 'kehoach-disk-'));
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk], { stdio: 'ignore' }).status !== 0) {
      rmSync(disk, { recursive: true });
      skip('no file system can be mounted here');
    }
    const out = join(disk, 'out');
    mkdirSync(out);
    const lab = await Laboratory.open({ out });
    try {
      for (let n = 0; n < 60; n++) lab.write(`${n}.txt`, planText(n, 4));
      await lab.feed({ inPlace: true });
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(5_400_000));
      const worker = await lab.worker();
      await lab.until(() => worker.log.includes('pausing until'));
      expect(worker.log).toContain('no space left');
      expect((await readStatus(lab.queues)).queues.document.failed).toBe(0);
      const before = (await lab.states()).length;
      expect(before).toBeLessThan(60);
      rmSync(join(disk, 'ballast'));
      await lab.until(() => lab.empty(), 120);
      expect((await lab.states()).map(({ status }) => status)).toEqual(Array(60).fill('complete'));
      expect(worker.log.split('pausing until')).toHaveLength(2);
    } finally {
      await lab.close();
      spawnSync('umount', [disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  });
}, 240_000);
