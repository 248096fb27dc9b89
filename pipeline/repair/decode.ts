/** The best path through the readings of a stretch of text, and how sure it is (Viterbi and forward–backward over one lattice). */
import type { Context, LanguageModel } from './language-model.ts';
import type { Reading } from './readings.ts';
import { START } from './vocabulary.ts';
import { COST_STEPS } from '../../dictionaries/index.ts';

/** A reading on the best path with the probability that it is right among those in the lattice; `likely`: the readings of its token that have any chance. */
export interface Decision { reading: Reading; probability: number; at: number; likely: readonly Reading[] }

/** Hypotheses kept at each token, and how much worse than the best they may be, in nats. */
const BEAM = 16;
const BEAM_WINDOW = 11;

/** Readings of a lower probability are not looked at again: what the whole text says of a word multiplies it by 37 at most. */
const NO_CHANCE = 1e-6;

/** Columns of numbers that grow together; one row is a hypothesis or a way. Columns of objects would be most of the memory of repair. */
class Rows {
  size = 0;
  readonly ints: Int32Array[];
  readonly reals: Float64Array[];
  constructor(ints: number, reals: number) {
    this.ints = Array.from({ length: ints }, () => new Int32Array(1024));
    this.reals = Array.from({ length: reals }, () => new Float64Array(1024));
  }

  /** Make room for so many more rows; the columns may be other arrays afterwards. */
  reserve(more: number): void {
    const room = this.reals[0]!.length;
    if (this.size + more <= room) return;
    const wide = Math.max(2 * room, this.size + more);
    for (const [index, column] of this.ints.entries()) { this.ints[index] = new Int32Array(wide); this.ints[index].set(column); }
    for (const [index, column] of this.reals.entries()) { this.reals[index] = new Float64Array(wide); this.reals[index].set(column); }
  }
}

/** Columns of hypotheses (a context reached after some tokens). `BEST`: the way that the best score comes by; `SCORE` becomes the forward, then the total probability. */
const ONE = 0; const TWO = 1; const THREE = 2; const BEST = 3; const KEPT = 4;
const SCORE = 0; const FORWARD = 1; const BACKWARD = 2;
/** Columns of ways from one hypothesis to another; `AT` is the token where the way begins, `BY` an index into its readings. */
const FROM = 0; const TO = 1; const AT = 2; const BY = 3;
const COST = 0; const PROBABILITY = 1;

/** Columns of the readings of a token: the token after it, its word or -1 where it has several or ends a sentence; what it costs but for them. */
const NEXT = 0; const WORD = 1;
const READ = 0;

// One text is decoded at a time: the tables are used again for the next.
const nodes = new Rows(5, 3);
const ways = new Rows(4, 2);
const options = new Rows(2, 1);
/** what is known of each token: the least score before it so far, and the first way that begins there */
let leastScore = new Float64Array(256);
let firstWay = new Int32Array(256);
let chances = new Float64Array(64);

export interface Stretch { from: number; to: number }

/**
 * Decode `readings[i]`, the readings that begin at token i, of all tokens or those of a stretch. Readings must let every token be passed.
 * `reluctance[i]`: what any change of token i costs beyond that, in nats; `closes(i)`: whether a sentence ends behind it; `weight`: of the
 * language model against the channel.
 */
export function decode(readings: readonly (readonly Reading[])[], model: LanguageModel, closes: (token: number) => boolean, weight: number, reluctance?: ArrayLike<number>, { from: start, to: length }: Stretch = { from: 0, to: readings.length }): Decision[] {
  const nats = weight / COST_STEPS;
  nodes.size = ways.size = 0;
  nodes.reserve(1);
  // A reading covers two tokens at most: what lies further ahead is not reached yet.
  const layers: Map<number, number>[] = [new Map(), new Map(), new Map()];
  if (length >= leastScore.length) {
    leastScore = new Float64Array(2 * length);
    firstWay = new Int32Array(2 * length);
  }
  const best = leastScore;
  best.fill(Infinity, start, length + 1);
  addNode(START, -1, -1);
  nodes.reals[SCORE]![0] = 0;
  layers[start % 3]!.set(0, 0);
  best[start] = 0;
  let last: number[] = [];
  for (let at = start; at <= length; at++) {
    const layer = layers[at % 3]!;
    const beam = cut([...layer.values()]);
    layer.clear();
    last = beam;
    firstWay[at] = ways.size;
    if (at === length) break;
    const here = readings[at]!;
    tabulate(here, at, reluctance?.[at] ?? 0, closes);
    nodes.reserve(beam.length * here.length);
    ways.reserve(beam.length * here.length);
    // Nothing grows while a token is gone on from.
    const [ones, twos, threes, bests] = [nodes.ints[ONE]!, nodes.ints[TWO]!, nodes.ints[THREE]!, nodes.ints[BEST]!];
    const [nexts, words] = [options.ints[NEXT]!, options.ints[WORD]!];
    const [scores, reads] = [nodes.reals[SCORE]!, options.reals[READ]!];
    const [froms, tos, ats, bys] = [ways.ints[FROM]!, ways.ints[TO]!, ways.ints[AT]!, ways.ints[BY]!];
    const costs = ways.reals[COST]!;
    for (const from of beam) {
      const score = scores[from]!;
      model.enter(ones[from]!, twos[from]!, threes[from]!);
      for (let by = 0; by < here.length; by++) {
        const read = reads[by]!;
        const to = nexts[by]!;
        // What the words cost is never negative by more than rounding: this way is lost before they are looked up.
        if (to > length || score + read > best[to]! + BEAM_WINDOW) continue;
        const word = words[by]!;
        let steps: number;
        if (word >= 0) steps = model.follow(word, (best[to]! + BEAM_WINDOW - score - read) / nats + 1);
        else {
          steps = model.sequence(here[by]!.words, closes(to - 1), ones[from]!, twos[from]!, threes[from]!);
          model.enter(ones[from]!, twos[from]!, threes[from]!);
        }
        const cost = read + nats * steps;
        const total = score + cost;
        if (total > best[to]! + BEAM_WINDOW) continue;
        if (total < best[to]!) best[to] = total;
        const node = nodeOf(word >= 0 ? model.go() : model.next, layers[to % 3]!);
        const way = ways.size++;
        froms[way] = from;
        tos[way] = node;
        ats[way] = at;
        bys[way] = by;
        costs[way] = cost;
        if (total < scores[node]!) { scores[node] = total; bests[node] = way; }
      }
    }
  }
  posteriors(last);
  return bestPath(readings, last);
}

