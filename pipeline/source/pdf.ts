/** PDF files: opened with PDFium, page by page; nothing of a page stays in memory after it was read. */
import type { Raster } from '../engines/engine.ts';
import { PipelineError, type ErrorPlace } from '../errors.ts';
import { holdsMiddle } from '../geometry.ts';
import { union } from '../lines.ts';
import type { Box, Rule, Word } from '../model.ts';
import { checkPixels, isCutOff } from './image.ts';
import { partCaptions, readAnnotations, withHidden } from './pdf-captions.ts';
import { PdfDocument } from './pdf-document.ts';
import { applyToBox, displayedSize, displayMatrix, type Matrix, type PageBounds } from './pdf-geometry.ts';
import { buildLines, mainRotation } from './pdf-lines.ts';
import { coverage, inspectObjects, type PageObjects } from './pdf-objects.ts';
import { picturePage, type Picture } from './pdf-picture.ts';
import { extractImage, finishImage, looksAlike, render } from './pdf-raster.ts';
import { findRules } from './pdf-rules.ts';
import { readWords, type PdfWord } from './pdf-text.ts';
import { findUnseen } from './pdf-unseen.ts';
import type { Pdfium } from './pdfium.ts';
import { measureText } from './vietnamese.ts';
import type { Caption, Source, SourceLimits, SourcePage, TextLayer } from './source.ts';

const CUT_OFF = 'the PDF is cut off or damaged; what could be found was read, and its last pages may be missing';
const ATTACHED = 'files are attached to the PDF, which were not read: save them from a PDF viewer and read them as well';
/** Confidence of a word that the PDF itself states, and of one from an unseen (OCR) layer, which nobody proofread. */
const STATED = 1;
const UNSEEN = 0.8;
/** Upright rules, and images, that words are compared with; real pages have fewer than a hundred. */
const MAX_UPRIGHTS = 1000;
const MAX_IMAGES = 1000;

/**
 * Open a PDF. Cross-reference tables are rebuilt where they are damaged; an empty password is tried.
 * Throws PipelineError `source-encrypted`, `source-damaged`, `too-many-pages`, `page-memory`.
 */
export async function openPdf(bytes: Uint8Array, name: string, limits: SourceLimits): Promise<Source> {
  const document = new PdfDocument(bytes, name);
  const { pageCount, attached } = await document.use({ file: name }, ({ api }, handle) => ({ pageCount: api.FPDF_GetPageCount(handle), attached: api.FPDFDoc_GetAttachmentCount(handle) }));
  const layered = mayHaveLayers(bytes);
  const refuse = async (code: 'source-damaged' | 'too-many-pages', message: string) => {
    await document.close();
    throw new PipelineError(code, message, { stage: 'source', place: { file: name } });
  };
  if (pageCount < 1) await refuse('source-damaged', 'a PDF without pages');
  if (pageCount > limits.maxPages) await refuse('too-many-pages', `${pageCount} pages; the limit is ${limits.maxPages}`);
  return {
    mediaType: 'application/pdf',
    pageCount,
    warnings: [...(document.repaired ? [CUT_OFF] : []), ...(attached > 0 ? [ATTACHED] : [])],
    ...(document.repaired && { damage: CUT_OFF }),
    async page(number) {
      const place = { file: name, page: number };
      const facts = await document.usePage(place, number, (pdfium, page, handle) => inspectPage(pdfium, handle, page, { limits, layered, place }));
      return {
        number, lines: null,
        ...facts.page,
        raster: () => rasterize(document, place, number, facts.picture, limits),
      } satisfies SourcePage;
    },
    close: () => document.close(),
  };
}

/** Whether a document may have optional content: what its catalogue says may stand in a compressed object. */
function mayHaveLayers(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return file.includes('/OCProperties') || file.includes('/ObjStm');
}

