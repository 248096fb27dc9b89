/** The contract of a recognition engine: an image in, words with boxes out. */
import type { Box, Word } from '../model.ts';

/** Raw pixels: 8 bits a sample, rows from the top, `channels` 1 (grey, 0 black – 255 white) or 3 (RGB). */
export interface Raster { data: Uint8Array; width: number; height: number; channels: 1 | 3; dpi: number | null }

/** What to read and how. */
export interface ReadRequest {
  /** one channel */
  image: Raster;
  /** `page`: full page segmentation (Tesseract psm 3); `block`: one uniform block (6); `line`: one line (7); `sparse`: text anywhere (11) */
  segmentation: 'page' | 'block' | 'line' | 'sparse';
  /** `fast`: tessdata_fast, best on clean pages; `best`: best_int, better on damaged ones */
  model: 'fast' | 'best';
  /** read these parts only, one after the other (cells, columns, zones), boxes in pixels of `image`; the whole image where left out */
  regions?: Box[];
  /** give `alternatives` for each word, from the engine's own second choices for single letters; costs a tenth of the time */
  alternatives?: boolean;
}

/** Words in the engine's order; `line` counts the engine's lines over the whole reading; boxes in pixels of the request's image. */
export interface Reading { words: Word[] }

/**
 * An engine reads images. The same request always gives the same reading, whatever was read before.
 * `read` throws PipelineError `engine-crashed`, `page-memory` or `page-timeout` (when `signal` aborts); the engine can be used again afterwards.
 */
export interface Engine {
  /** name and version for the record, e.g. "tesseract.js 7.0.0 vie" */
  readonly version: string;
  read(request: ReadRequest, signal: AbortSignal): Promise<Reading>;
  close(): Promise<void>;
}
