/** Try again what was given up. The store knows all of it, whatever has become of Redis. */
import type { Config } from '../pipeline/config.ts';
import { forgetFailures, isCurrent, readStates, type DocumentState } from '../pipeline/documents.ts';
import { feed, type FeedOptions } from './enqueue.ts';
import { readConfigurations } from './stores.ts';

export interface RetryOptions extends Pick<FeedOptions, 'client' | 'queues' | 'store' | 'storeId' | 'urgency'> {
  /** only documents whose id begins with one of these; all where empty */
  ids: string[];
  /** leave those alone of which only some pages are missing */
  failedOnly: boolean;
}

/**
 * Queue documents with failures again, under the configuration that they failed with. What was read of them stays.
 * `skipped`: documents of which it is not known any more how or from where they were read; they have to be enqueued again.
 */
export async function retry(options: RetryOptions): Promise<{ queued: number; skipped: DocumentState[] }> {
  const { store, ids, failedOnly } = options;
  const configurations = await readConfigurations(store);
  const skipped: DocumentState[] = [];
  let queued = 0;
  for await (const state of readStates(store)) {
    const { id: own, failures, hasRecord } = state;
    if (failures.length === 0 || (failedOnly && hasRecord) || (ids.length > 0 && !ids.some((prefix) => own.startsWith(prefix)))) continue;
    const found = findConfiguration(state, configurations);
    if (!found || !state.location) {
      skipped.push(state);
      continue;
    }
    const { id, names, bytes, location } = state;
    await forgetFailures(store, state, found.config);
    queued += (await feed([{ id, names, bytes, location }], { ...options, ...found })).queued.size;
  }
  return { queued, skipped };
}

/** The configuration that a state came of; the only one there is where dictionaries have changed since. */
function findConfiguration(state: DocumentState, configurations: { configuration: string; config: Config }[]): { configuration: string; config: Config } | null {
  return configurations.find(({ config }) => isCurrent(state, config)) ?? (configurations.length === 1 ? configurations[0]! : null);
}
