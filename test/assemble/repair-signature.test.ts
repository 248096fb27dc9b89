import { expect, test } from 'vitest';
import type { TextLine } from '../../pipeline/model.ts';
import { repairSignature } from '../../pipeline/assemble/repair-signature.ts';

const line = (raw: string): TextLine => ({ page: 1, number: 1, raw, text: raw, edits: [], words: [], box: null, confidence: 0.9, geometry: null, blankAbove: false });
const applied = ({ raw, edits }: TextLine) => edits.reduceRight((text, { start, end, before, after }) => {
  expect(raw.slice(start, end)).toBe(before);
  return text.slice(0, start) + after + text.slice(end);
}, raw);

test.each([
  ['the full stop', ['KT BỘ TRƯỞNG, CHỦ NHIỆM', 'ĐRÓ CHỦ NHIỆM', 'Lâm Văn Mẫu'], ['KT. BỘ TRƯỞNG, CHỦ NHIỆM', 'PHÓ CHỦ NHIỆM', 'Lâm Văn Mẫu']],
  ['a comma for it', ['TM, ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH']],
  ['a full stop for the comma', ['BỘ TRƯỞNG. CHỦ NHIỆM'], ['BỘ TRƯỞNG, CHỦ NHIỆM']],
  ['marks', ['KT. GIÁM ĐÔC', 'PHÓ GIÁM ĐÓC'], ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC']],
])('formulas: %s', (_name, read, printed) => {
  const lines = repairSignature(read.map(line));
  expect(lines.map(({ text }) => text)).toEqual(printed);
  expect(lines.map(applied)).toEqual(printed);
});

test.each([[['Lâm Văn Mẫu']], [['TRƯỞNG PHÒNG KỸ THUẬT']], [['KT. CHỦ TỊCH', 'BAN CHỦ TỊCH']], [['TM. BAN CHỈ ĐẠO', 'ĐRÓ CHỦ NHIỆM']], [['TLX SỞ']]])('must not change: %j', (read) => {
  const lines = read.map(line);
  expect(repairSignature(lines)).toEqual(lines);
});
