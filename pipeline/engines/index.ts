/** Engines by name. */
import { PipelineError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { createRecorded } from './recorded.ts';
import { createTesseractCli } from './tesseract-cli.ts';
import { createTesseractJs } from './tesseract-js.ts';

export type { Engine, Raster, Reading, ReadRequest } from './engine.ts';

/**
 * The engine of a run: `memory` in MiB for one page.
 * Throws PipelineError `engine-missing` where it is not installed.
 */
export async function createEngine({ engine, pageMemory, recording }: { engine: 'tesseract.js' | 'tesseract' | 'recorded'; pageMemory: number; recording?: string | undefined }): Promise<Engine> {
  switch (engine) {
    case 'tesseract.js': return createTesseractJs({ memory: pageMemory });
    case 'tesseract': return createTesseractCli();
    case 'recorded': {
      if (recording === undefined) throw new PipelineError('engine-missing', 'no recording was given', { stage: 'recognize' });
      return createRecorded(recording);
    }
    default: throw engine satisfies never;
  }
}
