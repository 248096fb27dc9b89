import { describe, expect, it } from 'vitest';
import { withoutStrayCapitals } from '../../pipeline/repair/case.ts';
import { applyEdits } from '../../pipeline/repair/edits.ts';
import { repairMarks } from '../../pipeline/repair/numerals.ts';
import { repairPunctuation } from '../../pipeline/repair/punctuation.ts';
import { repairSlots } from '../../pipeline/repair/slots.ts';
import { tokenize } from '../../pipeline/repair/tokens.ts';
import { endsSentence } from '../../pipeline/repair/vocabulary.ts';

const bad = (): boolean => true;

describe('marks of points on badly read pages', () => {
  const repair = (text: string): string => applyEdits(text, repairMarks(text, bad));
  it.each([
    ['a sign for a number between its neighbours', 'Điều 4. Trách nhiệm\n1. Rà soát.\n+ Báo cáo.\n3. Lưu trữ.', 'Điều 4. Trách nhiệm\n1. Rà soát.\n2. Báo cáo.\n3. Lưu trữ.'],
    ['a wrong sign behind a number', '1. Rà soát.\n2: Báo cáo.', '1. Rà soát.\n2. Báo cáo.'],
    ['specks before a number', '1. Rà soát.\n„2, Báo cáo.', '1. Rà soát.\n2. Báo cáo.'],
    ['a number read as the next', '1. Rà soát.\n3. Báo cáo.\n3. Lưu trữ.', '1. Rà soát.\n2. Báo cáo.\n3. Lưu trữ.'],
    ['a letter that lost its bracket', 'a) Rà soát;\nbị Báo cáo;\nc) Lưu trữ.', 'a) Rà soát;\nb) Báo cáo;\nc) Lưu trữ.'],
  ])('%s', (_, read, printed) => { expect(repair(read)).toBe(printed); });
  it.each([
    ['bullets under a point', '1. Rà soát.\n+ Báo cáo.\n2. Lưu trữ.'], ['bullets of dashes', '1. Rà soát.\n- Báo cáo.\n3. Lưu trữ.'], ['a list that begins anew', '1. Rà soát.\nĐiều 5. Kinh phí\n3. Lưu trữ.'],
    ['a word that is no mark', 'a) Rà soát\nbị Sở nhắc nhở'], ['numbers that jump', '1. Rà soát.\n4. Báo cáo.\n5. Lưu trữ.'],
  ])('leaves alone: %s', (_, text) => { expect(repair(text)).toBe(text); });
});

describe('signs on badly read pages', () => {
  const repair = (text: string, cost = 3): string => applyEdits(text, repairPunctuation(text, bad, () => cost));
  it.each([
    ['specks at the end of a line', 'các cơ quan nhà nước . \'\ncủa tỉnh', 'các cơ quan nhà nước .\ncủa tỉnh'],
    ['specks at the beginning', '_ Cộng hòa', 'Cộng hòa'],
    ['a comma before the next point', 'theo quy định của pháp luật,\n2. Báo cáo', 'theo quy định của pháp luật.\n2. Báo cáo'],
    ['a colon between points', 'hợp đồng xây dựng:\nb) Thay đổi', 'hợp đồng xây dựng;\nb) Thay đổi'],
    ['no stop before the next article', 'quản lý hoạt động xây dựng\nĐiều 9. Kinh phí', 'quản lý hoạt động xây dựng.\nĐiều 9. Kinh phí'],
    ['a quote without a partner', 'Kế hoạch của "hội đồng thẩm định', 'Kế hoạch của hội đồng thẩm định'],
    ['the place before the date', 'Hòa Lâm. ngày 12 tháng 5 năm 2026', 'Hòa Lâm, ngày 12 tháng 5 năm 2026'],
    ['the label of the number', 'Số; 12/KH-UBND', 'Số: 12/KH-UBND'],
    ['a bracket read as a brace', 'c} Phân công', 'c) Phân công'],
  ])('%s', (_, read, printed) => { expect(repair(read)).toBe(printed); });
  it.each([
    ['a colon before a list', 'thực hiện các nhiệm vụ sau:\na) Rà soát'], ['dots to be filled in', 'Họ và tên ......\n1. Rà soát'], ['a title before its points', 'Điều 9. Kinh phí\n2. Ngân sách'],
    ['quotes in pairs', 'phong trào "sạch nhà" năm 2026'], ['bullets', '- báo cáo kết quả\n- lưu trữ'], ['a reference to an article', 'quy định tại Điều 12 và\nĐiều 13 của Luật này'],
  ])('leaves alone: %s', (_, text) => { expect(repair(text)).toBe(text); });
  it('a colon between small letters is a speck where the next word follows, and stays where nothing is known', () => {
    expect(repair('hoạt động kinh doanh: của công ty', 1)).toBe('hoạt động kinh doanh của công ty');
    expect(repair('hoạt động kinh doanh: của công ty', 3)).toBe('hoạt động kinh doanh: của công ty');
  });
});

