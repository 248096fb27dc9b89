/** What the threads of tesseract.js and their owner agree on. */

/** Key of the worker threads' environment data: bytes of WASM memory that one thread may use. */
export const MEMORY_LIMIT_KEY = 'kehoach.recognition.bytes';

/** The answer of a thread that came up against the limit. */
export const OUT_OF_MEMORY = 'out of memory';

/** A word of the list that stands in the place of TSV: text, box, confidence (0–100), height of its line in pixels, whether it begins a line. */
export type ListedWord = [text: string, left: number, top: number, right: number, bottom: number, confidence: number, size: number, beginsLine: boolean];
