/** Count n-grams of word ids and turn them into a back-off model: interpolated modified Kneser–Ney (Chen and Goodman 1999). */
import { conditional, findBackoff, linkChildren, ORDER, type Grams, type Model } from './back-off.ts';

/** N-grams of general text may be shipped only where they were seen this often; the same line is drawn for all. */
const FEWEST = 3;

/** How often a legal token counts against one of general text. */
export interface Weights { legal: number; general: number }

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
