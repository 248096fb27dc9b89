/**
 * The flow, whole: a file becomes a record in three steps.
 *
 *   openSource ──▶ recognizePage (each page) ──▶ assembleRecord
 *
 * `units.ts` wraps the three for the runners; `processFile` runs them in this process.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { dictionaryVersions } from '../dictionaries/versions.ts';
import { makeConfig, recordConfiguration, type Config } from './config.ts';
import { readContent } from './assemble/content.ts';
import { pageQuality, type RatedWord } from './engines/calibration.ts';
import { createEngine, type Engine } from './engines/index.ts';
import { toPipelineError } from './errors.ts';
import { layoutDocument } from './layout/index.ts';
import { tableRecords } from './layout/tables.ts';
import { SCHEMA_VERSION, type Failure, type Message, type PlanRecord, type RecognizedPage, type SourceInfo, type TextBlock } from './model.ts';
import { recognizeSourcePage } from './recognize/recognize-page.ts';
import { decodeBytes } from './repair/encodings/bytes.ts';
import { repairBlocks } from './assemble/repair-blocks.ts';
import { openSource as openAnySource } from './source/index.ts';
import type { Source } from './source/source.ts';
import { triagePage } from './source/triage.ts';
import { VERSION } from './version.ts';

export type SourceInput = { name: string } & ({ path: string } | { bytes: Uint8Array });

/** Step 1: what the file is and how many pages it has. Throws PipelineError `source-*`, `too-many-pages`, `image-too-large`. */
export function openSource(input: SourceInput, config: Config): Promise<Source> {
  return openAnySource(input, config.recognition, { decodeText: decodeBytes });
}

/** Step 2: the words of one page, with boxes. Throws PipelineError `source-damaged`, `image-*`, `page-*`, `engine-*`. */
export async function recognizePage(source: Source, number: number, config: Config, engine: () => Promise<Engine>, signal: AbortSignal): Promise<RecognizedPage> {
  const page = await source.page(number);
  const decision = triagePage(page, { ocr: config.recognition.ocr });
  return recognizeSourcePage(page, decision, engine, signal);
}

/** What recognition left of a document: its pages, those that were lost, and what had to be repaired to open the file. */
export interface RecognizedDocument { pages: RecognizedPage[]; failures: Failure[]; warnings: string[] }

/** What is missing of a file, as a failure of its document. */
export function sourceFailures({ damage }: Pick<Source, 'damage'>): Failure[] {
  return damage === undefined ? [] : [{ stage: 'source', page: null, code: 'source-damaged', message: damage }];
}

/** Step 3: words become lines, blocks, sections and fields; pure. */
export function assembleRecord(source: SourceInfo, document: RecognizedDocument, config: Config): PlanRecord {
  return assembleDocument(source, document, config).record;
}

/** Step 3 with the blocks between the words and the record, for drawing and evaluation. */
export function assembleDocument(source: SourceInfo, { pages, failures, warnings }: RecognizedDocument, config: Config): { record: PlanRecord; blocks: TextBlock[] } {
  const { blocks, zones } = layoutDocument(pages);
  const repaired = repairBlocks(blocks, pages, config.repair);
  const content = readContent(repaired.blocks, tableRecords(repaired.blocks));
  const record: PlanRecord = {
    schemaVersion: SCHEMA_VERSION,
    id: source.sha256,
    status: failures.length === 0 ? 'complete' : pages.length > 0 ? 'partial' : 'failed',
    source,
    ...content,
    messages: [...warnings.map(sourceWarning), ...pages.flatMap(unreadPage), ...pages.flatMap(pageFindings), ...repaired.messages, ...content.messages],
    text: repaired.pages.map((page) => page.text).filter((text) => text !== '').join('\n\n'),
    pages: pages.map((page) => {
      const { number, width, height, dpi, rotation, skew, method, reason, engine, confidence } = page;
      const text = repaired.pages.find((item) => item.number === number) ?? { raw: '', text: '' };
      return { number, width, height, dpi, rotation, skew, method, reason, engine, confidence, quality: method === 'ocr' ? pageQuality(ratedLines(page, repaired.blocks, config.repair.enabled).flat()) : null, zones: zones.get(number) ?? page.zones, raw: text.raw, text: text.text };
    }),
    edits: repaired.edits,
    failures,
    provenance: { software: 'kehoach', version: VERSION, configuration: recordConfiguration(config), dictionaries: dictionaryVersions() },
  };
  return { record, blocks: repaired.blocks };
}

