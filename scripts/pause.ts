import { Command } from 'commander';
import { openQueues, QUEUES } from '../workers/jobs.ts';
import { EXIT } from './exit-codes.ts';
import { openRedis } from './redis.ts';
import { addRedisOptions, type RedisFlags } from './redis-options.ts';

/** `kehoach pause`: no worker takes another job until `kehoach resume`. */
export function pauseCommand(): Command {
  return switchCommand('pause', 'paused; kehoach resume goes on');
}

/** `kehoach resume`. */
export function resumeCommand(): Command {
  return switchCommand('resume', 'going on');
}

function switchCommand(name: 'pause' | 'resume', done: string): Command {
  return addRedisOptions(new Command(name)).action(async (flags: RedisFlags) => {
    const note = (text: string) => { process.stderr.write(`${text}\n`); };
    const redis = await openRedis(flags, note);
    const queues = openQueues(redis.client);
    try {
      for (const queue of QUEUES) await queues[queue][name]();
      note(done);
      process.exitCode = EXIT.complete;
    } finally {
      await queues.close();
      await redis.close();
    }
  });
}
