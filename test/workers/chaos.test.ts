/** The short form of scripts/chaos.ts: everything that is killed is killed here too, only less often. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chaos } from '../../scripts/chaos.ts';
import { hasRedisServer } from '../../scripts/queue-laboratory.ts';

test.skipIf(!hasRedisServer())('30 documents, 2 of them poison, 4 workers killed, Redis killed once, fed twice: nothing lost, all the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kehoach-chaos-'));
  try {
    const report = await chaos({ documents: 30, workers: 2, workerKills: 4, redisKills: 1, poison: 7, real: 0, seed: 7, folder, say: () => {} });
    expect(report).toMatchObject({ documents: 30, equal: 30, failures: 2, differences: [], workerKills: 4, redisKills: 1, orphans: 0 });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}, 300_000);
