/** Which workers are alive, and that they all run the same code. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import { configurationHash } from '../pipeline/config.ts';
import { PipelineError } from '../pipeline/errors.ts';
import { dictionaryVersions } from '../dictionaries/versions.ts';
import { VERSION } from '../pipeline/version.ts';
import type { RedisClient } from './connection.ts';
import { PREFIX } from './jobs.ts';

const ALIVE_KEY = `${PREFIX}:workers`;
const INFO_KEY = `${PREFIX}:worker-info`;
const BEAT_MS = 5_000;
/** A worker that was not heard of for so long is gone. */
const GONE_MS = 20_000;

/** Software and dictionaries: records of workers with equal values are equal. */
export const CODE_VERSION = `${VERSION}+${configurationHash(dictionaryVersions()).slice(0, 8)}`;

const WorkerInfo = z.object({
  host: z.string(), pid: z.int(), version: z.string(), queues: z.array(z.string()), concurrency: z.int(),
  /** why it takes no jobs at present, or null */
  paused: z.string().nullable(),
  documents: z.int(), pages: z.int(), failures: z.int(),
});
export type WorkerInfo = z.infer<typeof WorkerInfo>;

/** Workers that were heard of lately. Times are those of the server, as the clocks of machines differ. */
export async function listWorkers(client: RedisClient): Promise<(WorkerInfo & { id: string })[]> {
  const ids = await client.zrangebyscore(ALIVE_KEY, await serverTime(client), '+inf');
  if (ids.length === 0) return [];
  const values = await client.hmget(INFO_KEY, ...ids);
  return ids.flatMap((id, index) => {
    const info = WorkerInfo.safeParse(JSON.parse(values[index] ?? 'null'));
    return info.success ? [{ id, ...info.data }] : [];
  });
}

/**
 * Refuse to work beside another version of the code: a document must not be read by one and assembled by another.
 * Throws PipelineError `configuration-invalid`.
 */
export async function refuseOtherVersions(client: RedisClient): Promise<void> {
  const other = (await listWorkers(client)).find(({ version }) => version !== CODE_VERSION);
  if (!other) return;
  throw new PipelineError('configuration-invalid', `version ${other.version} of kehoach is at work on this queue (process ${other.pid} on ${other.host}), and this is ${CODE_VERSION}; stop those workers first, what is waiting stays`, { stage: 'queue' });
}

/** Tell of a worker as long as it lives. Its name is written before the others' versions are read, so that of two that start at once at least one sees the other. */
export async function announce(client: RedisClient, describe: () => Omit<WorkerInfo, 'host' | 'pid' | 'version'>): Promise<{ id: string; beat(): Promise<void>; leave(): Promise<void> }> {
  const id = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const beat = async () => {
    const info: WorkerInfo = { host: hostname(), pid: process.pid, version: CODE_VERSION, ...describe() };
    const now = await serverTime(client);
    const gone = await client.zrangebyscore(ALIVE_KEY, '-inf', now - GONE_MS);
    if (gone.length > 0) {
      await client.hdel(INFO_KEY, ...gone);
      await client.zrem(ALIVE_KEY, ...gone);
    }
    await client.hset(INFO_KEY, id, JSON.stringify(info));
    await client.zadd(ALIVE_KEY, now + GONE_MS, id);
  };
  const leave = async () => {
    clearInterval(timer);
    await client.zrem(ALIVE_KEY, id);
    await client.hdel(INFO_KEY, id);
  };
  let beating = false;
  const timer = setInterval(() => {
    // During an outage commands pile up in the client; one beat is enough.
    if (beating) return;
    beating = true;
    void beat().catch(() => {}).finally(() => { beating = false; });
  }, BEAT_MS);
  timer.unref();
  await beat();
  try {
    await refuseOtherVersions(client);
  } catch (error) {
    await leave();
    throw error;
  }
  return { id, beat, leave };
}

/** Milliseconds by the server's clock. */
async function serverTime(client: RedisClient): Promise<number> {
  const [seconds, microseconds] = await client.time();
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}
