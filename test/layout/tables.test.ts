import { describe, expect, test } from 'vitest';
import { layoutDocument } from '../../pipeline/layout/index.ts';
import { tableRecords } from '../../pipeline/layout/tables.ts';
import type { Grid, RecognizedPage } from '../../pipeline/model.ts';
import { gridOf, pageOf, type Printed } from './pages.ts';

const XS = [200, 300, 800, 1100, 1500];

/** A page with one table: rows of cells, each cell of lines parted by a line break; rows are as high as their fullest cell. */
function tablePage(number: number, rows: string[][], rest: { lines?: Printed[]; grid?: (grid: Grid) => Grid; page?: Partial<RecognizedPage> } = {}): RecognizedPage {
  const ys = [300];
  const printed: Printed[] = [...rest.lines ?? []];
  for (const row of rows) {
    const top = ys.at(-1)!;
    row.forEach((cell, column) => cell.split('\n').forEach((text, index) => { if (text !== '') printed.push({ text, left: XS[column]! + 12, top: top + 10 + index * 36, size: 24 }); }));
    ys.push(top + 20 + 36 * Math.max(1, ...row.map((cell) => cell.split('\n').length)));
  }
  const grid = gridOf(XS.slice(0, (rows[0]?.length ?? 0) + 1), ys);
  return pageOf(printed, { number, grids: [rest.grid?.(grid) ?? grid], ...rest.page });
}

const recordsOf = (...pages: RecognizedPage[]) => tableRecords(layoutDocument(pages).blocks);
const HEADER = ['TT', 'Nhiệm vụ', 'Chủ trì', 'Thời gian'];

