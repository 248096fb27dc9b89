import { existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readContent } from '../../pipeline/assemble/content.ts';
import { Content, type Section } from '../../pipeline/model.ts';
import { printedWidth } from '../../pipeline/outline/wrapping.ts';
import { textBlocks } from '../text-blocks.ts';

/** One paragraph a line; agencies and people are invented. */
const PLAN = `SỞ NỘI VỤ TỈNH LAM THƯỢNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRUNG TÂM LƯU TRỮ LỊCH SỬ Độc lập - Tự do - Hạnh phúc
Số: 12 /KH-TTLT Đá Vàng, ngày 05 tháng 01 năm 2027
KẾ HOẠCH
Chỉnh lý tài liệu tồn đọng năm 2027
Căn cứ Luật Lưu trữ số 33/2024/QH15;
Căn cứ Quyết định số 7/QĐ-SNV ngày 02/01/2027 của Giám đốc Sở Nội vụ về việc giao nhiệm vụ;
Trung tâm Lưu trữ lịch sử xây dựng Kế hoạch chỉnh lý tài liệu tồn đọng năm 2027 như sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Tổ chức khoa học tài liệu đã tiếp nhận từ các cơ quan, đơn vị trước khi sắp xếp, phục vụ tốt việc khai thác của tổ chức và công dân trên địa bàn tỉnh.
- Giải phóng diện tích kho, hạn chế hư hỏng do ẩm mốc và côn trùng gây ra trong mùa mưa lũ hằng năm ở khu vực miền núi.
2. Yêu cầu
Việc chỉnh lý tuân thủ Nghị định số 113/2025/NĐ-CP ngày 03 tháng 6 năm 2025 của Chính phủ; không làm mất, hư hỏng, xáo trộn hồ sơ và bảo đảm an toàn phòng cháy trong suốt quá trình làm việc.
II. NỘI DUNG
1. Khối lượng tài liệu cần chỉnh lý là 120 mét giá, trong đó ưu tiên tài liệu của các phông đã giải thể, có nguy cơ hư hỏng cao và có nhiều yêu cầu khai thác.
2. Chất lượng sau khi chỉnh lý phải đạt các tiêu chí sau:
a) Hồ sơ được lập đúng hướng dẫn, có mục lục, có chứng từ kết thúc và được đánh số tờ liên tục từ đầu đến cuối hồ sơ;
b) Tài liệu hết giá trị được thống kê, trình Hội đồng xác định giá trị tài liệu xem xét trước khi làm thủ tục tiêu hủy theo quy định của pháp luật.
III. TỔ CHỨC THỰC HIỆN
1. Phòng Thu thập và Chỉnh lý
- Chủ trì, phối hợp với Phòng Bảo quản xây dựng kế hoạch chi tiết; báo cáo Giám đốc trước ngày 15/12/2027.
- Hàng quý tổng hợp tiến độ gửi Phòng Hành chính.
2. Phòng Hành chính
Bố trí kinh phí, vật tư và nhân lực phục vụ việc chỉnh lý theo dự toán được giao, thanh toán đúng chế độ và kịp thời cho người lao động.
Kế hoạch này thay thế Kế hoạch số 3/KH-TTLT ngày 06/01/2026 của Trung tâm Lưu trữ lịch sử./.
Nơi nhận:
- Sở Nội vụ (báo cáo);
- Các phòng thuộc Trung tâm;
- Lưu: VT, TTCL.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Quan Văn Mẫu`;

const content = readContent(textBlocks(PLAN), []);

function paths(sections: Section[], above = ''): string[] {
  return sections.flatMap(({ marker, title, children }) => [`${above}${marker} ${title ?? ''}`, ...paths(children, `${above}${marker}/`)]);
}

function paragraphs({ preamble, sections }: Content): string[] {
  const of = (section: Section): string[] => [...section.paragraphs.map(({ text }) => text), ...section.children.flatMap(of)];
  return [...preamble.map(({ text }) => text), ...sections.flatMap(of)];
}

