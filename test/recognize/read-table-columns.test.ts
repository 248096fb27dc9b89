import { expect, test } from 'vitest';
import type { Box, Word } from '../../pipeline/model.ts';
import { readTableColumns } from '../../pipeline/recognize/read-table-columns.ts';
import type { Read } from '../../pipeline/recognize/read-stamps.ts';

const page = { data: new Uint8Array(0), width: 1654, height: 2339, channels: 1 as const, dpi: 200 };
const XS = [220, 300, 800, 1200];
const ROWS = [['TT', 'Nội dung', 'Chủ trì', 'Thời gian'], ['1', 'Nạo vét kênh', 'Trạm 1', 'Tháng 5'], ['2', 'Sửa cống', 'Trạm 2', 'Tháng 6'], ['3', 'Trồng tre', 'Trạm 3', 'Tháng 7'], ['4', 'Vá đường', 'Trạm 4', 'Tháng 8']];

/** Words of the cells, 14 pixels a letter, rows 60 apart. */
function wordsOf(rows: string[][], confidence = 0.9): Word[] {
  return rows.flatMap((row, at) => row.flatMap((cell, column) => {
    let x = XS[column]!;
    return cell.split(' ').filter((text) => text !== '').map((text): Word => {
      const box: Box = [x, 400 + at * 60, x + text.length * 14, 426 + at * 60];
      x = box[2] + 8;
      return { text, confidence, line: at, box };
    });
  }));
}
const lost = ROWS.map((row, at) => (at === 2 ? ['', 'Sửacống', ...row.slice(2)] : row));
/** An engine that reads what is printed in a region. */
const reading = (rows: string[][], asked: Box[], confidence = 0.95): Read => async ({ regions, segmentation }) => {
  expect(segmentation).toBe('block');
  asked.push(...regions!);
  return wordsOf(rows, confidence).filter(({ box }) => regions!.some(([left, top, right, bottom]) => box![0] >= left && box![2] <= right && box![1] >= top && box![3] <= bottom));
};
const texts = (words: Word[]) => words.toSorted((a, b) => a.box![1] - b.box![1] || a.box![0] - b.box![0]).map(({ text }) => text).join(' ');

test('columns of a table without rules are read one by one: numbers and spaces come back', async () => {
  const asked: Box[] = [];
  const result = await readTableColumns(wordsOf(lost), page, 'fast', reading(ROWS, asked));
  expect(asked).toHaveLength(4);
  expect(texts(result)).toBe(texts(wordsOf(ROWS)));
  expect(new Set(result.map(({ line }) => line)).size).toBeGreaterThan(1);
});

test('a reading that is less sure is not taken', async () => {
  const words = wordsOf(lost);
  expect(await readTableColumns(words, page, 'fast', reading(ROWS, [], 0.6))).toEqual(words);
});

test.each([['no table', wordsOf(ROWS.slice(1))], ['nothing', []]])('%s is not read again', async (_name, words) => {
  expect(await readTableColumns(words, page, 'fast', () => Promise.reject(new Error('not asked')))).toBe(words);
});
