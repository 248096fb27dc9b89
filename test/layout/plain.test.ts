import { describe, expect, test } from 'vitest';
import { layoutPlainText } from '../../pipeline/layout/plain.ts';
import type { RecognizedPage, Word } from '../../pipeline/model.ts';

/** A page of a text file, as the source gives its words. */
function pageOf(text: string): RecognizedPage {
  const words = text.split('\n').flatMap((line, at) => [...line.matchAll(/(\s*)(\S+)/g)].map(([, space, word], index): Word => ({
    text: word!, box: null, confidence: 1, line: at, ...(space!.length > (index === 0 ? 0 : 1) && { gap: space!.length }),
  })));
  return { number: 1, width: 1654, height: 2339, dpi: null, rotation: 0, skew: 0, method: 'text', reason: '', engine: null, confidence: 1, words, rules: [], grids: [], zones: [] };
}

const summary = (text: string) => layoutPlainText(pageOf(text)).map(({ kind, lines }) => [kind, lines.map(({ text: words }) => words)]);
const filler = (count: number) => Array.from({ length: count }, (_, index) => `Dòng thứ ${index} của văn bản.`).join('\n');

describe('columns that white space keeps', () => {
  test('letterhead, recipients and signature', () => {
    expect(summary(`  UBND TỈNH AN LÂM              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
     SỞ NỘI VỤ                       Độc lập - Tự do - Hạnh phúc
  Số: 5/SNV-VP                      An Lâm, ngày 02 tháng 3 năm 2027
  V/v báo cáo lưu trữ

                    Kính gửi: Các phòng
   Lời văn.
Nơi nhận:                             KT. GIÁM ĐỐC
- Như trên;                           PHÓ GIÁM ĐỐC
- Lưu: VT.

      Quan Văn Mẫu`)).toEqual([
      ['letterhead-left', ['UBND TỈNH AN LÂM', 'SỞ NỘI VỤ', 'Số: 5/SNV-VP', 'V/v báo cáo lưu trữ']],
      ['letterhead-right', ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'An Lâm, ngày 02 tháng 3 năm 2027']],
      ['text', ['Kính gửi: Các phòng', 'Lời văn.']],
      ['recipients', ['Nơi nhận:', '- Như trên;', '- Lưu: VT.']],
      ['signature', ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Quan Văn Mẫu']],
    ]);
  });

  test('text without columns is one block', () => {
    expect(summary('KẾ HOẠCH\nNăm 2027\nI. MỤC ĐÍCH')).toEqual([['text', ['KẾ HOẠCH', 'Năm 2027', 'I. MỤC ĐÍCH']]]);
  });
});

describe('page furniture', () => {
  test('figures that count pages', () => {
    expect(summary(`${filler(20)}\n2\n${filler(20)}\n3\n${filler(3)}`).map(([kind, lines]) => [kind, lines!.length])).toEqual([['text', 43], ['page-number', 2]]);
  });
  test.each([['a list', 'Một\n1\nHai\n2\nBa\n3'], ['a lone figure', `${filler(20)}\n7\n${filler(2)}`]])('others stay: %s', (_name, text) => {
    expect(summary(text).map(([kind]) => kind)).toEqual(['text']);
  });
  test('notes that the text refers to', () => {
    expect(summary('Cử tri đi bầu[1] đạt 99%[2].\nHết.\n[1] Nhiệm kỳ trước.\n[2] Mục tiêu.').map(([kind]) => kind)).toEqual(['text', 'footnote']);
    expect(summary('Tỷ lệ đạt 95%1.\n\n1 Theo điều tra.\n').map(([kind]) => kind)).toEqual(['text', 'footnote']);
    expect(summary('Tỷ lệ đạt 95%.\n\n1 Theo điều tra.\n').map(([kind]) => kind)).toEqual(['text']);
    expect(summary('Cử tri đi bầu.\n[1] Một.\n[2] Hai.').map(([kind]) => kind)).toEqual(['text']);
  });
});

test('hostile text takes linear time', () => {
  const time = (count: number) => {
    const page = pageOf(Array.from({ length: count }, (_, index) => `[${index % 900}] x\n${index}`).join('\n'));
    const start = process.cpuUsage();
    layoutPlainText(page);
    return process.cpuUsage(start).user / 1000;
  };
  time(1000);
  expect(time(40_000)).toBeLessThan(60 * Math.max(5, time(4000)));
});
