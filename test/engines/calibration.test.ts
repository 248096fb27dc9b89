import { describe, expect, it } from 'vitest';
import { pageQuality, wrongShare, type RatedWord } from '../../pipeline/engines/calibration.ts';

/** A page of these confidences, each so many times, of which repair changed `changes` words besides. */
const page = (changes: number, ...counts: [confidence: number, times: number][]): RatedWord[] => [
  ...counts.flatMap(([confidence, times]) => Array.from({ length: times }, () => ({ text: 'kế', confidence, changed: 0 }))),
  ...Array.from({ length: changes }, () => ({ text: 'ké', confidence: 0.95, changed: 0.97 })),
];

describe('wrongShare', () => {
  it.each([0, null])('falls with confidence (changed: %j)', (changed) => {
    const shares = [0, 0.3, 0.6, 0.9, 0.96, 1].map((confidence) => wrongShare({ text: 'kế', confidence, changed }));
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    for (const share of shares) expect(share > 0 && share < 1).toBe(true);
  });
  it('is what repair says of words that it changed', () => {
    expect(wrongShare({ text: 'ké', confidence: 0.96, changed: 0.97 })).toBe(0.97);
  });
  it('is larger of words with figures, which no language mends', () => {
    for (const confidence of [0.9, 0.95, 0.96]) {
      expect(wrongShare({ text: '15/11/2025,', confidence, changed: 0 })).toBeGreaterThan(2 * wrongShare({ text: 'ngày', confidence, changed: 0 }));
    }
  });
  it.each([[0.97, 0, 0.001], [0.96, 0.001, 0.004], [0.95, 0.008, 0.02], [0.85, 0.15, 0.3], [0.3, 0.5, 0.8], [0, 0.5, 0.8]])('is what was counted of words read with %d: %d to %d', (confidence, least, most) => {
    const share = wrongShare({ text: 'kế', confidence, changed: 0 });
    expect(share >= least && share <= most).toBe(true);
  });
  it('is larger where nobody looked for what is wrong', () => {
    expect(wrongShare({ text: 'kế', confidence: 0.9, changed: null })).toBeGreaterThan(wrongShare({ text: 'kế', confidence: 0.9, changed: 0 }));
  });
});

describe('pageQuality', () => {
  // Confidences as the engine gives them on pages of each kind, the shares of wrong words as counted there.
  it.each([
    ['good', page(1, [0.97, 100], [0.96, 480], [0.93, 14], [0.9, 6]), 0.003, 0.015],
    ['fair', page(4, [0.97, 60], [0.96, 250], [0.94, 60], [0.85, 8], [0.6, 4]), 0.015, 0.04],
    ['poor', page(18, [0.96, 230], [0.93, 120], [0.85, 40], [0.6, 10], [0.3, 5]), 0.05, 0.15],
  ])('is %s', (grade, words, least, most) => {
    const quality = pageQuality(words)!;
    expect(quality.grade).toBe(grade);
    expect(quality.wrongWords).toBeGreaterThanOrEqual(least);
    expect(quality.wrongWords).toBeLessThanOrEqual(most);
  });
  it('is null where nothing was read', () => {
    expect(pageQuality([])).toBeNull();
  });
});
