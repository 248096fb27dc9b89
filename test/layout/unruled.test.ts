import { describe, expect, test } from 'vitest';
import { layoutDocument } from '../../pipeline/layout/index.ts';
import { tableRecords } from '../../pipeline/layout/tables.ts';
import { body, centred, gridOf, pageOf, widthOf, type Printed } from './pages.ts';

const XS = [220, 300, 800, 1080, 1320, 1520];
const HEADER = ['TT', 'Nội dung', 'Chủ trì', 'Phối hợp', 'Thời gian'];
const ROWS = [
  ['1', 'Nạo vét kênh\nchính của xã', 'Trạm 1', 'UBND xã', 'Quý I'],
  ['2', 'Sửa cống', 'Trạm 2', '', 'Quý II'],
  ['3', 'Trồng tre\nchắn sóng', 'Hạt 3', 'Hội 4\nvà Hội 5', 'Quý III'],
];
const text = (rows: string[][]) => rows.map((row) => row.map((cell) => cell.replaceAll('\n', ' ')));

/** Rows of cells set without rules; `space`: room between rows. */
function set(rows: string[][], { xs = XS, top = 400, space = 16, middle = false } = {}): Printed[] {
  const lines: Printed[] = [];
  let y = top;
  for (const row of rows) {
    const height = Math.max(...row.map((cell) => cell.split('\n').length));
    row.forEach((cell, column) => {
      const own = cell.split('\n');
      own.forEach((part, index) => { if (part !== '') lines.push({ text: part, left: xs[column]!, top: y + (index + (middle ? (height - own.length) / 2 : 0)) * 32, size: 24 }); });
    });
    y += height * 32 + space;
  }
  return lines;
}

const tables = (...pages: Parameters<typeof layoutDocument>[0]) => tableRecords(layoutDocument(pages).blocks).map(({ table }) => table);