test('a plan becomes fields', () => {
  expect(Content.parse(content)).toEqual(content);
  expect(content.document).toEqual({
    type: 'Kế hoạch', typeCode: 'KH', number: '12/KH-TTLT', notation: 'KH-TTLT',
    parentAgency: 'Sở Nội vụ tỉnh Lam Thượng', agency: 'Trung tâm Lưu trữ lịch sử', place: 'Đá Vàng', date: '2027-01-05',
    title: 'Chỉnh lý tài liệu tồn đọng năm 2027', secrecy: null, urgency: null, addressees: [],
    bases: [{ text: 'Căn cứ Luật Lưu trữ số 33/2024/QH15;', references: [0] }, { text: expect.stringMatching(/^Căn cứ Quyết định.*nhiệm vụ;$/), references: [1] }],
    recipients: ['Sở Nội vụ (báo cáo)', 'Các phòng thuộc Trung tâm', 'Lưu: VT, TTCL'],
    signature: { authority: 'KT. GIÁM ĐỐC', position: 'PHÓ GIÁM ĐỐC', name: 'Quan Văn Mẫu' },
    replaces: ['3/KH-TTLT'], period: { from: '2027-01-01', to: '2027-12-31' },
  });
  expect(paths(content.sections)).toEqual(['I MỤC ĐÍCH, YÊU CẦU', 'I/1 Mục đích', 'I/2 Yêu cầu', 'II NỘI DUNG', 'II/1 ', 'II/2 ', 'II/2/a ', 'II/2/b ', 'III TỔ CHỨC THỰC HIỆN', 'III/1 Phòng Thu thập và Chỉnh lý', 'III/2 Phòng Hành chính']);
  expect(content.references.map(({ type, number, date }) => [type, number, date])).toEqual([
    ['Luật', '33/2024/QH15', null], ['Quyết định', '7/QĐ-SNV', '2027-01-02'], ['Nghị định', '113/2025/NĐ-CP', '2025-06-03'], ['Kế hoạch', '3/KH-TTLT', '2026-01-06'],
  ]);
  expect(content.tasks.map(({ lead, support, deadline, section }) => [section, lead, support, deadline?.date ?? deadline?.recurrence ?? null])).toEqual([
    ['III/1', ['Phòng Thu thập và Chỉnh lý'], ['Phòng Bảo quản'], '2027-12-15'], ['III/1', ['Phòng Thu thập và Chỉnh lý'], [], 'quarterly'], ['III/2', ['Phòng Hành chính'], [], null],
  ]);
  expect(content.messages).toEqual([]);
});

test('every pointer of the evidence leads to a value, and its raw text stands in the document', () => {
  for (const [pointer, { raw, page }] of Object.entries(content.evidence)) {
    const value = pointer.split('/').slice(1).reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], content);
    expect(value, pointer).not.toBeNull();
    expect(value, pointer).not.toBeUndefined();
    expect(page).toBe(1);
    for (const line of raw.split('\n')) expect(PLAN).toContain(line);
  }
  const pointers = Object.keys(content.evidence);
  for (const name of ['number', 'notation', 'type', 'title', 'agency', 'parentAgency', 'place', 'date', 'signature/name', 'recipients/2', 'bases/1', 'replaces/0', 'period']) expect(pointers).toContain(`/document/${name}`);
  for (const pointer of ['/sections/0/title', '/sections/2/children/1/title', '/references/3', '/tasks/0', '/tasks/0/deadline', '/tasks/1/deadline']) expect(pointers).toContain(pointer);
});

test('what is missing is reported, not guessed', () => {
  const bare = readContent(textBlocks('KẾ HOẠCH\nKiểm tra kho\nI. MỘT\nLời.\nIII. BA\nLời.\nIV. BỐN\nLời.'), []);
  expect(bare.document).toMatchObject({ number: null, notation: null, agency: null, date: null, place: null, signature: null, period: null, recipients: [] });
  const rules = bare.messages.map(({ rule }) => rule);
  expect(rules).toContain('missing-component');
  expect(rules).toContain('missing-end-mark');
  expect(rules).toContain('heading-gap');
  expect(readContent([], []).sections).toEqual([]);
});

test('mismatches are reported', () => {
  const odd = readContent(textBlocks(PLAN.replace('12 /KH-TTLT', '12/2026/QĐ-TTLT').replace('ngày 02/01/2027', 'ngày 02/02/2027')), []);
  const rules = odd.messages.map(({ rule }) => rule);
  expect(rules).toEqual(expect.arrayContaining(['type-mismatch', 'date-mismatch', 'reference-date']));
});

test('deadlines and periods before the date of the document are reported', () => {
  const rulesOf = (text: string) => readContent(textBlocks(text), []).messages.map(({ rule }) => rule);
  expect(rulesOf(PLAN)).not.toContain('deadline-date');
  expect(rulesOf(PLAN)).not.toContain('period-date');
  const misread = PLAN.replace('ngày 05 tháng 01 năm 2027', 'ngày 05 tháng 01 năm 2029');
  expect(rulesOf(misread)).toEqual(expect.arrayContaining(['deadline-date', 'period-date']));
});

