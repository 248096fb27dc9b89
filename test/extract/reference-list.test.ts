import { expect, test } from 'vitest';
import { ReferenceList } from '../../pipeline/extract/reference-list.ts';
import { joinLines } from '../../pipeline/lines.ts';
import { textBlocks } from '../text-blocks.ts';

const read = (own: string | null, ...texts: string[]) => {
  const list = new ReferenceList(own);
  const indexes = texts.map((text) => list.add(joinLines(textBlocks(text)[0]!.lines)));
  return { indexes, list, numbers: list.finish().map(({ reference: { number, date } }) => [number, date]) };
};

test('each document once, in order of first mention; later mentions fill in what is missing', () => {
  const { indexes, numbers } = read(null, 'Kế hoạch số 5/KH-SNV và Quyết định số 7/QĐ-SNV', 'theo Quyết định số 7/QĐ-SNV ngày 02/01/2027, Kế hoạch số 5/KH-SNV');
  expect(indexes).toEqual([[0, 1], [1, 0]]);
  expect(numbers).toEqual([['5/KH-SNV', null], ['7/QĐ-SNV', '2027-01-02']]);
});

test('the document itself is not cited', () => expect(read('5/KH-SNV', 'Kế hoạch số 5/KH-SNV').numbers).toEqual([]));

test('under its own type and date a document is not cited, even where its number was read in two ways', () => {
  const list = new ReferenceList('2317/QĐ-R5NBB', { type: 'Quyết định', date: '2026-01-02' });
  for (const text of ['Quyết định số 231 7/QĐÐ-BSNBB ngày 02/01/2026', 'Quyết định số 2316/QĐ-BSNBB ngày 02/01/2026', 'Quyết định số 2317/QĐ-BSNBB ngày 02/01/2025']) list.add(joinLines(textBlocks(text)[0]!.lines));
  expect(list.finish().map(({ reference: { number, date } }) => [number, date])).toEqual([['2316/QĐ-BSNBB', '2026-01-02'], ['2317/QĐ-BSNBB', '2025-01-02']]);
});

test('a number of which the end could not be read is no reference', () => {
  const { numbers, list } = read(null, 'Kế hoạch số 55/KH-1FTHS2 ngày 10/9/2025; Nghị quyết số 04/2024/NQ-HĐT?P; Bộ luật số 101/2015/QH1 được sửa đổi; Luật số 02/2021/QH15');
  expect(numbers).toEqual([['02/2021/QH15', null]]);
  expect(list.damaged()).toHaveLength(3);
});

test('numbers without a year are told apart by their dates, numbers with a year are not, and say so', () => {
  expect(read(null, 'Kế hoạch số 5/KH-SNV ngày 02/01/2026; Kế hoạch số 5/KH-SNV ngày 03/01/2027').numbers).toHaveLength(2);
  const { numbers, list } = read(null, 'Nghị định số 5/2026/NĐ-CP ngày 02/01/2026; Nghị định số 5/2026/NĐ-CP ngày 03/01/2026');
  expect(numbers).toEqual([['5/2026/NĐ-CP', '2026-01-02']]);
  expect(list.conflicts()).toEqual([{ number: '5/2026/NĐ-CP', dates: ['2026-01-02', '2026-01-03'], page: 1 }]);
});

test('one document in two readings is one', () => {
  expect(read(null, 'Nghị quyết số 22/2019/NQ-HĐNĐ', 'Nghị quyết số 22/2019/NQ-HĐND').numbers).toEqual([['22/2019/NQ-HĐND', null]]);
  expect(read(null, 'Thông tư số 76/2014/TT-BTC', 'Thông tư số 77/2014/TT-BTC').numbers).toHaveLength(2);
});
