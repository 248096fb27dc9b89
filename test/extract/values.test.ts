import { describe, expect, test } from 'vitest';
import { actorOfTitle, splitActors, subjectOf, supportersOf } from '../../pipeline/extract/actors.ts';
import { agencyCase } from '../../pipeline/extract/agency-case.ts';
import { dateOf, isoDate, lastDay } from '../../pipeline/extract/dates.ts';
import { deadlineIn, deadlineOf } from '../../pipeline/extract/deadline.ts';
import { readMarks, readNumber, readPlaceAndDate } from '../../pipeline/extract/letterhead.ts';
import { readPeriod } from '../../pipeline/extract/period.ts';
import { readPlaces } from '../../pipeline/extract/places.ts';
import { readList } from '../../pipeline/extract/recipients.ts';
import { readReplaces } from '../../pipeline/extract/replaces.ts';
import { readSignature } from '../../pipeline/extract/signature.ts';
import { columnRoles, readTableTasks } from '../../pipeline/extract/table-tasks.ts';
import { readType, typeOfNotation } from '../../pipeline/extract/type.ts';
import { joinLines, spanOf, type LineSpan } from '../../pipeline/lines.ts';
import { textBlocks } from '../text-blocks.ts';

const spans = (...lines: string[]): LineSpan[] => textBlocks(lines.join('\n')).flatMap((block) => block.lines).map((line) => spanOf(line));
const flow = (...lines: string[]) => joinLines(spans(...lines).map(({ line }) => line));

describe('letterhead', () => {
  test.each([
    ['Số: 171 /KH-TTYT', '171/KH-TTYT', 'KH-TTYT'],
    ['Số:      /KH-UBND', null, 'KH-UBND'],
    ['Số: ......../KH-UBND', null, 'KH-UBND'],
    ['Sé: 12 /QĐ-SYT', '12/QĐ-SYT', 'QĐ-SYT'],
    ['Số: 28/2023/QĐ-UBND', '28/2023/QĐ-UBND', 'QĐ-UBND'],
    ['Số 18-NQ/TU', '18-NQ/TU', 'NQ/TU'],
    ['Số: 2450/VPCP-KGVX', '2450/VPCP-KGVX', 'VPCP-KGVX'],
    ['Số: #8/QĐ-UBND', null, 'QĐ-UBND'],
    ['Số: 5', '5', null],
    ['Số:', null, null],
    ['$: 1203/KH-CNST-KTAT', '1203/KH-CNST-KTAT', 'KH-CNST-KTAT'],
    ['Số: 318/UEND-VX', '318/UBND-VX', 'UBND-VX'],
    ['Số 03 KH/CB', '03-KH/CB', 'KH/CB'],
    ['Số: 88/KH-EVN SPC', '88/KH-EVNSPC', 'KH-EVNSPC'],
  ])('%s', (line, number, notation) => {
    const read = readNumber(spans(line)[0]!);
    expect([read.number.value, read.notation.value]).toEqual([number, notation]);
  });
  test.each([
    // the heading says the type
    ['Số 27-KtU/ĐĐU', 'KH', '27-KH/ĐU'], ['Số: 9/QB-SYT', 'QĐ', '9/QĐ-SYT'], ['Số: 9/QÐ-SYT', 'QĐ', '9/QĐ-SYT'],
    ['Số: 9/KHLT-SYT', 'KH', '9/KHLT-SYT'], ['Số: 9/BC-SYT', 'KH', '9/BC-SYT'], ['Số: 9/UBND-VX', 'KH', '9/UBND-VX'], ['Số: 9/XD-SYT', 'KH', '9/XD-SYT'],
  ])('%s under %s', (line, code, number) => expect(readNumber(spans(line)[0]!, code).number.value).toBe(number));
  test.each([
    ['Yên Lâm, ngày 03 tháng 02 năm 2026', 'Yên Lâm', '2026-02-03'],
    ['Yên Lâm, ngày 03thdng 02 năm 2026', 'Yên Lâm', '2026-02-03'],
    ['Yên Lâm, ngày      tháng 02 năm 2026', 'Yên Lâm', null],
    ['Yên Lâm, ngày … tháng … năm 2026', 'Yên Lâm', null],
    ['Yên Lâm, ngày 31 tháng 02 năm 2026', 'Yên Lâm', null],
  ])('%s', (line, place, date) => {
    const read = readPlaceAndDate(spans(line)[0]!);
    expect([read.place.value, read.date.value]).toEqual([place, date]);
  });
  test('secrecy and urgency', () => {
    const read = readMarks(spans('MẬT', 'HỎA TỐC'));
    expect([read.secrecy.value, read.urgency.value]).toEqual(['Mật', 'Hỏa tốc']);
  });
  test('types are headings in capitals', () => {
    expect(readType('KẾ HOẠCH')?.type.code).toBe('KH');
    expect(readType('**KẾ HOẠCH**')?.type.code).toBe('KH');
    expect(readType('QUYẾT ĐỊNH Về việc')).toMatchObject({ type: { code: 'QĐ' }, rest: 11 });
    expect(readType('QUYẾT ĐỊNH:')).toBeNull();
    expect(readType('Kế hoạch này')).toBeNull();
    expect(typeOfNotation('CTr-UBND')?.name).toBe('Chương trình');
    expect(typeOfNotation('VPCP-KGVX')).toBeNull();
  });
});

