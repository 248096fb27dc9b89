import { describe, expect, test } from 'vitest';
import { layoutDocument, layoutPage } from '../../pipeline/layout/index.ts';
import { uprightSize } from '../../pipeline/geometry.ts';
import { body, centred, LONG_LINE, pageOf, summary, type Printed, widthOf } from './pages.ts';

const LEFT: [number, number] = [180, 760];
const RIGHT: [number, number] = [800, 1560];

const LETTERHEAD: Printed[] = [
  centred('UBND TỈNH AN HÒA', 150, ...LEFT), centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 150, ...RIGHT, { size: 28 }),
  centred('SỞ THỦY LỢI', 195, ...LEFT), centred('Độc lập - Tự do - Hạnh phúc', 195, ...RIGHT),
  centred('Số: 12/KH-STL', 280, ...LEFT), centred('An Hòa, ngày 05 tháng 3 năm 2026', 282, ...RIGHT),
];
const TITLE: Printed[] = [centred('KẾ HOẠCH', 380), centred('Phòng, chống hạn năm 2026', 425)];
const END: Printed[] = [
  { text: 'Nơi nhận:', left: 220, top: 1300, size: 24 }, centred('KT. GIÁM ĐỐC', 1298, 960, 1480),
  { text: '- Như trên;', left: 220, top: 1335, size: 22 }, centred('PHÓ GIÁM ĐỐC', 1340, 960, 1480),
  { text: '- Các phòng, trạm trực thuộc Sở;', left: 220, top: 1368, size: 22 },
  { text: '- Lưu: VT, TL.', left: 220, top: 1401, size: 22 },
  centred('Lê Thị Bình', 1560, 960, 1480),
];
const RECIPIENTS = ['Nơi nhận:', '- Như trên;', '- Các phòng, trạm trực thuộc Sở;', '- Lưu: VT, TL.'];
const SIGNATURE = ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Lê Thị Bình'];
const LEFT_LINES = ['UBND TỈNH AN HÒA', 'SỞ THỦY LỢI', 'Số: 12/KH-STL'];
const RIGHT_LINES = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'An Hòa, ngày 05 tháng 3 năm 2026'];

/** The engine took what stands side by side for one line. */
function glued(lines: Printed[]): Printed[] {
  return lines.map((line) => ({ ...line, line: lines.findIndex((other) => Math.abs(other.top - line.top) < 8) })).sort((a, b) => a.line - b.line || a.left - b.left);
}

