import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processFile } from '../../pipeline/pipeline.ts';
import { EXIT, exitCodeOf } from '../../scripts/exit-codes.ts';
import { showCommand } from '../../scripts/show.ts';

const PDF = new URL('../../fixtures/documents/kh-xa.pdf', import.meta.url).pathname;
let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kehoach-show-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const show = (...args: string[]) => showCommand().parseAsync(args, { from: 'user' });
const refused = (message: string) => ({ code: 'configuration-invalid', message: expect.stringContaining(message) });

test('a page that is drawn has the size of its image', async () => {
  const image = join(folder, 'page.png');
  await show(PDF, '--draw', image);
  expect(await sharp(readFileSync(image)).metadata()).toMatchObject({ width: 1654, height: expect.closeTo(2339, -1) });
});

test('a picture that cannot be written is a fault of the surroundings', async () => {
  const error: unknown = await show(PDF, '--draw', join(folder, 'missing', 'a.png')).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: 'store-unwritable', message: 'no such file or directory' });
  expect(exitCodeOf(error)).toBe(EXIT.environment);
});

test('what cannot be drawn is refused in words, and leaves no file', async () => {
  const image = join(folder, 'page.png');
  const text = join(folder, 'a.txt');
  writeFileSync(text, 'KẾ HOẠCH');
  await expect(show(PDF, '--page', '99', '--draw', image)).rejects.toMatchObject(refused('and no page 99'));
  await expect(show(text, '--draw', image)).rejects.toMatchObject(refused('no page image'));
  expect(existsSync(image)).toBe(false);
});

test('a list of records is not read as a plan; an unknown or ambiguous id is told of', async () => {
  const record = JSON.stringify(await processFile(PDF));
  const list = join(folder, 'records.jsonl');
  writeFileSync(list, `${record}\n${record}\n`);
  await expect(show(list)).rejects.toMatchObject(refused('holds many records'));
  await expect(show('3f2a', '--out', folder)).rejects.toMatchObject(refused('no file of this name'));
});
