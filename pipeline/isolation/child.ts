/** A child process that runs units, one at a time, and is ended from outside when it takes too long or too much memory. */
import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { COMPILE_CACHE } from '../compile-cache.js';
import type { Config } from '../config.ts';
import { ERROR_CODES, PipelineError, type ErrorCode } from '../errors.ts';
import { DONE, READY, type UnitName } from '../unit-data.ts';

/** What a child is asked, and what it answers. */
export interface Request { id: number; unit: UnitName; data: JobData; config: Config; root: string }
/** What the pool itself looks at in a unit's data. */
export interface JobData { id: string; names: string[]; page?: number; atOnce?: boolean }
export const Answer = z.union([
  z.object({ id: z.int(), result: z.unknown() }),
  z.object({ id: z.int(), error: z.object({
    code: z.string().refine((code): code is ErrorCode => code in ERROR_CODES), message: z.string(), stage: z.string(),
    place: z.object({ file: z.string().optional(), page: z.int().optional() }),
    /** where in the code it happened, of errors that nobody foresaw */
    stack: z.string().optional(),
  }) }),
]);
export type Answer = z.infer<typeof Answer>;

export interface Job {
  request: Request;
  place: { file?: string; page?: number };
  resolve: (result: unknown) => void;
  reject: (error: PipelineError) => void;
}

/** Seconds between the time limit that the child keeps itself and the end of its process. */
const GRACE_SECONDS = 3;
/** Opening and assembling are bounded too; both are far below this even for the largest allowed documents. */
const UNIT_SECONDS = 900;
/** A document that is finished at once takes a few seconds at most; one that does not is opened again and read page by page. */
const AT_ONCE_SECONDS = 30;
/** Loading the code of a process counts as no job's time; on a machine that is busy beyond measure it may take this long. */
const START_SECONDS = 300;
const MEMORY_POLL_MS = 500;
/** Longest wait for what a process wrote before it ended: another that it started may hold its stderr open. */
const LAST_WORDS_MS = 2_000;
/** A process without a job has this long to close its engine. */
const CLOSING_MS = 2_000;

/** Each child leads a process group of its own, so that it can be ended together with the engine that it started. */
const GROUPS = process.platform !== 'win32';

/** One child process and the job that it is at. */
export class Child {
  jobs = 0;
  /** the document of its last job, which it keeps open */
  document: string | null = null;
  /** pages that the engine read */
  recognized = 0;
  private readonly process: ChildProcess;
  private readonly gone: Promise<void>;
  private stderr = '';
  private current: { job: Job; settle: (error: PipelineError | null, result?: unknown) => void } | null = null;
  private endedFor: ErrorCode | null = null;
  /** its code is loaded: from now on it is the job that ends it */
  private ready = false;
  private onReady: () => void = () => {};

