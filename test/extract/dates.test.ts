import { expect, test } from 'vitest';
import { DATE, dateOf, isRebuilt } from '../../pipeline/extract/dates.ts';

const groupsOf = (text: string) => new RegExp(DATE, 'u').exec(text)?.slice(1, 7) ?? null;
/** The first date of a text; undefined where there is none, null where it is not known which day it is. */
function firstDate(text: string): string | null | undefined {
  const groups = groupsOf(text);
  return groups ? dateOf(groups) : undefined;
}

test.each([
  ['ngày l4 tháng 3 năm 2O25', '2025-03-14'], ['ngày J8 tháng 6 năm 2020', '2020-06-18'], ['ngày 30 tháng ó năm 2014', '2014-06-30'], ['ngày 22 tháng 1] năm 2019', '2019-11-22'],
  ['ngày TT tháng 5 năm 2022', '2022-05-11'], ['ngày 0T tháng 1Í năm 2022', '2022-11-01'], ['ngày 1 1 tháng Š năm 2020', '2020-05-11'], ['ngày15 tháng 7 năm 2021', '2021-07-15'],
  ['gửi trước 05-12-2025', '2025-12-05'], ['ngày mười lăm tháng ba năm 2026', '2026-03-15'], ['ngày mồng năm tháng Giêng năm 2026', '2026-01-05'], ['ngày hai mươi mốt tháng mười hai năm hai nghìn không trăm hai mươi sáu', '2026-12-21'],
])('%s', (text, date) => expect(firstDate(text)).toBe(date));

test.each(['ngày 02 tháng ổ năm 2022', 'ngày 29 tháng ; 1 năm 2022', 'ngày ? tháng 5 năm 2022'])('a sign that may be several figures makes the date unknown, but it is a date: %s', (text) => {
  expect(firstDate(text)).toBeNull();
});

test.each(['đến hết tháng 6 năm 2025', 'trong các tháng 3 năm 2026', 'ngày 0à tháng năm 2024', 'ngày làm việc tháng 5 năm 2026'])('no date: %s', (text) => expect(firstDate(text) ?? null).toBeNull());

test('which dates were rebuilt', () => {
  const groups = (text: string) => groupsOf(text)!;
  expect(isRebuilt(groups('ngày l4 tháng 3 năm 2025'))).toBe(true);
  expect(isRebuilt(groups('ngày 14 tháng 3 năm 2025'))).toBe(false);
  expect(isRebuilt(groups('ngày 14 tháng ba năm 2025'))).toBe(false);
  expect(isRebuilt(groups('ngày 14/3/2025'))).toBe(false);
  expect(dateOf(groups('ngày 31 tháng 2 năm 2025'))).toBeNull();
});

test('hostile text takes linear time', () => {
  const time = (length: number) => {
    const text = 'ngày 1 '.repeat(length) + 'mười '.repeat(length);
    const start = process.cpuUsage();
    firstDate(text);
    return process.cpuUsage(start).user / 1000;
  };
  time(500);
  expect(time(8000)).toBeLessThan(40 * Math.max(5, time(1000)));
});
