/** From a page of a source to its words: from its text, its text layer, or its image. */
import type { Engine, Raster, ReadRequest } from './engines/engine.ts';
import { lookAgain } from './engines/second-look.ts';
import { toStored, toUpright, type Pose } from './geometry.ts';
import { countRomanNumbers } from './image/bars.ts';
import { findColouredInk, toGrey } from './image/colour.ts';
import { findComponents } from './image/components.ts';
import { findFolds, withoutFolds } from './image/folds.ts';
import { findFrames } from './image/frames.ts';
import { findGrids } from './image/grid.ts';
import { partHandwriting } from './image/handwriting.ts';
import { liftStamps } from './image/lift.ts';
import { lookAt, lookTurned, USUAL_DPI, type Look } from './image/look.ts';
import { findMissed } from './image/missed.ts';
import { prepare } from './image/prepare.ts';
import { findRules } from './image/rules.ts';
import { boxOfSeal, findSeals } from './image/seals.ts';
import { median, smooth } from './image/smooth.ts';
import { findStamps } from './image/stamps.ts';
import { cellRegions, eraseBorders, withoutTables } from './image/tables.ts';
import { languageCost } from './language-cost.ts';
import { round } from './lines.ts';
import type { Box, Grid, PageMethod, RecognizedPage, Rule, Word, Zone } from './model.ts';
import type { SourcePage } from './source/source.ts';

/** What of a page is needed to read it. */
export type PageToRead = Pick<SourcePage, 'number' | 'width' | 'height' | 'dpi' | 'lines' | 'textLayer' | 'captions' | 'rules' | 'raster'>;

/** How a page is to be read, and why. */
export interface ReadingDecision { method: PageMethod; reason: string }

/**
 * Read one page. `engine` is asked for only where an image has to be read.
 * Throws PipelineError `image-too-large`, `image-damaged`, `page-timeout`, `page-memory`, `engine-crashed`, `engine-missing`.
 */
export async function recognizeSourcePage(page: PageToRead, decision: ReadingDecision, engine: () => Promise<Engine>, signal: AbortSignal): Promise<RecognizedPage> {
  const { number, width, height, dpi } = page;
  const blank: RecognizedPage = {
    number, width, height, dpi, rotation: 0, skew: 0, ...decision, engine: null, confidence: null,
    words: [], rules: page.rules, grids: [], zones: page.captions.map(captionZone),
  };
  switch (decision.method) {
    case 'blank':
    case 'none': return blank;
    case 'text': return withWords(blank, (page.lines ?? []).flatMap(wordsOfLine));
    case 'text-layer': return withWords({ ...blank, rotation: page.textLayer?.rotation ?? 0, grids: findGrids(page.rules, page) }, page.textLayer?.words ?? []);
    case 'ocr': return readImage(blank, page, await engine(), signal);
    default: throw decision.method satisfies never;
  }
}

/**
 * Read a page image: look at it, turn and clean it as far as helps, read it, read what was passed over, look again at what is doubtful,
 * and put the words back on the image as stored.
 */
