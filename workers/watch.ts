/** New files of a folder, once nothing writes to them any more, each once. */
import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFiles, readDocuments, type FoundFile, type Inputs } from '../pipeline/folders/inputs.ts';
import type { FolderStore } from '../pipeline/store.ts';

export interface WatchOptions {
  folder: string;
  store: FolderStore;
  /** seconds between two looks; network folders tell of nothing by themselves */
  interval: number;
  /** seconds that size and time of a file must stay the same */
  settle: number;
  /** larger files are not taken */
  maxBytes?: number;
  /** milliseconds of a clock that only goes forward */
  now?: () => number;
  signal: AbortSignal;
  /** take a batch of documents; they count as seen once this has come back */
  onDocuments: (inputs: Inputs) => Promise<void>;
  /** something cannot be read (the folder, a folder or a file in it), or the folder can be read again; once each */
  onTrouble: (text: string) => void;
}

/** What a file looked like, and since when. */
interface Look { size: number; time: number; since: number }

const BATCH = 200;

/**
 * Look at a folder until told to stop. What was taken is noted in the store, so that after a restart only new and changed files are read;
 * a file that is taken twice all the same (killed in between) is one document, as its bytes are its identity.
 */
export async function watchFolder({ folder, store, interval, settle, maxBytes, now = () => performance.now(), signal, onDocuments, onTrouble }: WatchOptions): Promise<void> {
  const journal = await openJournal(store, folder);
  const looks = new Map<string, Look>();
  let trouble = '';
  const told = new Map<string, string>();
  const tell = ({ name, error }: Inputs['unreadable'][number]) => {
    const line = error.explain();
    if (told.get(name) !== line) onTrouble(line);
    told.set(name, line);
  };
  while (!signal.aborted) {
    try {
      const { stable, unreadable } = await look(folder, store.root, looks, journal, settle, now);
      unreadable.filter(isThere).forEach(tell);
      for (let start = 0; start < stable.length && !signal.aborted; start += BATCH) {
        const batch = stable.slice(start, start + BATCH);
        const inputs = await readDocuments(batch, { signal, ...(maxBytes !== undefined && { maxBytes }) });
        const refused = inputs.unreadable.filter(isThere);
        await onDocuments({ ...inputs, unreadable: refused });
        // One that cannot be read (locked by the scanner) is looked at again.
        refused.forEach(tell);
        const unread = new Set(inputs.unreadable.map(({ name }) => name));
        await journal.add(batch.filter(({ name }) => !unread.has(name)).map((file) => ({ ...file, ...looks.get(file.path)! })));
        for (const { path } of batch) looks.delete(path);
      }
      if (trouble) onTrouble(`${folder} can be read again`);
      trouble = '';
    } catch (error) {
      if (signal.aborted) return;
      const reason = (error as Error).message;
      if (trouble !== reason) onTrouble(`${folder}: ${reason}; looking again`);
      trouble = reason;
    }
    await sleep(interval * 1000, undefined, { signal }).catch(() => {});
  }
}

/** Not of what went away between being listed and being read: there is nothing to say of it, and where the folder itself is gone the next look does. */
function isThere({ name, error }: Inputs['unreadable'][number]): boolean {
  // A name that is not in UTF-8 is not found either.
  return (error.cause as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT' || name.includes('\ufffd');
}

/** Files that are neither known nor still changing, and what cannot be looked at. */
async function look(folder: string, except: string, looks: Map<string, Look>, journal: Journal, settle: number, clock: () => number): Promise<{ stable: FoundFile[]; unreadable: Inputs['unreadable'] }> {
  const { found, unreadable } = await findFiles([folder], except);
  const now = clock();
  const stable: FoundFile[] = [];
  const present = new Set<string>();
  for (const file of found) {
    present.add(file.path);
    const info = await stat(file.path).catch(() => null);
    if (!info || info.size === 0 || journal.has(file.name, info.size, info.mtimeMs)) continue;
    const before = looks.get(file.path);
    if (before && before.size === info.size && before.time === info.mtimeMs) {
      if (now - before.since >= settle * 1000) stable.push(file);
    } else {
      looks.set(file.path, { size: info.size, time: info.mtimeMs, since: now });
    }
  }
  for (const path of looks.keys()) if (!present.has(path)) looks.delete(path);
  return { stable, unreadable };
}

interface Journal {
  has(name: string, size: number, time: number): boolean;
  add(files: { name: string; size: number; time: number }[]): Promise<void>;
}

/** What was taken before: a line a file, written after it was taken; a line that was cut off by a kill counts as not there. */
async function openJournal(store: FolderStore, folder: string): Promise<Journal> {
  const path = join(store.root, 'store', 'watched', `${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)}.jsonl`);
  await mkdir(dirname(path), { recursive: true });
  const text = await readFile(path, 'utf8').catch(() => '');
  const seen = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\["((?:[^"\\]|\\.)*)",(\d+),(-?[\d.]+)\]$/.exec(line);
    if (match) seen.set(JSON.parse(`"${match[1]}"`) as string, `${match[2]} ${match[3]}`);
  }
  let torn = text !== '' && !text.endsWith('\n');
  return {
    has: (name, size, time) => seen.get(name) === `${size} ${time}`,
    async add(files) {
      if (files.length === 0) return;
      const lines = `${torn ? '\n' : ''}${files.map(({ name, size, time }) => `${JSON.stringify([name, size, time])}\n`).join('')}`;
      // Where this fails in the middle (disk full), the last line is a torn one.
      torn = true;
      await appendFile(path, lines);
      torn = false;
      for (const { name, size, time } of files) seen.set(name, `${size} ${time}`);
    },
  };
}
