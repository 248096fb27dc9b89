/** The command line: one file a subcommand, loaded only when it is called. */
import { Command, CommanderError } from 'commander';
import { PipelineError } from '../pipeline/errors.ts';
import { VERSION } from '../pipeline/version.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { printable } from './printable.ts';

/** Subcommands: what they are for, and how they are loaded. */
const COMMANDS: Record<string, [description: string, load: () => Promise<Command>]> = {
  run: ['read plans (PDF, images, text) and write one record each', async () => (await import('./run.ts')).runCommand()],
  show: ['print one record readably, or draw what was found over a page', async () => (await import('./show.ts')).showCommand()],
  repair: ['repair damaged Vietnamese text: wrong encodings, misread letters, lost marks', async () => (await import('./repair.ts')).repairCommand()],
  enqueue: ['queue plans for kehoach work, on this machine or others', async () => (await import('./enqueue.ts')).enqueueCommand()],
  work: ['read queued plans until told to stop; any number of these, on any number of machines', async () => (await import('./work.ts')).workCommand()],
  status: ['what waits, what is at work, how fast, and how long it will take', async () => (await import('./status.ts')).statusCommand()],
  retry: ['queue again what was given up: failed documents, and the missing pages of partial ones', async () => (await import('./retry.ts')).retryCommand()],
  drain: ['wait until the queue is empty, then write records.jsonl and failures.jsonl', async () => (await import('./drain.ts')).drainCommand()],
  pause: ['let no worker take another job; what is under way is finished', async () => (await import('./pause.ts')).pauseCommand()],
  resume: ['go on after kehoach pause', async () => (await import('./pause.ts')).resumeCommand()],
  watch: ['queue new files of a folder as soon as they are complete, for scanners that drop files', async () => (await import('./watch.ts')).watchCommand()],
  schema: ['print the JSON Schema of a record', async () => (await import('./schema.ts')).schemaCommand()],
};

const HELP = `
Examples:
  kehoach run scans/ --out out          read every plan below scans/, one record each into out/records/
  kehoach run scans/ --out out          again: does nothing that is done already
  kehoach show 3f2a --out out           print the record whose id begins with 3f2a
  printf 'Ké hoach s6 23' | kehoach repair

Exit codes: 0 all complete · 1 some documents partial or failed · 2 wrong usage ·
3 surroundings (folder locked or not writable, disk full, engine or Redis missing) · 130 interrupted`;

/** The program; of the subcommands, the one that is called in full and of the others what the list of commands shows. */
async function createProgram(args: string[]): Promise<Command> {
  const program = new Command('kehoach')
    .description('Scanned Vietnamese administrative plans in, clean structured records out.')
    .version(VERSION)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', HELP)
    .showHelpAfterError('(kehoach --help shows the commands)');
  const [first, second] = args.filter((arg) => !arg.startsWith('-'));
  const called = first === 'help' ? second : first;
  for (const [name, [description, load]] of Object.entries(COMMANDS)) {
    program.addCommand((name === called ? await load() : new Command(name)).description(description));
  }
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}

/** Run the command line and give the exit code. */
export async function main(args: string[]): Promise<number> {
  try {
    await (await createProgram(args)).parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.complete);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.complete : EXIT.usage;
    process.stderr.write(error instanceof PipelineError ? `kehoach: ${printable(error.explain())}\n` : `kehoach: ${(error as Error).stack ?? String(error)}\n`);
    return exitCodeOf(error);
  }
}

/** Run the command line of this process and set its exit code. */
export async function start(): Promise<void> {
  // A reader that closed the pipe (head, less) wants no more: no mistake where all was done, else the command was stopped.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.interrupted);
    process.stderr.write(`kehoach: cannot write to standard output: ${error.message}\n`);
    process.exit(EXIT.environment);
  });
  // Nobody is left to be told; the work goes on.
  process.stderr.on('error', () => {});
  process.exitCode = await main(process.argv.slice(2));
}
