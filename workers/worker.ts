/** A worker process: takes jobs from the queues, does them in child processes, and stops without losing any. */
import { Worker, type Job } from 'bullmq';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { toPipelineError, type PipelineError } from '../pipeline/errors.ts';
import { ProcessPool } from '../pipeline/isolation/pool.ts';
import { FolderStore } from '../pipeline/store.ts';
import { isConnectionError, type RedisClient } from './connection.ts';
import { readPage, recordEnd, visitDocument, type Workshop } from './flow.ts';
import { openQueues, PREFIX, type DocumentOutcome, type PageOutcome, type QueueName } from './jobs.ts';
import { WorkerMetrics } from './metrics.ts';
import { announce } from './presence.ts';
import { readIdentity, Stores } from './stores.ts';

export interface WorkerOptions {
  client: RedisClient;
  queues: readonly QueueName[];
  /** pages at once */
  concurrency: number;
  /** folders of stores that are somewhere else here than where they were enqueued */
  mounts?: string[];
  log: Logger;
  /** pages a second over all workers; 0 lifts the limit; undefined leaves it as it is */
  rate?: number;
  /** seconds that work under way gets to finish when the worker is told to stop */
  grace?: number;
  highWater?: number;
}

/**
 * A lock that is not renewed for LOCK_MS is taken for that of a lost worker, at the next look but one at most; so its jobs are taken up
 * again within LOCK_MS + 2 × LOOK_MS. The main loop is never blocked for long, as the work is done in child processes.
 */
const LOCK_MS = 10_000;
const LOOK_MS = 4_000;
/** How often a job may lose its worker. The work itself cannot take a worker with it; restarts of machines and of Redis can. */
const MAX_LOST = 10;
/** How often a sick store is looked at. */
const PROBE_MS = 5_000;
/** Room that a store must have before work goes on. */
const PROBE_BYTES = 1 << 20;

export class QueueWorker {
  readonly metrics = new WorkerMetrics();
  /** Ends when the worker has stopped; rejects with the reason where this machine cannot do the work. */
  readonly ended: Promise<void>;
  private readonly options: WorkerOptions;
  private readonly workshop: Workshop;
  private readonly workers: Worker[];
  private readonly stopping = new AbortController();
  private readonly presence: ReturnType<typeof announce>;
  private end!: { resolve: () => void; reject: (error: PipelineError) => void };
  private paused: PipelineError | null = null;
  private told = '';
  private underWay = 0;
  private stopped: Promise<void> | null = null;

  private constructor(options: WorkerOptions) {
    this.options = options;
    this.ended = new Promise((resolve, reject) => { this.end = { resolve, reject }; });
    this.ended.catch(() => {});
    this.workshop = {
      queues: openQueues(options.client), stores: new Stores(options.client, options.mounts),
      pool: new ProcessPool({ size: options.concurrency, root: '' }),
      stopping: this.stopping.signal, ...(options.highWater !== undefined && { highWater: options.highWater }),
      pauseFor: (error) => void this.pauseFor(error), giveUp: (error) => void this.giveUp(error),
    };
    this.workers = options.queues.map((name) => this.createWorker(name));
    this.presence = announce(options.client, () => ({
      queues: [...options.queues], concurrency: options.concurrency, paused: this.paused?.message ?? null,
      documents: this.metrics.documents, pages: this.metrics.pages, failures: this.metrics.failures,
    }));
    this.presence.catch(() => {});
  }

  /** Start to work. Throws PipelineError `configuration-invalid` where workers of another version are at work. */
  static async start(options: WorkerOptions): Promise<QueueWorker> {
    const worker = new QueueWorker(options);
    try {
      await worker.presence;
      const { page } = worker.workshop.queues;
      if (options.rate === 0) await page.removeGlobalRateLimit();
      // Whole pages in whole milliseconds: one page in 1,000/rate ms below one a second, else rate pages in a second.
      else if (options.rate !== undefined) await page.setGlobalRateLimit(Math.max(1, Math.round(options.rate)), options.rate < 1 ? Math.round(1000 / options.rate) : 1000);
    } catch (error) {
      await worker.stop();
      throw error;
    }
    for (const each of worker.workers) void each.run().catch((error: Error) => worker.note(error));
    options.log.info({ queues: options.queues, concurrency: options.concurrency }, 'at work');
    return worker;
  }

  /** Take no more jobs, finish those under way or, after `grace` seconds, put them back; then leave. */
  stop(): Promise<void> {
    return (this.stopped ??= this.close());
  }

  private async close(): Promise<void> {
    const { grace = 30, log } = this.options;
    this.stopping.abort();
    // One that cannot be closed in order (Redis went away just then) is left to itself as well.
    const closed = Promise.all(this.workers.map((worker) => worker.close())).then(() => true, (error: Error) => {
      this.note(error);
      return true;
    });
    if (!(await Promise.race([closed, sleep(grace * 1000, false, { ref: false }), this.idleWithoutRedis()]))) {
      if (this.underWay > 0) log.warn({ grace }, 'putting back what is not finished');
      await this.workshop.pool.close();
      // Without Redis nothing can be put back; the locks run out then.
      await Promise.race([closed, sleep(5_000, false, { ref: false }), this.idleWithoutRedis()]);
    }
    await this.workshop.pool.close();
    await this.workshop.stores.close();
    await Promise.race([this.presence.then(({ leave }) => leave()).catch(() => {}), sleep(1_000)]);
    await Promise.race([this.workshop.queues.close().catch(() => {}), sleep(1_000)]);
    this.end.resolve();
    log.info('stopped');
  }

