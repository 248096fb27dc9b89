/**
 * How fast and how small the queue is: many small documents through two worker processes on one machine, Redis with AOF beside them.
 *
 *   node scripts/bench-queue.ts [documents = 100000] [text|image] [concurrency of each worker = 2]
 *
 * Only Redis, with that many documents waiting (no files are made):
 *
 *   node scripts/bench-queue.ts memory [documents = 100000]
 *
 * And what the queue costs on real pages, against the embedded runner, in turns:
 *
 *   node scripts/bench-queue.ts overhead [folder = fixtures/documents] [concurrency = 2] [rounds = 2]
 */
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeConfig } from '../pipeline/config.ts';
import { readStates, sourceKey, type DocumentData } from '../pipeline/documents.ts';
import { findDocuments } from '../pipeline/folders/inputs.ts';
import { run } from '../pipeline/run.ts';
import { FolderStore } from '../pipeline/store.ts';
import { connectRedis } from '../workers/connection.ts';
import { feed } from '../workers/enqueue.ts';
import { openQueues } from '../workers/jobs.ts';
import { runQueued } from '../workers/run.ts';
import { openDocuments, readStatus } from '../workers/status.ts';
import { registerStore, saveConfiguration } from '../workers/stores.ts';
import { freePort, LaboratoryRedis, LaboratoryWorker, pageImage, planText, processorSeconds, writeDefaultRecording } from './queue-laboratory.ts';

const MB = 2 ** 20;
const folder = mkdtempSync(join(tmpdir(), 'kehoach-bench-'));
const [input, out] = [join(folder, 'in'), join(folder, 'out')];
const report = (what: string, value: string) => process.stdout.write(`${what.padEnd(44)} ${value}\n`);
report('machine', `${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)} at the start`);

const redis = new LaboratoryRedis(await freePort(), join(folder, 'redis'));
await redis.start();
try {
  if (process.argv[2] === 'overhead') await measureOverhead(process.argv[3] ?? new URL('../fixtures/documents', import.meta.url).pathname, Number(process.argv[4] ?? 2), Number(process.argv[5] ?? 2));
  else if (process.argv[2] === 'memory') await measureMemory(Number(process.argv[3] ?? 100_000));
  else await measureThroughput(Number(process.argv[2] ?? 100_000), process.argv[3] ?? 'text', process.argv[4] ?? '2');
} finally {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The same documents by both runners in turns; wall-clock and processor time of everything. */
async function measureOverhead(documents: string, concurrency: number, rounds: number): Promise<void> {
  const config = makeConfig({ concurrency });
  const client = await connectRedis(redis.url, undefined);
  const log = pino({ level: 'error' }, pino.destination(2));
  const sums = { embedded: { wall: 0, processor: 0 }, queued: { wall: 0, processor: 0 } };
  let pages = 0;
  for (let round = 0; round < rounds; round++) {
    // Who begins has the colder machine, so each begins once.
    for (const name of round % 2 === 0 ? ['embedded', 'queued'] as const : ['queued', 'embedded'] as const) {
      const options = { out: join(folder, `${name}-${round}`), config };
      // Redis is one of the children.
      const used = () => { const { own, children } = processorSeconds(process.pid); return own + children; };
      const [started, before] = [performance.now(), used()];
      const summary = name === 'embedded' ? await run([documents], options) : await runQueued([documents], { ...options, client, log });
      sums[name].wall += (performance.now() - started) / 1000;
      sums[name].processor += used() - before;
      pages += summary.pagesRead;
      report(`round ${round + 1}, ${name}`, `${summary.pagesRead} pages, ${((performance.now() - started) / 1000).toFixed(1)} s, processor ${(used() - before).toFixed(1)} s`);
    }
  }
  const { embedded, queued } = sums;
  const more = (key: 'wall' | 'processor') => `${((queued[key] / embedded[key] - 1) * 100).toFixed(1)} %`;
  report('the queue costs', `${more('wall')} of the time, ${more('processor')} of the processor, over ${pages / 2} pages each (load ${loadavg()[0]!.toFixed(1)} at the end)`);
  client.disconnect();
}

/** Bytes of Redis for each document that waits. */
async function measureMemory(count: number): Promise<void> {
  const client = await connectRedis(redis.url, undefined);
  const queues = openQueues(client);
  const config = makeConfig({}, {});
  const store = new FolderStore(out);
  const documents = Array.from({ length: count }, (_, n): DocumentData => {
    const id = createHash('sha256').update(String(n)).digest('hex');
    return { id, names: [`huyen-${n % 50}/nam-2025/ke-hoach-${n}.pdf`], bytes: 1_000_000 + n, location: { key: sourceKey(id) } };
  });
  const started = performance.now();
  await feed(documents, { client, queues, store, storeId: await registerStore(client, out), config, configuration: await saveConfiguration(store, config) });
  const info = await client.info('memory');
  const value = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(info)![1]);
  report('enqueued', `${count}, ${(count / (performance.now() - started) * 1000).toFixed(0)}/s`);
  report('Redis with all of them waiting', `${(value('used_memory') / MB).toFixed(0)} MB, ${(value('used_memory') / count).toFixed(0)} bytes a document, at most ${(value('used_memory_peak') / MB).toFixed(0)} MB`);
  await queues.close();
  client.disconnect();
}

