/** Options of a run: one frozen object, validated once, passed down. The only reader of the environment. */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { PipelineError } from './errors.ts';
import { VERSION } from './version.ts';

/** What decides the bytes of a record. Changing any of these redoes the work that it affects. */
export const RecognitionConfig = z.strictObject({
  engine: z.enum(['tesseract.js', 'tesseract', 'recorded']).default('tesseract.js'),
  /** folder of the recording, for engine `recorded` */
  recording: z.string().optional(),
  /** `auto` decides page by page; `always` reads every page image; `never` takes only text layers */
  ocr: z.enum(['auto', 'always', 'never']).default('auto'),
  /** pixels of one page image */
  maxPixels: z.int().min(10_000).default(120_000_000),
  maxPages: z.int().min(1).default(5_000),
  /** bytes of one file; it is held in memory twice while it is read, so this goes with `pageMemory` */
  maxBytes: z.int().min(1).default(400_000_000),
  /** seconds for one page */
  pageTimeout: z.number().positive().default(120),
  /** MiB that the recognition worker of one page may use */
  pageMemory: z.int().min(256).default(1536),
});
export type RecognitionConfig = z.infer<typeof RecognitionConfig>;

export const Config = z.strictObject({
  recognition: RecognitionConfig.prefault({}),
  repair: z.strictObject({
    enabled: z.boolean().default(true),
    /** extra terms, already read from the user's file */
    dictionary: z.array(z.string()).default([]),
  }).prefault({}),
  /** pages recognised at once; no influence on the bytes */
  concurrency: z.int().min(1).default(availableParallelism()),
});
export type Config = z.infer<typeof Config>;

/**
 * Validate options, fill in defaults and freeze.
 * Environment: KEHOACH_CONCURRENCY (pages at once).
 * Throws PipelineError `configuration-invalid`.
 */
export function makeConfig(options: z.input<typeof Config> = {}, environment: NodeJS.ProcessEnv = process.env): Config {
  const { KEHOACH_CONCURRENCY: concurrency } = environment;
  if (concurrency && !/^[1-9]\d{0,3}$/.test(concurrency)) {
    throw new PipelineError('configuration-invalid', `KEHOACH_CONCURRENCY must be a whole number from 1, not "${concurrency}"`, { stage: 'config' });
  }
  const fromEnvironment = concurrency ? { concurrency: Number(concurrency) } : {};
  const result = Config.safeParse({ ...fromEnvironment, ...options });
  if (!result.success) throw new PipelineError('configuration-invalid', z.prettifyError(result.error), { stage: 'config' });
  return deepFreeze(result.data);
}

/** Hash of all that decides the bytes of a record besides the source. */
export function recordConfiguration(config: Config): string {
  return configurationHash([recognitionConfiguration(config), config.repair]);
}

/** Hash of all that decides the words of a page besides the source; limits are not in it, as they only decide whether there are words at all. */
export function recognitionConfiguration({ recognition: { engine, ocr } }: Config): string {
  return configurationHash({ engine, ocr, version: VERSION });
}

/** Hash of everything but the concurrency: records made under equal hashes are comparable byte by byte. */
export function configurationHash(part: unknown): string {
  return createHash('sha256').update(canonicalJson(part)).digest('hex').slice(0, 16);
}

/** JSON with sorted keys: equal values give equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item);
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}
