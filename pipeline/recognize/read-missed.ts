/** Letters that the first reading of a page passed over: lines that the engine took for no text or ran together, page numbers. */
import { overlapShare, toStored, toUpright, type Pose } from '../geometry.ts';
import { findMissed } from '../image/missed.ts';
import type { Look } from '../image/look.ts';
import type { Raster } from '../engines/engine.ts';
import { lineAfter } from '../lines.ts';
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

/** Words of heavy pages that are less sure than this are lines that were run together: they are no reason to take their letters for read. On worn ones words are as unsure. */
const UNREAD = 0.2;
/** Lines below each other from which on they are read as a paragraph: cut apart, each would hold parts of the others. */
const PARAGRAPH = 3;
/** How often letters are looked for that were passed over. */
const PASSES = 2;

/**
 * The words of the first reading with those of the letters that it passed over, in the place of what was read there; `ignored` are boxes
 * before levelling. Dilated pages, on which engines run lines together or drop a paragraph: 375 to 168 errors on six held-back ones.
 */
export async function withMissed(first: Word[], look: Look, image: Raster, skew: number, ignored: Box[], read: Read): Promise<Word[]> {
  const upright: Pose = { width: image.width, height: image.height, rotation: 0, skew };
  const least = look.condition === 'heavy' ? UNREAD : 0;
  let words = first;
  for (let pass = 0; pass < PASSES; pass++) {
    const sure = words.filter(({ confidence }) => confidence >= least);
    const isKnown = (box: Box) => sure.some((word) => /\p{L}/u.test(word.text) && areLevel(word.box!, box) && overlapShare(word.box!, box) > SAME_INK);
    const missed = findMissed(look.ink, look.type, sure.map(({ box }) => toStored(upright, box!)), ignored);
    const paragraphs = missed.filter(({ lines }) => lines.length >= PARAGRAPH).map(({ box }) => box);
    const lines = missed.filter(({ lines }) => lines.length < PARAGRAPH).flatMap(({ lines }) => lines);
    const found: Word[] = [];
    for (const [segmentation, boxes] of [['line', lines], ['block', paragraphs]] as const) {
      if (boxes.length === 0) continue;
      const line = lineAfter([...words, ...found]);
      const more = await read({ image, segmentation, regions: boxes.map((box) => toUpright(upright, box)) });
      found.push(...more.filter(({ confidence, text, box }) => confidence >= MIN_CONFIDENCE_ALONE && /[\p{L}\p{N}]/u.test(text) && !isKnown(box!)).map((word) => ({ ...word, line: word.line + line })));
    }
    if (found.length === 0) break;
    words = [...words.filter((word) => word.confidence >= least || !found.some(({ box }) => overlapShare(word.box!, box!) > 0)), ...found];
  }
  return words;
}
