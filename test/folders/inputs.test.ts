import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDocuments } from '../../pipeline/folders/inputs.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kehoach-inputs-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('equal bytes are counted as such, links to nothing are not', async () => {
  for (const name of ['a.txt', 'b.txt']) writeFileSync(join(folder, name), 'một');
  writeFileSync(join(folder, 'c.txt'), 'hai');
  symlinkSync(join(folder, 'nowhere'), join(folder, 'd.txt'));
  const { documents, unreadable, files, duplicates } = await findDocuments([folder]);
  expect(documents.map(({ names }) => names)).toEqual([['a.txt', 'b.txt'], ['c.txt']]);
  expect(unreadable.map(({ name }) => name)).toEqual(['d.txt']);
  expect({ files, duplicates }).toEqual({ files: 3, duplicates: 1 });
});

test('links in a circle end', async () => {
  mkdirSync(join(folder, 'sub'));
  symlinkSync(folder, join(folder, 'sub', 'up'));
  symlinkSync(join(folder, 'self'), join(folder, 'self'));
  writeFileSync(join(folder, 'sub', 'a.txt'), 'một');
  const { documents, unreadable } = await findDocuments([folder]);
  expect(documents.map(({ names }) => names)).toEqual([['sub/a.txt']]);
  expect(unreadable.map(({ name }) => name)).toEqual(['self']);
});

test('a link to a folder is not followed: listed where it leads out of what is searched', async () => {
  for (const name of ['in', 'in/sub', 'elsewhere', 'elsewhere/deep']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'elsewhere', 'a.txt'), 'một');
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'in', 'out of it'));
  symlinkSync(join(folder, 'elsewhere', 'deep'), join(folder, 'in', 'deep'));
  symlinkSync(join(folder, 'in', 'sub'), join(folder, 'in', 'within'));
  const alone = await findDocuments([join(folder, 'in')]);
  expect(alone.unreadable).toMatchObject([{ name: 'deep' }, { name: 'out of it', error: { code: 'link-not-followed' } }]);
  expect(alone.files).toBe(0);
  const both = await findDocuments([join(folder, 'in'), join(folder, 'elsewhere')]);
  expect(both).toMatchObject({ unreadable: [], files: 1 });
  expect((await findDocuments([join(folder, 'in')], { except: join(folder, 'elsewhere') })).unreadable).toEqual([]);
});

test.skipIf(process.platform === 'win32')('folders in folders beyond the longest path are listed, and the rest is read', async () => {
  writeFileSync(join(folder, 'a.txt'), 'một');
  const half = Array.from({ length: 12 }, () => 'd'.repeat(200)).join('/');
  for (const top of ['upper', 'lower']) mkdirSync(join(folder, top, half), { recursive: true });
  writeFileSync(join(folder, 'lower', half, 'b.txt'), 'hai');
  renameSync(join(folder, 'lower'), join(folder, 'upper', half, 'lower'));
  try {
    const { documents, unreadable } = await findDocuments([folder], { except: join(folder, 'out') });
    expect(documents.map(({ names }) => names)).toEqual([['a.txt']]);
    expect(unreadable).toMatchObject([{ error: { code: 'source-unreadable', message: 'name too long' } }]);
  } finally {
    spawnSync('rm', ['-rf', folder]);
  }
});

test('what systems leave in folders is passed over, unless it is named', async () => {
  mkdirSync(join(folder, '@eaDir'));
  for (const name of ['Thumbs.db', 'thumbs.db', 'desktop.ini', '~$plan.docx', '.DS_Store', '@eaDir/plan.jpg', 'Thumbs.db.txt', '~plan.txt']) writeFileSync(join(folder, name), name);
  expect((await findDocuments([folder])).documents.map(({ names }) => names)).toEqual([['Thumbs.db.txt'], ['~plan.txt']]);
  expect((await findDocuments([join(folder, 'desktop.ini')])).files).toBe(1);
});

test('names are kept as they are on disk, whatever is in them', async () => {
  const names = ['Kế hoạch.txt'.normalize('NFC'), 'Kế hoạch.txt'.normalize('NFD'), 'a b\n.txt', '🎉.txt'];
  names.forEach((name, index) => writeFileSync(join(folder, name), String(index)));
  const { documents } = await findDocuments([folder]);
  expect(documents.map((document) => document.names[0])).toEqual([...names].sort());
});

test('the output folder is passed over below a named folder and refused as one', async () => {
  mkdirSync(join(folder, 'out'));
  for (const name of ['a.txt', 'out/b.txt']) writeFileSync(join(folder, name), name);
  expect((await findDocuments([folder], { except: join(folder, 'out') })).files).toBe(1);
  await expect(findDocuments([join(folder, 'out')], { except: join(folder, 'out') })).rejects.toMatchObject({ code: 'configuration-invalid' });
});

test.skipIf(process.platform === 'win32')('a pipe is refused and not waited for', async () => {
  spawnSync('mkfifo', [join(folder, 'pipe')]);
  await expect(findDocuments([join(folder, 'pipe')])).rejects.toMatchObject({ code: 'source-unreadable', message: 'neither a file nor a folder' });
  expect((await findDocuments([folder])).files).toBe(0);
});

test('a search that is stopped says so', async () => {
  writeFileSync(join(folder, 'a.txt'), 'một');
  await expect(findDocuments([folder], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
});

test('files that would have the same name are told apart by the folders above them, whatever the order', async () => {
  const names = ['2025/x.pdf', '2025/only.pdf', '2026/x.pdf', 'old/scans/y.pdf', 'new/scans/y.pdf', 'c/2025/x.pdf'];
  for (const [index, name] of names.entries()) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), String(index));
  }
  symlinkSync(join(folder, 'nowhere'), join(folder, '2025', 'link.pdf'));
  symlinkSync(join(folder, 'nowhere'), join(folder, '2026', 'link.pdf'));
  const paths = ['2025', '2026', 'old/scans', 'new/scans/y.pdf', 'c'].map((name) => join(folder, name));
  const top = basename(folder);
  for (const given of [paths, paths.toReversed(), [...paths, `${paths[0]}/../2025`]]) {
    const { documents, unreadable } = await findDocuments(given);
    expect(documents.map(({ names }) => names)).toEqual([['2026/x.pdf'], [`${top}/2025/x.pdf`], ['c/2025/x.pdf'], ['new/scans/y.pdf'], ['old/scans/y.pdf'], ['only.pdf']].sort());
    expect(new Set(unreadable.map(({ name, error }) => `${name} ${error.place.file}`))).toEqual(new Set(['2025/link.pdf 2025/link.pdf', '2026/link.pdf 2026/link.pdf']));
  }
  writeFileSync(join(folder, '2026', 'x.pdf'), '0');
  expect((await findDocuments(paths.slice(0, 2))).documents.map(({ names }) => names)).toEqual([['2025/x.pdf', '2026/x.pdf'], ['only.pdf']]);
});

test('a file over the limit is listed and not read', async () => {
  writeFileSync(join(folder, 'small.txt'), 'một');
  writeFileSync(join(folder, 'large.txt'), '');
  // Nothing is there but its length: reading it would take minutes.
  truncateSync(join(folder, 'large.txt'), 2 ** 40);
  const { documents, unreadable, duplicates } = await findDocuments([folder], { maxBytes: 1000 });
  expect(documents.map(({ names }) => names)).toEqual([['small.txt']]);
  expect(unreadable).toMatchObject([{ name: 'large.txt', error: { code: 'source-too-large', message: '1099511627776 bytes, more than the limit of 1000' } }]);
  expect(duplicates).toBe(0);
});
