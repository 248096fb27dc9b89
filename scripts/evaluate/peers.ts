/** What the `tesseract` command line makes of the same pages: its own text output, Vietnamese data, full page segmentation. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import sharp from 'sharp';
import { makeConfig } from '../../pipeline/config.ts';
import { openSource } from '../../pipeline/pipeline.ts';

/** Whether the command is there with its Vietnamese data (Debian: tesseract-ocr, tesseract-ocr-vie). */
export function hasTesseract(): boolean {
  return /^vie$/m.test(spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' }).stdout ?? '');
}

/** The text of each page of a scanned file as `tesseract -l vie --psm 3` orders and reads it; null for pages without an image of the whole page. */
export async function readWithTesseract(path: string): Promise<string[] | null> {
  const source = await openSource({ name: basename(path), bytes: readFileSync(path) }, makeConfig());
  try {
    const texts: string[] = [];
    for (let number = 1; number <= source.pageCount; number++) {
      const page = await source.page(number);
      if (page.picture !== 'scan') return null;
      const { data, width, height, channels, dpi } = await page.raster();
      const png = await sharp(data, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb').withDensity(dpi ?? 200).png().toBuffer();
      const run = spawnSync('tesseract', ['stdin', 'stdout', '-l', 'vie', '--psm', '3'], { input: png, env: { ...process.env, OMP_THREAD_LIMIT: '1' }, maxBuffer: 1 << 26 });
      if (run.status !== 0) throw new Error(`tesseract: ${run.error?.message ?? run.stderr.toString()}`);
      texts.push(run.stdout.toString().replaceAll('\f', ''));
    }
    return texts;
  } finally {
    await source.close();
  }
}
