/** One embedded run at a time on an output folder, or any number of those who share its work through a queue. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { PipelineError } from '../errors.ts';
import { createWhole } from './create-whole.ts';
import { makeFolder } from './make-folder.ts';

const HEARTBEAT_MS = 10_000;
/** A lock of another machine that was not touched for this long is stale: twelve beats of its heart. */
const STALE_MS = 120_000;

interface Owner { host: string; pid: number; started: string }

/** Folder in which those who share the work leave their names. */
const SHARED = '.workers';

/**
 * Take the lock of a folder, creating the folder. A lock whose owner is gone (kill -9, power cut) is taken over; `staleMs`: for how long one
 * of another machine must not have been touched.
 * Throws `output-locked`, `store-unwritable`, `store-full`.
 */
export async function lockFolder(folder: string, staleMs = STALE_MS): Promise<{ release(): Promise<void> }> {
  const path = join(folder, '.lock');
  const own = JSON.stringify(thisProcess());
  try {
    makeFolder(folder);
    for (let attempt = 0; !(await createWhole(path, own)); attempt++) {
      const holder = await readFile(path, 'utf8').catch(() => null);
      if (holder === null && attempt < 5) continue;
      if (attempt >= 5 || !(await isStale(path, holder!, staleMs))) {
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
  return keep(path, own);
}

let joined = 0;

/**
 * Share a folder with other workers of the queue, keeping embedded runs out. Throws `output-locked` while an embedded run is at work there,
 * `store-unwritable`, `store-full`.
 */
export async function joinFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const name = join(folder, SHARED, `${hostname()}-${process.pid}-${joined++}`);
  const own = JSON.stringify(thisProcess());
  try {
    makeFolder(join(folder, SHARED));
    // One of an earlier process with the same number.
    await rm(name, { force: true });
    await createWhole(name, own);
  } catch (error) {
    throw lockError(error, folder);
  }
  const path = join(folder, '.lock');
  const holder = await readFile(path, 'utf8').catch(() => null);
  if (holder !== null && !(await isStale(path, holder))) {
    await rm(name, { force: true });
    throw new PipelineError('output-locked', `an embedded run is at work in this folder (${describe(holder)})`, { stage: 'run', place: { file: folder } });
  }
  return keep(name, own);
}

/** Someone who shares the folder and is alive; the names of those who are gone are removed. */
async function findSharer(folder: string): Promise<string | null> {
  for (const name of await readdir(join(folder, SHARED)).catch(() => [])) {
    const path = join(folder, SHARED, name);
    const holder = await readFile(path, 'utf8').catch(() => null);
    // One that is being written is not to be taken away from its writer, who will look for the lock and find it.
    if (holder === null || ownerOf(holder) === null) continue;
    if (!(await isStale(path, holder))) return holder;
    await rm(path, { force: true });
  }
  return null;
}

/** Keep a lock file fresh until it is released, as long as it is our own: while this process was stopped, another may have taken over. */
function keep(path: string, own: string): { release(): Promise<void> } {
  const isOurs = async () => await readFile(path, 'utf8').catch(() => null) === own;
  const heartbeat = setInterval(() => void isOurs().then(async (ours) => ours && utimes(path, new Date(), new Date())).catch(() => {}), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    async release() {
      clearInterval(heartbeat);
      if (await isOurs()) await rm(path, { force: true });
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

/** Whether the owner of a lock is gone: one of this machine by its process, others, and one that cannot be read, by when it was last touched. */
async function isStale(path: string, holder: string, staleMs = STALE_MS): Promise<boolean> {
  const owner = ownerOf(holder);
  if (owner?.host === hostname()) return !isAlive(owner);
  const info = await stat(path).catch(() => null);
  // The time of a change is always told by the clock of the file system, as that of the content is not: the clocks of machines differ.
  return info === null || await clockOf(dirname(path)) - info.ctimeMs > staleMs;
}

function ownerOf(holder: string): Owner | null {
  try {
    return JSON.parse(holder) as Owner | null;
  } catch {
    return null;
  }
}

/** Milliseconds by the clock that dates the files of a folder. */
async function clockOf(folder: string): Promise<number> {
  const probe = join(folder, `.clock-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(probe, '');
    return (await stat(probe)).ctimeMs;
  } finally {
    await rm(probe, { force: true });
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // The number may have been given to another process since.
  return started === startOf(pid);
}

/** Move the stale lock away; if it was replaced in the meantime, put the new one back. */
async function removeStale(path: string, holder: string): Promise<void> {
  if (await readFile(path, 'utf8').catch(() => null) !== holder) return;
  const aside = `${path}.stale.${randomBytes(6).toString('hex')}`;
  await rename(path, aside).catch(() => {});
  if (await readFile(aside, 'utf8').catch(() => holder) !== holder) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

function thisProcess(): Owner {
  return { host: hostname(), pid: process.pid, started: startOf(process.pid) };
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
  const owner = holder === null ? null : ownerOf(holder);
  return owner ? `process ${owner.pid} on ${owner.host}` : 'unknown process';
}
