import { describe, expect, test } from 'vitest';
import { findCitations } from '../../pipeline/extract/references.ts';

const cite = (text: string) => findCitations(text).map(({ type, number, date, issuer }) => [type, number, date, issuer]);

describe('findCitations', () => {
  test.each<[string, (string | null)[][]]>([
    ['Căn cứ Kế hoạch số 23/KH-STP ngày 23/01/2027 của Sở Tư pháp tỉnh An Bình về việc kiểm tra;', [['Kế hoạch', '23/KH-STP', '2027-01-23', 'Sở Tư pháp tỉnh An Bình']]],
    ['theo Nghị định số 130/2005/NĐ-CP; Nghị định số 117/2013/NĐ-CP.', [['Nghị định', '130/2005/NĐ-CP', null, null], ['Nghị định', '117/2013/NĐ-CP', null, null]]],
    ['Nghị quyết số 18- NQ/TW', [['Nghị quyết', '18-NQ/TW', null, null]]],
    ['Nghị quyết số 76/NQCP ngày 15/7/2021 của Chính phủ.', [['Nghị quyết', '76/NQ-CP', '2021-07-15', 'Chính phủ']]],
    ['tại văn bản số 1511LĐTBXH-CATLĐ ngày 11 tháng 4 năm 2024', [['Văn bản', '1511/LĐTBXH-CATLĐ', '2024-04-11', null]]],
    // the type in words says what its abbreviation is
    ['Quyết định số 68/QB-BYT và Thông tư số 19/2013/T1-BYT', [['Quyết định', '68/QĐ-BYT', null, null], ['Thông tư', '19/2013/TT-BYT', null, null]]],
    ['Thông tư liên tịch số 13⁄2016/TTLT-BYT-BGDĐT', [['Thông tư liên tịch', '13/2016/TTLT-BYT-BGDĐT', null, null]]],
    ['Quyết định số 231 7/QĐ-SYT; Hướng dẫn số 05-HD/UBKTTV', [['Quyết định', '2317/QĐ-SYT', null, null], ['Hướng dẫn', '05-HD/UBKTTW', null, null]]],
    // figures that were not read make no number of the year
    ['Thông tư số ?/2016/TT-BYT', []],
    ['Nghị quyết số 18NQ/TW', [['Nghị quyết', '18-NQ/TW', null, null]]],
    ['Chỉ thị số 26/CT- TTg ngày 20 tháng 10 năm 2023 của Thủ tướng Chính phủ về', [['Chỉ thị', '26/CT-TTg', '2023-10-20', 'Thủ tướng Chính phủ']]],
    ['các Quyết định số 1/QĐ-UBND, 2/QĐ-UBND và 3/QĐ-UBND', [['Quyết định', '1/QĐ-UBND', null, null], ['Quyết định', '2/QĐ-UBND', null, null], ['Quyết định', '3/QĐ-UBND', null, null]]],
    ['Công văn số 52/SNV-TCCB ngày 06 tháng 7 năm 2023, số 85/SNV-TCCB ngày 08 tháng 01 năm 2024 về việc', [['Công văn', '52/SNV-TCCB', '2023-07-06', null], ['Công văn', '85/SNV-TCCB', '2024-01-08', null]]],
    ['Thông báo kết luận số 460/TB-VPCP ngày 08 tháng l1 năm 2023', [['Thông báo', '460/TB-VPCP', '2023-11-08', null]]],
    ['Kết luận thanh tra số 28/KL-TTCP', [['Kết luận', '28/KL-TTCP', null, null]]],
    ['Quyết định số 899/QĐ-TTg của Thủ tướng Chính phủ ngày 31/7/2023', [['Quyết định', '899/QĐ-TTg', '2023-07-31', 'Thủ tướng Chính phủ']]],
    ['Luật Viên chức số 58/2010/QH12', [['Luật', '58/2010/QH12', null, null]]],
    ['Luật Ban hành văn bản quy phạm pháp luật năm 2025; kiểm soát', [['Luật', null, null, null]]],
    ['Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;', [['Luật', null, '2019-11-22', null]]],
    ['Hiến pháp năm 2013', [['Hiến pháp', null, null, null]]],
    ['Nghị định số 05/2024/NĐ-CP ngày 24 tháng 01 năm 2024 của Chính phủ Biểu thuế nhập khẩu', [['Nghị định', '05/2024/NĐ-CP', '2024-01-24', 'Chính phủ']]],
    ['Quyết định số 12/QĐ-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch ban hành Quy chế', [['Quyết định', '12/QĐ-BVHTTDL', null, 'Bộ Văn hóa, Thể thao và Du lịch']]],
    ['Quyết định số 7/QĐ-BNG của Bộ Ngoại giao về', [['Quyết định', '7/QĐ-BNG', null, 'Bộ Ngoại giao']]],
    ['Nghị quyết số 24/2021NQ-HDND ngòy 09 tháng 1] năm 2021 của Hội đồng nhân dân tỉnh về', [['Nghị quyết', '24/2021/NQ-HĐND', '2021-11-09', 'Hội đồng nhân dân tỉnh']]],
    ['Ké hoach s6 06/KH-SYT ngay 10/01/2026', [['Kế hoạch', '06/KH-SYT', '2026-01-10', null]]],
    ['Thông tư số 76/201 4/TT-BTC', [['Thông tư', '76/2014/TT-BTC', null, null]]],
    ['ngày 30 tháng 02 năm 2024 của Quyết định số 3/QĐ-SYT ngày 31/02/2024', [['Quyết định', '3/QĐ-SYT', null, null]]],
  ])('%s', (text, expected) => expect(cite(text)).toEqual(expected));

  test.each([
    'ngày 15/7/2021', 'trực 24/7', 'mỗi tháng 02 tin/bài', '300.000 đồng/người/buổi', 'Mẫu số 01/QĐ-QLDA', 'theo biểu mẫu số 07/TY/N', 'Ký hiệu: 01-TTTK/KBNN',
    'Luật này quy định', 'theo quy định của pháp luật năm nay', 'Nghị quyết của Đảng', 'một số điều của Luật', 'Kế hoạch tổng thể giai đoạn 2021 - 2025', 'tỷ lệ 30/4-N', 'xã/phường', 'dịch COVID-19',
    'Thông tư số 76/2014/T', 'khoản 2/Điều 3', 'Chương trình 135', 'số 12 đường Trần Phú', 'A/H5N1', 'khổ giấy A4/A3',
  ])('nothing is invented in %j', (text) => expect(cite(text)).toEqual([]));

  test('offsets give the citation as printed', () => {
    const text = 'Thực hiện Kế hoạch số 23/KH-STP ngày 23/01/2027 của Sở Tư pháp về việc';
    const [first] = findCitations(text);
    expect(text.slice(first!.start, first!.end)).toBe('Kế hoạch số 23/KH-STP ngày 23/01/2027 của Sở Tư pháp');
  });

  test('time grows with the length of hostile text, not faster', () => {
    const started = process.cpuUsage();
    for (const text of ['số 1/'.repeat(20_000), 'Luật '.repeat(20_000), '1/QĐ-'.repeat(20_000), 'của Sở '.repeat(20_000), `Quyết định ${'a '.repeat(40_000)}số`]) findCitations(text);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(15_000);
  });
});

test.each([
  ['Căn cứ Nghị quyết số 24/2021/0.HĐND ngày 09 tháng 12 năm 2021', '24/2021/NQ-HĐND'],
  ['Quyết định số 15/2020/##-UBND', '15/2020/QĐ-UBND'],
])('an abbreviation that was lost is that of the type before it: %s', (text, number) => {
  expect(findCitations(text)).toMatchObject([{ number, dateDoubt: 'rebuilt' }]);
});
test.each([
  ['Thực hiện KH số 77/KH-UBND ngày 10/9/2025', 'Kế hoạch'], ['theo NĐ 104/2016/NĐ-CP', 'Nghị định'], ['QD số 379/QĐ-TTg', 'Quyết định'], ['CV số 512/SYT-NVY', 'Công văn'],
  // the abbreviation is another's
  ['theo BCĐ số 77/KH-UBND', null], ['TT 379/QĐ-TTg', null],
])('a type that is printed as its abbreviation: %s', (text, type) => expect(findCitations(text)).toMatchObject([{ type }]));
test.each(['theo mẫu số 24/2021/0.HĐND', 'Quyết định số 24/2021/0.XYZT'])('but not without a type or a known agency: %s', (text) => expect(findCitations(text)).toEqual([]));
