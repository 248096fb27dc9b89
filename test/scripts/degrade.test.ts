import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { turnQuarters } from '../../pipeline/image/turn.ts';
import { addNoise, addSpeckle, breakStrokes, changeTone, DAMAGES, degrade, thicken } from '../../scripts/fixtures/degrade.ts';
import { createRandom } from '../../scripts/fixtures/random.ts';
import { blur, multiply, resample, rotate, threshold, toColour, toGrey } from '../../scripts/fixtures/raster.ts';

/** A page with a few black bars of three pixels, at 200 dpi. */
function page(width = 160, height = 120): Raster {
  const data = new Uint8Array(width * height).fill(255);
  for (let y = 20; y < height - 20; y += 12) for (let row = 0; row < 3; row++) data.fill(0, (y + row) * width + 20, (y + row) * width + width - 20);
  return { data, width, height, channels: 1, dpi: 200 };
}
const ink = ({ data }: Raster) => data.reduce((sum, value) => sum + 255 - value, 0);
const range = ({ data }: Raster) => [data.reduce((low, value) => Math.min(low, value), 255), data.reduce((high, value) => Math.max(high, value), 0)];

describe('degradation', () => {
  it.each(DAMAGES)('%s gives the same page for the same seed and another one for another', async (damage) => {
    const once = await degrade(page(), damage, createRandom('a'));
    expect((await degrade(page(), damage, createRandom('a'))).data).toEqual(once.data);
    if (damage !== 'clean') expect((await degrade(page(), damage, createRandom('b'))).data).not.toEqual(once.data);
  });

  it.each(DAMAGES)('%s leaves its input alone and works in colour', async (damage) => {
    const before = page();
    const copy = before.data.slice();
    await degrade(before, damage, createRandom(1));
    expect(before.data).toEqual(copy);
    const coloured = await degrade(toColour(page()), damage, createRandom(1));
    expect(coloured.data).toHaveLength(coloured.width * coloured.height * coloured.channels);
  });

  it('bilevel is black and white, faded has 150 dpi and little contrast', async () => {
    expect([...new Set((await degrade(page(), 'bilevel', createRandom(1))).data)].sort((a, b) => a - b)).toEqual([0, 255]);
    const faded = await degrade(page(), 'faded', createRandom(1));
    expect([faded.dpi, faded.width, faded.height]).toEqual([150, 120, 90]);
    expect(range(blur(faded, 2))[0]).toBeGreaterThan(60);
  });

  it('rotates clockwise and back', () => {
    const dot: Raster = { data: new Uint8Array(101 * 101).fill(255), width: 101, height: 101, channels: 1, dpi: 200 };
    dot.data[50 * 101 + 90] = 0;
    const turned = rotate(dot, 10);
    const at = turned.data.indexOf(Math.min(...turned.data));
    expect(Math.floor(at / 101)).toBeGreaterThan(50);
    expect(rotate(page(), 0).data.slice(1000, 2000)).toEqual(page().data.slice(1000, 2000));
    expect(ink(rotate(page(), 2)) / ink(page())).toBeCloseTo(1, 1);
  });

  it('turns by quarters, four of which are none', () => {
    expect(turnQuarters(turnQuarters(page(), 90), 270)).toEqual(page());
    expect(turnQuarters(turnQuarters(page(), 180), 180)).toEqual(page());
    const { width, height } = turnQuarters(page(), 90);
    expect([width, height]).toEqual([120, 160]);
  });

  it('thickens and thins, breaks and fades', () => {
    expect(ink(thicken(page(), 1))).toBeGreaterThan(ink(page()));
    expect(ink(thicken(page(), -1))).toBeLessThan(ink(page()));
    const broken = ink(breakStrokes(page(), 0.3, createRandom(1))) / ink(page());
    expect(broken).toBeGreaterThan(0.5);
    expect(broken).toBeLessThan(0.98);
    expect(range(changeTone(page(), 100, 230))).toEqual([100, 230]);
    expect(ink(addSpeckle(page(), 500, createRandom(1)))).toBeGreaterThan(ink(page()));
  });

  it('adds noise of the strength asked for, the same in all channels', () => {
    const grey: Raster = { data: new Uint8Array(40_000).fill(128), width: 200, height: 200, channels: 1, dpi: 200 };
    const noisy = addNoise(grey, 10, createRandom(3)).data;
    const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + (value - 128) ** 2, 0) / noisy.length);
    expect(deviation).toBeGreaterThan(9);
    expect(deviation).toBeLessThan(11);
    const coloured = addNoise(toColour(grey), 10, createRandom(3)).data;
    expect(coloured[0]).toBe(coloured[2]);
  });

  it('keeps flat areas flat when blurring and scaling', () => {
    const flat: Raster = { data: new Uint8Array(60 * 40).fill(200), width: 60, height: 40, channels: 1, dpi: 200 };
    expect(range(blur(flat, 1.5))).toEqual([200, 200]);
    expect(range(resample(flat, 150))).toEqual([200, 200]);
    expect(range(resample(flat, 300))).toEqual([200, 200]);
    expect(resample(page(), 100).width).toBe(80);
  });

  it('multiplies inks, within the page', () => {
    const overlay: Raster = { data: new Uint8Array(10 * 10 * 3).fill(128), width: 10, height: 10, channels: 3, dpi: 200 };
    const printed = multiply(toColour(page()), overlay, -5, 115);
    expect(printed.data[(119 * 160 + 2) * 3]).toBe(128);
    expect(printed.data[(119 * 160 + 6) * 3]).toBe(255);
    expect(() => multiply(page(), overlay, 0, 0)).toThrow(/channels/);
    expect(toGrey(printed).channels).toBe(1);
    expect(() => threshold(printed)).toThrow(/grey/);
  });
});
