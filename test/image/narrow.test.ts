/** Narrowing: paper stays paper, strokes stay where they are, sharp. */
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { narrow } from '../../pipeline/image/narrow.ts';

const image = (width: number, rows: ((x: number) => number)[]): Raster => ({ data: Uint8Array.from(rows.flatMap((row) => Array.from({ length: width }, (_, x) => row(x)))), width, height: rows.length, channels: 1, dpi: 200 });

describe('narrow', () => {
  it('keeps height, resolution, and even levels', () => {
    const result = narrow(image(100, [() => 255, () => 0, () => 77]), 0.92);
    expect(result).toMatchObject({ width: 92, height: 3, dpi: 200 });
    expect([...result.data]).toEqual([...Array<number>(92).fill(255), ...Array<number>(92).fill(0), ...Array<number>(92).fill(77)]);
  });

  it('keeps strokes at their place, each row by itself, and as much ink as their share', () => {
    const strokes = [[0, 6], [47, 53], [194, 200]] as const;
    for (const [from, to] of strokes) {
      const { data, width } = narrow(image(200, [() => 255, (x) => (x >= from && x < to ? 0 : 255), () => 255]), 0.9);
      const rows = [0, 1, 2].map((row) => [...data.subarray(row * width, (row + 1) * width)]);
      expect(new Set([...rows[0]!, ...rows[2]!])).toEqual(new Set([255]));
      const ink = rows[1]!.map((level) => 1 - level / 255);
      const all = ink.reduce((sum, value) => sum + value, 0);
      expect(Math.abs(all - 5.4)).toBeLessThan(0.8);
      const middle = ink.reduce((sum, value, x) => sum + value * (x + 0.5), 0) / all;
      expect(Math.abs(middle - ((from + to) / 2) * 0.9)).toBeLessThan(0.35);
      expect(ink.filter((value) => value > 0.05 && value < 0.95).length).toBeLessThanOrEqual(2);
    }
  });

  it('is the same as every pixel by itself, whatever stands at the edges', () => {
    const width = 61;
    const noise = image(width, Array.from({ length: 9 }, (_, y) => (x: number) => (x * 7919 + y * 104_729 + x * x * y) % 256));
    const framed = { ...noise, data: noise.data.map((level, at) => (at % width < 9 || at % width > 50 ? 200 : level)) };
    const bare = { ...framed, data: framed.data.map((level, at) => (at % width === 0 || at % width === width - 1 ? level ^ 1 : level)) };
    const [fast, slow] = [framed, bare].map((some) => narrow(some, 0.85));
    for (let at = 0; at < fast!.data.length; at++) {
      const x = at % fast!.width;
      if (x > 3 && x < fast!.width - 4) expect(fast!.data[at]).toBe(slow!.data[at]);
    }
  });

  it('leaves images of a few pixels, and those that would not change', () => {
    for (const some of [image(0, []), image(3, [() => 9]), image(4, [(x) => x])]) expect(narrow(some, 0.5)).toBe(some);
    const page = image(50, [(x) => x]);
    expect(narrow(page, 1)).toBe(page);
  });
});
