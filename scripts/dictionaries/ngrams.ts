/**
 * Count n-grams of word ids and turn them into a back-off model: interpolated modified Kneser–Ney
 * (Chen and Goodman 1999), pruned by weighted difference (Seymore and Rosenfeld 1996).
 */

/** Longest n-gram that is counted. */
export const ORDER = 4;

/** N-grams of general text may be shipped only where they were seen this often; the same line is drawn for all. */
const FEWEST = 3;

/** How often a legal token counts against one of general text. */
export interface Weights { legal: number; general: number }

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

/** Keys of all n-grams within sentences, sorted; id 0 opens a sentence and ends the one before it. */
function sortedKeys(ids: Uint16Array, n: number, V: number): Float64Array {
  const keys = new Float64Array(ids.length);
  const top = V ** (n - 1);
  let size = 0;
  let key = 0;
  let length = 0;
  for (const id of ids) {
    if (id === 0 && length <= 1) { key = 0; length = 1; continue; }
    key = (length >= n ? key % top : key) * V + id;
    if (++length >= n) keys[size++] = key;
    if (id === 0) { key = 0; length = 1; }
  }
  return keys.subarray(0, size).sort();
}

/** Walk two sorted lists together, run by run: each distinct key with how often it stands in either. */
function mergeRuns(a: Float64Array, b: Float64Array, visit: (key: number, inA: number, inB: number) => void): void {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const key = i < a.length && (j >= b.length || a[i]! <= b[j]!) ? a[i]! : b[j]!;
    const i0 = i;
    const j0 = j;
    while (i < a.length && a[i] === key) i++;
    while (j < b.length && b[j] === key) j++;
    visit(key, i - i0, j - j0);
  }
}

class Numbers {
  data = new Float64Array(1 << 16);
  length = 0;
  push(value: number): void {
    if (this.length === this.data.length) { const wider = new Float64Array(this.data.length * 2); wider.set(this.data); this.data = wider; }
    this.data[this.length++] = value;
  }
  take(): Float64Array { return this.data.slice(0, this.length); }
}

/** What is known of one order before the shorter ones are: kept keys, their share of the context's mass and the mass left for the shorter context. */
interface Draft { keys: Float64Array; counts: Float64Array; own: Float64Array; gamma: Float64Array }

/** Estimate the model of both kinds of text; ids of sentences as `Sequences` holds them. */
export function estimate(legal: Uint16Array, general: Uint16Array, V: number, weights: Weights, log: (line: string) => void): Model {
  const drafts: Draft[] = [];
  // Suffixes of the distinct n-grams one longer, apart for those that legal text has: their runs are the continuation counts.
  let suffixes: { legal: Float64Array; general: Float64Array } | null = null;
  for (let n = ORDER; n >= 1; n--) {
    const top = V ** (n - 1);
    const a = sortedKeys(legal, n, V);
    const b = sortedKeys(general, n, V);
    const next = { legal: new Numbers(), general: new Numbers() };
    // Pass 1: how many n-grams have adjusted count 1 to 4 → the discounts.
    const seen = [0, 0, 0, 0, 0];
    const continuation = suffixes ? continuationCounts(suffixes.legal, suffixes.general) : null;
    const adjusted = adjuster(continuation, top, n);
    mergeRuns(a, b, (key, inLegal, inGeneral) => {
      const { raw } = adjusted(key, inLegal, inGeneral, weights);
      if (raw >= 1 && raw <= 4) seen[raw]!++;
      if (n > 1) (inLegal > 0 ? next.legal : next.general).push(key % top);
    });
    const discounts = discountsOf(seen);
    log(`order ${n}: discounts ${discounts.slice(1).map((d) => d.toFixed(2)).join(' ')}`);
    drafts[n] = draft(a, b, n, V, weights, adjuster(continuation, top, n), discounts);
    log(`order ${n}: ${drafts[n]!.keys.length} n-grams seen ${FEWEST} times or more`);
    suffixes = { legal: next.legal.take().sort(), general: next.general.take().sort() };
  }
  return complete(drafts, V);
}

interface Continuation { keys: Float64Array; legal: Uint32Array; general: Uint32Array }

function continuationCounts(legal: Float64Array, general: Float64Array): Continuation {
  let size = 0;
  mergeRuns(legal, general, () => { size++; });
  const result = { keys: new Float64Array(size), legal: new Uint32Array(size), general: new Uint32Array(size) };
  let at = 0;
  mergeRuns(legal, general, (key, inLegal, inGeneral) => { result.keys[at] = key; result.legal[at] = inLegal; result.general[at++] = inGeneral; });
  return result;
}

type Adjust = (key: number, inLegal: number, inGeneral: number, weights: Weights) => { raw: number; weighted: number };

/** Kneser–Ney counts: occurrences for the longest n-grams and those that open a sentence, else the number of different words before them. Keys must come in order. */
function adjuster(continuation: Continuation | null, top: number, n: number): Adjust {
  let at = 0;
  return (key, inLegal, inGeneral, weights) => {
    if (continuation && !(n > 1 && key < top)) {
      while (at < continuation.keys.length && continuation.keys[at]! < key) at++;
      if (continuation.keys[at] === key) { inLegal = continuation.legal[at]!; inGeneral = continuation.general[at]!; }
    }
    return { raw: inLegal + inGeneral, weighted: inLegal * weights.legal + inGeneral * weights.general };
  };
}

