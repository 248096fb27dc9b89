/** A Redis of one's own for one output folder: started from the PATH, reached by a socket that no one else may open, stopped afterwards. */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PipelineError } from '../pipeline/errors.ts';
import { lockFolder } from '../pipeline/folders/lock.ts';

/** Seconds that the server may take to load what an earlier run left behind. */
const START_SECONDS = 60;

/**
 * Start a private server that keeps its append-only file in `<folder>/redis`; jobs that an earlier run left there are there again.
 * Throws `redis-unavailable` (no redis-server, or it does not start), `output-locked` (another run has one on this folder).
 */
export async function startLocalRedis(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const data = join(resolve(folder), 'redis');
  const lock = await lockFolder(data);
  // Paths of sockets are short, and shared folders have none.
  const sockets = await mkdtemp(join(tmpdir(), 'kehoach-'));
  const socket = join(sockets, 'redis.sock');
  const guard = fork(new URL('./local-redis-guard.ts', import.meta.url), [data, socket], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true, execArgv: ['--disable-warning=ExperimentalWarning'] });
  const gone = new Promise<void>((done) => guard.once('exit', () => done()).once('error', () => done()));
  const stop = async () => {
    if (guard.connected) guard.disconnect();
    await gone;
    await rm(sockets, { recursive: true, force: true });
    await lock.release();
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((done, fail) => {
      timer = setTimeout(() => fail(new Error(`it was not ready within ${START_SECONDS} s`)), START_SECONDS * 1000);
      guard.on('message', ({ ready, error }: { ready?: true; error?: string }) => { if (ready) done(); else fail(new Error(error)); });
      guard.once('exit', () => fail(new Error('it ended')));
      guard.once('error', fail);
    });
  } catch (error) {
    await stop();
    throw new PipelineError('redis-unavailable', `redis-server could not be started: ${(error as Error).message}`, { stage: 'redis', cause: error });
  } finally {
    clearTimeout(timer);
  }
  // The guard must not keep this process alive once everything else is done.
  guard.unref();
  guard.channel?.unref();
  return { url: `unix://${socket}`, stop };
}
