import { Command, Option } from 'commander';
import { openQueues, type DocumentJob } from '../workers/jobs.ts';
import { retry } from '../workers/retry.ts';
import { shareFolder } from '../workers/share.ts';
import { EXIT } from './exit-codes.ts';
import { printable } from './printable.ts';
import { counted } from './progress.ts';
import { openRedis } from './redis.ts';
import { addRedisOptions, type RedisFlags } from './redis-options.ts';

interface RetryFlags extends RedisFlags { out: string; failed?: boolean; urgency: DocumentJob['urgency'] }

/** `kehoach retry`: queue again what was given up. */
export function retryCommand(): Command {
  const command = new Command('retry')
    .argument('[id...]', 'only documents whose id begins so')
    .requiredOption('-o, --out <folder>', 'output folder')
    .option('--failed', 'only documents of which there is no record at all')
    .addOption(new Option('--urgency <when>', 'before or after what is waiting').choices(['high', 'normal', 'low']).default('normal'));
  return addRedisOptions(command).action(async (ids: string[], flags: RetryFlags) => {
    const note = (text: string) => { process.stderr.write(`${printable(text)}\n`); };
    const redis = await openRedis(flags, note);
    const queues = openQueues(redis.client);
    try {
      const { store, storeId, release } = await shareFolder(redis.client, flags.out);
      try {
        const { queued, skipped } = await retry({
          client: redis.client, queues, store, storeId, ids, failedOnly: flags.failed ?? false, urgency: flags.urgency,
        });
        // Jobs that were refused before the store knew of them.
        if (ids.length === 0) await queues.document.retryJobs({ state: 'failed' });
        for (const { names } of skipped) note(`${names[0]}: enqueue it again; it is not known any more where it was or how it was to be read`);
        note(`${counted(queued, 'document')} queued again`);
        process.exitCode = skipped.length > 0 ? EXIT.someFailed : EXIT.complete;
      } finally {
        await release();
      }
    } finally {
      await queues.close();
      await redis.close();
    }
  });
}
