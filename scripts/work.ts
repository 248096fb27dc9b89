import { Command, InvalidArgumentError } from 'commander';
import { pino } from 'pino';
import { makeConfig } from '../pipeline/config.ts';
import { PipelineError } from '../pipeline/errors.ts';
import { listen } from '../workers/http.ts';
import { openQueues, QUEUES, type QueueName } from '../workers/jobs.ts';
import { QueueWorker } from '../workers/worker.ts';
import { addConcurrencyOption } from './config-options.ts';
import { EXIT } from './exit-codes.ts';
import { nonNegative, whole } from './option-values.ts';
import { openRedis } from './redis.ts';
import { addRedisOptions, type RedisFlags } from './redis-options.ts';
import { stopOnSignals } from './signals.ts';

interface WorkFlags extends RedisFlags {
  concurrency?: number; queues: QueueName[]; out?: string[]; rate?: number; grace: number;
  metrics?: number; board?: number; bind: string; logLevel: string; untilDone?: boolean;
}

/** `kehoach work`: take queued documents and read them, until told to stop. */
export function workCommand(): Command {
  const command = addConcurrencyOption(new Command('work'))
    .option('--queues <names>', 'what to do here: document (open and assemble), page (read)', queueNames, [...QUEUES])
    .option('-o, --out <folder...>', 'output folders that are mounted here at other paths than where they were enqueued')
    .option('--rate <n>', 'at most so many pages a second, over all workers (0: no limit; kept until changed)', nonNegative)
    .option('--grace <seconds>', 'when told to stop: time for what is under way before it is put back', nonNegative, 30)
    .option('--metrics <port>', 'show figures for Prometheus at /metrics', whole(1))
    .option('--board <port>', 'show the queues in a browser at /board', whole(1))
    .option('--bind <address>', 'where to listen for both; the board is for looking only at other than loopback addresses', '127.0.0.1')
    .option('--log-level <level>', 'debug (every page), info (every document), warn, error', 'info');
  return addRedisOptions(command).addHelpText('after', `
The log is one JSON object a line on stderr. SIGTERM or Ctrl-C: stop after what is under way; a second one: stop at once
(nothing is lost either way: unfinished pages are taken up by other workers).

Examples:
  kehoach work --concurrency 4
  kehoach work --queues page --out /data/plans --redis rediss://queue.example:6380
  kehoach work --metrics 9464 --board 9465`)
    .action(async (flags: WorkFlags) => { process.exitCode = await work(flags); });
}

async function work(flags: WorkFlags): Promise<number> {
  const log = pino({ level: flags.logLevel, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } }, pino.destination({ dest: 2, sync: true }));
  const redis = await openRedis(flags, (text) => log.warn(text));
  const queues = openQueues(redis.client);
  let http: { close(): Promise<void> } | undefined;
  let worker: QueueWorker | null = null;
  // Before there is anything to stop: whoever sees that it is at work may tell it to stop.
  const { signal, release } = stopOnSignals(() => {
    log.info({ grace: flags.grace }, 'stopping after what is under way (again to stop at once)');
    void worker?.stop();
  });
  try {
    const { rate, grace, metrics, board, bind } = flags;
    const { concurrency } = makeConfig(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency });
    worker = await QueueWorker.start({ client: redis.client, queues: flags.queues, concurrency, mounts: flags.out ?? [], log, grace, ...(rate !== undefined && { rate }) });
    if (signal.aborted) return EXIT.complete;
    const { metrics: figures } = worker;
    if (metrics !== undefined || board !== undefined) {
      http = await listen({ queues, own: () => figures.text(), bind, ...(metrics !== undefined && { metrics }), ...(board !== undefined && { board }) });
    }
    await worker.ended;
    return EXIT.complete;
  } finally {
    await worker?.stop();
    release();
    await http?.close();
    await redis.close();
    // While Redis is away, BullMQ's own timers look for it without end.
    setTimeout(() => process.exit(), 1_000).unref();
  }
}

function queueNames(text: string): QueueName[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) if (!QUEUES.includes(name as QueueName)) throw new InvalidArgumentError(`queues are: ${QUEUES.join(', ')}`);
  if (names.length === 0) throw new PipelineError('configuration-invalid', 'no queue named', { stage: 'config' });
  return names as QueueName[];
}