describe('agencies in capitals', () => {
  test.each([
    ['SỞ Y TẾ TỈNH LÀO CAI', 'Sở Y tế tỉnh Lào Cai'],
    ['TRUNG TÂM Y TẾ KHU VỰC YÊN LÂM', 'Trung tâm Y tế khu vực Yên Lâm'],
    ['ỦY BAN NHÂN DÂN XÃ AN BÌNH', 'Ủy ban nhân dân xã An Bình'],
    ['VĂN PHÒNG CHÍNH PHỦ', 'Văn phòng Chính phủ'],
    ['THỦ TƯỚNG CHÍNH PHỦ', 'Thủ tướng Chính phủ'],
    ['BỘ TÀI NGUYÊN VÀ MÔI TRƯỜNG', 'Bộ Tài nguyên và Môi trường'],
    ['BỘ CÔNG THƯƠNG', 'Bộ Công Thương'],
  ])('%s', (name, expected) => expect(agencyCase(name, 'theo quy định của Bộ Công Thương')).toBe(expected));
});

test('lists: items that wrap are joined, dashes and marks taken off', () => {
  expect(readList(spans('Nơi nhận:', '- Như trên;', '-BGĐ;', '- VPCP: BTCN,', 'các Vụ: TH, PL;', '~ Sở Nội vụ;', '- Lưu: VT, TH (3). Hoa 5')).map(({ value }) => value))
    .toEqual(['Như trên', 'BGĐ', 'VPCP: BTCN, các Vụ: TH, PL', 'Sở Nội vụ', 'Lưu: VT, TH (3)']);
  expect(readList(spans('Kính gửi: Sở Nội vụ tỉnh An Bình.')).map(({ value }) => value)).toEqual(['Sở Nội vụ tỉnh An Bình']);
  expect(readList(spans('Kính gửi:', 'Như trên;', 'Sở Nội vụ;', 'Lưu: VT.')).map(({ value }) => value)).toEqual(['Như trên', 'Sở Nội vụ', 'Lưu: VT']);
});

