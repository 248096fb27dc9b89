import { expect, test } from 'vitest';
import { readAgencies } from '../../pipeline/extract/agencies.ts';
import { spanOf } from '../../pipeline/lines.ts';
import { textBlocks } from '../text-blocks.ts';

test.each([
  ['UBND TỈNH AN HÒA\nSỞ THỦY LỢI', 'UBND tỉnh An Hòa', 'Sở Thủy lợi'],
  ['ỦY BAN NHÂN DÂN\nTỈNH TRÀ LƯƠNG\nSỞ NÔNG NGHIỆP VÀ MÔI\nTRƯỜNG', 'Ủy ban nhân dân tỉnh Trà Lương', 'Sở Nông nghiệp và Môi trường'],
  ['PHÒNG GD&ĐT QUẬN AN BÌNH\nTRƯỜNG TIỂU HỌC KIM NGÂN', 'Phòng GD&ĐT quận An Bình', 'Trường Tiểu học Kim Ngân'],
  // what is left of a rule, words that ran together, a company that is called after three syllables
  ['TỔNG CÔNG TY CẤP NƯỚC\n- ĐẠI LỘC -\nXÍ NGHIỆP NƯỚC SỐ 2', 'Tổng công ty Cấp nước Đại Lộc', 'Xí nghiệp nước số 2'],
  ['UBND TỈNHAN HÒA\nSỞNỘI VỤ', 'UBND tỉnh An Hòa', 'Sở Nội vụ'],
  ['TỈNH ĐOÀN KIM SƠN\nBCH ĐOÀN XÃ AN BÌNH', 'Tỉnh đoàn Kim Sơn', 'BCH Đoàn xã An Bình'],
])('%j', (text, parent, agency) => {
  const { parentAgency, agency: issuer } = readAgencies(textBlocks(text)[0]!.lines.map((line) => spanOf(line)), '');
  expect([parentAgency.value, issuer.value]).toEqual([parent, agency]);
});
