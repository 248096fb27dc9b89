import { describe, expect, test } from 'vitest';
import { layoutDocument } from '../../pipeline/layout/index.ts';
import { tableRecords } from '../../pipeline/layout/tables.ts';
import type { RecognizedPage, Word } from '../../pipeline/model.ts';

/** A page of a text file, as the source gives its words. */
function pageOf(text: string, number = 1): RecognizedPage {
  const words = text.split('\n').flatMap((line, at) => [...line.matchAll(/(\s*)(\S+)/g)].map(([, space, word], index): Word => {
    const tabs = space!.match(/\t/g)?.length ?? 0;
    return { text: word!, box: null, confidence: 1, line: at, ...(space!.length > (index === 0 ? 0 : 1) && { gap: space!.length }), ...(tabs > 0 && { tabs }) };
  }));
  return { number, width: 1654, height: 2339, dpi: null, rotation: 0, skew: 0, method: 'text', reason: '', engine: null, confidence: 1, words, rules: [], grids: [], zones: [] };
}

const blocksOf = (...texts: string[]) => layoutDocument(texts.map((text, index) => pageOf(text, index + 1))).blocks;
const tableOf = (...texts: string[]) => tableRecords(blocksOf(...texts)).map(({ table }) => table);
const HEADER = ['TT', 'Nội dung', 'Chủ trì', 'Thời gian'];
const ROWS = [['1', 'Nạo vét kênh chính', 'Trạm 1', 'Quý I'], ['2', 'Sửa cống', '', 'Quý II'], ['3', 'Trồng tre', 'Trạm 3', '']];

describe('tables in plain text', () => {
  test.each([
    ['bars', `PHỤ LỤC\n| TT | Nội dung | Chủ trì | Thời gian |\n|---|:---|---|---|\n| 1 | Nạo vét kênh chính | Trạm 1 | Quý I |\n| 2 | Sửa cống | | Quý II |\n|3|Trồng tre|Trạm 3||\nHết.`],
    ['bars without ends', 'PHỤ LỤC\nTT | Nội dung | Chủ trì | Thời gian\n1 | Nạo vét kênh chính | Trạm 1 | Quý I\n2 | Sửa cống | | Quý II\n3 | Trồng tre | Trạm 3 |\nHết.'],
    ['a box with rules', `PHỤ LỤC
┌────┬──────────────┬─────────┬───────────┐
│ TT │ Nội dung     │ Chủ trì │ Thời gian │
├────┼──────────────┼─────────┼───────────┤
│ 1  │ Nạo vét kênh │ Trạm 1  │ Quý I     │
│    │ chính        │         │           │
├────┼──────────────┼─────────┼───────────┤
│ 2  │ Sửa cống     │         │ Quý II    │
├────┼──────────────┼─────────┼───────────┤
│ 3  │ Trồng tre    │ Trạm 3  │           │
└────┴──────────────┴─────────┴───────────┘
Hết.`],
    ['a box with a rule below the names', `PHỤ LỤC
+----+--------------+---------+-----------+
| TT | Nội dung     | Chủ trì | Thời gian |
+====+==============+=========+===========+
| 1  | Nạo vét kênh | Trạm 1  | Quý I     |
|    | chính        |         |           |
| 2  | Sửa cống     |         | Quý II    |
| 3  | Trồng tre    | Trạm 3  |           |
+----+--------------+---------+-----------+
Hết.`],
    ['tabs', `PHỤ LỤC\nTT\tNội dung\tChủ trì\tThời gian\n1\tNạo vét kênh chính\tTrạm 1\tQuý I\n2\tSửa cống\t\tQuý II\n3\tTrồng tre\tTrạm 3\nHết.`],
    ['white space', `PHỤ LỤC
TT   Nội dung        Chủ trì     Thời gian
1    Nạo vét kênh    Trạm 1      Quý I
     chính
2    Sửa cống                    Quý II
3    Trồng tre       Trạm 3

Hết.`],
  ])('%s', (_name, text) => {
    const blocks = blocksOf(text);
    expect(tableRecords(blocks).map(({ table: { header, rows } }) => ({ header, rows }))).toEqual([{ header: HEADER, rows: ROWS }]);
    expect(blocks.filter(({ kind }) => kind === 'text').flatMap(({ lines }) => lines.map(({ raw }) => raw))).toEqual(['PHỤ LỤC', 'Hết.']);
    expect(blocks.map(({ kind }) => kind)).toEqual(['text', 'table', 'text']);
  });

  test('a group over all columns of a box, and columns that stand close', () => {
    expect(tableOf('| TT | Nội dung | Chủ trì |\n|----|----|----|\n| I. Công tác chỉ đạo |\n| 1 | Nạo vét | Trạm 1 |\n| 2 | Sửa cống | Trạm 2 |')[0]!.rows).toEqual([['I. Công tác chỉ đạo', '', ''], ['1', 'Nạo vét', 'Trạm 1'], ['2', 'Sửa cống', 'Trạm 2']]);
    expect(tableOf(`TT   Nội dung công việc            Đơn vị chủ trì     Thời gian
1    Nạo vét kênh chính của toàn     Trạm 1             Quý I
     xã và các nhánh lân cận
2    Xây dựng phóng sự tuyên truyền Công an xã          Quý II
     trên hệ thống loa
3    Trồng tre                       Trạm 3             Quý III`)[0]!.rows.map((row) => row.slice(1, 3))).toEqual([['Nạo vét kênh chính của toàn xã và các nhánh lân cận', 'Trạm 1'], ['Xây dựng phóng sự tuyên truyền trên hệ thống loa', 'Công an xã'], ['Trồng tre', 'Trạm 3']]);
  });

  test('it ends at words alone below the space between its rows; groups, totals and page numbers within it', () => {
    const text = `     Lời văn dài hơn một dòng của bảng, để biết khoảng cách giữa các dòng của văn bản.
Dòng thứ hai của lời văn ấy.

TT   Nội dung            Chủ trì     Số tiền

 I. CÔNG TÁC CHỈ ĐẠO

1    Nạo vét kênh        Trạm 1      20.000
     chính

                  2

 II. CÔNG TRÌNH

2    Sửa cống            Trạm 2      30.000

     Tổng cộng                       50.000

     D. TỔ CHỨC THỰC HIỆN

     Trạm 1 báo cáo kết quả.`;
    expect(tableOf(text)[0]!.rows).toEqual([['I.', 'CÔNG TÁC CHỈ ĐẠO', '', ''], ['1', 'Nạo vét kênh chính', 'Trạm 1', '20.000'], ['II.', 'CÔNG TRÌNH', '', ''], ['2', 'Sửa cống', 'Trạm 2', '30.000'], ['', 'Tổng cộng', '', '50.000']]);
    expect(blocksOf(text).at(-1)).toMatchObject({ kind: 'text', lines: [{ text: 'D. TỔ CHỨC THỰC HIỆN' }, {}] });
  });

  test('a table goes on over a form feed', () => {
    const page = (rows: string) => `TT   Nội dung        Chủ trì     Thời gian\n${rows}`;
    const [table] = tableOf(page('1    Nạo vét kênh    Trạm 1      Quý I\n2    Sửa cống        Trạm 2      Quý II'), '3    Trồng tre       Trạm 3      Quý III\n     chắn sóng\n4    Vá đường        Trạm 4      Quý IV\n\nHết.');
    expect(table!.rows.map((row) => row[1])).toEqual(['Nạo vét kênh', 'Sửa cống', 'Trồng tre chắn sóng', 'Vá đường']);
    expect(table!.pages).toEqual([1, 2]);
  });
});