/** All facts of a page, in pixels of its image. */
function inspectPage(pdfium: Pdfium, document: number, page: number, { limits, layered, place }: { limits: SourceLimits; layered: boolean; place: ErrorPlace }): { page: Omit<SourcePage, 'number' | 'lines' | 'raster'>; picture: Picture } {
  const bounds = pageBounds(pdfium, page);
  const { width, height } = displayedSize(bounds);
  const display = displayMatrix(bounds);
  const objects = inspectObjects(pdfium, page, display, width, height);
  const read = readWords(pdfium, page, display, width, height, { textOrder: objects.textOrder, covers: coveringOrder(objects, width, height), layered });
  const unseen = findUnseen(pdfium, document, page, read, objects, { width, height, layered, place });
  const hidden = withoutPicture(read, objects);
  const slanted = slantedWords(read.filter((word) => !unseen.has(word)));
  const out = new Set([...unseen, ...hidden, ...slanted]);
  const content = partCaptions(out.size === 0 ? read : read.filter((word) => !out.has(word)));
  const annotations = readAnnotations(pdfium, page, display, width, height).map(({ index, words, signature }) => ({ index, words, captions: signature ? [words] : partCaptions(words).captions }));
  const captioning = annotations.filter(({ captions }) => captions.length > 0);
  const captions = [...content.captions, ...captioning.map(({ words }) => words)];
  const words = [...content.others, ...annotations.filter((annotation) => annotation.captions.length === 0).flatMap((annotation) => annotation.words)];
  const picture = picturePage(objects, words, width, height, captioning.map(({ index }) => index), limits);
  const { toPixels } = picture;
  const rules = findRules(pdfium, objects.paths, toPixels);
  return {
    page: {
      width: picture.width, height: picture.height, dpi: picture.dpi,
      textLayer: toTextLayer(words, toPixels, rules),
      captions: captions.map((caption) => toCaption(caption, toPixels)),
      ...(slanted.length > 0 && { watermark: captionOf(slanted.flatMap((word) => toWords([word], toPixels, []))) }),
      rules,
      imageCoverage: Math.round(coverage(objects.images.map(({ box }) => box), width, height) * 1000) / 1000,
      unreadImages: Math.round(coverage(unreadImages(objects, words, width, height), width, height) * 1000) / 1000,
      outlines: objects.paths.filter(({ box, filled }) => filled && isLetterSized(box)).length,
      picture: picture.kind,
      unseen: unseen.size + hidden.size === 0 ? [] : read.filter((word) => unseen.has(word) || hidden.has(word)).map(({ text }) => text),
    },
    picture,
  };
}

/** The visible part of the page; a page without a usable box is taken for A4. */
function pageBounds(pdfium: Pdfium, page: number): PageBounds {
  const { api } = pdfium;
  const rectangle = pdfium.floats(4, (at) => api.FPDF_GetPageBoundingBox(page, at));
  const quarters = ((api.FPDFPage_GetRotation(page) % 4) + 4) % 4;
  if (!rectangle) return { left: 0, bottom: 0, right: 595, top: 842, quarters };
  const [left, top, right, bottom] = rectangle as unknown as [number, number, number, number];
  if (!(right - left >= 1 && top - bottom >= 1)) return { left: 0, bottom: 0, right: 595, top: 842, quarters };
  return { left, bottom, right, top, quarters };
}

/** Painting order of an image that covers nearly all of the page. */
function coveringOrder(objects: PageObjects, width: number, height: number): number | null {
  const covering = objects.images.filter(({ box }) => (box[2] - box[0]) * (box[3] - box[1]) >= 0.8 * width * height);
  return covering.length > 0 ? Math.max(...covering.map(({ order }) => order)) : null;
}

/** Words that run across the lines of a page whose other words do not. */
function slantedWords(words: PdfWord[]): PdfWord[] {
  const slanted = words.filter((word) => word.slanted);
  return slanted.length * 2 > words.length ? [] : slanted;
}

/** Unpainted words that stand on no image of a page that is typed: no recognition program has put them there. */
function withoutPicture(words: PdfWord[], objects: PageObjects): Set<PdfWord> {
  const unpainted = words.filter(({ invisible }) => invisible);
  const count = (some: PdfWord[]) => some.reduce((sum, { characters }) => sum + characters, 0);
  if (unpainted.length === 0 || count(unpainted) * 2 > count(words)) return new Set();
  const boxes = objects.images.slice(0, MAX_IMAGES).map(({ box }) => box);
  return new Set(unpainted.filter(({ box }) => !boxes.some((image) => holdsMiddle(image, box))));
}

/** Images of more than 2 % of the page with fewer words on them than a fifth of what a page of text of that size holds (300). */
function unreadImages(objects: PageObjects, words: PdfWord[], width: number, height: number): Box[] {
  return objects.images.slice(0, MAX_IMAGES).map(({ box }) => box).filter((box) => {
    const share = ((box[2] - box[0]) * (box[3] - box[1])) / (width * height);
    if (share <= 0.02) return false;
    return words.filter((word) => holdsMiddle(box, word.box)).length < share * 60;
  });
}

/** Points a side of a printed letter or short word. */
function isLetterSized([left, top, right, bottom]: Box): boolean {
  return bottom - top >= 3 && bottom - top <= 30 && right - left >= 1 && right - left <= 60;
}

function toTextLayer(words: PdfWord[], toPixels: Matrix, rules: Rule[]): TextLayer | null {
  if (words.length === 0) return null;
  const characters = words.reduce((sum, word) => sum + word.characters, 0);
  const share = (count: (word: PdfWord) => number) => Math.round((words.reduce((sum, word) => sum + count(word), 0) / characters) * 1000) / 1000;
  const wrong = wronglyGuessed(words);
  return {
    words: toWords(words, toPixels, rules),
    invisible: share((word) => (word.invisible ? word.characters : 0)),
    unmapped: share((word) => (wrong.has(word.font) ? Math.max(word.unmapped, word.guessed) : word.unmapped)),
    rotation: mainRotation(words),
  };
}

