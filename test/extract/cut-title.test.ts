import { expect, test } from 'vitest';
import { bridged } from '../../pipeline/extract/cut-title.ts';
import { boldWidth } from '../../pipeline/extract/seal.ts';
import { spanOf } from '../../pipeline/lines.ts';
import { textBlocks } from '../text-blocks.ts';

/** A scanned line in capitals of which a seal covers some words (marked _); each letter is as wide as bold type of 40 pixels. */
function covered(text: string) {
  let left = 200;
  const words = text.split(' ').map((word) => {
    const [from, to] = [left, left + boldWidth(word.replaceAll('_', '')) * 0.04];
    left = to + boldWidth(' ') * 0.04;
    return { word, box: [from, 100, to, 130] as [number, number, number, number] };
  }).filter(({ word }) => !word.includes('_'));
  const line = textBlocks(words.map(({ word }) => word).join(' '))[0]!.lines[0]!;
  return spanOf({ ...line, box: [200, 100, left, 130], words: line.words.map((word, index) => ({ ...word, box: words[index]!.box, confidence: 0.95 })) });
}

const BODY = 'Ban hành danh mục hồ sơ lưu trữ năm 2027 của các đơn vị thuộc Sở; thay thế danh mục hồ sơ lưu trữ năm 2026 của các đơn vị thuộc Sở.';

test('words below a seal are those that the title of the document has there', () => {
  expect(bridged(covered('DANH MỤC HỒ _SƠ_ _LƯU_ _TRỮ_ NĂM 2027'), ['Ban hành danh mục hồ sơ lưu trữ năm 2027', ''])).toBe('DANH MỤC HỒ SƠ LƯU TRỮ NĂM 2027');
});
test('where the text says two things none is taken', () => expect(bridged(covered('HỒ SƠ LƯU TRỮ _NĂM_ _2027_ CỦA CÁC ĐƠN VỊ'), ['', BODY])).toBeNull());
test('the title decides before the body', () => {
  expect(bridged(covered('HỒ SƠ LƯU TRỮ _NĂM_ _2027_ CỦA CÁC ĐƠN VỊ'), ['Danh mục hồ sơ lưu trữ năm 2027 của các đơn vị', BODY])).toBe('HỒ SƠ LƯU TRỮ NĂM 2027 CỦA CÁC ĐƠN VỊ');
});
test('words of another width are not those', () => expect(bridged(covered('DANH MỤC HỒ _SƠ_ _LƯU_ _TRỮ_ NĂM 2027'), ['danh mục hồ sơ cán bộ, công chức, viên chức năm 2027'])).toBeNull());
test('a whole line stays', () => expect(bridged(covered('DANH MỤC HỒ SƠ NĂM 2027'), [''])).toBe('DANH MỤC HỒ SƠ NĂM 2027'));
test('one word before the seal', () => expect(bridged(covered('Nạo _vét_ _kênh_ _Đông_ năm 2027'), ['Ban hành Kế hoạch nạo vét kênh Đông năm 2027'])).toBe('Nạo vét kênh Đông năm 2027'));
