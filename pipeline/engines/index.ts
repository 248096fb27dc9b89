/** Engines by name. */
import { PipelineError } from '../errors.ts';
import type { Engine } from './engine.ts';

export type { Engine, Raster, Reading, ReadRequest } from './engine.ts';

/**
 * The engine of a run, loaded only where it is asked for: text layers need none. `memory` in MiB for one page.
 * Throws PipelineError `engine-missing` where it is not installed.
 */
export async function createEngine({ engine, pageMemory, recording }: { engine: 'tesseract.js' | 'tesseract' | 'recorded'; pageMemory: number; recording?: string | undefined }): Promise<Engine> {
  switch (engine) {
    case 'tesseract.js': return (await import('./tesseract-js.ts')).createTesseractJs({ memory: pageMemory });
    case 'tesseract': return (await import('./tesseract-cli.ts')).createTesseractCli();
    case 'recorded': {
      if (recording === undefined) throw new PipelineError('engine-missing', 'no recording was given', { stage: 'recognize' });
      return (await import('./recorded.ts')).createRecorded(recording);
    }
    default: throw engine satisfies never;
  }
}
