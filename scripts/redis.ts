/** Commands open Redis here; loaded only by those that use it. */
import { PipelineError } from '../pipeline/errors.ts';
import { connectRedis, type RedisClient } from '../workers/connection.ts';
import { startLocalRedis } from '../workers/local-redis.ts';
import type { RedisFlags } from './redis-options.ts';

/**
 * Connect, or start a private server for `folder` where the address is "local". Outages are told once, in `note`.
 * Throws `redis-unavailable`, `configuration-invalid`.
 */
export async function openRedis({ redis = '', redisOptions }: RedisFlags, note: (text: string) => void, folder?: string): Promise<{ client: RedisClient; close(): Promise<void> }> {
  if (redis === 'local' && folder === undefined) {
    throw new PipelineError('configuration-invalid', 'a private Redis ends with the command that started it; --redis local is for kehoach run and kehoach watch --work', { stage: 'redis' });
  }
  const server = redis === 'local' ? await startLocalRedis(folder!) : null;
  try {
    const client = await connectRedis(server?.url ?? redis, redisOptions, {
      onWarning: (text) => note(`warning: ${text}`),
      onOutage: (outage) => note(outage.state === 'lost' ? 'Redis is gone; waiting for it to come back' : `Redis is back after ${outage.seconds.toFixed(0)} s`),
    });
    return {
      client,
      async close() {
        client.disconnect();
        await server?.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}
