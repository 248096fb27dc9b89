/**
 * Recognition by itself: pages of held-back text, set, rendered and damaged by the fixtures' generator, and the lines of real scans
 * (each against its best match, so that reading order does not count). Beside each figure that of the `tesseract` command, where installed.
 * Run alone: `node scripts/evaluate/recognition.ts [--pages=N] [--engine=tesseract] [--sets=office,broken] [--no-peer]`.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { createEngine, type Engine, type Raster } from '../../pipeline/engines/index.ts';
import type { Word } from '../../pipeline/model.ts';
import { recognizeSourcePage } from '../../pipeline/recognize-page.ts';
import { hasCorpus, readSplit, SHARED } from '../dictionaries/corpus.ts';
import { createRandom, DAMAGES, degrade } from '../fixtures/degrade.ts';
import { hasFamily, openFonts } from '../fixtures/fonts.ts';
import { drawPdf } from '../fixtures/pdf.ts';
import { renderPdf } from '../fixtures/render.ts';
import { printOver, seal, SEAL_SIZE } from '../fixtures/stamp.ts';
import { pageText, typesetText } from '../fixtures/typeset.ts';
import { countErrors, countErrorsAnywhere, type ErrorCount, sumErrors } from './metrics.ts';
import { hasTesseract } from './peers.ts';
import { hasSamples } from './samples.ts';

/** Rates in per cent, CPU seconds a page; `worst` is the worst page. The peer is `tesseract -l vie --psm 3` on the same images, or null. */
export interface RecognitionRow { set: string; pages: number; rate: number; worst: number; seconds: number; peer: { rate: number; worst: number; seconds: number } | null }

interface Item { set: string; name: string; image: Raster; count(lines: string[]): ErrorCount }

const STAMPED = 'stamp';
export const SETS = [...DAMAGES, STAMPED, 'real scans, body lines', 'real scans, all lines'];
const DPI = 200;
const BODY_LINE = 45;

/** Measure; `pages` of each damaged set. Empty where neither corpus nor samples are beside the project. */
export async function evaluateRecognition(options: { pages?: number; engine?: 'tesseract.js' | 'tesseract'; sets?: string[]; peer?: boolean } = {}): Promise<RecognitionRow[]> {
  const engine = await createEngine({ engine: options.engine ?? 'tesseract.js', pageMemory: 1536 });
  const peer = (options.peer ?? true) && hasTesseract();
  const sums = new Map<string, { ours: ErrorCount[]; theirs: ErrorCount[]; seconds: number; peerSeconds: number }>();
  try {
    // Start-up is not measured: the first image is read twice. An image that counts in two sets is read once.
    let last: { image: Raster; lines: string[]; seconds: number; theirs: { lines: string[]; seconds: number } | null } | undefined;
    for await (const { set, image, count } of items(options.pages ?? 4, options.sets ?? SETS)) {
      if (!last) await readOurs(engine, image);
      if (last?.image !== image) {
        const before = cpuSeconds();
        const lines = await readOurs(engine, image);
        const seconds = cpuSeconds() - before;
        last = { image, lines, seconds, theirs: peer ? await readTheirs(image) : null };
      }
      const { lines, seconds, theirs } = last;
      const sum = sums.get(set) ?? { ours: [], theirs: [], seconds: 0, peerSeconds: 0 };
      sums.set(set, sum);
      sum.ours.push(count(lines));
      sum.seconds += seconds;
      if (!theirs) continue;
      sum.theirs.push(count(theirs.lines));
      sum.peerSeconds += theirs.seconds;
    }
  } finally {
    await engine.close();
  }
  return [...sums].map(([set, { ours, theirs, seconds, peerSeconds }]) => ({
    set, pages: ours.length, ...rates(ours), seconds: seconds / ours.length,
    peer: theirs.length > 0 ? { ...rates(theirs), seconds: peerSeconds / theirs.length } : null,
  }));
}

function rates(counts: ErrorCount[]): { rate: number; worst: number } {
  const rate = ({ errors, length }: ErrorCount) => (100 * errors) / Math.max(1, length);
  return { rate: rate(sumErrors(counts)), worst: Math.max(...counts.map(rate)) };
}

/** User and system time of this process, its threads included; the native engine's own processes are not counted. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function readOurs(engine: Engine, image: Raster): Promise<string[]> {
  const page = { number: 1, width: image.width, height: image.height, dpi: image.dpi, lines: null, textLayer: null, captions: [], rules: [], raster: async () => image };
  const { words } = await recognizeSourcePage(page, { method: 'ocr', reason: 'measurement' }, async () => engine, new AbortController().signal);
  return linesOf(words);
}

/** Words as lines from the top down. */
function linesOf(words: Word[]): string[] {
  const lines = new Map<number, Word[]>();
  for (const word of words) lines.set(word.line, [...lines.get(word.line) ?? [], word]);
  const top = (line: Word[]) => line.reduce((sum, { box }) => sum + box![1] + box![3], 0) / line.length;
  return [...lines.values()].sort((a, b) => top(a) - top(b)).map((line) => line.map(({ text }) => text).join(' '));
}