function discountsOf(seen: number[]): number[] {
  const [, n1 = 0, n2 = 0, n3 = 0, n4 = 0] = seen;
  const y = n1 / Math.max(1, n1 + 2 * n2);
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0.1, value));
  return [0, clamp(1 - (2 * y * n2) / Math.max(1, n1), 0.95), clamp(2 - (3 * y * n3) / Math.max(1, n2), 1.95), clamp(3 - (4 * y * n4) / Math.max(1, n3), 2.95)];
}

function draft(a: Float64Array, b: Float64Array, n: number, V: number, weights: Weights, adjusted: Adjust, discounts: number[]): Draft {
  const keys = new Numbers();
  const counts = new Numbers();
  const own = new Numbers();
  const gamma = new Numbers();
  let context = -1;
  let first = 0;
  let total = 0;
  let left = 0;
  const close = (): void => {
    for (let i = first; i < own.length; i++) { own.data[i]! /= total; gamma.push(left / total); }
    first = own.length;
    total = 0;
    left = 0;
  };
  mergeRuns(a, b, (key, inLegal, inGeneral) => {
    const prefix = n === 1 ? 0 : Math.floor(key / V);
    if (prefix !== context) { close(); context = prefix; }
    const last = key % V;
    // <unk> has its own price
    if (last === 1) return;
    const { raw, weighted } = adjusted(key, inLegal, inGeneral, weights);
    if (raw === 0) return;
    const discount = (discounts[Math.min(3, raw)]! / raw) * weighted;
    total += weighted;
    left += discount;
    if (n > 1 && (inLegal + inGeneral < FEWEST || holdsUnknown(key, n, V))) return;
    keys.push(key);
    counts.push(inLegal * weights.legal + inGeneral * weights.general);
    own.push(weighted - discount);
  });
  close();
  return { keys: keys.take(), counts: counts.take(), own: own.take(), gamma: gamma.take() };
}

function holdsUnknown(key: number, n: number, V: number): boolean {
  for (let i = 0; i < n; i++) { if (key % V === 1) return true; key = Math.floor(key / V); }
  return false;
}

/** Interpolate from short to long, then find the back-off weights. */
function complete(drafts: Draft[], V: number): Model {
  const unigrams: Grams = { keys: Float64Array.from({ length: V }, (_, id) => id), counts: new Float64Array(V), probability: new Float64Array(V), backoff: new Float64Array(V).fill(1), children: new Uint32Array(V + 1) };
  const d = drafts[1]!;
  unigrams.probability.fill((d.gamma[0] ?? 0) / V);
  for (let i = 0; i < d.keys.length; i++) {
    const id = d.keys[i]!;
    unigrams.probability[id]! += d.own[i]!;
    unigrams.counts[id] = d.counts[i]!;
  }
  const model: Model = { words: V, grams: [unigrams, unigrams] };
  for (let n = 2; n <= ORDER; n++) {
    const { keys, counts, own, gamma } = drafts[n]!;
    const probability = new Float64Array(keys.length);
    const top = V ** (n - 1);
    for (let i = 0; i < keys.length; i++) probability[i] = Math.max(1e-9, own[i]! + gamma[i]! * conditional(model, n - 1, keys[i]! % top));
    model.grams[n] = { keys, counts, probability, backoff: new Float64Array(n < ORDER ? keys.length : 0).fill(1), children: new Uint32Array(keys.length + 1) };
    linkChildren(model, n - 1);
    findBackoff(model, n - 1);
  }
  return model;
}

/** Index of a key, or -1. */
function find(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) { const middle = (low + high) >>> 1; if (keys[middle]! < key) low = middle + 1; else high = middle; }
  return keys[low] === key ? low : -1;
}

const indexOf = (model: Model, n: number, key: number): number => (n === 1 ? key : find(model.grams[n]!.keys, key));

/** Probability of the last word of an n-gram after the others, backing off where the model does not have it. */
export function conditional(model: Model, n: number, key: number): number {
  const at = indexOf(model, n, key);
  if (at >= 0) return model.grams[n]!.probability[at]!;
  const V = model.words;
  const context = indexOf(model, n - 1, Math.floor(key / V));
  return (context < 0 ? 1 : model.grams[n - 1]!.backoff[context]!) * conditional(model, n - 1, key % V ** (n - 1));
}

function linkChildren(model: Model, n: number): void {
  const { keys, children } = model.grams[n]!;
  const longer = model.grams[n + 1]!.keys;
  let j = 0;
  for (let i = 0; i < keys.length; i++) {
    while (j < longer.length && Math.floor(longer[j]! / model.words) < keys[i]!) j++;
    children[i] = j;
  }
  children[keys.length] = longer.length;
}

function findBackoff(model: Model, n: number): void {
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
