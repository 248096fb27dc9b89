import { Command, Option } from 'commander';
import { run, type RunOptions } from '../pipeline/run.ts';
import type { RunSummary } from '../pipeline/summary.ts';
import { addConcurrencyOption, addConfigOptions, configOf, type ConfigFlags } from './config-options.ts';
import { EXIT } from './exit-codes.ts';
import { createDisplay, summaryText } from './progress.ts';
import { addOptionalRedisOptions, type RedisFlags } from './redis-options.ts';
import { stopOnSignals } from './signals.ts';

interface RunFlags extends ConfigFlags, RedisFlags { out: string; force?: boolean; retryFailed?: boolean; json?: boolean; quiet?: boolean }

/** `kehoach run`: files and folders in, records out, no server (unless `--redis` names one). */
export function runCommand(): Command {
  const command = new Command('run')
    .argument('<path...>', 'files and folders; folders are searched through')
    .requiredOption('-o, --out <folder>', 'output folder')
    .option('--force', 'redo everything, also what is finished')
    .option('--retry-failed', 'try again what was given up for good, such as pages that took too long');
  addOptionalRedisOptions(addConfigOptions(command), 'through a queue, so that kehoach work on other machines helps; local: a private Redis, stopped afterwards');
  return addConcurrencyOption(command)
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
  const config = await configOf(flags);
  const display = await createDisplay(flags.json ? 'json' : flags.quiet ? 'quiet' : process.stderr.isTTY ? 'terminal' : 'lines');
  const { signal, release } = stopOnSignals(() => display.note('stopping: pages under way are finished first (again to stop at once)'));
  try {
    const options: RunOptions = { out: flags.out, config, force: flags.force ?? false, retryFailed: flags.retryFailed ?? false, signal, onEvent: display.event };
    const summary = flags.redis ? await runThroughQueue(paths, options, flags, display.note) : await run(paths, options);
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

/** The same through Redis, loaded only where it is asked for. */
async function runThroughQueue(paths: string[], options: RunOptions, flags: RunFlags, note: (text: string) => void): Promise<RunSummary> {
  const [{ pino }, { openRedis }, { runQueued }] = await Promise.all([import('pino'), import('./redis.ts'), import('../workers/run.ts')]);
  const log = pino({ level: 'error' }, { write(line: string) {
    const { msg, reason } = JSON.parse(line) as { msg: string; reason?: string };
    note(reason ? `${msg}: ${reason}` : msg);
  } });
  const redis = await openRedis(flags, note, options.out);
  try {
    return await runQueued(paths, { ...options, client: redis.client, log });
  } finally {
    await redis.close();
  }
}
