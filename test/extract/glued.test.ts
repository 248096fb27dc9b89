import { expect, test } from 'vitest';
import { withSpaces } from '../../pipeline/extract/glued.ts';

test.each([
  ['ỦY BAN NHÂN DÂN TỈNHAN HÒA', 'ỦY BAN NHÂN DÂN TỈNH AN HÒA'],
  ['TRUNGTÂM Y TẾ', 'TRUNG TÂM Y TẾ'],
  ['SỞNỘI VỤ', 'SỞ NỘI VỤ'],
  ['CÔNGAN PHƯỜNGTÂN LẬP', 'CÔNG AN PHƯỜNG TÂN LẬP'],
  ['TRƯỜNG THPT NGUYỄN HUỆ', 'TRƯỜNG THPT NGUYỄN HUỆ'],
  ['TỔNG CÔNG TY VINATEX', 'TỔNG CÔNG TY VINATEX'],
  ['XÃ KRÔNG BÚK', 'XÃ KRÔNG BÚK'],
])('%s', (name, expected) => expect(withSpaces(name)).toBe(expected));
