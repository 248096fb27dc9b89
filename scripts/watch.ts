import { Command } from 'commander';
import { pino } from 'pino';
import { feed } from '../workers/enqueue.ts';
import { openQueues, QUEUES } from '../workers/jobs.ts';
import { shareFolder } from '../workers/share.ts';
import { saveConfiguration } from '../workers/stores.ts';
import { noteUnreadable } from '../workers/unreadable.ts';
import { watchFolder } from '../workers/watch.ts';
import { QueueWorker } from '../workers/worker.ts';
import { addConcurrencyOption, addConfigOptions, configOf, type ConfigFlags } from './config-options.ts';
import { EXIT } from './exit-codes.ts';
import { nonNegative } from './option-values.ts';
import { openRedis } from './redis.ts';
import { addRedisOptions, type RedisFlags } from './redis-options.ts';
import { stopOnSignals } from './signals.ts';

interface WatchFlags extends ConfigFlags, RedisFlags { out: string; interval: number; settle: number; inPlace?: boolean; work?: boolean }

/** `kehoach watch`: queue what a scanner drops into a folder. */
export function watchCommand(): Command {
  const command = new Command('watch')
    .argument('<folder>', 'folder to look at, with all folders in it')
    .requiredOption('-o, --out <folder>', 'output folder')
    .option('--interval <seconds>', 'time between two looks', nonNegative, 2)
    .option('--settle <seconds>', 'time that size and date of a file must stay the same', nonNegative, 5)
    .option('--in-place', 'do not copy the documents: all machines see them at the same paths')
    .option('--work', 'read them in this process too');
  return addRedisOptions(addConfigOptions(addConcurrencyOption(command, 'with --work: pages at once'))).addHelpText('after', `
Examples:
  kehoach watch /srv/scanner --out /srv/plans
  kehoach watch /srv/scanner --out /srv/plans --work --redis local      all in one process, no server needed`)
    .action(async (folder: string, flags: WatchFlags) => { process.exitCode = await watch(folder, flags); });
}

async function watch(folder: string, flags: WatchFlags): Promise<number> {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } }, pino.destination({ dest: 2, sync: true }));
  const config = await configOf(flags);
  const redis = await openRedis(flags, (text) => log.warn(text), flags.work ? flags.out : undefined);
  const queues = openQueues(redis.client);
  const { signal, release } = stopOnSignals(() => log.info('stopping'));
  let worker: QueueWorker | null = null;
  try {
    const { store, storeId, release: leave } = await shareFolder(redis.client, flags.out);
    try {
      const configuration = await saveConfiguration(store, config);
      if (flags.work) worker = await QueueWorker.start({ client: redis.client, queues: QUEUES, concurrency: config.concurrency, mounts: [flags.out], log });
      const watching = watchFolder({
        folder, store, maxBytes: config.recognition.maxBytes, interval: flags.interval, settle: flags.settle, signal, onTrouble: (text) => log.error(text),
        async onDocuments({ documents, unreadable }) {
          await noteUnreadable(store, documents, unreadable);
          const fed = await feed(documents, { client: redis.client, queues, store, storeId, config, configuration, inPlace: flags.inPlace ?? false, signal });
          for (const { id, names } of fed.queued.values()) log.info({ document: id.slice(0, 12), name: names[0] }, 'queued');
          for (const { error } of fed.lost) log.warn({ reason: error.explain() }, 'lost');
        },
      });
      log.info({ folder }, 'watching');
      await Promise.race([watching, ...(worker ? [worker.ended] : [])]);
      return signal.aborted ? EXIT.complete : EXIT.environment;
    } finally {
      await worker?.stop();
      await leave();
    }
  } finally {
    release();
    await queues.close();
    await redis.close();
  }
}
