/** The files of an output folder that are about all documents: `records.jsonl` and `failures.jsonl`. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readStates, recordKey, type DocumentState } from '../documents.ts';
import { remedyOf, toPipelineError } from '../errors.ts';
import { compare, type Inputs } from './inputs.ts';
import { makeFolder } from './make-folder.ts';
import type { FolderStore } from '../store.ts';

/**
 * Write both files anew from what is in the store, ordered by name and id, so that they do not depend on the order of work.
 * `found`: documents that were found now. What was lost of a file whose place has other bytes now (scanned again) is not listed any more;
 * a record of its earlier bytes stays.
 * Gives the number of documents by status. Throws `store-full`, `store-unwritable`.
 */
export async function writeOutputs(store: FolderStore, { documents: found, unreadable }: Pick<Inputs, 'documents' | 'unreadable'>): Promise<Record<DocumentState['status'], number>> {
  const present = new Set(found.map(({ id }) => id));
  const paths = new Set(found.map(({ location }) => pathOf(location)));
  const counts = { complete: 0, partial: 0, failed: 0 };
  const records: { id: string; name: string }[] = [];
  const failures: { id: string | null; name: string; page: number | null; stage: string; code: string; message: string }[] =
    unreadable.map(({ name, error: { stage, code, message } }) => ({ id: null, name, stage, page: null, code, message }));
  for await (const { id, names, status, hasRecord, failures: own, location } of readStates(store)) {
    const name = names[0]!;
    const isReplaced = !present.has(id) && pathOf(location) !== null && paths.has(pathOf(location));
    if (isReplaced && !hasRecord) continue;
    counts[status]++;
    if (hasRecord) records.push({ id, name });
    // Each file that was given, also where others have the same bytes.
    if (!isReplaced) for (const name of names) for (const failure of own) failures.push({ id, name, ...failure });
  }
  const byName = (a: { id: string | null; name: string }, b: typeof a) => compare(a.name, b.name) || compare(a.id ?? '', b.id ?? '');
  await writeLines(store, 'records.jsonl', recordLines(store, records.sort(byName)));
  failures.sort((a, b) => byName(a, b) || (a.page ?? 0) - (b.page ?? 0));
  await writeLines(store, 'failures.jsonl', failures.map((failure) => JSON.stringify({ ...failure, remedy: remedyOf(failure.code) })));
  return counts;
}

/** Where the bytes of a document are, or were; null where they are in the store. */
function pathOf(location: DocumentState['location']): string | null {
  return location && 'path' in location ? location.path : null;
}

async function* recordLines(store: FolderStore, records: { id: string }[]): AsyncGenerator<string> {
  for (const { id } of records) {
    const record = await store.read(recordKey(id));
    // A record is JSON with a line for each value, and JSON has no line breaks within values.
    if (record) yield Buffer.from(record).toString('utf8').replace(/\n */g, '');
  }
}

/** Too long for one value in memory, so streamed aside and renamed. */
async function writeLines(store: FolderStore, name: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const path = join(store.root, name);
  const temporary = store.temporary();
  async function* withBreaks() {
    for await (const line of lines) yield `${line}\n`;
  }
  try {
    makeFolder(dirname(temporary));
    await pipeline(withBreaks(), createWriteStream(temporary, { flush: true }));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw toPipelineError(error, { stage: 'output', fallback: 'store-unwritable' });
  }
}
