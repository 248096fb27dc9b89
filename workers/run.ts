/** `kehoach run --redis`: enqueue, work and wait in one process, with the events and the summary of the embedded runner. */
import type { Logger } from 'pino';
import { findDocuments } from '../pipeline/folders/inputs.ts';
import { writeOutputs } from '../pipeline/folders/outputs.ts';
import { documentEvent, failureEvent, type RunEvent, type RunOptions } from '../pipeline/run.ts';
import { openLog } from '../pipeline/folders/run-log.ts';
import { Tally, type RunSummary } from '../pipeline/summary.ts';
import type { RedisClient } from './connection.ts';
import { feed, type FeedOptions } from './enqueue.ts';
import { follow } from './follow.ts';
import { openQueues, QUEUES, type DocumentJob } from './jobs.ts';
import { shareFolder } from './share.ts';
import { saveConfiguration } from './stores.ts';
import { noteUnreadable } from './unreadable.ts';
import { QueueWorker } from './worker.ts';

export interface QueuedRunOptions extends RunOptions {
  client: RedisClient;
  log: Logger;
  inPlace?: boolean;
  urgency?: DocumentJob['urgency'];
  /** do work in this process too; without it others must */
  work?: boolean;
}

/**
 * The same as `run` of the embedded runner, through the queue; other workers may help.
 * Throws `output-locked`, `store-unwritable`, `store-full`, `source-unreadable`, `engine-missing`, `configuration-invalid` (another version is at work).
 */
export async function runQueued(paths: string[], options: QueuedRunOptions): Promise<RunSummary> {
  const { client, config, out, signal, force, retryFailed, work = true } = options;
  const started = performance.now();
  const { store, storeId, release } = await shareFolder(client, out);
  const log = await openLog(out).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const queues = openQueues(client);
  let pagesRead = 0;
  const emit = (event: RunEvent) => {
    if (event.type === 'page') pagesRead++;
    if (event.type !== 'scan' && (event.type !== 'document' || !event.unchanged)) log.write(event);
    options.onEvent?.(event);
  };
  const tally = new Tally();
  let worker: QueueWorker | null = null;
  const ending = new AbortController();
  try {
    const feedOptions: FeedOptions = {
      client, queues, store, storeId, config, configuration: await saveConfiguration(store, config),
      inPlace: options.inPlace ?? false, urgency: options.urgency ?? 'normal', force: force ?? false, retryFailed: retryFailed ?? false, ...(signal && { signal }),
      onUnchanged: (state) => {
        tally.add(state);
        emit(documentEvent(state, true));
      },
    };
    const { documents, unreadable, files, duplicates } = await findDocuments(paths, { except: out, maxBytes: config.recognition.maxBytes, onFile: (count) => emit({ type: 'scan', files: count }), ...(signal && { signal }) });
    emit({ type: 'start', files, documents: documents.length, duplicates });
    for (const { name, error } of unreadable) emit(failureEvent(null, name, error));
    // For those who write the lists after this run.
    await noteUnreadable(store, documents, unreadable);
    if (work) worker = await QueueWorker.start({ client, queues: QUEUES, concurrency: config.concurrency, mounts: [out], log: options.log });

    const fed = await feed(documents, feedOptions);
    for (const { document, error } of fed.lost) emit(failureEvent(document.id, document.names[0]!, error));
    const followed = follow(fed.queued, { ...feedOptions, signal: AbortSignal.any([ending.signal, ...(signal ? [signal] : [])]) }, emit, (state) => tally.add(state));
    followed.catch(() => {});
    // A worker that cannot work ends the wait.
    await Promise.race([followed, ...(worker ? [worker.ended.then(() => followed)] : [])]);
    const finished = !signal?.aborted;
    await worker?.stop();
    await writeOutputs(store, { documents, unreadable });
    const summary = tally.summary({
      files, documents: documents.length, unreadable: unreadable.length, unchanged: fed.unchanged, pagesRead, finished, seconds: (performance.now() - started) / 1000,
    });
    summary.failed += fed.lost.length;
    log.write({ type: 'end', ...summary });
    return summary;
  } catch (error) {
    log.write({ type: 'error', message: String(error) });
    throw error;
  } finally {
    ending.abort();
    await worker?.stop();
    await log.close();
    await queues.close();
    await release();
  }
}
