/** What the user pointed at: files and folders become documents, equal bytes one document with several names. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { PipelineError, toPipelineError, type ErrorCode } from '../errors.ts';
import type { DocumentData } from '../documents.ts';
import { tellApart } from './names.ts';

export interface Inputs {
  /** sorted by name */
  documents: DocumentData[];
  /** files that could not be read */
  unreadable: { name: string; error: PipelineError }[];
  files: number;
  /** files whose bytes another file has too */
  duplicates: number;
}

/** A file and the name that its record gives it: the path within the folder that was named, or the file's own name; with folders above it where others have that too. */
export interface FoundFile { path: string; name: string }

export interface ReadOptions {
  /** larger files are not opened but listed as unreadable */
  maxBytes?: number;
  onFile?: (count: number) => void;
  signal?: AbortSignal;
}

/**
 * All documents below the given paths. Hidden files, what systems leave in folders of their own accord (`LEFT_BY_SYSTEMS`) and `except`
 * (the output folder) are passed over. Links to folders are not followed; one that leads to where nothing is searched is listed as unreadable.
 * Throws `source-unreadable` where a named path does not exist or is neither file nor folder, and `configuration-invalid` where it is `except`
 * itself (its records would be read as plans), as these are mistakes of the command, not of an archive; `cancelled` once `signal` is aborted.
 */
export async function findDocuments(paths: string[], options: ReadOptions & { except?: string } = {}): Promise<Inputs> {
  const { found, unreadable } = await findFiles(paths, options.except);
  const inputs = await readDocuments(found, options);
  return { ...inputs, unreadable: [...unreadable, ...inputs.unreadable] };
}

/** All files below the given paths, not yet opened; see `findDocuments`. */
export async function findFiles(paths: string[], exceptFolder?: string): Promise<{ found: FoundFile[]; unreadable: Inputs['unreadable'] }> {
  const except = exceptFolder ? await realpath(exceptFolder).catch(() => resolve(exceptFolder)) : null;
  const search: Search = { except, roots: await Promise.all(paths.map((path) => realpath(path).catch(() => path))), found: [], unreadable: [] };
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw new PipelineError('source-unreadable', 'no such file or folder', { stage: 'input', place: { file: path }, cause: error });
    });
    const place = { file: path };
    if (info.isFile()) {
      search.found.push({ path, name: basename(path), full: join(await realpath(dirname(path)), basename(path)) });
    } else if (!info.isDirectory()) {
      throw new PipelineError('source-unreadable', 'neither a file nor a folder', { stage: 'input', place });
    } else if (await realpath(path) === except) {
      throw new PipelineError('configuration-invalid', 'the output folder cannot be the folder that is read; name another, which may lie in it', { stage: 'input', place });
    } else {
      await walk({ path, real: await realpath(path) }, path, search);
    }
  }
  const names = tellApart([...search.found, ...search.unreadable]);
  return {
    found: search.found.map(({ path }, index) => ({ path, name: names[index]! })),
    unreadable: search.unreadable.map(({ error }, index) => {
      const name = names[search.found.length + index]!;
      return { name, error: error(name) };
    }),
  };
}

/** Files become documents, by their bytes. */
export async function readDocuments(found: FoundFile[], options: ReadOptions = {}): Promise<Inputs> {
  const unreadable: Inputs['unreadable'] = [];
  const byId = new Map<string, DocumentData>();
  for (let start = 0; start < found.length; start += AT_ONCE) {
    const batch = found.slice(start, start + AT_ONCE);
    const results = await Promise.allSettled(batch.map(({ path, name }) => hashFile(path, name, options.maxBytes)));
    for (const [index, { path, name }] of batch.entries()) {
      if (options.signal?.aborted) throw new PipelineError('cancelled', 'stopped while looking at the files', { stage: 'input' });
      options.onFile?.(start + index + 1);
      const result = results[index]!;
      if (result.status === 'rejected') {
        unreadable.push({ name, error: unreadableError(result.reason, name) });
        continue;
      }
      const { id, bytes } = result.value;
      const known = byId.get(id);
      if (!known) byId.set(id, { id, names: [name], bytes, location: { path: resolve(path) } });
      else if (!known.names.includes(name)) known.names.push(name);
    }
  }
  const documents = [...byId.values()];
  for (const { names } of documents) names.sort(compare);
  documents.sort((a, b) => compare(a.names[0]!, b.names[0]!) || compare(a.id, b.id));
  return { documents, unreadable, files: found.length, duplicates: found.length - unreadable.length - documents.length };
}

