/** From a page of a source to its words: from its text, its text layer, or its image. */
import type { Engine } from './engines/engine.ts';
import { toGrey } from './image/colour.ts';
import { round } from './lines.ts';
import type { PageMethod, RecognizedPage, Word } from './model.ts';
import type { SourcePage } from './source/source.ts';

/** How a page is to be read, and why. */
export interface ReadingDecision { method: PageMethod; reason: string }

/**
 * Read one page. `engine` is asked for only where an image has to be read.
 * Throws PipelineError `image-too-large`, `image-damaged`, `page-timeout`, `page-memory`, `engine-crashed`, `engine-missing`.
 */
export async function recognizeSourcePage(page: SourcePage, decision: ReadingDecision, engine: () => Promise<Engine>, signal: AbortSignal): Promise<RecognizedPage> {
  const { number, width, height, dpi } = page;
  const blank: RecognizedPage = {
    number, width, height, dpi, rotation: 0, skew: 0, ...decision, engine: null, confidence: null,
    words: [], rules: page.rules, grids: [], zones: [],
  };
  switch (decision.method) {
    case 'blank':
    case 'none': return blank;
    case 'text': return withWords(blank, (page.lines ?? []).flatMap(wordsOfLine));
    case 'text-layer': return withWords(blank, page.textLayer?.words ?? []);
    case 'ocr': return readImage(blank, page, await engine(), signal);
    default: throw decision.method satisfies never;
  }
}

async function readImage(blank: RecognizedPage, page: SourcePage, engine: Engine, signal: AbortSignal): Promise<RecognizedPage> {
  const raster = await page.raster();
  const reading = await engine.read({ image: toGrey(raster), segmentation: 'page', model: 'fast' }, signal);
  return withWords({ ...blank, engine: engine.version }, reading.words);
}

/** The page with these words and its confidence; a page without words is blank. */
function withWords(page: RecognizedPage, words: Word[]): RecognizedPage {
  if (words.length === 0) return { ...page, method: 'blank', reason: 'nothing to read on the page', words: [] };
  let sum = 0;
  let weight = 0;
  for (const { text, confidence } of words) {
    sum += confidence * text.length;
    weight += text.length;
  }
  return { ...page, words, confidence: round(sum / weight) };
}

const TAB_STOP = 8;

/** The words of a line of a text file; white space wider than one space is kept as `gap`. */
function wordsOfLine(text: string, line: number): Word[] {
  const words: Word[] = [];
  let column = 0;
  let end = 0;
  for (const { 0: token, index } of text.matchAll(/\S+/g)) {
    const start = column;
    for (let at = end; at < index; at++) column = text[at] === '\t' ? (Math.floor(column / TAB_STOP) + 1) * TAB_STOP : column + 1;
    const gap = column - start;
    words.push({ text: token, box: null, confidence: 1, line, ...(gap > 0 && !(gap === 1 && words.length > 0) && { gap }) });
    column += token.length;
    end = index + token.length;
  }
  return words;
}
