/** Text files of plans that were read before: lines as they are, form feeds between pages. */
import { PipelineError } from '../errors.ts';
import { textEncoding } from './sniff.ts';
import type { Source, SourceLimits, SourcePage, TextDecoding } from './source.ts';

/** A4 at the nominal 200 pixels an inch. */
const NOMINAL = { width: 1654, height: 2339 };
/** Bytes of the largest text that is read: some 8,000 dense pages. */
const MAX_TEXT_BYTES = 32_000_000;

/**
 * Open a text file: UTF-8 and UTF-16 are decoded here, any other encoding by `decodeText`.
 * Throws PipelineError `source-too-large`, `too-many-pages`, `source-empty`.
 */
export function openText(bytes: Uint8Array, name: string, limits: SourceLimits, decodeText: TextDecoding): Source {
  const place = { file: name };
  if (bytes.length > MAX_TEXT_BYTES) {
    throw new PipelineError('source-too-large', `a text of ${bytes.length} bytes; at most ${MAX_TEXT_BYTES} are read`, { stage: 'source', place });
  }
  const encoding = textEncoding(bytes) ?? '8-bit';
  const decoded = encoding === '8-bit' ? decodeText(bytes) : { text: new TextDecoder(encoding).decode(bytes), encoding };
  const text = decoded.text.replaceAll('\0', '');
  const pages = splitPages(text);
  if (pages.every((lines) => lines.every((line) => line.trim() === ''))) throw new PipelineError('source-empty', 'a text file without text', { stage: 'source', place });
  if (pages.length > limits.maxPages) {
    throw new PipelineError('too-many-pages', `${pages.length} pages; the limit is ${limits.maxPages}`, { stage: 'source', place });
  }
  return {
    mediaType: 'text/plain',
    warnings: warningsOf(decoded.encoding, decoded.text.length - text.length),
    pageCount: pages.length,
    async page(number) {
      const lines = pages[number - 1];
      if (!lines) throw new PipelineError('source-damaged', `there is no page ${number}`, { stage: 'source', place: { file: name, page: number } });
      return {
        number, ...NOMINAL, dpi: null, lines, textLayer: null, captions: [], rules: [], imageCoverage: 0, unreadImages: 0, outlines: 0, picture: 'none',
        async raster() { throw new PipelineError('image-damaged', 'a text file has no page image', { stage: 'source', place: { file: name, page: number } }); },
      } satisfies SourcePage;
    },
    async close() { pages.length = 0; },
  };
}

/** What a person should know of how a text was decoded; `zeros`: characters that were dropped. */
function warningsOf(encoding: string, zeros: number): string[] {
  return [
    ...(encoding === 'utf-8-damaged' ? ['some bytes of the text are no UTF-8; they were read as Windows-1252'] : []),
    ...(/^(?:utf|ascii)/.test(encoding) ? [] : [`the text is in an encoding older than Unicode (${encoding}) and was decoded`]),
    ...(zeros > 0 ? [`${zeros} zero bytes within the text were passed over`] : []),
  ];
}

/** Lines by page; line ends of every system, a form feed ends a page. What ends the file opens neither a line nor a page. */
export function splitPages(text: string): string[][] {
  const pages = text.replace(/^\ufeff/, '').split('\f').map((page) => {
    const lines = page.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
    if (lines.length > 1 && lines.at(-1) === '') lines.pop();
    return lines;
  });
  while (pages.length > 1 && pages.at(-1)!.every((line) => line.trim() === '')) pages.pop();
  return pages;
}
