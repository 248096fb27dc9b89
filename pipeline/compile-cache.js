/**
 * Compiled code is kept between processes: without it each of them spends 0.3–0.5 s on stripping types and compiling again.
 * Plain JavaScript, since it is loaded before the cache is in use: the stripping of types alone takes 60 ms and 15 MB.
 */
import module from 'node:module';
import { fileURLToPath } from 'node:url';

/** With the packages, where only those who install kehoach can write; where that is read-only, nothing is kept. For child processes: NODE_COMPILE_CACHE. */
export const COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/kehoach', import.meta.url));

/** Use the cache for all modules that are loaded from now on, unless NODE_COMPILE_CACHE or NODE_DISABLE_COMPILE_CACHE say otherwise. */
export function useCompileCache() {
  module.enableCompileCache(COMPILE_CACHE);
}

/** Write what was compiled so far; a process that is killed would never write it. */
export function keepCompiled() {
  module.flushCompileCache();
}
