/** Files that could not be read when they were fed: remembered in the store, so that whoever writes the list of failures knows of them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ERROR_CODES, PipelineError, type ErrorCode } from '../pipeline/errors.ts';
import type { Inputs } from '../pipeline/folders/inputs.ts';
import type { Store } from '../pipeline/store.ts';

const FOLDER = 'store/unreadable/';
const Unreadable = z.object({ name: z.string(), stage: z.string(), code: z.string().refine((code): code is ErrorCode => code in ERROR_CODES), message: z.string() });
const keyOf = (name: string) => `${FOLDER}${createHash('sha256').update(name).digest('hex').slice(0, 32)}.json`;

/** Remember what could not be read, and forget what can be read now: a file, or a folder of which there are documents. */
export async function noteUnreadable(store: Store, documents: Inputs['documents'], unreadable: Inputs['unreadable']): Promise<void> {
  const known = new Set(await store.list(FOLDER));
  if (known.size > 0) {
    const readable = new Set(documents.flatMap(({ names }) => names.flatMap(withFolders)));
    for (const key of [...readable].map(keyOf)) if (known.has(key)) await store.remove(key);
  }
  for (const { name, error: { stage, code, message } } of unreadable) {
    const entry = Buffer.from(JSON.stringify({ name, stage, code, message }));
    // A watched folder tells of the same ones at every look.
    if (!known.has(keyOf(name)) || !entry.equals(await store.read(keyOf(name)) ?? Buffer.of())) await store.write(keyOf(name), entry);
  }
}

/** A name and the folders in it: "a/b/c.pdf", "a/b", "a". */
function withFolders(name: string): string[] {
  return name.split('/').map((_, index, parts) => parts.slice(0, parts.length - index).join('/'));
}

/** All that are remembered; one that a disk error has damaged is left out. */
export async function readUnreadable(store: Store): Promise<Inputs['unreadable']> {
  const list: Inputs['unreadable'] = [];
  for (const key of await store.list(FOLDER)) {
    const value = parse(await store.read(key));
    if (!value) continue;
    const { name, stage, code, message } = value;
    list.push({ name, error: new PipelineError(code, message, { stage, place: { file: name } }) });
  }
  return list;
}

function parse(bytes: Uint8Array | null): z.infer<typeof Unreadable> | null {
  try {
    return bytes && (Unreadable.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data ?? null);
  } catch {
    return null;
  }
}
