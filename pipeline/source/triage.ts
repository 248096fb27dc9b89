/** The decision how each page is read, with its reason. */
import type { PageMethod } from '../model.ts';
import type { SourcePage } from './source.ts';
import { measureText, type TextMeasure } from './vietnamese.ts';

/** What triage looks at. */
export type PageFacts = Pick<SourcePage, 'lines' | 'textLayer' | 'imageCoverage' | 'picture' | 'width' | 'height'>;

/** How a page is to be read; `reason` is for the record. */
export interface Decision { method: PageMethod; reason: string }

/** A text layer is healthy when at least this share of its words are legal syllables, and at most that share of its characters stands for nothing. Measured on born-digital plans: 0.97–1.00 and 0. */
const MIN_SYLLABLES = 0.9;
const MAX_STRANGE = 0.01;
/** An unseen layer over a scan was made by an OCR program: only a nearly perfect one is worth more than a new reading. */
const MIN_SYLLABLES_UNSEEN = 0.985;
/** Vietnamese prose has marks on 75–85 % of its words; in text whose marks were lost (or English) it is far less. */
const MIN_MARKED = 0.5;
/** Fewer words than this cannot be judged by shares, and on a page with images they are a caption. */
const FEW_WORDS = 12;
/** Words that a page full of text holds, on 1 % of the page. */
const CAPTION_WORDS = 60;

/**
 * Choose between the text layer, recognition, and neither.
 *
 * - a text file is read as it is; a page on which nothing is painted is blank;
 * - `ocr: 'always'` reads every page image, `'never'` takes text layers as they are;
 * - `'auto'` uses a text layer that covers the page and is Vietnamese; a damaged or partial one gives way to recognition.
 */
export function triagePage(page: PageFacts, options: { ocr: 'auto' | 'always' | 'never' }): Decision {
  if (page.lines) return { method: 'text', reason: 'a text file' };
  const layer = page.textLayer;
  if (page.picture === 'blank' && !layer) return { method: 'blank', reason: 'nothing is painted on the page' };
  if (options.ocr === 'never') {
    return layer ? { method: 'text-layer', reason: 'recognition is switched off; the text layer is used as it is' }
      : { method: 'none', reason: 'the page has no text layer, and recognition is switched off' };
  }
  if (options.ocr === 'always') return { method: 'ocr', reason: 'recognition is asked for on every page' };
  if (!layer) return { method: 'ocr', reason: page.picture === 'scan' ? 'the page is a scan without a text layer' : 'the page has no text layer' };
  const damage = findDamage(page, measureText(layer.words.map(({ text }) => text)));
  if (damage) return { method: 'ocr', reason: damage };
  return { method: 'text-layer', reason: layer.invisible > 0.5 ? 'the unseen text layer of the scan is good Vietnamese' : 'the text layer covers the page and is good Vietnamese' };
}

/** What is wrong with the text layer, in words; null where it can be trusted. */
function findDamage(page: PageFacts, measure: TextMeasure): string | null {
  const layer = page.textLayer!;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const unseen = layer.invisible > 0.5;
  if (layer.unmapped > MAX_STRANGE) return `the text layer does not say what ${percent(layer.unmapped)} of its characters are`;
  if (measure.strange > MAX_STRANGE) return `${percent(measure.strange)} of the text layer's characters are no Vietnamese text`;
  const pictured = page.imageCoverage > 0.5;
  if (pictured && measure.words < CAPTION_WORDS && !unseen) return `the text layer has only ${measure.words} words over a page image`;
  if (measure.words < FEW_WORDS) return pictured ? `the text layer has only ${measure.words} words over a page image` : null;
  const least = unseen ? MIN_SYLLABLES_UNSEEN : MIN_SYLLABLES;
  if (measure.syllables < least) return `only ${percent(measure.syllables)} of the text layer's words are Vietnamese syllables`;
  if (measure.marked < MIN_MARKED) return `only ${percent(measure.marked)} of the text layer's words carry Vietnamese marks`;
  return null;
}