describe('tables without rules', () => {
  test.each([['at the top of cells', false], ['in the middle of cells', true]])('columns under their names, text %s', (_name, middle) => {
    const [table] = tables(pageOf([centred('PHỤ LỤC', 250), ...set([HEADER, ...ROWS], { middle }), ...body(900, 4)]));
    expect(table).toMatchObject({ header: HEADER, rows: text(ROWS) });
  });

  test('rows without numbers, by the space above them', () => {
    const [table] = tables(pageOf(set([HEADER.slice(1), ...ROWS.map((row) => row.slice(1))], { xs: XS.slice(1) })));
    expect(table).toMatchObject({ header: HEADER.slice(1), rows: text(ROWS.map((row) => row.slice(1))) });
  });

  test('a name of the numbers that was not read', () => {
    const [table] = tables(pageOf(set([['', ...HEADER.slice(1)], ...ROWS])));
    expect(table).toMatchObject({ header: ['', ...HEADER.slice(1)], rows: text(ROWS) });
  });

  const MANY = ['Nạo vét kênh', 'Sửa cống', 'Trồng tre', 'Vá đường', 'Sơn cột', 'Dọn chợ'].map((task, at) => [`${at + 1}`, task, `Trạm ${at + 1}`, 'UBND xã', `Tháng ${at + 2}`]);
  const without = (number: number, read = '') => MANY.map((row) => (row[0] === `${number}` ? [read, ...row.slice(1)] : row));

  test.each([['lost', ''], ['misread', 'B:'], ['with a mark', '4:']])('a number that is %s', (_name, read) => {
    const [table] = tables(pageOf(set([HEADER, ...without(4, read)])));
    expect(table!.rows).toEqual(without(4, read));
  });

  test.each([1, 3])('a number that is lost where text stands in the middle of cells: %i', (number) => {
    const rows = without(number).map((row, at) => row.map((cell, column) => (column === 1 + (at % 2) ? `${cell}\nvà việc khác` : cell)));
    const [table] = tables(pageOf(set([HEADER, ...rows], { middle: true, space: 20 })));
    expect(table!.rows).toEqual(text(rows));
  });

  test('a number that was hard to read begins its row, a speck does not', () => {
    expect(tables(pageOf([...set([HEADER, ...without(4)]), { text: 'Ä', left: 232, top: 592, size: 24, confidence: 0.2 }]))[0]!.rows.map((row) => row[1])).toEqual(MANY.map((row) => row[1]));
  });

  test.each([['misread', 'm'], ['lost', '']])('a heading in capitals above a row, its number %s', (_name, read) => {
    const [table] = tables(pageOf(set([HEADER, MANY[0]!, [read, 'CÔNG TÁC KIỂM TRA', '', '', ''], ...MANY.slice(1)], { space: 12 })));
    expect(table!.rows.map((row) => row[1])).toEqual([MANY[0]![1], 'CÔNG TÁC KIỂM TRA', ...MANY.slice(1).map((row) => row[1])]);
  });

  test('a number that is lost at the head of a page', () => {
    const twoLines = without(4).map(([number, task, ...rest]) => [number!, `${task}\nchính của xã`, ...rest]);
    const [table] = tables(pageOf(set([HEADER, ...twoLines.slice(0, 3)])), pageOf([{ text: '2', left: 820, top: 100 }, ...set([HEADER, ...twoLines.slice(3)], { top: 220 })], { number: 2 }));
    expect(table!.rows).toEqual(text(twoLines));
  });

  test('a group of rows over all columns, and names over several columns', () => {
    const group = 'Công tác chỉ đạo, điều hành và kiểm tra của Ban Chỉ đạo các cấp';
    const [table] = tables(pageOf([
      { text: 'Cơ quan thực hiện', left: 875, top: 366, size: 24 }, ...set([HEADER, ROWS[0]!, ['II'], ...ROWS.slice(1)]), { text: group, left: 300, top: 528, size: 24 },
    ]));
    expect(table!.header).toEqual(['TT', 'Nội dung', 'Cơ quan thực hiện - Chủ trì', 'Cơ quan thực hiện - Phối hợp', 'Thời gian']);
    expect(table!.rows).toEqual([text(ROWS)[0], ['II', group, '', '', ''], ...text(ROWS).slice(1)]);
  });

  test('go on over the page end', () => {
    const rest = [['', 'và đê bối', '', '', ''], ['4', 'Sơn cột mốc\nbên sông', 'Tổ 4', 'Trạm 2', 'Tháng 9'], ['5', 'Vá đường', 'Tổ 5', 'Trạm 1', 'Tháng 8']];
    const [table] = tables(pageOf(set([HEADER, ...ROWS])), pageOf([{ text: '2', left: 820, top: 100 }, ...set(rest, { top: 220 })], { number: 2 }));
    expect(table!.pages).toEqual([1, 2]);
    expect(table!.rows.map(([number]) => number)).toEqual(['1', '2', '3', '4', '5']);
    expect(table!.rows[2]![1]).toBe('Trồng tre chắn sóng và đê bối');
  });

  test('the text around a table stays text', () => {
    const { blocks } = layoutDocument([pageOf([...body(200, 3), ...set([HEADER, ...ROWS], { top: 480 }), ...body(900, 3)])]);
    expect(blocks.map(({ kind, lines }) => [kind, kind === 'table' ? 0 : lines.length])).toEqual([['text', 3], ['table', 0], ['text', 3]]);
  });
});

