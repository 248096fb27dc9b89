import { expect, test } from 'vitest';
import { readAnnexHead } from '../../pipeline/extract/annex.ts';
import { spanOf } from '../../pipeline/lines.ts';
import { textBlocks } from '../text-blocks.ts';

test.each([
  ['PHỤ LỤC II\nDanh mục nhiệm vụ\nnăm 2027\n(Kèm theo Kế hoạch số 5/KH-SNV\ncủa Sở Nội vụ)\n1. Một', 'Phụ lục II', 'Danh mục nhiệm vụ năm 2027', '1. Một'],
  ['PHỤ LỤC\nNHIỆM VỤ TRỌNG TÂM\nNĂM 2027\nCác đơn vị thực hiện.', null, 'NHIỆM VỤ TRỌNG TÂM NĂM 2027', 'Các đơn vị thực hiện.'],
  ['Phụ lục 3: Biểu mẫu\nI. CHUNG', 'Phụ lục 3', 'Biểu mẫu', 'I. CHUNG'],
  ['QUY CHẾ\nLàm việc của Trung tâm\n(Ban hành kèm theo Quyết định số 7/QĐ-SNV)\nĐiều 1. Một', null, 'QUY CHẾ Làm việc của Trung tâm', 'Điều 1. Một'],
  ['- PHỤ LỤC II\nDANH MỤC KÊNH\n1. Một', 'Phụ lục II', 'DANH MỤC KÊNH', '1. Một'],
  ['KẾ HOẠCH\nV/v nạo vét kênh\n(Ban hành kèm theo Quyết định số 7/QĐ-STL)\n1. Một', null, 'KẾ HOẠCH V/v nạo vét kênh', '1. Một'],
  ['an „ \\«. ĐỊA BÀN ` ˆ\n1. Một', null, null, '1. Một'],
])('%j', (text, marker, title, next) => {
  const lines = textBlocks(text)[0]!.lines.map((line) => spanOf(line));
  const head = readAnnexHead(lines);
  expect([head.marker, head.title.value, lines[head.rest]?.text]).toEqual([marker, title, next]);
});
