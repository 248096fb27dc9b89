/**
 * The three units of work, as every runner sees them: a name, what goes in, what comes out, and `run`.
 * Data are ids and references; the bytes are in the store (or at a path that the process can read).
 * A unit that is run twice gives the same artifacts, so any runner may retry it.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { dictionaryVersions } from '../dictionaries/versions.ts';
import { configurationHash, type Config } from './config.ts';
import type { Engine } from './engines/index.ts';
import { ERROR_CODES, PipelineError, toPipelineError, type ErrorCode } from './errors.ts';
import { Failure, PageMethod, PlanRecord, RecognizedPage, RecordStatus } from './model.ts';
import { assembleRecord, openSource, recognitionConfiguration, recognizePage, recordConfiguration } from './pipeline.ts';
import type { Source } from './source/source.ts';
import type { Store } from './store.ts';

/** Where the bytes of a document are: a path of this machine, or a key of the store. */
export const Location = z.union([z.object({ path: z.string() }), z.object({ key: z.string() })]);
export type Location = z.infer<typeof Location>;

/** A document to be done. */
export const DocumentData = z.object({
  /** sha256 of the bytes */
  id: z.string(),
  names: z.array(z.string()).min(1),
  bytes: z.int(),
  location: Location,
});
export type DocumentData = z.infer<typeof DocumentData>;
export const DocumentResult = z.object({
  mediaType: z.string(), pageCount: z.int(),
  /** what had to be repaired to open the file */
  warnings: z.array(z.string()),
});
export type DocumentResult = z.infer<typeof DocumentResult>;

export const PageData = DocumentData.extend({ page: z.int().min(1) });
export type PageData = z.infer<typeof PageData>;
export const PageResult = z.object({ method: PageMethod, confidence: z.number().nullable() });
export type PageResult = z.infer<typeof PageResult>;

export const AssembleData = DocumentData.extend(DocumentResult.shape);
export type AssembleData = z.infer<typeof AssembleData>;

/** What the store remembers of a finished document: enough for resume and for the summary without opening the record. */
export const DocumentState = z.object({
  id: z.string(), names: z.array(z.string()), bytes: z.int(), pageCount: z.int(),
  status: RecordStatus,
  /** false where the file could not be opened: there is no record then, only failures */
  hasRecord: z.boolean(),
  configuration: z.string(), limits: z.string(),
  pages: z.partialRecord(PageMethod, z.int()),
  confidence: z.number().nullable(),
  failures: z.array(Failure), warnings: z.int(),
  /** where the bytes were, so that what failed can be tried again without feeding it again */
  location: Location.optional(),
});
export type DocumentState = z.infer<typeof DocumentState>;

/** A page that was given up. */
const LostPage = z.object({ failure: Failure, limits: z.string() });

/** What a unit needs besides its data. One context serves one job at a time. */
export interface UnitContext {
  store: Store;
  config: Config;
  engine(): Promise<Engine>;
  /** The opened source of this document, kept open between the pages of one document. */
  source(data: DocumentData): Promise<Source>;
}

export interface Unit<Data, Result> {
  name: 'document' | 'page' | 'assemble';
  data: z.ZodType<Data>;
  result: z.ZodType<Result>;
  run(data: Data, context: UnitContext, signal: AbortSignal): Promise<Result>;
}

/** Open the file and count its pages. */
export const documentUnit: Unit<DocumentData, DocumentResult> = {
  name: 'document', data: DocumentData, result: DocumentResult,
  async run(data, context) {
    const { mediaType, pageCount, warnings } = await context.source(data);
    return { mediaType, pageCount, warnings };
  },
};

/** Recognise one page and put its words into the store. */
export const pageUnit: Unit<PageData, PageResult> = {
  name: 'page', data: PageData, result: PageResult,
  async run(data, context, signal) {
    const source = await context.source(data);
    const page = await recognizePage(source, data.page, context.config, () => context.engine(), signal);
    await context.store.write(pageKey(data.id, data.page, context.config), JSON.stringify(page));
    return { method: page.method, confidence: page.confidence };
  },
};

