import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { countErrors, countErrorsAnywhere, compareFacts, editDistance, fitDistance, fold, scores, sumErrors } from '../../scripts/evaluate/metrics.ts';

/** The textbook table, for comparison. */
function slowDistance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : i)));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i]![j] = Math.min(table[i - 1]![j]! + 1, table[i]![j - 1]! + 1, table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
  }
  return table[a.length]![b.length]!;
}
const codes = (text: string) => Int32Array.from(text, (letter) => letter.charCodeAt(0));
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 60 });

describe('error rates', () => {
  it('folds Unicode forms and white space before counting', () => {
    expect(fold('Kế\u0323 hoạch\n\t năm ')).toBe('Kệ\u0301 hoạch năm'.normalize('NFC'));
    expect(countErrors('Kế hoạch', 'Kế hoạch'.normalize('NFD')).errors).toBe(0);
    expect(countErrors('a b\nc', ' a  b c ').errors).toBe(0);
  });

  it('counts characters as code points and syllables as tokens', () => {
    expect(countErrors('Kế hoạch số 23', 'Ké hoach s6 23')).toEqual({ errors: 3, length: 14 });
    expect(countErrors('Kế hoạch số 23', 'Ké hoach s6 23', 'syllable')).toEqual({ errors: 3, length: 4 });
    expect(countErrors('', 'abc')).toEqual({ errors: 3, length: 0 });
    expect(countErrors('abc', '')).toEqual({ errors: 3, length: 3 });
    expect(countErrors('𝄞a', 'a')).toEqual({ errors: 1, length: 2 });
  });

  it('gives the textbook edit distance whatever the band', () => {
    fc.assert(fc.property(word, word, (a, b) => { expect(editDistance(codes(a), codes(b))).toBe(slowDistance(a, b)); }), { numRuns: 500 });
  });

  it('widens the band for texts that share little', () => {
    const a = 'x'.repeat(300) + 'abc'.repeat(50);
    const b = 'abc'.repeat(50) + 'y'.repeat(300);
    expect(editDistance(codes(a), codes(b))).toBe(slowDistance(a, b));
  });

  it('is fast on long texts that are much alike', () => {
    const long = Int32Array.from({ length: 400_000 }, (_, index) => (index * 7919) % 97);
    const changed = long.slice();
    for (let index = 1000; index < changed.length; index += 40_000) changed[index] = -1;
    expect(editDistance(long, changed)).toBe(10);
  });

  it('finds the best place for a line, and it is never worse than any stretch', () => {
    expect(countErrorsAnywhere('Nơi nhận:', 'KT. GIÁM ĐỐC Nơi nhan: - Sở Y tế').errors).toBe(1);
    expect(countErrorsAnywhere('abc', '')).toEqual({ errors: 3, length: 3 });
    fc.assert(fc.property(word, word, (a, b) => {
      let best = a.length;
      for (let from = 0; from <= b.length; from++) for (let to = from; to <= Math.min(b.length, from + 20); to++) best = Math.min(best, slowDistance(a, b.slice(from, to)));
      expect(fitDistance(codes(a), codes(b))).toBe(best);
    }), { numRuns: 60 });
  });

  it('sums over pages', () => {
    expect(sumErrors([{ errors: 1, length: 10 }, { errors: 2, length: 30 }])).toEqual({ errors: 3, length: 40 });
    expect(sumErrors([])).toEqual({ errors: 0, length: 0 });
  });
});

describe('exact matches', () => {
  it('compares bags of facts: order does not count, repeats do', () => {
    expect(compareFacts(['a', 'b', 'b'], ['b', 'a', 'c'])).toEqual({ expected: 3, found: 3, right: 2, missing: ['b'], extra: ['c'] });
    expect(compareFacts(['a'], ['a', 'a'])).toEqual({ expected: 1, found: 2, right: 1, missing: [], extra: ['a'] });
    expect(compareFacts(['Sở  Y tế'], ['Sở Y tế'.normalize('NFD')])).toMatchObject({ expected: 1, found: 1, right: 1 });
  });

  it('gives precision, recall and F1', () => {
    expect(scores({ expected: 4, found: 2, right: 2 })).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3 });
    expect(scores({ expected: 0, found: 0, right: 0 })).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(scores({ expected: 0, found: 1, right: 0 }).f1).toBe(0);
  });
});
