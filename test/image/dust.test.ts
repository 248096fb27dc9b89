import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { findComponents } from '../../pipeline/image/components.ts';
import { withoutDust } from '../../pipeline/image/dust.ts';
import { measureType } from '../../pipeline/image/measure.ts';
import { createRandom } from '../../scripts/fixtures/random.ts';

/** Lines of bars of 20 pixels with points behind them in the upper half of a page; `specks` dots of one or two pixels by a rule. */
function page(specks: number, place: (index: number) => [number, number]): Raster {
  const [width, height] = [600, 600];
  const data = new Uint8Array(width * height).fill(255);
  const ink = (x: number, y: number, w: number, h: number) => { for (let row = y; row < y + h; row++) data.fill(0, row * width + x, row * width + x + w); };
  for (let line = 0; line < 6; line++) {
    for (let letter = 0; letter < 25; letter++) ink(40 + letter * 20, 40 + line * 45, 6, 20);
    ink(40 + 25 * 20, 57 + line * 45, 3, 3);
  }
  for (let index = 0; index < specks; index++) ink(...place(index), 1 + (index % 2), 1);
  return { data, width, height, channels: 1, dpi: 200 };
}
const clean = page(0, () => [0, 0]);
const cleaned = (image: Raster) => {
  const ink = findComponents(image, 128);
  return withoutDust(image, ink, measureType(ink, 200), 200, 255);
};

describe('dust', () => {
  it('is taken off pages that have it everywhere; points and specks that touch letters stay', () => {
    const random = createRandom('dust');
    const dusty = cleaned(page(300, () => [Math.floor(random.between(5, 590)), Math.floor(random.between(5, 590))]))!;
    const rest = findComponents(dusty, 128).components.count;
    expect(rest).toBeGreaterThanOrEqual(6 * 26);
    expect(rest).toBeLessThan(6 * 26 + 30);
    for (let line = 0; line < 6; line++) expect(dusty.data[(58 + line * 45) * 600 + 541]).toBe(0);
  });
  it('is not what worn letters leave beside them', () => {
    expect(cleaned(page(150, (index) => [49 + (index % 25) * 20, 41 + Math.floor(index / 25) * 45 + (index % 15)]))).toBeNull();
  });
  it('is not found on clean pages', () => {
    expect(cleaned(clean)).toBeNull();
    expect(cleaned({ ...clean, data: new Uint8Array(clean.data.length).fill(255) })).toBeNull();
  });
});