/** What systems, NAS boxes and office programs leave in folders: no documents, but thumbnails of some. */
const LEFT_BY_SYSTEMS = /^(?:\.|~\$|(?:Thumbs\.db|ehthumbs(?:_vista)?\.db|desktop\.ini|\$RECYCLE\.BIN|System Volume Information|__MACOSX|lost\+found|@eaDir|@Recycle|#recycle|#snapshot)$)/i;

interface Search {
  /** real path of the output folder */
  except: string | null;
  /** real paths of all that is searched */
  roots: string[];
  found: (FoundFile & { full: string })[];
  /** `error`: by the name that it is listed under */
  unreadable: { name: string; full: string; error: (name: string) => PipelineError }[];
}

async function walk(root: { path: string; real: string }, folder: string, search: Search): Promise<void> {
  const { except, roots, found, unreadable } = search;
  const named = (path: string) => {
    const within = relative(root.path, path);
    return { path, name: within.split(sep).join('/') || basename(path), full: join(root.real, within) };
  };
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    unreadable.push({ ...named(folder), error: (name) => unreadableError(error, name) });
    return;
  }
  for (const entry of entries.sort((a, b) => compare(a.name, b.name))) {
    if (LEFT_BY_SYSTEMS.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      // A path that is too long to be resolved is told of by the walk.
      if (await realpath(path).catch(() => path) !== except) await walk(root, path, search);
    } else if (entry.isFile()) {
      found.push(named(path));
    } else if (entry.isSymbolicLink()) {
      const target = await stat(path).catch(() => null);
      const refuse = (code: ErrorCode, message: string) => unreadable.push({ ...named(path), error: (name) => new PipelineError(code, message, { stage: 'input', place: { file: name } }) });
      if (target?.isFile()) found.push(named(path));
      else if (!target) refuse('source-unreadable', 'a link to nothing');
      else if (target.isDirectory() && !(await leadsInto(path, except === null ? roots : [...roots, except]))) refuse('link-not-followed', 'a link to a folder, which is not followed');
    }
  }
}

/** Whether a link leads to one of these folders or into it. */
async function leadsInto(link: string, folders: string[]): Promise<boolean> {
  const target = await realpath(link).catch(() => link);
  return folders.some((folder) => target === folder || target.startsWith(folder.endsWith(sep) ? folder : folder + sep));
}

function unreadableError(error: unknown, name: string): PipelineError {
  const place = { file: name };
  // Archives of old Windows machines have such names; the letters that are no UTF-8 are lost before we see them.
  if ((error as NodeJS.ErrnoException).code === 'ENOENT' && name.includes('\ufffd')) {
    return new PipelineError('source-unreadable', 'its name is not in UTF-8 and cannot be used; rename it (convmv does whole folders)', { stage: 'input', place, cause: error });
  }
  return toPipelineError(error, { stage: 'input', place, fallback: 'source-unreadable' });
}

/** Files that are read at once: each waits for the disk or the network. */
const AT_ONCE = 16;
/** Files below this size are read whole. */
const SMALL = 1 << 20;

async function hashFile(path: string, name: string, maxBytes = Infinity): Promise<{ id: string; bytes: number }> {
  const { size } = await stat(path);
  if (size > maxBytes) throw new PipelineError('source-too-large', `${size} bytes, more than the limit of ${maxBytes}`, { stage: 'input', place: { file: name } });
  if (size < SMALL) {
    const value = await readFile(path);
    return { id: createHash('sha256').update(value).digest('hex'), bytes: value.length };
  }
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { id: hash.digest('hex'), bytes };
}

/** Order of UTF-16 code units: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
