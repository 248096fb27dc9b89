/** PDFium compiled to WebAssembly: one instance a process, loaded when the first PDF is opened, replaced after a crash. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { WrappedPdfiumModule } from '@embedpdf/pdfium';
import { PipelineError } from '../errors.ts';

/** WebAssembly memory never shrinks: beyond this an idle instance is dropped and a fresh one loaded (45 ms). */
const MAX_IDLE_BYTES = 256 * 2 ** 20;
/** The most that PDFium may use, beyond the files copied into it: a rendering of 120 million pixels takes half of it. A PDF that wants more is a bomb. */
const MAX_BYTES = 2 ** 30;

/**
 * PDFium's functions as the WebAssembly module exports them: numbers and addresses in, a number out (booleans as 0 and 1).
 * The package's wrappers check and convert every argument, which costs more than most of the calls.
 */
type Calls = { [Name in Exclude<keyof WrappedPdfiumModule, 'pdfium'>]: (...values: number[]) => number };

/** PDFium's functions, and what is needed to talk to its memory. */
export class Pdfium {
  readonly api: Calls;
  /** number of documents that are open on this instance */
  documents = 0;
  /** a crash left its memory in an unknown state: nothing may be called on it any more */
  broken = false;
  /** it asked for more memory than it may have */
  exhausted = false;
  /** bytes of files that were copied in and count extra */
  private copied = 0;
  /** the address of an empty C string */
  readonly emptyString: number;
  private readonly module: WrappedPdfiumModule['pdfium'];
  /** address of 256 bytes for results of single calls */
  readonly scratch: number;
  private views: { u8: Uint8Array; u32: Uint32Array; f32: Float32Array; f64: Float64Array } | null = null;

  constructor(module: WrappedPdfiumModule['pdfium']) {
    this.module = module;
    this.api = module.wasmExports as unknown as Calls;
    const { memory } = module.wasmExports as unknown as { memory: { buffer: ArrayBuffer; grow(pages: number): number } };
    const grow = memory.grow.bind(memory);
    memory.grow = (pages) => {
      if (memory.buffer.byteLength + pages * 65_536 > MAX_BYTES + this.copied) {
        this.exhausted = true;
        throw new RangeError('more memory than PDFium may have');
      }
      return grow(pages);
    };
    this.scratch = this.allocate(256);
    this.emptyString = this.allocate(8);
    this.memory[this.emptyString] = 0;
  }

  /** Views of the whole memory; asked for anew after every call that may make it grow. */
  private view() {
    // Views of memory that has grown since are detached and empty.
    if (this.views === null || this.views.u8.length === 0) {
      const u8 = (this.module as unknown as { HEAPU8: Uint8Array }).HEAPU8;
      const { buffer } = u8;
      this.views = { u8, u32: new Uint32Array(buffer), f32: new Float32Array(buffer), f64: new Float64Array(buffer) };
    }
    return this.views;
  }

  get memory(): Uint8Array { return this.view().u8; }

  /** Throws RangeError when memory is exhausted. */
  allocate(bytes: number): number {
    const pointer = this.module.wasmExports.malloc(bytes) >>> 0;
    if (!pointer) throw new RangeError(`PDFium has no memory for ${bytes} bytes`);
    return pointer;
  }

  free(pointer: number): void { this.module.wasmExports.free(pointer); }

  /** Copy bytes into new memory; the caller frees it. */
  copyIn(bytes: Uint8Array): number {
    this.copied = Math.max(this.copied, bytes.length);
    const pointer = this.allocate(bytes.length);
    this.memory.set(bytes, pointer);
    return pointer;
  }

  /** Do `work`, then `release` what it used, also when it fails; but after a crash nothing may be called any more. */
  holding<T>(work: () => T, release: () => void): T {
    let result: T;
    try {
      result = work();
    } catch (error) {
      if (error instanceof PipelineError && !this.broken) release();
      else this.broken = true;
      throw error;
    }
    release();
    return result;
  }

  /** Numbers that a function writes through pointers: `call` gets the address of `count` slots of the type; null where it returns 0. */
  floats(count: number, call: (at: number) => number): Float32Array | null {
    return call(this.scratch) ? this.view().f32.slice(this.scratch >> 2, (this.scratch >> 2) + count) : null;
  }

  doubles(count: number, call: (at: number) => number): Float64Array | null {
    return call(this.scratch) ? this.view().f64.slice(this.scratch >> 3, (this.scratch >> 3) + count) : null;
  }

  integers(count: number, call: (at: number) => number): Uint32Array | null {
    return call(this.scratch) ? this.view().u32.slice(this.scratch >> 2, (this.scratch >> 2) + count) : null;
  }

  /** The double in slot `index` of the scratch memory; for calls by the thousand, where `doubles` would make garbage. */
  double(index: number): number { return this.view().f64[(this.scratch >> 3) + index]!; }

  /** Bytes that a function writes into a buffer whose size it first tells. */
  bytes(call: (at: number, size: number) => number): Uint8Array {
    const size = call(0, 0);
    if (size <= 0) return new Uint8Array(0);
    const pointer = this.allocate(size);
    return this.holding(() => {
      call(pointer, size);
      return this.memory.slice(pointer, pointer + size);
    }, () => this.free(pointer));
  }
}

let current: Promise<Pdfium> | null = null;

/** The process's PDFium. */
export async function loadPdfium(): Promise<Pdfium> {
  const pdfium = await current;
  if (pdfium && (pdfium.broken || (pdfium.documents === 0 && pdfium.memory.length > MAX_IDLE_BYTES))) current = null;
  current ??= start();
  return current;
}

async function start(): Promise<Pdfium> {
  const { init } = await import('@embedpdf/pdfium');
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const silent = () => {};
  const api = await init({ wasmBinary: wasmBinary.buffer.slice(wasmBinary.byteOffset, wasmBinary.byteOffset + wasmBinary.length), print: silent, printErr: silent } as never);
  const pdfium = new Pdfium(api.pdfium);
  pdfium.api.PDFiumExt_Init();
  return pdfium;
}
