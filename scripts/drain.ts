import { Command } from 'commander';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinFolder } from '../pipeline/folders/lock.ts';
import { writeOutputs } from '../pipeline/folders/outputs.ts';
import { FolderStore } from '../pipeline/store.ts';
import { openQueues, QUEUES, type Queues } from '../workers/jobs.ts';
import { listWorkers } from '../workers/presence.ts';
import { openDocuments, readStatus } from '../workers/status.ts';
import { readUnreadable } from '../workers/unreadable.ts';
import type { RedisClient } from '../workers/connection.ts';
import { EXIT } from './exit-codes.ts';
import { counted, duration } from './progress.ts';
import { openRedis } from './redis.ts';
import { addRedisOptions, type RedisFlags } from './redis-options.ts';
import { stopOnSignals } from './signals.ts';

interface DrainFlags extends RedisFlags { out: string; now?: boolean; discard?: boolean; quiet?: boolean }

/** Seconds between two lines about what is left. */
const LINE_SECONDS = 15;

/** `kehoach drain`: wait until the queue is empty and write the lists of records and failures. */
export function drainCommand(): Command {
  const command = new Command('drain')
    .requiredOption('-o, --out <folder>', 'output folder')
    .option('--now', 'do not wait: write the lists of what is finished')
    .option('--discard', 'throw away what is waiting, for all output folders; what is finished stays')
    .option('-q, --quiet', 'say nothing but errors');
  return addRedisOptions(command).action(async (flags: DrainFlags) => { process.exitCode = await drain(flags); });
}

async function drain(flags: DrainFlags): Promise<number> {
  const say = (text: string) => { if (!flags.quiet) process.stderr.write(`${text}\n`); };
  const redis = await openRedis(flags, say);
  const queues = openQueues(redis.client);
  const { signal, release } = stopOnSignals(() => say('stopping; the queue goes on'));
  try {
    const share = await joinFolder(flags.out);
    try {
      if (flags.discard) await discard(queues, say);
      if (!flags.now) await waitUntilEmpty(redis.client, queues, signal, say);
      if (signal.aborted) return EXIT.interrupted;
      const store = new FolderStore(flags.out);
      const unreadable = await readUnreadable(store);
      const { complete, partial, failed } = await writeOutputs(store, { documents: [], unreadable });
      say(`${counted(complete + partial + failed, 'document')}: ${complete} complete, ${partial} partial, ${failed} failed${unreadable.length > 0 ? `; ${counted(unreadable.length, 'file')} could not be read` : ''}`);
      if (partial + failed + unreadable.length === 0) return EXIT.complete;
      say(`What was lost, and why: ${join(flags.out, 'failures.jsonl')}`);
      return EXIT.someFailed;
    } finally {
      await share.release();
    }
  } finally {
    release();
    await queues.close();
    await redis.close();
  }
}

async function discard(queues: Queues, say: (text: string) => void): Promise<void> {
  const open = openDocuments(await readStatus(queues));
  for (const name of [...QUEUES].reverse()) await queues[name].obliterate({ force: true, count: 10_000 });
  for (const name of QUEUES) await queues[name].resume();
  say(`${counted(open, 'document')} discarded; to have them read, feed them again`);
}

async function waitUntilEmpty(client: RedisClient, queues: Queues, signal: AbortSignal, say: (text: string) => void): Promise<void> {
  let last = -Infinity;
  let alone = false;
  while (!signal.aborted) {
    const status = await readStatus(queues);
    const open = openDocuments(status);
    if (open === 0) return;
    const workers = await listWorkers(client);
    const paused = status.queues.document.paused || status.queues.page.paused;
    if (!alone && workers.length === 0) say(`waiting: ${counted(open, 'document')}, and no worker is at work (kehoach work)`);
    alone = workers.length === 0;
    if (!alone && performance.now() - last > LINE_SECONDS * 1000) {
      last = performance.now();
      say(`${counted(open, 'document')} left${status.eta === null ? '' : `, about ${duration(status.eta)}`}${paused ? ' (the queue is paused: kehoach resume)' : ''}`);
    }
    await sleep(500, undefined, { signal }).catch(() => {});
  }
}
