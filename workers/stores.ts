/**
 * Which folder a job belongs to. A store has an identity of its own, written in it, because machines may mount it at different paths,
 * and because a mount that is missing must not be taken for an empty store.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { configurationHash, makeConfig, type Config } from '../pipeline/config.ts';
import { PipelineError, toPipelineError } from '../pipeline/errors.ts';
import { createWhole } from '../pipeline/folders/create-whole.ts';
import { joinFolder } from '../pipeline/folders/lock.ts';
import { makeFolder } from '../pipeline/folders/make-folder.ts';
import { FolderStore } from '../pipeline/store.ts';
import type { RedisClient } from './connection.ts';
import { PREFIX } from './jobs.ts';

const PATHS_KEY = `${PREFIX}:stores`;
const IDENTITY = 'store/identity';
/** How often an opened store is looked at: is it still the same? */
const LOOK_MS = 1_000;
/** Files that were begun so long ago are those of killed writers. */
const LEFT_BEHIND_MS = 24 * 3600_000;
const configurationKey = (hash: string) => `store/configurations/${hash}.json`;

/** The identity of the store in a folder, or null where there is none yet. */
export async function readIdentity(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, IDENTITY), 'utf8').catch(() => '');
  return /^[0-9a-f]{16}$/.test(text) ? text : null;
}

/** Make a folder a store that queue workers can find, and tell them where it is. Throws `store-unwritable`, `store-full`. */
export async function registerStore(client: RedisClient, folder: string): Promise<string> {
  const path = join(folder, IDENTITY);
  try {
    makeFolder(dirname(path));
    // Two commands that begin at once must not take the other's half of a name for a damaged one.
    await createWhole(path, randomBytes(8).toString('hex'));
  } catch (error) {
    throw toPipelineError(error, { stage: 'store', place: { file: path }, fallback: 'store-unwritable' });
  }
  const id = await readIdentity(folder);
  if (!id) throw new PipelineError('store-unwritable', `${path} is damaged; remove it and enqueue again`, { stage: 'store' });
  await client.hset(PATHS_KEY, id, resolve(folder));
  return id;
}

/** What decides the records goes into the store under its hash; jobs carry the hash. */
export async function saveConfiguration(store: FolderStore, { recognition, repair }: Config): Promise<string> {
  const hash = configurationHash({ recognition, repair });
  if (!(await store.has(configurationKey(hash)))) await store.write(configurationKey(hash), JSON.stringify({ recognition, repair }));
  return hash;
}

/** All configurations that documents were enqueued with. One that this version does not know is left out. */
export async function readConfigurations(store: FolderStore): Promise<{ configuration: string; config: Config }[]> {
  const all = [];
  for (const key of await store.list(configurationKey('').replace(/[^/]*$/, ''))) {
    const configuration = /([0-9a-f]+)\.json$/.exec(key)?.[1];
    const config = configuration && await readConfiguration(store, configuration).catch(() => null);
    if (configuration && config) all.push({ configuration, config });
  }
  return all;
}

/** The stores that a worker has to do with, opened when the first of their jobs comes. */
export class Stores {
  private readonly client: RedisClient;
  private readonly mounts: string[];
  private readonly opened = new Map<string, Promise<{ store: FolderStore; release(): Promise<void> }>>();
  private readonly configurations = new Map<string, Promise<Config>>();
  /** when a store was last seen to be the right one */
  private readonly seen = new Map<string, number>();

  /** `mounts`: folders that are somewhere else here than where they were enqueued. */
  constructor(client: RedisClient, mounts: string[] = []) {
    this.client = client;
    this.mounts = mounts;
  }

  /** Throws PipelineError `store-unwritable` (not there, not mounted), `output-locked` (an embedded run is at work in it). */
  async open(id: string): Promise<FolderStore> {
    let opening = this.opened.get(id);
    if (!opening) {
      opening = this.find(id).then(async (folder) => {
        const store = new FolderStore(folder);
        const { release } = await joinFolder(folder);
        await store.sweep(LEFT_BEHIND_MS);
        return { store, release };
      });
      this.opened.set(id, opening);
      // Not there now may be there later.
      opening.catch(() => this.opened.delete(id));
    }
    const { store } = await opening;
    // A folder that was unmounted leaves an empty one in its place, which would take the values too.
    if (performance.now() - (this.seen.get(id) ?? -Infinity) > LOOK_MS) {
      if (await readIdentity(store.root) !== id) throw new PipelineError('store-unwritable', `${store.root} is not there any more`, { stage: 'store' });
      this.seen.set(id, performance.now());
    }
    return store;
  }

  /** The configuration of a job. Throws `configuration-invalid` where another version of kehoach wrote it. */
  configuration(store: FolderStore, hash: string): Promise<Config> {
    const key = `${store.root} ${hash}`;
    let config = this.configurations.get(key);
    if (!config) {
      config = readConfiguration(store, hash);
      this.configurations.set(key, config);
      config.catch(() => this.configurations.delete(key));
    }
    return config;
  }

  /** Folders that were opened. */
  async roots(): Promise<string[]> {
    const all = await Promise.all([...this.opened.values()].map((opening) => opening.then(({ store }) => store.root, () => null)));
    return all.filter((root) => root !== null);
  }

  async close(): Promise<void> {
    for (const opening of this.opened.values()) await opening.then(({ release }) => release(), () => {});
  }

  private async find(id: string): Promise<string> {
    for (const folder of this.mounts) if (await readIdentity(folder) === id) return folder;
    const path = await this.client.hget(PATHS_KEY, id);
    if (path === null) throw new PipelineError('store-unwritable', `no one has told where store ${id} is; name its folder with --out`, { stage: 'store' });
    if (await readIdentity(path) !== id) {
      throw new PipelineError('store-unwritable', `${path} is not the folder that the jobs belong to (not mounted?); name it with --out if it is somewhere else here`, { stage: 'store' });
    }
    return path;
  }
}

async function readConfiguration(store: FolderStore, hash: string): Promise<Config> {
  const bytes = await store.read(configurationKey(hash));
  if (!bytes) throw new PipelineError('store-unwritable', `the configuration ${hash} is not in ${store.root}; is the right folder mounted?`, { stage: 'store' });
  return makeConfig(JSON.parse(Buffer.from(bytes).toString('utf8')) as Parameters<typeof makeConfig>[0], {});
}
