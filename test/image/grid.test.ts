import { describe, expect, test } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { findGrids } from '../../pipeline/image/grid.ts';
import { eraseRules, findRules } from '../../pipeline/image/rules.ts';
import { cellRegions, eraseBorders, withoutTables } from '../../pipeline/image/tables.ts';
import type { Box, Rule } from '../../pipeline/model.ts';

/** A white page of 200 dpi. */
function paper(width = 1654, height = 1200): Raster {
  return { data: new Uint8Array(width * height).fill(255), width, height, channels: 1, dpi: 200 };
}

/** Ink in a box, turned by `slope` about the origin of the page. */
function ink(image: Raster, [left, top, right, bottom]: Box, slope = 0): void {
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [toX, toY] = [Math.round(x - slope * y), Math.round(y + slope * x)];
      if (toX >= 0 && toY >= 0 && toX < image.width && toY < image.height) image.data[toY * image.width + toX] = 0;
    }
  }
}

const XS = [200, 280, 700, 1000, 1400];
const YS = [200, 260, 400, 640, 700];

/** A table of four columns and rows; `skip` leaves out pieces of rules. */
function table(image: Raster, { slope = 0, skip = () => false }: { slope?: number; skip?: (kind: 'level' | 'upright', border: number, piece: number) => boolean } = {}): void {
  YS.forEach((y, row) => XS.slice(1).forEach((x, column) => { if (!skip('level', row, column)) ink(image, [XS[column]!, y, x + 3, y + 3], slope); }));
  XS.forEach((x, column) => YS.slice(1).forEach((y, row) => { if (!skip('upright', column, row)) ink(image, [x, YS[row]!, x + 3, y + 3], slope); }));
}

/** Strokes of the size of letters. */
function text(image: Raster, left: number, top: number, letters = 6): void {
  for (let at = 0; at < letters; at++) ink(image, [left + at * 18, top, left + at * 18 + 4, top + 22]);
}

describe('rules and grids', () => {
  test.each([0, 0.005, -0.02, 0.034])('a table under a slope of %d', (slope) => {
    const image = paper();
    table(image, { slope });
    const grids = findGrids(findRules(image), image);
    expect(grids).toHaveLength(1);
    expect(grids[0]).toMatchObject({ rows: 4, columns: 4, openTop: false, openBottom: false });
    expect(grids[0]!.cells).toHaveLength(16);
    const cell = grids[0]!.cells.find(({ row, column }) => row === 2 && column === 1)!;
    const centre = [(280 + 700) / 2 - slope * 520, 520 + slope * 490];
    expect((cell.box[0] + cell.box[2]) / 2).toBeCloseTo(centre[0]!, -1);
    expect((cell.box[1] + cell.box[3]) / 2).toBeCloseTo(centre[1]!, -1);
  });

  test('breaks in rules and letters that touch them do not matter', () => {
    const image = paper();
    table(image);
    for (const x of [330, 520, 900, 1200]) for (let y = 198; y < 710; y++) image.data.fill(255, y * image.width + x, y * image.width + x + 12);
    for (let top = 380; top < 420; top += 4) text(image, 300, top, 3);
    expect(findGrids(findRules(image), image)).toMatchObject([{ rows: 4, columns: 4 }]);
  });

  test('cells are merged where no rule parts them', () => {
    const image = paper();
    // A heading over columns 1 and 2; column 3 of the last two rows is one cell.
    table(image, { skip: (kind, border, piece) => (kind === 'upright' && border === 2 && piece === 0) || (kind === 'level' && border === 3 && piece === 3) });
    const [grid] = findGrids(findRules(image), image);
    expect(grid!.cells).toHaveLength(14);
    expect(grid!.cells).toContainEqual(expect.objectContaining({ row: 0, column: 1, rowSpan: 1, columnSpan: 2 }));
    expect(grid!.cells).toContainEqual(expect.objectContaining({ row: 2, column: 3, rowSpan: 2, columnSpan: 1 }));
  });

  test('a row that the page end cuts is open', () => {
    const image = paper();
    table(image, { skip: (kind, border) => kind === 'level' && border === 4 });
    expect(findGrids(findRules(image), image)).toMatchObject([{ rows: 4, columns: 4, openTop: false, openBottom: true }]);
  });

  test('sides without rules', () => {
    const image = paper();
    table(image, { skip: (kind, border) => kind === 'upright' && (border === 0 || border === 4) });
    expect(findGrids(findRules(image), image)).toMatchObject([{ rows: 4, columns: 4 }]);
  });

  test('two tables on a page, from the top', () => {
    const image = paper(1654, 1400);
    table(image);
    for (const y of [900, 1000, 1100]) ink(image, [300, y, 1203, y + 3]);
    for (const x of [300, 700, 1200]) ink(image, [x, 900, x + 3, 1103]);
    expect(findGrids(findRules(image), image).map(({ rows, columns }) => [rows, columns])).toEqual([[4, 4], [2, 2]]);
  });

  test.each<[string, (image: Raster) => void]>([
    ['stems of letters below each other', (image) => { for (let top = 200; top < 900; top += 38) for (let left = 200; left < 1400; left += 22) ink(image, [left, top, left + 5, top + 26]); }],
    ['an arrival stamp', (image) => { for (const y of [300, 340, 420]) ink(image, [120, y, 420, y + 3]); for (const x of [120, 200, 417]) ink(image, [x, 300, x + 3, 423]); }],
    ['a frame around the page', (image) => { for (const y of [40, 1160]) ink(image, [40, y, 1600, y + 4]); for (const x of [40, 1600]) ink(image, [x, 40, x + 4, 1160]); }],
    ['underlines and a border of the scan', (image) => { ink(image, [0, 0, 60, 1200]); ink(image, [500, 300, 800, 303]); ink(image, [300, 500, 900, 502]); }],
  ])('%s are no table', (_, draw) => {
    const image = paper();
    draw(image);
    expect(findGrids(findRules(image), image)).toEqual([]);
  });

  test('rules of a PDF, some drawn twice', () => {
    const rules: Rule[] = [];
    for (const y of YS) rules.push({ from: [200, y], to: [1400, y], thickness: 1 }, { from: [200, y + 2], to: [1400, y + 2], thickness: 1 });
    for (const x of XS) rules.push({ from: [x, 200], to: [x, 700], thickness: 1 });
    expect(findGrids(rules, { width: 1654, height: 2339, dpi: null })).toMatchObject([{ rows: 4, columns: 4, cells: { length: 16 } }]);
  });
});

