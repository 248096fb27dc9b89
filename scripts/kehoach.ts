#!/usr/bin/env node
/** The command line: one file a subcommand, loaded only when it is called. */
import { Command, CommanderError } from 'commander';
import { PipelineError } from '../pipeline/errors.ts';
import { VERSION } from '../pipeline/version.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';

/** Subcommands; each module exports its commander Command under the name given here. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  run: async () => (await import('./run.ts')).runCommand(),
  show: async () => (await import('./show.ts')).showCommand(),
  repair: async () => (await import('./repair.ts')).repairCommand(),
  enqueue: async () => (await import('./enqueue.ts')).enqueueCommand(),
  work: async () => (await import('./work.ts')).workCommand(),
  status: async () => (await import('./status.ts')).statusCommand(),
  retry: async () => (await import('./retry.ts')).retryCommand(),
  drain: async () => (await import('./drain.ts')).drainCommand(),
  pause: async () => (await import('./pause.ts')).pauseCommand(),
  resume: async () => (await import('./pause.ts')).resumeCommand(),
  watch: async () => (await import('./watch.ts')).watchCommand(),
  schema: async () => (await import('./schema.ts')).schemaCommand(),
};

const HELP = `
Examples:
  kehoach run scans/ --out out          read every plan below scans/, one record each into out/records/
  kehoach run scans/ --out out          again: does nothing that is done already
  kehoach show 3f2a --out out           print the record whose id begins with 3f2a
  printf 'Ké hoach s6 23' | kehoach repair

Exit codes: 0 all complete · 1 some documents partial or failed · 2 wrong usage ·
3 surroundings (folder locked or not writable, disk full, engine or Redis missing) · 130 interrupted`;

/** The program with the subcommands that this call needs. */
async function createProgram(args: string[]): Promise<Command> {
  const program = new Command('kehoach')
    .description('Scanned Vietnamese administrative plans in, clean structured records out.')
    .version(VERSION)
    .addHelpText('after', HELP)
    .showHelpAfterError('(kehoach --help shows the commands)');
  const name = args.find((arg) => !arg.startsWith('-'));
  const wanted = name !== undefined && Object.hasOwn(COMMANDS, name) ? [name] : Object.keys(COMMANDS);
  for (const command of wanted) program.addCommand(await COMMANDS[command]!());
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
    process.stderr.write(error instanceof PipelineError ? `kehoach: ${error.explain()}\n` : `kehoach: ${(error as Error).stack ?? String(error)}\n`);
    return exitCodeOf(error);
  }
}

// A reader that closed the pipe (head, less) wants no more: no mistake where all was done, else the command was stopped.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.interrupted);
  process.stderr.write(`kehoach: cannot write to standard output: ${error.message}\n`);
  process.exit(EXIT.environment);
});
// Nobody is left to be told; the work goes on.
process.stderr.on('error', () => {});
process.exitCode = await main(process.argv.slice(2));
