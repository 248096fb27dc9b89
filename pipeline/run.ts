/** The embedded runner: folders in, records out, on one machine, with no server. */
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';
import { PipelineError, toPipelineError } from './errors.ts';
import { compare, findDocuments } from './inputs.ts';
import { ProcessPool } from './isolation.ts';
import { lockFolder } from './lock.ts';
import { writeOutputs } from './outputs.ts';
import { FolderStore } from './store.ts';
import {
  DocumentResult, DocumentState, forget, isDone, isPageDone, PageResult, readState, recordLostDocument, recordLostPage,
  type DocumentData,
} from './units.ts';

export interface RunOptions {
  /** output folder, made where it is missing */
  out: string;
  config: Config;
  /** redo everything */
  force?: boolean;
  /** finish what is under way and stop */
  signal?: AbortSignal;
  onEvent?: (event: RunEvent) => void;
}

export type RunEvent =
  | { type: 'scan'; files: number }
  | { type: 'start'; files: number; documents: number; duplicates: number }
  | { type: 'open'; id: string; name: string; pages: number; pagesDone: number }
  | { type: 'page'; id: string; name: string; page: number; method: string; confidence: number | null; seconds: number }
  | { type: 'failure'; id: string | null; name: string; page: number | null; stage: string; code: string; message: string; line: string }
  | { type: 'document'; id: string; name: string; status: DocumentState['status']; pages: number; unchanged: boolean };

export interface RunSummary {
  files: number;
  documents: number;
  complete: number; partial: number; failed: number;
  /** documents that needed no work */
  unchanged: number;
  /** files that could not even be read */
  unreadable: number;
  pages: Record<string, number>;
  /** pages that were recognised in this run, and the wall-clock seconds of the run */
  pagesRead: number; seconds: number;
  /** at most ten; documents that are certain throughout (text files) are not among them */
  leastCertain: { id: string; name: string; confidence: number }[];
  /** false where the run was stopped before the end */
  finished: boolean;
}

/** Tries of a page or document whose failure may be an accident. */
const ATTEMPTS = 2;

/**
 * Make a record of every document below `paths` in `options.out`. Finished work is kept and not done again, whatever ended an earlier run.
 * Throws `output-locked`, `store-unwritable`, `store-full` (the disk filled up: what is finished stays), `source-unreadable` (a named path does not exist),
 * `configuration-invalid` (the output folder is itself to be read), `cancelled` (stopped while looking for documents).
 */
export async function run(paths: string[], options: RunOptions): Promise<RunSummary> {
  const started = performance.now();
  const lock = await lockFolder(options.out);
  const log = await openLog(options.out).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  const emit = (event: RunEvent) => {
    if (event.type !== 'document' || !event.unchanged) log.write(event);
    options.onEvent?.(event);
  };
  const store = new FolderStore(options.out);
  const pool = new ProcessPool({ size: options.config.concurrency, root: options.out });
  const stop = () => pool.cancelWaiting();
  options.signal?.addEventListener('abort', stop);
  try {
    await store.sweep(0);
    const { documents, unreadable, files, duplicates } = await findDocuments(paths, { except: options.out, onFile: (files) => options.onEvent?.({ type: 'scan', files }), ...(options.signal && { signal: options.signal }) });
    emit({ type: 'start', files, documents: documents.length, duplicates });
    for (const { name, error } of unreadable) emit(failureEvent(null, name, error));

    const runner = new DocumentRunner(store, pool, options, emit);
    const states = await mapBounded(documents, options.config.concurrency + 1, (document) => runner.runDocument(document), () => runner.stopped);
    if (runner.fatal) throw runner.fatal;
    const finished = !runner.stopped;
    await writeOutputs(store, unreadable);
    const { unchanged, pagesRead } = runner;
    const summary = summarize(states, { files, documents: documents.length, unreadable: unreadable.length, unchanged, pagesRead, finished, seconds: (performance.now() - started) / 1000 });
    log.write({ type: 'end', ...summary });
    return summary;
  } catch (error) {
    log.write({ type: 'error', message: error instanceof PipelineError ? error.explain() : String(error) });
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await pool.close();
    await log.close();
    await lock.release();
  }
}

/** The summary of a run over the states that its documents ended in (null: not reached). */
export function summarize(states: (DocumentState | null)[], facts: Pick<RunSummary, 'files' | 'documents' | 'unreadable' | 'unchanged' | 'pagesRead' | 'seconds' | 'finished'>): RunSummary {
  const done = states.filter((state) => state !== null);
  const count = (status: DocumentState['status']) => done.filter((state) => state.status === status).length;
  const pages: Record<string, number> = {};
  for (const state of done) for (const [method, number] of Object.entries(state.pages)) pages[method] = (pages[method] ?? 0) + number;
  return {
    ...facts, complete: count('complete'), partial: count('partial'), failed: count('failed'), pages,
    leastCertain: done.flatMap(({ id, names, confidence }) => (confidence === null || confidence === 1 ? [] : { id, name: names[0]!, confidence }))
      .sort((a, b) => a.confidence - b.confidence || compare(a.name, b.name)).slice(0, 10),
  };
}

/** Takes documents through open → pages → assemble, and remembers what has to be known of the whole run. */
class DocumentRunner {
  unchanged = 0;
  pagesRead = 0;
  /** the store is full or gone: nothing more can be finished */
  fatal: PipelineError | null = null;
  private readonly store: FolderStore;
  private readonly pool: ProcessPool;
  private readonly options: RunOptions;
  private readonly emit: (event: RunEvent) => void;

