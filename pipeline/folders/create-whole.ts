import { randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';

/**
 * Make a small file that others see whole or not at all: written aside and linked into place. False where there is one already.
 * On file systems without links (FAT, some shares) it is written in its place.
 * Throws the system's error.
 */
export async function createWhole(path: string, text: string): Promise<boolean> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(aside, text);
    return await unlessThere(() => link(aside, path)).catch((error: NodeJS.ErrnoException) => {
      if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(error.code ?? '')) throw error;
      return unlessThere(() => writeFile(path, text, { flag: 'wx' }));
    });
  } finally {
    await rm(aside, { force: true }).catch(() => {});
  }
}

async function unlessThere(make: () => Promise<void>): Promise<boolean> {
  return make().then(() => true, (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return false;
    throw error;
  });
}
