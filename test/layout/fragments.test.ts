import { expect, test } from 'vitest';
import { fragmentsOf, groupRows, textOf, typeHeight } from '../../pipeline/layout/fragments.ts';
import type { Word } from '../../pipeline/model.ts';
import { pageOf } from './pages.ts';

const word = (text: string, left: number, top: number, line: number, confidence = 0.95, height = 30): Word => ({ text, box: [left, top, left + text.length * 14, top + height], confidence, line });
const rowsOf = (words: Word[]) => {
  const page = { ...pageOf([]), words };
  return groupRows(fragmentsOf(page, typeHeight(page))).map((row) => row.map(textOf).join(' '));
};

test('a line that was read again from its upper half is dropped', () => {
  const line = [word('hoạt', 300, 460, 6), word('động', 380, 460, 6), word('văn', 460, 460, 6), word('hóa,', 520, 460, 6), word('thể', 600, 460, 6), word('thao', 660, 460, 6)];
  const echo = [word('Aâng', 380, 425, 5, 0.6, 55), word('văn', 460, 425, 5, 0.6, 55), word('hóa.', 520, 425, 5, 0.6, 55)];
  expect(rowsOf([...echo, ...line])).toEqual(['hoạt động văn hóa, thể thao']);
});

test('lines below each other that have words in common stay', () => {
  const first = [word('Sở', 300, 460, 1), word('Nội', 350, 460, 1), word('vụ', 410, 460, 1)];
  const second = [word('Sở', 300, 500, 2), word('Nội', 350, 500, 2), word('vụ', 410, 500, 2)];
  expect(rowsOf([...first, ...second])).toEqual(['Sở Nội vụ', 'Sở Nội vụ']);
});

test('a word that was read by itself goes into the gap that it left', () => {
  const line = [word('-', 300, 460, 1), word('Thủ', 330, 460, 1), word('tướng', 390, 460, 1), word('báo', 530, 460, 1), word('cáo);', 590, 460, 1)];
  expect(rowsOf([...line, word('(để', 472, 456, 2)])).toEqual(['- Thủ tướng (để báo cáo);']);
});
