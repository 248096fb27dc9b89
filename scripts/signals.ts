import { EXIT } from './exit-codes.ts';

/** The first Ctrl-C or SIGTERM asks the run to stop, the second ends the process. */
export function stopOnSignals(onFirst: () => void): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
    onFirst();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, release: () => { process.off('SIGINT', stop).off('SIGTERM', stop); } };
}
