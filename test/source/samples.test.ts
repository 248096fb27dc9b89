/** Real scans, where they are present beside the project. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../pipeline/source/index.ts';
import { looksAlike } from '../../pipeline/source/pdf-raster.ts';
import { triagePage } from '../../pipeline/source/triage.ts';

const folder = join(import.meta.dirname, '../../../shared/samples/scans');
const limits = { maxBytes: 1e9, maxPages: 100, maxPixels: 1e8 };
const services = { decodeText: () => ({ text: '', encoding: '' }) };
const open = (name: string) => openSource({ path: join(folder, name), name }, limits, services);

if (!existsSync(folder)) console.warn('\n*** ../shared/samples/scans is not there: the tests of real scans are NOT RUN.\n');

describe.skipIf(!existsSync(folder))('real scans', () => {
  const names = existsSync(folder) ? readdirSync(folder) : [];

  it.each(names.filter((name) => name.endsWith('.pdf')))('%s: every page is its one-bit scan at 200, upright, black on white', async (name) => {
    const source = await open(name);
    for (let number = 1; number <= source.pageCount; number++) {
      const page = await source.page(number);
      expect(page).toMatchObject({ picture: 'scan', imageCoverage: 1, textLayer: null });
      expect(page.captions.length).toBe(number === 1 ? 1 : 0);
      expect(triagePage(page, { ocr: 'auto' })).toEqual({ method: 'ocr', reason: 'the page is a scan without a text layer' });
      const raster = await page.raster();
      expect([raster.width, raster.height, raster.channels]).toEqual([page.width, page.height, 1]);
      expect(Math.abs(raster.dpi! - 200)).toBeLessThan(1);
      expect(new Set(raster.data).size).toBe(2);
      expect(raster.data.reduce((sum, sample) => sum + sample, 0) / raster.data.length).toBeGreaterThan(200);
    }
    await source.close();
  });

  it.each(names.filter((name) => name.endsWith('.png')))('%s is the page that its PDF gives', async (name) => {
    const [, base, number] = /^(.*)-p(\d+)\.png$/.exec(name)!;
    const image = await (await (await open(name)).page(1)).raster();
    const page = await (await (await open(`${base}.signed.pdf`)).page(Number(number))).raster();
    expect(looksAlike(image, page)).toBe(true);
  });
});
