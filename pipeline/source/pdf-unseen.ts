/** Text of a page's content that is not in its picture: on layers that are switched off, white on white, clipped away, painted over. */
import type { Raster } from '../engines/engine.ts';
import type { ErrorPlace } from '../errors.ts';
import { holdsMiddle } from '../geometry.ts';
import { union } from '../lines.ts';
import type { Box } from '../model.ts';
import type { PageObjects } from './pdf-objects.ts';
import { render } from './pdf-raster.ts';
import type { PdfWord } from './pdf-text.ts';
import type { Pdfium } from './pdfium.ts';

/** Pixels a point of the two pictures that are compared: letters of 6 points still have strokes of half a pixel. */
const SCALE = 1.5;
const MAX_PIXELS = 8_000_000;
/** Grey levels by which a pixel differs where a letter is seen, and pixels of a word that must. */
const SEEN = 24;
const SEEN_PIXELS = 2;
/** Images and filled shapes that words are compared with, and the least size in points of those that can hide a word. */
const MAX_COVERS = 1000;
const MIN_COVER = 4;

/**
 * The words that cannot be seen. Only words with a reason for doubt are looked at: their page is drawn with and without them, and where that makes no
 * difference nobody can read them. `width`, `height`: of the displayed page in points; `layered`: the document may have layers that are switched off.
 */
export function findUnseen(pdfium: Pdfium, document: number, page: number, words: PdfWord[], objects: PageObjects, options: { width: number; height: number; layered: boolean; place: ErrorPlace }): Set<PdfWord> {
  const { width, height, layered, place } = options;
  const covers = [...objects.images, ...objects.paths.filter(({ filled }) => filled)].filter(({ box }) => box[2] - box[0] >= MIN_COVER && box[3] - box[1] >= MIN_COVER).slice(0, MAX_COVERS);
  const lastCover = covers.reduce((last, { order }) => Math.max(last, order), 0);
  const isCovered = (word: PdfWord) => {
    const order = objects.textOrder.get(word.object) ?? Infinity;
    return order < lastCover && covers.some((cover) => cover.order > order && holdsMiddle(cover.box, word.box));
  };
  const doubtful = words.filter((word) => !word.invisible && (word.doubtful || (layered && objects.formText.has(word.object)) || isCovered(word)));
  if (doubtful.length === 0) return new Set();
  const frame = frameAround(doubtful, width, height);
  const scale = Math.min(SCALE, Math.sqrt(MAX_PIXELS / ((frame[2] - frame[0]) * (frame[3] - frame[1]))));
  const size = { width: Math.max(1, Math.round((frame[2] - frame[0]) * scale)), height: Math.max(1, Math.round((frame[3] - frame[1]) * scale)) };
  const draw = () => render(pdfium, document, page, { frame, pageWidth: width, pageHeight: height, ...size, dpi: null, annotations: false, place });
  const owners = [...new Set(doubtful.map(({ object }) => object))];
  const show = (shown: number) => { for (const object of owners) pdfium.api.FPDFPageObj_SetIsActive(object, shown); };
  const shown = draw();
  show(0);
  const without = pdfium.holding(draw, () => show(1));
  return new Set(doubtful.filter(({ box: [left, top, right, bottom] }) => {
    const region: Box = [(left - frame[0]) * scale, (top - frame[1]) * scale, (right - frame[0]) * scale, (bottom - frame[1]) * scale];
    return !differ(shown, without, region);
  }));
}

/** The box around words, within the page and at least a point wide and high. */
function frameAround(words: PdfWord[], width: number, height: number): Box {
  const [left, top, right, bottom] = words.map(({ box }) => box).reduce(union);
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  return [x, y, Math.min(width, Math.max(right, x + 1)), Math.min(height, Math.max(bottom, y + 1))];
}

/** Whether two pictures of one size differ within a region by what a letter is seen by. */
function differ(a: Raster, b: Raster, [left, top, right, bottom]: Box): boolean {
  const sample = ({ data, channels }: Raster, pixel: number, colour: number) => data[pixel * channels + (channels === 3 ? colour : 0)]!;
  const isOther = (pixel: number) => [0, 1, 2].some((colour) => Math.abs(sample(a, pixel, colour) - sample(b, pixel, colour)) > SEEN);
  let seen = 0;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(a.height, Math.ceil(bottom)); y++) {
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(a.width, Math.ceil(right)); x++) if (isOther(y * a.width + x) && ++seen >= SEEN_PIXELS) return true;
  }
  return false;
}