async function readImage(blank: RecognizedPage, page: PageToRead, engine: Engine, signal: AbortSignal): Promise<RecognizedPage> {
  const raster = await page.raster();
  const grey = toGrey(raster);
  const read = (request: Omit<ReadRequest, 'model'> & { model?: ReadRequest['model'] }): Promise<Word[]> =>
    engine.read({ model: 'best', ...request }, signal).then(({ words }) => words);
  const sealed = await settleRotation(lookAt(grey), grey, read);
  if (sealed.type.letters === 0) return blankPage(blank);
  const seals = findSeals(sealed.ink, grey.dpi ?? USUAL_DPI);
  const bare = liftStamps(sealed, seals, []);
  const allRules = findRules(bare.look.grey, bare.look.tone.threshold);
  const folds = findFolds(allRules, bare.look.grey);
  const grids = findGrids(allRules.filter((rule) => !folds.some(({ isThroughout, pieces }) => isThroughout && pieces.includes(rule))), bare.look.grey);
  const framed = findFrames(allRules, grids, grey.dpi ?? USUAL_DPI);
  const { look, lines, stamped } = liftStamps(withoutFolds(bare.look, folds, grids), [], framed);
  const under = [...bare.lines, ...lines];
  const rules = framed.length > 0 ? findRules(look.grey, look.tone.threshold) : allRules;
  const { image, model, skew, again, doubtful } = prepare(grids.length > 0 ? withoutBorders(look, rules, grids) : look);
  const pose: Pose = { width: raster.width, height: raster.height, rotation: look.rotation, skew };
  const stamps = findStamps(look.ink, look.type, grey.dpi ?? USUAL_DPI);
  const level = grids.map((grid) => moveGrid(grid, (box) => toUpright({ ...look.grey, rotation: 0, skew }, box)));
  const text = grids.length > 0 ? withoutTables(image, level, look.tone.paper) : image;
  const first = await read({ image: text, segmentation: 'page', model });
  const missed = await readMissed(first, look, text, skew, [...stamps.frames, ...stamps.seals, ...grids.map(({ box }) => box)], read);
  const cells = await readCells(image, level, look, model, [...first, ...missed], read);
  let words = [...first, ...missed, ...cells];
  for (const reading of again) words = await lookAgain(words, (regions) => read({ ...reading, segmentation: 'line', regions, alternatives: true }), languageCost, doubtful);
  words = countRomanNumbers(words, again[0]!.image, look.tone.threshold);
  words = await readUnderStamps(words, under.map((box) => toUpright({ ...look.grey, rotation: 0, skew }, box)), again[0]!.image, read);
  const unlevelled: Pose = { ...look.grey, rotation: 0, skew };
  const slope = Math.tan((look.skew * Math.PI) / 180);
  // Worn figures fall into bits, which no height tells from handwriting.
  const pen = look.condition === 'worn' ? { words, written: [] } : partHandwriting(words, look.ink, (box) => toStored(unlevelled, box), slope, [...seals.map(boxOfSeal), ...framed.map(({ box }) => box)]);
  words = pen.words;
  const frames = stamps.frames.map((box) => toStored({ ...pose, skew: 0 }, box));
  const stored = words.map((word) => ({ ...word, box: clip(toStored(pose, word.box!), raster) }));
  const parted = partZones(stored, frames);
  const arrivals = await readFrames(stamped, framed.map(({ box }) => box), read);
  const zones = [...blank.zones, ...arrivals.map((zone) => ({ ...zone, box: clip(toStored({ ...pose, skew: 0 }, zone.box), raster) })), ...parted.zones, ...colourZones(raster), ...penZones(pen.written.map((box) => clip(toStored({ ...pose, skew: 0 }, box), raster))), ...sealZones([...seals.map(boxOfSeal), ...stamps.seals].map((box) => clip(toStored({ ...pose, skew: 0 }, box), raster)))];
  const placed = grids.map((grid) => moveGrid(grid, (box) => clip(toStored({ ...pose, skew: 0 }, box), raster)));
  return withWords({ ...blank, rotation: look.rotation, skew: look.skew, engine: engine.version, grids: placed, zones }, parted.text);
}

/** The caption of a digital signature, which the PDF itself tells apart from the page. */
function captionZone({ box, words }: SourcePage['captions'][number]): Zone {
  return { kind: 'signature-caption', box, text: words.map(({ text }) => text).join(' ') || null, confidence: 1 };
}

/** The look of a page whose table borders are gone, so that letters that touched them stand by themselves. */
function withoutBorders(look: Look, rules: Rule[], grids: Grid[]): Look {
  const grey = eraseBorders(look.grey, rules, grids, look.tone.threshold, look.tone.paper);
  return { ...look, grey, ink: findComponents(grey, look.tone.threshold) };
}

/** Words in the cells of tables, their lines numbered on from those of `before`. */
async function readCells(image: Raster, grids: Grid[], { tone }: Look, model: ReadRequest['model'], before: Word[], read: Read): Promise<Word[]> {
  const regions = cellRegions(image, grids, tone.threshold);
  if (regions.length === 0) return [];
  const lines = before.reduce((last, { line }) => Math.max(last, line + 1), 0);
  return (await read({ image, segmentation: 'block', model, regions })).map((word) => ({ ...word, line: word.line + lines }));
}

function moveGrid(grid: Grid, move: (box: Box) => Box): Grid {
  return { ...grid, box: move(grid.box), cells: grid.cells.map((cell) => ({ ...cell, box: move(cell.box) })) };
}

type Read = (request: Omit<ReadRequest, 'model'> & { model?: ReadRequest['model'] }) => Promise<Word[]>;

/** Part of the page, in the middle, that is read to find out which way up it is. */
const STRIP = { top: 0.4, bottom: 0.55 };

