/** Page images from PDFs: the embedded scan where the page is one image, otherwise a rendering. */
import type { Raster } from '../engines/engine.ts';
import { PipelineError, type ErrorPlace } from '../errors.ts';
import type { Box } from '../model.ts';
import { decodeImage } from './image.ts';
import type { PlacedImage } from './pdf-objects.ts';
import type { Pdfium } from './pdfium.ts';
import { compact, turnRaster, type Turn } from './raster.ts';

/** FPDFBitmap formats. */
const GREY = 1;
const BGR = 2;
const BGRX = 3;
const BGRA = 4;
/** Render flag: annotations other than form fields. */
const FPDF_ANNOT = 1;

/** An image as it is stored in a PDF: either compressed as a file that sharp decodes, or pixels. `lost`: they are one flat colour, and cannot be meant. */
export type Extracted = { jpeg: Uint8Array } | { raster: Raster; lost: boolean };

/** The stored image of a page object, before it is turned; null where PDFium cannot decode it. */
export function extractImage(pdfium: Pdfium, image: PlacedImage): Extracted | null {
  const { api } = pdfium;
  const filters = Array.from({ length: Math.min(8, Math.max(0, api.FPDFImageObj_GetImageFilterCount(image.object))) }, (_, i) =>
    Buffer.from(pdfium.bytes((at, size) => api.FPDFImageObj_GetImageFilter(image.object, i, at, size))).toString('latin1').replace(/\0/g, ''));
  // Only filters that compress bytes stand before it: what is left when they are undone is a JPEG file.
  if (filters.at(-1) === 'DCTDecode') {
    const jpeg = pdfium.bytes((at, size) => api.FPDFImageObj_GetImageDataDecoded(image.object, at, size));
    if (jpeg[0] === 0xff && jpeg[1] === 0xd8) return { jpeg };
  }
  const bitmap = api.FPDFImageObj_GetBitmap(image.object);
  if (!bitmap) return null;
  const stored = api.FPDFImageObj_GetImageDataRaw(image.object, 0, 0);
  return pdfium.holding(() => {
    const raster = readBitmap(pdfium, bitmap, null);
    return { raster, lost: stored > flatSize(filters.at(-1), raster.height) && raster.data.every((sample) => sample === raster.data[0]) };
  }, () => api.FPDFBitmap_Destroy(bitmap));
}

/** The most bytes that a flat image takes in compressions whose damage PDFium decodes to one, without an error: a few a row in fax group 3, next to none in the others. */
function flatSize(filter: string | undefined, height: number): number {
  switch (filter) {
    case 'CCITTFaxDecode': return 4096 + 6 * height;
    case 'JBIG2Decode': case 'JPXDecode': return 2048;
    default: return Infinity;
  }
}

/** Decode what was extracted, and turn it as the page shows it. */
export async function finishImage(extracted: Extracted, turn: Turn, dpi: number | null, maxPixels: number, place: ErrorPlace): Promise<Raster> {
  const raster = 'jpeg' in extracted ? await decodeImage(extracted.jpeg, { dpi, maxPixels, place, exif: false }) : extracted.raster;
  return { ...turnRaster(raster, turn), dpi };
}

/**
 * Render `frame` (points of the displayed page) to `width` × `height` pixels on white; `annotations`: with the appearances of annotations and form fields.
 * Throws PipelineError `page-memory` where PDFium has no memory for it.
 */
