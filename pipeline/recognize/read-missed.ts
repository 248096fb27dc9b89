/** Letters that the first reading of a page passed over: lines that the engine took for no text or ran together, page numbers. */
import { overlapShare, toStored, toUpright, type Pose } from '../geometry.ts';
import { findComponents } from '../image/components.ts';
import { findMissed, findMissedRows, type Missed } from '../image/missed.ts';
import type { Look } from '../image/look.ts';
import { cutRow } from '../image/rows.ts';
import type { Raster } from '../engines/engine.ts';
import { lineAfter, meanConfidence } from '../lines.ts';
import type { Box, Word } from '../model.ts';
import type { Read } from './read-stamps.ts';

/** What is read in a region of its own must be at least this sure, or it is taken for noise. */
const MIN_CONFIDENCE_ALONE = 0.6;

/** Share of the smaller of two words that lies in the other from which on they were read from the same ink. */
const SAME_INK = 0.4;

/** Whether two words stand on one line: boxes of thick type reach into the lines above and below. */
function areLevel(a: Box, b: Box): boolean {
  return Math.abs(a[1] + a[3] - b[1] - b[3]) < Math.min(a[3] - a[1], b[3] - b[1]);
}

/** Words of heavy pages that are less sure than this are lines that were run together: they are no reason to take their letters for read. */
const UNREAD = 0.2;
/** Nor, on other pages, are lines that are less sure than this: ran together with the rule below them, or cut off under their marks. On worn ones lines are as unsure. */
const UNREAD_LINE = 0.5;
/** Words further apart than this, in their heights, stand in two columns. */
const COLUMN_GAP = 4;
/** So are words that are higher than this many others of their page. */
const TWO_ROWS = 1.4;
/** Lines below each other from which on they are read as a paragraph: cut apart, each would hold parts of the others. */
const PARAGRAPH = 3;
/** Widest space between the words of a line, in heights. */
const WIDEST_SPACE = 2;
/** How often letters are looked for that were passed over. */
const PASSES = 2;
/** Thick letters are told apart nearer to the ink than others: share of the way from ink to paper. */
const THIN = 0.3;
/** Their edges are lighter than this share of the way from paper to ink. */
const LIGHT = 0.2;

/**
 * The words of the first reading with those of the letters that it passed over, in the place of what was read there; `ignored` are boxes
 * before levelling. Engines take paragraphs of thick type for pictures, and rows that touch for one: on heavy pages each row is cut out and
 * read by itself. Six held-back dilated pages, of which some had lost lines: 158 → 25 errors of 13,364 letters.
 */
export async function withMissed(first: Word[], look: Look, image: Raster, skew: number, ignored: Box[], read: Read): Promise<Word[]> {
  const upright: Pose = { width: image.width, height: image.height, rotation: 0, skew };
  const isHeavy = look.condition === 'heavy';
  const rows = isHeavy ? rowsOf(look, image, ignored.map((box) => toUpright(upright, box))) : null;
  const highest = isHeavy ? TWO_ROWS * heightOf(first) : Infinity;
  const unread = look.condition === 'worn' || isHeavy ? new Set() : unreadWords(first);
  const isRead = (word: Word) => (isHeavy ? word.confidence >= UNREAD && word.box![3] - word.box![1] <= highest : !unread.has(word));
  let words = first;
  for (let pass = 0; pass < PASSES; pass++) {
    const sure = words.filter(isRead);
    const isKnown = (box: Box) => sure.some((word) => /\p{L}/u.test(word.text) && areLevel(word.box!, box) && overlapShare(word.box!, box) > SAME_INK);
    const boxes = sure.map(({ box }) => box!);
    const more = rows ? await readRows(rows(boxes), image, look, read)
      : await readRegions(findMissed(look.ink, look.type, boxes.map((box) => toStored(upright, box)), ignored), (box) => toUpright(upright, box), image, read);
    const line = lineAfter(words);
    const found = more.filter(({ text, box }) => /[\p{L}\p{N}]/u.test(text) && !isKnown(box!)).map((word) => ({ ...word, line: word.line + line }));
    if (found.length === 0) break;
    const kept = words.filter((word) => isRead(word) || !found.some(({ box }) => overlapShare(word.box!, box!) > 0));
    words = rows ? joined(kept, found) : [...kept, ...found];
  }
  return words;
}

