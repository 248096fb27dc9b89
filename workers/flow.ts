/**
 * What is done with a job: a document is opened, its pages are asked for, and once they have all come back it is assembled.
 *
 *   document job ──▶ open ──▶ page jobs, a window at a time ──▶ (comes back when they are done) ──▶ … ──▶ assemble
 *
 * The store alone says what is done. A visit that is repeated finds what was there, so jobs may be run twice, lost or fed again.
 */
import { DelayedError, UnrecoverableError, WaitingChildrenError, WaitingError, type Job } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../pipeline/config.ts';
import { DocumentState, isDone, isPageDone, isPageSettled, readState, recordLostDocument, recordLostPage } from '../pipeline/documents.ts';
import { PipelineError, toPipelineError } from '../pipeline/errors.ts';
import { compare } from '../pipeline/folders/inputs.ts';
import { openDocument, type ProcessPool } from '../pipeline/isolation/pool.ts';
import type { FolderStore } from '../pipeline/store.ts';
import { PageResult } from '../pipeline/unit-data.ts';
import {
  documentData, DocumentJob, pageData, PageJob, pageOptions, readPayload, type DocumentOutcome, type Opened, type PageOutcome, type Queues,
} from './jobs.ts';
import type { Stores } from './stores.ts';

/** Pages of one document that wait at once: few enough that many documents fit below the mark, enough that no worker idles at its end. */
const WINDOW = 256;
/** No new document is expanded while more pages than this are waiting. */
export const HIGH_WATER = 1_000;
/** How long a document that found the page queue full is put aside, at least. */
const ASIDE_MS = 1_000;
/** How often pages that vanished without a trace are asked for again before they are given up. */
const AGAIN = 3;

/** What jobs are done with. */
export interface Workshop {
  queues: Queues;
  stores: Stores;
  pool: ProcessPool;
  highWater?: number;
  /** aborted when the worker has been told to stop */
  stopping: AbortSignal;
  /** the surroundings fail (disk full, folder gone): take no more jobs until they are well again */
  pauseFor(error: PipelineError): void;
  /** this machine cannot do the work at all (engine missing) */
  giveUp(error: PipelineError): void;
}

interface Place { store: FolderStore; config: Config }

async function placeOf(workshop: Workshop, data: { store: string; configuration: string }): Promise<Place> {
  const store = await workshop.stores.open(data.store);
  return { store, config: await workshop.stores.configuration(store, data.configuration) };
}

/** One visit to a document job. A document that was fed under another name meanwhile is finished once more, which is quick then, so that no name is lost. */
export async function visitDocument(job: Job, token: string, workshop: Workshop): Promise<DocumentOutcome> {
  return guard(job, token, workshop, async () => {
    for (;;) {
      const done = await finishDocument(job, token, workshop);
      const names = await namesOf(job, workshop);
      if (names.length === (job.data as DocumentJob).names.length) return done;
      job.data = { ...job.data as DocumentJob, names };
    }
  });
}

async function finishDocument(job: Job, token: string, workshop: Workshop): Promise<DocumentOutcome> {
  let data = readPayload(DocumentJob, job.data);
  const place = await placeOf(workshop, data);
  const { store, config } = place;
  if (!data.facts) {
    const document = documentData(data);
    const known = await readState(store, data.id);
    if (known && await isDone(store, document, known, config)) return outcome(known, true);
    const started = performance.now();
    const { finished, kept = [], ...facts } = await openDocument(workshop.pool, document, config, store.root);
    if (finished) return { ...outcome(finished.state, false), read: finished.pages, seconds: (performance.now() - started) / 1000 };
    data = { ...data, facts, next: 1 };
    await job.updateProgress({ name: document.names[0]!, pages: facts.pageCount, read: kept, seconds: (performance.now() - started) / 1000 } satisfies Opened);
  }
  // Nothing of it waits yet.
  if (data.next === 1) await waitForRoom(job, data, token, workshop);
  const facts = data.facts!;
  for (;;) {
    const window = await nextPages(data, place);
    if (window.pages.length === 0) break;
    const parent = { id: job.id!, queue: job.queueQualifiedName };
    const now = Date.now();
    const { facts: _, next: __, again: ___, ...reference } = data;
    await workshop.queues.page.addBulk(window.pages.map((page, index) => {
      const payload: PageJob = { ...reference, names: [data.names[0]!], page };
      return { name: 'page', data: payload, opts: pageOptions(parent, payload, index, now) };
    }));
    data = await keep(job, { ...data, next: window.next, ...(window.again && { again: (data.again ?? 0) + 1 }) }, workshop);
    // Back at the very front of the queue: what is begun is finished first.
    if (job.priority) await job.changePriority({ priority: 0 });
    if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  }
  return outcome(DocumentState.parse(await workshop.pool.run('assemble', { ...documentData(data), ...facts }, config, store.root)), false);
}

/** The names of a document that the job began with and those that were added in the queue since. */
async function namesOf(job: Job, { queues }: Workshop): Promise<string[]> {
  const { names } = job.data as DocumentJob;
  const queued = (await queues.document.getJob(job.id!))?.data as DocumentJob | undefined;
  return [...new Set([...names, ...queued?.names ?? []])].sort(compare);
}

/** Put what a job has come to into the queue, and what names were added there into it. */
async function keep(job: Job, data: DocumentJob, workshop: Workshop): Promise<DocumentJob> {
  const kept = { ...data, names: await namesOf(job, workshop) };
  await job.updateData(kept);
  return kept;
}

