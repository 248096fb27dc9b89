/** What the image of a PDF page is: one embedded scan, a drawing to be rendered at a fitting resolution, or nothing. */
import type { Box } from '../model.ts';
import { applyToBox, pixelMatrix, type Matrix } from './pdf-geometry.ts';
import { coverage, type PageObjects, type PlacedImage } from './pdf-objects.ts';
import type { PdfWord } from './pdf-text.ts';
import type { Turn } from './raster.ts';
import { plausibleDpi } from './resolution.ts';
import type { SourceLimits } from './source.ts';

/** Resolution of drawn pages, pixels an inch: text and lines have none of their own; Tesseract reads type of 10 pt and more as well at 200 as at 300. */
const DRAWN_DPI = 200;
const SMALL_TYPE_DPI = 300;
const SMALL_TYPE = 9;
const MIN_DPI = 72;
const MAX_DRAWN_PIXELS = 40_000_000;
/** A page is a scan where one image covers at least this share of it, and other images at most this one. */
const SCAN_COVERAGE = 0.5;
const OTHER_IMAGES = 0.02;

/** How a page becomes an image. `frame`: the part of the displayed page, in points, that is `width` × `height` pixels. */
export interface Picture {
  kind: 'scan' | 'drawn' | 'blank';
  frame: Box;
  width: number;
  height: number;
  dpi: number | null;
  /** points of the displayed page to pixels */
  toPixels: Matrix;
  /** the image that is the page: its painting order, and how it must be turned */
  scan: { order: number; turn: Turn } | null;
  /** pixels of all images that have to be decoded for it */
  imageSizes: [width: number, height: number][];
  /** annotations (by position) that are left out of the image */
  hidden: number[];
}

/** Decide from the page's objects and words; `width` and `height` of the displayed page in points. */
export function picturePage(objects: PageObjects, words: PdfWord[], width: number, height: number, hidden: number[], limits: SourceLimits): Picture {
  const imageSizes = objects.images.map(({ pixelWidth, pixelHeight }): [number, number] => [pixelWidth, pixelHeight]);
  const visible = words.filter((word) => !word.invisible);
  const scan = findScan(objects, visible, width, height);
  if (scan) {
    const { image, turn } = scan;
    const odd = turn.quarters % 2 === 1;
    const pixelWidth = odd ? image.pixelHeight : image.pixelWidth;
    const pixelHeight = odd ? image.pixelWidth : image.pixelHeight;
    const frame = applyToBox(image.matrix, 0, 0, 1, 1);
    const dpi = plausibleDpi(pixelWidth, pixelHeight, (pixelHeight * 72) / (frame[3] - frame[1]));
    return { kind: 'scan', frame, width: pixelWidth, height: pixelHeight, dpi, toPixels: pixelMatrix(frame, pixelWidth, pixelHeight), scan: { order: image.order, turn }, imageSizes, hidden };
  }
  const pieces = findPieces(objects, visible, width, height);
  if (pieces) {
    const { frame, pixelWidth, pixelHeight } = pieces;
    const dpi = plausibleDpi(pixelWidth, pixelHeight, (pixelHeight * 72) / (frame[3] - frame[1]));
    return { kind: 'drawn', frame, width: pixelWidth, height: pixelHeight, dpi, toPixels: pixelMatrix(frame, pixelWidth, pixelHeight), scan: null, imageSizes, hidden };
  }
  const painted = visible.length > 0 || objects.images.length > 0 || objects.paths.length > 0 || objects.shadings > 0;
  const dpi = fitDpi(drawnDpi(objects, visible, width, height), width, height, limits);
  const pixelWidth = Math.max(1, Math.round((width * dpi) / 72));
  const pixelHeight = Math.max(1, Math.round((height * dpi) / 72));
  const frame: Box = [0, 0, width, height];
  return { kind: painted ? 'drawn' : 'blank', frame, width: pixelWidth, height: pixelHeight, dpi: dpi < 50 ? plausibleDpi(pixelWidth, pixelHeight, null) : Math.round(dpi * 10) / 10, toPixels: pixelMatrix(frame, pixelWidth, pixelHeight), scan: null, imageSizes, hidden };
}

/** The one image that is the page, placed along the axes and not cut, with nothing visible painted over it. */
function findScan(objects: PageObjects, visible: PdfWord[], width: number, height: number): { image: PlacedImage; turn: Turn } | null {
  if (!objects.complete || visible.length > 0 || objects.shadings > 0) return null;
  const area = ({ box }: PlacedImage) => (box[2] - box[0]) * (box[3] - box[1]);
  const [image, ...others] = objects.images.toSorted((a, b) => area(b) - area(a));
  if (!image || image.pixelWidth < 2 || image.pixelHeight < 2 || area(image) < SCAN_COVERAGE * width * height) return null;
  if (coverage(others.map(({ box }) => box), width, height) > OTHER_IMAGES) return null;
  if (objects.paths.some(({ order }) => order > image.order)) return null;
  const turn = turnOf(image.matrix);
  if (!turn) return null;
  const placed = Math.abs(image.matrix[0] * image.matrix[3] - image.matrix[1] * image.matrix[2]);
  return area(image) >= 0.98 * placed ? { image, turn } : null;
}

