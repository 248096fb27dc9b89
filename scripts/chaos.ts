/**
 * Can the queue lose anything? Documents of all kinds, some of them poison, go through workers that are killed again and again, over a Redis
 * that is killed too, fed twice; in the end every record must be byte for byte that of an undisturbed embedded run, and the failures the same.
 *
 *   node scripts/chaos.ts [--documents 500] [--workers 3] [--worker-kills 30] [--redis-kills 5] [--poison 5] [--real 6] [--seed 1] [--keep]
 *
 * `--poison`: per cent of the documents that have a page which crashes its process, never ends, or eats memory; `--real`: documents that are read by
 * a real engine (tesseract), the rest by the recorded one. Everything stays on the loopback address and in a temporary folder.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeConfig, type Config } from '../pipeline/config.ts';
import { findDocuments } from '../pipeline/folders/inputs.ts';
import { PlanRecord } from '../pipeline/model.ts';
import { writeOutputs } from '../pipeline/folders/outputs.ts';
import { run } from '../pipeline/run.ts';
import { FolderStore } from '../pipeline/store.ts';
import { connectRedis } from '../workers/connection.ts';
import { feed, type FeedOptions } from '../workers/enqueue.ts';
import { follow } from '../workers/follow.ts';
import { openQueues } from '../workers/jobs.ts';
import { registerStore, saveConfiguration } from '../workers/stores.ts';
import { freePort, LaboratoryRedis, LaboratoryWorker, pageImage, pagesTiff, planText, poisonedTiff, writeDefaultRecording } from './queue-laboratory.ts';

export interface ChaosOptions { documents: number; workers: number; workerKills: number; redisKills: number; poison: number; real: number; seed: number; folder: string; say: (text: string) => void }
export interface ChaosReport {
  documents: number; equal: number; failures: number; differences: string[];
  workerKills: number; redisKills: number; seconds: number; orphans: number;
}

/** After so long without the progress that the next kill waits for, it comes all the same. */
const STANDSTILL_SECONDS = 60;
/** Time in which unit processes have to end themselves once their worker is gone; it takes them a second on an idle machine. */
const ORPHAN_SECONDS = 30;
/** Longest that the disturbed run may take. */
const LIMIT_SECONDS = 1800;

export async function chaos(options: ChaosOptions): Promise<ChaosReport> {
  const { folder, say } = options;
  const recording = join(folder, 'recording');
  const config = makeConfig({ recognition: { engine: 'recorded', recording, pageTimeout: 20, pageMemory: 768 }, concurrency: 2 });
  const realConfig = makeConfig({ recognition: { engine: 'tesseract', pageTimeout: 600 }, concurrency: 2 });
  const parts: { input: string; config: Config }[] = [{ input: join(folder, 'in'), config }, { input: join(folder, 'real'), config: realConfig }];
  await makeDocuments(parts[0]!.input, options, config);
  const real = takeFixtures(parts[1]!.input, options.real);
  say(`${options.documents - real} documents for the recorded engine, ${real} for tesseract`);

  const undisturbed = join(folder, 'undisturbed');
  for (const { input, config: own } of parts) if (readdirSync(input).length > 0) await run([input], { out: undisturbed, config: own });
  say('undisturbed embedded run done');

  const out = join(folder, 'out');
  const started = performance.now();
  const pids = new Set<number>();
  const kills = await disturbedRun(parts, out, options, pids);
  const seconds = (performance.now() - started) / 1000;
  for (let tries = 0; countOrphans(pids) > 0 && tries < ORPHAN_SECONDS; tries++) await sleep(1_000);
  return { ...compareFolders(undisturbed, out), ...kills, seconds, orphans: countOrphans(pids) };
}

