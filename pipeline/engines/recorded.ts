/**
 * Readings that were recorded before, given again in no time: for tests and measurements of everything around recognition.
 * A recording is a folder with a JSON file for each request, named by its key; `default.json` answers requests that have none.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PipelineError } from '../errors.ts';
import { Word } from '../model.ts';
import type { Engine, ReadRequest } from './engine.ts';

/** What a request is answered with. `poison` does what bad pages do to engines, for good: the process is lost, the loop never ends, memory runs out. */
export const Recording = z.union([z.object({ words: z.array(Word) }), z.object({ poison: z.enum(['crash', 'loop', 'memory']) })]);
export type Recording = z.infer<typeof Recording>;

/** Equal for equal requests, different for any other pixel, part, model or segmentation. */
export function recordingKey({ image: { data, width, height, channels }, segmentation, model, regions = [], alternatives = false }: ReadRequest): string {
  return createHash('sha256').update(JSON.stringify([width, height, channels, segmentation, model, regions, alternatives])).update(data).digest('hex').slice(0, 32);
}

/** Pass requests on to an engine and record what it answers; with `answer`, record that instead and ask no engine. */
export function createRecorder(folder: string, source: Engine | Recording): Engine {
  const engine = 'read' in source ? source : null;
  return {
    version: engine?.version ?? 'recorded',
    async read(request, signal) {
      const recording = engine ? await engine.read(request, signal) : source as Recording;
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${recordingKey(request)}.json`), JSON.stringify(recording));
      return 'words' in recording ? recording : { words: [] };
    },
    async close() { await engine?.close(); },
  };
}

/** The engine that gives recordings again. Throws `engine-missing` where the folder has no answer to a request, `engine-crashed` where it cannot be understood. */
export function createRecorded(folder: string): Engine {
  const answers = new Map<string, Promise<Recording | null>>();
  const answer = (name: string) => {
    let known = answers.get(name);
    if (!known) answers.set(name, known = readRecording(join(folder, `${name}.json`)));
    return known;
  };
  return {
    version: 'recorded',
    async read(request) {
      const recording = await readRecording(join(folder, `${recordingKey(request)}.json`)) ?? await answer('default');
      if (!recording) throw new PipelineError('engine-missing', `the recording in ${folder} has no answer to this request`, { stage: 'recognize' });
      if ('poison' in recording) return suffer(recording.poison);
      return { words: recording.words };
    },
    async close() { answers.clear(); },
  };
}

async function readRecording(path: string): Promise<Recording | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new PipelineError('engine-crashed', `a recording cannot be read: ${error.code}`, { stage: 'recognize', cause: error });
  });
  if (text === null) return null;
  const result = Recording.safeParse(JSON.parse(text));
  if (!result.success) throw new PipelineError('engine-crashed', `a recording cannot be understood: ${path}`, { stage: 'recognize' });
  return result.data;
}

/** Pieces of 16 MiB that memory's poison takes: more than a page may have unless told otherwise. */
const HOARD = 112;

function suffer(poison: 'crash' | 'loop' | 'memory'): never {
  const hoard: Uint8Array[] = [];
  switch (poison) {
    case 'crash': return process.abort();
    case 'loop': for (;;);
    // At a gigabyte a second or less, so that those who watch can keep up, and no more than it takes: the machine is shared with others.
    case 'memory': for (;;) {
      if (hoard.length < HOARD) hoard.push(new Uint8Array(1 << 24).fill(1));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 16);
    }
    default: throw poison satisfies never;
  }
}
