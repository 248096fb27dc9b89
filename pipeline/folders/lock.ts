/** One embedded run at a time on an output folder, or any number of those who share its work through a queue. */
import { link, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { PipelineError } from '../errors.ts';
import { createWhole } from './create-whole.ts';
import { makeFolder } from './make-folder.ts';

const HEARTBEAT_MS = 10_000;
/** A lock of another machine that was not touched for this long is stale. */
const STALE_MS = 120_000;

interface Owner { host: string; pid: number; started: string }

/** Folder in which those who share the work leave their names. */
const SHARED = '.workers';

/**
 * Take the lock of a folder, creating the folder. A lock whose owner is gone (kill -9, power cut) is taken over.
 * Throws `output-locked`, `store-unwritable`, `store-full`.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const path = join(folder, '.lock');
  const owner: Owner = { host: hostname(), pid: process.pid, started: startOf(process.pid) };
  try {
    makeFolder(folder);
    for (let attempt = 0; !(await createWhole(path, JSON.stringify(owner))); attempt++) {
      const holder = await readFile(path, 'utf8').catch(() => null);
      if (holder === null && attempt < 5) continue;
      if (attempt >= 5 || !(await isStale(path, holder!))) {
        throw new PipelineError('output-locked', `another run is at work in this folder (${describe(holder)})`, { stage: 'run', place: { file: folder } });
      }
      await removeStale(path, holder!);
    }
  } catch (error) {
    throw lockError(error, folder);
  }
  // Whoever shares the work leaves a name first and looks for this lock then, so that one of the two always sees the other.
  const sharer = await findSharer(folder);
  if (sharer) {
    await rm(path, { force: true });
    throw new PipelineError('output-locked', `queue workers are at work in this folder (${describe(sharer)})`, { stage: 'run', place: { file: folder } });
  }
  return keep(path);
}

let joined = 0;

/**
 * Share a folder with other workers of the queue, keeping embedded runs out. Throws `output-locked` while an embedded run is at work there,
 * `store-unwritable`, `store-full`.
 */
export async function joinFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const name = join(folder, SHARED, `${hostname()}-${process.pid}-${joined++}`);
  try {
    makeFolder(join(folder, SHARED));
    // One of an earlier process with the same number.
    await rm(name, { force: true });
    await createWhole(name, JSON.stringify({ host: hostname(), pid: process.pid, started: startOf(process.pid) } satisfies Owner));
  } catch (error) {
    throw lockError(error, folder);
  }
  const path = join(folder, '.lock');
  const holder = await readFile(path, 'utf8').catch(() => null);
  if (holder !== null && !(await isStale(path, holder))) {
    await rm(name, { force: true });
    throw new PipelineError('output-locked', `an embedded run is at work in this folder (${describe(holder)})`, { stage: 'run', place: { file: folder } });
  }
  return keep(name);
}

/** Someone who shares the folder and is alive; the names of those who are gone are removed. */
async function findSharer(folder: string): Promise<string | null> {
  for (const name of await readdir(join(folder, SHARED)).catch(() => [])) {
    const path = join(folder, SHARED, name);
    const holder = await readFile(path, 'utf8').catch(() => null);
    if (holder === null) continue;
    if (!(await isStale(path, holder))) return holder;
    await rm(path, { force: true });
  }
  return null;
}

/** Keep a lock file fresh until it is released. */
function keep(path: string): { release(): Promise<void> } {
  const heartbeat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    async release() {
      clearInterval(heartbeat);
      await rm(path, { force: true });
    },
  };
}

function lockError(error: unknown, folder: string): PipelineError {
  if (error instanceof PipelineError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const why = full ? 'no space left' : code === 'EEXIST' || code === 'ENOTDIR' ? 'it is a file, or lies below one, and not a folder' : `cannot write there: ${code ?? message}`;
  return new PipelineError(full ? 'store-full' : 'store-unwritable', why, { stage: 'run', place: { file: folder }, cause: error });
}

async function isStale(path: string, holder: string): Promise<boolean> {
  let owner: Owner;
  try {
    owner = JSON.parse(holder) as Owner;
  } catch {
    return true;
  }
  if (owner.host !== hostname()) {
    const info = await stat(path).catch(() => null);
    return info === null || Date.now() - info.mtimeMs > STALE_MS;
  }
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
  }
  // The number may have been given to another process since.
  return owner.started !== startOf(owner.pid);
}

/** Move the stale lock away; if it was replaced in the meantime, put the new one back. */
async function removeStale(path: string, holder: string): Promise<void> {
  const aside = `${path}.stale.${process.pid}`;
  await rename(path, aside).catch(() => {});
  if (await readFile(aside, 'utf8').catch(() => holder) !== holder) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** When a process started, in the system's own ticks; "" where the system does not tell. */
function startOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')')).split(' ')[20] ?? '';
  } catch {
    return '';
  }
}

function describe(holder: string | null): string {
  try {
    const { host, pid } = JSON.parse(holder!) as Owner;
    return `process ${pid} on ${host}`;
  } catch {
    return 'unknown process';
  }
}
