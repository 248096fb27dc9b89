/** What the store knows of documents: where their artifacts are, which are done, which pages were given up. */
import { z } from 'zod';
import { dictionaryVersions } from '../dictionaries/versions.ts';
import { configurationHash, recognitionConfiguration, recordConfiguration, type Config } from './config.ts';
import { ERROR_CODES, type ErrorCode, type PipelineError } from './errors.ts';
import { Failure, PageMethod, PageQuality, RecognizedPage, RecordStatus, type PlanRecord } from './model.ts';
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

/** What the store remembers of a finished document: enough for resume and for the summary without opening the record. */
export const DocumentState = z.object({
  id: z.string(), names: z.array(z.string()), bytes: z.int(), pageCount: z.int(),
  status: RecordStatus,
  /** false where the file could not be opened: there is no record then, only failures */
  hasRecord: z.boolean(),
  configuration: z.string(), limits: z.string(),
  pages: z.partialRecord(PageMethod, z.int()),
  confidence: z.number().nullable(),
  /** recognised pages by grade */
  grades: z.partialRecord(PageQuality.shape.grade, z.int()),
  failures: z.array(Failure), warnings: z.int(),
  /** where the bytes were, so that what failed can be tried again without feeding it again */
  location: Location.optional(),
});
export type DocumentState = z.infer<typeof DocumentState>;

/** A page that was given up. */
const LostPage = z.object({ failure: Failure, limits: z.string() });

export const recordKey = (id: string) => `records/${id}.json`;
/** Where the bytes of a document are if they were copied into the store. */
export const sourceKey = (id: string) => `store/sources/${id.slice(0, 2)}/${id}`;
const stateKey = (id: string) => `store/documents/${id.slice(0, 2)}/${id}.json`;
const pageKey = (id: string, page: number, config: Config) => `store/pages/${id.slice(0, 2)}/${id}/${hashesOf(config).recognition}/${page}.json`;
const lostPageKey = (id: string, page: number, config: Config) => pageKey(id, page, config).replace(/json$/, 'lost.json');

/** What results depend on besides the bytes of the document. */
interface Hashes { recognition: string; configuration: string; limits: string }
const hashes = new WeakMap<Config, Hashes>();

function hashesOf(config: Config): Hashes {
  let known = hashes.get(config);
  if (!known) {
    const { maxBytes, maxPages, maxPixels, pageMemory, pageTimeout } = config.recognition;
    known = {
      recognition: recognitionConfiguration(config),
      configuration: configurationHash([recordConfiguration(config), dictionaryVersions()]),
      limits: configurationHash({ maxBytes, maxPages, maxPixels, pageMemory, pageTimeout }),
    };
    hashes.set(config, known);
  }
  return known;
}

// ---------------------------------------------------------------------------------------------------------------
// Pages
// ---------------------------------------------------------------------------------------------------------------

export async function writePage(store: Store, id: string, page: RecognizedPage, config: Config): Promise<void> {
  await store.write(pageKey(id, page.number, config), JSON.stringify(page));
}

/** The words of a page, or the failure for which it was given up; null where it is neither read nor given up. */
export async function readPage(store: Store, id: string, number: number, config: Config): Promise<RecognizedPage | Failure | null> {
  return await readArtifact(store, pageKey(id, number, config), RecognizedPage)
    ?? (await readArtifact(store, lostPageKey(id, number, config), LostPage))?.failure ?? null;
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

/** Give a page up: its document will be `partial`. */
export async function recordLostPage(store: Store, id: string, page: number, error: PipelineError, config: Config): Promise<void> {
  const failure: Failure = { stage: error.stage, page, code: error.code, message: error.message };
  await store.write(lostPageKey(id, page, config), JSON.stringify({ failure, limits: hashesOf(config).limits }));
}

// ---------------------------------------------------------------------------------------------------------------
// Documents
// ---------------------------------------------------------------------------------------------------------------

/** What the store knows of a document, or null. */
export function readState(store: Store, id: string): Promise<DocumentState | null> {
  return readArtifact(store, stateKey(id), DocumentState);
}

/** All finished documents, one by one. */
export async function* readStates(store: Store): AsyncGenerator<DocumentState> {
  for (const key of await store.list('store/documents/')) {
    const state = await readArtifact(store, key, DocumentState);
    if (state) yield state;
  }
}

/** Whether nothing about this document would come out otherwise if it were done again. */
export async function isDone(store: Store, data: DocumentData, state: DocumentState, config: Config): Promise<boolean> {
  return isCurrent(state, config)
    && data.names.every((name) => state.names.includes(name))
    && state.failures.every((failure) => isFinal(failure, state.limits, config))
    && (!state.hasRecord || await store.has(recordKey(data.id)));
}

/** Whether this state came of the same configuration. */
export function isCurrent(state: DocumentState, config: Config): boolean {
  return state.configuration === hashesOf(config).configuration;
}

/** A failure that the same bytes under the same limits would meet again. */
function isFinal({ code }: Failure, limits: string, config: Config): boolean {
  return !ERROR_CODES[code as ErrorCode]?.retry && limits === hashesOf(config).limits;
}

/** Put a record into the store, and then mark its document as done. */
export async function writeRecord(store: Store, { bytes, location }: DocumentData, record: PlanRecord, config: Config): Promise<DocumentState> {
  const { id, status, failures, pages, messages, source: { names, pageCount } } = record;
  const methods: DocumentState['pages'] = {};
  for (const { method } of pages) methods[method] = (methods[method] ?? 0) + 1;
  const grades: DocumentState['grades'] = {};
  for (const { quality } of pages) if (quality) grades[quality.grade] = (grades[quality.grade] ?? 0) + 1;
  const lost = failures.filter(({ page }) => page !== null).length;
  if (lost > 0) methods.none = (methods.none ?? 0) + lost;
  const read = pages.flatMap(({ confidence }) => confidence ?? []);
  const { configuration, limits } = hashesOf(config);
  const state: DocumentState = {
    id, names, bytes, pageCount, status, hasRecord: true, configuration, limits,
    pages: methods, grades, failures, warnings: messages.filter(({ severity }) => severity !== 'info').length,
    confidence: read.length > 0 ? read.reduce((sum, value) => sum + value, 0) / read.length : null, location,
  };
  await store.writeAll([[recordKey(id), `${JSON.stringify(record, null, 1)}\n`], [stateKey(id), JSON.stringify(state)]]);
  return state;
}

/** Give a document up that cannot be opened: it has failures and no record. */
export async function recordLostDocument(store: Store, data: DocumentData, error: PipelineError, config: Config): Promise<DocumentState> {
  const { id, names, bytes, location } = data;
  const failure: Failure = { stage: error.stage, page: error.place.page ?? null, code: error.code, message: error.message };
  const { configuration, limits } = hashesOf(config);
  const state: DocumentState = {
    id, names, bytes, pageCount: 0, status: 'failed', hasRecord: false, configuration, limits, pages: {}, grades: {}, confidence: null, failures: [failure], warnings: 0, location,
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
