/** The files of an output folder that are about all documents: `records.jsonl` and `failures.jsonl`. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ERROR_CODES, toPipelineError, type ErrorCode, type PipelineError } from './errors.ts';
import { compare } from './inputs.ts';
import type { FolderStore } from './store.ts';
import { readStates, recordKey, type DocumentState } from './units.ts';

/**
 * Write both files anew from what is in the store, ordered by name and id, so that they do not depend on the order of work.
 * Throws `store-full`, `store-unwritable`.
 */
export async function writeOutputs(store: FolderStore, unreadable: { name: string; error: PipelineError }[]): Promise<void> {
  const states = (await readStates(store)).sort((a, b) => compare(a.names[0]!, b.names[0]!) || compare(a.id, b.id));
  await writeLines(store, 'records.jsonl', recordLines(store, states));
  const failures = [
    ...states.flatMap(({ id, names, failures: list }) => list.map((failure) => ({ id, name: names[0]!, ...failure }))),
    ...unreadable.map(({ name, error }) => ({ id: null, name, stage: error.stage, page: null, code: error.code, message: error.message })),
  ].sort((a, b) => compare(a.name, b.name) || compare(a.id ?? '', b.id ?? '') || (a.page ?? 0) - (b.page ?? 0));
  await writeLines(store, 'failures.jsonl', failures.map((failure) => JSON.stringify({ ...failure, remedy: ERROR_CODES[failure.code as ErrorCode]?.remedy ?? null })));
}

async function* recordLines(store: FolderStore, states: DocumentState[]): AsyncGenerator<string> {
  for (const { id, hasRecord } of states) {
    const record = hasRecord ? await store.read(recordKey(id)) : null;
    if (record) yield JSON.stringify(JSON.parse(Buffer.from(record).toString('utf8')));
  }
}

/** Too long for one value in memory, so streamed aside and renamed. */
async function writeLines(store: FolderStore, name: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const path = join(store.root, name);
  const temporary = `${path}.${process.pid}-${'0'.repeat(12)}.tmp`;
  async function* withBreaks() {
    for await (const line of lines) yield `${line}\n`;
  }
  try {
    await pipeline(withBreaks(), createWriteStream(temporary, { flush: true }));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw toPipelineError(error, { stage: 'output', fallback: 'store-unwritable' });
  }
}
