/** Whether a text layer says what its page shows: words that the language doubts are looked up in the picture. */
import type { Engine, Raster } from '../engines/engine.ts';
import { holdsMiddle, toUpright, type Pose } from '../geometry.ts';
import { toGrey } from '../image/colour.ts';
import { turnQuarters } from '../image/turn.ts';
import { union } from '../lines.ts';
import type { Box, Word } from '../model.ts';
import { repairText } from '../repair/index.ts';
import { LEAD, TRAIL } from '../repair/vocabulary.ts';
import { isSyllable } from '../source/vietnamese.ts';
import { languageCost } from './language-cost.ts';

/** Repair is asked about the lines of at least so many words that cost the most nats a word, and more than this: it takes ten times as long as their cost. */
const DEAR = 2.6;
const DEAR_LINES = 4;
const MIN_LINE = 4;
/** Repair changes no word in 120 healthy pages of four kinds of text, and one in forty or more where a letter of the alphabet is lost or another. */
const DOUBTFUL_SHARE = 0.005;
const MIN_DOUBTFUL = 2;
/** Words without a vowel are also units and abbreviations: only a few of them are a sign. */
const MIN_VOWELLESS = 4;
/** Lines that are read from the picture, and doubtful words that are looked up there: engines misread one word in thirty of other languages, far fewer of ours. */
const MAX_LINES = 8;
const MIN_CONTRADICTED = 0.25;
/** Nats by which the words of the picture must be likelier than those of the layer, in their surroundings. */
const LIKELIER = 1;

const LETTERS = /\p{L}/u;
/** A question mark where a letter stands. */
const LOST = /\p{L}\?+\p{L}|^\p{P}*\?+\p{L}|\ufffd/u;
const LOST_AT_THE_END = /\p{L}\?+$/u;
const VOWELLESS = /^[BCDĐGHKLMNPQRSTVX]?[bcdđghklmnpqrstvx]{2,5}$/;

/** A word of the layer that may be wrong, and those beside it. */
interface Suspect { word: Word; before: string; after: string }

/** What is needed of a page to look its words up. */
export interface PageWithLayer { width: number; height: number; textLayer: { words: Word[]; rotation: number } | null; raster(): Promise<Raster> }

/**
 * Look up the doubtful words of a text layer in the page's picture. `doubted`: the layer is known to be odd; otherwise it is only looked at where language
 * finds a reason. Healthy Vietnamese is never rendered; what the picture confirms (other languages, names, codes) is never thrown away.
 * Gives the reason why the layer is wrong, or null.
 * Throws what `raster` and the engine throw.
 */
export async function checkLayer(page: PageWithLayer, doubted: boolean, engine: () => Promise<Engine>, signal: AbortSignal): Promise<string | null> {
  const words = page.textLayer?.words.filter(({ box }) => box !== null) ?? [];
  const suspects = findSuspects(words, doubted);
  if (suspects.length === 0) return null;
  const byLine = [...Map.groupBy(suspects, ({ word }) => word.line)].sort(([a, first], [b, second]) => second.length - first.length || a - b).slice(0, MAX_LINES);
  const { seen, upright } = await readLines(page, words, byLine.map(([line]) => line), engine, signal);
  let confirmed = 0;
  let contradicted = 0;
  for (const { word, before, after } of byLine.flatMap(([, ofLine]) => ofLine)) {
    const shown = wordsAt(seen, upright(word.box!));
    if (shown.length === 0) continue;
    if (core(shown.join('')) === core(word.text)) confirmed++;
    else if (costOf([before, ...shown, after]) + LIKELIER < costOf([before, word.text, after])) contradicted++;
  }
  if (contradicted < MIN_DOUBTFUL || contradicted < MIN_CONTRADICTED * (confirmed + contradicted)) return null;
  return `the text layer says other words than the page shows: ${contradicted} of ${confirmed + contradicted} doubtful words that were looked up`;
}

/** Lines of a page that are compared word by word, and half as many of those that have the most numbers. */
const SAMPLED = 4;
/** Words of a sample that a recognition program may have read otherwise, and numbers: two readings of office scans differ in one word of fifty. */
const MAX_OTHERS = 0.12;
const MAX_OTHER_NUMBERS = 0.25;
const MIN_OTHERS = 3;

/**
 * Compare some lines of a text layer that nobody sees with the picture that it lies on: layers of other pages, and wrong numbers, look healthy.
 * Gives the reason why the layer is not trusted, or null.
 * Throws what `raster` and the engine throw.
 */
export async function sampleLayer(page: PageWithLayer, engine: () => Promise<Engine>, signal: AbortSignal): Promise<string | null> {
  const words = page.textLayer?.words.filter(({ box }) => box !== null) ?? [];
  const lines = [...Map.groupBy(words, ({ line }) => line)].filter(([, ofLine]) => ofLine.length >= MIN_LINE);
  if (lines.length === 0) return null;
  const numbers = (ofLine: Word[]) => ofLine.filter(({ text }) => /\d/.test(text)).length;
  const spread = Array.from({ length: Math.min(SAMPLED, lines.length) }, (_, i) => lines[Math.floor(((i + 0.5) * lines.length) / Math.min(SAMPLED, lines.length))]![0]);
  const numbered = lines.toSorted(([a, first], [b, second]) => numbers(second) - numbers(first) || a - b).slice(0, SAMPLED / 2).map(([line]) => line);
  const sample = [...new Set([...spread, ...numbered])];
  const { seen, upright } = await readLines(page, words, sample, engine, signal);
  const compared = words.filter(({ line, text }) => sample.includes(line) && /[\p{L}\d]/u.test(text))
    .map((word) => ({ number: /\d/.test(word.text), same: core(wordsAt(seen, upright(word.box!)).join('')) === core(word.text) }));
  const others = compared.filter(({ same }) => !same);
  const [all, wrong] = [compared.filter(({ number }) => number).length, others.filter(({ number }) => number).length];
  if (others.length < MIN_OTHERS || (others.length <= compared.length * MAX_OTHERS && (wrong < MIN_OTHERS || wrong <= all * MAX_OTHER_NUMBERS))) return null;
  return `the unseen text layer says other words than the page shows: ${others.length} of ${compared.length} that were looked up`;
}