  /** False as soon as nothing is under way and Redis is not there: there is nothing left to wait for. */
  private async idleWithoutRedis(): Promise<false> {
    while (this.underWay > 0 || this.options.client.status === 'ready') await sleep(200, undefined, { ref: false });
    return false;
  }

  private createWorker(name: QueueName): Worker {
    const { client, concurrency } = this.options;
    const process = name === 'document' ? visitDocument : readPage;
    const worker = new Worker(name, async (job: Job, token?: string) => {
      this.underWay++;
      return process(job, token!, this.workshop).finally(() => { this.underWay--; });
    }, {
      connection: client, prefix: PREFIX, autorun: false,
      // One more than can be worked on, so that no child waits for Redis.
      concurrency: concurrency + 1,
      lockDuration: LOCK_MS, stalledInterval: LOOK_MS, maxStalledCount: MAX_LOST, drainDelay: 2,
      metrics: { maxDataPoints: 24 * 60 },
    });
    worker.on('completed', (job: Job, result: unknown) => this.completed(name, job, result));
    worker.on('failed', (job, error) => void this.failed(name, job, error));
    worker.on('stalled', (id) => this.options.log.warn({ job: id }, 'taken up again: its worker was lost'));
    worker.on('error', (error) => this.note(error));
    return worker;
  }

  private completed(name: QueueName, job: Job, result: unknown): void {
    if (this.told) this.options.log.info('going on');
    this.told = '';
    const fields = idsOf(job);
    if (name === 'page') {
      const { method, confidence, seconds } = result as PageOutcome;
      this.metrics.addPage(method, seconds);
      this.options.log.debug({ ...fields, method, confidence, seconds }, 'page');
    } else {
      const { status, pages, unchanged, read = [], seconds = 0 } = result as DocumentOutcome;
      this.metrics.addDocument(unchanged ? 'unchanged' : status);
      for (const { method } of read) this.metrics.addPage(method, seconds / pages);
      this.options.log.info({ ...fields, status, pages, unchanged }, 'document');
    }
  }

  private async failed(name: QueueName, job: Job | undefined, error: Error): Promise<void> {
    if (!job) return;
    const again = job.finishedOn === undefined;
    this.options.log.warn({ ...idsOf(job), reason: error.message, again }, again ? 'failed, will be tried again' : `${name} given up`);
    if (!again) this.metrics.addFailure(name);
    await recordEnd(job, error, this.workshop).catch((second: unknown) => {
      this.options.log.error({ ...idsOf(job), reason: String(second) }, 'the failure could not be noted in the store');
    });
  }

  /** Errors of BullMQ's own commands. A lost lock means that another worker has taken the job; the result is in the store all the same. */
  private note(error: Error): void {
    if (isConnectionError(error)) return;
    this.options.log.warn({ reason: error.message }, 'queue');
  }

  private async pauseFor(error: PipelineError): Promise<void> {
    if (this.paused || this.stopping.signal.aborted) return;
    this.paused = error;
    if (this.told !== error.message) this.options.log.error({ code: error.code, reason: error.message }, 'pausing until it is well again');
    this.told = error.message;
    // Not awaited: it may be a job of this worker that asked for it.
    for (const worker of this.workers) void worker.pause(true);
    do await sleep(PROBE_MS, undefined, { signal: this.stopping.signal }).catch(() => {});
    while (!this.stopping.signal.aborted && !(await this.isWell()));
    this.paused = null;
    if (this.stopping.signal.aborted) return;
    for (const worker of this.workers) void worker.resume();
  }

  /** Whether all stores that are open take a value again. Those that could not be opened are tried by the next job. */
  private async isWell(): Promise<boolean> {
    const key = `store/probe-${hostname()}-${process.pid}`;
    for (const root of await this.workshop.stores.roots()) {
      try {
        // Where a mount is gone, writing would make the folders anew beneath it.
        if (await readIdentity(root) === null) return false;
        await new FolderStore(root).write(key, Buffer.alloc(PROBE_BYTES));
        await rm(join(root, key), { force: true });
      } catch (error) {
        this.paused = toPipelineError(error, { stage: 'store', fallback: 'store-unwritable' });
        return false;
      }
    }
    return true;
  }

  private async giveUp(error: PipelineError): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.options.log.fatal({ code: error.code, reason: error.message }, 'this machine cannot do the work');
    this.end.reject(error);
    await this.stop();
  }
}

/** What a log line says of a job. */
function idsOf(job: Job): { document?: string; name?: string; page?: number } {
  const { id, names, page } = job.data as { id?: string; names?: string[]; page?: number };
  return { ...(id && { document: id.slice(0, 12) }), ...(names?.[0] && { name: names[0] }), ...(page && { page }) };
}
