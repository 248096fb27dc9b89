import { describe, expect, it } from 'vitest';
import { pageDoubt, pageQuality, wrongShare } from '../../pipeline/engines/calibration.ts';

/** A page of these confidences, each so many times. */
const page = (...counts: [confidence: number, times: number][]) => counts.flatMap(([confidence, times]) => Array.from({ length: times }, () => ({ confidence })));

describe('wrongShare', () => {
  it('falls with confidence and rises with the doubt in the page', () => {
    const shares = [0, 0.3, 0.6, 0.9, 0.96, 1].map((confidence) => wrongShare(confidence, 0.06));
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(wrongShare(0.9, 0.12)).toBeGreaterThan(3 * wrongShare(0.9, 0.05));
    for (const share of [wrongShare(0, 1), wrongShare(1, 0)]) expect(share > 0 && share < 1).toBe(true);
  });
});

describe('pageQuality', () => {
  // Confidences as the engine gives them on pages of each kind, the shares of wrong words as counted there.
  it.each([
    ['good', page([0.97, 100], [0.96, 480], [0.93, 14], [0.9, 6]), 0, 0.01],
    ['fair', page([0.97, 60], [0.96, 400], [0.94, 60], [0.85, 25], [0.6, 15]), 0.02, 0.05],
    ['poor', page([0.96, 300], [0.93, 120], [0.85, 60], [0.6, 60], [0.3, 40]), 0.1, 0.5],
  ])('is %s', (grade, words, least, most) => {
    const quality = pageQuality(words)!;
    expect(quality.grade).toBe(grade);
    expect(quality.wrongWords).toBeGreaterThanOrEqual(least);
    expect(quality.wrongWords).toBeLessThanOrEqual(most);
  });
  it('is null where nothing was read', () => {
    expect(pageQuality([])).toBeNull();
    expect(pageDoubt([])).toBe(0);
  });
});
