/** Making a page image fit to be read: only what was measured to help pages in its condition. */
import type { Raster, ReadRequest } from '../engines/engine.ts';
import { eraseComponents } from './components.ts';
import type { Condition, Look } from './look.ts';
import { findMarks } from './marks.ts';
import { median, sharpen } from './smooth.ts';
import { level } from './turn.ts';

/** How pages in a condition are prepared. */
interface Recipe {
  model: ReadRequest['model'];
  filter: 'none' | 'median' | 'sharpen';
  /** skew in degrees from which the page is levelled; Tesseract follows smaller slopes by itself, and levelling blurs */
  levelFrom: number;
}

/** Measured on five half pages of each kind that are no part of any evaluation set: CER with the fast model as it is → with the recipe. */
const RECIPES: Record<Condition, Recipe> = {
  rendered: { model: 'fast', filter: 'none', levelFrom: 0.3 },
  bilevel: { model: 'best', filter: 'sharpen', levelFrom: 1 }, // 0.68 → 0.52 %
  scan: { model: 'best', filter: 'sharpen', levelFrom: 1 }, // 0.25 → 0.07 %
  worn: { model: 'best', filter: 'none', levelFrom: 1 }, // 2.8 → 2.1 %
  heavy: { model: 'best', filter: 'median', levelFrom: 1 }, // 1.2 → 0.2 %
  grainy: { model: 'best', filter: 'median', levelFrom: 0.3 }, // 7.9 → 1.8 %
};

/** An image and the model to read it with. */
export interface View { image: Raster; model: ReadRequest['model'] }

/** What to read first, as large as the upright page, and the skew that was undone (clockwise positive); `again` are for further looks at parts of it. */
export interface Prepared extends View { skew: number; again: View[]; /** confidence below which words deserve a further look */ doubtful: number }

/** Erase what is no letter (rules, frames, seals, borders), then filter and level as the page's condition asks. */
export function prepare(look: Look): Prepared {
  const recipe = RECIPES[look.condition];
  const marks = new Set(findMarks(look.ink, look.type, ['rule', 'frame', 'blot']).map(({ label }) => label));
  const bare = marks.size > 0 ? eraseComponents(look.grey, look.ink, (label) => marks.has(label), look.tone.paper) : look.grey;
  const skew = Math.abs(look.skew) >= recipe.levelFrom ? look.skew : 0;
  const straight = level(bare, skew, look.tone.paper);
  return {
    image: filtered(straight, recipe.filter), model: recipe.model, skew, doubtful: look.condition === 'rendered' ? 0.85 : 0.93,
    again: [{ image: straight, model: recipe.model === 'fast' ? 'best' : 'fast' }, ...(recipe.filter === 'none' ? [] : [{ image: straight, model: recipe.model }])],
  };
}

function filtered(image: Raster, filter: Recipe['filter']): Raster {
  switch (filter) {
    case 'none': return image;
    case 'median': return median(image);
    case 'sharpen': return sharpen(image, 2, 2);
    default: return filter satisfies never;
  }
}
