/** What runs in a child process of the pool (`child.ts`): one unit at a time; it answers with its result or its error. */
import { Worker } from 'node:worker_threads';
import { keepCompiled } from '../compile-cache.js';
import { createEngine } from '../engines/index.ts';
import { toPipelineError } from '../errors.ts';
import type { Answer, Request } from './child.ts';
import { canonicalJson, type Config } from '../config.ts';
import { FolderStore } from '../store.ts';
import { DONE, READY } from '../unit-data.ts';
import { createContext, UNITS, type Unit } from '../units.ts';

// An orphan ends itself and the engine that it started, even in an endless loop: the thread goes on where the event loop does not.
// The parent alone decides what Ctrl-C means.
const group = process.platform === 'win32' ? process.pid : -process.pid;
process.on('disconnect', () => process.kill(group, 'SIGKILL'));
new Worker(`setInterval(() => { if (process.ppid !== ${Number(process.argv[2])}) process.kill(${group}, 'SIGKILL'); }, 1000)`, { eval: true, execArgv: [] }).unref();
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

let current: { key: string; context: ReturnType<typeof createContext> } | null = null;

/** The context is kept as long as store and configuration stay the same. */
async function contextFor(root: string, config: Config): Promise<ReturnType<typeof createContext>> {
  const key = canonicalJson([root, config]);
  if (current?.key !== key) {
    await current?.context.close();
    current = { key, context: createContext(new FolderStore(root), config, createEngine) };
  }
  return current.context;
}

async function answer({ id, unit, data, config, root }: Request): Promise<Answer> {
  try {
    const context = await contextFor(root, config);
    const { data: schema, run } = UNITS[unit] as Unit<unknown, unknown>;
    const signal = unit === 'page' ? AbortSignal.timeout(config.recognition.pageTimeout * 1000) : new AbortController().signal;
    return { id, result: await run(schema.parse(data), context, signal) };
  } catch (error) {
    const { code, message, stage, place, cause } = toPipelineError(error, { stage: unit });
    return { id, error: { code, message, stage, place, ...(code === 'internal' && cause instanceof Error && cause.stack && { stack: cause.stack }) } };
  }
}

/** Jobs after which most of the code that a process needs was loaded. */
const KEEP_AFTER = [1, 4, 16];
let jobs = 0;

/** A parent that is gone hears nothing; this process is ended for that above. */
const tell = (message: Answer | typeof READY) => { process.send?.(message, () => {}); };

tell(READY);
process.on('message', (request: Request | typeof DONE) => {
  if (request === DONE) {
    void Promise.resolve(current?.context.close()).finally(() => process.exit());
    return;
  }
  void answer(request).then((reply) => {
    tell(reply);
    if (KEEP_AFTER.includes(++jobs)) keepCompiled();
  });
});