/** Read lines of the layer from the picture. Gives the words read and the way from boxes of the layer to theirs. */
async function readLines(page: PageWithLayer, words: Word[], lines: number[], engine: () => Promise<Engine>, signal: AbortSignal): Promise<{ seen: Word[]; upright: (box: Box) => Box }> {
  const rotation = page.textLayer!.rotation;
  const image = turnQuarters(toGrey(await page.raster()), rotation);
  const pose: Pose = { width: page.width, height: page.height, rotation, skew: 0 };
  const upright = (box: Box) => toUpright(pose, box);
  const regions = lines.map((line) => around(words.filter((word) => word.line === line).map(({ box }) => upright(box!)), image));
  const { words: seen } = await (await engine()).read({ image, segmentation: 'line', model: 'fast', regions }, signal);
  return { seen, upright };
}

/** Words with lost letters, words that repair would change and, of odd layers, words that are no Vietnamese syllables. Empty where there are too few to mean anything. */
function findSuspects(words: Word[], doubted: boolean): Suspect[] {
  const texts = words.map(({ text }) => text);
  const lettered = texts.filter((text) => LETTERS.test(text));
  if (lettered.length < MIN_DOUBTFUL) return [];
  const strong = new Set<number>();
  const vowelless: number[] = [];
  texts.forEach((text, i) => {
    if (LOST.test(text) || (LOST_AT_THE_END.test(text) && /^\p{Ll}/u.test(texts[i + 1] ?? ''))) strong.add(i);
    else if (VOWELLESS.test(bare(text)) && !/\d$/.test(texts[i - 1] ?? '')) vowelless.push(i);
  });
  if (vowelless.length >= MIN_VOWELLESS) for (const i of vowelless) strong.add(i);
  for (const i of changedByRepair(words, doubted ? null : dearLines(words))) strong.add(i);
  const suspect = (i: number): Suspect => ({ word: words[i]!, before: texts[i - 1] ?? '', after: texts[i + 1] ?? '' });
  if (strong.size >= Math.max(MIN_DOUBTFUL, lettered.length * DOUBTFUL_SHARE)) return [...strong].map(suspect);
  if (!doubted) return [];
  return texts.flatMap((text, i) => (LETTERS.test(text) && /^\p{L}{2,}$/u.test(core(text)) && !isSyllable(core(text)) ? [suspect(i)] : []));
}

/** The lines that language finds the least likely. */
function dearLines(words: Word[]): Set<number> {
  const costs = [...Map.groupBy(words.filter(({ text }) => LETTERS.test(text)), ({ line }) => line)]
    .filter(([, ofLine]) => ofLine.length >= MIN_LINE).map(([line, ofLine]) => ({ line, cost: languageCost(ofLine.map(({ text }) => text)) / ofLine.length }));
  return new Set(costs.filter(({ cost }) => cost > DEAR).sort((a, b) => b.cost - a.cost || a.line - b.line).slice(0, DEAR_LINES).map(({ line }) => line));
}

/** Positions of the words in these lines, or in all, that repair would change. */
function changedByRepair(words: Word[], lines: Set<number> | null): number[] {
  const places: { at: number; start: number; end: number }[] = [];
  let text = '';
  words.forEach((word, at) => {
    if (lines && !lines.has(word.line)) return;
    const last = places.at(-1);
    if (last) text += word.line === words[last.at]!.line ? ' ' : word.line === words[last.at]!.line + 1 ? '\n' : '\n\n';
    places.push({ at, start: text.length, end: text.length + word.text.length });
    text += word.text;
  });
  if (places.length === 0) return [];
  const { edits } = repairText(text);
  let next = 0;
  return places.flatMap(({ at, start, end }) => {
    while (next < edits.length && edits[next]!.end <= start) next++;
    return next < edits.length && edits[next]!.start < end ? [at] : [];
  });
}

/** Words whose middle lies within a box, or within its height above or below it. */
function wordsAt(words: Word[], [left, top, right, bottom]: Box): string[] {
  const rows: Box = [left, top - (bottom - top), right, bottom + (bottom - top)];
  return words.filter(({ box }) => holdsMiddle(rows, box!)).map(({ text }) => text);
}

/** The box around boxes, with a margin for the marks above and below the letters, within the image. */
function around(boxes: Box[], { width, height }: Raster): Box {
  const box = boxes.reduce(union);
  const margin = (box[3] - box[1]) * 0.3;
  return [Math.max(0, Math.floor(box[0] - margin)), Math.max(0, Math.floor(box[1] - margin)), Math.min(width, Math.ceil(box[2] + margin)), Math.min(height, Math.ceil(box[3] + margin))];
}

function costOf(tokens: string[]): number {
  return languageCost(tokens.filter((token) => token !== ''));
}

function core(text: string): string {
  return bare(text).toLowerCase();
}

function bare(text: string): string {
  return text.replace(LEAD, '').replace(TRAIL, '');
}
