import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

let versions: Record<string, string> | null = null;

/** Data file of this folder (path within it) → first 16 hex digits of its sha256: what a record was made with. */
export function dictionaryVersions(): Record<string, string> {
  return (versions ??= Object.fromEntries(readdirSync(import.meta.dirname, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(ts|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path.slice(import.meta.dirname.length + 1).replaceAll('\\', '/'), createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16)])));
}
