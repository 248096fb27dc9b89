/** From a page of a source to its words: from its text, its text layer, or its image. */
import type { Engine } from '../engines/engine.ts';
import { findGrids } from '../image/grid.ts';
import { meanConfidence, round } from '../lines.ts';
import type { PageMethod, RecognizedPage, Word, Zone } from '../model.ts';
import { checkLayer, sampleLayer } from './check-layer.ts';
import type { SourcePage } from '../source/source.ts';

/** What of a page is needed to read it. */
export type PageToRead = Pick<SourcePage, 'number' | 'width' | 'height' | 'dpi' | 'lines' | 'textLayer' | 'captions' | 'rules' | 'raster' | 'unseen' | 'watermark'>;

/** How a page is to be read, and why; `layer`: what is thought of its text layer (see triage). */
export interface ReadingDecision { method: PageMethod; reason: string; layer?: 'plausible' | 'odd' | 'unseen' | 'damaged' }

/**
 * Read one page. `engine` is asked for only where an image has to be read.
 * Throws PipelineError `image-too-large`, `image-damaged`, `page-timeout`, `page-memory`, `engine-crashed`, `engine-missing`.
 */
export async function recognizeSourcePage(page: PageToRead, decision: ReadingDecision, engine: () => Promise<Engine>, signal: AbortSignal): Promise<RecognizedPage> {
  const { number, width, height, dpi } = page;
  const findings = findingsOf(page, decision);
  const blank: RecognizedPage = {
    number, width, height, dpi, rotation: 0, skew: 0, method: decision.method, reason: decision.reason, engine: null, confidence: null,
    words: [], rules: page.rules, grids: [], zones: [...page.captions.map(captionZone), ...(page.watermark ? [{ ...captionZone(page.watermark), kind: 'picture' as const }] : [])],
    ...(findings.length > 0 && { findings }),
  };
  const { layer } = decision;
  switch (decision.method) {
    case 'blank':
    case 'none': return blank;
    case 'text': return withWords(blank, (page.lines ?? []).flatMap(wordsOfLine));
    case 'text-layer': {
      const wrong = layer && page.textLayer ? (layer === 'unseen' ? await sampleLayer(page, engine, signal) : null) ?? await checkLayer(page, layer === 'odd', engine, signal) : null;
      if (wrong) return recognizeSourcePage(page, { method: 'ocr', reason: wrong, layer: 'damaged' }, engine, signal);
      return withWords({ ...blank, rotation: page.textLayer?.rotation ?? 0, grids: findGrids(page.rules, page) }, page.textLayer?.words ?? []);
    }
    case 'ocr': {
      // Half of all code is about images: not loaded for pages that are read without one.
      const { readImage } = await import('./read-image.ts');
      const raster = await page.raster();
      const image = await readImage(raster, await engine(), signal);
      const read = image ? withWords({ ...blank, ...image, zones: [...blank.zones, ...image.zones] }, image.words) : blankPage(blank);
      if (read.method !== 'blank') return read;
      const { inkWithoutLetters } = await import('./blank-page.ts');
      const ink = inkWithoutLetters(raster);
      return ink ? { ...read, reason: ink, findings: [...findings, { rule: 'ink-without-text', severity: 'warning', text: ink }] } : read;
    }
    default: throw decision.method satisfies never;
  }
}

/** Hidden words that are quoted. */
const QUOTED = 12;

/** What the record says of the page's text layer. */
function findingsOf({ textLayer, unseen = [] }: PageToRead, { method, reason, layer }: ReadingDecision): NonNullable<RecognizedPage['findings']> {
  const findings: NonNullable<RecognizedPage['findings']> = [];
  if (method === 'ocr' && layer === 'damaged' && textLayer) findings.push({ rule: 'text-layer-rejected', severity: 'info', text: `the page was read from its picture: ${reason}` });
  if (unseen.length > 0) {
    const quoted = unseen.slice(0, QUOTED).join(' ').slice(0, 200);
    findings.push({ rule: 'hidden-text', severity: 'info', text: `${unseen.length === 1 ? '1 word' : `${unseen.length} words`} of the file cannot be seen on the page and ${unseen.length === 1 ? 'was' : 'were'} left out: "${quoted}${unseen.length > QUOTED ? ' …' : ''}"` });
  }
  return findings;
}

/** The caption of a digital signature, which the PDF itself tells apart from the page. */
function captionZone({ box, words }: SourcePage['captions'][number]): Zone {
  return { kind: 'signature-caption', box, text: words.map(({ text }) => text).join(' ') || null, confidence: 1 };
}

function blankPage(page: RecognizedPage): RecognizedPage {
  return { ...page, method: 'blank', reason: 'nothing to read on the page', words: [] };
}

/** The page with these words and its confidence; a page without words is blank. */
function withWords(page: RecognizedPage, words: Word[]): RecognizedPage {
  const confidence = meanConfidence(words);
  return confidence === null ? blankPage(page) : { ...page, words, confidence: round(confidence) };
}

const TAB_STOP = 8;

/** The words of a line of a text file; white space wider than one space is kept as `gap`. */
function wordsOfLine(text: string, line: number): Word[] {
  const words: Word[] = [];
  let column = 0;
  let end = 0;
  for (const { 0: token, index } of text.matchAll(/\S+/g)) {
    const start = column;
    let tabs = 0;
    for (let at = end; at < index; at++) {
      const isTab = text[at] === '\t';
      column = isTab ? (Math.floor(column / TAB_STOP) + 1) * TAB_STOP : column + 1;
      if (isTab) tabs++;
    }
    const gap = column - start;
    words.push({ text: token, box: null, confidence: 1, line, ...(gap > 0 && !(gap === 1 && words.length > 0) && { gap }), ...(tabs > 0 && { tabs }) });
    column += token.length;
    end = index + token.length;
  }
  return words;
}
