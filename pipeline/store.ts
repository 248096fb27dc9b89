/** Where artifacts live: a folder of files, each written once and whole. Existence means done. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, opendir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PipelineError } from './errors.ts';

/**
 * Artifacts by key ("pages/ab…/3.json"). The interface asks nothing that object storage could not give:
 * whole-value reads and writes, existence, listing by prefix.
 */
export interface Store {
  /** The value, or null where there is none. Throws `store-unwritable` where it is there and cannot be read. */
  read(key: string): Promise<Uint8Array | null>;
  /** All or nothing: a reader sees the old value or the new one, also after kill -9 or a power cut. Throws `store-full`, `store-unwritable`. */
  write(key: string, value: Uint8Array | string): Promise<void>;
  has(key: string): Promise<boolean>;
  /** Keys below a prefix ("pages/ab…/"), sorted. */
  list(prefix: string): Promise<string[]>;
  /** Remove a key or everything below a prefix that ends with "/". */
  remove(key: string): Promise<void>;
}

const TEMPORARY = /\.\d+-[0-9a-f]{12}\.tmp$/;

/** A store in a folder; safe for several processes and, as rename is atomic there too, for several machines on NFS. */
export class FolderStore implements Store {
  readonly root: string;
  constructor(root: string) { this.root = root; }

  async read(key: string): Promise<Uint8Array | null> {
    try {
      return await readFile(this.path(key));
    } catch (error) {
      if (isMissing(error)) return null;
      throw storeError(error, this.path(key), 'read');
    }
  }

  async has(key: string): Promise<boolean> {
    return access(this.path(key), constants.F_OK).then(() => true, () => false);
  }

  async write(key: string, value: Uint8Array | string): Promise<void> {
    const path = this.path(key);
    const temporary = `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
    try {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(value);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      throw storeError(error, path);
    }
  }

  async list(prefix: string): Promise<string[]> {
    const root = join(this.root, '/');
    const keys: string[] = [];
    for await (const path of filesBelow(this.path(prefix))) if (!TEMPORARY.test(path)) keys.push(path.slice(root.length));
    return keys.sort();
  }

  async remove(key: string): Promise<void> {
    const path = this.path(key);
    await rm(path, { recursive: key.endsWith('/'), force: true }).catch((error: unknown) => { throw storeError(error, path); });
  }

  /** Remove what killed writers left behind. Only while no one else writes, or for files older than `age` milliseconds. */
  async sweep(age: number): Promise<void> {
    for await (const path of filesBelow(this.root)) {
      if (!TEMPORARY.test(path)) continue;
      const info = await stat(path).catch(() => null);
      if (info && Date.now() - info.mtimeMs >= age) await rm(path, { force: true });
    }
  }

  private path(key: string): string {
    if (key.split('/').includes('..')) throw new RangeError(`not a store key: ${key}`);
    return join(this.root, key);
  }
}

/** Paths of all files in a folder and its folders; none where it does not exist. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  let entries;
  try {
    entries = await opendir(folder);
  } catch (error) {
    if (isMissing(error)) return;
    throw storeError(error, folder);
  }
  for await (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** Directory entries survive a power cut only after this; some file systems refuse it, which is no loss there. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await folder.close();
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
