/** What a source gives: its pages, each with a text layer, an image, or lines of text. */
import type { Raster } from '../engines/engine.ts';
import type { Box, Rule, Word } from '../model.ts';

/** The limits that untrusted files are held to. */
export interface SourceLimits { maxBytes: number; maxPages: number; maxPixels: number }

/** Decoder of 8-bit encodings (TCVN3, VNI, VISCII, windows-1258, …), given by the caller. */
export type TextDecoding = (bytes: Uint8Array) => { text: string; encoding: string };

/** The text layer of a PDF page: words with boxes in pixels of the page (see `SourcePage.width`), lines from top to bottom, words from left to right. */
export interface TextLayer {
  words: Word[];
  /** share of the characters that are not painted or lie beneath an image, 0–1: an OCR layer has 1 */
  invisible: number;
  /** share of the characters for which the PDF does not say what they are, 0–1; they stand as U+FFFD */
  unmapped: number;
  /** clockwise quarter turns in degrees that make most of the text upright */
  rotation: 0 | 90 | 180 | 270;
}

/** The caption of a digital signature (who signed, when): printed over the page, but no part of the document. Not in the text layer, not in the page image where it can be left out. */
export interface Caption { box: Box; words: Word[] }

/** One page of a source; pixels are those of `raster()`: the embedded scan's own, otherwise those of the rendering. */
export interface SourcePage {
  number: number;
  width: number;
  height: number;
  /** pixels an inch: from the size at which the scan is placed, or from the image file; guessed from A4 where those are implausible; null where unknown */
  dpi: number | null;
  /** lines of a text file's page; null for all other sources */
  lines: string[] | null;
  /** null where the page has no text */
  textLayer: TextLayer | null;
  captions: Caption[];
  /** text that runs across the lines of the page ("BẢN SAO"); not in the text layer */
  watermark?: Caption;
  /** words of the page's content that cannot be seen on it (a layer that is switched off, white on white, clipped away, painted over); not in the text layer */
  unseen?: string[];
  /** straight lines that the PDF itself draws */
  rules: Rule[];
  /** share of the page that images cover, 0–1; 1 for image files */
  imageCoverage: number;
  /** share of the page covered by images on which next to no words of the text layer lie, 0–1 */
  unreadImages: number;
  /** painted shapes of the size of letters: many of them and no text mean text drawn as outlines */
  outlines: number;
  /** `scan`: the page is one image (with at most a caption or an unseen text layer over it); `drawn`: it must be rendered; `blank`: nothing is painted on it; `none`: a text file's page */
  picture: 'scan' | 'drawn' | 'blank' | 'none';
  /**
   * The page image: the embedded scan at its own resolution, otherwise rendered, never above the resolution of what is on the page.
   * One channel where it has no colour.
   * Throws PipelineError `image-too-large`, `image-damaged`.
   */
  raster(): Promise<Raster>;
}

/** An opened file. */
export interface Source {
  mediaType: string;
  pageCount: number;
  /** what a person should know about the file as a whole, in words: that it was damaged and repaired, that other files are attached to it */
  warnings: string[];
  /** what is missing of the file itself, in words: its document is not complete, whatever becomes of its pages */
  damage?: string | undefined;
  /** Throws PipelineError `source-damaged` where the page cannot be opened. */
  page(number: number): Promise<SourcePage>;
  close(): Promise<void>;
}
