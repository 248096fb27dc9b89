import { Command } from 'commander';
import { openQueues, QUEUES, type DocumentJob, type Queues } from '../workers/jobs.ts';
import { listWorkers } from '../workers/presence.ts';
import { readStatus, type QueueStatus } from '../workers/status.ts';
import type { RedisClient } from '../workers/connection.ts';
import { EXIT } from './exit-codes.ts';
import { duration } from './progress.ts';
import { printable } from './printable.ts';
import { openRedis } from './redis.ts';
import { addRedisOptions, type RedisFlags } from './redis-options.ts';
import { stopOnSignals } from './signals.ts';

interface StatusFlags extends RedisFlags { watch?: boolean; json?: boolean; failed?: boolean }
type Worker = Awaited<ReturnType<typeof listWorkers>>[number];

const WATCH_SECONDS = 2;
/** The rate while watching is that of this many seconds. */
const RATE_SECONDS = 20;

/** `kehoach status`: what waits, what is at work, how fast, how long yet. */
export function statusCommand(): Command {
  const command = new Command('status')
    .option('-w, --watch', 'again every two seconds')
    .option('--failed', 'list the documents that were given up, with the reason')
    .option('--json', 'one JSON object (a line, with --watch)');
  return addRedisOptions(command).action(async (flags: StatusFlags) => {
    const redis = await openRedis(flags, (text) => process.stderr.write(`${text}\n`));
    const queues = openQueues(redis.client);
    const { signal, release } = stopOnSignals(() => {});
    try {
      if (flags.failed) await listFailed(queues, flags.json ?? false);
      else await show(redis.client, queues, flags, signal);
      process.exitCode = EXIT.complete;
    } finally {
      release();
      await queues.close();
      await redis.close();
    }
  });
}

async function show(client: RedisClient, queues: Queues, { watch, json }: StatusFlags, signal: AbortSignal): Promise<void> {
  const points: { time: number; status: QueueStatus }[] = [];
  for (;;) {
    const status = await readStatus(queues);
    const workers = await listWorkers(client);
    points.push({ time: performance.now(), status });
    while (points.length > RATE_SECONDS / WATCH_SECONDS) points.shift();
    if (watch) useFreshRate(points);
    if (json) process.stdout.write(`${JSON.stringify({ ...status, workers })}\n`);
    else process.stdout.write(`${watch && process.stdout.isTTY ? '\x1b[H\x1b[2J' : ''}${statusText(status, workers)}`);
    if (!watch) return;
    const stopped = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), WATCH_SECONDS * 1000);
      signal.addEventListener('abort', () => { clearTimeout(timer); resolve(true); }, { once: true });
    });
    if (stopped) return;
  }
}

/** While watching, what was done since the first point that is kept. */
function useFreshRate(points: { time: number; status: QueueStatus }[]): void {
  const [first, last] = [points[0]!, points.at(-1)!];
  const seconds = (last.time - first.time) / 1000;
  if (seconds <= 0) return;
  for (const name of QUEUES) last.status.queues[name].rate = (last.status.queues[name].total - first.status.queues[name].total) / seconds || null;
}

function statusText({ queues, eta }: QueueStatus, workers: Worker[]): string {
  const lines = [`${'queue'.padEnd(10)}${['waiting', 'active', 'expanded', 'delayed', 'failed', 'done', 'per s'].map((title) => title.padStart(10)).join('')}`];
  for (const name of QUEUES) {
    const { waiting, active, expanded, delayed, failed, total, rate, paused } = queues[name];
    const cells = [waiting, active, name === 'page' ? '' : expanded, delayed, name === 'page' ? '' : failed, total, rate === null ? '–' : rate.toFixed(1)];
    lines.push(`${name.padEnd(10)}${cells.map((cell) => String(cell).padStart(10)).join('')}${paused ? '  paused' : ''}`);
  }
  lines.push(`left: ${eta === null ? 'not known yet' : eta === 0 ? 'nothing' : duration(eta)}`);
  lines.push(workers.length === 0 ? 'no worker is at work (kehoach work)' : 'workers:');
  for (const { host, pid, queues: names, concurrency, documents, pages, failures, paused, version } of workers) {
    lines.push(`  ${host} ${pid}  ${names.join(',')} ×${concurrency}  ${documents} documents, ${pages} pages, ${failures} failures  ${version}${paused ? `  PAUSED: ${paused}` : ''}`);
  }
  return `${lines.join('\n')}\n`;
}

async function listFailed(queues: Queues, json: boolean): Promise<void> {
  for (const job of await queues.document.getFailed()) {
    const { id, names } = job.data as DocumentJob;
    // The reason begins with the file where it has a place.
    const reason = job.failedReason.replace(`${names?.[0]}: `, '');
    process.stdout.write(`${json ? JSON.stringify({ id, names, reason: job.failedReason }) : printable(`${id?.slice(0, 12)}  ${names?.[0]}: ${reason}`)}\n`);
  }
}
