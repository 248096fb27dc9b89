import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { findComponents } from '../../pipeline/image/components.ts';
import { findLeaders, putLeadersBack } from '../../pipeline/image/leaders.ts';
import type { Box, Word } from '../../pipeline/model.ts';

const TYPE = { height: 20, stroke: 4, letters: 100, specks: 0 };

/** A page with dark boxes. */
function page(boxes: Box[]): Raster {
  const [width, height] = [400, 100];
  const data = new Uint8Array(width * height).fill(255);
  for (const [left, top, right, bottom] of boxes) for (let y = top; y < bottom; y++) data.fill(0, y * width + left, y * width + right);
  return { data, width, height, channels: 1, dpi: 200 };
}
/** Dots of four pixels at these places. */
const dots = (places: number[], y = 50): Box[] => places.map((x) => [x, y, x + 4, y + 4]);
const every = (step: number, count: number, from = 20) => Array.from({ length: count }, (_, index) => from + step * index);
const found = (boxes: Box[]) => findLeaders(findComponents(page(boxes), 128), TYPE).map(({ box, dots: count }) => ({ box, count }));

describe('leaders', () => {
  it('are rows of dots', () => {
    expect(found(dots(every(9, 12)))).toEqual([{ box: [20, 50, 123, 54], count: 12 }]);
    expect(found([...dots(every(9, 8)), ...dots(every(12, 6, 150), 80)])).toHaveLength(2);
  });

  it('count dots that are worn away, and two bits as one', () => {
    expect(found(dots(every(9, 12).filter((_, index) => index !== 4 && index !== 7)))[0]!.count).toBe(12);
    expect(found([...dots(every(9, 11)), [119, 50, 121, 54], [122, 50, 124, 54]])[0]!.count).toBe(12);
  });

  it('are no ellipsis, no points of letters, no marks of different sizes, no uneven rows', () => {
    expect(found(dots(every(9, 4)))).toEqual([]);
    expect(found([...dots(every(12, 8), 40), ...every(12, 8).map((x): Box => [x, 47, x + 4, 62])])).toEqual([]);
    expect(found(every(9, 10).map((x, index): Box => [x, 50, x + (index % 2 ? 7 : 2), 50 + (index % 2 ? 7 : 2)]))).toEqual([]);
    expect(found(dots([20, 30, 55, 62, 90, 97, 120]))).toEqual([]);
  });
});

describe('leaders beside words', () => {
  const word = (text: string, left: number, right: number, line = 0, top = 30): Word => ({ text, box: [left, top, right, top + 24], confidence: 0.9, line });
  const leader = (left: number, right: number, count: number, y = 50) => ({ box: [left, y, right, y + 4] as Box, dots: count });
  const texts = (words: Word[]) => words.map(({ text, line }) => `${line} ${text}`);

  it('stand in their line, and are part of what they touch', () => {
    const words = [word('Số:', 10, 50), word('/KH-UBND', 142, 220), word('năm', 300, 340)];
    expect(texts(putLeadersBack(words, [leader(60, 140, 9)], 20))).toEqual(['0 Số:', '0 ........./KH-UBND', '0 năm']);
  });

  it('join a line that was torn apart', () => {
    const words = [word('Bà', 10, 40), word('sinh', 150, 190, 1), word('ngày', 200, 240, 1), word('Dưới', 10, 60, 2, 80)];
    expect(texts(putLeadersBack(words, [leader(50, 140, 10)], 20))).toEqual(['0 Bà', '0 ..........', '0 sinh', '0 ngày', '2 Dưới']);
  });

  it('make a line of their own where nothing stands beside them', () => {
    expect(texts(putLeadersBack([word('Dưới', 10, 60, 0, 80)], [leader(50, 300, 25, 20)], 20))).toEqual(['0 Dưới', `1 ${'.'.repeat(25)}`]);
    expect(texts(putLeadersBack([], [leader(50, 300, 25)], 20))).toEqual([`0 ${'.'.repeat(25)}`]);
  });

  it('leave columns apart', () => {
    const words = [word('Số:', 10, 50), word('Hà', 300, 330, 1)];
    expect(texts(putLeadersBack(words, [leader(60, 140, 9)], 20))).toEqual(['0 Số:', '0 .........', '1 Hà']);
  });
});
