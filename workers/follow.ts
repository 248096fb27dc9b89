/** Waiting for queued documents, telling of them in the words of the embedded runner. */
import { QueueEvents } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { isCurrent, readState, recordLostDocument, type DocumentData, type DocumentState } from '../pipeline/documents.ts';
import { PipelineError } from '../pipeline/errors.ts';
import { documentEvent, listedFailure, type RunEvent } from '../pipeline/run.ts';
import { feed, type FeedOptions } from './enqueue.ts';
import { jobKey, PREFIX, type DocumentOutcome, type Opened, type PageOutcome } from './jobs.ts';

/** Every job is looked up this often; what the queue tells of in between is only quicker. Its events are lost in an outage. */
const LOOK_MS = 10_000;
const BATCH = 1_000;
/** How often a document is fed again whose job is gone without a trace (a Redis that lost its memory). */
const REFEEDS = 3;

/** Wait until all these jobs are done, however long it takes and whatever happens to Redis meanwhile, or until `signal` says to stop. `onEnd` gets the state that each document ends in. */
export async function follow(queued: Map<string, DocumentData>, options: FeedOptions, emit: (event: RunEvent) => void, onEnd: (state: DocumentState) => void = () => {}): Promise<void> {
  const { client, store, config, signal } = options;
  const pending = new Map(queued);
  const ended = new Set<string>();
  const refeeds = new Map<string, number>();
  const events = listen(options, pending, ended, emit);

  const settle = async (jobId: string) => {
    const document = pending.get(jobId);
    if (!document) return;
    const state = await readState(store, document.id);
    const times = (refeeds.get(jobId) ?? 0) + 1;
    // It may have been finished just when it was fed again under another name.
    if (state && isCurrent(state, config) && (times > REFEEDS || document.names.every((name) => state.names.includes(name)))) {
      pending.delete(jobId);
      for (const failure of state.failures) emit(listedFailure(state.id, state.names[0]!, failure));
      onEnd(state);
      emit(documentEvent(state, false));
      return;
    }
    refeeds.set(jobId, times);
    if (times <= REFEEDS) {
      const { onUnchanged: _, ...again } = options;
      await feed([document], { ...again, force: false, retryFailed: false });
    } else {
      await recordLostDocument(store, document, new PipelineError('internal', 'its job is gone from the queue, again and again', { stage: 'queue', place: { file: document.names[0] } }), config);
    }
  };

  try {
    let looked = performance.now();
    while (pending.size > 0 && !signal?.aborted) {
      for (const jobId of [...ended]) {
        ended.delete(jobId);
        await settle(jobId);
      }
      if (performance.now() - looked > LOOK_MS) {
        for (const jobId of await findEnded([...pending.keys()], client)) await settle(jobId);
        looked = performance.now();
      }
      await sleep(100, undefined, signal ? { signal } : {}).catch(() => {});
    }
  } finally {
    await Promise.race([events.close().catch(() => {}), sleep(1_000)]);
  }
}

/** Jobs that are no longer waiting or at work. */
async function findEnded(jobIds: string[], client: FeedOptions['client']): Promise<string[]> {
  const ended: string[] = [];
  for (let start = 0; start < jobIds.length; start += BATCH) {
    const batch = jobIds.slice(start, start + BATCH);
    const pipeline = client.pipeline();
    for (const id of batch) pipeline.exists(jobKey('document', id)).zscore(`${PREFIX}:document:failed`, id);
    const replies = await pipeline.exec() ?? [];
    ended.push(...batch.filter((_, index) => replies[2 * index]?.[1] === 0 || replies[2 * index + 1]?.[1] != null));
  }
  return ended;
}

/** What the queues tell, for the display and to be quicker. */
function listen({ client }: FeedOptions, pending: Map<string, DocumentData>, ended: Set<string>, emit: (event: RunEvent) => void): { close(): Promise<void> } {
  const documents = new QueueEvents('document', { connection: client, prefix: PREFIX });
  const pages = new QueueEvents('page', { connection: client, prefix: PREFIX });
  for (const events of [documents, pages]) events.on('error', () => {});
  const tellOpened = ({ id, names: [name = ''] }: DocumentData, { pages, read, seconds }: Omit<Opened, 'name'>) => {
    emit({ type: 'open', id, name, pages, pagesDone: 0 });
    read.forEach(({ method, confidence }, index) => emit({ type: 'page', id, name, page: index + 1, method, confidence, seconds: seconds / read.length }));
  };
  documents.on('completed', ({ jobId, returnvalue }) => {
    const document = pending.get(jobId);
    if (!document) return;
    ended.add(jobId);
    const { pages, read, seconds = 0 } = returnvalue as unknown as DocumentOutcome;
    if (!read) return;
    tellOpened(document, { pages, read, seconds });
  });
  documents.on('failed', ({ jobId }) => { if (pending.has(jobId)) ended.add(jobId); });
  documents.on('progress', ({ jobId, data }) => {
    const document = pending.get(jobId);
    if (document) tellOpened(document, data as Opened);
  });
  pages.on('completed', ({ jobId, returnvalue }) => {
    const cut = jobId.lastIndexOf('-');
    const document = pending.get(jobId.slice(0, cut));
    if (!document) return;
    const { method, confidence, seconds } = returnvalue as unknown as PageOutcome;
    emit({ type: 'page', id: document.id, name: document.names[0]!, page: Number(jobId.slice(cut + 1)), method, confidence, seconds });
  });
  return { close: async () => { await Promise.all([documents.close(), pages.close()]); } };
}
