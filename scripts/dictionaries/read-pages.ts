/**
 * Typeset, damage and read pages: the raw material of the confusion tables, kept in a folder so that a run can be stopped and gone on with.
 * node scripts/dictionaries/read-pages.ts FOLDER SPLIT PAGES
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { seeded } from './corpus.ts';
import type { Split } from './corpus.ts';
import { degrade, readPage, typeset } from './pages.ts';
import type { Damage } from './pages.ts';
import { loadMaterial, samplePage } from './sample.ts';

const FACES = ['Liberation Serif', 'TeX Gyre Termes', 'FreeSerif'];
const SIZES = [12, 13, 13, 14, 14];
/** Sizes of the body of documents (Decree 30/2020, annex I, II.6). */
const TEST_SIZES = [13, 14];

/** One way of damaging and reading: the Vietnamese model is right on light damage, so it learns from heavy pages mostly. */
export interface Reading { name: string; language: 'eng' | 'vie'; damage: (page: number) => Damage }

export const READINGS: readonly Reading[] = [
  { name: 'eng', language: 'eng', damage: (page) => (page % 5 === 4 ? 'heavy' : 'light') },
  { name: 'vie', language: 'vie', damage: (page) => (page % 5 === 4 ? 'light' : 'heavy') },
];

/** The readings of the test pages: what the bar names, and the ordinary case, a good scan read with the right model. */
export const TEST_READINGS: readonly Reading[] = [
  { name: 'eng', language: 'eng', damage: () => 'light' },
  { name: 'vie', language: 'vie', damage: () => 'heavy' },
  { name: 'vie-light', language: 'vie', damage: () => 'light' },
];

/** Make `count` pages in `folder` (NNNN.txt the truth, NNNN.eng.txt, NNNN.vie.txt as read, NNNN.eng.conf, NNNN.vie.conf confidences of their tokens); pages that are there are kept. */
export async function readPages(folder: string, split: Split, count: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const test = split !== 'train';
  const material = await loadMaterial(split);
  const seed = { train: 1, dev: 2, test: 3 }[split];
  for (let number = 0; number < count; number++) {
    const name = `${folder}/${String(number).padStart(4, '0')}`;
    const readings = (test ? TEST_READINGS : READINGS).filter((reading) => !existsSync(`${name}.${reading.name}.txt`));
    if (readings.length === 0) continue;
    const random = seeded(seed * 1_000_003 + number);
    const face = test ? FACES[0]! : FACES[number % FACES.length]!;
    const sizes = test ? TEST_SIZES : SIZES;
    const size = sizes[Math.floor(random() * sizes.length)]!;
    const page = typeset(samplePage(material, random), face, size)[0]!;
    writeFileSync(`${name}.txt`, page.lines.join('\n') + '\n');
    for (const reading of readings) {
      const image = await degrade(page.image, reading.damage(number), seeded(seed * 7_000_003 + number * 2 + (reading.language === 'eng' ? 0 : 1)));
      const { text, confidences } = await readPage(image, reading.language);
      writeFileSync(`${name}.${reading.name}.txt`, `${text}\n`);
      writeFileSync(`${name}.${reading.name}.conf`, `${confidences.join(' ')}\n`);
    }
  }
}

if (import.meta.main) {
  const [folder, split, pages] = process.argv.slice(2);
  if (!folder || !split || !pages) throw new Error('usage: read-pages.ts FOLDER train|dev|test PAGES');
  await readPages(folder, split as Split, Number(pages));
}