describe('one page', () => {
  const first = [...LETTERHEAD, ...TITLE, ...body(540, 10), ...END];
  const expected = [
    ['letterhead-left', LEFT_LINES], ['letterhead-right', RIGHT_LINES],
    ['text', ['KẾ HOẠCH', 'Phòng, chống hạn năm 2026', ...Array.from({ length: 10 }, () => LONG_LINE)]],
    ['recipients', RECIPIENTS], ['signature', SIGNATURE],
  ];

  test.each([[0, 0], [0, 0.5], [0, -0.5], [90, 0], [180, 0], [270, 0.4]])('columns in reading order, rotation %d, skew %d', (rotation, skew) => {
    const [width, height] = rotation % 180 === 0 ? [1654, 2339] : [2339, 1654];
    const page = pageOf(glued(first), { rotation, skew, width, height });
    expect(uprightSize(page)).toEqual({ width: 1654, height: 2339 });
    expect(summary(layoutPage(page).blocks)).toEqual(expected);
  });

  test('skew that nobody undid does not mix rows, and gaps stay those of the paper', () => {
    const level = layoutPage(pageOf(glued(first))).blocks;
    const askew = layoutPage({ ...pageOf(glued(first), { skew: 0.4 }), skew: 0 }).blocks;
    expect(summary(askew)).toEqual(expected);
    const gaps = (blocks: typeof level) => blocks.find(({ kind }) => kind === 'text')!.lines.map(({ geometry }) => geometry!.gapAbove);
    gaps(askew).forEach((gap, index) => expect(Math.abs(gap - gaps(level)[index]!)).toBeLessThan(0.15));
  });

  test('words keep their boxes in the stored image and their offsets', () => {
    const page = pageOf(glued(first), { rotation: 90, width: 2339, height: 1654 });
    for (const line of layoutPage(page).blocks.flatMap(({ lines }) => lines)) {
      for (const word of line.words) {
        expect(page.words).toContainEqual(expect.objectContaining({ text: line.raw.slice(word.start, word.end), box: word.box }));
      }
    }
  });

  test('a long agency name parted from the motto by a common space', () => {
    const page = pageOf([
      { text: 'TRUNG TÂM BẢO VỆ ĐÊ ĐIỀU', left: 180, top: 150, size: 32, line: 0 }, { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', left: 612, top: 150, size: 32, line: 0 },
      ...LETTERHEAD.slice(2), ...TITLE, ...body(540, 10),
    ]);
    expect(summary(layoutPage(page).blocks).slice(0, 2)).toEqual([
      ['letterhead-left', ['TRUNG TÂM BẢO VỆ ĐÊ ĐIỀU', 'SỞ THỦY LỢI', 'Số: 12/KH-STL']], ['letterhead-right', RIGHT_LINES],
    ]);
  });

  test('"Kính gửi" ends the letterhead, the subject under the number belongs to it', () => {
    const page = pageOf([...LETTERHEAD, centred('V/v kiểm tra các tuyến đê', 325, ...LEFT, { size: 24 }), { text: 'Kính gửi: Ủy ban nhân dân các xã', left: 420, top: 440 }, ...body(540, 10)]);
    const [left, , text] = summary(layoutPage(page).blocks);
    expect(left![1].at(-1)).toBe('V/v kiểm tra các tuyến đê');
    expect(text![1][0]).toBe('Kính gửi: Ủy ban nhân dân các xã');
  });

  test('a title that is not centred ends the letterhead, a motto that wraps does not', () => {
    const lines: Printed[] = [
      { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT', left: 800, top: 110 }, { text: 'ỦY BAN NHÂN DÂN', left: 180, top: 132 }, { text: 'NAM', left: 800, top: 152 },
      { text: 'XÃ ĐỒNG LẠC', left: 180, top: 170 }, { text: 'Độc lập – Tự do – Hạnh phúc', left: 800, top: 200 },
      { text: 'Số: 7/KH-UBND', left: 180, top: 320 }, { text: 'Đồng Lạc, ngày 8 tháng 10 năm 2025', left: 800, top: 320 },
      { text: 'KẾ HOẠCH', left: 260, top: 400 }, { text: 'Trồng cây năm 2026', left: 260, top: 450 },
    ];
    expect(summary(layoutPage(pageOf([...lines, ...body(540, 10)])).blocks).slice(0, 3)).toEqual([
      ['letterhead-left', ['ỦY BAN NHÂN DÂN', 'XÃ ĐỒNG LẠC', 'Số: 7/KH-UBND']],
      ['letterhead-right', ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT', 'NAM', 'Độc lập – Tự do – Hạnh phúc', 'Đồng Lạc, ngày 8 tháng 10 năm 2025']],
      ['text', ['KẾ HOẠCH', 'Trồng cây năm 2026', ...Array.from({ length: 10 }, () => LONG_LINE)]],
    ]);
  });

  test('a seal between recipients and signature, read as words', () => {
    const seal: Printed[] = [
      { text: '[ Ạ', left: 770, top: 1368, size: 30, confidence: 0.2 }, { text: '.$', left: 960, top: 1400, confidence: 0.3 },
      { text: 'x8.. ˆ', left: 980, top: 1340, confidence: 0.05 }, { text: 'TN', left: 1100, top: 1450, size: 40, confidence: 0.1 },
    ];
    const { blocks, zones } = layoutPage(pageOf(glued([...body(540, 10), ...END, ...seal])));
    expect(summary(blocks).slice(-2)).toEqual([['recipients', RECIPIENTS], ['signature', SIGNATURE]]);
    expect(zones.map(({ text }) => text).join(' ')).toContain('x8..');
  });

  test('a signature without recipients', () => {
    const page = pageOf([...body(300, 10), centred('CHỦ TỊCH', 820, 960, 1480), centred('Nguyễn Văn Mẫu', 1010, 960, 1480)]);
    expect(summary(layoutPage(page).blocks).at(-1)).toEqual(['signature', ['CHỦ TỊCH', 'Nguyễn Văn Mẫu']]);
  });

  test('a short last line on the left is no column, indented and centred lines are text', () => {
    const page = pageOf([...body(300, 10), { text: 'kế hoạch này.', left: 220, top: 765 }, centred('Chương II', 830), { text: '1. Mục đích', left: 300, top: 880 }, ...body(930, 5)]);
    expect(layoutPage(page).blocks.map(({ kind }) => kind)).toEqual(['text']);
    expect(layoutPage(page).blocks[0]!.lines.find(({ raw }) => raw === 'Chương II')!.geometry!.centred).toBe(true);
  });

  test('arrival stamps, signing captions, clerks\' marks and specks are zones, not text', () => {
    const clutter: Printed[] = [
      { text: 'Người ký: SỞ THỦY LỢI', left: 300, top: 20, size: 16 }, { text: 'Thời gian ký: 05.03.2026 10:11:12 +07:00', left: 300, top: 40, size: 16 },
      { text: 'TTr', left: 1480, top: 80, confidence: 0.6 }, { text: '|', left: 40, top: 900, confidence: 0.4 }, { text: '~', left: 1000, top: 500, size: 8, confidence: 0.3 },
      { text: 'ĐẾN Số: .......', left: 120, top: 345, size: 24 }, { text: 'Ngày: .......', left: 200, top: 375, size: 24 },
    ];
    const { blocks, zones } = layoutPage(pageOf([...LETTERHEAD, ...clutter, ...body(540, 10)]));
    expect(summary(blocks)).toEqual([['letterhead-left', LEFT_LINES], ['letterhead-right', RIGHT_LINES], ['text', Array.from({ length: 10 }, () => LONG_LINE)]]);
    expect(new Set(zones.map(({ kind }) => kind))).toEqual(new Set(['signature-caption', 'arrival-stamp', 'handwriting']));
  });

  test('a scan that was cut close keeps its first and last line; bits of the next sheet are no text', () => {
    const page = pageOf([{ text: 'Căn cứ Kế hoạch năm 2026 của Sở,', left: 220, top: 2 }, ...body(45, 4), { text: 'như sau:', left: 220, top: 2308 }, { text: 'trìn', left: 1610, top: 900, confidence: 0.9 }]);
    const { blocks, zones } = layoutPage(page);
    expect(blocks.flatMap(({ lines }) => lines.map(({ raw }) => raw))).toEqual(['Căn cứ Kế hoạch năm 2026 của Sở,', ...Array.from({ length: 4 }, () => LONG_LINE), 'như sau:']);
    expect(zones.map(({ text }) => text)).toEqual(['trìn']);
  });

  test('lines of the text that say email: or cơ quan: are no signing captions', () => {
    const said = ['qua hộp thư điện tử, email: phongnoivu@example.vn, để tổng hợp báo cáo theo quy định', 'Thành phần gồm lãnh đạo các cơ quan: Văn phòng, Phòng Tài chính và các đơn vị liên quan'];
    const { blocks, zones } = layoutPage(pageOf([...body(300, 4), ...said.map((text, index) => ({ text, left: 220, top: 480 + 45 * index })), ...body(570, 4)]));
    expect(blocks.flatMap(({ lines }) => lines.map(({ raw }) => raw))).toEqual(expect.arrayContaining(said));
    expect(zones).toEqual([]);
  });

  test('letters of a word that were read a second time are dropped, words of their own stay', () => {
    const line = 'định và Sàn giao dịch việc làm của tỉnh được công khai trên trang thông tin điện tử';
    const again = { text: 'gì', left: 220 + widthOf('định và Sàn '), top: 481, confidence: 0.79 };
    const own = { text: 'gì', left: 220 + widthOf(line) + 20, top: 481, confidence: 0.79 };
    const read = (word: Printed) => layoutPage(pageOf([...body(300, 4), { text: line, left: 220, top: 480 }, word, ...body(525, 4)])).blocks.flatMap(({ lines }) => lines.map(({ raw }) => raw));
    expect(read(again)).toContain(line);
    expect(read(own)).toContain(`${line} gì`);
  });

  test('page number and footnotes', () => {
    const page = pageOf([
      { text: '3', left: 820, top: 110 }, ...body(220, 30),
      { text: '1 Theo số liệu của cơ quan thống kê.', left: 230, top: 2000, size: 20 }, { text: '2 Gồm cả các công trình tạm.', left: 230, top: 2030, size: 20 },
    ]);
    expect(layoutPage(page).blocks.map(({ kind }) => kind)).toEqual(['page-number', 'text', 'footnote']);
  });

  test('two pages on one sheet are read one after the other', () => {
    const side = (left: number, words: string): Printed[] => Array.from({ length: 12 }, (_, index) => ({ text: `${words} ${index} gồm các công việc sau đây được giao cho từng đơn vị và hộ dân`, left: left + 120, top: 300 + index * 50, size: 22, line: index }));
    const lines = [...side(0, 'trái'), ...side(1170, 'phải')].sort((a, b) => a.line! - b.line!);
    const { blocks } = layoutPage(pageOf(lines, { width: 2339, height: 1654 }));
    const text = blocks.flatMap((block) => block.lines.map(({ raw }) => raw.split(' ')[0]));
    expect(text).toEqual([...Array.from({ length: 12 }, () => 'trái'), ...Array.from({ length: 12 }, () => 'phải')]);
    expect(blocks.every(({ lines }) => lines.every(({ geometry }) => geometry!.left < 0.2))).toBe(true);
  });

  test('lines of plain text are kept, blank lines remembered', () => {
    const words = [['KẾ', 0], ['HOẠCH', 0], ['1.', 2], ['Mục', 2], ['đích', 3]].map(([text, line]) => ({ text: text as string, line: line as number, box: null, confidence: 1 }));
    const { blocks } = layoutPage({ ...pageOf([]), method: 'text', words });
    expect(blocks.flatMap(({ lines }) => lines.map(({ raw, blankAbove }) => [raw, blankAbove]))).toEqual([['KẾ HOẠCH', false], ['1. Mục', true], ['đích', false]]);
  });

  test('a page without words', () => {
    expect(layoutPage(pageOf([], { method: 'blank' }))).toEqual({ blocks: [], zones: [] });
  });
});

test('running heads are taken out where they come again', () => {
  const pages = [1, 2, 3].map((number) => pageOf([{ text: `BẢN TIN AN HÒA/Số ${number * 7}`, left: 300, top: 100, size: 24 }, ...body(300, 8)], { number }));
  const { blocks } = layoutDocument(pages);
  expect(blocks.map(({ kind }) => kind)).toEqual(['running-head', 'text', 'running-head', 'text', 'running-head', 'text']);
  expect(layoutDocument([pages[0]!]).blocks.map(({ kind }) => kind)).toEqual(['text']);
});

test('below a letterhead there is no running head: several plans of one agency in one file keep their numbers', () => {
  const plans = [12, 13, 27].map((number, index) => pageOf([
    { text: 'ỦY BAN NHÂN DÂN XÃ ĐÔNG LÂM', left: 200, top: 100, size: 24 }, { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', left: 700, top: 100, size: 24 },
    { text: `Số: ${number}/KH-UBND Độc lập - Tự do - Hạnh phúc`, left: 200, top: 170, size: 24 }, ...body(300, 8),
  ], { number: index + 1 }));
  const text = layoutDocument(plans).blocks.filter(({ kind }) => kind !== 'running-head').flatMap(({ lines }) => lines.map(({ raw }) => raw)).join('\n');
  for (const number of [12, 13, 27]) expect(text).toContain(`${number}/KH-UBND`);
});
