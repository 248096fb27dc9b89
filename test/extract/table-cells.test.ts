import { expect, test } from 'vitest';
import { quarterOf } from '../../pipeline/extract/numerals.ts';
import { mendTable } from '../../pipeline/extract/table-cells.ts';
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

const numbered = (read: string[]): Table => table(read.map((value) => (value.startsWith('#') ? [value.slice(1), 'CÔNG TÁC CHỈ ĐẠO', ''] : [value, 'Nhiệm vụ', 'Tháng 5'])));
const numbersOf = (read: string[], scanned: boolean): string[] => mendTable(numbered(read), scanned).table.rows.map(([value]) => value!);

test.each([
  ['signs among numbers', ['1', '2', 'B', '4', '5'], ['1', '2', '3', '4', '5']],
  ['with points, over groups', ['#I', '1.', '2.', '#II', 'A.', '4.', '5.'], ['I', '1.', '2.', 'II', '3.', '4.', '5.']],
  ['digits lost and misread', ['8.', '9.', '19.', '1.', '12.', '13.'], ['8.', '9.', '10.', '11.', '12.', '13.']],
  ['near the end', ['8', '9', '10', '1', '12'], ['8', '9', '10', '11', '12']],
  ['the last', ['6', '7', '8', '9', '10', '1'], ['6', '7', '8', '9', '10', '11']],
  ['the first', ['i', '2', '3'], ['1', '2', '3']],
  ['points lost', ['1.', '2', '3.', '4', '5.'], ['1.', '2.', '3.', '4.', '5.']],
  ['lost, on scans', ['1', '2', '', '4', '5'], ['1', '2', '3', '4', '5']],
])('numbers that count on: %s', (_name, read, wanted) => expect(numbersOf(read, true)).toEqual(wanted));

test.each([
  ['twice the same', ['1', '2', '2', '4', '5'], true],
  ['left out', ['1', '2', '', '4', '5'], false],
  ['rows without numbers', ['1', '2', '', '3', '4'], true],
  ['numbered anew', ['#I', '1', '2', '#II', '1', '2', '3'], true],
  ['parts of items', ['1', '2', '2.1', '3', '4'], true],
  ['words', ['Tháng 1', 'Tháng 2', 'Tháng 4'], true],
])('numbers that must not change: %s', (_name, read, scanned) => expect(numbersOf(read, scanned)).toEqual(read.map((value) => value.replace('#', ''))));

test.each([
  [['#I', '1', '#H', '2', '#IV'], ['I', '1', 'II', '2', 'IV']],
  [['#A', '#H', '4', '#1', '2', '#IV', '2', '#VỊ', '#VII'], ['A', 'II', '4', 'III', '2', 'IV', '2', 'VI', 'VII']],
  [['#XI', '4', '#x1', '4', '#XIII'], ['XI', '4', 'XII', '4', 'XIII']],
  [['#1', '1', '2', '#H', '3', '#1H'], ['I', '1', '2', 'II', '3', 'III']],
  [['#1', '1.1', '#2', '2.1'], ['1', '1.1', '2', '2.1']],
  [['#X', '#x', '4', '#XIV'], ['X', 'x', '4', 'XIV']],
])('numerals of groups %j', (read, wanted) => expect(numbersOf(read, true)).toEqual(wanted));

test('cells that differ in marks from those that agree, on scans', () => {
  const cells = ['Phòng Văn hóa - Xã hội', 'Phòng Văn hóa - Xã hôi', 'Phòng Kinh tế', 'Phòng Văn hóa - Xã hội', 'Thôn Bình An', 'Thôn Bính An'];
  const given = table(cells.map((cell) => ['', cell]));
  expect(mendTable(given, true).table.rows.map(([, cell]) => cell)).toEqual(['Phòng Văn hóa - Xã hội', 'Phòng Văn hóa - Xã hội', ...cells.slice(2)]);
  expect(mendTable(given).messages).toEqual([]);
});

test('quarters and doers, on scans', () => {
  const cells = ['Quý IV/2026', 'Quý III, quý 1V/2026', 'QuýII/2026', 'Tháng5/2026', 'Hàng tháng, hãng năm', 'Tố công nghệ số', 'Tố cáo', 'gở Tài chính'];
  expect(mendTable(table(cells.map((cell) => ['', cell])), true).table.rows.map(([, cell]) => cell)).toEqual(['Quý IV/2026', 'Quý III, quý IV/2026', 'Quý II/2026', 'Tháng 5/2026', 'Hàng tháng, hằng năm', 'Tổ công nghệ số', 'Tố cáo', 'Sở Tài chính']);
});
