/** The pages that the ablation reads: a few of each kind of damage, of whole documents, and real ones where they stand beside the project. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { turnQuarters } from '../../pipeline/image/turn.ts';
import { makeConfig } from '../../pipeline/config.ts';
import { openSource } from '../../pipeline/pipeline.ts';
import type { PageToRead } from '../../pipeline/recognize/recognize-page.ts';
import { hasCorpus, readSplit, SHARED } from '../dictionaries/corpus.ts';
import { addSpeckle, DAMAGES, degrade } from '../fixtures/degrade.ts';
import { hasFamily, openFonts, type Fonts } from '../fixtures/fonts.ts';
import { drawPdf } from '../fixtures/pdf.ts';
import { createRandom, type Random } from '../fixtures/random.ts';
import { rotate } from '../fixtures/raster.ts';
import { renderPdf } from '../fixtures/render.ts';
import { printOver, seal, SEAL_SIZE } from '../fixtures/stamp.ts';
import { pageText, typesetText } from '../fixtures/typeset.ts';
import { hasSamples, zoneLines } from './samples.ts';

/** A page with what is printed on it, in reading order, without page numbers; an ellipsis is three dots. */
export interface AblationPage { set: string; name: string; page: PageToRead; truth: string }

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
/** Pages of the fixtures with all that whole documents have: letterheads, recipients beside signatures, seals and pens in colour and black, arrival stamps, tables. */
const DOCUMENTS: [set: string, file: string, pages: number[]][] = [
  ['colour', 'kh-snv.stamped.pdf', [1, 3]], ['colour', 'kh-ttyt.page-2.stamped.jpg', [1]],
  ['1 bit', 'kh-ttvh.pen.pdf', [1, 2]], ['1 bit', 'kh-ubnd-tinh.bilevel.pdf', [1, 4]], ['1 bit', 'kh-snv.page-2.turned.png', [1]],
  ['table', 'kh-truong.office.pdf', [3]],
  ['worn', 'kh-xa.broken.pdf', [1, 3]], ['worn', 'cv-sgddt.dilated.pdf', [1, 2]], ['worn', 'kh-ttyt.faded.pdf', [1, 2]],
];
const DPI = 200;

/** What is done to a page of text, as a set. */
const SETS: Record<string, (page: Raster, random: Random, fonts: Fonts) => Promise<Raster>> = {
  ...Object.fromEntries(DAMAGES.map((damage) => [damage, (page: Raster, random: Random) => degrade(page, damage, random)])),
  seal: async (page, random, fonts) => degrade(await printOver(page, seal('ỦY BAN NHÂN DÂN XÃ AN HÒA', ['XÃ', 'AN HÒA'], fonts), { x: 320, y: 560, width: SEAL_SIZE, height: SEAL_SIZE }, fonts), 'office', random),
  turned: async (page, random) => rotate(turnQuarters(await degrade(page, 'office', random), random.next() < 0.5 ? 90 : 180), random.between(1.5, 3)),
  light: async (page, random) => darken(await degrade(page, 'office', random), random),
  dust: (page, random) => degrade(addSpeckle(page, 300, random), 'bilevel', random),
  fold: async (page, random) => degrade(crease(page, random), 'office', random),
  dots: (page, random) => degrade(page, 'office', random),
};

/** All pages; `count` of each set of the generator, whose text is held back from all tuning. */
export async function* ablationPages(count: number): AsyncGenerator<AblationPage> {
  if (hasCorpus() && hasFamily('liberation-serif')) yield* damagedPages(count);
  else console.log('no corpus beside the project, or no Liberation fonts: damaged pages left out');
  for (const [set, file, pages] of DOCUMENTS) yield* fixturePages(set, file, pages);
  if (hasSamples()) yield* realPages();
  else console.log('no samples beside the project: real pages left out');
}