/** Make the record of the pages that are in the store, and then mark the document as done. Throws `internal` where a page is neither read nor given up. */
export const assembleUnit: Unit<AssembleData, DocumentState> = {
  name: 'assemble', data: AssembleData, result: DocumentState,
  async run(data, { store, config }) {
    const pages: RecognizedPage[] = [];
    const failures: Failure[] = [];
    for (let number = 1; number <= data.pageCount; number++) {
      const page = await readArtifact(store, pageKey(data.id, number, config), RecognizedPage);
      const lost = page ? null : await readArtifact(store, lostPageKey(data.id, number, config), LostPage);
      if (page) pages.push(page);
      else if (lost) failures.push(lost.failure);
      else throw new PipelineError('internal', 'neither words nor a failure in the store', { stage: 'assemble', place: { file: data.names[0], page: number } });
    }
    const { id, names, bytes, location, mediaType, pageCount, warnings } = data;
    const record = PlanRecord.parse(assembleRecord({ name: names[0]!, names, mediaType, bytes, sha256: id, pageCount }, { pages, failures, warnings }, config));
    await store.write(recordKey(id), `${JSON.stringify(record, null, 1)}\n`);
    const methods: DocumentState['pages'] = {};
    for (const { method } of pages) methods[method] = (methods[method] ?? 0) + 1;
    if (failures.length > 0) methods.none = failures.length;
    const read = pages.flatMap(({ confidence }) => confidence ?? []);
    const state: DocumentState = {
      id, names, bytes, pageCount, status: record.status, hasRecord: true, ...stateKeys(config),
      pages: methods, failures, warnings: record.messages.filter(({ severity }) => severity !== 'info').length,
      confidence: read.length > 0 ? read.reduce((sum, value) => sum + value, 0) / read.length : null, location,
    };
    await store.write(stateKey(id), JSON.stringify(state));
    return state;
  },
};

export const UNITS = { document: documentUnit, page: pageUnit, assemble: assembleUnit } as const;
export type UnitName = keyof typeof UNITS;

// ---------------------------------------------------------------------------------------------------------------
// What runners ask of the store
// ---------------------------------------------------------------------------------------------------------------

export const recordKey = (id: string) => `records/${id}.json`;
/** Where the bytes of a document are if they were copied into the store. */
export const sourceKey = (id: string) => `store/sources/${id.slice(0, 2)}/${id}`;
const stateKey = (id: string) => `store/documents/${id.slice(0, 2)}/${id}.json`;
const pagesKey = (id: string, config: Config) => `store/pages/${id.slice(0, 2)}/${id}/${recognitionConfiguration(config)}`;
const pageKey = (id: string, page: number, config: Config) => `${pagesKey(id, config)}/${page}.json`;
const lostPageKey = (id: string, page: number, config: Config) => `${pagesKey(id, config)}/${page}.lost.json`;

/** What a finished document depends on besides its bytes. */
function stateKeys(config: Config): Pick<DocumentState, 'configuration' | 'limits'> {
  return { configuration: configurationHash([recordConfiguration(config), dictionaryVersions()]), limits: limitsHash(config) };
}

function limitsHash({ recognition: { maxBytes, maxPages, maxPixels, pageMemory, pageTimeout } }: Config): string {
  return configurationHash({ maxBytes, maxPages, maxPixels, pageMemory, pageTimeout });
}

/** What the store knows of a document, or null. */
export function readState(store: Store, id: string): Promise<DocumentState | null> {
  return readArtifact(store, stateKey(id), DocumentState);
}

/** All finished documents. */
export async function readStates(store: Store): Promise<DocumentState[]> {
  const states: DocumentState[] = [];
  for (const key of await store.list('store/documents/')) {
    const state = await readArtifact(store, key, DocumentState);
    if (state) states.push(state);
  }
  return states;
}

/** Whether nothing about this document would come out otherwise if it were done again. */
export async function isDone(store: Store, data: DocumentData, state: DocumentState, config: Config): Promise<boolean> {
  const keys = stateKeys(config);
  return state.configuration === keys.configuration
    && data.names.every((name) => state.names.includes(name))
    && state.failures.every((failure) => isFinal(failure, state.limits, config))
    && (!state.hasRecord || await store.has(recordKey(data.id)));
}

