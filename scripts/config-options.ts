/** The options of `run`, `enqueue` and `watch` that decide how documents are read. */
import { Option, type Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { makeConfig, type Config } from '../pipeline/config.ts';
import { PipelineError } from '../pipeline/errors.ts';
import { aboveZero, whole } from './option-values.ts';

export interface ConfigFlags {
  engine?: 'tesseract.js' | 'tesseract'; ocr?: 'auto' | 'always' | 'never'; repair: boolean; dictionary?: string;
  maxPixels?: number; maxPages?: number; maxBytes?: number; pageTimeout?: number; pageMemory?: number; concurrency?: number;
}

export function addConfigOptions(command: Command): Command {
  return command
    .addOption(new Option('--engine <name>', 'recognition engine').choices(['tesseract.js', 'tesseract']).default('tesseract.js'))
    .addOption(new Option('--ocr <when>', 'auto: where there is no healthy text layer').choices(['auto', 'always', 'never']).default('auto'))
    .option('--no-repair', 'leave the text as it was read')
    .option('--dictionary <file>', 'terms of your own for the repair, one a line')
    .option('--max-pixels <n>', 'pixels of one page image (default: 120000000)', whole(10_000))
    .option('--max-pages <n>', 'pages of one document (default: 5000)', whole(1))
    .option('--max-bytes <n>', 'bytes of one file (default: 400000000)', whole(1))
    .option('--page-timeout <seconds>', 'time for one page (default: 120)', aboveZero)
    .option('--page-memory <MiB>', 'memory of one worker (default: 1536)', whole(256));
}

export function addConcurrencyOption(command: Command, text = 'pages at once'): Command {
  return command.option('-c, --concurrency <n>', `${text} (default: KEHOACH_CONCURRENCY, or the number of cores)`, whole(1));
}

/** Throws `configuration-invalid`. */
export async function configOf(flags: ConfigFlags): Promise<Config> {
  return makeConfig({
    recognition: pick(flags, ['engine', 'ocr', 'maxPixels', 'maxPages', 'maxBytes', 'pageTimeout', 'pageMemory']),
    repair: { enabled: flags.repair, dictionary: flags.dictionary ? await readTerms(flags.dictionary) : [] },
    ...pick(flags, ['concurrency']),
  });
}

async function readTerms(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new PipelineError('configuration-invalid', `the dictionary ${path} cannot be read`, { stage: 'config', cause: error });
  });
  return text.normalize('NFC').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

function pick<T extends object, K extends keyof T>(object: T, keys: K[]): { [P in K]?: NonNullable<T[P]> } {
  return Object.fromEntries(keys.flatMap((key) => (object[key] === undefined ? [] : [[key, object[key]]]))) as { [P in K]?: NonNullable<T[P]> };
}
