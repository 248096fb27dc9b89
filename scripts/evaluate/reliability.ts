/** Whether confidence means what it says: words of pages with known text, by the share of wrong ones that their confidence promises. */

import natural from 'natural/lib/natural/distance/index.js';

/** A word that was read: what calibration says of it, and whether it was right. */
export interface Judged { promised: number; wrong: boolean }

/**
 * For each line read, which of its words are not the truth's: each line is aligned with that printed line, or part of one, which it is
 * most like, so that the order of the lines does not count.
 */
export function findWrong(truth: readonly string[][], read: readonly string[][]): boolean[][] {
  return read.map((line) => {
    let best: { cost: number; wrong: boolean[] } = { cost: Infinity, wrong: line.map(() => true) };
    for (const printed of truth) {
      const fitted = fit(printed, line);
      if (fitted.cost < best.cost) best = fitted;
    }
    return best.wrong;
  });
}

/** Words of the printed line that were passed over cost a little less than words that were made up. */
const PASSED_OVER = 0.9;

/** The cheapest alignment of what was read with any part of a printed line; a wrong word costs the share of its letters that are wrong. */
function fit(printed: readonly string[], read: readonly string[]): { cost: number; wrong: boolean[] } {
  const width = printed.length + 1;
  const costs = new Float64Array((read.length + 1) * width);
  const unlike = read.map((word) => printed.map((other) => (word === other ? 0 : natural.LevenshteinDistance(word, other) / Math.max(word.length, other.length))));
  const pairCost = (i: number, j: number) => costs[(i - 1) * width + j - 1]! + unlike[i - 1]![j - 1]!;
  for (let i = 1; i <= read.length; i++) {
    costs[i * width] = i;
    for (let j = 1; j < width; j++) costs[i * width + j] = Math.min(pairCost(i, j), costs[(i - 1) * width + j]! + 1, costs[i * width + j - 1]! + PASSED_OVER);
  }
  const last = costs.subarray(read.length * width);
  let j = last.indexOf(Math.min(...last));
  const cost = last[j]!;
  const wrong = read.map(() => true);
  for (let i = read.length; i > 0;) {
    const here = costs[i * width + j]!;
    if (j > 0 && here === pairCost(i, j)) {
      wrong[i - 1] = read[i - 1] !== printed[j - 1];
      i--;
      j--;
    } else if (j > 0 && here === costs[i * width + j - 1]! + PASSED_OVER) j--;
    else i--;
  }
  return { cost, wrong };
}

/** Rank correlation (Spearman) of what was promised of pages with what came of them; null for fewer than three. */
export function rankCorrelation(pages: readonly { promised: number; real: number }[]): number | null {
  if (pages.length < 3) return null;
  const ranks = (values: number[]) => values.map((value) => values.filter((other) => other < value).length + (values.filter((other) => other === value).length - 1) / 2);
  const [a, b] = [ranks(pages.map(({ promised }) => promised)), ranks(pages.map(({ real }) => real))];
  const mean = (pages.length - 1) / 2;
  const product = (x: number[], y: number[]) => x.reduce((sum, value, index) => sum + (value - mean) * (y[index]! - mean), 0);
  const spread = Math.sqrt(product(a, a) * product(b, b));
  return spread > 0 ? product(a, b) / spread : null;
}

/** Limits of the bins, in shares of wrong words. */
const BINS = [0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 1.01];

/** A row for each bin of promised shares: how many words, what was promised of them and what came of it, in per cent. */
export function reliability(words: readonly Judged[]): { bin: string; words: number; promised: number; real: number }[] {
  return BINS.slice(0, -1).flatMap((from, index) => {
    const to = BINS[index + 1]!;
    const inside = words.filter(({ promised }) => promised >= from && promised < to);
    if (inside.length === 0) return [];
    const mean = (value: (word: Judged) => number) => (100 * inside.reduce((sum, word) => sum + value(word), 0)) / inside.length;
    return [{ bin: `${100 * from}–${Math.min(100, 100 * to)} %`, words: inside.length, promised: mean(({ promised }) => promised), real: mean(({ wrong }) => Number(wrong)) }];
  });
}

/** Expected calibration error: how far what came of the words is from what was promised of them, bin by bin and weighted by words, in points of a hundred; null where there are none. */
export function calibrationError(words: readonly Judged[]): number | null {
  return words.length === 0 ? null : reliability(words).reduce((sum, { words: count, promised, real }) => sum + count * Math.abs(promised - real), 0) / words.length;
}