/**
 * A page made of images alone (strips of a scan, or a sharp layer of letters over a coarse one of colours): the frame that they
 * fill, and the pixels of the finest of them over all of it, so that rendering hardly moves its pixels. Null where other things
 * are on the page, an image stands otherwise than upright, or the finest is finer than 300 pixels an inch.
 */
function findPieces(objects: PageObjects, visible: PdfWord[], width: number, height: number): { frame: Box; pixelWidth: number; pixelHeight: number } | null {
  const { images } = objects;
  if (!objects.complete || visible.length > 0 || objects.shadings > 0 || images.length < 2) return null;
  const upright = images.every(({ matrix }) => { const turn = turnOf(matrix); return turn?.quarters === 0 && !turn.mirrored; });
  if (!upright || coverage(images.map(({ box }) => box), width, height) <= SCAN_COVERAGE) return null;
  const boxes = images.map(({ matrix }) => applyToBox(matrix, 0, 0, 1, 1));
  const frame: Box = [Math.min(...boxes.map((box) => box[0])), Math.min(...boxes.map((box) => box[1])), Math.max(...boxes.map((box) => box[2])), Math.max(...boxes.map((box) => box[3]))];
  if (frame[0] < -1 || frame[1] < -1 || frame[2] > width + 1 || frame[3] > height + 1) return null;
  const holds = (box: Box) => box[0] >= frame[0] - 1 && box[1] >= frame[1] - 1 && box[2] <= frame[2] + 1 && box[3] <= frame[3] + 1;
  if (!objects.paths.every(({ box }) => holds(box))) return null;
  const large = images.map((image, i) => ({ image, box: boxes[i]! })).filter(({ box }) => (box[2] - box[0]) * (box[3] - box[1]) > 0.01 * width * height);
  const x = Math.max(...large.map(({ image, box }) => image.pixelWidth / (box[2] - box[0])));
  const y = Math.max(...large.map(({ image, box }) => image.pixelHeight / (box[3] - box[1])));
  if (!(x * 72 <= SMALL_TYPE_DPI * 1.02 && y * 72 <= SMALL_TYPE_DPI * 1.02)) return null;
  return { frame, pixelWidth: Math.round((frame[2] - frame[0]) * x), pixelHeight: Math.round((frame[3] - frame[1]) * y) };
}

/** How the stored image stands on the displayed page (y downwards); null where it is placed askew by more than half a degree. */
function turnOf([a, b, c, d]: Matrix): Turn | null {
  const mirrored = a * -d - b * -c < 0;
  const [x, y] = mirrored ? [-a, -b] : [a, b];
  const askew = (along: number, across: number) => Math.abs(across) > Math.abs(along) * 0.009;
  if (Math.abs(x) >= Math.abs(y)) return askew(x, y) || askew(d, c) ? null : { mirrored, quarters: x > 0 ? 0 : 2 };
  return askew(y, x) || askew(c, d) ? null : { mirrored, quarters: y > 0 ? 1 : 3 };
}

/** Where images make up the page, their own resolution (up to 300); else 200, or 300 where a twentieth of the text is small. */
function drawnDpi(objects: PageObjects, visible: PdfWord[], width: number, height: number): number {
  const boxes = objects.images.map(({ box }) => box);
  const ofImages = objects.images.filter(({ box }) => (box[2] - box[0]) * (box[3] - box[1]) > 0.01 * width * height || objects.images.length > 8).map(({ matrix, pixelWidth, pixelHeight }) =>
    Math.min((pixelWidth * 72) / Math.hypot(matrix[0], matrix[1]), (pixelHeight * 72) / Math.hypot(matrix[2], matrix[3]))).filter(Number.isFinite);
  if (ofImages.length > 0 && coverage(boxes, width, height) > SCAN_COVERAGE) return Math.min(SMALL_TYPE_DPI, Math.max(MIN_DPI, ...ofImages));
  const characters = visible.reduce((sum, word) => sum + word.characters, 0);
  const small = visible.reduce((sum, word) => sum + (word.size < SMALL_TYPE ? word.characters : 0), 0);
  return small > characters / 20 ? SMALL_TYPE_DPI : DRAWN_DPI;
}

/** A page too large (a poster, or a size that is nonsense) is rendered coarser, at most 40 million pixels: A1 at 200. */
function fitDpi(dpi: number, width: number, height: number, limits: SourceLimits): number {
  return Math.min(dpi, 72 * Math.sqrt((Math.min(limits.maxPixels, MAX_DRAWN_PIXELS) * 0.999) / (width * height)));
}
