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
  // agencies within others, words that are no Vietnamese, "xã hội" is no commune and "quản lý" no district
  ['CÔNG ĐOÀN CÁC KHU CHẾ XUẤT\nCÔNG ĐOÀN CƠ SỞ CÔNG TY TNHH MIRA TOYOSU', 'Công đoàn các khu chế xuất', 'Công đoàn cơ sở Công ty TNHH Mira Toyosu'],
  ['TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM\nCÔNG ĐOÀN TRƯỜNG THPT KIM NGÂN', 'Tổng Liên đoàn Lao động Việt Nam', 'Công đoàn Trường THPT Kim Ngân'],
  ['TẬP ĐOÀN KHÍ VIỆT NAM\nTỔNG CÔNG TY KHÍ MIỀN TRUNG\nCÔNG TY TNHH QUẢN LÝ ĐƯỜNG ỐNG', 'Tập đoàn Khí Việt Nam Tổng công ty Khí miền Trung', 'Công ty TNHH Quản lý đường ống'],
  ['CỤC THUẾ\nTHUẾ TỈNH AN HÒA', 'Cục Thuế', 'Thuế tỉnh An Hòa'],
  ['BẢO HIỂM XÃ HỘI VIỆT NAM\nBẢO HIỂM XÃ HỘI TỈNH', 'Bảo hiểm xã hội Việt Nam', 'Bảo hiểm xã hội tỉnh'],
  ['TRƯỜNG THCS KIM NGÂN\nTỔ KHOA HỌC TỰ NHIÊN', 'Trường THCS Kim Ngân', 'Tổ Khoa học tự nhiên'],
  ['UBND TỈNHAN HÒA\nSỞNỘI VỤ', 'UBND tỉnh An Hòa', 'Sở Nội vụ'],
  // strokes and stops at the ends of lines, a number on a line of its own
  ['ỦY BAN NHÂN DÂN\n- QUẬN AN BÌNH\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO', 'Ủy ban nhân dân quận An Bình', 'Phòng Giáo dục và Đào tạo'],
  ['HỘI NÔNG DÂN TỈNH TRÀ LƯƠNG_\nHỘI NÔNG DÂN XÃ KIM\n__ NGÂN', 'Hội Nông dân tỉnh Trà Lương', 'Hội Nông dân xã Kim Ngân'],
  ['TÒA ÁN NHÂN DÂN\nTỈNH TRÀ LƯƠNG\nTÒA ÁN NHÂN DÂN KHU VỰC 5.', 'Tòa án nhân dân tỉnh Trà Lương', 'Tòa án nhân dân khu vực 5'],
  ['SỞGD&ĐTTỈNH TRÀ LƯƠNG\nBỆNH VIỆN ĐA KHOA KHU VỰC\n333', 'Sở GD&ĐT tỉnh Trà Lương', 'Bệnh viện Đa khoa khu vực 333'],
  ['SỞ Y TẾ -\nSỞ GIÁO DỤC VÀ ĐÀO TẠO', null, 'Sở Y tế - Sở Giáo dục và Đào tạo'],
  ['UBND TỈNH TRÀ LƯƠNG\nSƠ NỘI VỤ', 'UBND tỉnh Trà Lương', 'Sở Nội vụ'],
  ['TỈNH ĐOÀN KIM SƠN\nBCH ĐOÀN XÃ AN BÌNH', 'Tỉnh đoàn Kim Sơn', 'BCH Đoàn xã An Bình'],
])('%j', (text, parent, agency) => {
  const { parentAgency, agency: issuer } = readAgencies(textBlocks(text)[0]!.lines.map((line) => spanOf(line)), '');
  expect([parentAgency.value, issuer.value]).toEqual([parent, agency]);
});
