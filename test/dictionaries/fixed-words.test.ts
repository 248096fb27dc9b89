import { expect, test } from 'vitest';
import { beginsWith, FIXED_WORDS, opensRecipients } from '../../dictionaries/fixed-words.ts';

test.each([
  ['Nơi nhận:', 'recipients', true], ['._ Nơi nhận:', 'recipients', true], ['Noi nhdn:', 'recipients', true], ['Nơi nhậm', 'recipients', true],
  ['Nội dung:', 'recipients', false], ['Nơi làm việc', 'recipients', false], ['Người nhận', 'recipients', false], ['', 'recipients', false], ['N', 'recipients', false],
  ['CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'motto', true], ['CONG HOA XA HOI CHU NGHIA VIET NAM', 'motto', true], ['CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ', 'motto', false],
  ['Độc lập - Tự do - Hạnh phúc', 'device', true], ['boc lap - Ty do - Hanh phic', 'device', true], ['Độc lập về tài chính', 'device', false],
] as const)('%s as %s: %s', (text, words, expected) => {
  expect(beginsWith(text, FIXED_WORDS[words])).toBe(expected);
});

test.each([['Nơi nhận:', true], ['NƠI NHẬN:', true], ['Nai nhậm:', true], ['CHI NHÁNH TỈNH HÒA AN', false]])('recipients begin at %s: %s', (text, expected) => expect(opensRecipients(text)).toBe(expected));
