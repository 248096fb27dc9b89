/** Text of a page's content that is not in its picture: on layers that are switched off, white on white, clipped away, painted over. */
import type { ErrorPlace } from '../errors.ts';
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
  const frame = doubtful.reduce((all, { box }): Box => [Math.min(all[0], box[0]), Math.min(all[1], box[1]), Math.max(all[2], box[2]), Math.max(all[3], box[3])], [Infinity, Infinity, -Infinity, -Infinity] as Box);
  frame[0] = Math.max(0, frame[0]);
  frame[1] = Math.max(0, frame[1]);
  frame[2] = Math.min(width, Math.max(frame[2], frame[0] + 1));
  frame[3] = Math.min(height, Math.max(frame[3], frame[1] + 1));
  const scale = Math.min(SCALE, Math.sqrt(MAX_PIXELS / ((frame[2] - frame[0]) * (frame[3] - frame[1]))));
  const size = { width: Math.max(1, Math.round((frame[2] - frame[0]) * scale)), height: Math.max(1, Math.round((frame[3] - frame[1]) * scale)) };
  const draw = () => render(pdfium, document, page, { frame, pageWidth: width, pageHeight: height, ...size, dpi: null, annotations: false, place });
  const owners = [...new Set(doubtful.map(({ object }) => object))];
  const show = (shown: number) => { for (const object of owners) pdfium.api.FPDFPageObj_SetIsActive(object, shown); };
  const shown = draw();
  show(0);
  const without = pdfium.holding(draw, () => show(1));
  const differs = (x: number, y: number) => {
    for (let c = 0; c < 3; c++) {
      const a = shown.data[(y * size.width + x) * shown.channels + (shown.channels === 3 ? c : 0)]!;
      const b = without.data[(y * size.width + x) * without.channels + (without.channels === 3 ? c : 0)]!;
      if (Math.abs(a - b) > SEEN) return true;
    }
    return false;
  };
  return new Set(doubtful.filter(({ box }) => {
    let seen = 0;
    const right = Math.min(size.width, Math.ceil((box[2] - frame[0]) * scale));
    const bottom = Math.min(size.height, Math.ceil((box[3] - frame[1]) * scale));
    for (let y = Math.max(0, Math.floor((box[1] - frame[1]) * scale)); y < bottom; y++) {
      for (let x = Math.max(0, Math.floor((box[0] - frame[0]) * scale)); x < right; x++) if (differs(x, y) && ++seen >= SEEN_PIXELS) return false;
    }
    return true;
  }));
}

function holdsMiddle(outer: Box, box: Box): boolean {
  const x = (box[0] + box[2]) / 2;
  const y = (box[1] + box[3]) / 2;
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
}
