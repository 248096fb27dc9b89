/** Word error rate: edit distance of white-space tokens, case and punctuation counted, over the tokens of the reference. */

const flat = (text: string): string => text.normalize('NFC').replace(/[’‘]/g, "'").replace(/\s+/g, ' ').trim();

export interface Errors { errors: number; tokens: number }

/** Errors of a reading against the reference, both split at white space. */
export function wordErrors(reference: string, reading: string): Errors {
  const a = flat(reference).split(' ');
  const b = flat(reading).split(' ');
  return { errors: alignTokens(a, b).filter(([i, j]) => i < 0 || j < 0 || a[i] !== b[j]).length, tokens: a.length };
}

/** Least-cost alignment of tokens: pairs of indexes, -1 where one side has none. */
export function alignTokens(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const cost = new Uint32Array((a.length + 1) * width);
  for (let j = 0; j <= b.length; j++) cost[j] = j;
  for (let i = 1; i <= a.length; i++) {
    cost[i * width] = i;
    for (let j = 1; j <= b.length; j++) {
      cost[i * width + j] = Math.min(cost[(i - 1) * width + j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), cost[(i - 1) * width + j]! + 1, cost[i * width + j - 1]! + 1);
    }
  }
  const pairs: [number, number][] = [];
  let i = a.length;
  let j = b.length;
  while (i > 0 || j > 0) {
    const here = cost[i * width + j]!;
    if (i > 0 && j > 0 && here === cost[(i - 1) * width + j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)) pairs.push([--i, --j]);
    else if (i > 0 && here === cost[(i - 1) * width + j]! + 1) pairs.push([--i, -1]);
    else pairs.push([-1, --j]);
  }
  return pairs.reverse();
}