  constructor(store: FolderStore, pool: ProcessPool, options: RunOptions, emit: (event: RunEvent) => void) {
    this.store = store;
    this.pool = pool;
    this.options = options;
    this.emit = emit;
  }

  get stopped(): boolean { return this.fatal !== null || (this.options.signal?.aborted ?? false); }

  /** The state that the document ends in; null where the run was stopped before. */
  async runDocument(found: DocumentData): Promise<DocumentState | null> {
    const { config, force } = this.options;
    try {
      const known = await readState(this.store, found.id);
      const document = known && !force ? { ...found, names: [...new Set([...known.names, ...found.names])].sort(compare) } : found;
      if (force) {
        await forget(this.store, document.id);
      } else if (known && await isDone(this.store, document, known, config)) {
        this.unchanged++;
        this.emit(documentEvent(known, true));
        return known;
      }
      const state = await this.finishDocument(document);
      if (state) this.emit(documentEvent(state, false));
      return state;
    } catch (error) {
      this.noteFatal(toPipelineError(error, { stage: 'run', place: { file: found.names[0] } }));
      return null;
    }
  }

  private async finishDocument(document: DocumentData): Promise<DocumentState | null> {
    const { config } = this.options;
    const name = document.names[0]!;
    try {
      const facts = DocumentResult.parse(await this.attempt(() => this.pool.run('document', document, config)));
      const numbers = Array.from({ length: facts.pageCount }, (_, index) => index + 1);
      const done = await mapBounded(numbers, 16, (page) => isPageDone(this.store, document.id, page, config), () => false);
      const open = numbers.filter((_, index) => !done[index]);
      this.emit({ type: 'open', id: document.id, name, pages: facts.pageCount, pagesDone: facts.pageCount - open.length });
      await mapBounded(open, config.concurrency, (page) => this.runPage(document, page), () => this.stopped);
      if (this.stopped) return null;
      const state = DocumentState.parse(await this.attempt(() => this.pool.run('assemble', { ...document, ...facts }, config)));
      for (const { page, stage, code, message } of state.failures) {
        if (open.includes(page ?? 0)) continue;
        this.emit({ type: 'failure', id: document.id, name, page, stage, code, message, line: `${name}, page ${page}: ${message}` });
      }
      return state;
    } catch (error) {
      const failure = toPipelineError(error, { stage: 'run', place: { file: name } });
      if (this.isOurs(failure)) {
        this.noteFatal(failure);
        return null;
      }
      this.emit(failureEvent(document.id, name, failure));
      return recordLostDocument(this.store, document, failure, config);
    }
  }

  private async runPage(document: DocumentData, page: number): Promise<void> {
    const { config } = this.options;
    const name = document.names[0]!;
    const data = { ...document, page };
    const started = performance.now();
    try {
      const { method, confidence } = PageResult.parse(await this.attempt(() => this.pool.run('page', data, config)));
      this.pagesRead++;
      this.emit({ type: 'page', id: document.id, name, page, method, confidence, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      const failure = toPipelineError(error, { stage: 'page', place: { file: name, page } });
      if (this.isOurs(failure)) return this.noteFatal(failure);
      await recordLostPage(this.store, data, failure, config);
      this.emit(failureEvent(document.id, name, failure));
    }
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof PipelineError) || !error.retryable || this.isOurs(error)) throw error;
        // What may be an accident is not held against a document that there is no time to try again.
        if (this.stopped) throw new PipelineError('cancelled', 'stopped before it was tried again', { stage: 'run', cause: error });
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Failures of the run and not of the document. */
  private isOurs({ code }: PipelineError): boolean {
    return code === 'store-full' || code === 'store-unwritable' || code === 'cancelled' || code === 'engine-missing' || code === 'dictionary-damaged';
  }

  private noteFatal(error: PipelineError): void {
    if (error.code !== 'cancelled') this.fatal ??= error;
  }
}

export function documentEvent({ id, names, status, pageCount }: DocumentState, unchanged: boolean): RunEvent {
  return { type: 'document', id, name: names[0]!, status, pages: pageCount, unchanged };
}

export function failureEvent(id: string | null, name: string, error: PipelineError): RunEvent {
  const { code, message, stage, place } = error;
  return { type: 'failure', id, name, page: place.page ?? null, stage, code, message, line: error.explain() };
}

/** `Promise.all` over a bounded number at once, in order, results in order; once `stop()` says so, the rest is skipped and comes out as null. */
async function mapBounded<T, R>(items: T[], bound: number, work: (item: T) => Promise<R>, stop: () => boolean): Promise<(R | null)[]> {
  const results: (R | null)[] = items.map(() => null);
  let next = 0;
  const lane = async () => {
    while (next < items.length && !stop()) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(bound, items.length) }, lane));
  return results;
}

/** The run log: one JSON object a line, with the time; the only output that is not the same from run to run. */
export async function openLog(out: string): Promise<{ write(event: object): void; close(): Promise<void> }> {
  const path = join(out, 'run.jsonl');
  await mkdir(dirname(path), { recursive: true });
  const file: FileHandle = await open(path, 'a').catch((error: unknown) => {
    throw new PipelineError('store-unwritable', `cannot write ${path}`, { stage: 'run', cause: error });
  });
  let queue: Promise<unknown> = Promise.resolve();
  return {
    write(event) {
      const line = `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`;
      // A log that cannot be written (full disk) must not end the run.
      queue = queue.then(() => file.appendFile(line)).catch(() => {});
    },
    async close() {
      await queue;
      await file.close();
    },
  };
}
