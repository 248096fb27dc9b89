import { describe, expect, test } from 'vitest';
import { readOutline, type Outline, type OutlineSection } from '../../pipeline/outline/index.ts';
import { quotedLines } from '../../pipeline/outline/quotes.ts';
import { titleOf } from '../../pipeline/outline/titles.ts';
import { spanOf } from '../../pipeline/lines.ts';
import { textBlocks } from '../text-blocks.ts';

function outlineOf(text: string): Outline {
  return readOutline(textBlocks(text).flatMap(({ lines }) => lines).map((line) => ({ ...spanOf(line), parted: false })));
}

/** "II/1 title" lines. */
function paths(sections: OutlineSection[], above = ''): string[] {
  return sections.flatMap(({ marker, title, children }) => [`${above}${marker}${title ? ` ${title.text}` : ''}`, ...paths(children, `${above}${marker}/`)]);
}

const PLAN = `I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Nâng cao nhận thức của viên chức về công tác lưu trữ tại đơn vị.
- Bảo đảm hồ sơ được lập đúng thời hạn.
2. Yêu cầu
2.1. Yêu cầu chung:
Công việc được giao rõ người, rõ thời hạn và rõ kết quả.
2.2. Yêu cầu riêng:
a) Đúng quy định của pháp luật về lưu trữ;
b) Tiết kiệm, hiệu quả;
c) Có người chịu trách nhiệm;
d) Có thời hạn;
đ) Có sản phẩm.
II. TỔ CHỨC THỰC HIỆN
1. Văn phòng
Chủ trì, phối hợp với các đơn vị triển khai Kế hoạch này.
2. Các đơn vị tổ chức thực hiện và báo cáo kết quả về Văn phòng trước ngày 15/12/2027.`;

describe('readOutline', () => {
  test('levels nest as they are seen', () => {
    expect(paths(outlineOf(PLAN).sections)).toEqual([
      'I MỤC ĐÍCH, YÊU CẦU', 'I/1 Mục đích', 'I/2 Yêu cầu', 'I/2/2.1 Yêu cầu chung', 'I/2/2.2 Yêu cầu riêng',
      'I/2/2.2/a', 'I/2/2.2/b', 'I/2/2.2/c', 'I/2/2.2/d', 'I/2/2.2/đ', 'II TỔ CHỨC THỰC HIỆN', 'II/1 Văn phòng', 'II/2',
    ]);
    expect(outlineOf(PLAN).messages).toEqual([]);
  });

  test('bullets are paragraphs of their section', () => {
    const [, first] = [0, outlineOf(PLAN).sections[0]!.children[0]!];
    expect(first.paragraphs.map(({ flow, start, bullet }) => [bullet, flow.text.slice(start)])).toEqual([
      ['-', 'Nâng cao nhận thức của viên chức về công tác lưu trữ tại đơn vị.'], ['-', 'Bảo đảm hồ sơ được lập đúng thời hạn.'],
    ]);
  });

  test.each([
    ['II. II. IV.', ['I. MỘT', 'Lời.', 'II. HAI', 'Lời.', 'II. BA', 'Lời.', 'IV. BỐN', 'Lời.'], ['I', 'II', 'III', 'IV']],
    ['the last numeral lost a stroke', ['I. MỘT', 'Lời.', 'II. HAI', 'Lời.', 'II. BA', 'Lời.'], ['I', 'II', 'III']],
    ['I11.', ['I. MỘT', 'II. HAI', 'I11. BA', 'IV. BỐN'], ['I', 'II', 'III', 'IV']],
    ['l. and ll.', ['l. MỘT', 'll. HAI', 'III. BA'], ['I', 'II', 'III']],
    ['l. among figures', ['l. Một', '2. Hai', '3. Ba'], ['1', '2', '3']],
    ['specks and a comma', ['"Điều 1. Một', '.1. Lời một.', '_2, Lời hai.', 'Điều 2. Hai'], ['Điều 1', 'Điều 2']],
    ['a lost full stop', ['1. Một việc.', '2 Hai việc.', '3. Ba việc.'], ['1', '2', '3']],
    ['d for đ', ['a) Một;', 'b) Hai;', 'c) Ba;', 'd) Bốn;', 'd) Năm;', 'e) Sáu.'], ['a', 'b', 'c', 'd', 'đ', 'e']],
  ])('numbering is rebuilt from its sequence: %s', (_name, lines, markers) => {
    const outline = outlineOf(lines.join('\n'));
    expect(outline.sections.map(({ marker }) => marker)).toEqual(markers);
    expect(outline.messages.some(({ rule }) => rule === 'heading-rebuilt')).toBe(true);
  });

  test('gaps and repeats are reported', () => {
    const gap = outlineOf('1. Một\nLời một.\n2. Hai\nLời hai.\n5. Năm\nLời năm.');
    expect(gap.sections.map(({ marker }) => marker)).toEqual(['1', '2', '5']);
    expect(gap.messages).toEqual([expect.objectContaining({ rule: 'heading-gap', text: '2 headings are missing before 5' })]);
    const repeat = outlineOf('Điều 1. Một.\nĐiều 2. Hai.\nĐiều 2. Ba.\nĐiều 3. Bốn.');
    expect(repeat.messages).toContainEqual(expect.objectContaining({ rule: 'heading-repeat' }));
  });

  test('articles are numbered through chapters', () => {
    const outline = outlineOf('Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n1. Nội dung một.\n2. Nội dung hai.\nĐiều 2. Đối tượng\nMọi đơn vị.\nChương II\nQUY ĐỊNH RIÊNG\nVÀ THI HÀNH\nĐiều 3. Hiệu lực\nTừ ngày ký.');
    expect(paths(outline.sections)).toEqual([
      'Chương I QUY ĐỊNH CHUNG', 'Chương I/Điều 1 Phạm vi', 'Chương I/Điều 1/1', 'Chương I/Điều 1/2', 'Chương I/Điều 2 Đối tượng',
      'Chương II QUY ĐỊNH RIÊNG VÀ THI HÀNH', 'Chương II/Điều 3 Hiệu lực',
    ]);
    expect(outline.messages).toEqual([]);
  });

  test('quoted articles of an amendment are no headings', () => {
    const outline = outlineOf('Điều 1. Sửa đổi một số điều\n1. Sửa đổi Điều 5 như sau:\n“Điều 5. Thời hạn\n1. Thời hạn là 10 ngày.\n2. Thời hạn “đặc biệt” là 20 ngày.”.\n2. Bãi bỏ Điều 6.\nĐiều 2. Hiệu lực\nTừ ngày ký.');
    expect(paths(outline.sections)).toEqual(['Điều 1 Sửa đổi một số điều', 'Điều 1/1', 'Điều 1/2', 'Điều 2 Hiệu lực']);
    expect(outline.sections[0]!.children[0]!.paragraphs).toHaveLength(4);
  });

  test('lines that happen to begin with a number are none', () => {
    const outline = outlineOf(`1. Các cơ quan, đơn vị bố trí lịch trực hợp lý trong dịp nghỉ lễ ngày 30 tháng
4. Việc bố trí do thủ trưởng đơn vị quyết định và báo cáo về văn phòng trong năm
2025. Kinh phí của mỗi đơn vị được hỗ trợ từ nguồn chi thường xuyên không quá
30. 000 đồng cho một người một ngày theo quy định hiện hành của cấp có thẩm
quyền và được quyết toán theo quý trong năm ngân sách được giao cho đơn vị.
2. Các đơn vị thực hiện.`);
    expect(outline.sections.map(({ marker }) => marker)).toEqual(['1', '2']);
  });

  test('titles over several lines', () => {
    const outline = outlineOf('I. ĐÁNH GIÁ KẾT QUẢ THỰC HIỆN NHIỆM VỤ VÀ PHƯƠNG\nHƯỚNG NĂM TỚI\n1. Kết quả thực hiện nhiệm vụ của các đơn vị trực thuộc và của\ncác tổ chức liên quan\nĐơn vị đã hoàn thành nhiệm vụ được giao.');
    expect(paths(outline.sections)).toEqual(['I ĐÁNH GIÁ KẾT QUẢ THỰC HIỆN NHIỆM VỤ VÀ PHƯƠNG HƯỚNG NĂM TỚI', 'I/1 Kết quả thực hiện nhiệm vụ của các đơn vị trực thuộc và của các tổ chức liên quan']);
  });

  test('an empty body and a hostile one', () => {
    expect(outlineOf('')).toEqual({ preamble: [], sections: [], messages: [] });
    const started = process.cpuUsage();
    outlineOf(Array.from({ length: 1500 }, (_, index) => `${index % 7}. I. a) ${'1.'.repeat(60)} “`).join('\n'));
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(20_000);
  });
});

