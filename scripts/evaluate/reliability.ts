/** Whether confidence means what it says: words of pages with known text, by the share of wrong ones that their confidence promises. */

/** A word that was read: what calibration says of it, and whether it was right. */
export interface Judged { promised: number; wrong: boolean }

/** For each word read, whether it is the truth's word at its place, by the alignment of fewest edits. */
export function findWrong(truth: readonly string[], read: readonly string[]): boolean[] {
  const width = read.length + 1;
  const costs = new Uint32Array((truth.length + 1) * width);
  for (let i = 0; i <= truth.length; i++) costs[i * width] = i;
  for (let j = 0; j <= read.length; j++) costs[j] = j;
  const pairCost = (i: number, j: number) => costs[(i - 1) * width + j - 1]! + Number(truth[i - 1] !== read[j - 1]);
  for (let i = 1; i <= truth.length; i++) {
    for (let j = 1; j <= read.length; j++) costs[i * width + j] = Math.min(pairCost(i, j), costs[(i - 1) * width + j]! + 1, costs[i * width + j - 1]! + 1);
  }
  const wrong = read.map(() => true);
  for (let i = truth.length, j = read.length; i > 0 && j > 0;) {
    const cost = costs[i * width + j]!;
    if (cost === pairCost(i, j)) {
      wrong[j - 1] = truth[i - 1] !== read[j - 1];
      i--;
      j--;
    } else if (cost === costs[(i - 1) * width + j]! + 1) i--;
    else j--;
  }
  return wrong;
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
