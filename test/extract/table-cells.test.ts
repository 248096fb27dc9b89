import { expect, test } from 'vitest';
import { mendTable, quarterOf } from '../../pipeline/extract/table-cells.ts';
import type { Table } from '../../pipeline/model.ts';

const table = (rows: string[][]): Table => ({ page: 2, box: null, pages: [2], header: ['TT', 'Hệ số'], rows });

test('decimals without their comma', () => {
  const { table: mended, messages } = mendTable(table(['1,1', '1,25', '11', '1,8', '1,3', '1,2', '17', '1⁄2'].map((value) => ['', value])));
  expect(mended.rows.map(([, value]) => value)).toEqual(['1,1', '1,25', '1,1', '1,8', '1,3', '1,2', '1,7', '1,2']);
  expect(messages).toHaveLength(3);
  expect(messages[0]).toMatchObject({ rule: 'cell-mended', page: 2, text: expect.stringContaining('"11" is read as "1,1"') });
});

test.each([
  ['counts', ['11', '12', '3', '40', '7', '1,5']],
  ['whole numbers that fit', ['1,5', '2,5', '12', '14,5', '3,5', '9,5', '8,5']],
  ['out of range with the comma', ['1,1', '1,2', '1,3', '1,2', '1,1', '95']],
])('must not change: %s', (_name, values) => {
  const given = table(values.map((value) => ['', value]));
  expect(mendTable(given)).toEqual({ table: given, messages: [] });
});

test.each([
  [['4', '4.1', '4.2', '43', '5', '51'], ['4', '4.1', '4.2', '4.3', '5', '5.1']],
  [['9', '10', '11', '12'], ['9', '10', '11', '12']],
  [['1', '2', '3', '', '20', '21'], ['1', '2', '3', '', '20', '21']],
  [['1', '11', '12', '2'], ['1', '1.1', '1.2', '2']],
  [['I', '11', 'II'], ['I', '11', 'II']],
  [['5', '50'], ['5', '50']],
])('item numbers %j', (read, mended) => expect(mendTable(table(read.map((value) => [value, 'Nhiệm vụ']))).table.rows.map(([value]) => value)).toEqual(mended));

test.each([['IH', 'III'], ['11', 'II'], ['HI', 'III'], ['l', 'I'], ['1V', 'IV'], ['lV', 'IV'], ['m', 'III'], ['V', null], ['HH', null], ['x', null]])('quarter %s', (token, numeral) => expect(quarterOf(token)).toBe(numeral));

test('quarters in cells', () => {
  expect(mendTable(table([['', 'Quý IH/2026'], ['', 'Quý 11/2026'], ['', 'Quý 1/2026'], ['', 'Quý II/2026']])).table.rows.map(([, value]) => value)).toEqual(['Quý III/2026', 'Quý II/2026', 'Quý I/2026', 'Quý II/2026']);
});

test.each([
  ['Roman numbers beside', ['Quý I/2027', 'Quý 12027', 'Quý 1⁄2027', 'Quý III/⁄2027'], ['Quý I/2027', 'Quý I/2027', 'Quý I/2027', 'Quý III/2027']],
  ['printed in figures', ['Quý 1/2027', 'Quý 3/2027'], ['Quý 1/2027', 'Quý 3/2027']],
  ['both', ['Quý 1/2027', 'Quý II/2027', 'Quý 3/2027'], ['Quý 1/2027', 'Quý II/2027', 'Quý 3/2027']],
  ['a mark that nothing closes', ['“Thường xuyên', '“Một cửa” số', '“Ngày hội đại đoàn kết toàn dân tộc'], ['Thường xuyên', '“Một cửa” số', '“Ngày hội đại đoàn kết toàn dân tộc']],
])('cells: %s', (_name, read, mended) => expect(mendTable(table(read.map((value) => ['', value]))).table.rows.map(([, value]) => value)).toEqual(mended));

test.each([
  [['I', '1', '2', 'H', '3', '1H', '4'], ['I', '1', '2', 'II', '3', 'III', '4']],
  [['I', '1', 'III'], ['I', '1', 'III']],
  [['A', 'H', 'B'], ['A', 'H', 'B']],
  [['1.', '2', '3', '4,'], ['1', '2', '3', '4']],
  [['1.', '2.', '3.'], ['1.', '2.', '3.']],
])('numbers of groups and points %j', (read, mended) => expect(mendTable(table(read.map((value) => [value, 'Nhiệm vụ']))).table.rows.map(([value]) => value)).toEqual(mended));
