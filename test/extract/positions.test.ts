import { expect, test } from 'vitest';
import { hasFamilyName, nearestPosition, withFamilyName } from '../../pipeline/extract/positions.ts';

test.each([
  ['GIÁM ĐỐC', 'GIÁM ĐỐC'], ['PHO CHỦ NHIỆM', 'PHÓ CHỦ NHIỆM'], ['HỨ TRƯƠNG', null], ['THƯ TRƯƠNG', 'THỨ TRƯỞNG'], ['TRƯỞNG, CHỦ NHIỆM', 'BỘ TRƯỞNG, CHỦ NHIỆM'], ['PHÓ GIÁM ĐÔC', 'PHÓ GIÁM ĐỐC'],
  ['Ó. CHỦ NHIỆM', null], ['THÀNH PHỐ VIỆT TRÌ', null], ['ỦY BAN NHÂN DÂN', null], ['', null],
])('%s', (line, position) => expect(nearestPosition(line)).toBe(position));

test('family names lose capitals and marks, given names are left alone', () => {
  expect(withFamilyName('nguyên Văn Mẫu')).toBe('Nguyễn Văn Mẫu');
  expect(withFamilyName('guyên Văn Mẫu')).toBe('Nguyễn Văn Mẫu');
  expect(withFamilyName('Trân Văn Mẩu')).toBe('Trần Văn Mẩu');
  expect(withFamilyName('Vơ Văn Mẫu')).toBe('Võ Văn Mẫu');
  expect(withFamilyName('Quang Văn Mẫu')).toBe('Quàng Văn Mẫu');
  expect(withFamilyName('Xyz Văn Mẫu')).toBe('Xyz Văn Mẫu');
  expect(hasFamilyName('Lò Thị Mẫu')).toBe(true);
  expect(hasFamilyName('Ban Chỉ Huy')).toBe(false);
  expect(hasFamilyName('Hồng Hà')).toBe(false);
  expect(hasFamilyName('Lê Mẫu')).toBe(true);
});
