/** PDFium compiled to WebAssembly: one instance a process, loaded when the first PDF is opened, replaced after a crash. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { WrappedPdfiumModule } from '@embedpdf/pdfium';

/** WebAssembly memory never shrinks: beyond this an idle instance is dropped and a fresh one loaded (45 ms). */
const MAX_IDLE_BYTES = 256 * 2 ** 20;

/** PDFium's functions, and what is needed to talk to its memory. */
export class Pdfium {
  readonly api: WrappedPdfiumModule;
  /** number of documents that are open on this instance */
  documents = 0;
  /** a crash left its memory in an unknown state: nothing may be called on it any more */
  broken = false;
  private readonly scratch: number;

  constructor(api: WrappedPdfiumModule) {
    this.api = api;
    this.scratch = this.allocate(256);
  }

  get memory(): Uint8Array { return (this.api.pdfium as unknown as { HEAPU8: Uint8Array }).HEAPU8; }

  /** Throws RangeError when memory is exhausted. */
  allocate(bytes: number): number {
    const pointer = this.api.pdfium.wasmExports.malloc(bytes);
    if (!pointer) throw new RangeError(`PDFium has no memory for ${bytes} bytes`);
    return pointer >>> 0;
  }

  free(pointer: number): void { this.api.pdfium.wasmExports.free(pointer); }

  /** Copy bytes into new memory; the caller frees it. */
  copyIn(bytes: Uint8Array): number {
    const pointer = this.allocate(bytes.length);
    this.memory.set(bytes, pointer);
    return pointer;
  }

  /** Numbers that a function writes through pointers: `call` gets the address of `count` slots of the type; null where it returns false. */
  floats(count: number, call: (at: number) => unknown): Float32Array | null {
    return call(this.scratch) ? new Float32Array(this.memory.buffer.slice(this.scratch, this.scratch + count * 4)) : null;
  }

  doubles(count: number, call: (at: number) => unknown): Float64Array | null {
    return call(this.scratch) ? new Float64Array(this.memory.buffer.slice(this.scratch, this.scratch + count * 8)) : null;
  }

  integers(count: number, call: (at: number) => unknown): Uint32Array | null {
    return call(this.scratch) ? new Uint32Array(this.memory.buffer.slice(this.scratch, this.scratch + count * 4)) : null;
  }

  /** Bytes that a function writes into a buffer whose size it first tells. */
  bytes(call: (at: number, size: number) => number): Uint8Array {
    const size = call(0, 0);
    if (size <= 0) return new Uint8Array(0);
    const pointer = this.allocate(size);
    try {
      call(pointer, size);
      return this.memory.slice(pointer, pointer + size);
    } finally {
      this.free(pointer);
    }
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
  api.PDFiumExt_Init();
  return new Pdfium(api);
}