/** Whether this page needs no more work: its words are there, or it was given up for good. */
export async function isPageDone(store: Store, id: string, page: number, config: Config): Promise<boolean> {
  if (await store.has(pageKey(id, page, config))) return true;
  const lost = await readArtifact(store, lostPageKey(id, page, config), LostPage);
  return lost !== null && isFinal(lost.failure, lost.limits, config);
}

/** Whether this page was read or given up, be it for good or not: the record can be made. */
export async function isPageSettled(store: Store, id: string, page: number, config: Config): Promise<boolean> {
  return await store.has(pageKey(id, page, config)) || store.has(lostPageKey(id, page, config));
}

/** Whether this state came of the same configuration. */
export function isCurrent(state: DocumentState, config: Config): boolean {
  return state.configuration === stateKeys(config).configuration;
}

/** A failure that the same bytes under the same limits would meet again. */
function isFinal({ code }: Failure, limits: string, config: Config): boolean {
  return !ERROR_CODES[code as ErrorCode]?.retry && limits === limitsHash(config);
}

/** Give a page up: its document will be `partial`. */
export async function recordLostPage(store: Store, data: PageData, error: PipelineError, config: Config): Promise<Failure> {
  const failure: Failure = { stage: error.stage, page: data.page, code: error.code, message: error.message };
  await store.write(lostPageKey(data.id, data.page, config), JSON.stringify({ failure, limits: limitsHash(config) }));
  return failure;
}

/** Give a document up that cannot be opened: it has failures and no record. */
export async function recordLostDocument(store: Store, data: DocumentData, error: PipelineError, config: Config): Promise<DocumentState> {
  const { id, names, bytes, location } = data;
  const failure: Failure = { stage: error.stage, page: error.place.page ?? null, code: error.code, message: error.message };
  const state: DocumentState = {
    id, names, bytes, pageCount: 0, status: 'failed', hasRecord: false, ...stateKeys(config), pages: {}, confidence: null, failures: [failure], warnings: 0, location,
  };
  await store.remove(recordKey(id));
  await store.write(stateKey(id), JSON.stringify(state));
  return state;
}

/** Forget a document, its pages and its record. */
export async function forget(store: Store, id: string): Promise<void> {
  await store.remove(stateKey(id));
  await store.remove(`store/pages/${id.slice(0, 2)}/${id}/`);
  await store.remove(recordKey(id));
}

/** Forget what failed of a document, so that it is tried again; what was read stays. */
export async function forgetFailures(store: Store, { id, failures }: DocumentState, config: Config): Promise<void> {
  for (const { page } of failures) if (page !== null) await store.remove(lostPageKey(id, page, config));
  await store.remove(stateKey(id));
}

/** A value of the store, checked; one that does not fit (another version, a disk error) counts as missing. */
async function readArtifact<T>(store: Store, key: string, schema: z.ZodType<T>): Promise<T | null> {
  const bytes = await store.read(key);
  if (!bytes) return null;
  try {
    const result = schema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
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
async function readBytes({ id, names, location }: DocumentData, store: Store, config: Config): Promise<Uint8Array> {
  const place = { file: names[0] };
  const failed = (error: unknown): never => { throw toPipelineError(error, { stage: 'source', place, fallback: 'source-unreadable' }); };
  if ('path' in location) {
    const { size } = await stat(location.path).catch(failed);
    if (size > config.recognition.maxBytes) {
      throw new PipelineError('source-too-large', `${size} bytes, more than the limit of ${config.recognition.maxBytes}`, { stage: 'source', place });
    }
  }
  const bytes = 'path' in location ? await readFile(location.path).catch(failed) : await store.read(location.key);
  if (!bytes) throw new PipelineError('source-unreadable', 'the bytes are not in the store', { stage: 'source', place });
  if (createHash('sha256').update(bytes).digest('hex') !== id) {
    throw new PipelineError('source-changed', 'the file was changed while it was waiting', { stage: 'source', place });
  }
  return bytes;
}
