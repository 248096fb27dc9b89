/** Where artifacts live: a folder of files, each written once and whole. Existence means done. */
import { randomBytes } from 'node:crypto';
import { closeSync, copyFileSync, existsSync, fsync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, write, writeSync } from 'node:fs';
import { opendir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PipelineError } from './errors.ts';
import { makeFolder } from './folders/make-folder.ts';

/**
 * Artifacts by key ("pages/ab…/3.json"). The interface asks nothing that object storage could not give:
 * whole-value reads and writes, existence, listing by prefix.
 */
export interface Store {
  /** The value, or null where there is none. Throws `store-unwritable` where it is there and cannot be read. */
  read(key: string): Promise<Uint8Array | null>;
  /** All or nothing: a reader sees the old value or the new one, also after kill -9 or a power cut. Throws `store-full`, `store-unwritable`. */
  write(key: string, value: Uint8Array | string): Promise<void>;
  /** Several values, seen in this order; each is all or nothing. All are safe once this has come back. */
  writeAll(values: [key: string, value: Uint8Array | string][]): Promise<void>;
  has(key: string): Promise<boolean>;
  /** Keys below a prefix ("pages/ab…/"), sorted. */
  list(prefix: string): Promise<string[]>;
  /** Remove a key or everything below a prefix that ends with "/". */
  remove(key: string): Promise<void>;
}

/** Values are written here first and then moved to where they belong, so that what killed writers leave behind is all in one place. */
const ASIDE = 'store/aside';
/** Values below this size are read and written by blocking calls: handing 10 µs of work to another thread costs ten times that. */
const SMALL = 1 << 20;

/** Names of this process's temporary files: its own on all machines that share the folder. */
const writer = randomBytes(6).toString('hex');
let written = 0;

const syncFile = promisify(fsync);
const writeBytes = promisify(write);

/** A store in a folder; safe for several processes and, as rename is atomic there too, for several machines on NFS. */
export class FolderStore implements Store {
  readonly root: string;
  constructor(root: string) { this.root = root; }

  async read(key: string): Promise<Uint8Array | null> {
    const path = this.path(key);
    try {
      const info = statSync(path, { throwIfNoEntry: false });
      return info ? info.size < SMALL ? readFileSync(path) : await readFile(path) : null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw storeError(error, path, 'read');
    }
  }

  async has(key: string): Promise<boolean> { return existsSync(this.path(key)); }

  write(key: string, value: Uint8Array | string): Promise<void> { return this.writeAll([[key, value]]); }

  async writeAll(values: [key: string, value: Uint8Array | string][]): Promise<void> {
    const files = values.map(([key, value]) => ({ path: this.path(key), value, temporary: this.temporary() }));
    let at = files[0]?.path ?? this.root;
    try {
      // Synced together: what a disk or a journal takes time for is done for all of them at once.
      for (const result of await Promise.allSettled(files.map(({ temporary, value }) => writeFile(temporary, value)))) {
        if (result.status === 'rejected') throw result.reason;
      }
      for (const { path, temporary } of files) moveTo(at = path, temporary);
      await Promise.all([...new Set(files.map(({ path }) => dirname(path)))].map(syncFolder));
    } catch (error) {
      for (const { temporary } of files) rmSync(temporary, { force: true });
      throw storeError(error, at);
    }
  }

  /** A path for a file that is moved to its place once it is whole; its folder may have to be made. */
  temporary(): string { return join(this.root, ASIDE, `${writer}-${written++}`); }

  async list(prefix: string): Promise<string[]> {
    const root = join(this.root, '/');
    const keys: string[] = [];
    for await (const path of filesBelow(this.path(prefix))) if (!path.endsWith('.tmp')) keys.push(path.slice(root.length));
    return keys.sort();
  }

  async remove(key: string): Promise<void> {
    const path = this.path(key);
    // Others may write there at the same time.
    await rm(path, { recursive: key.endsWith('/'), force: true, maxRetries: 20, retryDelay: 5 }).catch((error: unknown) => { throw storeError(error, path); });
  }

  /** Remove what killed writers left behind. Only while no one else writes, or for files older than `age` milliseconds. */
  async sweep(age: number): Promise<void> {
    for await (const path of filesBelow(join(this.root, ASIDE))) {
      const info = await stat(path).catch(() => null);
      if (info && Date.now() - info.mtimeMs >= age) await rm(path, { force: true });
    }
  }

  private path(key: string): string {
    if (key.split('/').includes('..')) throw new RangeError(`not a store key: ${key}`);
    return join(this.root, key);
  }
}

/** Write a new file and wait until the disk has it. */
async function writeFile(path: string, value: Uint8Array | string): Promise<void> {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  const file = inFolder(path, () => openSync(path, 'wx'));
  try {
    for (let done = 0; done < bytes.length;) {
      done += bytes.length < SMALL ? writeSync(file, bytes, done) : (await writeBytes(file, bytes, done, bytes.length - done)).bytesWritten;
    }
    await syncFile(file);
  } finally {
    closeSync(file);
  }
}

/** Move a written file to its place. */
function moveTo(path: string, temporary: string): void {
  try {
    inFolder(path, () => renameSync(temporary, path));
  } catch (error) {
    // Part of the folder is another file system (a mount of its own, a link): written again beside its place.
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const beside = join(dirname(path), `.${writer}-${written++}.tmp`);
    copyFileSync(temporary, beside);
    const file = openSync(beside, 'r+');
    fsyncSync(file);
    closeSync(file);
    renameSync(beside, path);
    rmSync(temporary);
  }
}

/** Do something in a folder; where that is missing it is made, again if it is removed at the same time (`--force` while others are at work). */
function inFolder<T>(path: string, work: () => T): T {
  for (let tries = 0; ; tries++) {
    try {
      if (tries > 0) makeFolder(dirname(path));
      return work();
    } catch (error) {
      if (!isMissing(error) || tries === 10) throw error;
    }
  }
}

/** Paths of all files in a folder and its folders; none where it does not exist. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) yield* filesBelow(path);
      else if (entry.isFile()) yield path;
    }
  } catch (error) {
    // Also one that goes away while it is looked through.
    if (isMissing(error)) return;
    throw error instanceof PipelineError ? error : storeError(error, folder, 'read');
  }
}

/** Directory entries survive a power cut only after this; some file systems refuse it, which is no loss there. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  let folder;
  try {
    folder = openSync(path, 'r');
  } catch (error) {
    // Removed by another, and with it what was to be kept.
    if (isMissing(error)) return;
    throw error;
  }
  try {
    await syncFile(folder);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(folder);
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function storeError(error: unknown, path: string, verb: 'read' | 'write' = 'write'): PipelineError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new PipelineError('store-full', `no space left to write ${path}`, { stage: 'store', cause: error });
  return new PipelineError('store-unwritable', `cannot ${verb} ${path}: ${code ?? (error as Error).message}`, { stage: 'store', cause: error });
}
