import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { findFolds, withoutFolds } from '../../pipeline/image/folds.ts';
import { findGrids } from '../../pipeline/image/grid.ts';
import { lookAt } from '../../pipeline/image/look.ts';
import { findRules } from '../../pipeline/image/rules.ts';
import type { Box } from '../../pipeline/model.ts';

/** A white page of 200 dpi with lines of strokes like letters. */
function paper(): Raster {
  const image: Raster = { data: new Uint8Array(1654 * 1400).fill(255), width: 1654, height: 1400, channels: 1, dpi: 200 };
  for (let top = 100; top < 1300; top += 50) for (let left = 250; left < 1450; left += 22) ink(image, [left, top, left + 4, top + 24]);
  return image;
}

function ink(image: Raster, [left, top, right, bottom]: Box): void {
  for (let y = top; y < bottom; y++) image.data.fill(0, y * image.width + left, y * image.width + right);
}

const inked = (image: Raster, [left, top, right, bottom]: Box) => {
  let count = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) count += Number(image.data[y * image.width + x]! < 128);
  return count;
};

function unfold(image: Raster) {
  const look = lookAt(image);
  const rules = findRules(look.grey, look.tone.threshold);
  const folds = findFolds(rules, look.grey);
  const grids = findGrids(rules.filter((rule) => !folds.some(({ isThroughout, pieces }) => isThroughout && pieces.includes(rule))), look.grey);
  return { folds, grids, look: withoutFolds(look, folds, grids) };
}

describe('lines through the text', () => {
  it('are erased, broken and bent as they are, and the letters that they cross stay', () => {
    const image = paper();
    for (let x = 0; x < 1654; x++) {
      if (x % 400 < 30) continue;
      const y = 712 + Math.round(4 * Math.sin(x / 300));
      ink(image, [x, y, x + 1, y + 2]);
    }
    const letters = inked(paper(), [250, 700, 1450, 724]);
    const { folds, look } = unfold(image);
    expect(folds).toHaveLength(1);
    expect(folds[0]!.isThroughout).toBe(true);
    expect(inked(look.grey, [0, 700, 240, 730])).toBeLessThan(25);
    expect(Math.abs(inked(look.grey, [250, 700, 1450, 724]) - letters)).toBeLessThan(letters * 0.1);
  });

  it('that cross each other are no table', () => {
    const image = paper();
    ink(image, [0, 690, 1654, 692]);
    ink(image, [826, 0, 828, 1400]);
    const { folds, grids } = unfold(image);
    expect([folds.length, grids.length]).toEqual([2, 0]);
  });

  it('are not the borders of tables, nor short rules', () => {
    const image = paper();
    for (const y of [130, 480, 880, 1290]) ink(image, [200, y, 1500, y + 3]);
    for (const x of [200, 700, 1000, 1497]) ink(image, [x, 130, x + 3, 1293]);
    const { grids, look } = unfold(image);
    expect(grids).toMatchObject([{ rows: 3, columns: 3 }]);
    expect(inked(look.grey, [200, 480, 1500, 483])).toBeGreaterThan(3600);
    const ruled = paper();
    ink(ruled, [600, 80, 1000, 82]);
    const short = unfold(ruled);
    expect(short.folds).toEqual([]);
    expect(inked(short.look.grey, [600, 80, 1000, 82])).toBe(800);
  });
});