export function render(pdfium: Pdfium, document: number, page: number, options: { frame: Box; pageWidth: number; pageHeight: number; width: number; height: number; dpi: number | null; annotations: boolean; place: ErrorPlace }): Raster {
  const { frame, pageWidth, pageHeight, width, height, dpi, annotations, place } = options;
  const { api } = pdfium;
  const bitmap = api.FPDFBitmap_CreateEx(width, height, BGRX, 0, 0);
  if (!bitmap) throw new PipelineError('page-memory', `no memory to render ${width} × ${height} pixels`, { stage: 'source', place });
  return pdfium.holding(() => {
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    const scaleX = width / (frame[2] - frame[0]);
    const scaleY = height / (frame[3] - frame[1]);
    const area = [Math.round(-frame[0] * scaleX), Math.round(-frame[1] * scaleY), Math.round(pageWidth * scaleX), Math.round(pageHeight * scaleY), 0] as const;
    api.FPDF_RenderPageBitmap(bitmap, page, ...area, annotations ? FPDF_ANNOT : 0);
    if (annotations && api.FPDFPage_GetAnnotCount(page) > 0) {
      const information = api.PDFiumExt_OpenFormFillInfo();
      const form = api.PDFiumExt_InitFormFillEnvironment(document, information);
      if (form) {
        api.FPDF_SetFormFieldHighlightAlpha(form, 0);
        api.FPDF_FFLDraw(form, bitmap, page, ...area, 0);
        api.PDFiumExt_ExitFormFillEnvironment(form);
      }
      api.PDFiumExt_CloseFormFillInfo(information);
    }
    return readBitmap(pdfium, bitmap, dpi);
  }, () => api.FPDFBitmap_Destroy(bitmap));
}

/** A PDFium bitmap as a raster: grey, or RGB where it has colour; transparent parts white. */
function readBitmap(pdfium: Pdfium, bitmap: number, dpi: number | null): Raster {
  const { api } = pdfium;
  const width = api.FPDFBitmap_GetWidth(bitmap);
  const height = api.FPDFBitmap_GetHeight(bitmap);
  const stride = api.FPDFBitmap_GetStride(bitmap);
  const format = api.FPDFBitmap_GetFormat(bitmap);
  const start = api.FPDFBitmap_GetBuffer(bitmap) >>> 0;
  const { memory } = pdfium;
  const channels = format === GREY ? 1 : format === BGR ? 3 : 4;
  if (channels === 1) {
    const data = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) data.set(memory.subarray(start + y * stride, start + y * stride + width), y * width);
    return { data, width, height, channels: 1, dpi };
  }
  const rgb = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = start + y * stride;
    for (let x = 0; x < width; x++, from += channels, to += 3) {
      if (format === BGRA) {
        const alpha = memory[from + 3]!;
        for (let c = 0; c < 3; c++) rgb[to + c] = 255 - Math.round(((255 - memory[from + 2 - c]!) * alpha) / 255);
      } else {
        rgb[to] = memory[from + 2]!;
        rgb[to + 1] = memory[from + 1]!;
        rgb[to + 2] = memory[from]!;
      }
    }
  }
  return compact(rgb, width, height, 3, dpi);
}

/** Cells a side on which an extracted image is compared with the rendering. */
const CELLS = 32;

/**
 * Whether two pictures of one page look alike: mean brightness on a grid of 32 × 32 differs by less than 10 % on the average
 * and does not run the opposite way. Tells inverted, mirrored, masked and recoloured images apart from the page as it is displayed.
 */
export function looksAlike(a: Raster, b: Raster): boolean {
  const first = thumbnail(a);
  const second = thumbnail(b);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const difference = mean(first.map((value, i) => Math.abs(value - second[i]!)));
  if (difference >= 26) return false;
  const meanA = mean(first);
  const meanB = mean(second);
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  first.forEach((value, i) => {
    covariance += (value - meanA) * (second[i]! - meanB);
    varianceA += (value - meanA) ** 2;
    varianceB += (second[i]! - meanB) ** 2;
  });
  // An almost empty page has nothing to correlate.
  if (varianceA < 1024 && varianceB < 1024) return true;
  return covariance / Math.sqrt(varianceA * varianceB || 1) > 0.8;
}

function thumbnail({ data, width, height, channels }: Raster): number[] {
  const sums = new Float64Array(CELLS * CELLS);
  const counts = new Uint32Array(CELLS * CELLS);
  const stepX = Math.max(1, Math.floor(width / 400));
  const stepY = Math.max(1, Math.floor(height / 400));
  for (let y = 0; y < height; y += stepY) {
    const row = Math.floor((y * CELLS) / height) * CELLS;
    for (let x = 0; x < width; x += stepX) {
      const cell = row + Math.floor((x * CELLS) / width);
      const at = (y * width + x) * channels;
      sums[cell]! += channels === 1 ? data[at]! : (data[at]! + data[at + 1]! + data[at + 2]!) / 3;
      counts[cell]!++;
    }
  }
  return Array.from(sums, (sum, i) => (counts[i] ? sum / counts[i]! : 255));
}