/** Fonts whose guessed characters make no Vietnamese syllables: fonts of OCR layers guess right, subsets without a map do not. */
function wronglyGuessed(words: PdfWord[]): Set<string> {
  const guessed = Map.groupBy(words.filter((word) => word.guessed > 0), ({ font }) => font);
  return new Set([...guessed].filter(([, ofFont]) => measureText(ofFont.map(({ text }) => text)).syllables < 0.7).map(([font]) => font));
}

function toCaption(caption: PdfWord[], toPixels: Matrix): Caption {
  return captionOf(toWords(caption, toPixels, []));
}

function captionOf(words: Word[]): Caption {
  return { words, box: words.map(({ box }) => box!).reduce(union) };
}

/** Lines of words in pixels of the page; a line ends where a drawn rule stands between two of its words. */
function toWords(words: PdfWord[], toPixels: Matrix, rules: Rule[]): Word[] {
  const uprights = rules.filter(({ from, to }) => from[0] === to[0]).slice(0, MAX_UPRIGHTS);
  let line = -1;
  return buildLines(words).flatMap((ofLine) => {
    let last: Box | null = null;
    return ofLine.map(({ text, box: own, invisible, font, size }): Word => {
      const box = applyToBox(toPixels, own[0], own[1], own[2], own[3]);
      for (let side = 0; side < 4; side++) box[side] = tenth(box[side]!);
      if (!last || parted(last, box, uprights)) line++;
      last = box;
      const word: Word = { text, box, confidence: invisible ? UNSEEN : STATED, line };
      if (font) word.font = font;
      word.size = tenth(size * toPixels[3]);
      return word;
    });
  });
}

/** Whether an upright rule stands between two boxes, at the height of the second. */
function parted(left: Box, right: Box, uprights: Rule[]): boolean {
  const middle = (right[1] + right[3]) / 2;
  return uprights.some(({ from, to }) => from[0] >= left[2] - 2 && from[0] <= right[0] + 2 && from[1] <= middle && to[1] >= middle);
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The page image: the scan where it can be had as it is and looks like the page as displayed, otherwise a rendering of the same size. */
async function rasterize(document: PdfDocument, place: ErrorPlace, number: number, picture: Picture, limits: SourceLimits): Promise<Raster> {
  const { frame, width, height, dpi } = picture;
  checkPixels(width, height, limits.maxPixels, place);
  for (const [imageWidth, imageHeight] of picture.imageSizes) checkPixels(imageWidth, imageHeight, limits.maxPixels, place);
  const draw = (pixelsWide: number, pixelsHigh: number, annotations: boolean) => document.usePage(place, number, (pdfium, page, handle) => {
    const size = displayedSize(pageBounds(pdfium, page));
    return withHidden(pdfium, page, picture.hidden, () =>
      render(pdfium, handle, page, { frame, pageWidth: size.width, pageHeight: size.height, width: pixelsWide, height: pixelsHigh, dpi, annotations, place }));
  });
  const { scan } = picture;
  if (scan) {
    const extracted = await document.usePage(place, number, (pdfium, page) => {
      const bounds = pageBounds(pdfium, page);
      const { width: pageWidth, height: pageHeight } = displayedSize(bounds);
      const image = inspectObjects(pdfium, page, displayMatrix(bounds), pageWidth, pageHeight).images.find(({ order }) => order === scan.order);
      return image ? extractImage(pdfium, image) : null;
    });
    if (extracted) {
      if ('lost' in extracted && extracted.lost) throw new PipelineError('image-damaged', 'the scan on the page cannot be decoded', { stage: 'source', place });
      const raster = await finishImage(extracted, scan.turn, dpi, limits.maxPixels, place).catch((error: unknown) => {
        // PDFium reads some kinds of JPEG that sharp does not; half a page must not pass for a whole one.
        if (error instanceof PipelineError && error.code === 'image-damaged' && 'jpeg' in extracted && !isCutOff(extracted.jpeg)) return null;
        throw error;
      });
      const small = Math.min(1, 400 / Math.max(width, height));
      if (raster && raster.width === width && raster.height === height
        && looksAlike(raster, await draw(Math.max(1, Math.round(width * small)), Math.max(1, Math.round(height * small)), false))) return raster;
    }
  }
  const raster = await draw(width, height, !scan);
  // An image that cannot be decoded is painted as nothing at all: that is no blank page.
  if (scan && raster.data.every((sample) => sample === raster.data[0])) throw new PipelineError('image-damaged', 'the scan on the page cannot be decoded', { stage: 'source', place });
  return raster;
}
