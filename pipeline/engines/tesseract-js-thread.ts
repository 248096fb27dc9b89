/**
 * The thread in which tesseract.js reads: its own worker script, held to a limit of memory, and with every failure
 * turned into an answer. (tesseract.js leaves uncaught errors of its thread, and second answers to one job, to bring down the whole process.)
 */
import { createRequire } from 'node:module';
import { getEnvironmentData, parentPort } from 'node:worker_threads';
import { MEMORY_LIMIT_KEY, OUT_OF_MEMORY } from './tesseract-js-limit.ts';

interface WasmMemory { buffer: ArrayBuffer; grow(pages: number): number }
declare const WebAssembly: { Memory: { prototype: WasmMemory } };

const PAGE_BYTES = 65_536;

interface Packet { workerId: string; jobId: string; action: string; status: string; data?: unknown }
type Message = { workerId: string; jobId: string; action: string };

const port = parentPort!;
const post = port.postMessage.bind(port);
let job: Message | undefined;
/** the last wish for more memory was refused */
let exceeded = false;

port.on('message', (message: Message) => { job = message; });
port.postMessage = (packet: Packet) => {
  if (packet.status === 'progress') return;
  if (packet.jobId !== job?.jobId || packet.action !== job.action) return;
  job = undefined;
  // What was read after an allocation failed is not to be trusted, whatever the engine made of it.
  post(exceeded ? { ...packet, status: 'reject', data: OUT_OF_MEMORY } : packet);
};

// Leptonica's complaints say nothing that the answers do not say, and standard output is for data.
console.log = console.warn = console.error = () => {};

/** Grow WASM memory up to the limit only: Tesseract then aborts the page instead of the machine running out. */
const limit = Number(getEnvironmentData(MEMORY_LIMIT_KEY) ?? Infinity);
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (this: WasmMemory, pages: number): number {
  if (this.buffer.byteLength + pages * PAGE_BYTES > limit) {
    exceeded = true;
    throw new RangeError(OUT_OF_MEMORY);
  }
  const before = grow.call(this, pages);
  exceeded = false;
  return before;
};

function fail(error: unknown): void {
  if (!job) return;
  const { workerId, jobId, action } = job;
  port.postMessage({ workerId, jobId, action, status: 'reject', data: String(error) });
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

createRequire(import.meta.url)('tesseract.js/src/worker-script/node/index.js');
