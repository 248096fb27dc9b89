import { expect, it } from 'vitest';
import { findWrong, reliability } from '../../scripts/evaluate/reliability.ts';

it.each([
  ['a b c', 'a b c', [false, false, false]],
  ['a b c', 'a x c', [false, true, false]],
  ['a b c', 'a c', [false, false]],
  ['a c', 'a b c', [false, true, false]],
  ['', 'a', [true]],
])('findWrong(%j, %j)', (truth, read, expected) => {
  expect(findWrong(truth.split(' ').filter(Boolean), read.split(' '))).toEqual(expected);
});

it('counts what was promised and what came of it', () => {
  const words = [...Array.from({ length: 98 }, () => ({ promised: 0.015, wrong: false })), ...Array.from({ length: 2 }, () => ({ promised: 0.015, wrong: true })), { promised: 0.5, wrong: true }];
  expect(reliability(words)).toEqual([
    { bin: '1–2 %', words: 100, promised: expect.closeTo(1.5), real: expect.closeTo(2) },
    { bin: '40–100 %', words: 1, promised: 50, real: 100 },
  ]);
});
