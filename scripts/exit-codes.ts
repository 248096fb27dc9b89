/** What the process says to the shell. Documented in `kehoach --help` and in the README. */
import { PipelineError, type ErrorCode } from '../pipeline/errors.ts';

export const EXIT = {
  /** everything asked for was done */
  complete: 0,
  /** done, but some documents are partial or failed (see failures.jsonl); with `repair --check`: something would change */
  someFailed: 1,
  /** wrong command line */
  usage: 2,
  /** the surroundings: output folder locked or not writable, disk full, engine or Redis missing */
  environment: 3,
  /** an error of kehoach itself */
  internal: 70,
  /** stopped by Ctrl-C or SIGTERM; the same command goes on where it stopped */
  interrupted: 130,
} as const;

const ENVIRONMENT: ReadonlySet<ErrorCode> = new Set(['store-full', 'store-unwritable', 'output-locked', 'engine-missing', 'redis-unavailable', 'installation-damaged']);

/** Exit code of a command that ended with an error. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof PipelineError)) return EXIT.internal;
  if (ENVIRONMENT.has(error.code)) return EXIT.environment;
  if (error.code === 'internal') return EXIT.internal;
  if (error.code === 'cancelled') return EXIT.interrupted;
  return error.code === 'configuration-invalid' || error.stage === 'input' ? EXIT.usage : EXIT.someFailed;
}
