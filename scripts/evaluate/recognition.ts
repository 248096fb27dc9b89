/**
 * Recognition by itself: pages of held-back text, set, rendered and damaged by the fixtures' generator, and the lines of real scans
 * (each against its best match, so that reading order does not count). Beside each figure that of the `tesseract` command, where installed.
 * Figures are over all pages of a set together, with the median, the best and the worst page; Roman headings count where a line begins with the
 * very same number and point. The further tables say whether calibrated confidence keeps its word on these pages, as text and before repair.
 * Run alone: `node scripts/evaluate/recognition.ts [--pages=N] [--engine=tesseract] [--sets=office,broken] [--sets='real scans, body lines'] [--no-peer]`.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { makeConfig } from '../../pipeline/config.ts';
import { wrongShare } from '../../pipeline/engines/calibration.ts';
import { createEngine, type Engine, type Raster } from '../../pipeline/engines/index.ts';
import { layoutDocument } from '../../pipeline/layout/index.ts';
import type { RecognizedPage, Word } from '../../pipeline/model.ts';
import { ratedLines } from '../../pipeline/pipeline.ts';
import { recognizeSourcePage } from '../../pipeline/recognize/recognize-page.ts';
import { repairBlocks } from '../../pipeline/assemble/repair-blocks.ts';
import { hasCorpus, readSplit, SHARED } from '../dictionaries/corpus.ts';
import { DAMAGES, degrade } from '../fixtures/degrade.ts';
import { hasFamily, openFonts } from '../fixtures/fonts.ts';
import { drawPdf } from '../fixtures/pdf.ts';
import { renderPdf } from '../fixtures/render.ts';
import { createRandom } from '../fixtures/random.ts';
import { printOver, seal, SEAL_SIZE } from '../fixtures/stamp.ts';
import { pageText, typesetText } from '../fixtures/typeset.ts';
import { countErrors, countErrorsAnywhere, type ErrorCount, sumErrors } from './metrics.ts';
import { childrenCpu, median } from '../bench/measure.ts';
import { hasTesseract } from './peers.ts';
import { calibrationError, findWrong, rankCorrelation, reliability, type Judged } from './reliability.ts';
import { hasSamples } from './samples.ts';

/** Rates in per cent: of the set, and of its median, best and worst page; CPU seconds a page; Roman headings read exactly and in all. */
export interface Figures { rate: number; median: number; best: number; worst: number; seconds: number; headings: { right: number; all: number } }
/** The peer is `tesseract -l vie --psm 3` on the same images, or null. */
export interface RecognitionRow extends Figures { set: string; pages: number; peer: Figures | null }

/** `gold`: the printed lines. */
interface Item { set: string; name: string; image: Raster; gold: string[]; count(lines: string[]): ErrorCount }

/** What a contender made of one page. */
interface PageResult { count: ErrorCount; seconds: number; headings: { right: number; all: number } }

const STAMPED = 'stamp';
/** Pages full of sections numbered I to XII, as office scans and in black and white. */
const HEADINGS = 'Roman headings';
const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];
export const SETS = [...DAMAGES, STAMPED, HEADINGS, 'real scans, body lines', 'real scans, all lines'];
const DPI = 200;
const BODY_LINE = 45;

/** Measure; `pages` of each damaged set. `judge` gets every word of the text of each page. Empty where neither corpus nor samples are beside the project. */
export async function evaluateRecognition(options: { pages?: number; engine?: 'tesseract.js' | 'tesseract'; sets?: string[]; peer?: boolean; judge?: (words: Judged[], set: string, name: string) => void } = {}): Promise<RecognitionRow[]> {
  const engine = await createEngine({ engine: options.engine ?? 'tesseract.js', pageMemory: 1536 });
  const peer = (options.peer ?? true) && hasTesseract();
  const results = new Map<string, { ours: PageResult[]; theirs: PageResult[] }>();
  try {
    // Start-up is not measured: the first image is read twice. An image that counts in two sets is read once.
    let last: { image: Raster; page: RecognizedPage; seconds: number; theirs: { lines: string[]; seconds: number } | null } | undefined;
    for await (const { set, name, image, gold, count } of items(options.pages ?? 4, options.sets ?? SETS)) {
      if (!last) await readOurs(engine, image);
      if (last?.image !== image) {
        const before = cpuSeconds();
        const page = await readOurs(engine, image);
        const seconds = cpuSeconds() - before;
        last = { image, page, seconds, theirs: peer ? await readTheirs(image) : null };
        options.judge?.(judged(page, gold), set, name);
      }
      const result = ({ lines, seconds }: { lines: string[]; seconds: number }): PageResult => ({ count: count(lines), seconds, headings: countHeadings(gold, lines) });
      const { ours, theirs } = results.get(set) ?? { ours: [], theirs: [] };
      results.set(set, { ours, theirs });
      ours.push(result({ lines: linesOf(last.page.words).map(textOf), seconds: last.seconds }));
      if (last.theirs) theirs.push(result(last.theirs));
    }
  } finally {
    await engine.close();
  }
  return [...results].map(([set, { ours, theirs }]) => ({ set, pages: ours.length, ...figures(ours), peer: theirs.length > 0 ? figures(theirs) : null }));
}

