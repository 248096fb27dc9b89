#!/usr/bin/env node
// The command `kehoach`: plain JavaScript, so that a Node that is too old for TypeScript can say so. All the rest is in kehoach.ts.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18) || (major === 23 && minor < 6)) {
  process.stderr.write(`kehoach needs Node 22.18 or newer, and this is ${process.version}. "npx kehoach" takes the one that is installed with it.\n`);
  process.exitCode = 3;
} else {
  const { useCompileCache } = await import('../pipeline/compile-cache.ts');
  useCompileCache();
  await import('./kehoach.ts');
}
