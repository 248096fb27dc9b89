/** What a worker shows over HTTP, where it is asked to: figures for Prometheus, and a page to look into the queues. */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PipelineError } from '../pipeline/errors.ts';
import type { Queues } from './jobs.ts';
import { queueMetrics } from './metrics.ts';
import { readStatus, type QueueStatus } from './status.ts';

export interface HttpOptions {
  queues: Queues;
  /** lines about this process, where it is a worker */
  own?: () => string;
  /** port of /metrics */
  metrics?: number;
  /** port of the Bull Board page */
  board?: number;
  /** address to listen at; the page can remove jobs only where this is a loopback address */
  bind?: string;
}

/** How long the figures wait for Redis; Prometheus waits ten seconds for all of them. */
const REDIS_MS = 1_000;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Listen. Both may have the same port. Throws `configuration-invalid` where a port is taken. */
export async function listen({ queues, own, metrics, board, bind = '127.0.0.1' }: HttpOptions): Promise<{ close(): Promise<void> }> {
  const apps = new Map<number, Hono>();
  const appAt = (port: number) => {
    let app = apps.get(port);
    if (!app) apps.set(port, app = guarded(bind));
    return app;
  };
  if (metrics !== undefined) {
    const readCounts = countsReader(queues);
    appAt(metrics).get('/metrics', async (context) =>
      context.text(queueMetrics(await readCounts()) + (own?.() ?? ''), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }));
  }
  if (board !== undefined) {
    const adapter = new HonoAdapter(serveStatic);
    adapter.setBasePath('/board');
    const readOnlyMode = !LOOPBACK.has(bind);
    createBullBoard({ queues: [queues.document, queues.page].map((queue) => new BullMQAdapter(queue, { readOnlyMode })), serverAdapter: adapter, options: { uiConfig: { boardTitle: 'kehoach' } } });
    appAt(board).route('/board', adapter.registerPlugin()).get('/', (context) => context.redirect('/board'));
  }
  const servers = await Promise.all([...apps].map(([port, app]) => start(app, port, bind)));
  return { close: async () => { await Promise.all(servers.map((server) => server.close())); } };
}

/** Reads the counts of the queues; null where Redis does not answer in time. Whoever asks while an answer is waited for gets the same one, so that nothing piles up in an outage. */
function countsReader(queues: Queues): () => Promise<QueueStatus['queues'] | null> {
  let reading: Promise<QueueStatus['queues'] | null> | null = null;
  return () => {
    reading ??= readStatus(queues).then(({ queues: counts }) => counts, () => null).finally(() => { reading = null; });
    return Promise.race([reading, sleep(REDIS_MS, null, { ref: false })]);
  };
}

/** At a loopback address only requests for it are answered: a web page elsewhere cannot reach it through a name of its own (DNS rebinding) or post to it. */
function guarded(bind: string): Hono {
  const app = new Hono();
  if (!LOOPBACK.has(bind)) return app;
  app.use(async (context, next) => {
    const hostOf = (url: string | undefined) => (url === undefined ? null : URL.parse(url)?.hostname.replace(/^\[|\]$/g, '') ?? '');
    const host = hostOf(`http://${context.req.header('host') ?? ''}`);
    const origin = hostOf(context.req.header('origin'));
    if (!isLoopback(host!) || (origin !== null && !isLoopback(origin))) return context.text('only for this machine', 403);
    return next();
  });
  return app;
}

function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || (isIP(host) === 4 && host.startsWith('127.'));
}

function start(app: Hono, port: number, hostname: string): Promise<{ close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname }, () => resolve({
      close: () => new Promise((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
    }));
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(new PipelineError('configuration-invalid', `cannot listen at ${hostname}:${port}: ${error.code ?? error.message}`, { stage: 'http', cause: error }));
    });
  });
}
