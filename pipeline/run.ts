/** The embedded runner: folders in, records out, on one machine, with no server. */
import type { Config } from './config.ts';
import {
  forget, forgetFailures, isDone, isPageDone, readState, recordLostDocument, recordLostPage, DocumentState, type DocumentData,
} from './documents.ts';
import { explain, PipelineError, toPipelineError } from './errors.ts';
import { compare, findDocuments } from './folders/inputs.ts';
import { openDocument, ProcessPool } from './isolation/pool.ts';
import { lockFolder } from './folders/lock.ts';
import type { Failure } from './model.ts';
import { writeOutputs } from './folders/outputs.ts';
import { openLog } from './folders/run-log.ts';
import { FolderStore } from './store.ts';
import { Tally, type RunSummary } from './summary.ts';
import { PageResult } from './unit-data.ts';

export interface RunOptions {
  /** output folder, made where it is missing */
  out: string;
  config: Config;
  /** redo everything */
  force?: boolean;
  /** try again what failed for good (limits of time and memory, damaged files), too */
  retryFailed?: boolean;
  /** finish what is under way and stop */
  signal?: AbortSignal;
  onEvent?: (event: RunEvent) => void;
}

export type RunEvent =
  | { type: 'scan'; files: number }
  | { type: 'start'; files: number; documents: number; duplicates: number }
  | { type: 'open'; id: string; name: string; pages: number; pagesDone: number }
  | { type: 'page'; id: string; name: string; page: number; method: string; confidence: number | null; seconds: number }
  | { type: 'failure'; id: string | null; name: string; page: number | null; stage: string; code: string; message: string; line: string; earlier?: true; stack?: string }
  | { type: 'document'; id: string; name: string; status: DocumentState['status']; pages: number; unchanged: boolean };

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
    const { documents, unreadable, files, duplicates } = await findDocuments(paths, { except: options.out, maxBytes: options.config.recognition.maxBytes, onFile: (files) => options.onEvent?.({ type: 'scan', files }), ...(options.signal && { signal: options.signal }) });
    emit({ type: 'start', files, documents: documents.length, duplicates });
    for (const { name, error } of unreadable) emit(failureEvent(null, name, error));

    const runner = new DocumentRunner(store, pool, options, emit);
    await forEachBounded(documents, options.config.concurrency + 1, (document) => runner.runDocument(document), () => runner.stopped);
    if (runner.fatal) throw runner.fatal;
    const finished = !runner.stopped;
    await writeOutputs(store, { documents, unreadable });
    const { tally, unchanged, pagesRead } = runner;
    const summary = tally.summary({ files, documents: documents.length, unreadable: unreadable.length, unchanged, pagesRead, finished, seconds: (performance.now() - started) / 1000 });
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

/** Takes documents through open → pages → assemble, and remembers what has to be known of the whole run. */
class DocumentRunner {
  readonly tally = new Tally();
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

  async runDocument(found: DocumentData): Promise<void> {
    const { config, force, retryFailed } = this.options;
    try {
      const known = await readState(this.store, found.id);
      const document = known && !force ? { ...found, names: [...new Set([...known.names, ...found.names])].sort(compare) } : found;
      if (force) {
        await forget(this.store, document.id);
      } else if (known && retryFailed && known.failures.length > 0) {
        await forgetFailures(this.store, known, config);
      } else if (known && await isDone(this.store, document, known, config)) {
        this.unchanged++;
        this.end(known, true);
        return;
      }
      const state = await this.finishDocument(document);
      if (state) this.end(state, false);
    } catch (error) {
      this.noteFatal(toPipelineError(error, { stage: 'run', place: { file: found.names[0] } }));
    }
  }

  private end(state: DocumentState, unchanged: boolean): void {
    this.tally.add(state);
    this.emit(documentEvent(state, unchanged));
  }

