/** The distributed commands as a user calls them. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort, hasRedisServer, KEHOACH, LaboratoryRedis, LaboratoryWorker, planText } from '../../scripts/queue-laboratory.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kehoach-commands-'));
  mkdirSync(join(root, 'in'));
});
// Processes whose run was killed write there until they find out.
afterEach(() => { rmSync(root, { recursive: true, force: true, maxRetries: 10 }); });

function kehoach(args: string[], redis?: string): { code: number | null; stdout: string; stderr: string } {
  const { KEHOACH_REDIS: _, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [KEHOACH, ...args], { encoding: 'utf8', cwd: root, env: { ...environment, ...(redis && { KEHOACH_REDIS: redis }) } });
  return { code: status, stdout, stderr };
}

test('without Redis: a clear line, exit code 3, no password', async () => {
  writeFileSync(join(root, 'in', 'a.txt'), planText(1));
  const redis = `redis://:secret@127.0.0.1:${await freePort()}`;
  for (const args of [['enqueue', 'in', '--out', 'out'], ['work'], ['status'], ['run', 'in', '--out', 'out', '--redis', redis]]) {
    const { code, stderr } = kehoach(args, redis);
    expect({ args, code, stderr }).toEqual({ args, code: 3, stderr: expect.stringMatching(/nothing listens there/) });
    expect(stderr).not.toContain('secret');
  }
}, 120_000);

test('usage errors have exit code 2', () => {
  expect(kehoach(['work', '--queues', 'pages']).code).toBe(2);
  expect(kehoach(['work', '--concurrency', '0']).code).toBe(2);
  expect(kehoach(['work', '--redis', 'local'])).toMatchObject({ code: 2, stderr: expect.stringContaining('kehoach run') });
  expect(kehoach(['enqueue', 'in', '--out', 'out', '--redis', 'http://x']).code).toBe(2);
}, 60_000);

describe.skipIf(!hasRedisServer())('with Redis', () => {
  let folder: string;
  let redis: LaboratoryRedis;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kehoach-commands-redis-'));
    redis = new LaboratoryRedis(await freePort(), folder);
    await redis.start();
  });
  afterAll(async () => {
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('enqueue, status, work, drain: the lists are there, what failed is listed', async () => {
    for (let n = 0; n < 5; n++) writeFileSync(join(root, 'in', `${n}.txt`), planText(n));
    writeFileSync(join(root, 'in', 'bad.pdf'), '%PDF-1.7');
    expect(kehoach(['enqueue', 'in', '--out', 'out'], redis.url)).toMatchObject({ code: 0, stderr: expect.stringContaining('6 queued') });
    expect(kehoach(['status'], redis.url).stdout).toMatch(/document +6 .*\n.*\n.*\nno worker is at work/);
    expect(JSON.parse(kehoach(['status', '--json'], redis.url).stdout)).toMatchObject({ queues: { document: { waiting: 6, active: 0 } }, workers: [] });
    const [metrics, board] = [await freePort(), await freePort()];
    const worker = new LaboratoryWorker(redis.url, ['-c', '1', '--metrics', String(metrics), '--board', String(board)]);
    try {
      await worker.ready();
      const drained = kehoach(['drain', '--out', 'out'], redis.url);
      expect(drained).toMatchObject({ code: 1, stderr: expect.stringContaining('6 documents: 5 complete, 0 partial, 1 failed') });
      expect(readFileSync(join(root, 'out', 'records.jsonl'), 'utf8').trim().split('\n')).toHaveLength(5);
      expect(JSON.parse(readFileSync(join(root, 'out', 'failures.jsonl'), 'utf8'))).toMatchObject({ name: 'bad.pdf', code: 'source-damaged', remedy: expect.any(String) });
      expect(kehoach(['status', '--failed'], redis.url).stdout).toMatch(/^[0-9a-f]{12} {2}bad\.pdf: (?!bad\.pdf).+\n$/);

      const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
      expect(text).toMatch(/^kehoach_documents_total\{status="complete"\} 5$/m);
      expect(text).toMatch(/^kehoach_jobs\{queue="document",state="failed"\} 1$/m);
      expect(text).toMatch(/^kehoach_redis_up 1$/m);
      for (const line of text.trim().split('\n')) expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{[^{}]*\})? [\d.e+-]+)$/);
      const page = await fetch(`http://127.0.0.1:${board}/board`);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('kehoach');
      expect((await fetch(`http://127.0.0.1:${board}/board/api/queues`)).status).toBe(200);
      // A web page elsewhere must not reach it.
      expect((await fetch(`http://127.0.0.1:${board}/board/api/queues`, { headers: { origin: 'https://elsewhere.example' } })).status).toBe(403);
      expect(worker.entries.some(({ document, msg }) => typeof document === 'string' && msg === 'document')).toBe(true);
    } finally {
      expect(await worker.end()).toBe(0);
    }
    expect(kehoach(['enqueue', 'in', '--out', 'out'], redis.url).stderr).toContain('0 queued, 6 done before');
    expect(kehoach(['retry', '--out', 'out'], redis.url)).toMatchObject({ code: 0, stderr: expect.stringContaining('1 document queued again') });
    expect(kehoach(['drain', '--out', 'out', '--discard'], redis.url)).toMatchObject({ stderr: expect.stringContaining('1 document discarded') });
    expect(JSON.parse(kehoach(['status', '--json'], redis.url).stdout)).toMatchObject({ queues: { document: { waiting: 0, paused: 0 } } });
  }, 180_000);

  test('pause and resume', () => {
    kehoach(['pause'], redis.url);
    expect(kehoach(['status'], redis.url).stdout).toContain('paused');
    kehoach(['resume'], redis.url);
    expect(kehoach(['status'], redis.url).stdout).not.toContain('paused');
  }, 60_000);

  test('run --redis local: a Redis of its own that is gone afterwards, also after kill -9', async () => {
    for (let n = 0; n < 30; n++) writeFileSync(join(root, 'in', `${n}.txt`), planText(n, 2));
    // A redis-server works in its data folder.
    const servers = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === join(root, 'out', 'redis');
      } catch {
        return false;
      }
    }).length;
    const child = spawn(process.execPath, [KEHOACH, 'run', 'in', '--out', 'out', '-c', '1', '--redis', 'local', '--json'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
    while (text.split('"type":"document"').length < 4) await sleep(50);
    expect(servers()).toBe(1);
    child.kill('SIGKILL');
    for (let tries = 0; servers() > 0; tries++) {
      if (tries > 100) throw new Error('the private Redis is still there');
      await sleep(100);
    }
    const second = kehoach(['run', 'in', '--out', 'out', '-c', '1', '--redis', 'local']);
    expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining('30 documents: 30 complete') });
    expect(servers()).toBe(0);
    expect(kehoach(['run', 'in', '--out', 'embedded', '-c', '1']).code).toBe(0);
    expect(readFileSync(join(root, 'out', 'records.jsonl'), 'utf8')).toBe(readFileSync(join(root, 'embedded', 'records.jsonl'), 'utf8'));
  }, 180_000);

  test('watch --work: what is dropped is read, once, across a restart', async () => {
    const args = [KEHOACH, 'watch', 'in', '--out', 'out', '--work', '-c', '1', '--redis', 'local', '--interval', '0.2', '--settle', '0.5'];
    const start = () => {
      const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
      const watcher = { child, log: '' };
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => { watcher.log += chunk; });
      return watcher;
    };
    const until = async (what: () => boolean, log: () => string) => {
      for (let tries = 0; !what(); tries++) {
        if (tries > 600) throw new Error(log());
        await sleep(100);
      }
    };
    const records = () => (existsSync(join(root, 'out', 'records')) ? readdirSync(join(root, 'out', 'records')).filter((name) => name.endsWith('.json')).length : 0);
    const first = start();
    writeFileSync(join(root, 'in', 'a.txt'), planText(1));
    await until(() => records() === 1, () => first.log);
    first.child.kill('SIGTERM');
    expect(await new Promise((done) => first.child.once('exit', done))).toBe(0);
    writeFileSync(join(root, 'in', 'b.txt'), planText(2));
    const second = start();
    await until(() => records() === 2, () => second.log);
    second.child.kill('SIGTERM');
    await new Promise((done) => second.child.once('exit', done));
    expect(second.log.split('"queued"')).toHaveLength(2);
  }, 180_000);
});