describe('tables of a document', () => {
  test('cells in order, lines joined, evidence beside', () => {
    const [record] = recordsOf(tablePage(1, [HEADER, ['1', 'Nạo vét kênh\nchính', 'Trạm 1', 'Quý I/2026'], ['2', 'Sửa cống', '', 'Thường xuyên']], { lines: [{ text: 'Phụ lục', left: 800, top: 150 }] }));
    expect(record!.table).toEqual({ page: 1, box: [200, 300, 1500, 504], pages: [1], header: HEADER, rows: [['1', 'Nạo vét kênh chính', 'Trạm 1', 'Quý I/2026'], ['2', 'Sửa cống', '', 'Thường xuyên']] });
    expect(record!.cells[0]![1]!.map(({ raw }) => raw)).toEqual(['Nạo vét kênh', 'chính']);
  });

  test('a header that is printed again is left out, with a misread letter too', () => {
    const records = recordsOf(
      tablePage(1, [HEADER, ['1', 'Nạo vét kênh', 'Trạm 1', 'Quý I']]),
      tablePage(2, [['TT', 'Nhiêm vụ', 'Chủ trì', 'Thời gìan'], ['2', 'Sửa cống', 'Trạm 2', 'Quý II']], { lines: [{ text: '2', left: 820, top: 100 }] }),
    );
    expect(records).toHaveLength(1);
    expect(records[0]!.table).toMatchObject({ pages: [1, 2], rows: [['1', 'Nạo vét kênh', 'Trạm 1', 'Quý I'], ['2', 'Sửa cống', 'Trạm 2', 'Quý II']] });
  });

  test('a row that the page end cuts is one row', () => {
    const [record] = recordsOf(
      tablePage(1, [HEADER, ['1', 'Nạo vét kênh', 'Trạm 1', 'Quý I'], ['2', 'Sửa cống đầu', 'Trạm 2', 'Quý II']]),
      tablePage(2, [['', 'mối của tuyến', '', ''], ['3', 'Trồng tre', 'Trạm 3', 'Quý III']]),
    );
    expect(record!.table.rows.map((row) => row[1])).toEqual(['Nạo vét kênh', 'Sửa cống đầu mối của tuyến', 'Trồng tre']);
    expect(record!.cells[1]![1]!.map(({ page }) => page)).toEqual([1, 2]);
  });

  test('a group at the top of a page is a row of its own', () => {
    const [record] = recordsOf(
      tablePage(1, [HEADER, ['1', 'Nạo vét kênh', 'Trạm 1', 'Quý I']]),
      tablePage(2, [['', 'CÁC CỐNG DƯỚI ĐÊ', '', ''], ['2', 'Sửa cống', 'Trạm 2', 'Quý II']]),
    );
    expect(record!.table.rows).toHaveLength(3);
  });

  test('other columns, or text between, make another table', () => {
    expect(recordsOf(tablePage(1, [HEADER, ['1', 'a b', 'c d', 'e g']]), tablePage(2, [['TT', 'Tên', 'Số'], ['1', 'x', 'y']]))).toHaveLength(2);
    expect(recordsOf(tablePage(1, [HEADER, ['1', 'a b', 'c d', 'e g']]), tablePage(2, [HEADER, ['1', 'x', 'y', 'z']], { lines: [{ text: 'Phụ lục II: Danh mục công trình', left: 500, top: 200 }] }))).toHaveLength(2);
  });

  test('names of columns above each other, and the row that counts the columns', () => {
    const [record] = recordsOf(tablePage(1, [['TT', 'Nhiệm vụ', 'Thời gian', ''], ['', '', 'Bắt đầu', 'Kết thúc'], ['(1)', '(2)', '(3)', '(4)'], ['1', 'Sửa cống', 'Tháng 1', 'Tháng 3']], {
      grid: (grid) => ({ ...grid, cells: grid.cells.filter(({ row, column }) => !(row === 1 && column < 2) && !(row === 0 && column === 3)).map((cell) => {
        if (cell.row === 0 && cell.column < 2) return { ...cell, rowSpan: 2, box: [cell.box[0], cell.box[1], cell.box[2], cell.box[3] + 56] };
        return cell.row === 0 && cell.column === 2 ? { ...cell, columnSpan: 2, box: [cell.box[0], cell.box[1], 1500, cell.box[3]] } : cell;
      }) }),
    }));
    expect(record!.table.header).toEqual(['TT', 'Nhiệm vụ', 'Thời gian - Bắt đầu', 'Thời gian - Kết thúc']);
    expect(record!.table.rows).toEqual([['1', 'Sửa cống', 'Tháng 1', 'Tháng 3']]);
  });

  test('a cell over several rows stands in each', () => {
    const [record] = recordsOf(tablePage(1, [HEADER, ['1', 'Sửa cống', 'Trạm 2', 'Quý I'], ['2', 'Trồng tre', '', 'Quý II']], {
      grid: (grid) => ({ ...grid, cells: grid.cells.filter(({ row, column }) => !(row === 2 && column === 2)).map((cell) => (cell.row === 1 && cell.column === 2 ? { ...cell, rowSpan: 2, box: [cell.box[0], cell.box[1], cell.box[2], cell.box[3] + 56] } : cell)) }),
    }));
    expect(record!.table.rows.map((row) => row[2])).toEqual(['Trạm 2', 'Trạm 2']);
  });

  test('a table without names of columns', () => {
    const [record] = recordsOf(tablePage(1, [['1', 'Nạo vét', 'Trạm 1', 'Quý I'], ['2', 'Sửa cống', 'Trạm 2', 'Quý II']]));
    expect(record!.table).toMatchObject({ header: [], rows: { length: 2 } });
  });

  test('a seal over a cell and specks are no text of it', () => {
    const page = tablePage(1, [HEADER, ['1', 'Sửa cống\nđầu mối', 'Trạm 2', 'Quý I']]);
    const words = [
      ...page.words, { text: 'Z%x', box: [500, 395, 560, 430] as [number, number, number, number], confidence: 0.1, line: 90 },
      { text: '.', box: [1000, 370, 1004, 374] as [number, number, number, number], confidence: 0.4, line: 91 },
    ];
    const { blocks, zones } = layoutDocument([{ ...page, words }]);
    expect(tableRecords(blocks)[0]!.table.rows).toEqual([['1', 'Sửa cống đầu mối', 'Trạm 2', 'Quý I']]);
    expect(zones.get(1)!.map(({ text }) => text)).toContain('Z%x');
  });

  test('tables and text by their height on the page', () => {
    const page = tablePage(1, [HEADER, ['1', 'a b', 'c d', 'e g']], { lines: [{ text: 'Phụ lục I', left: 700, top: 150 }, { text: 'Ghi chú: bảng này thay cho bảng cũ.', left: 220, top: 900 }] });
    expect(layoutDocument([page]).blocks.map(({ kind }) => kind)).toEqual(['text', 'table', 'text']);
  });
});
