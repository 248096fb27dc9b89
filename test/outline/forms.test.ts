import { describe, expect, test } from 'vitest';
import { arabic } from '../../pipeline/outline/arabic.ts';
import { article } from '../../pipeline/outline/article.ts';
import { readBullet } from '../../pipeline/outline/bullet.ts';
import { capital } from '../../pipeline/outline/capital.ts';
import { chapter } from '../../pipeline/outline/chapter.ts';
import { decimal } from '../../pipeline/outline/decimal.ts';
import { division } from '../../pipeline/outline/division.ts';
import type { HeadingForm } from '../../pipeline/outline/form.ts';
import { letter } from '../../pipeline/outline/letter.ts';
import { fromOrdinalWord, fromRoman, romanReadings, toRoman } from '../../pipeline/outline/numerals.ts';
import { part } from '../../pipeline/outline/part.ts';
import { roman } from '../../pipeline/outline/roman.ts';
import { subdivision } from '../../pipeline/outline/subdivision.ts';

describe('a form reads its markers', () => {
  test.each<[HeadingForm, string, string, string]>([
    [part, 'PHẦN I', 'Phần I', ''],
    [part, 'Phần thứ hai', 'Phần thứ hai', ''],
    [chapter, 'Chương II', 'Chương II', ''],
    [chapter, 'CHƯƠNG 3. QUY ĐỊNH CHUNG', 'Chương 3', 'QUY ĐỊNH CHUNG'],
    [division, 'Mục 2. Thẩm quyền', 'Mục 2', 'Thẩm quyền'],
    [subdivision, 'Tiểu mục 1. Kiểm tra', 'Tiểu mục 1', 'Kiểm tra'],
    [article, 'Điều 5. Phạm vi', 'Điều 5', 'Phạm vi'],
    [article, 'Điều 4a. Bổ sung', 'Điều 4a', 'Bổ sung'],
    [article, 'Dieu 12: Hiệu lực', 'Dieu 12', 'Hiệu lực'],
    [roman, 'IV. TỔ CHỨC', 'IV', 'TỔ CHỨC'],
    [roman, ' I. MỤC TIÊU', 'I', 'MỤC TIÊU'],
    [capital, 'A. PHẦN CHUNG', 'A', 'PHẦN CHUNG'],
    [arabic, '1. Mục tiêu', '1', 'Mục tiêu'],
    [arabic, '2.  Phòng', '2', 'Phòng'],
    [arabic, '3) Đối tượng', '3', 'Đối tượng'],
    [arabic, '4/ Yêu cầu', '4', 'Yêu cầu'],
    [arabic, '1⁄ Khám sức khỏe', '1', 'Khám sức khỏe'],
    [arabic, '2. 100% văn bản', '2', '100% văn bản'],
    [decimal, '1.2. Mục tiêu cụ thể:', '1.2', 'Mục tiêu cụ thể:'],
    [decimal, '2.1.3 Nội dung', '2.1.3', 'Nội dung'],
    [decimal, 'II.1. Nội dung', 'II.1', 'Nội dung'],
    [letter, 'đ) Rà soát', 'đ', 'Rà soát'],
    [letter, 'a. Rà soát', 'a', 'Rà soát'],
  ])('%# %s', (form, line, label, rest) => {
    const [first] = form.read(line);
    expect(first?.label).toBe(label);
    expect(line.slice(first!.end)).toBe(rest);
  });

  test.each<[HeadingForm, string, number]>([
    [roman, 'I11. KINH PHÍ', 3],
    [roman, 'l. MỤC ĐÍCH', 1],
    [roman, 'll. NỘI DUNG', 2],
    [roman, '1I. NỘI DUNG', 2],
    [roman, 'II. KINH PHÍ', 3],
    [roman, 'IH. KINH PHÍ', 3],
    [arabic, 'l. Mục đích', 1],
    [arabic, 'I0. Phòng', 10],
    [chapter, 'Chương Il', 2],
    [letter, 'd) Rà soát', 5],
    [decimal, '1.l. Mục tiêu', 1],
  ])('%# %s may be misread from its ordinal', (form, line, ordinal) => {
    const reading = form.read(line).find((item) => item.ordinal === ordinal);
    expect(reading?.cost).toBeGreaterThan(0);
  });

  test.each<[HeadingForm, string]>([
    [arabic, '2025.'.padEnd(8)], [arabic, '1.000 đồng'], [arabic, '30/4 và ngày'], [arabic, 'năm 2025'],
    [decimal, '12.000 đồng'], [decimal, '22.12.2025'],
    [letter, 'f) không có'], [letter, 'và) sau'],
    [article, 'điều 5 quy định'], [article, 'Điều kiện'], [division, 'Mục tiêu'], [chapter, 'Chương trình'], [part, 'Phần mềm'],
    [roman, 'Trong năm'], [capital, 'Ban Giám đốc'],
  ])('%# %s is not one', (form, line) => {
    expect(form.read(line).filter(({ cost }) => cost < 3)).toEqual([]);
  });

  test('bullets', () => {
    expect(readBullet('- Rà soát')).toEqual({ bullet: '-', end: 2 });
    expect(readBullet('-Rà soát')).toEqual({ bullet: '-', end: 1 });
    expect(readBullet(' + Rà soát')).toEqual({ bullet: '+', end: 3 });
    expect(readBullet('– Rà soát')).toEqual({ bullet: '-', end: 2 });
    expect(readBullet('(ii) Rà soát')).toEqual({ bullet: '(ii)', end: 5 });
    expect(readBullet('-5 độ C')).toBeNull();
    expect(readBullet('Rà soát')).toBeNull();
  });
});

describe('numerals', () => {
  test('there and back', () => {
    for (let value = 1; value <= 60; value++) expect(fromRoman(toRoman(value))).toBe(value);
  });
  test('II may be III that lost a stroke, at a price', () => {
    const readings = romanReadings('II');
    expect(readings[0]).toEqual({ value: 2, cost: 0 });
    expect(readings.find(({ value }) => value === 3)!.cost).toBeGreaterThan(1);
    expect(romanReadings('ABC')).toEqual([]);
    expect(romanReadings('IIIIIIIIIIII')).toEqual([]);
  });
  test('words', () => {
    expect(fromOrdinalWord('Nhất')).toEqual({ value: 1, word: 'nhất' });
    expect(fromOrdinalWord('MƯƠI')).toEqual({ value: 10, word: 'mười' });
    expect(part.read('PHẦN THỨ HAI')[0]).toMatchObject({ label: 'Phần thứ hai', ordinal: 2 });
    expect(fromOrdinalWord('đầu')).toBeNull();
  });
});
