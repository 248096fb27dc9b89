import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { inkWithoutLetters } from '../../pipeline/recognize/blank-page.ts';
import { createRandom } from '../../scripts/fixtures/random.ts';

/** A page of 600 × 800 at 72 pixels an inch, by a function of the place and of chance. */
function page(value: (x: number, y: number, chance: number) => number): Raster {
  const random = createRandom('blank pages');
  return { data: Uint8Array.from({ length: 600 * 800 }, (_, at) => value(at % 600, Math.floor(at / 600), random.next())), width: 600, height: 800, channels: 1, dpi: 72 };
}

describe('a page without letters', () => {
  it.each<[string, Raster]>([
    ['paper', page((_, __, chance) => 245 + chance * 8)],
    ['with a little dust', page((_, __, chance) => (chance < 0.001 ? 0 : 250))],
    ['with a dark border of the scanner', page((x) => (x < 50 ? 10 : 250))],
    ['that grows darker to one side', page((x) => 250 - x / 6)],
  ])('is empty: %s', (_, raster) => expect(inkWithoutLetters(raster)).toBeNull());

  it.each<[string, Raster, RegExp]>([
    ['noise', page((_, __, chance) => chance * 255), /% of the page is dark/],
    ['black and white noise', page((_, __, chance) => (chance < 0.5 ? 0 : 255)), /% of the page is dark/],
    ['strokes of a pen', page((x, y) => (Math.abs(y - 300 - 60 * Math.sin(x / 40)) < 3 ? 30 : 250)), /1 % of the page is dark/],
    ['black', page(() => 5), /dark all over/],
  ])('has ink: %s', (_, raster, words) => expect(inkWithoutLetters(raster)).toMatch(words));
});
