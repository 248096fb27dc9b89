import { Command, Option } from 'commander';
import { findDocuments } from '../pipeline/folders/inputs.ts';
import { feed } from '../workers/enqueue.ts';
import { openQueues, type DocumentJob } from '../workers/jobs.ts';
import { shareFolder } from '../workers/share.ts';
import { saveConfiguration } from '../workers/stores.ts';
import { noteUnreadable } from '../workers/unreadable.ts';
import { addConfigOptions, configOf, type ConfigFlags } from './config-options.ts';
import { EXIT } from './exit-codes.ts';
import { printable } from './printable.ts';
import { counted } from './progress.ts';
import { openRedis } from './redis.ts';
import { addRedisOptions, type RedisFlags } from './redis-options.ts';
import { stopOnSignals } from './signals.ts';

interface EnqueueFlags extends ConfigFlags, RedisFlags { out: string; force?: boolean; retryFailed?: boolean; inPlace?: boolean; urgency: DocumentJob['urgency']; quiet?: boolean }

/** `kehoach enqueue`: documents into the queue, for workers on any machine. */
export function enqueueCommand(): Command {
  const command = new Command('enqueue')
    .argument('<path...>', 'files and folders; folders are searched through')
    .requiredOption('-o, --out <folder>', 'output folder, shared by all machines that work')
    .option('--in-place', 'do not copy the documents: all machines see them at the same paths')
    .addOption(new Option('--urgency <when>', 'before or after what is waiting').choices(['high', 'normal', 'low']).default('normal'))
    .option('--force', 'redo everything, also what is finished')
    .option('--retry-failed', 'try again what was given up for good, such as pages that took too long')
    .option('-q, --quiet', 'say nothing but errors');
  return addRedisOptions(addConfigOptions(command)).addHelpText('after', `
Feeding the same folder again is harmless: what is finished is left out, what waits is not doubled.

Examples:
  kehoach enqueue scans/ --out /mnt/plans/out
  kehoach work                     in other terminals, on other machines
  kehoach status --watch
  kehoach drain --out /mnt/plans/out`)
    .action(async (paths: string[], flags: EnqueueFlags) => { process.exitCode = await enqueuePlans(paths, flags); });
}

async function enqueuePlans(paths: string[], flags: EnqueueFlags): Promise<number> {
  const line = (text: string) => { process.stderr.write(`${printable(text)}\n`); };
  const say = (text: string) => { if (!flags.quiet) line(text); };
  const config = await configOf(flags);
  const redis = await openRedis(flags, say);
  const { signal, release } = stopOnSignals(() => say('stopping: what is queued stays queued'));
  const queues = openQueues(redis.client);
  try {
    const { store, storeId, release: leave } = await shareFolder(redis.client, flags.out);
    try {
      const configuration = await saveConfiguration(store, config);
      const { documents, unreadable, files } = await findDocuments(paths, { except: flags.out, maxBytes: config.recognition.maxBytes, signal });
      await noteUnreadable(store, documents, unreadable);
      const { urgency, force = false, retryFailed = false, inPlace = false } = flags;
      const fed = await feed(documents, { client: redis.client, queues, store, storeId, config, configuration, inPlace, urgency, force, retryFailed, signal });
      for (const { error } of [...unreadable, ...fed.lost]) line(error.explain());
      say(`${counted(files, 'file')}, ${counted(documents.length, 'document')}: ${fed.queued.size} queued, ${fed.unchanged} done before${fed.lost.length + unreadable.length > 0 ? `, ${fed.lost.length + unreadable.length} could not be read` : ''}`);
      if (signal.aborted) return EXIT.interrupted;
      return fed.lost.length + unreadable.length > 0 ? EXIT.someFailed : EXIT.complete;
    } finally {
      await leave();
    }
  } catch (error) {
    if (signal.aborted && (error as Error).name === 'AbortError') return EXIT.interrupted;
    throw error;
  } finally {
    release();
    await queues.close();
    await redis.close();
  }
}