/** The lines of a page's text, word by word as they were read, with what repair made of them; of a page with no text, all that was read. */
export function ratedLines(page: RecognizedPage, blocks: TextBlock[], isRepaired: boolean): RatedWord[][] {
  const lines = blocks.filter((block) => block.page === page.number).flatMap(({ lines, table }) => (table ? table.cells.flatMap((cell) => cell.lines) : lines));
  if (lines.length === 0) return [page.words.map(({ text, confidence }) => ({ text, confidence, changed: null }))];
  return lines.map(({ raw, words, edits }) => words.map(({ start, end, confidence }) => ({
    text: raw.slice(start, end), confidence,
    changed: isRepaired ? edits.reduce((most, edit) => (edit.start < end && edit.end > start ? Math.max(most, edit.confidence) : most), 0) : null,
  })));
}

function sourceWarning(text: string): Message {
  return { rule: 'source-warning', severity: 'warning', page: null, text };
}

function unreadPage({ number, method, reason }: RecognizedPage): Message[] {
  return method === 'none' ? [{ rule: 'page-unread', severity: 'warning', page: number, text: reason }] : [];
}

function pageFindings({ number, findings = [] }: RecognizedPage): Message[] {
  return findings.map(({ rule, severity, text }) => ({ rule, severity, page: number, text }));
}

/** A file after the whole flow, with what lies between its pages and its record. */
export interface ProcessedFile { record: PlanRecord; pages: RecognizedPage[]; blocks: TextBlock[] }

/**
 * The whole flow for one file in this process, page after page, with no store: for use as a library.
 * A page that fails is listed in the record's failures; a file that cannot be opened throws PipelineError.
 */
export async function processFile(path: string, options: Parameters<typeof makeConfig>[0] = {}): Promise<PlanRecord> {
  return (await inspectFile(path, options)).record;
}

/** `processFile` with its intermediate results; `visit` gets the opened source before it is closed. */
export async function inspectFile(path: string, options: Parameters<typeof makeConfig>[0] = {}, visit?: (source: Source) => Promise<void>): Promise<ProcessedFile> {
  const config = makeConfig(options);
  const name = basename(path);
  const bytes = await readFile(path).catch((error: unknown) => { throw toPipelineError(error, { stage: 'source', place: { file: name }, fallback: 'source-unreadable' }); });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const source = await openSource({ name, bytes }, config);
  let engine: Promise<Engine> | undefined;
  try {
    const pages: RecognizedPage[] = [];
    const failures = sourceFailures(source);
    for (let number = 1; number <= source.pageCount; number++) {
      try {
        const signal = AbortSignal.timeout(config.recognition.pageTimeout * 1000);
        pages.push(await recognizePage(source, number, config, () => (engine ??= createEngine(config.recognition)), signal));
      } catch (error) {
        const { stage, code, message } = toPipelineError(error, { stage: 'recognize', place: { file: name, page: number } });
        failures.push({ stage, page: number, code, message });
      }
    }
    await visit?.(source);
    const { mediaType, pageCount, warnings } = source;
    return { pages, ...assembleDocument({ name, names: [name], mediaType, bytes: bytes.length, sha256, pageCount }, { pages, failures, warnings }, config) };
  } finally {
    await source.close();
    await (await engine)?.close();
  }
}
