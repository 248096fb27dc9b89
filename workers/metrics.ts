/** Figures for Prometheus, in its text format (version 0.0.4). */
import { memoryUsage, uptime } from 'node:process';
import type { QueueCounts } from './status.ts';

const SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120];

/** What one worker process has done. */
export class WorkerMetrics {
  private readonly documentsBy = new Map<string, number>();
  private readonly pagesBy = new Map<string, number>();
  private readonly failuresBy = new Map<string, number>();
  private readonly buckets = SECONDS.map(() => 0);
  private seconds = 0;

  get documents(): number { return total(this.documentsBy); }
  get pages(): number { return total(this.pagesBy); }
  get failures(): number { return total(this.failuresBy); }

  addDocument(status: string): void { increment(this.documentsBy, status); }
  addFailure(queue: string): void { increment(this.failuresBy, queue); }
  addPage(method: string, seconds: number): void {
    increment(this.pagesBy, method);
    this.seconds += seconds;
    for (const [index, limit] of SECONDS.entries()) if (seconds <= limit) this.buckets[index]!++;
  }

  /** Lines about this process. */
  text(): string {
    const lines = [
      ...family('kehoach_documents_total', 'counter', 'Documents finished by this worker', [...this.documentsBy].map(([status, value]) => [{ status }, value])),
      ...family('kehoach_pages_total', 'counter', 'Pages read by this worker', [...this.pagesBy].map(([method, value]) => [{ method }, value])),
      ...family('kehoach_failures_total', 'counter', 'Jobs that this worker gave up', [...this.failuresBy].map(([queue, value]) => [{ queue }, value])),
      '# HELP kehoach_page_seconds Time of a page from its start to its result', '# TYPE kehoach_page_seconds histogram',
      ...SECONDS.map((limit, index) => `kehoach_page_seconds_bucket{le="${limit}"} ${this.buckets[index]}`),
      `kehoach_page_seconds_bucket{le="+Inf"} ${this.pages}`, `kehoach_page_seconds_sum ${this.seconds}`, `kehoach_page_seconds_count ${this.pages}`,
      ...family('kehoach_worker_resident_bytes', 'gauge', 'Memory of the worker without its children', [[{}, memoryUsage.rss()]]),
      ...family('kehoach_worker_uptime_seconds', 'gauge', 'Age of the worker', [[{}, uptime()]]),
    ];
    return `${lines.join('\n')}\n`;
  }
}

/** Lines about the queues, the same on all workers; null where Redis does not answer. */
export function queueMetrics(counts: Record<string, QueueCounts> | null): string {
  const up = family('kehoach_redis_up', 'gauge', '1 where Redis answers', [[{}, counts ? 1 : 0]]);
  if (!counts) return `${up.join('\n')}\n`;
  const queues = Object.entries(counts);
  const states = ['waiting', 'active', 'expanded', 'delayed', 'failed'] as const;
  const samples = queues.flatMap(([queue, values]) => states.map((state): [Record<string, string>, number] => [{ queue, state }, values[state]]));
  return `${[
    ...up,
    ...family('kehoach_jobs', 'gauge', 'Jobs by state', samples),
    ...family('kehoach_jobs_done_total', 'counter', 'Jobs done by all workers', queues.map(([queue, { total: value }]) => [{ queue }, value])),
    ...family('kehoach_queue_paused', 'gauge', '1 where no worker may take jobs', queues.map(([queue, { paused }]) => [{ queue }, paused])),
  ].join('\n')}\n`;
}

function family(name: string, type: string, help: string, samples: [labels: Record<string, string>, value: number][]): string[] {
  const labels = (set: Record<string, string>) => Object.entries(set).map(([key, value]) => `${key}="${value.replace(/[\\"\n]/g, '_')}"`).join(',');
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map(([set, value]) => (Object.keys(set).length > 0 ? `${name}{${labels(set)}} ${value}` : `${name} ${value}`))];
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function total(counts: Map<string, number>): number {
  return counts.values().reduce((sum, value) => sum + value, 0);
}