  constructor() {
    this.process = fork(new URL('./process.ts', import.meta.url), [String(process.pid)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'], detached: GROUPS, env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
    });
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => { this.stderr = (this.stderr + text).slice(-2000); });
    this.process.on('message', (message) => {
      if (message !== READY) return this.receive(message);
      this.ready = true;
      this.onReady();
    });
    this.gone = new Promise((resolve) => {
      const finish = (error: (job: Job) => PipelineError) => {
        if (this.current) this.current.settle(error(this.current.job));
        resolve();
      };
      this.process.on('error', (error) => finish((job) => this.endError(job, error.message)));
      this.process.on('exit', (code, signal) => {
        const end = () => finish((job) => (code !== null && !this.ready && !this.endedFor ? this.startError() : this.endError(job, signal ?? `exit code ${code}`)));
        // What it said last may be read after the news of its end, and tells what it ended of.
        const late = setTimeout(end, LAST_WORDS_MS);
        this.process.once('close', () => {
          clearTimeout(late);
          end();
        });
      });
    });
  }

  get alive(): boolean { return this.process.connected && !this.exited && this.endedFor === null; }

  private get exited(): boolean { return this.process.exitCode !== null || this.process.signalCode !== null; }

  /** Resident bytes. */
  memory(): Promise<number> { return residentBytes(this.process.pid); }

  run(job: Job): Promise<unknown> {
    this.jobs++;
    this.document = job.request.data.id;
    const { config } = job.request;
    const seconds = timeLimit(job.request) + GRACE_SECONDS;
    const limit = config.recognition.pageMemory * 2 ** 20;
    return new Promise((resolve, reject) => {
      let timer = setTimeout(() => void this.end(this.ready ? 'page-timeout' : 'engine-crashed'), (this.ready ? seconds : START_SECONDS) * 1000);
      this.onReady = () => {
        clearTimeout(timer);
        timer = setTimeout(() => void this.end('page-timeout'), seconds * 1000);
      };
      const poll = setInterval(() => void this.memory().then((bytes) => {
        if (bytes > limit) void this.end('page-memory');
      }), MEMORY_POLL_MS);
      this.current = {
        job,
        settle: (error, result) => {
          this.current = null;
          this.onReady = () => {};
          clearTimeout(timer);
          clearInterval(poll);
          if (error) reject(error);
          else resolve(result);
        },
      };
      this.process.send(job.request, (error) => { if (error) this.current?.settle(this.endError(job, error.message)); });
    });
  }

  /** End the process: by itself where it has nothing to do, else at once; its job is rejected with `code`. */
  async end(code: ErrorCode): Promise<void> {
    if (!this.exited) this.endedFor ??= code;
    if (!this.current && this.ready && this.process.connected) {
      const timer = setTimeout(() => this.kill(), CLOSING_MS);
      void this.gone.then(() => clearTimeout(timer));
      this.process.send(DONE, (error) => { if (error) this.kill(); });
    } else {
      this.kill();
    }
    await this.gone;
  }

  /** The process and the engine that it may have started. */
  private kill(): void {
    if (this.exited || this.process.pid === undefined) return;
    try {
      process.kill(GROUPS ? -this.process.pid : this.process.pid, 'SIGKILL');
    } catch {
      this.process.kill('SIGKILL');
    }
  }

  private receive(message: unknown): void {
    const answer = Answer.safeParse(message);
    if (!answer.success || answer.data.id !== this.current?.job.request.id) return;
    if ('error' in answer.data) {
      const { code, message: text, stage, place, stack } = answer.data.error;
      this.current.settle(new PipelineError(code, text, { stage, place: { ...this.current.job.place, ...place }, ...(stack && { cause: Object.assign(new Error(text), { stack }) }) }));
    } else {
      if ((answer.data.result as { method?: unknown } | null)?.method === 'ocr') this.recognized++;
      this.current.settle(null, answer.data.result);
    }
  }

  /** No document is to blame for a process that does not even start. */
  private startError(): PipelineError {
    const reason = /^\w*Error\b.*$/m.exec(this.stderr)?.[0] ?? (this.stderr.trim().split('\n').at(-1) || 'it says nothing');
    return new PipelineError('installation-damaged', `the process that reads pages does not start: ${reason}`, { stage: 'run', cause: new Error(this.stderr.trim()) });
  }

  private endError(job: Job, reason: string): PipelineError {
    const details = { stage: job.request.unit, place: job.place };
    switch (this.endedFor) {
      case 'cancelled': return cancelled();
      case 'page-timeout': return new PipelineError('page-timeout', `no answer within ${timeLimit(job.request)} s`, details);
      case 'page-memory': return new PipelineError('page-memory', `more than ${job.request.config.recognition.pageMemory} MiB of memory`, details);
      default: {
        // What the process said last is a cause and no part of the message: it may hold addresses, and equal input must give equal records.
        const outOfMemory = /heap out of memory|Allocation failed/.test(this.stderr);
        return new PipelineError(outOfMemory ? 'page-memory' : 'engine-crashed', `the process that worked on it ended (${reason})`, { ...details, cause: new Error(this.stderr.trim()) });
      }
    }
  }
}

/** Seconds that a unit may take. */
function timeLimit({ unit, data, config: { recognition: { pageTimeout } } }: Request): number {
  return unit === 'page' ? pageTimeout : data.atOnce ? Math.min(pageTimeout, AT_ONCE_SECONDS) : UNIT_SECONDS;
}

export function cancelled(): PipelineError {
  return new PipelineError('cancelled', 'stopped before it was done', { stage: 'run' });
}

/** Resident memory of a process in bytes; 0 where the system has no /proc, so that the limit is not enforced there. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Number(status.split(' ')[1] ?? 0) * 4096;
}