function figures(pages: PageResult[]): Figures {
  const rate = ({ errors, length }: ErrorCount) => (100 * errors) / Math.max(1, length);
  const rates = pages.map(({ count }) => rate(count)).sort((a, b) => a - b);
  const sum = (value: (page: PageResult) => number) => pages.reduce((total, page) => total + value(page), 0);
  return {
    rate: rate(sumErrors(pages.map(({ count }) => count))), median: median(rates) ?? 0, best: rates[0] ?? 0, worst: rates.at(-1) ?? 0,
    seconds: sum(({ seconds }) => seconds) / pages.length,
    headings: { right: sum(({ headings }) => headings.right), all: sum(({ headings }) => headings.all) },
  };
}

/** Lines of the gold that begin with a Roman number and its point or slash, and how many of them were read so, each line of the reading counted once. */
function countHeadings(gold: string[], lines: string[]): { right: number; all: number } {
  const marker = (line: string) => /^\s*([IVXL]+[./])(?=\s|\p{Lu})/u.exec(line)?.[1] ?? null;
  const read = lines.map(marker).filter((text) => text !== null);
  const expected = gold.map(marker).filter((text) => text !== null);
  return { all: expected.length, right: expected.filter((text) => {
    const at = read.indexOf(text);
    if (at >= 0) read.splice(at, 1);
    return at >= 0;
  }).length };
}

/** The caption of a digital signature, of which the transcriptions of real scans say nothing. */
const CAPTION = /^(?:Người ký:|Email:|Cơ quan: |.{0,16}Thời gian ký)/u;

/** What calibration promises of each word of a page's text, and what came of it. */
function judged(page: RecognizedPage, gold: string[]): Judged[] {
  const repaired = repairBlocks(layoutDocument([page]).blocks, [page], makeConfig({}).repair);
  const lines = ratedLines(page, repaired.blocks, true).filter((line) => !CAPTION.test(line.map(({ text }) => text).join(' ')));
  const wrong = findWrong(gold.map((line) => line.split(/\s+/).filter(Boolean)), lines.map((line) => line.map(({ text }) => text)));
  return lines.flatMap((line, at) => line.map((word, index) => ({ promised: wrongShare(word), wrong: wrong[at]![index]! })));
}

/** User and system time of this process, its threads and the processes that it started and waited for. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + (childrenCpu() ?? 0);
}

async function readOurs(engine: Engine, image: Raster): Promise<RecognizedPage> {
  const page = { number: 1, width: image.width, height: image.height, dpi: image.dpi, lines: null, textLayer: null, captions: [], rules: [], raster: async () => image };
  return recognizeSourcePage(page, { method: 'ocr', reason: 'measurement' }, async () => engine, new AbortController().signal);
}

/** Words as lines from the top down. */
function linesOf(words: Word[]): Word[][] {
  const lines = new Map<number, Word[]>();
  for (const word of words) lines.set(word.line, [...lines.get(word.line) ?? [], word]);
  const top = (line: Word[]) => line.reduce((sum, { box }) => sum + box![1] + box![3], 0) / line.length;
  return [...lines.values()].sort((a, b) => top(a) - top(b));
}

function textOf(line: Word[]): string {
  return line.map(({ text }) => text).join(' ');
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
    if (sets.includes(HEADINGS)) yield* headingItems(text, fonts, index);
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
      yield { set, name: `page ${index + 1}`, image, gold: truth.split('\n'), count: (lines) => countErrors(truth, lines.join('\n')) };
    }
  }
}