test('a texture takes no time and has no rules', () => {
  const image = paper(6000, 3000);
  for (let y = 0; y < 3000; y += 4) for (let x = (y % 8) * 8; x < 6000; x += 44) image.data.fill(0, y * 6000 + x, y * 6000 + Math.min(6000, x + 30));
  const start = process.cpuUsage();
  expect(findRules(image)).toEqual([]);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(3000);
});

describe('reading tables', () => {
  test('borders go, letters that touch them and underlines stay', () => {
    const image = paper();
    table(image);
    text(image, 300, 385);
    ink(image, [300, 460, 420, 463]);
    const rules = findRules(image);
    const bare = eraseBorders(image, rules, findGrids(rules, image));
    expect(bare.data[201 * image.width + 800]).toBe(255);
    expect(bare.data[500 * image.width + 201]).toBe(255);
    // A letter from 385 to 407 over the rule at 400.
    for (const y of [386, 395, 405]) expect(bare.data[y * image.width + 301]).toBe(0);
    expect(bare.data[461 * image.width + 350]).toBe(0);
    expect(image.data[201 * image.width + 800]).toBe(0);
  });

  test('bent rules are followed', () => {
    const image = paper();
    for (let x = 100; x < 1500; x++) {
      const y = 300 + Math.round(8 * Math.sin(x / 400));
      ink(image, [x, y, x + 1, y + 3]);
    }
    const left = eraseRules(image, findRules(image)).data.filter((value) => value === 0).length;
    expect(left).toBeLessThan(40);
  });

  test('full cells are read, cut down to their type; dust is none', () => {
    const image = paper();
    table(image);
    text(image, 400, 300);
    text(image, 400, 340);
    ink(image, [800, 300, 803, 302]);
    const rules = findRules(image);
    const grids = findGrids(rules, image);
    const regions = cellRegions(eraseBorders(image, rules, grids), grids);
    expect(regions).toEqual([[398, 298, 496, 364]]);
    expect(withoutTables(image, grids).data.every((value) => value === 255)).toBe(true);
  });

  test('the image stays as it is, whatever kind of array it is in', () => {
    const drawn = paper();
    table(drawn);
    text(drawn, 400, 300);
    const image = { ...drawn, data: Buffer.from(drawn.data) };
    const rules = findRules(image);
    withoutTables(eraseBorders(image, rules, findGrids(rules, image)), findGrids(rules, image));
    withoutTables(image, findGrids(rules, image));
    expect(image.data.equals(drawn.data)).toBe(true);
  });

  test('a stem of a letter right below a table is no row of it', () => {
    const image = paper();
    table(image);
    ink(image, [XS[2]!, YS[4]! + 8, XS[2]! + 4, YS[4]! + 50]);
    expect(findGrids(findRules(image), image)).toMatchObject([{ rows: 4, columns: 4, openBottom: false }]);
  });

  test('stems of letters of two lines that stand close below each other part no cell', () => {
    const image = paper();
    table(image);
    ink(image, [500, YS[0]! + 9, 504, YS[1]! - 8]);
    ink(image, [500, YS[3]! + 10, 504, YS[4]! - 9]);
    expect(findGrids(findRules(image), image)).toMatchObject([{ rows: 4, columns: 4 }]);
  });

  test('a short rule from border to border parts a cell', () => {
    const image = paper();
    table(image);
    ink(image, [500, YS[0]!, 503, YS[1]! + 3]);
    expect(findGrids(findRules(image), image)).toMatchObject([{ rows: 4, columns: 5 }]);
  });
});