async function readTheirs({ data, width, height, channels, dpi }: Raster): Promise<{ lines: string[]; seconds: number }> {
  const png = await sharp(data, { raw: { width, height, channels } }).withMetadata({ density: dpi ?? DPI }).png().toBuffer();
  // `times` of the shell tells the CPU time of its children on its last line.
  const { stdout } = spawnSync('sh', ['-c', 'tesseract stdin stdout -l vie --psm 3 2>/dev/null; times'], { input: png, env: { ...process.env, OMP_THREAD_LIMIT: '1' }, maxBuffer: 1 << 26 });
  const lines = stdout.toString('utf8').trimEnd().split('\n');
  const seconds = [...(lines.at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
  return { lines: lines.slice(0, -2).filter((line) => line.trim() !== ''), seconds };
}

async function* items(pages: number, sets: string[]): AsyncGenerator<Item> {
  if (hasCorpus() && hasFamily('liberation-serif')) yield* damagedItems(pages, sets);
  if (hasSamples()) yield* scanItems(sets);
}

/** Pages of the test split of the corpus of administrative texts: no text that the language model or any tuning has seen. */
async function* damagedItems(pages: number, sets: string[]): AsyncGenerator<Item> {
  const text = (await readSplit('admin_vbpl_2025_26', 'test')).filter((line) => line.length > 3 && line.length < 1500 && /^[\p{Script=Latin}\p{N}\p{P}\p{S}\s]*$/u.test(line));
  const fonts = openFonts();
  for (let index = 0; index < pages; index++) {
    const from = Math.floor((index * text.length) / pages);
    const typeset = typesetText(text.slice(from, from + 60), fonts, {
      size: [14, 13, 14, 13.5][index % 4]!,
      face: (paragraph) => (/^(?:[IVX]+\.|Điều |Chương|Mục)/.test(paragraph) ? 'bold' : /^Căn cứ/.test(paragraph) ? 'italic' : 'regular'),
    });
    const [page] = await renderPdf(await drawPdf(typeset, fonts), { dpi: DPI, pages: [2] });
    const truth = pageText(typeset, 2, { furniture: true });
    for (const set of sets) {
      const random = createRandom(`recognition/${index}/${set}`);
      const damage = DAMAGES.find((name) => name === set);
      if (!damage && set !== STAMPED) continue;
      const image = damage ? await degrade(page!, damage, random) : await degrade(await printOver(page!, seal('ỦY BAN NHÂN DÂN XÃ AN HÒA', ['XÃ', 'AN HÒA'], fonts), { x: 320, y: 560, width: SEAL_SIZE, height: SEAL_SIZE }, fonts), 'office', random);
      yield { set, name: `page ${index + 1}`, image, count: (lines) => countErrors(truth, lines.join('\n')) };
    }
  }
}

async function* scanItems(sets: string[]): AsyncGenerator<Item> {
  const folder = join(SHARED, 'samples');
  for (const name of readdirSync(join(folder, 'scans')).filter((file) => file.endsWith('.png')).sort()) {
    const gold = readFileSync(join(folder, 'gold', name.replace(/png$/, 'gt.txt')), 'utf8').split('\n').flatMap((line) => line.split('\t'));
    const { data, info } = await sharp(join(folder, 'scans', name)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const image: Raster = { data, width: info.width, height: info.height, channels: info.channels === 1 ? 1 : 3, dpi: DPI };
    for (const [set, least] of [['real scans, body lines', BODY_LINE], ['real scans, all lines', 1]] as const) {
      if (!sets.includes(set)) continue;
      yield { set, name, image, count: (lines) => sumErrors(gold.filter((line) => line.trim().length >= least).map((line) => countErrorsAnywhere(line, lines.join('\n')))) };
    }
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { pages: { type: 'string', default: '4' }, engine: { type: 'string', default: 'tesseract.js' }, sets: { type: 'string' }, peer: { type: 'boolean', default: true } }, allowNegative: true });
  const rows = await evaluateRecognition({ pages: Number(values.pages), engine: values.engine as 'tesseract.js' | 'tesseract', peer: values.peer, ...(values.sets ? { sets: values.sets.split(',') } : {}) });
  if (rows.length === 0) console.log('neither corpus nor samples beside the project: nothing measured');
  console.table(rows.map(({ set, pages, rate, worst, seconds, peer }) => ({
    set, pages, 'CER %': rate.toFixed(2), 'worst page': worst.toFixed(2), 'CPU s': seconds.toFixed(2),
    ...(peer && { 'tesseract CER %': peer.rate.toFixed(2), 'its worst': peer.worst.toFixed(2), 'its CPU s': peer.seconds.toFixed(2) }),
  })));
}