test('numbers and dates of doubtful figures are reported, words in the same doubt are not', () => {
  const doubted = (pattern: RegExp) => readContent(textBlocks(PLAN).map((block) => ({ ...block, lines: block.lines.map((line) => ({
    ...line, words: line.words.map((word) => ({ ...word, right: pattern.test(line.raw.slice(word.start, word.end)) ? 0.5 : 0.99 })),
  })) })), []).messages.flatMap(({ rule, text }) => (rule === 'doubtful-figures' ? text : []));
  expect(doubted(/^(?:7\/QĐ-SNV|12)$/).map((text) => /\/\w+\/\w+/.exec(text)![0]).sort()).toEqual(['/document/number', '/references/1']);
  expect(doubted(/^(?:Giám|Luật|Trung)$/)).toEqual([]);
});

describe('wrapping', () => {
  const flat = { paths: paths(content.sections), paragraphs: paragraphs(content), references: content.references.map(({ type, number, date, issuer }) => [type, number, date, issuer]) };

  test('wherever the lines break, the outline and the references stay the same, and 99 % of the paragraphs', () => {
    let wrong = 0;
    let all = 0;
    fc.assert(fc.property(fc.integer({ min: 60, max: 90 }), fc.constantFrom(0, 6), fc.boolean(), fc.integer({ min: 18, max: 40 }), (width, indent, blank, pageLines) => {
      const wrapped = readContent(textBlocks(wrapPlan(width, indent, blank, pageLines)), []);
      expect(paths(wrapped.sections)).toEqual(flat.paths);
      expect(wrapped.references.map(({ type, number, date, issuer }) => [type, number, date, issuer])).toEqual(flat.references);
      const found = paragraphs(wrapped);
      wrong += flat.paragraphs.filter((text) => !found.includes(text)).length;
      all += flat.paragraphs.length;
      expect(wrapped.document.recipients).toEqual(content.document.recipients);
    }), { seed: 7, numRuns: 120 });
    // a sentence that ends at the end of a full line, with a plain sentence below it, can be read either way
    expect(wrong / all).toBeLessThanOrEqual(0.01);
  });

  const corpus = fileURLToPath(new URL('../../../shared/corpus/admin_vbpl_2025_26.txt.xz', import.meta.url));
  test.skipIf(!existsSync(corpus))('documents of the corpus read the same wrapped and unwrapped', () => {
    const lines = execFileSync('xz', ['-dc', corpus], { maxBuffer: 64_000_000, encoding: 'utf8' }).split('\n').filter((line) => line.trim() !== '');
    const sums = { paths: [0, 0], references: [0, 0] };
    for (let start = 0; start + 150 < lines.length; start += 12000) {
      const document = lines.slice(start, start + 150);
      const one = readContent(textBlocks(document.join('\n')), []);
      const two = readContent(textBlocks(wrap(document, 60 + (start / 12000) % 31, 6, false, 36)), []);
      const count = (key: 'paths' | 'references', a: string[], b: string[]) => { sums[key][0]! += a.filter((item) => b.includes(item)).length; sums[key][1]! += a.length; };
      count('paths', paths(one.sections), paths(two.sections));
      count('references', one.references.map(({ type, number, date }) => `${type} ${number} ${date}`), two.references.map(({ type, number, date }) => `${type} ${number} ${date}`));
    }
    expect(sums.paths[0]! / sums.paths[1]!).toBeGreaterThan(0.95);
    expect(sums.references[0]! / sums.references[1]!).toBeGreaterThan(0.99);
  }, 60_000);
});

/** The plan with its body wrapped; letterhead, title and end matter are set by hand on paper. */
function wrapPlan(width: number, indent: number, blank: boolean, pageLines: number): string {
  const lines = PLAN.split('\n');
  const body = lines.findIndex((line) => line.startsWith('Căn cứ'));
  const end = lines.indexOf('Nơi nhận:');
  const joint = blank ? '\n\n' : '\n';
  return [lines.slice(0, body).join(joint), wrap(lines.slice(body, end), width, indent, blank, pageLines), lines.slice(end).join(joint)].join(joint);
}

/** Set paragraphs in lines of a printed width, with an indented first line, pages, and blank lines between all lines. */
function wrap(paragraphsToSet: string[], width: number, indent: number, blank: boolean, pageLines: number): string {
  const lines: string[] = [];
  for (const paragraph of paragraphsToSet) {
    let line = '';
    let room = width - indent;
    for (const word of paragraph.trim().split(/\s+/)) {
      if (line !== '' && printedWidth(`${line} ${word}`) > room) { lines.push(line); line = word; room = width; }
      else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  const pages = Array.from({ length: Math.ceil(lines.length / pageLines) }, (_, page) => lines.slice(page * pageLines, (page + 1) * pageLines));
  return pages.map((page) => page.join(blank ? '\n\n' : '\n')).join('\f');
}