/** The words of lines of which the engine made nothing; where a line runs on into another column, of its part in each. None of lines whose ink others have read, nor with figures, which are left to second looks. */
function unreadWords(words: Word[]): Set<Word> {
  const pieces: Word[][] = [];
  for (const word of words) {
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    if (last?.line === word.line && word.box![0] - last.box![2] <= COLUMN_GAP * (word.box![3] - word.box![1])) piece!.push(word);
    else pieces.push([word]);
  }
  const unread = new Set(pieces.filter((piece) => (meanConfidence(piece.filter(({ text }) => /\p{L}/u.test(text))) ?? 1) < UNREAD_LINE));
  const others = pieces.filter((piece) => !unread.has(piece)).flat();
  const isReadBeside = ({ box }: Word) => others.some((other) => overlapShare(other.box!, box!) > SAME_INK);
  return new Set([...unread].filter((piece) => !piece.some((word) => /\p{N}/u.test(word.text) || isReadBeside(word))).flat());
}

/** Lines and paragraphs that were passed over, read as such. */
async function readRegions(missed: Missed[], level: (box: Box) => Box, image: Raster, read: Read): Promise<Word[]> {
  const paragraphs = missed.filter(({ lines }) => lines.length >= PARAGRAPH).map(({ box }) => box);
  const lines = missed.filter(({ lines }) => lines.length < PARAGRAPH).flatMap(({ lines }) => lines);
  const found: Word[] = [];
  for (const [segmentation, boxes] of [['line', lines], ['block', paragraphs]] as const) {
    if (boxes.length === 0) continue;
    const line = lineAfter(found);
    const words = await read({ image, segmentation, regions: boxes.map(level) });
    found.push(...words.filter(({ confidence }) => confidence >= MIN_CONFIDENCE_ALONE).map((word) => ({ ...word, line: word.line + line })));
  }
  return found;
}

/** What finds rows of thick letters, which touch those above and below on the page as it was scanned, on the image that is read; `ignored` are boxes on it. */
function rowsOf({ tone, type }: Look, image: Raster, ignored: Box[]): (words: Box[]) => Box[] {
  const ink = findComponents(image, Math.round(tone.ink + THIN * (tone.paper - tone.ink)));
  return (words) => findMissedRows(ink, type, words, ignored);
}

/** Rows that were passed over, each cut out and read by itself. */
async function readRows(rows: Box[], image: Raster, { tone }: Look, read: Read): Promise<Word[]> {
  const found: Word[] = [];
  for (const row of rows) {
    const { image: strip, left, top } = cutRow(image, row, tone.paper - LIGHT * (tone.paper - tone.ink));
    const words = await read({ image: strip, segmentation: 'line', regions: [[0, 0, strip.width, strip.height]] });
    if ((meanConfidence(words) ?? 0) < MIN_CONFIDENCE_ALONE) continue;
    const line = lineAfter(found);
    found.push(...words.map((word): Word => ({ ...word, line: word.line + line, box: [word.box![0] + left, word.box![1] + top, word.box![2] + left, word.box![3] + top] })));
  }
  return found;
}

/** Words with further ones, each of these in its place on the line that it stands beside, where there is one. */
function joined(words: Word[], found: Word[]): Word[] {
  const lines = Map.groupBy(words, ({ line }) => line);
  for (const word of found) {
    const [left, , right] = word.box!;
    const space = WIDEST_SPACE * (word.box![3] - word.box![1]);
    const isBeside = ({ box }: Word) => areLevel(box!, word.box!) && box![0] - right < space && left - box![2] < space;
    const number = [...lines].find(([, line]) => line.some(isBeside))?.[0] ?? word.line;
    lines.set(number, [...lines.get(number) ?? [], { ...word, line: number }].sort((a, b) => a.box![0] - b.box![0]));
  }
  return [...lines.values()].flat();
}

/** Median height of words. */
function heightOf(words: Word[]): number {
  return words.map(({ box }) => box![3] - box![1]).sort((a, b) => a - b)[words.length >> 1] ?? 0;
}
