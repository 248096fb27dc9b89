/** The decision how each page is read, with its reason. */
import type { PageMethod } from '../model.ts';
import type { SourcePage, TextLayer } from './source.ts';
import { measureText, type TextMeasure } from './vietnamese.ts';

/** What triage looks at. */
export type PageFacts = Pick<SourcePage, 'lines' | 'textLayer' | 'imageCoverage' | 'unreadImages' | 'outlines' | 'picture'>;

/**
 * How a page is to be read; `reason` is for the record. `layer`: what of its text layer is thought: to be taken as it is (left out),
 * to be looked at by its language (`plausible`), to be held against the picture where it is odd (`odd`) or here and there (`unseen`), or thrown away for its damage (`damaged`).
 */
export interface Decision { method: PageMethod; reason: string; layer?: 'plausible' | 'odd' | 'unseen' | 'damaged' }

/** Share of a text layer's words that must be legal syllables: 0.986–1.00 in four real plans and seven proofread pages, 0.60 in a damaged OCR layer. */
const MIN_SYLLABLES = 0.9;
/**
 * An unseen layer over a scan was made by a recognition program, and wrong words mostly look like words: only one without
 * flaws is worth more than a new reading. Tesseract's own layer of a stamped page measures 0.981, its exact text 0.997.
 */
const MIN_SYLLABLES_UNSEEN = 0.995;
/** Share of characters that may stand for nothing. */
const MAX_STRANGE = 0.005;
/** Share of words that carry a mark of Vietnamese: 0.87–0.93 in the same texts, 0.22 in the damaged one. */
const MIN_MARKED = 0.6;
/** Share of single letters among words, above which letters stand apart; lists and tables stay below a fifth. */
const MAX_ALONE = 0.6;
/** Fewer words than this cannot be judged by shares. */
const FEW_WORDS = 12;
/** Visible words over a page image that are no more than a caption or a stamp; a page of text has 250–450. */
const CAPTION_WORDS = 60;
/** An image of this share of the page without words on it is likely to hold text of its own. */
const MAX_UNREAD = 0.25;
/** Letter-sized shapes that mean that text is drawn as outlines. */
const MANY_OUTLINES = 150;
/** Fonts with encodings older than Unicode, which repair decodes: TCVN3 (.VnTime), VNI, VPS, BK HCM. */
const LEGACY_FONT = /^(?:\.?vn(?!u)|vni[-\s]|vps[-\s]|vietware|tcvn|bk ?hcm)/i;
/** Symbols of Latin-1 within words: TCVN3 writes letters there. */
const LEGACY_WORD = /\p{L}[\u00a8-\u00bf]|[\u00a8-\u00bf]\p{L}/u;

/**
 * Choose between the text layer, recognition, and neither.
 *
 * - a text file is read as it is; a page on which nothing is painted is blank;
 * - `ocr: 'always'` reads every page image, `'never'` takes text layers as they are;
 * - `'auto'` uses a text layer that covers the page and is Vietnamese; a damaged or partial one gives way to recognition,
 *   except that text in an encoding older than Unicode goes on to repair, which decodes it exactly.
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
  return layer.invisible > 0.5 ? judgeUnseen(page, layer) : judgeTyped(page, layer);
}

/** A text layer that is not painted: a recognition program's reading of the scan above it. */
function judgeUnseen(page: PageFacts, layer: TextLayer): Decision {
  const measure = measureText(layer.words.map(({ text }) => text));
  const damage = codeDamage(layer, measure)
    ?? (measure.words < CAPTION_WORDS ? `the unseen text layer has only ${measure.words} words` : null)
    ?? (page.unreadImages > MAX_UNREAD ? `the unseen text layer leaves ${percent(page.unreadImages)} of the page unread` : null)
    ?? (measure.syllables < MIN_SYLLABLES_UNSEEN ? `only ${percent(measure.syllables)} of the unseen text layer's words are Vietnamese syllables` : null)
    ?? (measure.marked < MIN_MARKED ? `only ${percent(measure.marked)} of the unseen text layer's words carry Vietnamese marks` : null);
  return damage ? { method: 'ocr', reason: damage, layer: 'damaged' } : { method: 'text-layer', reason: 'the unseen text layer of the scan is good Vietnamese', layer: 'unseen' };
}

/** A text layer that is what one sees: right unless its codes are wrong or it is not all of the page. */
function judgeTyped(page: PageFacts, layer: TextLayer): Decision {
  const texts = layer.words.map(({ text }) => text);
  const measure = measureText(texts);
  if (page.imageCoverage > 0.5 && measure.words < CAPTION_WORDS) return { method: 'ocr', reason: `the text layer has only ${measure.words} words over a page image` };
  if (page.unreadImages > MAX_UNREAD) return { method: 'ocr', reason: `${percent(page.unreadImages)} of the page are images without text` };
  if (measure.words < FEW_WORDS && page.outlines > MANY_OUTLINES) return { method: 'ocr', reason: 'the page is drawn as outlines, with next to no text' };
  // Letters alone say so only where each code stands for something: a table of wrong codes gives symbols of Latin-1, too.
  const byLetters = layer.unmapped <= MAX_STRANGE;
  const legacy = share(layer.words, ({ text, font }) => LEGACY_FONT.test(font ?? '') || (byLetters && LEGACY_WORD.test(text)));
  if (legacy > 0.2) return { method: 'text-layer', reason: 'the text layer is in an encoding older than Unicode, which repair decodes' };
  const damage = codeDamage(layer, measure) ?? apartDamage(texts);
  if (damage) return { method: 'ocr', reason: damage, layer: 'damaged' };
  if (measure.words < FEW_WORDS) return { method: 'text-layer', reason: 'the text layer is all that is on the page', layer: 'plausible' };
  if (measure.syllables >= MIN_SYLLABLES && measure.marked >= MIN_MARKED) return { method: 'text-layer', reason: 'the text layer covers the page and is good Vietnamese', layer: 'plausible' };
  if (page.imageCoverage > 0.5) return { method: 'ocr', reason: `only ${percent(measure.syllables)} of the text layer's words are Vietnamese syllables, ${percent(measure.marked)} carry marks`, layer: 'damaged' };
  return { method: 'text-layer', reason: `the text is typed, though only ${percent(measure.syllables)} of its words are Vietnamese syllables and ${percent(measure.marked)} carry marks; its picture does not contradict it`, layer: 'odd' };
}

/** Letter-spaced text whose letters came out as words, in words of ours; null for text with words in it. Numbers, signs and single letters among them, as in tables of crosses, are none. */
function apartDamage(texts: string[]): string | null {
  const isAlone = (text: string | undefined) => text !== undefined && /^\p{L}[.,;:]?$/u.test(text);
  const lettered = texts.flatMap((text, i) => (/\p{L}/u.test(text) ? [isAlone(text) && (isAlone(texts[i - 1]) || isAlone(texts[i + 1]))] : []));
  const alone = share(lettered, (is) => is);
  return lettered.length >= FEW_WORDS && alone > MAX_ALONE ? `${percent(alone)} of the text layer's words are single letters` : null;
}

/** Codes that say nothing, in words; null where there are next to none. */
function codeDamage(layer: TextLayer, measure: TextMeasure): string | null {
  if (layer.unmapped > MAX_STRANGE) return `the text layer does not say what ${percent(layer.unmapped)} of its characters are`;
  return measure.strange > MAX_STRANGE ? `${percent(measure.strange)} of the text layer's characters are no Vietnamese text` : null;
}

function share<T>(items: T[], test: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(test).length / items.length;
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
