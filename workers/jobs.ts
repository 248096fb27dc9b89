/** What travels through Redis: ids and references, never bytes. */
import { Queue, type JobsOptions } from 'bullmq';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sourceKey, type DocumentData } from '../pipeline/documents.ts';
import { PipelineError } from '../pipeline/errors.ts';
import { DocumentFacts, type PageData, type PageResult } from '../pipeline/unit-data.ts';
import type { RedisClient } from './connection.ts';

/** Format of the payloads. A worker refuses payloads of a format that it does not know, in so many words. */
export const FORMAT = 1;

/** Braces make it one hash slot, as BullMQ needs in a Redis Cluster. */
export const PREFIX = '{kehoach}';
/** Documents are opened and assembled in the one, pages are read in the other. */
export const QUEUES = ['document', 'page'] as const;
export type QueueName = (typeof QUEUES)[number];

const Reference = z.object({
  format: z.literal(FORMAT),
  /** sha256 of the bytes */
  id: z.string(),
  names: z.array(z.string()).min(1),
  bytes: z.int(),
  /** where the bytes are if not in the store: the same path on all machines */
  path: z.string().optional(),
  /** identity of the store, see `stores.ts` */
  store: z.string(),
  /** hash under which the store has the configuration */
  configuration: z.string(),
  urgency: z.enum(['high', 'normal', 'low']),
});

/** A document job. What it has come to is kept in the payload, so that any worker can go on with it. */
export const DocumentJob = Reference.extend({
  facts: DocumentFacts.optional(),
  /** the first page that was not yet asked for */
  next: z.int().min(1).optional(),
  /** how often pages had to be asked for again because they came back neither read nor given up */
  again: z.int().optional(),
});
export type DocumentJob = z.infer<typeof DocumentJob>;

export const PageJob = Reference.extend({ page: z.int().min(1) });
export type PageJob = z.infer<typeof PageJob>;

/** What a document job tells once it is opened, for those who watch: its first pages where they were read in doing so, and the seconds of all that. */
export interface Opened { name: string; pages: number; read: PageResult[]; seconds: number }

/** What a finished document job answers, for those who watch. */
export interface DocumentOutcome {
  status: 'complete' | 'partial' | 'failed'; pages: number; unchanged: boolean;
  /** where it was finished at once: what its pages were, and the seconds of all of them */
  read?: PageResult[]; seconds?: number;
}
export interface PageOutcome { method: string; confidence: number | null; seconds: number }

/**
 * Check a payload. Throws PipelineError `configuration-invalid` where another version of kehoach wrote it in a way that this one does not know.
 */
export function readPayload<T>(schema: z.ZodType<T>, data: unknown): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const format = (data as { format?: unknown } | null)?.format;
  throw new PipelineError('configuration-invalid', format === FORMAT
    ? `the payload of the job is damaged: ${z.prettifyError(result.error)}`
    : `the job was queued by another version of kehoach (payload format ${String(format)}, this version reads ${FORMAT}); run that version's workers, or enqueue the document again`, { stage: 'queue' });
}

/** The unit's data from a payload. */
export function documentData({ id, names, bytes, path }: z.infer<typeof Reference>): DocumentData {
  return { id, names, bytes, location: path === undefined ? { key: sourceKey(id) } : { path } };
}
export function pageData(job: PageJob): PageData {
  return { ...documentData(job), page: job.page };
}

/** The same bytes under the same configuration into the same store are one job, however often they are fed. */
export function documentJobId({ id, store, configuration }: { id: string; store: string; configuration: string }): string {
  return `${id.slice(0, 32)}-${createHash('sha256').update(`${store} ${configuration}`).digest('hex').slice(0, 8)}`;
}

/** Tries of a job whose failure may be an accident; the waits between them are about 2, 4 s, spread so that they do not all come back at once. */
const TRIES: JobsOptions = { attempts: 3, backoff: { type: 'exponential', delay: 2_000, jitter: 0.5 } };

/** Without a priority jobs go before those with one, and `lifo` puts them at the very front. */
export function documentOptions(data: DocumentJob): JobsOptions {
  const order: JobsOptions = data.urgency === 'high' ? { lifo: true } : data.urgency === 'low' ? { priority: 1 } : {};
  return { ...TRIES, ...order, jobId: documentJobId(data), removeOnComplete: true, removeOnFail: { count: 10_000 }, stackTraceLimit: 0 };
}

/** A page never holds its document up: it is done, or given up and recorded in the store. */
export function pageOptions(parent: { id: string; queue: string }, data: PageJob, index: number, now: number): JobsOptions {
  return {
    ...TRIES, jobId: `${parent.id}-${data.page}`, priority: turn(data.urgency, index, now), parent,
    removeOnComplete: true, removeOnFail: true, ignoreDependencyOnFailure: true, stackTraceLimit: 0,
  };
}

const TURN_SECONDS = 8;
const TURNS = 2 ** 19;

/**
 * Whose turn it is: eight pages of a document come eight seconds after the eight before them, so that a document of three pages goes
 * before the rest of one of two thousand, while that one, growing older, is never overtaken for ever. A small group of neighbouring pages
 * stays together because a worker keeps the file open for them. The clock of turns comes round after 48 days.
 */
function turn(urgency: DocumentJob['urgency'], index: number, now: number): number {
  const turns = Math.floor((now / 1000 + index) / TURN_SECONDS) % TURNS;
  return { high: 0, normal: 1, low: 2 }[urgency] * TURNS + turns + 1;
}

export interface Queues { document: Queue; page: Queue; close(): Promise<void> }

/** Both queues over one connection. */
export function openQueues(client: RedisClient): Queues {
  const open = (name: QueueName) => {
    const queue = new Queue(name, { connection: client, prefix: PREFIX });
    // Told of by the connection's own outage messages.
    queue.on('error', () => {});
    return queue;
  };
  const document = open('document');
  const page = open('page');
  return { document, page, close: async () => { await Promise.all([document.close(), page.close()]); } };
}

/** Key of a job's hash in Redis. */
export function jobKey(queue: QueueName, id: string): string {
  return `${PREFIX}:${queue}:${id}`;
}
