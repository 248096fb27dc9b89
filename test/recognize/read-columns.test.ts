import { describe, expect, test } from 'vitest';
import type { Box, Word } from '../../pipeline/model.ts';
import { readColumns } from '../../pipeline/recognize/read-columns.ts';
import type { Read } from '../../pipeline/recognize/read-stamps.ts';

const page = { data: new Uint8Array(0), width: 1654, height: 2339, channels: 1 as const, dpi: 200 };

/** Words of a line from `left` on, 60 pixels wide, 10 apart, `height` high; "text:confidence" items. */
function line(number: number, left: number, top: number, height: number, ...items: string[]): Word[] {
  return items.map((item, index) => {
    const [text, confidence] = item.split(':');
    return { text: text!, confidence: Number(confidence ?? 0.95), line: number, box: [left + 70 * index, top, left + 70 * index + 60, top + height] };
  });
}
const texts = (words: Word[]) => words.map(({ text }) => text).join(' ');
const refuse: Read = () => Promise.reject(new Error('not asked'));

const recipients = [...line(0, 230, 100, 24, '-', 'Như', 'trên;'), ...line(0, 1000, 100, 30, 'KT.', 'BỘ', 'TRƯỞNG')];
const mixed = [...line(1, 230, 134, 62, 'Hà:0.1'), ...line(1, 300, 134, 24, 'tịch,', 'UBND', 'xã'), ...line(1, 1000, 140, 30, 'THỨ', 'TRƯỞNG')];
const below = line(2, 230, 240, 24, '-', 'Lưu', 'VT.');

test('a column whose lines were mixed up is read by itself, the other one stays', async () => {
  const asked: Box[] = [];
  const again = [...line(0, 230, 100, 24, '-', 'Như', 'trên;'), ...line(1, 230, 134, 24, '-', 'Chủ', 'tịch,', 'UBND'), ...line(2, 230, 170, 24, 'xã', 'An', 'Hòa;')];
  const result = await readColumns([...recipients, ...mixed, ...below], page, 'fast', async ({ regions, segmentation, model }) => {
    expect([segmentation, model]).toEqual(['block', 'fast']);
    asked.push(...regions!);
    return again;
  });
  expect(asked).toHaveLength(1);
  expect(asked[0]![0]).toBeLessThan(230);
  expect(asked[0]![2]).toBeLessThan(1000);
  expect(texts(result)).toBe('- Như trên; - Chủ tịch, UBND xã An Hòa; KT. BỘ TRƯỞNG THỨ TRƯỞNG - Lưu VT.');
  expect(new Set(result.map((word) => word.line)).size).toBe(6);
});

test('a reading that is less sure is not taken', async () => {
  const words = [...recipients, ...mixed];
  expect(await readColumns(words, page, 'fast', async () => line(0, 230, 100, 24, 'x:0.3'))).toEqual(words);
});

test.each([
  ['columns that were read well', [...recipients, ...line(1, 230, 134, 24, '-', 'Chủ', 'tịch,'), ...line(1, 1000, 140, 30, 'THỨ', 'TRƯỞNG')]],
  ['one column', [...line(0, 230, 100, 24, 'a', 'b', 'c', 'd'), ...line(1, 230, 134, 60, 'e:0.1')]],
  ['nothing', []],
])('%s are not read again', async (_, words) => {
  expect(await readColumns(words, page, 'fast', refuse)).toBe(words);
});

describe('on damaged pages', () => {
  const lost = [...line(0, 1000, 100, 30, 'TM.', 'ỦY', 'BAN'), ...line(1, 230, 134, 24, '__:0.05', 'trên;'), ...line(1, 1000, 140, 30, 'CHỦ', 'TỊCH'), ...line(2, 230, 170, 24, '-', 'Lưu', 'VT.')];
  const again = [...line(0, 230, 100, 24, 'Nơi', 'nhận'), ...line(1, 230, 134, 24, '-', 'Như', 'trên;'), ...line(2, 230, 170, 24, '-', 'Lưu', 'VT.')];

  test('a column with words that nobody could read is read again, from the first line of its neighbour on', async () => {
    const asked: Box[] = [];
    const read: Read = async ({ regions }) => {
      asked.push(...regions!);
      return [...again, ...line(3, 1000, 100, 30, 'TM.')];
    };
    const result = await readColumns(lost, page, 'best', read);
    expect(asked).toHaveLength(1);
    expect(asked[0]![1]).toBeLessThan(100);
    expect(asked[0]![2]).toBeLessThan(1000);
    expect(texts(result)).toBe('TM. ỦY BAN Nơi nhận - Như trên; - Lưu VT. CHỦ TỊCH');
  });

  test('a reading that is hardly surer is not taken', async () => {
    expect(texts(await readColumns(lost, page, 'best', async () => line(0, 230, 134, 24, '-', 'trên;', '-', 'Lưu', 'VT.', '.')))).toBe(texts(lost));
  });

  test.each([
    ['clean pages', 'fast', lost],
    ['specks', 'best', lost.map((word) => (word.text === '__' ? { ...word, text: ':' } : word))],
    ['letterheads', 'best', lost.map((word) => (word.text === 'CHỦ' ? { ...word, text: 'CỘNG' } : word.text === 'TỊCH' ? { ...word, text: 'HÒA' } : word))],
  ] as const)('%s are left as they are', async (_, model, words) => {
    expect(await readColumns([...words], page, model, refuse)).toEqual(words);
  });
});