/** Many small documents through two workers. */
async function measureThroughput(count: number, kind: string, concurrency: string): Promise<void> {
  for (let n = 0; n < count; n++) {
    const sub = join(input, String(n % 1000));
    if (n < 1000) mkdirSync(sub, { recursive: true });
    writeFileSync(join(sub, `${n}.${kind === 'image' ? 'png' : 'txt'}`), kind === 'image' ? pageImage(n) : planText(n));
  }
  writeDefaultRecording(join(folder, 'recording'));
  const client = await connectRedis(redis.url, undefined);
  const plain = new Redis(redis.url);
  const redisMemory = async () => Number(/used_memory:(\d+)/.exec(await plain.info('memory'))![1]) / MB;
  const queues = openQueues(client);
  const workers: LaboratoryWorker[] = [];
  try {
    const config = makeConfig({ recognition: { engine: 'recorded', recording: join(folder, 'recording') } });
    const store = new FolderStore(out);
    const options = { client, queues, store, storeId: await registerStore(client, out), config, configuration: await saveConfiguration(store, config), inPlace: true };
    let started = performance.now();
    const { documents } = await findDocuments([input]);
    report('documents found and hashed', `${documents.length}, ${(documents.length / (performance.now() - started) * 1000).toFixed(0)}/s`);
    started = performance.now();
    await feed(documents, options);
    report('enqueued', `${(documents.length / (performance.now() - started) * 1000).toFixed(0)}/s`);
    let peakRedis = await redisMemory();
    report('Redis with all of them waiting', `${peakRedis.toFixed(0)} MB, ${(peakRedis * MB / count).toFixed(0)} bytes a document`);

    workers.push(new LaboratoryWorker(redis.url, ['-c', concurrency, '--log-level', 'warn']), new LaboratoryWorker(redis.url, ['-c', concurrency, '--log-level', 'warn']));
    const serverBefore = processorSeconds(redis.pid!).own;
    started = performance.now();
    const samples: { done: number; worker: number; child: number; redis: number }[] = [];
    for (;;) {
      await sleep(2_000);
      const status = await readStatus(queues);
      const left = openDocuments(status);
      const used = await redisMemory();
      peakRedis = Math.max(peakRedis, used);
      samples.push({ done: count - left, worker: Math.max(...workers.map(({ memory }) => memory)) / MB, child: Math.max(0, ...workers.flatMap(({ childMemory }) => childMemory)) / MB, redis: used });
      if (samples.length % 15 === 0) process.stderr.write(`${count - left} done, ${((count - left) / (performance.now() - started) * 1000).toFixed(0)}/s, worker ${samples.at(-1)!.worker.toFixed(0)} MB, load ${loadavg()[0]!.toFixed(1)}\n`);
      if (left === 0) break;
      if (workers.every(({ alive }) => !alive)) throw new Error(workers.map(({ log }) => log.slice(-500)).join('\n'));
    }
    const seconds = (performance.now() - started) / 1000;
    report('done by two workers', `${(count / seconds).toFixed(0)} documents/s (${seconds.toFixed(0)} s, concurrency ${concurrency} each, load ${loadavg()[0]!.toFixed(1)} at the end)`);
    const each = (total: number) => `${(total * 1000 / count).toFixed(2)} ms`;
    const processor = workers.map(({ process: { pid } }) => processorSeconds(pid!));
    const own = processor.reduce((sum, worker) => sum + worker.own, 0);
    const children = processor.reduce((sum, worker) => sum + worker.children, 0);
    const server = processorSeconds(redis.pid!).own - serverBefore;
    report('processor time a document', `${each(own + children + server)}: units ${each(children)}, workers ${each(own)}, Redis ${each(server)}`);
    report('Redis at most', `${peakRedis.toFixed(0)} MB`);
    const over = (what: 'worker' | 'child' | 'redis') => [0.1, 0.25, 0.5, 0.75, 1].map((share) => (samples.find(({ done }) => done >= count * share) ?? samples.at(-1)!)[what].toFixed(0)).join(', ');
    report('when 10, 25, 50, 75, 100 % were done:', '');
    report('  memory of the larger worker', `${over('worker')} MB`);
    report('  memory of the largest unit process', `${over('child')} MB`);
    report('  memory of Redis', `${over('redis')} MB`);
    let complete = 0;
    for await (const { status } of readStates(store)) if (status === 'complete') complete++;
    report('records', `${complete} complete of ${count}`);
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
    await queues.close();
    client.disconnect();
    plain.disconnect();
  }
}
