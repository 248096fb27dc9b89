/** Files that could not be read when they were fed: remembered in the store, so that whoever writes the list of failures knows of them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ERROR_CODES, PipelineError, type ErrorCode } from '../pipeline/errors.ts';
import type { Inputs } from '../pipeline/folders/inputs.ts';
import type { Store } from '../pipeline/store.ts';

const FOLDER = 'store/unreadable/';
const Unreadable = z.object({ name: z.string(), stage: z.string(), code: z.string().refine((code): code is ErrorCode => code in ERROR_CODES), message: z.string() });
const keyOf = (name: string) => `${FOLDER}${createHash('sha256').update(name).digest('hex').slice(0, 32)}.json`;

/** Remember what could not be read, and forget what can be read now. */
export async function noteUnreadable(store: Store, documents: Inputs['documents'], unreadable: Inputs['unreadable']): Promise<void> {
  const known = new Set(await store.list(FOLDER));
  if (known.size > 0) for (const name of documents.flatMap(({ names }) => names)) if (known.has(keyOf(name))) await store.remove(keyOf(name));
  for (const { name, error: { stage, code, message } } of unreadable) await store.write(keyOf(name), JSON.stringify({ name, stage, code, message }));
}

/** All that are remembered. */
export async function readUnreadable(store: Store): Promise<Inputs['unreadable']> {
  const list: Inputs['unreadable'] = [];
  for (const key of await store.list(FOLDER)) {
    const value = Unreadable.safeParse(JSON.parse(Buffer.from(await store.read(key) ?? 'null').toString('utf8')));
    if (!value.success) continue;
    const { name, stage, code, message } = value.data;
    list.push({ name, error: new PipelineError(code, message, { stage, place: { file: name } }) });
  }
  return list;
}
