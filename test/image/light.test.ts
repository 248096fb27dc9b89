import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { evenLight } from '../../pipeline/image/light.ts';

const [WIDTH, HEIGHT] = [640, 800];

/** A page of print (a dark square of 8 pixels in every 20) under this light. */
function page(light: (x: number, y: number) => number): Raster {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) data[y * WIDTH + x] = light(x, y) * (x % 20 < 8 && y % 20 < 8 ? 0.3 : 1);
  return { data, width: WIDTH, height: HEIGHT, channels: 1, dpi: 200 };
}
const at = ({ data }: Raster, x: number, y: number) => data[y * WIDTH + x]!;

describe('light', () => {
  it('is left alone where it is even', () => {
    const scan = page(() => 230);
    expect(evenLight(scan)).toBe(scan);
    const faded = page((x) => 230 - (10 * x) / WIDTH);
    expect(evenLight(faded)).toBe(faded);
  });

  it('becomes even where it fades away', () => {
    const even = evenLight(page((x) => 230 - (140 * x) / WIDTH));
    for (const x of [15, 315, 615]) {
      expect(at(even, x, 415)).toBeGreaterThan(215);
      expect(at(even, x - 12, 404)).toBeLessThan(90);
    }
  });

  it('leaves nothing of the table that the page lies on, and all of the page', () => {
    const isPage = (x: number, y: number) => x >= 96 && x < 544 && y >= 96 && y < 704;
    const even = evenLight(page((x, y) => (isPage(x, y) ? 220 - (60 * y) / HEIGHT : 90)));
    for (const [x, y] of [[20, 20], [620, 400], [300, 780], [22, 402]] as const) expect(at(even, x, y)).toBe(240);
    for (const [x, y] of [[164, 164], [464, 624], [304, 404]] as const) expect(at(even, x, y)).toBeLessThan(100);
  });

  it('takes no dark corner of a page for a table', () => {
    const even = evenLight(page((x, y) => 230 - 150 * Math.max(0, 1 - Math.hypot(x, y) / 700)));
    expect(at(even, 4, 4)).toBeLessThan(120);
    expect(at(even, 104, 104)).toBeLessThan(120);
  });
});
