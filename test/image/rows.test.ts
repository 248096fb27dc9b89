import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { cutRow } from '../../pipeline/image/rows.ts';
import type { Box } from '../../pipeline/model.ts';

const PAPER = 250;

function page(boxes: Box[], [width, height] = [400, 160]): Raster {
  const data = new Uint8Array(width! * height!).fill(PAPER);
  for (const [left, top, right, bottom] of boxes) for (let y = top; y < bottom; y++) data.fill(10, y * width! + left, y * width! + right);
  return { data, width: width!, height: height!, channels: 1, dpi: 200 };
}
/** Words of two letters 20 high that stand on a line, 30 from word to word. */
const row = (base: number): Box[] => [20, 110, 200, 290].flatMap((left): Box[] => [[left, base - 20, left + 20, base], [left + 24, base - 20, left + 50, base]]);
/** Rows of pixels of the page in which a strip has ink, for a column of the page. */
const inkAt = (x: number, { image, left, top }: ReturnType<typeof cutRow>) =>
  Array.from({ length: image.height }, (_, y) => y).filter((y) => image.data[y * image.width + x - left]! < 128).map((y) => y + top);

const rows = [...row(50), ...row(86), ...row(122)];

describe('a row of thick type', () => {
  it('is cut out without its neighbours, in whole words', () => {
    const cut = cutRow(page(rows), [120, 66, 240, 86], 200);
    expect([cut.left > 70, cut.left < 110, cut.left + cut.image.width > 250, cut.left + cut.image.width < 290]).toEqual([true, true, true, true]);
    for (const x of [115, 140, 210, 245]) expect(inkAt(x, cut)).toEqual(Array.from({ length: 20 }, (_, y) => 66 + y));
  });

  it('keeps its own marks and tails, and leaves those of its neighbours', () => {
    // a tail of its own beside a mark of the row below, a mark of its own beside a tail of the row above
    const cut = cutRow(page([...rows, [115, 84, 119, 93], [136, 96, 140, 103], [205, 57, 210, 67], [230, 48, 234, 57]]), [110, 66, 250, 86], 200);
    expect(inkAt(117, cut)).toContain(92);
    expect(inkAt(138, cut)).not.toContain(98);
    expect(inkAt(207, cut)).toContain(58);
    expect(inkAt(232, cut)).not.toContain(52);
  });

  it('is parted from what touches it where they are narrowest', () => {
    const cut = cutRow(page([...rows, [136, 80, 139, 110]]), [110, 66, 250, 86], 200);
    expect(inkAt(137, cut)).toContain(86);
    expect(inkAt(137, cut)).not.toContain(104);
    expect(cut.image.height).toBeLessThan(45);
  });

  it('may stand at any edge of the page', () => {
    for (const box of [[0, 0, 400, 20], [0, 140, 400, 160], [0, -8, 10, 4], [390, 150, 400, 162]] as Box[]) {
      const { image, left, top } = cutRow(page(rows), box, 200);
      expect(image.data).toHaveLength(image.width * image.height);
      expect([left >= 0, top >= 0, left + image.width <= 400, top + image.height <= 160]).toEqual([true, true, true, true]);
    }
  });
});
