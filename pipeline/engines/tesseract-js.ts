/** Recognition by tesseract.js: Tesseract's LSTM engine as WebAssembly, in worker threads of this process. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setEnvironmentData } from 'node:worker_threads';
import { createWorker, type Worker } from 'tesseract.js';
import { PipelineError } from '../errors.ts';
import type { Word } from '../model.ts';
import type { Engine, Reading, ReadRequest } from './engine.ts';
import { interruption } from './interruption.ts';
import { MEMORY_LIMIT_KEY, OUT_OF_MEMORY, type ListedWord } from './tesseract-js-contract.ts';
import { listedWords, MODEL_FILES, parameters, parseHocr, pieces, toSpix } from './tesseract.ts';

export interface TesseractJsOptions {
  /** images read at once; every thread holds one model and takes 60–200 MB */
  threads?: number;
  /** MiB of WASM memory of one thread */
  memory?: number;
}

const THREAD_PATH = fileURLToPath(new URL('./tesseract-js-thread.ts', import.meta.url));
const MEBIBYTE = 1024 * 1024;
const LSTM_ONLY = 1;
/** WASM memory never shrinks: after so many pixels (about 100 A4 pages of 200 dpi) a thread is replaced by a fresh one. */
const PIXELS_PER_THREAD = 400_000_000;

interface Thread { worker: Worker; model: ReadRequest['model']; pixels: number }

/**
 * An engine of up to `threads` tesseract.js threads, started when first needed. Further requests wait their turn.
 * An aborted, crashed or oversized reading costs its thread, nothing else.
 */
export function createTesseractJs({ threads = 1, memory = 1536 }: TesseractJsOptions = {}): Engine {
  setEnvironmentData(MEMORY_LIMIT_KEY, memory * MEBIBYTE);
  const idle: Thread[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  async function acquire(): Promise<void> {
    if (busy >= threads) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy++;
  }

  function release(): void {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  }

  async function takeThread(model: ReadRequest['model']): Promise<Thread> {
    const found = idle.findIndex((thread) => thread.model === model);
    return found >= 0 ? idle.splice(found, 1)[0]! : { worker: await startWorker(model), model, pixels: 0 };
  }

  return {
    version: `tesseract.js ${packageVersion()} vie`,
    async read(request, signal) {
      await acquire();
      let thread: Thread | undefined;
      try {
        const { promise: interrupted, stop } = interruption(signal);
        try {
          const taken = takeThread(request.model);
          thread = await Promise.race([taken, interrupted]).catch((error: unknown) => {
            taken.then(({ worker }) => worker.terminate(), () => {});
            throw error;
          });
          const reading = await Promise.race([readPieces(thread.worker, request, signal), interrupted]);
          thread.pixels += request.image.width * request.image.height;
          if (!closed && thread.pixels < PIXELS_PER_THREAD) {
            idle.push(thread);
            thread = undefined;
          }
          return reading;
        } finally {
          stop();
        }
      } catch (error) {
        throw classify(error);
      } finally {
        await thread?.worker.terminate();
        release();
      }
    },
    async close() {
      closed = true;
      await Promise.all(idle.splice(0).map(({ worker }) => worker.terminate()));
    },
  };
}

/** After an abort the thread is ended while this still runs: nothing may be asked of it any more (tesseract.js then rejects a promise that nobody holds). */
async function readPieces(worker: Worker, request: ReadRequest, signal: AbortSignal): Promise<Reading> {
  const words: Word[] = [];
  await worker.setParameters(parameters(request));
  for (const { image, left, top } of pieces(request)) {
    signal.throwIfAborted();
    // Alternatives are told by hOCR only.
    const output = request.alternatives ? { text: false, hocr: true } : { text: false, tsv: true };
    const { data: { hocr, tsv } } = await worker.recognize(toSpix(image), {}, output);
    const line = (words.at(-1)?.line ?? -1) + 1;
    words.push(...(request.alternatives ? parseHocr(hocr ?? '', left, top, line) : listedWords(JSON.parse(tsv ?? '[]') as ListedWord[], left, top, line)));
  }
  return { words };
}

async function startWorker(model: ReadRequest['model']): Promise<Worker> {
  const { path, packed } = MODEL_FILES[model];
  return createWorker('vie', LSTM_ONLY, {
    workerPath: THREAD_PATH, langPath: dirname(path), gzip: packed, cacheMethod: 'none',
    errorHandler: () => {}, // every failure also rejects its promise
  });
}

function classify(error: unknown): PipelineError {
  if (error instanceof PipelineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return message.includes(OUT_OF_MEMORY) || /Aborted\(OOM\)|Cannot enlarge memory|Array buffer allocation failed/.test(message)
    ? new PipelineError('page-memory', 'the page needs more memory than one recognition may use', { stage: 'recognize', cause: error })
    : new PipelineError('engine-crashed', `tesseract.js failed: ${message}`, { stage: 'recognize', cause: error });
}

function packageVersion(): string {
  const path = createRequire(import.meta.url).resolve('tesseract.js/package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