  /** The state that the document ends in; null where the run was stopped before. */
  private async finishDocument(document: DocumentData): Promise<DocumentState | null> {
    const { config } = this.options;
    const { id, names: [name = ''] } = document;
    const started = performance.now();
    try {
      const { finished, kept = [], ...facts } = await this.attempt(() => openDocument(this.pool, document, config));
      const open = finished ? [] : await this.openPages(id, facts.pageCount);
      const read = finished?.pages ?? kept;
      this.emit({ type: 'open', id, name, pages: facts.pageCount, pagesDone: facts.pageCount - open.length - read.length });
      const seconds = (performance.now() - started) / 1000 / read.length;
      read.forEach(({ method, confidence }, index) => this.emit({ type: 'page', id, name, page: index + 1, method, confidence, seconds }));
      this.pagesRead += read.length;
      if (finished) {
        for (const failure of finished.state.failures) this.emit(listedFailure(id, name, failure));
        return finished.state;
      }
      await forEachBounded(open, config.concurrency, (page) => this.runPage(document, page), () => this.stopped);
      if (this.stopped) return null;
      const state = DocumentState.parse(await this.attempt(() => this.pool.run('assemble', { ...document, ...facts }, config)));
      for (const failure of state.failures) {
        if (failure.page === null) this.emit(listedFailure(id, name, failure));
        else if (!open.includes(failure.page)) this.emit({ ...listedFailure(id, name, failure), earlier: true });
      }
      return state;
    } catch (error) {
      const failure = toPipelineError(error, { stage: 'run', place: { file: name } });
      if (this.isOurs(failure)) {
        this.noteFatal(failure);
        return null;
      }
      this.emit(failureEvent(id, name, failure));
      return recordLostDocument(this.store, document, failure, config);
    }
  }

  /** Pages that need work. */
  private async openPages(id: string, pageCount: number): Promise<number[]> {
    const open: number[] = [];
    for (let page = 1; page <= pageCount; page++) if (!(await isPageDone(this.store, id, page, this.options.config))) open.push(page);
    return open;
  }

  private async runPage(document: DocumentData, page: number): Promise<void> {
    const { config } = this.options;
    const { id, names: [name = ''] } = document;
    const started = performance.now();
    try {
      const { method, confidence } = PageResult.parse(await this.attempt(() => this.pool.run('page', { ...document, page }, config)));
      this.pagesRead++;
      this.emit({ type: 'page', id, name, page, method, confidence, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      const failure = toPipelineError(error, { stage: 'page', place: { file: name, page } });
      if (this.isOurs(failure)) return this.noteFatal(failure);
      await recordLostPage(this.store, id, page, failure, config);
      this.emit(failureEvent(id, name, failure));
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
    return code === 'store-full' || code === 'store-unwritable' || code === 'cancelled' || code === 'engine-missing' || code === 'installation-damaged';
  }

  private noteFatal(error: PipelineError): void {
    if (error.code !== 'cancelled') this.fatal ??= error;
  }
}

export function documentEvent({ id, names, status, pageCount }: DocumentState, unchanged: boolean): RunEvent {
  return { type: 'document', id, name: names[0]!, status, pages: pageCount, unchanged };
}

type FailureEvent = Extract<RunEvent, { type: 'failure' }>;

export function failureEvent(id: string | null, name: string, error: PipelineError): FailureEvent {
  const { code, message, stage, place, cause } = error;
  // Only what nobody foresaw needs its place in the code.
  const stack = code === 'internal' && cause instanceof Error ? cause.stack : undefined;
  return { type: 'failure', id, name, page: place.page ?? null, stage, code, message, line: error.explain(), ...(stack && { stack }) };
}

/** The event for a failure that the store has. */
export function listedFailure(id: string, name: string, failure: Failure): FailureEvent {
  return { type: 'failure', id, name, ...failure, line: explain(failure.code, failure.message, { file: name, page: failure.page ?? undefined }) };
}

/** Work on a bounded number of items at once, in order; once `stop()` says so, the rest is skipped. */
async function forEachBounded<T>(items: T[], bound: number, work: (item: T) => Promise<void>, stop: () => boolean): Promise<void> {
  const left = items.values();
  await Promise.all(Array.from({ length: Math.min(bound, items.length) }, async () => {
    for (const item of left) {
      if (stop()) return;
      await work(item);
    }
  }));
}