test.each([
  [['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Võ Văn Mẫu'], 'KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Võ Văn Mẫu'],
  [['**KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC**', 'BS. Võ Văn Mẫu'], 'KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'BS. Võ Văn Mẫu'],
  [['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', 'Lê Thị Mẫu'], 'TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', 'Lê Thị Mẫu'],
  [['KT,CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', null],
  [['TM. BAN CHỈ ĐẠO', 'TRƯỞNG BAN', 'CHỦ TỊCH UBND TỈNH', 'Lê Thị Mẫu'], 'TM. BAN CHỈ ĐẠO', 'TRƯỞNG BAN CHỦ TỊCH UBND TỈNH', 'Lê Thị Mẫu'],
  [['KT. CHỦ TỊCH', 'CHỦ TỊCH', 'Lê Thị Mẫu'], 'KT. CHỦ TỊCH', null, 'Lê Thị Mẫu'],
  [['TRƯỞNG, CHỦ NHIỆM', 'PHO CHỦ NHIỆM', 'nguyên Văn Mẫu'], null, 'PHÓ CHỦ NHIỆM', 'Nguyễn Văn Mẫu'],
  [['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'Ó CHỦ TỊCH', 'Lê Thị Mẫu'], 'TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', 'Lê Thị Mẫu'],
  [['KT/ GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Võ Văn Mẫu'], 'KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Võ Văn Mẫu'],
  [['KT.CHI CỤC TRƯỞNG', 'PHÓ CHI CỤC TRƯỞNG', 'NGUYỄN THỊ KIM MẪU'], 'KT. CHI CỤC TRƯỞNG', 'PHÓ CHI CỤC TRƯỞNG', 'NGUYỄN THỊ KIM MẪU'],
  [['TRƯỞNG PHÒNG', 'QUẢN LÝ ĐÔ THỊ'], null, 'TRƯỞNG PHÒNG', null],
  [['ĐỒN TRƯỞNG', 'Thiếu tá Bế Văn Mẫu'], null, 'ĐỒN TRƯỞNG', 'Thiếu tá Bế Văn Mẫu'],
  [['GIÁM THỊ', 'Trần Văn Mẫu'], null, 'GIÁM THỊ', 'Trần Văn Mẫu'],
  [['Hiệu trưởng', 'Tạ Thị Mẫu'], null, 'Hiệu trưởng', 'Tạ Thị Mẫu'],
  [['TL. CHÁNH ÁN', 'VỤ TRƯỞNG VỤ TỔ CHỨC - CÁN', 'BỘ', 'Ngô Văn Mẫu'], 'TL. CHÁNH ÁN', 'VỤ TRƯỞNG VỤ TỔ CHỨC - CÁN BỘ', 'Ngô Văn Mẫu'],
  [['GIÁM ĐỐC', 'Ngọ Văn Mẫu'], null, 'GIÁM ĐỐC', 'Ngọ Văn Mẫu'],
  [['GIÁM ĐỐC', '1', 'a', 'Trần Thị Mẫu'], null, 'GIÁM ĐỐC', 'Trần Thị Mẫu'],
  [['GIÁM ĐỐC', 'nguyễn Sinh Sinh Nhật Nhât Tâ'], null, 'GIÁM ĐỐC', null],
  [['L.BỎ TR', 'Ở.. ĐÓ', 'Trần Thị Mẫu'], null, null, 'Trần Thị Mẫu'],
])('signature %j', (lines, authority, position, name) => {
  const read = readSignature(spans(...lines));
  expect([read?.authority?.value ?? null, read?.position?.value ?? null, read?.name?.value ?? null]).toEqual([authority, position, name]);
});

test.each([
  [['Q. GIÁM ĐỐC', 'BSCKH. Hà Thị Mẫu'], 'BSCKII. Hà Thị Mẫu', null],
  [['GIÁM ĐỐC', 'ĐSCKIL Hà Thị Mẫu'], 'BSCKII. Hà Thị Mẫu', 'GIÁM ĐỐC'],
  [['GIÁM ĐỐC', 'BSCKTI. Y Kim Niê Mẫu'], 'BSCKII. Y Kim Niê Mẫu', 'GIÁM ĐỐC'],
  [['GIÁM ĐỐC', 'Ksor H? Kim Mẫu'], 'Ksor H’ Kim Mẫu', 'GIÁM ĐỐC'],
  [['CHÁNH VĂN PHÒNG', 'Ông Thị Kim 1.oan'], 'Ông Thị Kim Loan', 'CHÁNH VĂN PHÒNG'],
  // a syllable without a vowel: something was not read
  [['CHÁNH VĂN PHÒNG', 'Từ Ng Mẫu'], null, 'CHÁNH VĂN PHÒNG'],
  [['TUQ. GIÁM ĐỐC', 'TRƯỞNG PHÒNG KỸ THUẬT - AN', 'TOÀN', 'Nghiêm Xuân Mẫu'], 'Nghiêm Xuân Mẫu', 'TRƯỞNG PHÒNG KỸ THUẬT - AN TOÀN'],
  [['TM BAN THƯỜNG VỤ', 'BÍ THƯ', 'Mạc Văn Mẫu'], 'Mạc Văn Mẫu', 'BÍ THƯ'],
])('damaged signature %j', (lines, name, position) => {
  const read = readSignature(spans(...lines));
  expect([read?.name?.value ?? null, read?.position?.value ?? null]).toEqual([name, position]);
});

test('recipients of a scan with the abbreviations that they always have', () => {
  const scanned = spans('Nơi nhận:', '- thủ tướng Chính phủ (bíc);', '- Sở Nội vụ {để báo cáo);', '- Các xã (/h);', '- UBND tỉnh (b/€};', '- Lưu: VI, TH.').map((span) => ({ ...span, line: { ...span.line, confidence: 0.9 } }));
  // a stroke of a pen behind words that were read for sure
  const struck = { ...scanned[1]!.line, raw: '- Như trên, xầxrh', text: '- Như trên, xầxrh', confidence: 0.31, words: [[0, 1, 0.9], [2, 5, 0.9], [6, 11, 0.9], [12, 17, 0.05]].map(([start, end, confidence]) => ({ start: start!, end: end!, confidence: confidence!, box: null })) };
  expect(readList([spanOf(struck)]).map(({ value }) => value)).toEqual(['Như trên']);
  expect(readList([spanOf({ ...struck, words: struck.words.map((word) => ({ ...word, confidence: 0.3 })) })])).toEqual([]);
  expect(readList(scanned).map(({ value }) => value)).toEqual(['Thủ tướng Chính phủ (b/c)', 'Sở Nội vụ (để báo cáo)', 'Các xã (t/h)', 'UBND tỉnh (b/c)', 'Lưu: VT, TH']);
});

/** Lines of a scan from the top, each with its left and right edge in pixels; words stand in proportion to their letters. */
const scannedList = (lines: [string, number, number][]): LineSpan[] => spans(...lines.map(([line]) => line)).map((span, at) => {
  const [, left, right] = lines[at]!;
  const top = 100 + at * 30;
  const place = (offset: number) => left + ((right - left) * offset) / span.text.length;
  const words = [...span.line.raw.matchAll(/\S+/gu)].map(({ 0: word, index }) => ({ start: index, end: index + word.length, confidence: 0.9, box: [place(index), top, place(index + word.length), top + 24] as [number, number, number, number] }));
  return { ...span, line: { ...span.line, confidence: 0.9, words, box: [left, top, right, top + 24] as [number, number, number, number] } };
});

test.each<[string, [string, number, number][], string[]]>([
  ['dashes that were read as other signs', [['<TTTU, HĐND;', 200, 380], ['_.* Đoàn ĐBQH;', 200, 400], ['(Các tổ (để biết):', 200, 420], [':“~ Báo Vân Hải;', 200, 400], ['Lưu; VI, TH', 200, 330]], ['TTTU, HĐND', 'Đoàn ĐBQH', 'Các tổ (để biết)', 'Báo Vân Hải', 'Lưu: VT, TH']],
  ['dashes that are lost, closing marks misread', [['- Sở Nội vụ;', 200, 360], ['- Sở Tài chính và các phòng:', 200, 560], ['Công đoàn Sở;', 218, 380], ['- Các trường học trên địa bàn xã;', 200, 600], ['- Lưu: VT.', 200, 330]], ['Sở Nội vụ', 'Sở Tài chính và các phòng', 'Công đoàn Sở', 'Các trường học trên địa bàn xã', 'Lưu: VT']],
  ['an item of two lines, one of which breaks off early', [['- VPCP: BTCN, PCN Lê Văn Mẫu;', 200, 560], ['Trợ lý TTgCP, Cổng TTĐT;', 200, 480], ['- Các trường học trên địa bàn các xã miền núi;', 200, 780], ['- Các trạm y tế trên địa bàn các xã miền núi;', 200, 770], ['- Lưu: VT.', 200, 330]], ['VPCP: BTCN, PCN Lê Văn Mẫu; Trợ lý TTgCP, Cổng TTĐT', 'Các trường học trên địa bàn các xã miền núi', 'Các trạm y tế trên địa bàn các xã miền núi', 'Lưu: VT']],
  ['marks and provinces', [['- Công an tỉnh, Hội Nông dân tính;', 200, 500], ['- Đảng ủy. UBND xã;', 200, 400], ['- Bảo hiểm xã hội khu vực 1X;', 200, 480], ['- Trung tâm máy tính;', 200, 420], ['- TT. Tỉnh ủy;', 200, 330], ['- CT các PCT UBND xã;', 200, 400], ['- TL. Đảng ủy, TT. HĐND;', 200, 420], ['- Lư: VỊ.', 200, 330]], ['Công an tỉnh, Hội Nông dân tỉnh', 'Đảng ủy, UBND xã', 'Bảo hiểm xã hội khu vực IX', 'Trung tâm máy tính', 'TT. Tỉnh ủy', 'CT, các PCT UBND xã', 'TT. Đảng ủy, TT. HĐND', 'Lưu: VT']],
])('recipients of a scan: %s', (_name, lines, wanted) => expect(readList(scannedList(lines)).map(({ value }) => value)).toEqual(wanted));

test('a name of which a word was guessed is taken where the document says it elsewhere', () => {
  const lines = spans('PHÓ CHỦ NHIỆM', 'Nguyễn Văn Mẫu').map((span, at) => (at === 0 ? span : { ...span, line: { ...span.line, words: span.line.words.map((word, index) => ({ ...word, confidence: index === 0 ? 0.3 : 0.9 })) } }));
  expect(readSignature(lines)?.name ?? null).toBeNull();
  expect(readSignature(lines, 'VPCP: BTCN, PCN Nguyễn Văn Mầu;')?.name ?? null).toBeNull();
  expect(readSignature(lines, 'VPCP: BTCN, PCN Nguyễn Văn Mẫu;')?.name?.value).toBe('Nguyễn Văn Mẫu');
});

test('no signature', () => expect(readSignature(spans('1', '…'))).toBeNull());

describe('dates and periods', () => {
  test('dates exist or are null', () => {
    expect(isoDate(29, 2, 2024)).toBe('2024-02-29');
    expect(isoDate(29, 2, 2023)).toBeNull();
    expect(dateOf([undefined, undefined, undefined, 'l1', 'I2', '2023'])).toBe('2023-12-11');
    expect(lastDay(2024, 2)).toBe('2024-02-29');
  });
  test.each([
    ['Tuyên truyền năm 2026 của Trung tâm', '2026-01-01', '2026-12-31'],
    ['Cải cách hành chính 06 tháng cuối năm 2025', '2025-07-01', '2025-12-31'],
    ['Kiểm tra quý III/2026', '2026-07-01', '2026-09-30'],
    ['Phát triển lưu trữ giai đoạn 2026 - 2030', '2026-01-01', '2030-12-31'],
    ['Thực hiện Chương trình giai đoạn 2021 - 2025 năm 2024', '2024-01-01', '2024-12-31'],
    ['Thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị trong năm 2026', '2026-01-01', '2026-12-31'],
    ['Tháng hành động từ ngày 15/4/2026 đến ngày 15/5/2026', '2026-04-15', '2026-05-15'],
    ['Phát triển đến năm 2030', null, null],
    ['Năm học 2025 - 2026', null, null],
    ['Tổng kết năm 2025, nhiệm vụ năm 2026', null, null],
  ])('period of %j', (title, from, to) => {
    const { value } = readPeriod('Kế hoạch', flow(title));
    expect([value?.from ?? null, value?.to ?? null]).toEqual([from, to]);
  });
  test('only plans cover a period', () => expect(readPeriod('Quyết định', flow('Về năm 2026')).value).toBeNull());
});

describe('deadlines', () => {
  test.each([
    ['trước ngày 05/12/2025', '2025-12-05', null], ['Quý III/2026', '2026-09-30', null], ['Tháng 6 năm 2026', '2026-06-30', null], ['Năm 2026', '2026-12-31', null],
    ['Thường xuyên', null, 'continuous'], ['Hằng quý', null, 'quarterly'], ['Ngày 25 hàng tháng', null, 'monthly'], ['6 tháng/lần', null, 'half-yearly'],
    ['Thường xuyên trong năm', null, 'continuous'], ['Từ tháng 3 đến tháng 5/2026', '2026-05-31', null], ['Quý I, II năm 2026', '2026-06-30', null], ['Tháng 9, 10/2026', '2026-10-31', null],
    ['9/2024', '2024-09-30', null], ['Tháng 9/2026 - tháng 5/2027', '2027-05-31', null], ['Quý 3/2026', '2026-09-30', null],
  ])('all of %j', (text, date, recurrence) => expect(deadlineOf(text)).toEqual({ text, date, recurrence }));
  test.each([
    ['Báo cáo kết quả về Sở (trước ngày 05/12/2025).', 'trước ngày 05/12/2025', '2025-12-05', null],
    ['Hàng tháng chủ động cung cấp tin.', 'Hàng tháng', null, 'monthly'],
    ['Rà soát danh mục, hoàn thành trong Quý II/2026.', 'hoàn thành trong Quý II/2026', '2026-06-30', null],
    ['Tổng hợp, báo cáo về Văn phòng theo hàng quý.', 'hàng quý', null, 'quarterly'],
    ['Xây dựng mô hình điểm, hoàn thành trong năm 2026.', 'hoàn thành trong năm 2026', '2026-12-31', null],
    ['Gửi báo cáo trước ngày 05 tháng cuối quý.', 'trước ngày 05 tháng cuối quý', null, 'quarterly'],
    ['Báo cáo trước ngày 15/6 và 15/12 hằng năm.', 'trước ngày 15/6 và 15/12 hằng năm', null, 'yearly'],
    ['Nộp hồ sơ chậm nhất ngày 10/6 và 10/12.', 'chậm nhất ngày 10/6 và 10/12', null, null],
    ['Nghiệm thu, hoàn thành trong quý III.', 'hoàn thành trong quý III', null, null],
    ['Nâng cấp, hoàn thành trong 6 tháng đầu năm 2026.', 'hoàn thành trong 6 tháng đầu năm 2026', '2026-06-30', null],
    ['Báo cáo hằng ngày; sơ kết trước ngày 16/3/2026.', 'trước ngày 16/3/2026', '2026-03-16', null],
    ['Báo cáo kết quả trước ngày 15 tháng 12 hằng năm.', 'trước ngày 15 tháng 12 hằng năm', null, 'yearly'],
  ])('inside %j', (text, words, date, recurrence) => expect(deadlineIn(text)).toMatchObject({ text: words, date, recurrence }));
  test.each([
    ['hoàn thành trước 17 giờ ngày 09/9/2025', '2025-09-09', null],
    ["báo cáo trước 10h00' ngày 16/02/2026", '2026-02-16', null],
    ['gửi trước ngày mùng 03 tháng 7 năm 2026', '2026-07-03', null],
    ['kiểm tra vào tháng 12/2025 và tháng 4/2026', '2026-04-30', null],
    // a report on six months comes once where its day has a year
    ['Báo cáo sơ kết 6 tháng trước ngày 10/6/2026', '2026-06-10', null],
    ['Báo cáo định kỳ trước ngày 25 hàng tháng', null, 'monthly'],
  ] as const)('inside %s', (text, date, recurrence) => expect(deadlineIn(text)).toMatchObject({ date, recurrence }));
  test('none', () => {
    expect(deadlineIn('Bố trí kinh phí từ ngân sách nhà nước hằng năm cho lĩnh vực này')).toBeNull();
    expect(deadlineIn('Cấp nước trước 1/3 số hộ, giải ngân theo quý')).toBeNull();
    expect(deadlineIn('Theo Kế hoạch số 1/KH-SYT ngày 05/12/2025 của Sở')).toBeNull();
    expect(deadlineOf('')).toBeNull();
  });
});

describe('who does it', () => {
  test('split', () => {
    expect(splitActors('Phòng Tổ chức - Hành chính, Phòng Kế toán và các khoa, phòng')).toEqual(['Phòng Tổ chức - Hành chính', 'Phòng Kế toán', 'các khoa, phòng']);
    expect(splitActors('Các khoa, phòng')).toEqual(['Các khoa, phòng']);
    expect(splitActors('Văn phòng HĐND và UBND, Phòng Kinh tế')).toEqual(['Văn phòng HĐND và UBND', 'Phòng Kinh tế']);
    expect(splitActors('Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã')).toEqual(['Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã']);
    expect(splitActors('Sở Văn hóa, Thể thao và Du lịch')).toEqual(['Sở Văn hóa, Thể thao và Du lịch']);
    expect(splitActors('Văn phòng;\nSở Nội vụ')).toEqual(['Văn phòng', 'Sở Nội vụ']);
  });
  test('subject', () => {
    expect(subjectOf('Sở Tài chính chủ trì, phối hợp với các đơn vị')?.name).toBe('Sở Tài chính');
    expect(subjectOf('Giao Văn phòng theo dõi việc thực hiện.')?.name).toBe('Văn phòng');
    expect(subjectOf('Viên chức và người lao động thực hiện tốt')?.name).toBe('Viên chức và người lao động');
    expect(subjectOf('Trong quá trình thực hiện nếu có vướng mắc')).toBeNull();
    expect(supportersOf('chủ trì, phối hợp với Phòng Kế toán, các khoa, phòng tham mưu bố trí')).toEqual(['Phòng Kế toán', 'các khoa, phòng']);
    expect(actorOfTitle('Trách nhiệm của các khoa, phòng')).toBe('các khoa, phòng');
    expect(actorOfTitle('Vụ Pháp chế có trách nhiệm:')).toBe('Vụ Pháp chế');
    expect(subjectOf('Các Cục, Vụ, đơn vị thuộc Bộ phối hợp với Vụ Pháp chế')?.name).toBe('Các Cục, Vụ, đơn vị thuộc Bộ');
    expect(actorOfTitle('Kinh phí thực hiện')).toBeNull();
  });
  test.each([
    // words that are doings elsewhere stand in the names of those who do them
    ['Các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành', 'Các tổ chức, cá nhân có liên quan'],
    ['Cục Nhà giáo và Cán bộ quản lý giáo dục chủ trì hướng dẫn', 'Cục Nhà giáo và Cán bộ quản lý giáo dục'],
    ['Phòng Kế hoạch tổng hợp theo dõi, đôn đốc', 'Phòng Kế hoạch tổng hợp'],
    ['Phòng Quản lý đê điều kiểm tra hiện trạng', 'Phòng Quản lý đê điều'],
    ['Phòng Quản lý công trình thủy lợi phối hợp với các xã', 'Phòng Quản lý công trình thủy lợi'],
    ['Bộ Ngoại giao rà soát', 'Bộ Ngoại giao'],
    ['Cục Hậu cần lập dự toán', 'Cục Hậu cần'],
    ['Bộ phận tiếp nhận và trả kết quả niêm yết', 'Bộ phận tiếp nhận và trả kết quả'],
    ['Các khoa, phòng tổng hợp báo cáo', 'Các khoa, phòng'],
    ['Sở Nội vụ trong thời hạn 05 ngày có trách nhiệm kiểm tra', 'Sở Nội vụ'],
    ['Bộ Chỉ huy quân sự tỉnh đã ban hành', 'Bộ Chỉ huy quân sự tỉnh'],
    ['Sở Y tế tổng hợp, chủ trì báo cáo', 'Sở Y tế'],
  ])('subject of %s', (text, name) => expect(subjectOf(text)?.name).toBe(name));
  test.each([
    ['phối hợp với Sở Nông nghiệp và Môi trường, UBND các xã ven biển kiểm đếm tàu thuyền', ['Sở Nông nghiệp và Môi trường', 'UBND các xã ven biển']],
    ['phối hợp với Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh xây dựng đề cương', ['Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh']],
    ['phối hợp với Phòng Cảnh sát điều tra tội phạm về ma túy (PC04) bóc gỡ', ['Phòng Cảnh sát điều tra tội phạm về ma túy (PC04)']],
    ['phối hợp các Hạt Quản lý đê kiểm tra', ['các Hạt Quản lý đê']],
    ['phối hợp với các tổ chức, cá nhân liên quan xác định', ['các tổ chức, cá nhân liên quan']],
    ['phối hợp thực hiện tốt', []],
  ])('partners in %s', (text, names) => expect(supportersOf(text)).toEqual(names));
});

describe('tables', () => {
  const header = ['TT', 'Nội dung công việc', 'Đơn vị chủ trì', 'Đơn vị phối hợp', 'Thời gian hoàn thành', 'Sản phẩm', 'Ghi chú'];
  test('roles by the words of the header', () => {
    expect(columnRoles(header)).toEqual(['index', 'task', 'lead', 'support', 'deadline', 'product', 'note']);
    expect(columnRoles(['STT', 'Nhiệm vụ', 'Cơ quan thực hiện', 'Thời gian thực hiện', 'Kết quả thực hiện'])).toEqual(['index', 'task', 'lead', 'deadline', 'product']);
    expect(columnRoles(['TT', 'Vị trí', 'Hệ số'])).toEqual(['index', null, null]);
  });
  test('rows', () => {
    const rows = [['1', '2', '3', '4', '5', '6', '7'], ['I', 'Cải cách thể chế', '', '', '', '', ''], ['1', 'Rà soát văn bản', 'Văn phòng', 'Các đơn vị', 'Quý II/2026', 'Báo cáo', '']];
    const found = readTableTasks({ table: { page: 3, box: null, pages: [3], header, rows } }, 2);
    expect(found.map(({ task }) => task)).toEqual([{
      text: 'Rà soát văn bản', lead: ['Văn phòng'], support: ['Các đơn vị'], deadline: { text: 'Quý II/2026', date: '2026-06-30', recurrence: null }, product: 'Báo cáo',
      section: null, cell: { table: 2, row: 2 }, page: 3,
    }]);
    expect(Object.keys(found[0]!.evidence)).toEqual(['', '/lead', '/deadline']);
    expect(readTableTasks({ table: { page: 1, box: null, pages: [1], header: ['TT', 'Vị trí', 'Hệ số'], rows } }, 0)).toEqual([]);
  });
});

test('replaced documents', () => {
  const read = (text: string) => readReplaces([flow(text)]).map(({ value }) => value);
  expect(read('Kế hoạch này thay thế Kế hoạch số 3/KH-TTLT ngày 27/02/2026 của Trung tâm về lưu trữ theo Luật số 33/2024/QH15./.')).toEqual(['3/KH-TTLT']);
  expect(read('Quyết định này có hiệu lực từ ngày 01 tháng 01 năm 2024 và thay thế các Quyết định số 1/QĐ-UBND, 2/QĐ-UBND.')).toEqual(['1/QĐ-UBND', '2/QĐ-UBND']);
  expect(read('Khi các văn bản này được sửa đổi, bổ sung, thay thế Quyết định số 1/QĐ-UBND thì áp dụng văn bản mới.')).toEqual([]);
});

test('places: the historical unit and what it became', () => {
  const read = (text: string, date: string | null, place?: string) => readPlaces([flow(text)], place === undefined ? null : { name: place, evidence: { page: 1, box: null, confidence: 1, raw: place } }, date)
    .map(({ place: { name, province, today } }) => [name, province, today?.name ?? null]);
  expect(read('huyện Trà Cú, tỉnh Trà Vinh', '2024-04-08')).toEqual([['Huyện Trà Cú', 'Tỉnh Trà Vinh', null], ['Tỉnh Trà Vinh', null, 'Tỉnh Vĩnh Long']]);
  expect(read('các xã, phường của tỉnh và quận ủy', null)).toEqual([]);
  expect(read('xã Không Có Tên', null)).toEqual([]);
  // a province that nobody knows: its communes are not those of the same name elsewhere
  expect(read('ĐẢNG ỦY XÃ LONG KHÊ TỈNH HẢI NGUYÊN', '2025-11-17', 'Long Khê')).toEqual([]);
  expect(read('ĐẢNG ỦY XÃ LONG KHÊ TỈNH ỦY', '2024-11-17', 'Long Khê')).toEqual([['Xã Long Khê', 'Tỉnh Long An', 'Xã Rạch Kiến']]);
  expect(read('tỉnh Lào Cai', '2026-02-03', 'Yên Bái')[0]).toEqual(['Phường Yên Bái', 'Tỉnh Lào Cai', 'Phường Yên Bái']);
});

describe('how often', () => {
  test.each([
    ['Giám sát vệ sinh tay tại các khoa 02 lần/tuần.', '02 lần/tuần', 'weekly'],
    ['Các tổ sinh hoạt ít nhất một tháng một lần.', 'một tháng một lần', 'monthly'],
    ['Kiểm tra dây chuyền lạnh ngày 02 lần, ghi sổ.', 'ngày 02 lần', 'daily'],
    ['Rà soát số liệu 6 tháng/lần', '6 tháng/lần', 'half-yearly'],
    ['Diễn tập tối thiểu 01 cuộc/năm.', '01 cuộc/năm', 'yearly'],
    ['Bố trí cán bộ hỗ trợ kỹ thuật thường xuyên.', 'thường xuyên', 'continuous'],
    ['Khảo sát 02 năm/lần đối với các tuyến.', null, null], ['Định kỳ ba (03) năm một lần công bố danh mục.', null, null],
    ['Họp ngày 15 buổi sáng tại hội trường.', null, null], ['Hỗ trợ 80 triệu đồng/năm cho mỗi xã.', null, null], ['Bố trí kinh phí chi thường xuyên.', null, null],
  ])('%s', (text, words, recurrence) => {
    const found = deadlineIn(text);
    expect([found?.text ?? null, found?.recurrence ?? null]).toEqual([words, recurrence]);
  });
});

describe('names that look like something else', () => {
  test('a ward is no plan of action', () => expect([readType('PHƯỜNG AN LẠC'), readType('PHƯƠNG ÁN ỨNG PHÓ')?.type.name]).toEqual([null, 'Phương án']));
  test('an agency alone is no notation of a plan', () => expect(readNumber(spans('Số: /ĐTN')[0]!, 'KH').notation.value).toBeNull());
  test('lines without dashes and marks are recipients each', () => expect(readList(spans('Nơi nhận:', 'HND tỉnh (b/c)', 'Các chi hội', 'Lưu HND')).map(({ value }) => value)).toEqual(['HND tỉnh (b/c)', 'Các chi hội', 'Lưu HND']));
  test('so many of a unit are recipients', () => expect(readList(spans('- Các phòng;', '- 19 ấp;', '- Lưu: VT.')).map(({ value }) => value)).toEqual(['Các phòng', '19 ấp', 'Lưu: VT']));
  test('names of one letter', () => expect(readSignature(spans('CHỦ TỊCH', 'A Lưới Thơm'))?.name?.value).toBe('A Lưới Thơm'));
  test('two who could not be told apart sign nothing', () => expect(readSignature(spans('TM. BAN THƯỜNG VỤ ĐOÀN KT. HIỆU TRƯỞNG', 'BÍ THƯ', 'Trần Văn Lộc'))).toBeNull());
  test.each([
    ['Các trường THPT và đoàn trường', ['Các trường THPT', 'đoàn trường']], ['Các phòng và trung tâm trực thuộc', ['Các phòng và trung tâm trực thuộc']],
  ])('%s', (text, actors) => expect(splitActors(text)).toEqual(actors));
});
