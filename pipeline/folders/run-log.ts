/** The run log: one JSON object a line, with the time; the only output that is not the same from run to run. */
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PipelineError } from '../errors.ts';

export interface RunLog { write(event: object): void; close(): Promise<void> }

/** Lines are gathered for so long before they are written. */
const GATHER_MS = 200;

/** Open the log of an output folder. Throws `store-unwritable`. */
export async function openLog(out: string): Promise<RunLog> {
  const path = join(out, 'run.jsonl');
  const failed = (error: unknown): never => { throw new PipelineError('store-unwritable', `cannot write ${path}`, { stage: 'run', cause: error }); };
  const file: FileHandle = await open(path, 'a').catch(failed);
  const closing = new AbortController();
  let lines = '';
  let writing: Promise<void> | null = null;
  const flush = async () => {
    await sleep(GATHER_MS, undefined, { signal: closing.signal, ref: false }).catch(() => {});
    while (lines !== '') {
      const text = lines;
      lines = '';
      // A log that cannot be written (full disk) must not end the run.
      await file.appendFile(text).catch(() => {});
    }
    writing = null;
  };
  return {
    write(event) {
      lines += `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`;
      writing ??= flush();
    },
    async close() {
      closing.abort();
      await writing;
      await file.close();
    },
  };
}
