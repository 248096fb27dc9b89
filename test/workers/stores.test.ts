import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWhole } from '../../pipeline/folders/create-whole.ts';
import type { RedisClient } from '../../workers/connection.ts';
import { registerStore } from '../../workers/stores.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kehoach-stores-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const client = { hset: async () => 1 } as unknown as RedisClient;

test('commands that begin at once on a new folder agree on its identity', async () => {
  for (let round = 0; round < 20; round++) {
    const out = join(folder, String(round));
    const ids = await Promise.all(Array.from({ length: 8 }, () => registerStore(client, out)));
    expect(new Set(ids)).toEqual(new Set([readFileSync(join(out, 'store', 'identity'), 'utf8')]));
    expect(readdirSync(join(out, 'store'))).toEqual(['identity']);
  }
});

test.skipIf(process.platform === 'win32')('a disk that is full while the identity is written leaves no half of it behind', async () => {
  const script = join(folder, 'register.ts');
  writeFileSync(script, `import { registerStore } from ${JSON.stringify(new URL('../../workers/stores.ts', import.meta.url).href)};
    await registerStore({}, process.argv[2]).catch((error) => console.log(error.code));`);
  const out = join(folder, 'out');
  // A process that may write no byte to a file fails as one on a full disk does.
  const { stdout } = spawnSync('sh', ['-c', `ulimit -f 0; exec ${process.execPath} ${script} ${out}`], { encoding: 'utf8' });
  expect(stdout.trim()).toBe('store-unwritable');
  expect(await registerStore(client, out)).toMatch(/^[0-9a-f]{16}$/);
});

test('a file that could not be written whole is not there', async () => {
  const path = join(folder, 'a');
  await expect(createWhole(path, null as never)).rejects.toThrow();
  expect(existsSync(path)).toBe(false);
  expect([await createWhole(path, 'x'), await createWhole(path, 'y'), readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual([true, false, 'x', ['a']]);
});
