/** One Redis, one output folder and the means to feed it, for a test. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeConfig, type Config } from '../../pipeline/config.ts';
import { findDocuments } from '../../pipeline/folders/inputs.ts';
import { FolderStore } from '../../pipeline/store.ts';
import { readStates, type DocumentState } from '../../pipeline/documents.ts';
import { freePort, LaboratoryRedis, LaboratoryWorker, poisonedTiff, writeDefaultRecording } from '../../scripts/queue-laboratory.ts';
import { connectRedis, type RedisClient } from '../../workers/connection.ts';
import { feed, type Fed, type FeedOptions } from '../../workers/enqueue.ts';
import { openQueues, type Queues } from '../../workers/jobs.ts';
import { openDocuments, readStatus } from '../../workers/status.ts';
import { registerStore, saveConfiguration } from '../../workers/stores.ts';

export class Laboratory {
  readonly folder = mkdtempSync(join(tmpdir(), 'kehoach-workers-'));
  readonly input = join(this.folder, 'in');
  readonly out: string;
  redis!: LaboratoryRedis;
  client!: RedisClient;
  queues!: Queues;
  config!: Config;
  private readonly workers: LaboratoryWorker[] = [];

  constructor(out?: string) {
    this.out = out ?? join(this.folder, 'out');
    mkdirSync(this.input);
  }

  static async open(options: { pageTimeout?: number; out?: string } = {}): Promise<Laboratory> {
    const lab = new Laboratory(options.out);
    lab.redis = new LaboratoryRedis(await freePort(), join(lab.folder, 'redis'));
    await lab.redis.start();
    lab.client = await connectRedis(lab.redis.url, undefined);
    lab.queues = openQueues(lab.client);
    const recording = join(lab.folder, 'recording');
    writeDefaultRecording(recording);
    lab.config = makeConfig({ recognition: { engine: 'recorded', recording, pageTimeout: options.pageTimeout ?? 30 }, concurrency: 2 });
    return lab;
  }

  write(name: string, text: string | Buffer): void { writeFileSync(join(this.input, name), text); }

  /** A scan of three pages of which the second is poison. */
  async writePoison(name: string, n: number, poison: 'crash' | 'loop' | 'memory'): Promise<void> {
    this.write(name, await poisonedTiff(n, poison, this.config));
  }

  async feedOptions(): Promise<FeedOptions> {
    const store = new FolderStore(this.out);
    return {
      client: this.client, queues: this.queues, store, storeId: await registerStore(this.client, this.out),
      config: this.config, configuration: await saveConfiguration(store, this.config),
    };
  }

  /** Queue the input folder. */
  async feed(options: Partial<FeedOptions> = {}): Promise<Fed> {
    const { documents } = await findDocuments([this.input]);
    return feed(documents, { ...await this.feedOptions(), ...options });
  }

  async worker(...args: string[]): Promise<LaboratoryWorker> {
    const worker = new LaboratoryWorker(this.redis.url, ['-c', '1', '--log-level', 'debug', ...args]);
    this.workers.push(worker);
    await worker.ready();
    return worker;
  }

  states(): Promise<DocumentState[]> { return Array.fromAsync(readStates(new FolderStore(this.out))); }
  records(name: string): string { return readFileSync(join(this.out, name), 'utf8'); }

  /** Wait for something; fails after `seconds`. */
  async until(what: () => boolean | Promise<boolean>, seconds = 100): Promise<number> {
    const started = performance.now();
    while (!(await what())) {
      if (performance.now() - started > seconds * 1000) throw new Error(`not within ${seconds} s: ${what.toString()}\n${this.workers.map(({ log }) => log.slice(-1500)).join('\n---\n')}`);
      await sleep(50);
    }
    return (performance.now() - started) / 1000;
  }

  async empty(): Promise<boolean> { return openDocuments(await readStatus(this.queues)) === 0; }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.end('SIGKILL')));
    await this.queues.close();
    this.client.disconnect();
    await this.redis.stop('SIGKILL');
    // Processes whose worker was killed write there until they find out.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
