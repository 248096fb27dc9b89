/** The best path through the readings of a stretch of text, and how sure it is (Viterbi and forward–backward over one lattice). */
import type { LanguageModel } from './language-model.ts';
import type { Reading } from './readings.ts';
import { START } from './vocabulary.ts';
import { COST_STEPS } from '../../dictionaries/index.ts';

/** A reading on the best path with the probability that it is right among those in the lattice. */
export interface Decision { reading: Reading; probability: number; at: number }

/** Hypotheses kept at each token, and how much worse than the best they may be, in nats. */
const BEAM = 16;
const BEAM_WINDOW = 11;

/** A context reached after some tokens: the best way there and all ways. */
interface Hypothesis {
  one: number; two: number; three: number;
  score: number;
  from: Hypothesis | null;
  by: Reading | null;
  ways: { from: Hypothesis; by: Reading; cost: number }[];
  forward: number;
  backward: number;
  kept: boolean;
}

const hypothesis = (one: number, two: number, three: number): Hypothesis => ({ one, two, three, score: Infinity, from: null, by: null, ways: [], forward: -Infinity, backward: -Infinity, kept: false });

/** Decode `readings[i]`, the readings that begin at token i. Readings must let every token be passed. */
export function decode(readings: readonly (readonly Reading[])[], model: LanguageModel): Decision[] {
  const length = readings.length;
  const layers: Map<number, Hypothesis>[] = Array.from({ length: length + 1 }, () => new Map());
  const kept: Hypothesis[][] = [];
  const root = hypothesis(START, -1, -1);
  root.score = 0;
  layers[0]!.set(0, root);
  for (let at = 0; at <= length; at++) {
    const beam = [...layers[at]!.values()].sort((a, b) => a.score - b.score);
    const limit = (beam[0]?.score ?? 0) + BEAM_WINDOW;
    let size = 0;
    while (size < beam.length && size < BEAM && beam[size]!.score <= limit) beam[size++]!.kept = true;
    beam.length = size;
    kept.push(beam);
    if (at === length) break;
    for (const from of beam) {
      for (const by of readings[at]!) {
        let { one, two, three } = from;
        let steps = 0;
        for (const word of by.words) {
          steps += model.cost(word, one, two, three);
          ({ one, two, three } = model.next);
        }
        const cost = by.cost + steps / COST_STEPS;
        const key = three >= 0 ? three * 4 + 3 : two >= 0 ? two * 4 + 2 : one * 4 + 1;
        const layer = layers[at + by.tokens];
        if (!layer) continue;
        let to = layer.get(key);
        if (!to) { to = hypothesis(one, two, three); layer.set(key, to); }
        const score = from.score + cost;
        if (score < to.score) { to.score = score; to.from = from; to.by = by; }
        to.ways.push({ from, by, cost });
      }
    }
  }
  const probabilities = posteriors(kept, root);
  const path: Decision[] = [];
  for (let node = kept[length]![0]!, at = length; node.from; node = node.from) {
    at -= node.by!.tokens;
    path.push({ reading: node.by!, probability: Math.min(1, probabilities.get(node.by!)?.[at] ?? 0), at });
  }
  return path.reverse();
}

/** For each reading the probability of a path through it, by the token at which it begins: one reading may stand at several tokens. */
function posteriors(kept: Hypothesis[][], root: Hypothesis): Map<Reading, Record<number, number>> {
  root.forward = 0;
  for (const layer of kept.slice(1)) {
    for (const node of layer) for (const way of node.ways) node.forward = logSum(node.forward, way.from.forward - way.cost);
  }
  const last = kept.length - 1;
  let total = -Infinity;
  for (const node of kept[last]!) { node.backward = 0; total = logSum(total, node.forward); }
  const probabilities = new Map<Reading, Record<number, number>>();
  for (let at = last; at > 0; at--) {
    for (const node of kept[at]!) {
      for (const { from, by, cost } of node.ways) {
        const after = node.backward - cost;
        from.backward = logSum(from.backward, after);
        const probability = Math.exp(from.forward + after - total);
        if (probability < 1e-6) continue;
        let places = probabilities.get(by);
        if (!places) probabilities.set(by, places = {});
        const start = at - by.tokens;
        places[start] = (places[start] ?? 0) + probability;
      }
    }
  }
  return probabilities;
}

function logSum(a: number, b: number): number {
  if (a === -Infinity) return b;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}
