/**
 * Units run in child processes, one job at a time each, so that a poison document (endless loop, crash, out of memory)
 * costs one job and nothing else. Both runners, embedded and queue workers, work through this pool.
 */
import type { Config } from '../config.ts';
import type { DocumentData } from '../documents.ts';
import { PipelineError } from '../errors.ts';
import { cancelled, Child, type Job, type JobData } from './child.ts';
import { DocumentResult, type UnitName } from '../unit-data.ts';

export interface PoolOptions {
  /** jobs at once */
  size: number;
  /** folder of the store, unless `run` names another */
  root: string;
  /** recognised pages after which a child is replaced, as WASM memory never shrinks */
  recycleAfter?: number;
}

/** A child that keeps more than this share of its memory limit between jobs is replaced; looked at after this many jobs. */
const RECYCLE_MEMORY = { share: 0.75, jobs: 16 };

/** A bounded pool of child processes. */
export class ProcessPool {
  private readonly options: Required<PoolOptions>;
  private readonly idle: Child[] = [];
  private readonly all = new Set<Child>();
  private readonly waiting: Job[] = [];
  private closed = false;
  private nextId = 0;

  constructor(options: PoolOptions) {
    this.options = { recycleAfter: 400, ...options };
  }

  /** Run a unit in a child. Rejects with the unit's PipelineError, or `page-timeout`, `page-memory`, `engine-crashed`, `cancelled`. */
  run(unit: UnitName, data: JobData, config: Config, root = this.options.root): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(cancelled());
      const place = { file: data.names[0]!, ...(data.page !== undefined && { page: data.page }) };
      this.waiting.push({ request: { id: this.nextId++, unit, data, config, root }, place, resolve, reject });
      this.dispatch();
    });
  }

  /** Reject the jobs that no child has begun as `cancelled`; those under way go on. */
  cancelWaiting(): void {
    for (const job of this.waiting.splice(0)) job.reject(cancelled());
  }

  /** End all children at once; jobs under way and waiting are rejected as `cancelled`. */
  async close(): Promise<void> {
    this.closed = true;
    this.cancelWaiting();
    await Promise.all([...this.all].map((child) => child.end('cancelled')));
  }

  /** Give waiting jobs to children; a child that has the document open goes before others, so that it is not opened again for each page. */
  private dispatch(): void {
    while (this.waiting.length > 0) {
      // One that ended while it had nothing to do (the system was short of memory) is no failure of the next job.
      for (const child of this.idle.filter(({ alive }) => !alive)) {
        this.idle.splice(this.idle.indexOf(child), 1);
        this.all.delete(child);
      }
      const jobOf = (child: Child) => this.waiting.findIndex(({ request }) => request.data.id === child.document);
      let child = this.idle.find((candidate) => jobOf(candidate) >= 0) ?? this.idle.at(-1);
      if (child) {
        this.idle.splice(this.idle.indexOf(child), 1);
      } else if (this.all.size < this.options.size) {
        child = new Child();
        this.all.add(child);
      } else {
        return;
      }
      const [job] = this.waiting.splice(Math.max(0, jobOf(child)), 1);
      void this.work(child, job!);
    }
  }

  private async work(child: Child, job: Job): Promise<void> {
    try {
      job.resolve(await child.run(job));
    } catch (error) {
      job.reject(error as PipelineError);
    }
    const worn = child.recognized >= this.options.recycleAfter
      || (child.jobs % RECYCLE_MEMORY.jobs === 0 && await child.memory() > RECYCLE_MEMORY.share * job.request.config.recognition.pageMemory * 2 ** 20);
    if (child.alive && !worn && !this.closed) {
      this.idle.push(child);
    } else {
      this.all.delete(child);
      void child.end('cancelled');
    }
    this.dispatch();
  }
}

/**
 * Open a document, and finish it where that can be done at once. What ended its process then (a poison page, a text that takes for ever) is no
 * reason to give the document up: it is opened again, and its pages are left to page units. Rejects as `ProcessPool.run` does.
 */
export async function openDocument(pool: ProcessPool, document: DocumentData, config: Config, root?: string): Promise<DocumentResult> {
  const open = async (atOnce: boolean) => DocumentResult.parse(await pool.run('document', { ...document, atOnce }, config, root));
  return open(true).catch((error: unknown) => {
    if (error instanceof PipelineError && ['page-timeout', 'page-memory', 'engine-crashed', 'internal'].includes(error.code)) return open(false);
    throw error;
  });
}
