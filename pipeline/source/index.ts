/** Opening a file: what it is, told by its bytes, and its pages. */
import { readFile, stat } from 'node:fs/promises';
import { PipelineError, toPipelineError } from '../errors.ts';
import { openImage } from './image.ts';
import { sniff } from './sniff.ts';
import type { Source, SourceLimits, TextDecoding } from './source.ts';
import { openText } from './text.ts';

/**
 * Open a PDF, PNG, JPEG, WebP, TIFF or text file, from `bytes` or from `path`; `name` is what errors call it.
 * Throws PipelineError `source-unreadable`, `source-empty`, `source-too-large` (before anything is read), `source-unsupported`,
 * `source-damaged`, `source-encrypted`, `too-many-pages`.
 */
export async function openSource(
  input: { path?: string; bytes?: Uint8Array; name: string },
  limits: SourceLimits,
  services: { decodeText: TextDecoding },
): Promise<Source> {
  const { name } = input;
  const place = { file: name };
  const bytes = input.bytes ?? await readSource(input.path ?? name, name, limits);
  checkBytes(bytes.length, limits, name);
  const sniffed = sniff(bytes);
  switch (sniffed.kind) {
    case 'empty': throw new PipelineError('source-empty', 'the file is empty', { stage: 'source', place });
    case 'other': throw new PipelineError('source-unsupported', `this looks like ${sniffed.what}`, { stage: 'source', place });
    case 'text': return openText(bytes, name, limits, services.decodeText);
    case 'pdf': return (await import('./pdf.ts')).openPdf(bytes, name, limits);
    case 'png': case 'jpeg': case 'webp': case 'tiff': return openImage(bytes, sniffed.mediaType, name, limits);
    default: throw sniffed satisfies never;
  }
}

/** Read a whole file. Throws PipelineError `source-unreadable`, `source-too-large` (before reading). */
export async function readSource(path: string, name: string, limits: SourceLimits): Promise<Uint8Array> {
  const place = { file: name };
  try {
    // Opening a named pipe would wait for ever: look first.
    const facts = await stat(path);
    if (!facts.isFile()) throw new PipelineError('source-unreadable', facts.isDirectory() ? 'this is a folder' : 'this is no regular file', { stage: 'source', place });
    checkBytes(facts.size, limits, name);
    return await readFile(path);
  } catch (error) {
    throw toPipelineError(error, { stage: 'source', place, fallback: 'source-unreadable' });
  }
}

function checkBytes(size: number, limits: SourceLimits, name: string): void {
  if (size <= limits.maxBytes) return;
  throw new PipelineError('source-too-large', `the file has ${size} bytes; the limit is ${limits.maxBytes}`, { stage: 'source', place: { file: name } });
}
