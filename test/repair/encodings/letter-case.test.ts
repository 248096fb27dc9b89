import { expect, it } from 'vitest';
import { restoreEncoding } from '../../../pipeline/repair/encodings/index.ts';
import { tcvn3Bytes, tcvn3Fonts, western } from './encoders.ts';

it('TCVN3: where fonts of capitals are known, what stands in none of them is small', () => {
  const text = 'TỔ CÔNG TÁC\nÔng John Hill, Jr. ở phường Hòa An trả lời... ít nói, chưa hết lời\nđã báo cáo Ủy ban nhân dân phường.';
  expect(restoreEncoding(western(tcvn3Bytes(text))!, { fonts: tcvn3Fonts(text) }).text).toBe(text);
});

it('TCVN3: without such fonts a sentence opens with a capital', () => {
  const text = 'Tổ công tác đã báo cáo xong.\nỦy ban nhân dân phường quyết định. Ở các tổ dân phố, việc này đã hoàn thành.';
  expect(restoreEncoding(western(tcvn3Bytes(text))!).text).toBe(text);
});

it('TCVN3: words between capitals are capitals, whatever the fonts are called', () => {
  const text = 'SỞ GIÁO DỤC VÀ ĐÀO TẠO\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSở đã báo cáo xong.';
  const read = 'Së GI¸O DôC Vµ §µO T¹O\nCéNG HßA X· HéI CHñ NGHÜA VIÖT NAM\nSë ®· b¸o c¸o xong.';
  expect(restoreEncoding(read, { fonts: [{ start: 0, end: read.length, font: '.VnTime' }] }).text).toBe(text);
});
