/** Which character of the page was read as which: alignment of a page's text with what was read. */
import { baseLetter } from '../../pipeline/repair/syllables.ts';

/** One aligned place: a true character, the character read for it; '' where one side has none. */
export type Pair = [truth: string, read: string];

/** Readings of marked letters that are no chance: o read for ơ, 6 for ó … */
const LOOKALIKE = new Set(['o6', 'o0', 'oG', 'uw', 'uv', 'ec', 'il', 'i1', 'lI', 'l1', 'b6', 'gq', 'a4', 'aA', 'dđ', 'ud', 'od', 'oe', 'ae', 'nr', 'mr'].flatMap((pair) => [pair, pair[1]! + pair[0]!]));
const GAP = 0.72;
const SPACE_GAP = 0.9;

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  if (a === ' ' || b === ' ') return 2.5;
  if (a.toLowerCase() === b.toLowerCase()) return 0.1;
  const x = baseLetter(a);
  const y = baseLetter(b);
  if (x === y) return 0.25;
  if (LOOKALIKE.has(x + y) || LOOKALIKE.has(x + b)) return 0.6;
  return /\p{L}/u.test(a) === /\p{L}/u.test(b) ? 1 : 1.1;
}

/** Least-cost alignment in a band around the diagonal. */
export function align(truth: string, read: string): Pair[] {
  const n = truth.length;
  const m = read.length;
  const band = Math.max(400, Math.abs(n - m) + 250);
  const width = 2 * band + 1;
  const cost = new Float32Array((n + 1) * width).fill(1e9);
  const step = new Uint8Array((n + 1) * width);
  const centre = (i: number): number => Math.round((i * m) / Math.max(1, n));
  const prices = new Map<string, number>();
  const price = (a: string, b: string): number => {
    if (a === b) return 0;
    const key = a + b;
    let value = prices.get(key);
    if (value === undefined) { value = substitution(a, b); prices.set(key, value); }
    return value;
  };
  for (let i = 0; i <= n; i++) {
    const c = centre(i);
    const above = i > 0 ? centre(i - 1) : 0;
    for (let j = Math.max(0, c - band); j <= Math.min(m, c + band); j++) {
      const at = i * width + (j - c + band);
      let best = i === 0 && j === 0 ? 0 : 1e9;
      let move = 0;
      if (i > 0) {
        const q = j - above + band;
        const row = (i - 1) * width;
        if (q >= 0 && q < width) { const v = cost[row + q]! + (truth[i - 1] === ' ' ? SPACE_GAP : GAP); if (v < best) { best = v; move = 1; } }
        if (j > 0 && q >= 1 && q <= width) { const v = cost[row + q - 1]! + price(truth[i - 1]!, read[j - 1]!); if (v <= best) { best = v; move = 3; } }
      }
      if (j > Math.max(0, c - band)) { const v = cost[at - 1]! + (read[j - 1] === ' ' ? SPACE_GAP : GAP); if (v < best) { best = v; move = 2; } }
      cost[at] = best;
      step[at] = move;
    }
  }
  const pairs: Pair[] = [];
  let i = n;
  let j = m;
  while (i > 0 || j > 0) {
    const move = step[i * width + (j - centre(i) + band)];
    if (move === 3) pairs.push([truth[--i]!, read[--j]!]);
    else if (move === 1) pairs.push([truth[--i]!, '']);
    else if (move === 2) pairs.push(['', read[--j]!]);
    else break;
  }
  return pairs.reverse();
}

/** The alignment cut at the spaces that both sides have: words, or words that were joined or split in reading. */
export function alignWords(truth: string, read: string): Pair[][] {
  const words: Pair[][] = [];
  let word: Pair[] = [];
  for (const pair of align(truth, read)) {
    if (pair[0] === ' ' && pair[1] === ' ') { if (word.length > 0) words.push(word); word = []; } else word.push(pair);
  }
  if (word.length > 0) words.push(word);
  return words;
}
