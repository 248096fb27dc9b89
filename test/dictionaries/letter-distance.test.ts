import fc from 'fast-check';
import natural from 'natural/lib/natural/distance/index.js';
import { describe, expect, test } from 'vitest';
import { letterDistance } from '../../dictionaries/letter-distance.ts';

describe('letters in which two texts differ', () => {
  test.each([
    ['noi nhan', 'noi nhan', 0], ['', '', 0], ['', 'abc', 3], ['abc', '', 3],
    ['noi nhan', 'nai nham', 2], ['ke hoach', 'ke haoch', 1], ['ca', 'abc', 3], ['cong hoa', 'ong hoa', 1],
  ])('%j and %j: %i', (a, b, distance) => expect(letterDistance(a, b)).toBe(distance));

  test('as another implementation has it, whatever was compared before', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abcdđ '), maxLength: 12 });
    fc.assert(fc.property(text, text, (a, b) => { expect(letterDistance(a, b)).toBe(natural.DamerauLevenshteinDistance(a, b, { restricted: true })); }), { numRuns: 500 });
    expect(letterDistance('a'.repeat(300), 'b'.repeat(299))).toBe(300);
    expect(letterDistance('abc', 'abd')).toBe(1);
  });
});
