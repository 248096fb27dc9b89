import { expect, it } from 'vitest';
import { calibrationError, findWrong, rankCorrelation, reliability } from '../../scripts/evaluate/reliability.ts';

const words = (line: string) => line.split(' ').filter(Boolean);

it.each([
  ['a b c', 'a b c', [false, false, false]],
  ['aa bb cc', 'aa bx cc', [false, true, false]],
  ['a b c', 'a c', [false, false]],
  ['a c', 'a b c', [false, true, false]],
  ['một hai ba', 'hai ba', [false, false]],
  ['', 'a', [true]],
])('findWrong(%j, %j)', (truth, read, expected) => {
  expect(findWrong([words(truth)], [words(read)])).toEqual([expected]);
});

it('compares each line with that which it is most like', () => {
  expect(findWrong(['Nơi nhận:', '- Như trên;', 'CHỦ TỊCH'].map(words), ['CHÚ TỊCH', '- Như trên;', 'Nơi nhận: -'].map(words))).toEqual([[true, false], [false, false, false], [false, false, true]]);
});

it.each([
  [[[1, 10], [2, 20], [3, 40]], 1], [[[1, 3], [2, 2], [3, 1]], -1], [[[1, 1], [1, 2], [2, 2], [2, 3]], 0.71], [[[1, 5], [2, 5], [3, 5]], null], [[[1, 1], [2, 2]], null],
])('rankCorrelation(%j) is %j', (pages, expected) => {
  const order = rankCorrelation(pages.map(([promised, real]) => ({ promised: promised!, real: real! })));
  if (expected === null) expect(order).toBeNull();
  else expect(order).toBeCloseTo(expected, 1);
});

it('counts what was promised and what came of it', () => {
  const words = [...Array.from({ length: 98 }, () => ({ promised: 0.015, wrong: false })), ...Array.from({ length: 2 }, () => ({ promised: 0.015, wrong: true })), { promised: 0.5, wrong: true }];
  expect(reliability(words)).toEqual([
    { bin: '1–2 %', words: 100, promised: expect.closeTo(1.5), real: expect.closeTo(2) },
    { bin: '40–100 %', words: 1, promised: 50, real: 100 },
  ]);
  expect(calibrationError(words)).toBeCloseTo((100 * 0.5 + 50) / 101);
  expect(calibrationError([])).toBeNull();
});