test.each([
  ['a letterhead', '  UBND TỈNH AN LÂM              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n     SỞ NỘI VỤ                       Độc lập - Tự do - Hạnh phúc\n  Số: 5/SNV-VP                      An Lâm, ngày 02 tháng 3 năm 2027\n\nLời văn.'],
  ['numbers and tabs', '1.\tMục đích\n2.\tYêu cầu\n3.\tNội dung\n\t- Một\n\t- Hai'],
  ['recipients', 'Lời văn.\nNơi nhận:                             KT. GIÁM ĐỐC\n- Như trên;                           PHÓ GIÁM ĐỐC\n- Lưu: VT.\n\n                                      Quan Văn Mẫu'],
  ['a lone bar', 'Giá trị a | b là một trong hai.\nMức x || y cũng vậy.'],
  ['a line of dashes', 'Một.\n-----------\nHai.\n___________\nBa.'],
])('no table: %s', (_name, text) => expect(blocksOf(text).map(({ kind }) => kind)).not.toContain('table'));

test('hostile tables take linear time', () => {
  const time = (count: number) => {
    const rows = (line: string) => Array.from({ length: count }, (_, index) => line.replace('#', `${index % 900}`)).join('\n');
    const page = pageOf(`TT   Nội dung   Chủ trì   Thời gian\n${rows('#    a b   c    dài dài dài dài dài dài')}\n${rows('TT Nội dung  Đơn vị  |')}\n| a | b |\n${rows('| # | b |')}`);
    const start = process.cpuUsage();
    layoutDocument([page]);
    return process.cpuUsage(start).user / 1000;
  };
  time(200);
  expect(time(8000)).toBeLessThan(60 * Math.max(5, time(800)));
});
