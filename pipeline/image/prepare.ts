/** Making a page image fit to be read: only what was measured to help pages in its condition. */
import type { Raster, ReadRequest } from '../engines/engine.ts';
import { eraseComponents } from './components.ts';
import type { Condition, Look } from './look.ts';
import { findLeaders, type Leader } from './leaders.ts';
import { findMarks } from './marks.ts';
import type { Tone } from './measure.ts';
import { median, sharpen } from './smooth.ts';
import { level } from './turn.ts';

/** How pages in a condition are prepared. */
interface Recipe {
  filter: 'none' | 'median' | 'sharpen';
  /** skew in degrees from which the page is levelled; Tesseract follows smaller slopes by itself, and levelling blurs, but sloping rows of thick type run together (29 dilated pages, 67,801 letters: 376 → 286 errors) */
  levelFrom: number;
  /** confidence below which words deserve a second look: where the page is damaged the engine is sure of wrong words more often */
  doubtful: number;
  /** model for the whole page; the other one reads what this one was unsure of */
  model: ReadRequest['model'];
  /**
   * Share of its width to which the page is narrowed for the first reading: Tesseract scales lines to one height, and seven tenths of its time go
   * with their width. 40 rendered pages at 0.92: 150 → 142 errors of 92,287 letters; office scans 156 → 167, so they keep theirs.
   */
  narrow: number;
}

/** Measured on pages of each kind that are no part of any evaluation set: CER with the fast model as it is → with the filter, before second looks. */
const RECIPES: Record<Condition, Recipe> = {
  rendered: { filter: 'none', levelFrom: 0.3, doubtful: 0.85, model: 'fast', narrow: 0.92 },
  bilevel: { filter: 'sharpen', levelFrom: 1, doubtful: 0.9, model: 'fast', narrow: 1 }, // 0.68 → 0.52 %
  scan: { filter: 'sharpen', levelFrom: 1, doubtful: 0.9, model: 'fast', narrow: 1 }, // 0.25 → 0.07 %
  worn: { filter: 'none', levelFrom: 1, doubtful: 0.95, model: 'best', narrow: 1 },
  heavy: { filter: 'median', levelFrom: 0.3, doubtful: 0.93, model: 'best', narrow: 1 }, // 1.2 → 0.2 %
  grainy: { filter: 'median', levelFrom: 0.3, doubtful: 0.95, model: 'best', narrow: 1 }, // 7.9 → 1.8 %
};

/** An image and the model to read it with. */
export interface View { image: Raster; model: ReadRequest['model'] }

/** What to read first, as large as the upright page, and the skew that was undone (clockwise positive); `again` are for further looks at parts of it. */
export interface Prepared extends View { skew: number; /** share of its width to which the image is narrowed for the reading of the whole page */ narrow: number; again: View[]; /** confidence below which words deserve a further look */ doubtful: number; /** rows of dots that were taken off, boxes before levelling */ leaders: Leader[] }

/**
 * Erase what is no letter (rules, frames, seals, borders, rows of dots), then filter and level as the page's condition asks. On good scans the
 * fast model reads the page and the better one, without the filter, only what the fast one was unsure of: on 24 pages in six conditions and
 * six real ones no worse than the other way about (bilevel 0.30, office 0.04 → 0.02, real bodies 0.32 → 0.33 % CER), at two thirds of the
 * processor time. On damaged pages the fast model is sure of wrong figures and dashes: with the better one first, bodies of the seven broken,
 * dilated and faded pages of the fixtures go from 1.32, 0.24 and 0.58 to 1.19, 0.04 and 0.55 % CER and letterheads from 0.7, 35.2 and 12.6 to
 * 0.0, 3.2 and 3.6 %, for 2 to 12 % more processor time. (Lines beside stamps and pens are read worse: signatures of broken pages 0 → 12 %.)
 */
export function prepare(look: Look): Prepared {
  const recipe = RECIPES[look.condition];
  const leaders = findLeaders(look.ink, look.type);
  const marks = new Set([...findMarks(look.ink, look.type, ['rule', 'frame', 'blot']).map(({ label }) => label), ...leaders.flatMap(({ labels }) => labels)]);
  const bare = marks.size > 0 ? eraseComponents(look.grey, look.ink, (label) => marks.has(label), look.tone.paper) : look.grey;
  const skew = Math.abs(look.skew) >= recipe.levelFrom ? look.skew : 0;
  const straight = level(bare, skew, look.tone.paper);
  return { image: filtered(straight, recipe.filter, look.tone), model: recipe.model, narrow: recipe.narrow, skew, doubtful: recipe.doubtful, leaders, again: [{ image: straight, model: recipe.model === 'best' ? 'fast' : 'best' }] };
}

/**
 * Share of the way from paper to ink from which on what is lighter becomes white under the sharpening mask: Tesseract packs each line as PNG
 * before it reads it, and grain takes long to pack (4 % of the time of an office page; six of them 14 → 10 errors).
 */
const GRAIN = 0.2;

function filtered(image: Raster, filter: Recipe['filter'], { paper, ink }: Tone): Raster {
  switch (filter) {
    case 'none': return image;
    case 'median': return median(image);
    // Black stays black and white stays white under a mask of this kind: the blur would be for nothing.
    case 'sharpen': return isBlackAndWhite(image.data) ? image : sharpen(image, 2, 2, paper - (paper - ink) * GRAIN);
    default: return filter satisfies never;
  }
}

function isBlackAndWhite(data: Uint8Array): boolean {
  for (let at = 0; at < data.length; at++) if (data[at] !== 0 && data[at] !== 255) return false;
  return true;
}
