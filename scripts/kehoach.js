#!/usr/bin/env node
// The command `kehoach`: plain JavaScript, so that a Node that is too old for TypeScript can say so. All the rest is in kehoach.ts.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18) || (major === 23 && minor < 6)) {
  process.stderr.write(`kehoach needs Node 22.18 or newer, and this is ${process.version}. "npx kehoach" takes the one that is installed with it.\n`);
  process.exitCode = 3;
} else {
  if (process.argv[2] === 'repair') startSmall();
  const { useCompileCache } = await import('../pipeline/compile-cache.js');
  useCompileCache();
  await import('./kehoach.ts');
}

/**
 * Start again in the same process, with one helper thread of V8 and one heap of the C library for all threads: glibc gives each thread a heap of
 * its own and keeps what compilation once took there. `repair` then stays at 145 MB resident where it grew to 181. Where Node or the
 * system cannot do that (Windows, Node before 22.15), everything works as well and takes more.
 */
function startSmall() {
  if (process.platform !== 'linux' || typeof process.execve !== 'function' || process.env.MALLOC_ARENA_MAX) return;
  process.execve(process.execPath, [process.execPath, '--v8-pool-size=1', ...process.execArgv, ...process.argv.slice(1)], { ...process.env, MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' });
}