describe('numbers where only a number can stand', () => {
  const repair = (text: string): string => applyEdits(text, repairSlots(text, bad, bad));
  it.each([['ngày L3 tháng T2 năm 3025.', 'ngày 13 tháng 12 năm 2025.'], ['theo Điều L3 và khoản I Điều B7;', 'theo Điều 13 và khoản 1 Điều 87;']])('%s', (read, printed) => { expect(repair(read)).toBe(printed); });
  it.each(['ngày 45 tháng 17 năm 2031', 'Điều ước quốc tế', 'Mục II khoản chi', 'từ tháng To năm nay', 'ngày lễ tháng tư năm 2026', 'Điều lệ Đảng', 'Điều Tôi nói'])('leaves alone: %s', (text) => { expect(repair(text)).toBe(text); });
  it.each([['ngày ló tháng 6 năm 2014', 'ngày 16 tháng 6 năm 2014'], ['ngày 29 tháng 1Ì năm 2013;', 'ngày 29 tháng 11 năm 2013;'], ['ngày 4 tháng l] năm 2022', 'ngày 4 tháng 11 năm 2022']])('dates that are otherwise whole, in text that is read well: %s', (read, printed) => {
    expect(applyEdits(read, repairSlots(read, bad, () => false))).toBe(printed);
  });
  it.each(['ngày l9 tháng 6', 'ngày lễ tháng 6 năm 2014', 'ngày 45 tháng l2 năm 2031', 'theo Điều L3;'])('but nothing else there: %s', (text) => { expect(repairSlots(text, bad, () => false)).toEqual([]); });
});

describe('capitals in the middle of a sentence', () => {
  it.each([['Các', 'các'], ['VỚI', 'với'], ['CƠ', 'cơ']])('%s', (word, small) => { expect(withoutStrayCapitals(word, 'đối', 'giao')).toBe(small); });
  it('names, titles and abbreviations keep theirs', () => {
    for (const word of ['Luật', 'Nhà', 'Bộ', 'Sở', 'Hà', 'UBND', 'CCHC', 'TW']) expect(withoutStrayCapitals(word, 'của', 'này')).toBeNull();
    expect(withoutStrayCapitals('Các', 'Bộ', 'ngành')).toBeNull();
    expect(withoutStrayCapitals('Các', 'đối', 'Sở')).toBeNull();
  });
});

describe('ends of sentences', () => {
  it.each([['đó.', 'Sở', true], ['đó.', '2.', true], ['đó;', 'báo', true], ['sau:', 'a)', false], ['sau:', 'Rà', true], ['đó,', 'Sở', false], ['TP', 'Hà', false]])('%s %s: %s', (token, next, ends) => { expect(endsSentence(token, next)).toBe(ends); });
  it('are known of tokens', () => {
    expect(tokenize('Nêu rõ lý do. Báo cáo Sở, ngành; xã').filter(({ closes }) => closes).map(({ text }) => text)).toEqual(['do', 'ngành']);
  });
});
