/** What the threads of tesseract.js and their owner agree on. */

/** Key of the worker threads' environment data: bytes of WASM memory that one thread may use. */
export const MEMORY_LIMIT_KEY = 'kehoach.recognition.bytes';

/** The answer of a thread that came up against the limit. */
export const OUT_OF_MEMORY = 'out of memory';
