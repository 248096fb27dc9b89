/** How the queues are getting on. */
import type { Queue } from 'bullmq';
import { QUEUES, type QueueName, type Queues } from './jobs.ts';

export interface QueueCounts {
  /** jobs that nobody works on yet, those put aside for a moment among them */
  waiting: number;
  active: number;
  /** documents whose pages are being read */
  expanded: number;
  /** to be tried again, or put aside */
  delayed: number;
  /** given up; the last 10,000 */
  failed: number;
  paused: 0 | 1;
  /** done since the queue was made, and per second over the last minutes (null where nothing was done) */
  total: number;
  rate: number | null;
}

export interface QueueStatus {
  queues: Record<QueueName, QueueCounts>;
  /** seconds that are left at the present rate; null where it is not known */
  eta: number | null;
}

/** Whole minutes that a rate is taken over. */
const MINUTES = 5;

export async function readStatus(queues: Queues): Promise<QueueStatus> {
  const [document, page] = await Promise.all(QUEUES.map((name) => readCounts(queues[name])));
  const status = { document: document!, page: page! };
  return { queues: status, eta: estimate(status) };
}

async function readCounts(queue: Queue): Promise<QueueCounts> {
  const [counts, metrics, paused] = await Promise.all([
    queue.getJobCounts('wait', 'prioritized', 'active', 'delayed', 'waiting-children', 'failed'), queue.getMetrics('completed', 0, MINUTES), queue.isPaused(),
  ]);
  const { wait = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts;
  // The first point is the minute before the present one.
  const points = metrics.data.slice(0, MINUTES).map(Number);
  const done = points.reduce((sum, value) => sum + value, 0);
  return {
    waiting: wait + prioritized, active, expanded: counts['waiting-children'] ?? 0, delayed, failed, paused: paused ? 1 : 0,
    total: metrics.meta.count, rate: done > 0 ? done / (60 * points.length) : null,
  };
}

/** Documents that are left, at the rate at which documents are done; pages count where documents are long. */
function estimate({ document, page }: QueueStatus['queues']): number | null {
  const documents = document.waiting + document.active + document.delayed + document.expanded;
  const byDocuments = document.rate ? documents / document.rate : null;
  const pages = page.waiting + page.active + page.delayed;
  const byPages = page.rate ? pages / page.rate : null;
  return documents + pages === 0 ? 0 : byDocuments === null && byPages === null ? null : Math.max(byDocuments ?? 0, byPages ?? 0);
}

/** Documents that are not finished. */
export function openDocuments({ queues: { document } }: QueueStatus): number {
  return document.waiting + document.active + document.delayed + document.expanded;
}