test('an unclosed quotation is no quotation', () => {
  expect([...quotedLines(['“Điều 1. Một', 'Lời', 'Lời'])]).toEqual([]);
  expect([...quotedLines(['“Điều 1. Một', 'Lời.”', 'Điều 2.'])]).toEqual([0, 1]);
  expect([...quotedLines(['“Năm đoàn kết” là chủ đề', '1. Một'])]).toEqual([]);
});

test.each([
  ['MỤC TIÊU, YÊU CẦU', false, 'MỤC TIÊU, YÊU CẦU'],
  ['Mục tiêu chung:', true, 'Mục tiêu chung'],
  ['Mục đích.', true, 'Mục đích'],
  ['Đồng ý.', false, null],
  ['Các đơn vị có trách nhiệm như sau:', true, null],
  ['Nhiệm vụ: (chi tiết tại phụ lục)', false, 'Nhiệm vụ: (chi tiết tại phụ lục)'],
  ['Các đơn vị triển khai thực hiện và báo cáo kết quả;', true, null],
  ['', true, null],
])('title of %j', (words, filled, title) => {
  expect(titleOf(words, 'arabic', filled)).toBe(title);
});

test('short texts wrapped at a narrow column: lines that wrap are not taken for titles', () => {
  const text = `I. TỔ CHỨC THỰC HIỆN
1. Ủy ban nhân dân xã xây dựng kế hoạch chi tiết, hoàn thành trước ngày
10/12/2025; định kỳ 6 tháng báo cáo Ban Thường vụ Đảng ủy về kết quả
thực hiện và những khó khăn.
2. Văn phòng theo dõi, đôn đốc việc thực hiện Kế hoạch này tại các thôn
trên địa bàn xã.`;
  const { sections } = outlineOf(text);
  expect(sections[0]!.children.map(({ title, paragraphs }) => [title, paragraphs.length])).toEqual([[null, 1], [null, 1]]);
});
