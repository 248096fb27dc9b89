import { PipelineError } from '../errors.ts';

/**
 * A promise that rejects when `signal` aborts: with the reason where that is a PipelineError, else with `page-timeout`.
 * Call `stop` when it is no longer raced against.
 */
export function interruption(signal: AbortSignal): { promise: Promise<never>; stop: () => void } {
  let stop = (): void => {};
  const promise = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason instanceof PipelineError
      ? signal.reason
      : new PipelineError('page-timeout', 'recognition of the page took too long', { stage: 'recognize', cause: signal.reason }));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    stop = () => signal.removeEventListener('abort', abort);
  });
  promise.catch(() => {});
  return { promise, stop };
}
