/** Documents through the product, with their recognised pages kept in a folder: what comes after recognition is measured again and again at little cost. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeConfig } from '../../pipeline/config.ts';
import type { SourceInfo } from '../../pipeline/model.ts';
import { assembleDocument, inspectFile, type ProcessedFile, type RecognizedDocument } from '../../pipeline/pipeline.ts';

/** What is kept of a document, as `NAME.json`. */
interface Kept { source: SourceInfo; document: RecognizedDocument }

/**
 * A file with its record and blocks. With `folder`, its pages come from there where the file's bytes are the same, and are put there otherwise;
 * a change to recognition does not show until the folder is emptied.
 */
export async function readDocument(path: string, folder?: string): Promise<ProcessedFile> {
  if (folder === undefined) return inspectFile(path);
  const at = join(folder, `${basename(path)}.json`);
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  const known = existsSync(at) ? JSON.parse(readFileSync(at, 'utf8')) as Kept : null;
  if (known?.source.sha256 === sha256) return { pages: known.document.pages, ...assembleDocument(known.source, known.document, makeConfig()) };
  const processed = await inspectFile(path);
  const { source, failures, messages } = processed.record;
  mkdirSync(folder, { recursive: true });
  writeFileSync(at, JSON.stringify({ source, document: { pages: processed.pages, failures, warnings: messages.filter(({ rule }) => rule === 'source-warning').map(({ text }) => text) } } satisfies Kept));
  return processed;
}
