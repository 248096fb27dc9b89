/** What the two Tesseract engines have in common: their data, their parameters, their output. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Box, Word } from '../model.ts';
import type { Raster, ReadRequest } from './engine.ts';
import type { ListedWord } from './tesseract-js-contract.ts';

/** The Vietnamese data that ship with kehoach, a file each: `fast` as it is, `best` packed by gzip. */
export const MODEL_FILES: Record<ReadRequest['model'], { path: string; packed: boolean }> = {
  fast: { path: fileURLToPath(new URL('../../dictionaries/tessdata/fast/vie.traineddata', import.meta.url)), packed: false },
  best: { path: join(dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/vie')), '4.0.0_best_int', 'vie.traineddata.gz'), packed: true },
};

const SEGMENTATION_MODES: Record<ReadRequest['segmentation'], string> = { page: '3', block: '6', line: '7', sparse: '11' };

/** White pixels set around a region that was cut out: Tesseract misreads type that touches the edge. */
const MARGIN = 10;
/** What Tesseract takes where the resolution is not known; scans of archives are 200 or more. */
const DEFAULT_DPI = 200;

/**
 * Tesseract parameters for a request. `invert_threshold=0`: no second reading of doubtful lines as white on black
 * (costs 6 % of the time of a page, never gained a character on the samples). No paragraphs and no type of one width are looked for:
 * nobody asks for the first, and plans are never typed so (3 % of the time of a page; the same words on 43 pages).
 */
export function parameters(request: ReadRequest): Record<string, string> {
  return {
    tessedit_pageseg_mode: SEGMENTATION_MODES[request.segmentation],
    user_defined_dpi: String(Math.round(request.image.dpi ?? DEFAULT_DPI)),
    invert_threshold: '0',
    paragraph_text_based: '0',
    textord_all_prop: '1',
    debug_file: '/dev/null',
    lstm_choice_mode: request.alternatives ? '2' : '0',
    hocr_char_boxes: request.alternatives ? '1' : '0',
  };
}

/** The images to read for a request, in order, and where their origins lie in the request's image. */
export function* pieces(request: ReadRequest): Generator<{ image: Raster; left: number; top: number }> {
  const { image, regions } = request;
  if (!regions) {
    yield { image, left: 0, top: 0 };
    return;
  }
  for (const region of regions) {
    const [left, top, right, bottom] = clip(region, image);
    if (right > left && bottom > top) yield { image: cut(image, [left, top, right, bottom]), left: left - MARGIN, top: top - MARGIN };
  }
}

function clip([left, top, right, bottom]: Box, { width, height }: Raster): Box {
  return [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top)), Math.min(width, Math.ceil(right)), Math.min(height, Math.ceil(bottom))];
}

/** Part of an image of one channel with a white margin; `box` in whole pixels inside the image. */
function cut(image: Raster, [left, top, right, bottom]: Box): Raster {
  const width = right - left + 2 * MARGIN;
  const height = bottom - top + 2 * MARGIN;
  const data = new Uint8Array(width * height).fill(255);
  for (let y = top; y < bottom; y++) {
    data.set(image.data.subarray(y * image.width + left, y * image.width + right), (y - top + MARGIN) * width + MARGIN);
  }
  return { data, width, height, channels: 1, dpi: image.dpi };
}

const WHITE = 255;
const BLACK = 0;

/** Words of the header of an SPIX image: name, width, height, bits a pixel, words a row, bytes of palette, bytes of image. */
const SPIX_HEADER = 7;

/**
 * A grey image as SPIX, Leptonica's own form in memory, which it takes as it is (PNM it reads byte by byte: 2 to 4 % of the time of a page):
 * one bit a pixel where it has black and white only (read alike, 5 % less work for Tesseract), else eight. Rows are whole 32-bit words,
 * little-endian, the first pixel in the highest bits.
 */
export function toSpix({ data, width, height }: Raster): Buffer {
  const bits = isBlackAndWhite(data) ? 1 : 8;
  const rowWords = Math.ceil((width * bits) / 32);
  const spix = Buffer.alloc(4 * (SPIX_HEADER + rowWords * height));
  spix.write('spix', 'latin1');
  for (const [index, value] of [width, height, bits, rowWords, 0, 4 * rowWords * height].entries()) spix.writeUInt32LE(value, 4 * (index + 1));
  const pixels = spix.subarray(4 * SPIX_HEADER);
  for (let y = 0; y < height; y++) {
    const row = 4 * rowWords * y;
    if (bits === 8) pixels.set(data.subarray(y * width, (y + 1) * width), row);
    else for (let x = 0, at = y * width; x < width; x++, at++) if (data[at] === BLACK) pixels[row + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  pixels.swap32();
  return spix;
}

function isBlackAndWhite(data: Uint8Array): boolean {
  for (let at = 0; at < data.length; at++) if (data[at] !== BLACK && data[at] !== WHITE) return false;
  return true;
}

const LINE_OR_WORD = /<span class='(ocr_line|ocr_caption|ocr_textfloat|ocr_header|ocrx_word)'[^>]*? title=(?:"([^"]*)"|'([^']*)')>/g;
/**
 * The words of Tesseract's hOCR output. `left` and `top` are added to every box, `line` is the number of the first line.
 * Confidence is Tesseract's own, divided by 100. Words without any letter to show
 * and echoes of their neighbour are left out.
 */
export function parseHocr(hocr: string, left = 0, top = 0, line = 0): Word[] {
  const words: Word[] = [];
  const tags = [...hocr.matchAll(LINE_OR_WORD)];
  let current = line - 1;
  let size: number | undefined;
  let used = true;
  for (const [index, tag] of tags.entries()) {
    const title = tag[2] ?? tag[3] ?? '';
    if (tag[1] !== 'ocrx_word') {
      if (used) current++;
      used = false;
      size = Number(/x_size ([\d.]+)/.exec(title)?.[1]) || undefined;
      continue;
    }
    const body = hocr.slice(tag.index + tag[0].length, tags[index + 1]?.index ?? hocr.length);
    const glyphs = parseGlyphs(body);
    const text = (glyphs.length > 0 ? glyphs.map(({ text }) => text).join('') : plainText(body)).normalize('NFC').trim();
    const box = /bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)/.exec(title);
    if (text === '' || !box) continue;
    used = true;
    const confidence = Math.min(1, Math.max(0, Number(/x_wconf (-?[\d.]+)/.exec(title)?.[1] ?? 0) / 100));
    words.push({
      text,
      box: [Number(box[1]) + left, Number(box[2]) + top, Number(box[3]) + left, Number(box[4]) + top],
      confidence,
      line: current,
      ...(size !== undefined && { size }),
      ...(glyphs.length > 0 && { alternatives: otherReadings(glyphs, confidence) }),
    });
  }
  return withoutEchoes(words);
}