async function* damagedPages(count: number): AsyncGenerator<AblationPage> {
  const text = (await readSplit('admin_vbpl_2025_26', 'test')).filter((line) => line.length > 3 && line.length < 1500 && /^[\p{Script=Latin}\p{N}\p{P}\p{S}\s]*$/u.test(line));
  const fonts = openFonts();
  const sets = Object.entries(SETS);
  for (const [order, [set, damage]] of sets.entries()) {
    for (let index = 0; index < count; index++) {
      const from = Math.floor(((order + index * sets.length + 0.5) * text.length) / (sets.length * count));
      const lines = text.slice(from, from + 60).map((line) => (set === 'dots' ? line.replace(/,? (?=\p{Lu})/gu, (gap) => ` ${'.'.repeat(12 + 3 * gap.length)} `) : line));
      const typeset = typesetText(lines, fonts, {
        size: [14, 13, 13.5][index % 3]!,
        face: (paragraph) => (/^(?:[IVX]+\.|Điều |Chương|Mục)/.test(paragraph) ? 'bold' : /^Căn cứ/.test(paragraph) ? 'italic' : 'regular'),
      });
      const [clean] = await renderPdf(await drawPdf(typeset, fonts), { dpi: DPI, pages: [2] });
      const image = await damage(clean!, createRandom(`ablation/${set}/${index}`), fonts);
      const { width, height, dpi } = image;
      yield { set, name: `${set} ${index + 1}`, truth: pageText(typeset, 2).replaceAll('…', '...'), page: { number: 2, width, height, dpi, lines: null, textLayer: null, captions: [], rules: [], raster: async () => image } };
    }
  }
}

async function* fixturePages(set: string, file: string, pages: number[]): AsyncGenerator<AblationPage> {
  const { [file]: entry } = JSON.parse(readFileSync(join(FIXTURES, 'expected/manifest.json'), 'utf8')) as Record<string, { document: string; pages: number[] }>;
  const texts = readFileSync(join(FIXTURES, 'expected', `${entry!.document}.expected.txt`), 'utf8').split('\n\f');
  for await (const { number, page } of sourcePages(join(FIXTURES, 'documents', file), pages)) yield { set, name: `${file} ${number}`, page, truth: texts[entry!.pages[number - 1]! - 1]! };
}

async function* realPages(): AsyncGenerator<AblationPage> {
  const folder = join(SHARED, 'samples');
  for (const name of readdirSync(join(folder, 'scans')).filter((file) => file.endsWith('.png')).sort()) {
    const truth = zoneLines(readFileSync(join(folder, 'gold', name.replace(/png$/, 'gt.txt')), 'utf8')).map(({ text }) => text).join('\n');
    for await (const { page } of sourcePages(join(folder, 'scans', name), [1])) yield { set: 'real', name, page, truth };
  }
}

async function* sourcePages(path: string, numbers: number[]): AsyncGenerator<{ number: number; page: PageToRead }> {
  const source = await openSource({ name: basename(path), path }, makeConfig());
  try {
    for (const number of numbers) yield { number, page: await source.page(number) };
  } finally {
    await source.close();
  }
}

/** A picture taken by hand: light that falls off to one side, down to a third. */
function darken(page: Raster, random: Random): Raster {
  const { width, height, data } = page;
  const angle = random.between(0, 2 * Math.PI);
  const lit = (x: number, y: number) => 0.67 + 0.33 * Math.cos(Math.PI * Math.hypot(x / width - 0.5 - 0.5 * Math.cos(angle), y / height - 0.5 - 0.5 * Math.sin(angle)));
  return { ...page, data: data.map((value, at) => value * Math.min(1, Math.max(0.34, lit(at % width, Math.floor(at / width))))) };
}

/** A page with the dark lines of its folds: one across, one down, a little askew. */
function crease(page: Raster, random: Random): Raster {
  const { width, height } = page;
  const data = page.data.slice();
  const [x, y, slope] = [random.between(0.4, 0.6) * width, random.between(0.3, 0.6) * height, random.between(-0.004, 0.004)];
  for (let column = 0; column < width; column++) for (let row = 0; row < 2; row++) data[(Math.round(y + slope * column) + row) * width + column] = 70;
  for (let row = 0; row < height; row++) for (let column = 0; column < 2; column++) data[row * width + Math.round(x + slope * row) + column] = 70;
  return { ...page, data };
}
