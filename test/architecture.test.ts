import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const LAYERS = ['dictionaries', 'pipeline', 'workers', 'scripts'];
const STAGES = ['source', 'image', 'engines', 'layout', 'repair', 'outline', 'extract', 'export'];
/** What every stage may import besides libraries, dictionaries and its own folder. Types of another stage's contract (`import type`) are allowed too. */
const SHARED = ['pipeline/model.ts', 'pipeline/errors.ts', 'pipeline/lines.ts', 'pipeline/geometry.ts'];

const files = LAYERS.flatMap((layer) => readdirSync(join(ROOT, layer), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))));

/** Imports of a file: path within the project, and whether only types are imported. */
function importsOf(file: string): { target: string; typeOnly: boolean }[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = [...text.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)|^import\s+'(\.[^']+)'/gm)];
  return found.map(([, typeOnly, from, dynamic, bare]) => ({
    target: relative(ROOT, resolve(ROOT, dirname(file), (from ?? dynamic ?? bare)!)), typeOnly: typeOnly !== undefined,
  }));
}

test('imports point down: scripts → workers → pipeline → dictionaries', () => {
  const wrong = files.flatMap((file) => importsOf(file)
    .filter(({ target }) => LAYERS.indexOf(target.split('/')[0]!) > LAYERS.indexOf(file.split('/')[0]!) || target.startsWith('..'))
    .map(({ target }) => `${file} → ${target}`));
  expect(wrong).toEqual([]);
});

test('stages meet only above them', () => {
  const wrong = files.flatMap((file) => {
    const [layer, stage] = file.split('/') as [string, string];
    if (layer !== 'pipeline' || !STAGES.includes(stage)) return [];
    return importsOf(file)
      .filter(({ target, typeOnly }) => !target.startsWith(`pipeline/${stage}/`) && !target.startsWith('dictionaries/') && !SHARED.includes(target) && !typeOnly)
      .map(({ target }) => `${file} → ${target}`);
  });
  expect(wrong).toEqual([]);
});

// Passing it on whole to a child process is no reading.
test('only config.ts reads the environment', () => {
  const readers = files.filter((file) => file.startsWith('pipeline/') && /(?<!\.\.\.)process\.env\b/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(readers).toEqual(['pipeline/config.ts']);
});
