import { expect, test } from 'vitest';
import { readAgencies } from '../../pipeline/extract/agencies.ts';
import { spanOf } from '../../pipeline/lines.ts';
import { textBlocks } from '../text-blocks.ts';

test.each([
  ['UBND TỈNH AN HÒA\nSỞ THỦY LỢI', 'UBND tỉnh An Hòa', 'Sở Thủy lợi'],
  ['ỦY BAN NHÂN DÂN\nTỈNH TRÀ LƯƠNG\nSỞ NÔNG NGHIỆP VÀ MÔI\nTRƯỜNG', 'Ủy ban nhân dân tỉnh Trà Lương', 'Sở Nông nghiệp và Môi trường'],
  ['PHÒNG GD&ĐT QUẬN AN BÌNH\nTRƯỜNG TIỂU HỌC KIM NGÂN', 'Phòng GD&ĐT quận An Bình', 'Trường Tiểu học Kim Ngân'],
])('%j', (text, parent, agency) => {
  const { parentAgency, agency: issuer } = readAgencies(textBlocks(text)[0]!.lines.map((line) => spanOf(line)), '');
  expect([parentAgency.value, issuer.value]).toEqual([parent, agency]);
});
