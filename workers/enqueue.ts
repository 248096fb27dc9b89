/** Documents become jobs. Feeding the same folder again is harmless: what is done is left out, what waits is not doubled. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from '../pipeline/config.ts';
import { forget, forgetFailures, isDone, readState, recordLostDocument, sourceKey, type DocumentData, type DocumentState } from '../pipeline/documents.ts';
import { PipelineError, toPipelineError } from '../pipeline/errors.ts';
import { compare } from '../pipeline/folders/inputs.ts';
import type { FolderStore } from '../pipeline/store.ts';
import type { RedisClient } from './connection.ts';
import { documentJobId, DocumentJob, documentOptions, FORMAT, jobKey, PREFIX, type Queues } from './jobs.ts';

export interface FeedOptions {
  client: RedisClient;
  queues: Queues;
  store: FolderStore;
  /** identity of the store */
  storeId: string;
  config: Config;
  /** hash under which the store has `config` */
  configuration: string;
  /** all machines see the documents at the same paths: nothing is copied */
  inPlace?: boolean;
  urgency?: DocumentJob['urgency'];
  /** redo everything */
  force?: boolean;
  /** try again what failed for good, too */
  retryFailed?: boolean;
  /** told of each document that is done already */
  onUnchanged?: (state: DocumentState) => void;
  signal?: AbortSignal;
}

export interface Fed {
  /** by job */
  queued: Map<string, DocumentData>;
  /** number of documents that are done already */
  unchanged: number;
  /** could not even be copied */
  lost: { document: DocumentData; error: PipelineError }[];
}

const BATCH = 500;
const COPIES_AT_ONCE = 8;

/**
 * Queue documents that are not done. Throws `store-full`, `store-unwritable` where the store does not take the copies.
 */
export async function feed(documents: DocumentData[], options: FeedOptions): Promise<Fed> {
  const fed: Fed = { queued: new Map(), unchanged: 0, lost: [] };
  for (let start = 0; start < documents.length; start += BATCH) {
    if (options.signal?.aborted) break;
    const batch = await mapAtOnce(documents.slice(start, start + BATCH), COPIES_AT_ONCE, (document) => prepare(document, options, fed));
    await add(batch.filter((document) => document !== null), options, fed);
  }
  return fed;
}

/** What is to be queued, its bytes in the store; null where there is nothing to do. */
async function prepare(found: DocumentData, { store, config, force, retryFailed, onUnchanged, inPlace }: FeedOptions, fed: Fed): Promise<DocumentData | null> {
  const known = await readState(store, found.id);
  const document = known ? { ...found, names: [...new Set([...known.names, ...found.names])].sort(compare) } : found;
  if (force) await forget(store, document.id);
  else if (known && retryFailed && known.failures.length > 0) await forgetFailures(store, known, config);
  else if (known && await isDone(store, document, known, config)) {
    fed.unchanged++;
    onUnchanged?.(known);
    return null;
  }
  if (inPlace || 'key' in document.location) return document;
  try {
    await copy(document, document.location.path, store, config);
  } catch (error) {
    const failure = toPipelineError(error, { stage: 'source', place: { file: document.names[0] }, fallback: 'source-unreadable' });
    if (failure.code === 'store-full' || failure.code === 'store-unwritable') throw failure;
    fed.lost.push({ document, error: failure });
    await recordLostDocument(store, document, failure, config);
    return null;
  }
  return { ...document, location: { key: sourceKey(document.id) } };
}

async function copy({ id, bytes, names }: DocumentData, path: string, store: FolderStore, { recognition: { maxBytes } }: Config): Promise<void> {
  const place = { file: names[0] };
  if (bytes > maxBytes) throw new PipelineError('source-too-large', `${bytes} bytes, more than the limit of ${maxBytes}`, { stage: 'source', place });
  if (await store.has(sourceKey(id))) return;
  const value = await readFile(path);
  if (createHash('sha256').update(value).digest('hex') !== id) {
    throw new PipelineError('source-changed', 'the file was changed while it was being copied', { stage: 'source', place });
  }
  await store.write(sourceKey(id), value);
}

/** Add jobs; one that failed before is replaced, one that waits learns of new names. */
async function add(documents: DocumentData[], { client, queues, storeId, configuration, urgency = 'normal' }: FeedOptions, fed: Fed): Promise<void> {
  if (documents.length === 0) return;
  const jobs = documents.map(({ id, names, bytes, location }): DocumentJob => ({
    format: FORMAT, id, names, bytes, ...('path' in location && { path: location.path }), store: storeId, configuration, urgency,
  }));
  const ids = jobs.map(documentJobId);
  const pipeline = client.pipeline();
  for (const id of ids) pipeline.hget(jobKey('document', id), 'data').zscore(`${PREFIX}:document:failed`, id);
  const replies = await pipeline.exec() ?? [];
  const fresh: DocumentJob[] = [];
  for (const [index, job] of jobs.entries()) {
    const waiting = replies[2 * index]?.[1] as string | null;
    const failed = replies[2 * index + 1]?.[1] != null;
    const known = waiting && !failed ? DocumentJob.safeParse(JSON.parse(waiting)) : null;
    if (failed) await queues.document.remove(ids[index]!);
    if (!known?.success) {
      fresh.push(job);
      continue;
    }
    if (!job.names.every((name) => known.data.names.includes(name)) && !(await addNames(queues, ids[index]!, job.names))) fresh.push(job);
  }
  await queues.document.addBulk(fresh.map((data) => ({ name: 'document', data, opts: documentOptions(data) })));
  for (const [index, document] of documents.entries()) fed.queued.set(ids[index]!, document);
}

/** Add names to a job that waits or is at work; false where it has been finished meanwhile. */
async function addNames({ document }: Queues, id: string, names: string[]): Promise<boolean> {
  const job = await document.getJob(id);
  const known = DocumentJob.safeParse(job?.data);
  if (!job || !known.success) return false;
  return job.updateData({ ...known.data, names: [...new Set([...known.data.names, ...names])].sort(compare) }).then(() => true, async (error: unknown) => {
    if (await document.getJob(id)) throw error;
    return false;
  });
}

/** Results in order, a bounded number at once; the first error ends it. */
async function mapAtOnce<T, R>(items: T[], bound: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const entries = items.entries();
  await Promise.all(Array.from({ length: bound }, async () => {
    for (const [index, item] of entries) results[index] = await work(item);
  }));
  return results;
}
