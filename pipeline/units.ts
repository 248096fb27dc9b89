/**
 * The three units of work, as every runner sees them: a name, what goes in, what comes out, and `run`.
 * Data are ids and references; the bytes are in the store (or at a path that the process can read).
 * A unit that is run twice gives the same artifacts, so any runner may retry it.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';
import type { Config } from './config.ts';
import { DocumentState, readPage, writePage, writeRecord, type DocumentData } from './documents.ts';
import type { Engine } from './engines/index.ts';
import { PipelineError, toPipelineError } from './errors.ts';
import { PlanRecord, type RecognizedPage } from './model.ts';
import { assembleRecord, openSource, recognizePage, sourceFailures, type RecognizedDocument } from './pipeline.ts';
import type { Source } from './source/source.ts';
import type { Store } from './store.ts';
import { AssembleData, DocumentResult, OpenData, PageData, PageResult, type UnitName } from './unit-data.ts';

/** What a unit needs besides its data. One context serves one job at a time. */
export interface UnitContext {
  store: Store;
  config: Config;
  engine(): Promise<Engine>;
  /** The opened source of this document, kept open between the pages of one document. */
  source(data: DocumentData): Promise<Source>;
}

export interface Unit<Data, Result> {
  name: UnitName;
  data: z.ZodType<Data>;
  result: z.ZodType<Result>;
  run(data: Data, context: UnitContext, signal: AbortSignal): Promise<Result>;
}

/** Open the file and count its pages; finish it at once where `atOnce` asks for it and its pages allow it. */
export const documentUnit: Unit<OpenData, DocumentResult> = {
  name: 'document', data: OpenData, result: DocumentResult,
  async run({ atOnce, ...data }, context, signal) {
    const source = await context.source(data);
    const { mediaType, pageCount, warnings, damage } = source;
    const facts = { mediaType, pageCount, warnings, ...(damage !== undefined && { damage }) };
    const pages = atOnce ? await readAtOnce(source, context, signal) : [];
    const read = pages.map(({ method, confidence }) => ({ method, confidence }));
    if (pages.length < pageCount) {
      for (const page of pages) await writePage(context.store, data.id, page, context.config);
      return { ...facts, kept: read };
    }
    const state = await finish({ ...data, ...facts }, { pages, failures: sourceFailures(source), warnings }, context);
    return { ...facts, finished: { state, pages: read } };
  },
};

/** Recognise one page and put its words into the store. */
export const pageUnit: Unit<PageData, PageResult> = {
  name: 'page', data: PageData, result: PageResult,
  async run(data, { source, store, config, engine }, signal) {
    const page = await recognizePage(await source(data), data.page, config, engine, signal);
    await writePage(store, data.id, page, config);
    return { method: page.method, confidence: page.confidence };
  },
};

/** Make the record of the pages that are in the store, and then mark the document as done. Throws `internal` where a page is neither read nor given up. */
export const assembleUnit: Unit<AssembleData, DocumentState> = {
  name: 'assemble', data: AssembleData, result: DocumentState,
  async run(data, context) {
    const pages: RecognizedPage[] = [];
    const failures = sourceFailures(data);
    for (let number = 1; number <= data.pageCount; number++) {
      const page = await readPage(context.store, data.id, number, context.config);
      if (!page) throw new PipelineError('internal', 'neither words nor a failure in the store', { stage: 'assemble', place: { file: data.names[0], page: number } });
      if ('words' in page) pages.push(page);
      else failures.push(page);
    }
    return finish(data, { pages, failures, warnings: data.warnings }, context);
  },
};

export const UNITS = { document: documentUnit, page: pageUnit, assemble: assembleUnit } as const;

/** The record of a document, into the store. */
async function finish(data: AssembleData, document: RecognizedDocument, { store, config }: UnitContext): Promise<DocumentState> {
  const { id, names, bytes, mediaType, pageCount } = data;
  const record = PlanRecord.parse(assembleRecord({ name: names[0]!, names, mediaType, bytes, sha256: id, pageCount }, document, config));
  return writeRecord(store, data, record, config);
}

/** Pages of a document that may be finished at once. */
const SHORT_DOCUMENT = 32;
/** Time after which the rest of its pages is left to page units. */
const SHORT_TIME_MS = 2_000;

/**
 * The pages of a short document that needs no recognition (text files, healthy text layers): reading them takes less than handing them
 * around. Only the first ones, or none, where one needs more, time runs out, or a page fails, which the page unit will find out again.
 */
async function readAtOnce(source: Source, { config }: UnitContext, signal: AbortSignal): Promise<RecognizedPage[]> {
  if (source.pageCount > SHORT_DOCUMENT) return [];
  const started = performance.now();
  const pages: RecognizedPage[] = [];
  const noEngine = async (): Promise<Engine> => { throw new Error('the page needs recognition'); };
  while (pages.length < source.pageCount && performance.now() - started < SHORT_TIME_MS) {
    const page = await recognizePage(source, pages.length + 1, config, noEngine, signal).catch(() => null);
    if (!page) break;
    pages.push(page);
  }
  return pages;
}

/** A context for one process: keeps the engine and the last opened source. */
export function createContext(store: Store, config: Config, createEngine: (config: Config['recognition']) => Promise<Engine>): UnitContext & { close(): Promise<void> } {
  let engine: Promise<Engine> | null = null;
  let opened: { id: string; source: Promise<Source> } | null = null;
  const closeSource = async () => {
    await opened?.source.then((source) => source.close(), () => {});
    opened = null;
  };
  return {
    store, config,
    engine: () => (engine ??= createEngine(config.recognition)),
    async source(data) {
      if (opened?.id !== data.id) {
        await closeSource();
        const source = readBytes(data, store, config).then((bytes) => openSource({ name: data.names[0]!, bytes }, config));
        opened = { id: data.id, source };
        source.catch(() => { opened = null; });
      }
      return opened!.source;
    },
    async close() {
      await closeSource();
      await engine?.then((value) => value.close(), () => {});
    },
  };
}

/** The bytes of a document; refuses those that are no longer the ones that were fed. */
async function readBytes({ id, names, location }: DocumentData, store: Store, { recognition: { maxBytes } }: Config): Promise<Uint8Array> {
  const place = { file: names[0] };
  const bytes = 'path' in location ? readPath(location.path, maxBytes, place) : await store.read(location.key);
  if (!bytes) throw new PipelineError('source-unreadable', 'the bytes are not in the store', { stage: 'source', place });
  if (createHash('sha256').update(bytes).digest('hex') !== id) {
    throw new PipelineError('source-changed', 'the file was changed while it was waiting', { stage: 'source', place });
  }
  return bytes;
}

function readPath(path: string, maxBytes: number, place: { file: string | undefined }): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw new PipelineError('source-too-large', `${size} bytes, more than the limit of ${maxBytes}`, { stage: 'source', place });
    return readFileSync(path);
  } catch (error) {
    throw toPipelineError(error, { stage: 'source', place, fallback: 'source-unreadable' });
  }
}