/** Where the letters' shapes leave a doubt which way up the page is, read a strip each way and keep the surest. */
async function settleRotation(look: Look, grey: Raster, read: Read): Promise<Look> {
  let best = look;
  if (look.doubts.length === 0) return look;
  let bestSureness = -1;
  for (const candidate of [look, ...look.doubts.map((rotation) => lookTurned(grey, rotation))]) {
    const { width, height } = candidate.grey;
    const words = await read({ image: candidate.grey, segmentation: 'block', model: 'fast', regions: [[0, height * STRIP.top, width, height * STRIP.bottom]] });
    const sureness = words.reduce((sum, { text, confidence }) => sum + text.length * (confidence - 0.5), 0);
    if (sureness > bestSureness) {
      bestSureness = sureness;
      best = candidate;
    }
  }
  return best;
}

/** What is read in a region of its own must be at least this sure, or it is taken for noise. */
const MIN_CONFIDENCE_ALONE = 0.6;

/** Share of the smaller of two words that lies in the other from which on they were read from the same ink. */
const SAME_INK = 0.4;

function sharedArea(a: Box, b: Box): number {
  return Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
}

function areaOf([left, top, right, bottom]: Box): number {
  return (right - left) * (bottom - top);
}

/** Words of the letters that the first reading passed over; `ignored` are boxes before levelling. */
async function readMissed(first: Word[], look: Look, image: Raster, skew: number, ignored: Box[], read: Read): Promise<Word[]> {
  const upright: Pose = { width: image.width, height: image.height, rotation: 0, skew };
  const regions = findMissed(look.ink, look.type, first.map(({ box }) => toStored(upright, box!)), ignored).map((box) => toUpright(upright, box));
  if (regions.length === 0) return [];
  const lines = (first.at(-1)?.line ?? -1) + 1;
  const words = await read({ image, segmentation: 'line', regions });
  const isKnown = (box: Box) => first.some((word) => /\p{L}/u.test(word.text) && sharedArea(word.box!, box) > SAME_INK * Math.min(areaOf(word.box!), areaOf(box)));
  return words.filter(({ confidence, text, box }) => confidence >= MIN_CONFIDENCE_ALONE && /[\p{L}\p{N}]/u.test(text) && !isKnown(box!)).map((word) => ({ ...word, line: word.line + lines }));
}

/** Pixels between a word and the end of what is read with it. */
const SPACE = 3;
/** From this confidence on a line needs no other reading, and signs at the beginning of a word are no bits of a seal. */
const SURE = 0.92;

/**
 * Lines that ran under stamps and were not read for sure are read again, each by itself, smoothed in several ways: the stamp left ragged
 * edges in their letters. The surest reading of a line is kept.
 */
async function readUnderStamps(words: Word[], lines: Box[], image: Raster, read: Read): Promise<Word[]> {
  if (lines.length === 0) return words;
  const views: [Raster, ReadRequest['model']][] = [[median(image), 'best'], [smooth(image, 2), 'best'], [image, 'best'], [median(image), 'fast']];
  let result = words;
  for (const line of lines) {
    const box = betweenWords(line, result);
    const known = result.filter((word) => isOnLine(word.box!, box));
    let best = known;
    for (const [view, model] of views) {
      if ((meanConfidence(best) ?? 0) >= SURE) break;
      const again = await read({ image: view, model, segmentation: 'line', regions: [box] });
      if ((meanConfidence(again) ?? 0) > (meanConfidence(best) ?? 0)) best = again;
    }
    const number = known[0]?.line ?? result.reduce((last, word) => Math.max(last, word.line + 1), 0);
    const at = known.length > 0 ? result.indexOf(known[0]!) : result.length;
    const others = (part: Word[]) => part.filter((word) => !known.includes(word));
    result = [...others(result.slice(0, at)), ...withoutBits(best).map((word) => ({ ...word, line: number })), ...others(result.slice(at))];
  }
  return result;
}

/** Whether the centre of a word lies in the middle of a line's box. */
function isOnLine([left, top, right, bottom]: Box, line: Box): boolean {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const margin = (line[3] - line[1]) / 5;
  return x > line[0] && x < line[2] && y > line[1] + margin && y < line[3] - margin;
}

/** A box of a line whose ends do not cut words. */
function betweenWords([left, top, right, bottom]: Box, words: Word[]): Box {
  const row = words.map(({ box }) => box!).filter((box) => isOnLine([left, box[1], left + 1, box[3]], [left - 1, top, left + 2, bottom]));
  const cut = (at: number) => row.find((box) => box[0] < at && box[2] > at);
  const [first, last] = [cut(left), cut(right)];
  const start = !first ? left : left < (first[0] + first[2]) / 2 ? first[0] - SPACE : first[2] + SPACE;
  const end = !last ? right : right > (last[0] + last[2]) / 2 ? last[2] + SPACE : last[0] - SPACE;
  return [start, top, end, bottom];
}

