/** Pixel functions against plain definitions of what they do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { findColouredInk, toGrey } from '../../pipeline/image/colour.ts';
import { eraseComponents, findComponents } from '../../pipeline/image/components.ts';
import { findMissed } from '../../pipeline/image/missed.ts';
import { median, sharpen, smooth } from '../../pipeline/image/smooth.ts';
import { findStamps } from '../../pipeline/image/stamps.ts';
import { turnQuarters } from '../../pipeline/image/turn.ts';

const image = fc.tuple(fc.integer({ min: 3, max: 14 }), fc.integer({ min: 3, max: 14 })).chain(([width, height]) =>
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength: width * height, maxLength: width * height }).map((values): Raster => ({ data: Uint8Array.from(values), width, height, channels: 1, dpi: 200 })));

/** White paper with filled boxes. */
function paper(width: number, height: number, boxes: [number, number, number, number][]): Raster {
  const data = new Uint8Array(width * height).fill(255);
  for (const [left, top, right, bottom] of boxes) for (let y = top; y < bottom; y++) data.fill(0, y * width + left, y * width + right);
  return { data, width, height, channels: 1, dpi: 200 };
}

describe('components', () => {
  it('are the 8-connected regions of dark pixels', () => {
    fc.assert(fc.property(image, (raster) => {
      const { width, height, data } = raster;
      const seen = new Set<number>();
      const areas: number[] = [];
      for (let start = 0; start < data.length; start++) {
        if (data[start]! >= 128 || seen.has(start)) continue;
        const stack = [start];
        seen.add(start);
        let area = 0;
        while (stack.length > 0) {
          const at = stack.pop()!;
          area++;
          for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) {
            const x = (at % width) + dx;
            const y = Math.floor(at / width) + dy;
            const next = y * width + x;
            if (x < 0 || y < 0 || x >= width || y >= height || data[next]! >= 128 || seen.has(next)) continue;
            seen.add(next);
            stack.push(next);
          }
        }
        areas.push(area);
      }
      expect([...findComponents(raster, 128).components.area].sort()).toEqual(areas.sort());
    }));
  });

  it('hold every pixel darker than any level, wherever the image lies in memory', () => {
    fc.assert(fc.property(image, fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 3 }), (raster, level, offset) => {
      // Mostly paper, so that four pixels beside each other are passed over together.
      const light = raster.data.map((value) => (value < 64 ? value : Math.max(value, level)));
      const data = new Uint8Array(light.length + offset).subarray(offset);
      data.set(light);
      const ink = findComponents({ ...raster, data }, level);
      const found = Uint8Array.from(data, () => 0);
      for (let run = 0; run < ink.rows.length; run++) found.fill(1, ink.rows[run]! * raster.width + ink.starts[run]!, ink.rows[run]! * raster.width + ink.ends[run]!);
      expect(found).toEqual(data.map((value) => (value < level ? 1 : 0)));
    }));
  });

  it('can be erased one by one', () => {
    const raster = paper(60, 40, [[5, 5, 15, 15], [30, 20, 50, 30]]);
    const ink = findComponents(raster, 128);
    expect(ink.components.count).toBe(2);
    const left = eraseComponents(raster, ink, (label) => ink.components.left[label] === 5);
    expect(findComponents(left, 128).components).toMatchObject({ count: 1, area: Int32Array.of(200) });
  });
});

describe('filters', () => {
  it('median takes the middle of nine', () => {
    fc.assert(fc.property(image, (raster) => {
      const { data } = median(raster);
      for (let y = 1; y < raster.height - 1; y++) for (let x = 1; x < raster.width - 1; x++) {
        const nine = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => raster.data[(y + dy) * raster.width + x + dx]!)).sort((a, b) => a - b);
        expect(data[y * raster.width + x]).toBe(nine[4]);
      }
    }));
  });
  it('sharpen makes white what is light enough, and changes nothing else by that', () => {
    fc.assert(fc.property(image, fc.integer({ min: 1, max: 255 }), (raster, white) => {
      expect(sharpen(raster, 2, 2, white).data).toEqual(sharpen(raster, 2, 2).data.map((value) => (value >= white ? 255 : value)));
    }));
  });

  it('smooth keeps the range and flat paper; sharpen undoes no flat paper either', () => {
    fc.assert(fc.property(image, (raster) => {
      const low = Math.min(...raster.data);
      const high = Math.max(...raster.data);
      for (const value of smooth(raster, 2).data) expect(value >= low && value <= high).toBe(true);
    }));
    const flat = paper(20, 20, []);
    expect(sharpen(flat, 2, 2).data).toEqual(flat.data);
  });
  it('four quarter turns, or one and three, give the page back', () => {
    fc.assert(fc.property(image, (raster) => {
      expect(turnQuarters(turnQuarters(raster, 90), 270)).toEqual(raster);
      expect(turnQuarters(turnQuarters(raster, 180), 180)).toEqual(raster);
      expect(turnQuarters(turnQuarters(raster, 90), 90)).toEqual(turnQuarters(raster, 180));
    }));
  });
});

