import { expect, test } from 'vitest';
import { freePort } from '../../scripts/queue-laboratory.ts';
import { listen } from '../../workers/http.ts';
import type { Queues } from '../../workers/jobs.ts';

test('while Redis is away the figures of the worker itself are shown, and asking again and again does not pile up', async () => {
  let asked = 0;
  const away = { getJobCounts: () => { asked++; return new Promise(() => {}); }, getMetrics: () => new Promise(() => {}), isPaused: () => new Promise(() => {}) };
  const metrics = await freePort();
  const { close } = await listen({ queues: { document: away, page: away } as unknown as Queues, own: () => 'kehoach_pages_total 7\n', metrics });
  try {
    const read = async () => (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    for (const text of await Promise.all([read(), read(), read()])) {
      expect(text).toMatch(/^kehoach_redis_up 0$/m);
      expect(text).toMatch(/^kehoach_pages_total 7$/m);
      expect(text).not.toContain('kehoach_jobs');
    }
    expect(asked).toBe(2);
  } finally {
    await close();
  }
}, 30_000);