/** Text, images of one page, and scans of several pages of which poison takes one. */
async function makeDocuments(input: string, { documents, real, poison }: ChaosOptions, config: Config): Promise<void> {
  mkdirSync(input, { recursive: true });
  writeDefaultRecording(config.recognition.recording!);
  const count = documents - Math.min(real, fixtures().length);
  const poisoned = Math.round(documents * poison / 100);
  const POISONS = ['crash', 'loop', 'memory'] as const;
  for (let n = 0; n < count; n++) {
    if (n < poisoned) {
      writeFileSync(join(input, `poison-${n}.tiff`), await poisonedTiff(10_000 + 3 * n, POISONS[n % 3]!, config));
    } else if (n % 5 === 0) writeFileSync(join(input, `image-${n}.png`), pageImage(n));
    else if (n % 17 === 1) writeFileSync(join(input, `scan-${n}.tiff`), pagesTiff([50_000 + 4 * n, 50_001 + 4 * n, 50_002 + 4 * n, 50_003 + 4 * n]));
    else writeFileSync(join(input, `plan-${n}.txt`), planText(n, 1 + (n % 7)));
  }
}

function fixtures(): string[] {
  const folder = new URL('../fixtures/documents/', import.meta.url).pathname;
  if (!existsSync(folder)) return [];
  // Single pages first: a real engine takes its time.
  const names = readdirSync(folder).sort();
  return [/\.(?:png|jpe?g|webp)$/, /\.pdf$/].flatMap((kind) => names.filter((name) => kind.test(name))).map((name) => join(folder, name));
}

function takeFixtures(input: string, count: number): number {
  mkdirSync(input, { recursive: true });
  const taken = fixtures().slice(0, count);
  for (const path of taken) cpSync(path, join(input, basename(path)));
  return taken.length;
}

/** `pids`: gets the processes of the workers. */
async function disturbedRun(parts: { input: string; config: Config }[], out: string, options: ChaosOptions, pids: Set<number>): Promise<{ workerKills: number; redisKills: number }> {
  const { folder, say, workers: size } = options;
  const random = generator(options.seed);
  const redis = new LaboratoryRedis(await freePort(), join(folder, 'redis'));
  await redis.start();
  const client = await connectRedis(redis.url, undefined, { onOutage: ({ state }) => say(`  Redis ${state}`) });
  const queues = openQueues(client);
  const stopping = new AbortController();
  const startWorker = () => {
    const worker = new LaboratoryWorker(redis.url, ['-c', '1', '--log-level', 'warn']);
    pids.add(worker.process.pid!);
    return worker;
  };
  const workers = Array.from({ length: size }, startWorker);
  const limit = setTimeout(() => stopping.abort(), LIMIT_SECONDS * 1000);
  const kills = { workerKills: 0, redisKills: 0 };
  try {
    const store = new FolderStore(out);
    const storeId = await registerStore(client, out);
    let done = 0;
    const fed = await Promise.all(parts.map(async ({ input, config }) => {
      const { documents } = await findDocuments([input]);
      const own: FeedOptions = { client, queues, store, storeId, config, configuration: await saveConfiguration(store, config), signal: stopping.signal };
      const { queued } = await feed(documents, own);
      return { documents, own, ended: follow(queued, own, (event) => { if (event.type === 'document') done++; }) };
    }));
    const total = fed.reduce((sum, { documents }) => sum + documents.length, 0);
    // Kills are spread over the documents, in a random order; the folders are fed again in the middle.
    const acts: (() => Promise<void>)[] = [
      ...Array.from({ length: options.workerKills }, () => async () => {
        const index = Math.floor(random() * size);
        await workers[index]!.end('SIGKILL');
        kills.workerKills++;
        workers[index] = startWorker();
      }),
      ...Array.from({ length: options.redisKills }, () => async () => {
        await redis.stop('SIGKILL');
        await sleep(500 + random() * 2_500);
        await redis.start();
        kills.redisKills++;
      }),
      async () => { for (const { documents, own } of fed) await feed(documents, own); },
    ].map((act) => ({ act, order: random() })).sort((a, b) => a.order - b.order).map(({ act }) => act);
    let finished = false;
    const ended = Promise.all(fed.map((part) => part.ended)).then(() => { finished = true; });
    for (const [index, act] of acts.entries()) {
      const since = performance.now();
      // By progress, and by time where there is none for long because of what was killed before.
      while (!finished && done < total * (index + 1) / (acts.length + 2) && performance.now() - since < STANDSTILL_SECONDS * 1000) await sleep(50);
      await act();
      say(`  ${done} of ${total} done, ${kills.workerKills} workers and ${kills.redisKills} times Redis killed`);
    }
    await ended;
    if (stopping.signal.aborted) throw new Error(`not finished within ${LIMIT_SECONDS} s`);
    await writeOutputs(store, { documents: [], unreadable: [] });
    return kills;
  } finally {
    clearTimeout(limit);
    await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
    await queues.close();
    client.disconnect();
    await redis.stop();
  }
}

