#!/usr/bin/env node
// The command `kehoach`: plain JavaScript, so that a Node that is too old for TypeScript can say so. All the rest is in kehoach.ts.
const [major, minor] = process.versions.node.split('.').map(Number);
/** How often this process was started anew already. */
const starts = Number(process.env.KEHOACH_STARTS ?? 0);
if (major < 22 || (major === 22 && minor < 18) || (major === 23 && minor < 6)) {
  process.stderr.write(`kehoach needs Node 22.18 or newer, and this is ${process.version}. "npx kehoach" takes the one that is installed with it.\n`);
  process.exitCode = 3;
} else {
  const isRepair = process.argv[2] === 'repair';
  if (isRepair && starts === 0) startAgain();
  const { keepCompiled, useCompileCache } = await import('../pipeline/compile-cache.js');
  useCompileCache();
  const { start } = await import('./kehoach.ts');
  if (isRepair && starts === 1) {
    await import('./repair.ts');
    if (process.moduleLoadList?.some((name) => name.includes('amaro'))) { keepCompiled(); startAgain(); }
  }
  await start();
}

/**
 * Start again in the same process, with one helper thread of V8, a V8 that prefers small to fast (159 → 142 MB resident on
 * half a megabyte of all kinds of damage, in 1.1 of the CPU time) and one heap of the C library for all threads: glibc gives each thread a heap of
 * its own and keeps what compilation once took there (28 MB more on 2 MB of text without marks). And once more where the code was not in
 * the compile cache: what Node strips the types with stays in memory, 15 MB of it. Where Node or the system cannot do that (Windows, Node
 * before 22.15), everything works as well and takes more.
 */
function startAgain() {
  if (process.platform !== 'linux' || typeof process.execve !== 'function') return;
  const flags = starts === 0 ? ['--v8-pool-size=1', '--optimize-for-size'] : [];
  process.execve(process.execPath, [process.execPath, ...flags, ...process.execArgv, ...process.argv.slice(1)], { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072', ...process.env, KEHOACH_STARTS: String(starts + 1) });
}
