import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PipelineError, processFile } from '../pipeline/index.ts';
import { DOCUMENTS } from '../scripts/fixtures/documents/index.ts';
import { expectedPages, expectedRecord, type ExpectedRecord } from '../scripts/fixtures/expected.ts';
import { hasFamily, openFonts } from '../scripts/fixtures/fonts.ts';
import { layOut } from '../scripts/fixtures/layout.ts';
import { drawPdf } from '../scripts/fixtures/pdf.ts';
import { renderPdf } from '../scripts/fixtures/render.ts';

const root = new URL('../fixtures/', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(root, path));
const text = (path: string) => read(path).toString('utf8');
const json = <T>(path: string) => JSON.parse(text(path)) as T;
const squeeze = (value: string) => value.replace(/\s+/g, '');

const manifest = json<Record<string, { document: string; pages: number[]; kind: string; damage: string | null }>>('expected/manifest.json');
const hostile = json<Record<string, { verdict: string; why: string }>>('expected/hostile.json');

describe('fixture files', () => {
  it('are all listed, and all listed ones are there', () => {
    expect(readdirSync(join(root, 'documents')).sort()).toEqual(Object.keys(manifest).sort());
    expect(readdirSync(join(root, 'hostile')).sort()).toEqual(Object.keys(hostile).sort());
    for (const { document } of Object.values(manifest)) expect(existsSync(join(root, `expected/${document}.expected.json`))).toBe(true);
  });

  it('stay small', () => {
    const sizes = ['documents', 'expected', 'hostile'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => statSync(join(root, folder, name)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8_000_000);
  });

  it('cover every document and every kind of damage', () => {
    expect([...new Set(Object.values(manifest).map(({ document }) => document))].sort()).toEqual(DOCUMENTS.map(({ id }) => id).sort());
    expect([...new Set(Object.values(manifest).flatMap(({ damage }) => damage ?? []))].sort()).toEqual(['bilevel', 'broken', 'clean', 'dilated', 'faded', 'office']);
  });

  it.each(Object.keys(manifest).filter((name) => name.endsWith('.pdf')))('%s has the pages that it should have', async (name) => {
    const [first] = await renderPdf(read(`documents/${name}`), { dpi: 20, pages: [manifest[name]!.pages.length] });
    expect(first!.width).toBeGreaterThan(100);
    await expect(renderPdf(read(`documents/${name}`), { dpi: 20, pages: [manifest[name]!.pages.length + 1] }).then(([page]) => page!.width * page!.height)).resolves.toBe(0);
  });

  it('are each explained in the README', () => {
    const readme = text('README.md');
    for (const name of [...Object.keys(manifest), ...Object.keys(hostile)]) expect(readme, name).toContain(`\`${name}\``);
  });
});

describe.each(DOCUMENTS.map(({ id }) => id))('expectations for %s', (id) => {
  const record = json<ExpectedRecord>(`expected/${id}.expected.json`);
  const pages = text(`expected/${id}.expected.txt`).split('\n\f');
  const lines = text(`expected/${id}.lines.tsv`).trimEnd().split('\n').slice(1).map((row) => row.split('\t'));

  it('are in NFC and give each page', () => {
    expect(pages).toHaveLength(record.pageCount);
    for (const page of pages) expect(page).toBe(page.normalize('NFC'));
  });

  it('say nothing that is not printed', () => {
    const printed = squeeze(pages.join('')).toLowerCase();
    const { document } = record;
    const values = [
      document.number, document.title, document.place, document.signature?.authority, document.signature?.position, document.signature?.name,
      document.secrecy, document.urgency, ...document.recipients, ...document.addressees, ...document.replaces, ...record.outline.map(({ title }) => title),
    ];
    for (const value of values) if (value) expect(printed).toContain(squeeze(value).toLowerCase());
    const wholeText = squeeze(layoutFreeText(pages)).toLowerCase();
    for (const { text: cited } of record.references) expect(wholeText).toContain(squeeze(cited).toLowerCase());
  });

  it('print each line once, on its page and within the paper', () => {
    for (const [page, zone, left, top, right, bottom, line] of lines) {
      expect(Number(left)).toBeGreaterThanOrEqual(0);
      expect(Number(right)).toBeGreaterThan(Number(left));
      expect(Number(bottom)).toBeGreaterThan(Number(top));
      expect(Number(right)).toBeLessThan(2400);
      expect(Number(bottom)).toBeLessThan(2400);
      if (zone !== 'page-number') expect(squeeze(pages[Number(page) - 1]!)).toContain(squeeze(line!));
    }
  });

  it('point tasks and bases at what is there', () => {
    const paths = new Set(record.outline.map(({ path }) => path));
    for (const task of record.tasks) {
      expect(task.section === null).toBe(task.cell !== null);
      if (task.section !== null) expect(paths).toContain(task.section);
      if (task.cell) expect(record.tables[task.cell.table]!.rows[task.cell.row]!).toContain(task.text);
    }
    for (const base of record.document.bases) for (const index of base.references) expect(base.text).toContain(record.references[index]!.text);
    for (const table of record.tables) for (const row of table.rows) expect(row).toHaveLength(table.header.length);
  });
});

describe('hostile files', () => {
  it.each(Object.entries(hostile).filter(([, { verdict }]) => verdict !== 'read'))('%s is refused with its own code', async (name, { verdict }) => {
    const outcome = await processFile(join(root, 'hostile', name)).then(
      (record) => record.failures.map(({ code }) => code),
      (error: unknown) => (error instanceof PipelineError ? [error.code] : [String(error)]),
    );
    expect([...new Set(outcome)]).toEqual([verdict]);
  });
});

/** Pages joined; a citation may run over a page end. */
function layoutFreeText(pages: string[]): string {
  return pages.join(' ');
}

const fonts = hasFamily('liberation-serif');
if (!fonts) console.warn('the fixtures were not made again: no Liberation Serif with Vietnamese letters on this machine (Debian: fonts-liberation2)');

describe.skipIf(!fonts)('the generator', () => {
  it.each(DOCUMENTS.map((document) => [document.id, document] as const))('makes the expectations of %s again', (id, document) => {
    const layout = layOut(document, openFonts());
    expect(`${expectedPages(layout.typeset).join('\n\f')}\n`).toBe(text(`expected/${id}.expected.txt`));
    expect(expectedRecord(document, layout)).toEqual(json(`expected/${id}.expected.json`));
  });

  it('makes the same bytes every time', async () => {
    const once = async () => drawPdf(layOut(DOCUMENTS[0]!, openFonts()).typeset, openFonts());
    expect((await once()).equals(await once())).toBe(true);
  });
});
