import type { Job } from 'bullmq';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeConfig } from '../../pipeline/config.ts';
import { readState } from '../../pipeline/documents.ts';
import { ProcessPool } from '../../pipeline/isolation/pool.ts';
import { FolderStore } from '../../pipeline/store.ts';
import { visitDocument, type Workshop } from '../../workers/flow.ts';
import { FORMAT, type DocumentJob } from '../../workers/jobs.ts';

test('a name that is added while the document is read is not lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kehoach-flow-'));
  const pool = new ProcessPool({ size: 1, root: folder });
  try {
    const text = 'KẾ HOẠCH\n';
    writeFileSync(join(folder, 'b.txt'), text);
    const id = createHash('sha256').update(text).digest('hex');
    const queued: DocumentJob = { format: FORMAT, id, names: ['b.txt'], bytes: Buffer.byteLength(text), path: join(folder, 'b.txt'), store: 's', configuration: 'c', urgency: 'normal' };
    const job = { id: '1', data: { ...queued } } as unknown as Job;
    const [store, config] = [new FolderStore(folder), makeConfig()];
    const workshop = {
      stores: { open: async () => store, configuration: async () => config },
      queues: { document: { getJob: async () => ({ data: queued }) } },
      pool: {
        run: async (...args: Parameters<ProcessPool['run']>) => {
          const result = await pool.run(...args);
          queued.names = ['a.txt', 'b.txt'];
          return result;
        },
      },
    } as unknown as Workshop;
    expect(await visitDocument(job, 'token', workshop)).toMatchObject({ status: 'complete', pages: 1 });
    expect((await readState(store, id))!.names).toEqual(['a.txt', 'b.txt']);
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true });
  }
}, 60_000);