/** Each heading is the beginning of a held-back line in capitals, with the rest of the line below it. */
async function* headingItems(text: string[], fonts: ReturnType<typeof openFonts>, index: number): AsyncGenerator<Item> {
  const lines = text.filter((line) => /^\p{Lu}\p{Ll}/u.test(line) && line.length > 120 && line.length < 260).slice(index * ROMAN.length);
  const typeset = typesetText(ROMAN.flatMap((numeral, at) => [`${numeral}. ${lines[at]!.split(' ').slice(0, 6).join(' ').toUpperCase()}`, lines[at]!]), fonts, {
    size: 14, face: (paragraph) => (/^[IVX]+\./.test(paragraph) ? 'bold' : 'regular'),
  });
  const [page] = await renderPdf(await drawPdf(typeset, fonts), { dpi: DPI, pages: [1] });
  const truth = pageText(typeset, 1, { furniture: true });
  for (const damage of ['office', 'bilevel'] as const) {
    const image = await degrade(page!, damage, createRandom(`recognition/headings/${index}/${damage}`));
    yield { set: HEADINGS, name: `page ${index + 1}, ${damage}`, image, gold: truth.split('\n'), count: (read) => countErrors(truth, read.join('\n')) };
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
      yield { set, name, image, gold, count: (lines) => sumErrors(gold.filter((line) => line.trim().length >= least).map((line) => countErrorsAnywhere(line, lines.join('\n')))) };
    }
  }
}

/** Sets by their names, one or several with commas between them. Throws where there is no such set. */
function namedSets(names: string[]): string[] {
  return names.flatMap((name) => (SETS.includes(name) ? [name] : name.split(','))).map((name) => {
    if (!SETS.includes(name)) throw new Error(`no set "${name}"; there are: ${SETS.join('; ')}`);
    return name;
  });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { pages: { type: 'string', default: '4' }, engine: { type: 'string', default: 'tesseract.js' }, sets: { type: 'string', multiple: true }, peer: { type: 'boolean', default: true } }, allowNegative: true });
  const words: Judged[] = [];
  const pages: Record<string, { words: number; 'promised %': string; 'wrong %': string }> = {};
  const share = (list: Judged[], value: (word: Judged) => number) => ((100 * list.reduce((sum, word) => sum + value(word), 0)) / list.length).toFixed(2);
  const rows = await evaluateRecognition({
    pages: Number(values.pages), engine: values.engine as 'tesseract.js' | 'tesseract', peer: values.peer, ...(values.sets && { sets: namedSets(values.sets) }),
    judge: (list, set, name) => {
      words.push(...list);
      pages[`${set}, ${name}`] = { words: list.length, 'promised %': share(list, ({ promised }) => promised), 'wrong %': share(list, ({ wrong }) => Number(wrong)) };
    },
  });
  if (rows.length === 0) console.log('neither corpus nor samples beside the project: nothing measured');
  const cells = (name: string, { rate, median, best, worst, seconds, headings }: Figures) => ({
    [`${name}CER %`]: rate.toFixed(2), [`${name}median (best–worst)`]: `${median.toFixed(2)} (${best.toFixed(2)}–${worst.toFixed(2)})`, [`${name}CPU s`]: seconds.toFixed(2), [`${name}Roman headings`]: `${headings.right}/${headings.all}`,
  });
  console.table(rows.map(({ set, pages, peer, ...ours }) => ({ set, pages, ...cells('', ours), ...(peer && cells('tesseract ', peer)) })));
  if (words.length > 0) {
    console.log('words by the share of wrong ones that their confidence promises, and what was wrong');
    console.table(reliability(words).map(({ bin, words, promised, real }) => ({ bin, words, 'promised %': promised.toFixed(2), 'wrong %': real.toFixed(2) })));
    console.log(`expected calibration error: ${calibrationError(words)!.toFixed(2)} points`);
    console.table(pages);
    const order = rankCorrelation(Object.values(pages).map((page) => ({ promised: Number(page['promised %']), real: Number(page['wrong %']) })));
    console.log(`rank correlation of the pages: ${order?.toFixed(2) ?? 'too few pages'}`);
  }
}
