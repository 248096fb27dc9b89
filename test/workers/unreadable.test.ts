import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PipelineError } from '../../pipeline/errors.ts';
import type { Inputs } from '../../pipeline/folders/inputs.ts';
import { FolderStore } from '../../pipeline/store.ts';
import { noteUnreadable, readUnreadable } from '../../workers/unreadable.ts';

let folder: string;
let store: FolderStore;
beforeEach(() => { store = new FolderStore(folder = mkdtempSync(join(tmpdir(), 'kehoach-unreadable-'))); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const unread = (...names: string[]): Inputs['unreadable'] => names.map((name) => ({ name, error: new PipelineError('source-unreadable', 'permission denied', { stage: 'input', place: { file: name } }) }));
const document = (name: string): Inputs['documents'] => [{ id: 'a'.repeat(64), names: [name], bytes: 1, location: { path: `/x/${name}` } }];
const names = async () => (await readUnreadable(store)).map(({ name }) => name).sort();

test('a file is remembered until it can be read, a folder until there are documents of it', async () => {
  await noteUnreadable(store, [], unread('a.pdf', 'sub', 'sub/deep', 'other'));
  await noteUnreadable(store, document('sub/deep/b.pdf'), []);
  expect(await names()).toEqual(['a.pdf', 'other']);
  await noteUnreadable(store, document('a.pdf'), []);
  expect(await names()).toEqual(['other']);
});

test('an entry that a disk error has damaged hides no other', async () => {
  await noteUnreadable(store, [], unread('a.pdf', 'b.pdf'));
  const [key] = await store.list('store/unreadable/');
  writeFileSync(join(folder, key!), '{"name":');
  expect(await names()).toHaveLength(1);
});
