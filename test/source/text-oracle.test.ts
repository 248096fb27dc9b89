import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { openSource } from '../../pipeline/source/index.ts';

const FIXTURES = new URL('../../fixtures/documents/', import.meta.url).pathname;
const LIMITS = { maxBytes: 1e8, maxPages: 100, maxPixels: 1e8 };
const services = { decodeText: () => { throw new Error('not a text file'); } };

/** The letters of a page as another program reads them, without white space, sorted: two readers may order and space them differently. */
async function lettersOf(bytes: Uint8Array): Promise<string[]> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(sorted(items.map((item) => ('str' in item ? item.str : '')).join('')));
  }
  await task.destroy();
  return pages;
}

/**
 * Compatibility forms are one letter: pdf.js gives the Greek mu where the file has the micro sign. It leaves out soft hyphens, which stand for ư in
 * fonts of TCVN3.
 */
function sorted(text: string): string {
  return [...text.normalize('NFKC').replace(/[\s\u00ad]/gu, '')].sort().join('');
}

/** Born digital, with a text layer that is not a recognition program's. */
const names = readdirSync(FIXTURES).filter((name) => /^[a-z-]+(?:\.nfd|\.tcvn3)?\.pdf$/.test(name));

test('there are born-digital fixtures', () => { expect(names.length).toBeGreaterThan(4); });

test.each(names)('the text layer of %s holds the same letters as pdf.js reads', async (name) => {
  const bytes = readFileSync(join(FIXTURES, name));
  const expected = await lettersOf(bytes);
  const source = await openSource({ name, bytes }, LIMITS, services);
  try {
    expect(source.pageCount).toBe(expected.length);
    for (let number = 1; number <= source.pageCount; number++) {
      const { textLayer } = await source.page(number);
      expect(sorted((textLayer?.words ?? []).map(({ text }) => text).join(''))).toBe(expected[number - 1]);
    }
  } finally {
    await source.close();
  }
});
