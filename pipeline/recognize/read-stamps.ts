/** What stands under and in stamps: read again once they are lifted off the page. */
import { fold } from '../../dictionaries/fold.ts';
import type { Raster, ReadRequest } from '../engines/engine.ts';
import { median, smooth } from '../image/smooth.ts';
import { overlapShare } from '../geometry.ts';
import { meanConfidence, round, sureness } from '../lines.ts';
import type { Box, Word, Zone } from '../model.ts';

/** An engine that reads with the better model unless told otherwise; boxes on the image of the request. */
export type Read = (request: Omit<ReadRequest, 'model'> & { model?: ReadRequest['model'] }) => Promise<Word[]>;

/** Pixels between a word and the end of what is read with it. */
const SPACE = 3;
/** From this confidence on a line needs no other reading, and signs at the beginning of a word are no bits of a seal. */
const SURE = 0.92;

/** How a line is smoothed, and the model that reads it, in the order in which they are tried. */
const VIEWS: [(image: Raster) => Raster, ReadRequest['model']][] = [[median, 'best'], [(image) => smooth(image, 2), 'best'], [(image) => image, 'best'], [median, 'fast']];
/** Pixels above and below a line that decide how it is smoothed. */
const BAND_MARGIN = 2;

/**
 * Lines that ran under stamps and were not read for sure are read again, each by itself, smoothed in several ways: the stamp left ragged
 * edges in their letters. The surest reading of a line is kept.
 */
export async function readUnderStamps(words: Word[], lines: Box[], image: Raster, read: Read): Promise<Word[]> {
  if (lines.length === 0) return words;
  let result = words;
  for (const line of lines) {
    const box = betweenWords(line, result);
    const known = result.filter((word) => isOnLine(word.box!, box));
    let best = known;
    const isWhole = reaches(known, box);
    const worth = isWhole ? (some: Word[]) => meanConfidence(some) ?? 0 : sureness;
    for (const [view, model] of VIEWS) {
      if ((meanConfidence(best) ?? 0) >= SURE && reaches(best, box)) break;
      const again = notElsewhere(await readBand(image, box, view, model, read), result.filter((word) => !known.includes(word)));
      if (worth(again) > worth(best) && (reaches(again, box) || !reaches(best, box))) best = again;
    }
    const number = known[0]?.line ?? result.reduce((last, word) => Math.max(last, word.line + 1), 0);
    const at = known.length > 0 ? result.indexOf(known[0]!) : result.length;
    // What another line had made of the same ink, less surely, goes.
    const others = (part: Word[]) => part.filter((word) => !known.includes(word) && (best === known || !best.some(({ box: own }) => isSameInk(word.box!, own!))));
    result = [...others(result.slice(0, at)), ...withoutBits(best).map((word) => ({ ...word, line: number })), ...others(result.slice(at))];
  }
  return result;
}

/** A line of an image, smoothed by itself; boxes on the whole image. */
async function readBand(image: Raster, [left, top, right, bottom]: Box, view: (image: Raster) => Raster, model: ReadRequest['model'], read: Read): Promise<Word[]> {
  const from = Math.min(image.height, Math.max(0, Math.floor(top) - BAND_MARGIN));
  const to = Math.max(from, Math.min(image.height, Math.ceil(bottom) + BAND_MARGIN));
  const band = view({ ...image, data: image.data.subarray(from * image.width, to * image.width), height: to - from });
  const words = await read({ image: band, model, segmentation: 'line', regions: [[left, top - from, right, bottom - from]] });
  return words.map((word) => ({ ...word, box: [word.box![0], word.box![1] + from, word.box![2], word.box![3] + from] }));
}

/** Words further from the ends of a line than this, in its heights, leave something of it unread. */
const UNREAD = 1.2;

/** Whether words reach from one end of a line to the other. */
function reaches(words: Word[], [left, top, right, bottom]: Box): boolean {
  const far = UNREAD * (bottom - top);
  return words.some(({ box }) => box![0] - left <= far) && words.some(({ box }) => right - box![2] <= far);
}

/** Share of the smaller of two words that lies in the other from which on they were read from the same ink. */
const SAME_INK = 0.5;

/** What was read of a line without words of its neighbour in the other column (recipients beside a signature), which have been read as such. */
function notElsewhere(words: Word[], others: Word[]): Word[] {
  return words.filter((word) => !others.some((other) => other.confidence >= word.confidence && isSameInk(word.box!, other.box!)));
}

function isSameInk(a: Box, b: Box): boolean {
  return overlapShare(a, b) > SAME_INK;
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

/** What stands in every arrival stamp, and in few other boxes (Nghị định 30/2020/NĐ-CP, Phụ lục IV: "ĐẾN", "Số", "Ngày", "Chuyển"; many have "Giờ"). */
const ARRIVAL = /\bcong van den\b|\bkinh chuyen\b|\b(?:gio|ngay|so|chuyen)\s?[:.…_]/;
const IN = /(?<!\p{L})[ĐD][EÊẾỀỂ]N(?!\p{L})/u;
/** Frames that say nothing which can be read are stamps in this share of the page from the top; charts stand lower, or say what they are. */
const HEAD = 0.45;

/**
 * What stands in frames of the size of arrival stamps, read by itself: stamps, and the words of other boxes (charts, notes), which are
 * text. Boxes on the same image.
 */
export async function readFrames(stamped: Raster | null, frames: Box[], read: Read): Promise<{ zones: Zone[]; words: Word[] }> {
  const zones: Zone[] = [];
  const text: Word[] = [];
  for (const box of stamped ? frames : []) {
    const words = await read({ image: stamped!, segmentation: 'block', model: 'fast', regions: [box] });
    const confidence = meanConfidence(words) ?? 0;
    const said = words.map((word) => word.text).join(' ');
    if (ARRIVAL.test(fold(said)) || IN.test(said) || (confidence < SURE && box[3] < stamped!.height * HEAD)) {
      zones.push({ kind: 'arrival-stamp', box, text: said || null, confidence: round(confidence || 0.5) });
    } else {
      const line = text.reduce((last, word) => Math.max(last, word.line + 1), 0);
      text.push(...words.map((word) => ({ ...word, line: word.line + line })));
    }
  }
  return { zones, words: text };
}
