/** Image files (PNG, JPEG, WebP, TIFF of several pages) and the decoding of any compressed image into a raster. */
import type { Metadata, Sharp } from 'sharp';
import type { Raster } from '../engines/engine.ts';
import { PipelineError, type ErrorPlace } from '../errors.ts';
import { compact } from './raster.ts';
import { plausibleDpi } from './resolution.ts';
import type { Source, SourceLimits, SourcePage } from './source.ts';

/** Loading sharp costs 30 ms: only done when an image is met. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  return sharp;
}

/**
 * Open an image file; sizes come from the headers, nothing is decoded yet.
 * Throws PipelineError `source-damaged`, `too-many-pages`.
 */
export async function openImage(bytes: Uint8Array, mediaType: string, name: string, limits: SourceLimits): Promise<Source> {
  const first = await readHeader(bytes, 0, { file: name });
  const pageCount = mediaType === 'image/tiff' ? first.pages ?? 1 : 1;
  if (pageCount > limits.maxPages) {
    throw new PipelineError('too-many-pages', `${pageCount} pages; the limit is ${limits.maxPages}`, { stage: 'source', place: { file: name } });
  }
  return {
    mediaType,
    warnings: await warningsOf(bytes, mediaType, first, limits),
    pageCount,
    async page(number) {
      const place = { file: name, page: number };
      if (!(number >= 1 && number <= pageCount)) throw new PipelineError('source-damaged', `there is no page ${number}`, { stage: 'source', place });
      const header = number === 1 ? first : await readHeader(bytes, number - 1, place);
      const { width, height } = header.autoOrient;
      const dpi = plausibleDpi(width, height, densityOf(header));
      return {
        number, width, height, dpi, lines: null, textLayer: null, captions: [], rules: [], imageCoverage: 1, unreadImages: 1, outlines: 0, picture: 'scan',
        raster: () => decodeImage(bytes, { page: number - 1, dpi, maxPixels: limits.maxPixels, place }),
      } satisfies SourcePage;
    },
    async close() {},
  };
}

/** What a person should know of an image that no scanner makes. */
async function warningsOf(bytes: Uint8Array, mediaType: string, { pages = 1, hasAlpha, width, height }: Metadata, limits: SourceLimits): Promise<string[]> {
  const warnings: string[] = [];
  if ((mediaType !== 'image/tiff' && pages > 1) || (mediaType === 'image/png' && isAnimatedPng(bytes))) warnings.push('the image is an animation, of which only the first picture was read');
  if (hasAlpha && width * height <= limits.maxPixels) {
    const sharp = await loadSharp();
    // An image that cannot be decoded says so when it is read.
    const isOpaque = await sharp(bytes, { limitInputPixels: limits.maxPixels }).stats().then((stats) => stats.isOpaque, () => true);
    if (!isOpaque) warnings.push('parts of the image are transparent, which were read as white paper');
  }
  return warnings;
}

/** Whether a PNG says, before its pixels, that other pictures follow (APNG: the chunk acTL). */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const pixels = file.indexOf('IDAT');
  const control = file.indexOf('acTL');
  return control >= 0 && control < pixels;
}

/** Pixels an inch as the file says; sharp reports 72 where a format has no such field. */
function densityOf(header: Metadata): number | null {
  return header.density && header.density > 1 ? header.density : null;
}

async function readHeader(bytes: Uint8Array, page: number, place: ErrorPlace): Promise<Metadata> {
  const sharp = await loadSharp();
  try {
    return await sharp(bytes, { page, limitInputPixels: false }).metadata();
  } catch (error) {
    throw new PipelineError('source-damaged', `the image cannot be read: ${firstLine(error)}`, { stage: 'source', place, cause: error });
  }
}

/**
 * Decode a PNG, JPEG, WebP or TIFF page: turned upright as its EXIF says, transparent parts white, 8 bits a sample, sRGB,
 * one channel where it has no colour.
 * Throws PipelineError `image-too-large` (decided from the header), `image-damaged`.
 */
export async function decodeImage(bytes: Uint8Array, options: { page?: number; dpi: number | null; maxPixels: number; place: ErrorPlace; exif?: boolean }): Promise<Raster> {
  const { page = 0, dpi, maxPixels, place, exif = true } = options;
  const header = await readHeader(bytes, page, place);
  checkPixels(header.width, header.height, maxPixels, place);
  const sharp = await loadSharp();
  const decode = async (file: Uint8Array, failOn: 'error' | 'warning') => {
    let image: Sharp = sharp(file, { page, limitInputPixels: maxPixels, failOn });
    if (exif) image = image.autoOrient();
    const grey = header.space === 'b-w' || header.space === 'grey16';
    image = image.flatten({ background: '#fff' }).toColourspace(grey ? 'b-w' : 'srgb');
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    // a plain array: slices of a Buffer would be views of it
    return compact(new Uint8Array(data.buffer, data.byteOffset, data.length), info.width, info.height, info.channels, dpi);
  };
  try {
    if (!isCutOff(bytes)) return await decode(bytes, 'error');
    // Some writers leave out the end marker. With one added, a JPEG whose pixels are all there decodes without a warning.
    return await decode(Buffer.concat([bytes, JPEG_END]), 'warning');
  } catch (error) {
    throw new PipelineError('image-damaged', `the image cannot be decoded: ${firstLine(error)}`, { stage: 'source', place, cause: error });
  }
}

const JPEG_END = Buffer.from([0xff, 0xd9]);

/** Whether a JPEG has no end marker in its last kilobyte. */
export function isCutOff(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && Buffer.from(bytes.subarray(-1024)).lastIndexOf(JPEG_END) < 0;
}

/** Throws PipelineError `image-too-large` where an image has more pixels than allowed. */
export function checkPixels(width: number, height: number, maxPixels: number, place: ErrorPlace): void {
  if (width * height <= maxPixels) return;
  throw new PipelineError('image-too-large', `an image of ${width} × ${height} pixels; the limit is ${maxPixels} pixels`, { stage: 'source', place });
}

/** The first line of a library's message, without the colon before a reason that it does not give. */
function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!.replace(/\s*:\s*$/, '');
}