/** A line without what the edge of a stamp left before it. Signs between words stay: they may be all that is left of one. */
function withoutBits(words: Word[]): Word[] {
  const [first, ...rest] = words;
  if (!first || first.confidence >= SURE) return words;
  const text = first.text.replace(/^[^\p{L}\p{N}(-]+/u, '');
  return text === '' ? withoutBits(rest) : [{ ...first, text }, ...rest];
}

/** Arrival stamps, with what they say, read by itself; boxes on the same image. */
async function readFrames(stamped: Raster | null, frames: Box[], read: Read): Promise<Zone[]> {
  const zones: Zone[] = [];
  for (const box of stamped ? frames : []) {
    const words = await read({ image: stamped!, segmentation: 'block', model: 'fast', regions: [box] });
    zones.push({ kind: 'arrival-stamp', box, text: words.map(({ text }) => text).join(' ') || null, confidence: round(meanConfidence(words) ?? 0.5) });
  }
  return zones;
}

/** Words inside arrival stamps whose frames were found by their shape only go into zones of their own. */
function partZones(words: Word[], frames: Box[]): { text: Word[]; zones: Zone[] } {
  const inside = (word: Word, frame: Box) => {
    const x = (word.box![0] + word.box![2]) / 2;
    const y = (word.box![1] + word.box![3]) / 2;
    return x > frame[0] && x < frame[2] && y > frame[1] && y < frame[3];
  };
  const zones = frames.map((box): Zone => {
    const content = words.filter((word) => inside(word, box));
    return { kind: 'arrival-stamp', box, text: content.map(({ text }) => text).join(' ') || null, confidence: round(meanConfidence(content) ?? 0.5) };
  });
  return { text: words.filter((word) => !frames.some((frame) => inside(word, frame))), zones };
}

/** Red ink is a stamp, blue ink a pen. What stands in them was read as if they were not there. */
function colourZones(raster: Raster): Zone[] {
  const { red, blue } = findColouredInk(raster);
  return [
    ...red.map((box): Zone => ({ kind: 'stamp', box, text: null, confidence: 0.9 })),
    ...blue.map((box): Zone => ({ kind: 'handwriting', box, text: null, confidence: 0.7 })),
  ];
}

/** Seals of black-and-white scans, known by their rings only. */
function sealZones(boxes: Box[]): Zone[] {
  return boxes.map((box) => ({ kind: 'stamp', box, text: null, confidence: 0.7 }));
}

/** What was filled in by pen is not read. */
function penZones(boxes: Box[]): Zone[] {
  return boxes.map((box) => ({ kind: 'handwriting', box, text: null, confidence: 0.8 }));
}

function clip([left, top, right, bottom]: Box, { width, height }: Raster): Box {
  const x = (value: number) => Math.min(width, Math.max(0, Math.round(value)));
  const y = (value: number) => Math.min(height, Math.max(0, Math.round(value)));
  return [x(left), y(top), x(right), y(bottom)];
}

function blankPage(page: RecognizedPage): RecognizedPage {
  return { ...page, method: 'blank', reason: 'nothing to read on the page', words: [] };
}

/** The page with these words and its confidence; a page without words is blank. */
function withWords(page: RecognizedPage, words: Word[]): RecognizedPage {
  const confidence = meanConfidence(words);
  return confidence === null ? blankPage(page) : { ...page, words, confidence: round(confidence) };
}

/** Mean confidence, weighted by characters; null where there are no words. */
function meanConfidence(words: Word[]): number | null {
  let sum = 0;
  let weight = 0;
  for (const { text, confidence } of words) {
    sum += confidence * text.length;
    weight += text.length;
  }
  return weight === 0 ? null : sum / weight;
}

const TAB_STOP = 8;

/** The words of a line of a text file; white space wider than one space is kept as `gap`. */
function wordsOfLine(text: string, line: number): Word[] {
  const words: Word[] = [];
  let column = 0;
  let end = 0;
  for (const { 0: token, index } of text.matchAll(/\S+/g)) {
    const start = column;
    for (let at = end; at < index; at++) column = text[at] === '\t' ? (Math.floor(column / TAB_STOP) + 1) * TAB_STOP : column + 1;
    const gap = column - start;
    words.push({ text: token, box: null, confidence: 1, line, ...(gap > 0 && !(gap === 1 && words.length > 0) && { gap }) });
    column += token.length;
    end = index + token.length;
  }
  return words;
}
