import { describe, expect, test } from 'vitest';
import { readContent } from '../../pipeline/assemble/content.ts';
import type { Content } from '../../pipeline/model.ts';
import { textBlocks } from '../text-blocks.ts';

const HEAD = 'SỞ THỦY LỢI\nSố: 5/KH-STL\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nAn Hòa, ngày 05 tháng 3 năm 2027\nKẾ HOẠCH\nNạo vét kênh năm 2027\nI. MỤC ĐÍCH\nBảo đảm nước tưới cho vụ hè thu./.\nNơi nhận:\n- UBND tỉnh (b/c);\n- 12 xã;\n';
const read = (text: string): Content => readContent(textBlocks(HEAD + text), []);
const end = ({ document: { recipients, signature }, annexes }: Content) => [recipients, signature?.name, annexes.length];
const ALL = ['UBND tỉnh (b/c)', '12 xã', 'Các phòng', 'Lưu: VT'];

describe('recipients and signature that a page end parts', () => {
  test('recipients go on, the name below them', () => expect(end(read('KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\f- Các phòng;\n- Lưu: VT.\nTrần Văn Lộc'))).toEqual([ALL, 'Trần Văn Lộc', 0]));
  test('only the name is left', () => expect(end(read('- Các phòng;\n- Lưu: VT.\nGIÁM ĐỐC\n\fTrần Văn Lộc'))).toEqual([ALL, 'Trần Văn Lộc', 0]));
  test('an annex below what is left', () => {
    const content = read('GIÁM ĐỐC\n\f- Các phòng;\n- Lưu: VT.\nTrần Văn Lộc\n\fPHỤ LỤC\nDANH MỤC KÊNH\n(Kèm theo Kế hoạch số 5/KH-STL)\n1. Kênh Đông');
    expect(end(content)).toEqual([ALL, 'Trần Văn Lộc', 1]);
    expect(content.annexes[0]!.title).toBe('DANH MỤC KÊNH');
  });
  test('an annex that begins with dashes is no list of recipients', () => expect(end(read('- Các phòng;\n- Lưu: VT.\nGIÁM ĐỐC\nTrần Văn Lộc\n\fDANH SÁCH KÊNH\n- Kênh Đông;\n- Kênh Tây.'))).toEqual([ALL, 'Trần Văn Lộc', 1]));
});