/** Put what is asked of the readings of token `at` again and again into columns. */
function tabulate(readings: readonly Reading[], at: number, reluctance: number, closes: (token: number) => boolean): void {
  options.size = 0;
  options.reserve(readings.length);
  for (const { words, cost, tokens, text } of readings) {
    const option = options.size++;
    options.ints[NEXT]![option] = at + tokens;
    options.ints[WORD]![option] = words.length === 1 && !closes(at + tokens - 1) ? words[0]! : -1;
    options.reals[READ]![option] = cost + (text === null ? 0 : reluctance);
  }
}

/** The hypothesis of a layer in this context, a new one where there is none. */
function nodeOf({ one, two, three }: Context, layer: Map<number, number>): number {
  const key = three >= 0 ? three * 4 + 3 : two >= 0 ? two * 4 + 2 : one * 4 + 1;
  let node = layer.get(key);
  if (node === undefined) layer.set(key, node = addNode(one, two, three));
  return node;
}

function addNode(one: number, two: number, three: number): number {
  const node = nodes.size++;
  const { ints, reals } = nodes;
  ints[ONE]![node] = one;
  ints[TWO]![node] = two;
  ints[THREE]![node] = three;
  ints[BEST]![node] = -1;
  ints[KEPT]![node] = 0;
  reals[SCORE]![node] = Infinity;
  reals[FORWARD]![node] = reals[BACKWARD]![node] = -Infinity;
  return node;
}

/** The hypotheses of a layer that are gone on with, best first. */
function cut(layer: number[]): number[] {
  const scores = nodes.reals[SCORE]!;
  const beam = layer.sort((a, b) => scores[a]! - scores[b]!);
  const limit = scores[beam[0]!]! + BEAM_WINDOW;
  let size = 0;
  while (size < beam.length && size < BEAM && scores[beam[size]!]! <= limit) nodes.ints[KEPT]![beam[size++]!] = 1;
  beam.length = size;
  return beam;
}

/** Fill in for each way the probability of a path through it (of all that end in a kept hypothesis). */
function posteriors(last: readonly number[]): void {
  const [from, to] = [ways.ints[FROM]!, ways.ints[TO]!];
  const [cost, probability] = [ways.reals[COST]!, ways.reals[PROBABILITY]!];
  const [forward, backward] = [nodes.reals[FORWARD]!, nodes.reals[BACKWARD]!];
  const kept = nodes.ints[KEPT]!;
  forward[0] = 0;
  // Ways are in the order of the tokens at which they begin: all that lead to a hypothesis stand before those that lead on.
  for (let way = 0; way < ways.size; way++) {
    const node = to[way]!;
    if (kept[node] === 1) forward[node] = logSum(forward[node]!, forward[from[way]!]! - cost[way]!);
  }
  let total = -Infinity;
  for (const node of last) { backward[node] = 0; total = logSum(total, forward[node]!); }
  for (let way = ways.size - 1; way >= 0; way--) {
    const after = backward[to[way]!]! - cost[way]!;
    probability[way] = 0;
    if (after === -Infinity) continue;
    backward[from[way]!] = logSum(backward[from[way]!]!, after);
    probability[way] = Math.exp(forward[from[way]!]! + after - total);
  }
}

/** The best path, each reading with the probability of all ways by it at its token. */
function bestPath(readings: readonly (readonly Reading[])[], last: readonly number[]): Decision[] {
  const [froms, ats, bys] = [ways.ints[FROM]!, ways.ints[AT]!, ways.ints[BY]!];
  const probability = ways.reals[PROBABILITY]!;
  const bests = nodes.ints[BEST]!;
  const path: Decision[] = [];
  for (let way = bests[last[0]!]!; way >= 0; way = bests[froms[way]!]!) {
    const at = ats[way]!;
    const by = bys[way]!;
    const here = readings[at]!;
    if (here.length > chances.length) chances = new Float64Array(2 * here.length);
    chances.fill(0, 0, here.length);
    for (let other = firstWay[at]!; other < firstWay[at + 1]!; other++) chances[bys[other]!]! += probability[other]!;
    let left = 0;
    for (let index = 0; index < here.length; index++) left += Number(index === by || chances[index]! >= NO_CHANCE);
    const likely = left === here.length ? here : here.filter((_, index) => index === by || chances[index]! >= NO_CHANCE);
    path.push({ reading: here[by]!, probability: Math.min(1, chances[by]!), at, likely });
  }
  return path.reverse();
}

function logSum(a: number, b: number): number {
  if (a === -Infinity) return b;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}
