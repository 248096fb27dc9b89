/** Make a model fit a number of bytes, by weighted difference (Seymore and Rosenfeld 1996). */
import { conditional, findBackoff, indexOf, linkChildren, ORDER, type Model } from './back-off.ts';

/** Bytes that a model of so many n-grams takes before compression: id and probability, and for inner n-grams back-off and number of children. */
export const bytesOf = (sizes: number[]): number => sizes.reduce((sum, size, i) => sum + size * (i + 2 === ORDER ? 3 : 5), 0);

/** Drop the n-grams whose loss costs least until the model fits. */
export function prune(model: Model, bytes: number): Model {
  const V = model.words;
  const scores: Float32Array[] = [];
  for (let n = 2; n <= ORDER; n++) {
    const { keys, counts, probability } = model.grams[n]!;
    const top = V ** (n - 1);
    scores[n] = Float32Array.from(keys, (key, i) => {
      const context = indexOf(model, n - 1, Math.floor(key / V));
      return counts[i]! * Math.log(probability[i]! / (model.grams[n - 1]!.backoff[context]! * conditional(model, n - 1, key % top)));
    });
  }
  const select = (threshold: number): Uint8Array[] => {
    const keep: Uint8Array[] = [];
    for (let n = ORDER; n >= 2; n--) {
      const { children } = model.grams[n]!;
      const longer = keep[n + 1];
      keep[n] = Uint8Array.from(scores[n]!, (score, i) => {
        if (score > threshold) return 1;
        if (longer) for (let j = children[i]!; j < children[i + 1]!; j++) if (longer[j]) return 1;
        return 0;
      });
    }
    return keep;
  };
  const sizes = (keep: Uint8Array[]): number[] => keep.slice(2).map((list) => list.reduce((sum, bit) => sum + bit, 0));
  let low = 0;
  let high = 4096;
  for (let step = 0; step < 16; step++) {
    const middle = low < 1 && high > 2 ? Math.sqrt((low + 0.01) * high) : (low + high) / 2;
    if (bytesOf(sizes(select(middle))) > bytes) low = middle; else high = middle;
  }
  const keep = select(high);
  const pruned: Model = { words: V, grams: [model.grams[1]!, { ...model.grams[1]!, children: new Uint32Array(V + 1), backoff: new Float64Array(V).fill(1) }] };
  for (let n = 2; n <= ORDER; n++) {
    const { keys, counts, probability } = model.grams[n]!;
    const only = (list: Float64Array): Float64Array => list.filter((_, i) => keep[n]![i] === 1);
    const kept = only(keys);
    pruned.grams[n] = { keys: kept, counts: only(counts), probability: only(probability), backoff: new Float64Array(n < ORDER ? kept.length : 0).fill(1), children: new Uint32Array(kept.length + 1) };
  }
  for (let n = 1; n < ORDER; n++) { linkChildren(pruned, n); findBackoff(pruned, n); }
  return pruned;
}
