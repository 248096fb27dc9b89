/**
 * The thread in which tesseract.js reads: its own worker script, held to a limit of memory, with every failure turned into an answer, and
 * with a list of words in the place of its TSV output. (tesseract.js leaves uncaught errors of its thread, and second answers to one job, to
 * bring down the whole process.)
 */
import { createRequire } from 'node:module';
import { getEnvironmentData, parentPort } from 'node:worker_threads';
import { MEMORY_LIMIT_KEY, OUT_OF_MEMORY, type ListedWord } from './tesseract-js-contract.ts';

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

/** Addresses in the core's memory. */
type Address = number;
/** What is used of Tesseract's C++ interface: levels are those of its PageIteratorLevel; numbers are written to addresses. */
interface ResultIterator {
  Empty(level: number): boolean;
  Next(level: number): boolean;
  IsAtBeginningOf(level: number): boolean;
  BoundingBox(level: number, left: Address, top: Address, right: Address, bottom: Address): boolean;
  RowAttributes(height: Address, descenders: Address, ascenders: Address): boolean;
  Confidence(level: number): number;
  GetUTF8Text(level: number): string;
}
interface Core {
  TessBaseAPI: { prototype: { GetIterator(): ResultIterator; GetTSVText(): string } };
  _malloc(bytes: number): Address;
  _free(address: Address): void;
  getValue(address: Address, type: 'i32' | 'float'): number;
  getPointer(object: object): Address;
  destroy(object: object): void;
}

const LINE = 2;
const WORD = 3;
/** Of an int or a float. */
const NUMBER_BYTES = 4;

/**
 * The words that were read, in the engine's order. hOCR and TSV look at every word a dozen times for what begins and ends with it, each time
 * from the beginning of the page: 140 ms for a page of 600 words, against 30.
 */
function listWords(core: Core, iterator: ResultIterator): ListedWord[] {
  const numbers = core._malloc(4 * NUMBER_BYTES);
  const [a, b, c, d] = [0, 1, 2, 3].map((index) => numbers + index * NUMBER_BYTES) as [Address, Address, Address, Address];
  const words: ListedWord[] = [];
  let size = 0;
  do {
    if (iterator.Empty(WORD)) continue;
    const beginsLine = iterator.IsAtBeginningOf(LINE);
    if (beginsLine) {
      iterator.RowAttributes(a, b, c);
      size = core.getValue(a, 'float');
    }
    iterator.BoundingBox(WORD, a, b, c, d);
    const [left, top, right, bottom] = [a, b, c, d].map((side) => core.getValue(side, 'i32')) as [number, number, number, number];
    words.push([iterator.GetUTF8Text(WORD), left, top, right, bottom, iterator.Confidence(WORD), size, beginsLine]);
  } while (iterator.Next(WORD));
  core._free(numbers);
  return words;
}

function withWordList(core: Core): Core {
  core.TessBaseAPI.prototype.GetTSVText = function () {
    const iterator = this.GetIterator();
    if (core.getPointer(iterator) === 0) return '[]';
    const words = listWords(core, iterator);
    core.destroy(iterator);
    return JSON.stringify(words);
  };
  return core;
}

/** The worker script asks for the core by this module, which answers with a function that starts it. */
const require = createRequire(import.meta.url);
const corePath = require.resolve('tesseract.js/src/worker-script/node/getCore.js');
type StartCore = (options: object) => Promise<Core>;
const getCore = require(corePath) as (...options: unknown[]) => Promise<StartCore>;
require.cache[corePath]!.exports = async (...options: unknown[]): Promise<StartCore> => {
  const start = await getCore(...options);
  return (settings) => start(settings).then(withWordList);
};
require('tesseract.js/src/worker-script/node/index.js');