/** Every record whole, valid and the same; every failure listed, and the same. */
function compareFolders(expected: string, actual: string): Pick<ChaosReport, 'documents' | 'equal' | 'failures' | 'differences'> {
  const names = readdirSync(join(expected, 'records')).sort();
  const differences: string[] = [];
  const extra = readdirSync(join(actual, 'records')).filter((name) => !names.includes(name));
  differences.push(...extra.map((name) => `${name}: not in the undisturbed run`));
  let equal = 0;
  for (const name of names) {
    const path = join(actual, 'records', name);
    if (!existsSync(path)) {
      differences.push(`${name}: lost`);
      continue;
    }
    const text = readFileSync(path, 'utf8');
    PlanRecord.parse(JSON.parse(text));
    if (text === readFileSync(join(expected, 'records', name), 'utf8')) equal++;
    else differences.push(`${name}: not the same bytes`);
  }
  const failures = (folder: string) => readFileSync(join(folder, 'failures.jsonl'), 'utf8').split('\n').filter(Boolean);
  const [wanted, got] = [failures(expected), failures(actual)];
  if (wanted.join('\n') !== got.join('\n')) differences.push(`failures.jsonl: ${wanted.length} expected, ${got.length} found, or not the same`);
  if (readFileSync(join(expected, 'records.jsonl'), 'utf8') !== readFileSync(join(actual, 'records.jsonl'), 'utf8')) differences.push('records.jsonl: not the same');
  return { documents: names.length, equal, failures: got.length, differences };
}

/** Unit processes of these workers, which are gone. */
function countOrphans(workers: Set<number>): number {
  if (!existsSync('/proc')) return 0;
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).filter((pid) => {
    try {
      const [, script, parent] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter((part) => !part.startsWith('--'));
      return script?.endsWith('isolation/process.ts') && workers.has(Number(parent));
    } catch {
      return false;
    }
  }).length;
}

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: {
    documents: { type: 'string', default: '500' }, workers: { type: 'string', default: '3' }, 'worker-kills': { type: 'string', default: '30' },
    'redis-kills': { type: 'string', default: '5' }, poison: { type: 'string', default: '5' }, real: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' }, keep: { type: 'boolean', default: false },
  } });
  const folder = mkdtempSync(join(tmpdir(), 'kehoach-chaos-'));
  const report = await chaos({
    documents: Number(values.documents), workers: Number(values.workers), workerKills: Number(values['worker-kills']), redisKills: Number(values['redis-kills']),
    poison: Number(values.poison), real: Number(values.real), seed: Number(values.seed), folder, say: (text) => process.stderr.write(`${text}\n`),
  });
  const { differences, ...figures } = report;
  process.stdout.write(`${JSON.stringify(figures)}\n${differences.join('\n')}${differences.length > 0 ? '\n' : ''}`);
  if (values.keep) process.stderr.write(`kept: ${folder}\n`);
  else rmSync(folder, { recursive: true, force: true });
  process.exitCode = differences.length > 0 || report.orphans > 0 ? 1 : 0;
}
