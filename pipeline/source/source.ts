/** What a source gives: its pages, each with a text layer, an image, or lines of text. */
import type { Raster } from '../engines/engine.ts';
import type { Rule, Word } from '../model.ts';

/** The limits that untrusted files are held to. */
export interface SourceLimits { maxBytes: number; maxPages: number; maxPixels: number }

/** The text layer of a PDF page: words with boxes in pixels of the page (see `SourcePage.width`), in the order of the PDF. */
export interface TextLayer { words: Word[] }

/** One page of a source; pixels are those of the embedded scan, or nominal 200 an inch where the page is not one image. */
export interface SourcePage {
  number: number;
  width: number;
  height: number;
  dpi: number | null;
  /** lines of a text file's page; null for all other sources */
  lines: string[] | null;
  textLayer: TextLayer | null;
  /** straight lines that the PDF itself draws */
  rules: Rule[];
  /** share of the page that images cover, 0–1; 1 for image files */
  imageCoverage: number;
  /** `scan`: the page is one image (with at most a caption over it); `drawn`: it must be rendered */
  picture: 'scan' | 'drawn';
  /**
   * The page image: the embedded scan at its own resolution, otherwise rendered, never above the resolution of what is on the page.
   * Throws PipelineError `image-too-large`, `image-damaged`.
   */
  raster(): Promise<Raster>;
}

/** An opened file. */
export interface Source {
  mediaType: string;
  pageCount: number;
  /** Throws PipelineError `source-damaged` where the page cannot be opened. */
  page(number: number): Promise<SourcePage>;
  close(): Promise<void>;
}
