/** A back-off model of n-grams of word ids: what it knows, and the probability that it gives a word after others (Katz 1987). */

/** Longest n-gram that is counted. */
export const ORDER = 4;

/** N-grams of one length, sorted by key; key = the ids as digits of base V, the first word the most significant. */
export interface Grams {
  keys: Float64Array;
  /** weighted occurrences */
  counts: Float64Array;
  /** probability of the last word after the others */
  probability: Float64Array;
  /** weight of the shorter context where nothing longer is known; empty for the longest n-grams */
  backoff: Float64Array;
  /** index of the first n-gram one longer that begins with this one, and one more entry for the end */
  children: Uint32Array;
}

export interface Model { words: number; grams: Grams[] }

/** Index of a key, or -1. */
function find(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) { const middle = (low + high) >>> 1; if (keys[middle]! < key) low = middle + 1; else high = middle; }
  return keys[low] === key ? low : -1;
}

/** Index of the n-gram with a key, or -1. */
export const indexOf = (model: Model, n: number, key: number): number => (n === 1 ? key : find(model.grams[n]!.keys, key));

/** Probability of the last word of an n-gram after the others, backing off where the model does not have it. */
export function conditional(model: Model, n: number, key: number): number {
  const at = indexOf(model, n, key);
  if (at >= 0) return model.grams[n]!.probability[at]!;
  const V = model.words;
  const context = indexOf(model, n - 1, Math.floor(key / V));
  return (context < 0 ? 1 : model.grams[n - 1]!.backoff[context]!) * conditional(model, n - 1, key % V ** (n - 1));
}

/** Find where the n-grams one longer than `n` begin under each of length `n`. */
export function linkChildren(model: Model, n: number): void {
  const { keys, children } = model.grams[n]!;
  const longer = model.grams[n + 1]!.keys;
  let j = 0;
  for (let i = 0; i < keys.length; i++) {
    while (j < longer.length && Math.floor(longer[j]! / model.words) < keys[i]!) j++;
    children[i] = j;
  }
  children[keys.length] = longer.length;
}

/** Find the back-off weights of the n-grams of length `n`, so that probabilities after each context sum to one. */
export function findBackoff(model: Model, n: number): void {
  const { keys, backoff, children } = model.grams[n]!;
  const longer = model.grams[n + 1]!;
  const top = model.words ** n;
  for (let i = 0; i < keys.length; i++) {
    let taken = 0;
    let covered = 0;
    for (let j = children[i]!; j < children[i + 1]!; j++) { taken += longer.probability[j]!; covered += conditional(model, n, longer.keys[j]! % top); }
    backoff[i] = children[i] === children[i + 1] ? 1 : Math.max(1e-7, (1 - taken) / Math.max(1e-9, 1 - covered));
  }
}

/** Perplexity on held-back ids; unknown words are passed over. */
export function perplexity(model: Model, ids: Uint16Array): number {
  const V = model.words;
  let sum = 0;
  let tokens = 0;
  let history: number[] = [];
  for (const id of ids) {
    if (id === 0 && history.length <= 1) { history = [0]; continue; }
    if (id !== 1) {
      const context = history.slice(1 - ORDER);
      sum -= Math.log(conditional(model, context.length + 1, context.reduce((key, word) => key * V + word, 0) * V + id));
      tokens++;
    }
    if (id === 0) history = [0]; else history.push(id);
    if (history.length > 64) history = history.slice(1 - ORDER);
  }
  return Math.exp(sum / tokens);
}
