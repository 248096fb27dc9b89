/** Whoever feeds a queue or works on it shares the output folder with the others. */
import { joinFolder } from '../pipeline/folders/lock.ts';
import { FolderStore } from '../pipeline/store.ts';
import type { RedisClient } from './connection.ts';
import { refuseOtherVersions } from './presence.ts';
import { registerStore } from './stores.ts';

export interface SharedFolder {
  store: FolderStore;
  /** identity of the store */
  storeId: string;
  release(): Promise<void>;
}

/**
 * Keep embedded runs out of a folder and tell the workers where it is.
 * Throws `output-locked` (an embedded run is at work there), `configuration-invalid` (another version is at work), `store-unwritable`, `store-full`.
 */
export async function shareFolder(client: RedisClient, out: string): Promise<SharedFolder> {
  const { release } = await joinFolder(out);
  try {
    await refuseOtherVersions(client);
    return { store: new FolderStore(out), storeId: await registerStore(client, out), release };
  } catch (error) {
    await release();
    throw error;
  }
}
