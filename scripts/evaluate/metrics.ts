/**
 * Measures of the field. CER and WER are edit distance over reference length, in characters (code points) and in syllables
 * (white-space tokens), after NFC and white-space folding. Exact-match scores count facts: expected, found, right.
 */

/** Text as it is compared: NFC, white space folded to single spaces. */
export function fold(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** What an edit distance is counted in. */
export type Unit = 'character' | 'syllable';

/** Edit distance and the length of the reference, both in the unit. The rate is `errors / length`. */
export interface ErrorCount { errors: number; length: number }

/** Errors of a reading against the reference, from its first to its last character (reading order counts). */
export function countErrors(reference: string, reading: string, unit: Unit = 'character'): ErrorCount {
  const [a, b] = encode([reference, reading], unit);
  return { errors: editDistance(a!, b!), length: a!.length };
}

/** Errors of the reference against the stretch of the reading that fits it best: where it stands does not count. */
export function countErrorsAnywhere(reference: string, reading: string, unit: Unit = 'character'): ErrorCount {
  const [a, b] = encode([reference, reading], unit);
  return { errors: fitDistance(a!, b!), length: a!.length };
}

/** Sum of several counts. */
export function sumErrors(counts: ErrorCount[]): ErrorCount {
  return counts.reduce((sum, count) => ({ errors: sum.errors + count.errors, length: sum.length + count.length }), { errors: 0, length: 0 });
}

function encode(texts: string[], unit: Unit): Int32Array[] {
  if (unit === 'character') return texts.map((text) => Int32Array.from([...fold(text)], (letter) => letter.codePointAt(0)!));
  const numbers = new Map<string, number>();
  return texts.map((text) => Int32Array.from(fold(text).split(' ').filter((token) => token !== ''), (token) => {
    if (!numbers.has(token)) numbers.set(token, numbers.size);
    return numbers.get(token)!;
  }));
}

/**
 * Levenshtein distance in linear memory. Only the band that the distance can lie in is filled, doubled until it is wide enough
 * (Ukkonen 1985), so that texts that are much alike cost time in proportion to length × distance.
 */
export function editDistance(a: Int32Array, b: Int32Array): number {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const left = a.subarray(start, endA);
  const right = b.subarray(start, endB);
  if (left.length === 0 || right.length === 0) return Math.max(left.length, right.length);
  for (let band = Math.max(16, Math.abs(left.length - right.length)); ; band *= 2) {
    const distance = bandedDistance(left, right, band);
    if (distance <= band || band >= Math.max(left.length, right.length)) return distance;
  }
}

/** The distance where it is at most `band`; otherwise some number above it. */
function bandedDistance(a: Int32Array, b: Int32Array, band: number): number {
  const OUTSIDE = a.length + b.length + 1;
  let above = new Int32Array(b.length + 2).fill(OUTSIDE);
  let row = new Int32Array(b.length + 2).fill(OUTSIDE);
  for (let j = 0; j <= Math.min(band, b.length); j++) above[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(0, i - band);
    const to = Math.min(b.length, i + band);
    if (from > 0) row[from - 1] = OUTSIDE;
    for (let j = from; j <= to; j++) {
      if (j === 0) {
        row[0] = i;
        continue;
      }
      const diagonal = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const best = Math.min(above[j]!, row[j - 1]!) + 1;
      row[j] = diagonal < best ? diagonal : best;
    }
    row[to + 1] = OUTSIDE;
    [above, row] = [row, above];
  }
  return above[b.length]!;
}

/** Least distance of `pattern` to any stretch of `text` (Sellers 1980), in linear memory. */
export function fitDistance(pattern: Int32Array, text: Int32Array): number {
  const column = Int32Array.from({ length: pattern.length + 1 }, (_, index) => index);
  let best = pattern.length;
  for (let j = 1; j <= text.length; j++) {
    let diagonal = column[0]!;
    const letter = text[j - 1];
    for (let i = 1; i <= pattern.length; i++) {
      const left = column[i]!;
      const changed = diagonal + (pattern[i - 1] === letter ? 0 : 1);
      const skipped = (left < column[i - 1]! ? left : column[i - 1]!) + 1;
      column[i] = changed < skipped ? changed : skipped;
      diagonal = left;
    }
    if (column[pattern.length]! < best) best = column[pattern.length]!;
  }
  return best;
}

/** How many facts there are, how many were found, and how many of those are right. */
export interface MatchCount { expected: number; found: number; right: number }

/** What of the expected facts was not found, and what was found that is not expected; bags, as in `compareFacts`. */
export interface Difference { missing: string[]; extra: string[] }

/** Compare two lists of facts as bags: order does not count, repeats do. */
export function compareFacts(expected: string[], found: string[]): MatchCount & Difference {
  const missing = expected.map(fold);
  const extra = found.map(fold).filter((fact) => {
    const at = missing.indexOf(fact);
    if (at >= 0) missing.splice(at, 1);
    return at < 0;
  });
  return { expected: expected.length, found: found.length, right: found.length - extra.length, missing, extra };
}

/** Sum of several counts. */
export function sumMatches(counts: MatchCount[]): MatchCount {
  return counts.reduce((sum, { expected, found, right }) => ({ expected: sum.expected + expected, found: sum.found + found, right: sum.right + right }), { expected: 0, found: 0, right: 0 });
}

/** Precision, recall and their harmonic mean, each 0–1; 1 where there was nothing to find and nothing was found. */
export function scores({ expected, found, right }: MatchCount): { precision: number; recall: number; f1: number } {
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
  return { precision: share(right, found), recall: share(right, expected), f1: share(2 * right, expected + found) };
}