describe('no tables', () => {
  test.each([
    ['a list with numbers', Array.from({ length: 6 }, (_, index): Printed => ({ text: `${index + 1}. Nạo vét kênh chính và sửa cống đầu mối của tuyến`, left: 280, top: 400 + index * 46, size: 26 }))],
    ['a letterhead', [centred('UBND XÃ AN LÂM', 200, 220, 700), centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 200, 760, 1540), centred('TRẠM Y TẾ', 246, 220, 700), centred('Độc lập - Tự do - Hạnh phúc', 246, 760, 1540), centred('Số: 5/KH-TYT', 300, 220, 700), centred('An Lâm, ngày 02 tháng 3 năm 2027', 300, 760, 1540), ...body(420, 5)]],
    ['recipients beside a signature', [...body(300, 5), { text: 'Nơi nhận:', left: 220, top: 700, size: 24 }, centred('KT. GIÁM ĐỐC', 700, 900, 1540), { text: '- Sở Y tế;', left: 220, top: 740, size: 24 }, centred('PHÓ GIÁM ĐỐC', 746, 900, 1540), { text: '- Lưu: VT.', left: 220, top: 780, size: 24 }, centred('Lâm Văn Mẫu', 980, 900, 1540)]],
    ['lists in three columns without names', Array.from({ length: 5 }, (_, index) => [{ text: 'Lâm Văn Mẫu', left: 220, top: 400 + index * 46, size: 26 }, { text: 'xã An Lâm', left: 700, top: 400 + index * 46, size: 26 }, { text: 'tỉnh Vân Hải', left: 1200, top: 400 + index * 46, size: 26 }]).flat()],
  ] satisfies [string, Printed[]][])('%s', (_name, lines) => {
    expect(layoutDocument([pageOf(lines)]).blocks.map(({ kind }) => kind)).not.toContain('table');
  });
});

describe('rows that no rule parts', () => {
  const columns = [200, 290, 790, 1070, 1310, 1540];
  test.each([['numbered', ROWS], ['by space', ROWS.map(([, ...rest]) => ['', ...rest])]])('a grid with column rules only, %s', (_name, rows) => {
    const own = rows[0]![0] === '' ? { header: HEADER.slice(1), rows: rows.map((row) => row.slice(1)), xs: XS.slice(1), grid: columns.slice(1) } : { header: HEADER, rows, xs: XS, grid: columns };
    const [table] = tables(pageOf(set([own.header, ...own.rows], { xs: own.xs }), { grids: [gridOf(own.grid, [390, 440, 700])] }));
    expect(table).toMatchObject({ header: own.header, rows: text(own.rows) });
  });

  test('paragraphs of a cell in a table with ruled rows are one cell', () => {
    const row = (number: string) => [number, '- Nạo vét kênh\n- Sửa cống', 'Trạm 1\nTrạm 2', 'UBND', 'Quý I'];
    const ys = [390, 436, 516, 596, 676];
    const lines = [...set([HEADER], { top: 400 }), ...[1, 2, 3].flatMap((number) => set([row(`${number}`)], { top: 366 + number * 80 }))];
    const [table] = tables(pageOf(lines, { grids: [gridOf(columns, ys)] }));
    expect(table!.rows.map(([number]) => number)).toEqual(['1', '2', '3']);
  });

  test('a row cut twice over a ruled table keeps its cells over rows', () => {
    const grid = gridOf(columns, [390, 440, 520, 700]);
    const cells = grid.cells.filter(({ row, column }) => !(row === 2 && column === 4)).map((cell) => (cell.row === 1 && cell.column === 4 ? { ...cell, rowSpan: 2, box: [cell.box[0], 440, cell.box[2], 700] as [number, number, number, number] } : cell));
    const lines = [...set([HEADER]), ...set([['1', 'Một', 'Trạm 1', 'UBND', 'Quý I']], { top: 450 }), ...set([['2', 'Hai', 'Trạm 2', 'UBND', ''], ['3', 'Ba', 'Trạm 3', 'UBND', '']], { top: 530 })];
    const [table] = tables(pageOf(lines, { grids: [{ ...grid, cells }] }));
    expect(table!.rows.map((row) => [row[0], row[4]])).toEqual([['1', 'Quý I'], ['2', 'Quý I'], ['3', 'Quý I']]);
  });
});

test('the fixture lines do not touch', () => expect(widthOf('chính của xã', 24)).toBeLessThan(480));
