import { expect, test } from 'vitest';
import { scoreTables, tableDifferences } from '../../scripts/evaluate/table-scores.ts';

const printed = { header: ['TT', 'Việc', 'Ai'], rows: [['1', 'Sửa cống', 'Trạm 1'], ['2', 'Trồng tre', 'Trạm 2']], task: 1, lead: 2 };
const task = (text: string, lead: string) => ({ text, lead: [lead], deadline: null });

test('a table that was read as printed', () => {
  expect(scoreTables(printed, [printed], [task('Sửa cống', 'Trạm 1'), task('Trồng tre', 'Trạm 2')])).toMatchObject({ cells: { expected: 9, right: 9 }, text: { errors: 0 }, tasks: { expected: 2, right: 2 } });
});

test('rows that are lost, joined and misread', () => {
  const found = { header: printed.header, rows: [['1', 'Sửa cổng Trồng tre', 'Trạm 1 Trạm 2']] };
  expect(scoreTables(printed, [found], [task('Sửa cổng', 'Trạm 9')])).toMatchObject({ cells: { expected: 9, found: 6, right: 4 }, tasks: { expected: 2, right: 0 } });
  expect(scoreTables(printed, [], [])).toMatchObject({ cells: { right: 0 }, text: { errors: expect.any(Number) } });
});

test('columns that are shifted do not count', () => {
  expect(scoreTables(printed, [{ header: [], rows: printed.rows.map(([, ...rest]) => rest) }], []).cells.right).toBe(0);
});

test('rows that differ are told as printed and as read', () => {
  expect(tableDifferences(printed, [printed])).toEqual([]);
  expect(tableDifferences(printed, [{ header: printed.header, rows: [['1', 'Sửa cổng', 'Trạm 1'], ['', '~', '']] }])).toEqual(['table - 1 | Sửa cống | Trạm 1', 'table + 1 | Sửa cổng | Trạm 1', 'table - 2 | Trồng tre | Trạm 2', 'table +  | ~ | ']);
});