describe('colour', () => {
  const colours = (width: number, height: number, at: (x: number, y: number) => [number, number, number]): Raster =>
    ({ data: Uint8Array.from(Array.from({ length: width * height }, (_, index) => at(index % width, Math.floor(index / width))).flat()), width, height, channels: 3, dpi: 200 });
  const page = colours(400, 300, (x, y) => (Math.hypot(x - 100, y - 100) < 60 && Math.hypot(x - 100, y - 100) > 50 ? [220, 40, 50] : x > 250 && x < 350 && Math.abs(y - 200 - (x % 20)) < 3 ? [40, 60, 200] : x > 250 && y < 40 ? [0, 0, 0] : [255, 255, 255]));
  it('fades red and blue ink and keeps black', () => {
    const { data } = toGrey(page);
    expect(data[100 * 400 + 45]).toBeGreaterThan(200);
    expect(data[20 * 400 + 300]).toBe(0);
  });
  it('makes dark blue ink as pale as paper', () => {
    const pen = colours(2, 1, (x) => (x === 0 ? [34, 52, 143] : [30, 30, 40]));
    expect(toGrey(pen).data[0]).toBeGreaterThan(225);
    expect(toGrey(pen).data[1]).toBeLessThan(60);
  });
  it('finds where red and blue ink is', () => {
    const { red, blue } = findColouredInk(page);
    expect(red).toHaveLength(1);
    expect(blue).toHaveLength(1);
    const [left, top, right, bottom] = red[0]!;
    for (const [value, expected] of [[left, 40], [top, 40], [right, 160], [bottom, 160]] as const) expect(Math.abs(value - expected)).toBeLessThanOrEqual(16);
    expect(findColouredInk(toGrey(page))).toEqual({ red: [], blue: [] });
  });
});

describe('marks', () => {
  const type = { height: 18, stroke: 3, letters: 100, specks: 0 };
  it('finds the frame of an arrival stamp, not a table and not a letter', () => {
    const frame = (left: number, top: number, width: number, height: number): [number, number, number, number][] =>
      [[left, top, left + width, top + 3], [left, top + height - 3, left + width, top + height], [left, top, left + 3, top + height], [left + width - 3, top, left + width, top + height]];
    const raster = paper(1650, 1200, [...frame(100, 300, 370, 150), ...frame(100, 600, 1400, 500), [800, 100, 810, 118]]);
    expect(findStamps(findComponents(raster, 128), type, 200).frames).toEqual([[100, 300, 470, 450]]);
  });
  it('finds letters that no word covers, a line a region', () => {
    const raster = paper(600, 400, [[100, 50, 112, 68], [120, 50, 132, 68], [300, 50, 312, 68], [100, 200, 112, 218]]);
    const missed = findMissed(findComponents(raster, 128), type, [[90, 45, 140, 75]], [[80, 190, 130, 230]]);
    expect(missed).toHaveLength(1);
    expect(missed[0]!.box[0]).toBeLessThan(300);
    expect(missed[0]!.box[2]).toBeGreaterThan(312);
  });
  it('are a paragraph where lines are so near that each would hold parts of the others', () => {
    const rows = (pitch: number): [number, number, number, number][] => [0, 1, 2].flatMap((row) => [0, 1, 2, 3].map((at): [number, number, number, number] => [100 + at * 20, 50 + row * pitch, 112 + at * 20, 68 + row * pitch]));
    const counts = (pitch: number) => findMissed(findComponents(paper(600, 400, rows(pitch)), 128), type, [], []).map(({ lines }) => lines.length);
    expect(counts(28)).toEqual([3]);
    expect(counts(60)).toEqual([1, 1, 1]);
  });
  it('are given a whole line at a time, sloping ones too, however many there are', () => {
    const letters = Array.from({ length: 6 * 40 }, (_, index): [number, number, number, number] => {
      const [line, at] = [Math.floor(index / 40), index % 40];
      const [left, top] = [20 + at * 22 + Math.floor(at / 4) * 18, 100 + line * 45 + Math.round(at * 0.8) + (at % 3)];
      return [left, top, left + 12, top + 18];
    });
    const type = { height: 18, stroke: 3, letters: 240, specks: 0 };
    const lines = findMissed(findComponents(paper(1200, 500, letters), 128), type, [], []).flatMap(({ lines }) => lines);
    expect(lines).toHaveLength(6);
    for (const [left, , right] of lines) expect([left < 20, right > 20 + 39 * 22]).toEqual([true, true]);
  });
});