/** The words of a list of tesseract.js (see `ListedWord`): the same as those of its hOCR output. */
export function listedWords(list: ListedWord[], left = 0, top = 0, line = 0): Word[] {
  const words: Word[] = [];
  let current = line - 1;
  let used = true;
  for (const [listed, x0, y0, x1, y1, confidence, size, beginsLine] of list) {
    if (beginsLine) {
      if (used) current++;
      used = false;
    }
    const text = listed.normalize('NFC').trim();
    if (text === '') continue;
    used = true;
    const rounded = Number(size.toPrecision(SIZE_DIGITS));
    words.push({
      text, box: [x0 + left, y0 + top, x1 + left, y1 + top], confidence: Math.min(1, Math.max(0, Math.trunc(confidence) / 100)), line: current,
      ...(rounded > 0 && { size: rounded }),
    });
  }
  return withoutEchoes(words);
}

/** Digits of numbers in hOCR. */
const SIZE_DIGITS = 8;

function withoutEchoes(words: Word[]): Word[] {
  return words.filter((word, index) => !isEcho(word, words[index + 1]) && !isEcho(word, words[index - 1]));
}

/** Letters of an echo. */
const ECHO_LENGTH = 2;
/** Share of its width that lies over the neighbour. */
const ECHO_SHARE = 0.5;

/** A letter or two that the network gave twice: once alone, over a mark of the word beside it, and once in that word ("á án", "v Về"). */
function isEcho(word: Word, neighbour: Word | undefined): boolean {
  if (!neighbour || neighbour.line !== word.line || word.text.length > ECHO_LENGTH || neighbour.text.length <= word.text.length || !/^\p{L}+$/u.test(word.text)) return false;
  const shared = Math.min(word.box![2], neighbour.box![2]) - Math.max(word.box![0], neighbour.box![0]);
  return shared > ECHO_SHARE * (word.box![2] - word.box![0]) && neighbour.text.toLowerCase().includes(word.text.toLowerCase());
}

/** Text up to the end of the word's element; `<strong>` and `<em>` around it are dropped. */
function plainText(body: string): string {
  return unescape(body.slice(0, body.indexOf('</span>')).replace(/<[^<>]*>/g, ''));
}

/** A letter as read, and what else the network saw there, with its share of certainty (0–100). */
interface Glyph { text: string; choices: { text: string; share: number }[] }

const GLYPH_OR_CHOICE = /<span class='ocrx_cinfo'(?: id='choice_[\d_]*')? title='(x_bboxes|x_confs)([^']*)'>([^<]*)<\/span>/g;

/** The letters inside one hOCR word; empty where the output has no character boxes. */
function parseGlyphs(body: string): Glyph[] {
  const glyphs: Glyph[] = [];
  for (const [, kind, value, text] of body.matchAll(GLYPH_OR_CHOICE)) {
    if (kind === 'x_bboxes') glyphs.push({ text: unescape(text!), choices: [] });
    else glyphs.at(-1)?.choices.push({ text: unescape(text!), share: Number(value) });
  }
  return glyphs;
}

const MAX_ALTERNATIVES = 8;

/** Other readings of a word that differ in one letter, best first; confidence is that of the word times the odds of the letter. */
function otherReadings(glyphs: Glyph[], confidence: number): { text: string; confidence: number }[] {
  const readings = new Map<string, number>();
  const printed = glyphs.map(({ text }) => text);
  for (const [index, glyph] of glyphs.entries()) {
    const own = glyph.choices.find(({ text }) => text === glyph.text)?.share ?? 0;
    for (const choice of glyph.choices) {
      if (choice.text === glyph.text || choice.share <= 0) continue;
      const text = printed.with(index, choice.text).join('').normalize('NFC');
      const odds = choice.share / Math.max(own, choice.share);
      readings.set(text, Math.max(readings.get(text) ?? 0, Math.round(confidence * odds * 1000) / 1000));
    }
  }
  return [...readings].map(([text, confidence]) => ({ text, confidence }))
    .sort((a, b) => b.confidence - a.confidence || (a.text < b.text ? -1 : 1)).slice(0, MAX_ALTERNATIVES);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name]!);
}
