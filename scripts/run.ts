import { Command, Option } from 'commander';
import { makeConfig } from '../pipeline/config.ts';
import { PipelineError, toPipelineError } from '../pipeline/errors.ts';
import { run, type RunSummary } from '../pipeline/run.ts';
import { readFile } from 'node:fs/promises';
import { EXIT } from './exit-codes.ts';
import { createDisplay, summaryText } from './progress.ts';

interface RunFlags {
  out: string; force?: boolean; json?: boolean; quiet?: boolean;
  engine?: 'tesseract.js' | 'tesseract'; ocr?: 'auto' | 'always' | 'never'; repair: boolean; dictionary?: string;
  concurrency?: number; maxPixels?: number; maxPages?: number; maxBytes?: number; pageTimeout?: number; pageMemory?: number;
}

/** `kehoach run`: files and folders in, records out, no server. */
export function runCommand(): Command {
  return new Command('run')
    .description('read plans (PDF, images, text) and write one record each')
    .argument('<path...>', 'files and folders; folders are searched through')
    .requiredOption('-o, --out <folder>', 'output folder')
    .option('--force', 'redo everything, also what is finished')
    .addOption(new Option('--engine <name>', 'recognition engine').choices(['tesseract.js', 'tesseract']).default('tesseract.js'))
    .addOption(new Option('--ocr <when>', 'auto: where there is no healthy text layer').choices(['auto', 'always', 'never']).default('auto'))
    .option('--no-repair', 'leave the text as it was read')
    .option('--dictionary <file>', 'terms of your own for the repair, one a line')
    .option('-c, --concurrency <n>', 'pages at once (default: cores)', Number)
    .option('--max-pixels <n>', 'pixels of one page image (default: 120000000)', Number)
    .option('--max-pages <n>', 'pages of one document (default: 5000)', Number)
    .option('--max-bytes <n>', 'bytes of one file (default: 1000000000)', Number)
    .option('--page-timeout <seconds>', 'time for one page (default: 120)', Number)
    .option('--page-memory <MiB>', 'memory of one worker (default: 1536)', Number)
    .addOption(new Option('--json', 'progress as JSON events on stdout').conflicts('quiet'))
    .option('-q, --quiet', 'say nothing but errors')
    .addHelpText('after', `
Output folder: records/<id>.json, records.jsonl (all records), failures.jsonl, run.jsonl (log), store/ (for resuming).

Examples:
  kehoach run scans/ --out out
  kehoach run a.pdf b.tif notes.txt --out out --concurrency 4
  kehoach run scans/ --out out --json | jq 'select(.type == "failure")'`)
    .action(async (paths: string[], flags: RunFlags) => { process.exitCode = await runPlans(paths, flags); });
}

async function runPlans(paths: string[], flags: RunFlags): Promise<number> {
  const config = makeConfig({
    recognition: pick(flags, ['engine', 'ocr', 'maxPixels', 'maxPages', 'maxBytes', 'pageTimeout', 'pageMemory']),
    repair: { enabled: flags.repair, dictionary: flags.dictionary ? await readTerms(flags.dictionary) : [] },
    ...pick(flags, ['concurrency']),
  });
  const display = createDisplay(flags.json ? 'json' : flags.quiet ? 'quiet' : process.stderr.isTTY ? 'terminal' : 'lines');
  const { signal, release } = stopOnSignals(() => display.note('stopping: pages under way are finished first (again to stop at once)'));
  try {
    const summary = await run(paths, { out: flags.out, config, force: flags.force ?? false, signal, onEvent: display.event });
    display.end();
    if (!flags.quiet && !flags.json) process.stderr.write(summaryText(summary, flags.out));
    if (flags.json) process.stdout.write(`${JSON.stringify({ type: 'summary', ...summary })}\n`);
    return exitCode(summary);
  } finally {
    display.end();
    release();
  }
}

function exitCode(summary: RunSummary): number {
  if (!summary.finished) return EXIT.interrupted;
  return summary.partial + summary.failed + summary.unreadable > 0 ? EXIT.someFailed : EXIT.complete;
}

/** The first Ctrl-C or SIGTERM asks the run to stop, the second ends the process. */
function stopOnSignals(onFirst: () => void): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
    onFirst();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, release: () => { process.off('SIGINT', stop).off('SIGTERM', stop); } };
}

async function readTerms(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw toPipelineError(new PipelineError('configuration-invalid', `the dictionary ${path} cannot be read`, { stage: 'config', cause: error }), { stage: 'config' });
  });
  return text.normalize('NFC').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

function pick<T extends object, K extends keyof T>(object: T, keys: K[]): { [P in K]?: NonNullable<T[P]> } {
  return Object.fromEntries(keys.flatMap((key) => (object[key] === undefined ? [] : [[key, object[key]]]))) as { [P in K]?: NonNullable<T[P]> };
}