/** Pages to ask for next: those of the next window that need work, or, at the end, those that vanished. */
async function nextPages(data: DocumentJob, { store, config }: Place): Promise<{ pages: number[]; next: number; again: boolean }> {
  const { pageCount } = data.facts!;
  const pages: number[] = [];
  let next = data.next ?? 1;
  for (; next <= pageCount && pages.length < WINDOW; next++) {
    if (!(await isPageDone(store, data.id, next, config))) pages.push(next);
  }
  if (pages.length > 0) return { pages, next, again: false };
  for (let page = 1; page <= pageCount && pages.length < WINDOW; page++) {
    if (!(await isPageSettled(store, data.id, page, config))) pages.push(page);
  }
  if (pages.length === 0 || (data.again ?? 0) < AGAIN) return { pages, next, again: true };
  for (const page of pages) {
    const error = new PipelineError('engine-crashed', 'the workers that took it were lost, again and again', { stage: 'page', place: { file: data.names[0], page } });
    await recordLostPage(store, data.id, page, error, config);
  }
  return nextPages(data, { store, config });
}

/** Put a document aside while more than enough pages are waiting. A short stay in the worker's hands first, so that a long queue of documents is not turned over and over. */
async function waitForRoom(job: Job, data: DocumentJob, token: string, workshop: Workshop): Promise<void> {
  const { queues, highWater = HIGH_WATER, stopping } = workshop;
  const isFull = async () => await queues.page.getJobCountByTypes('wait', 'prioritized', 'delayed') >= highWater;
  for (let look = 0; look < 4; look++) {
    if (!(await isFull())) return;
    await sleep(ASIDE_MS / 4, undefined, { signal: stopping }).catch(() => {});
    if (stopping.aborted) break;
  }
  await keep(job, data, workshop);
  await job.moveToDelayed(Date.now() + ASIDE_MS, token);
  throw new DelayedError();
}

/** Read a page. */
export async function readPage(job: Job, token: string, workshop: Workshop): Promise<PageOutcome> {
  const started = performance.now();
  return guard(job, token, workshop, async () => {
    const data = readPayload(PageJob, job.data);
    const { store, config } = await placeOf(workshop, data);
    // Not at the first start: the document has just found it open.
    if (job.attemptsStarted > 1 && await isPageDone(store, data.id, data.page, config)) return { method: 'none', confidence: null, seconds: 0 };
    const { method, confidence } = PageResult.parse(await workshop.pool.run('page', pageData(data), config, store.root));
    return { method, confidence, seconds: (performance.now() - started) / 1000 };
  });
}

/** Do the work of a job; what goes wrong is put down to the job, to this machine, or to the server. */
async function guard<T>(job: Job, token: string, workshop: Workshop, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Of BullMQ (put aside, waiting) or of Redis: not the document's fault, and BullMQ's to deal with.
    if (!(error instanceof PipelineError)) throw error;
    const ours = isOurs(error) ? error : await failJob(job, error, workshop);
    if (ours.code === 'engine-missing' || ours.code === 'installation-damaged') workshop.giveUp(ours);
    else if (ours.code !== 'cancelled') workshop.pauseFor(ours);
    // Back to where it was, without counting it as a try.
    await job.moveToWait(token);
    throw new WaitingError();
  }
}

/** Failures of the surroundings and not of the document. */
function isOurs({ code }: PipelineError): boolean {
  return ['cancelled', 'store-full', 'store-unwritable', 'output-locked', 'engine-missing', 'installation-damaged'].includes(code);
}

/**
 * End this try of a job: the table in errors.ts says whether another is worth it. The failure goes to the store before the queue forgets it;
 * comes back only where the store does not take it, with the store's error.
 */
async function failJob(job: Job, error: PipelineError, workshop: Workshop): Promise<PipelineError> {
  if (error.retryable && job.attemptsMade + 1 < (job.opts.attempts ?? 1)) throw error;
  try {
    await recordFailure(job, error, workshop);
  } catch (second) {
    return toPipelineError(second, { stage: 'store', fallback: 'store-unwritable' });
  }
  throw new UnrecoverableError(error.explain());
}

/** Note in the store that a job was given up. A payload that cannot be understood leaves nothing to note it under. */
export async function recordFailure(job: Job, error: PipelineError, { stores }: Workshop): Promise<void> {
  const schema = job.queueName === 'page' ? PageJob : DocumentJob;
  const payload = schema.safeParse(job.data);
  if (!payload.success) return;
  const store = await stores.open(payload.data.store);
  const config = await stores.configuration(store, payload.data.configuration).catch(() => null);
  if (!config) return;
  if ('page' in payload.data) await recordLostPage(store, payload.data.id, payload.data.page, error, config);
  else await recordLostDocument(store, documentData(payload.data), error, config);
}

/** A job that BullMQ itself ended (its workers were lost too often, Redis refused too often), seen after the fact. */
export async function recordEnd(job: Job, error: Error, workshop: Workshop): Promise<void> {
  const lost = /stalled more than|started more than/.test(error.message);
  // Not the last try, or noted before it was ended.
  if (!job.finishedOn || (error instanceof UnrecoverableError && !lost)) return;
  const { names, page } = job.data as { names?: string[]; page?: number };
  const place = { file: names?.[0], page };
  await recordFailure(job, lost
    ? new PipelineError('engine-crashed', 'the workers that took it were lost, again and again', { stage: job.queueName, place })
    : toPipelineError(error, { stage: job.queueName, place }), workshop);
}

function outcome({ status, pageCount }: DocumentState, unchanged: boolean): DocumentOutcome {
  return { status, pages: pageCount, unchanged };
}
