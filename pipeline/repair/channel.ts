/**
 * Which words may have been printed where this was read: best-first search through the vocabulary with the costs of
 * misreadings (noisy channel of stretches of letters, Brill and Moore 2000).
 */
import type { Confusion } from '../../dictionaries/index.ts';
import { ANY_LETTER, ANY_SAME_BASE, costOfExtra, Misreadings } from './misreadings.ts';
import { baseLetter } from './syllables.ts';
import type { Case } from './tokens.ts';
import type { Trie } from './trie.ts';

/** A word that may have been printed; `cost` is −ln P(read | word) in nats, `capital` whether its first letter was. */
export interface Candidate { word: number; cost: number; capital: boolean }

export interface SearchLimits {
  /** candidates at most */
  most: number;
  /** states looked at, at most */
  effort: number;
}

/** Weight of the prior cost of words in the order of the search. */
const PRIOR_WEIGHT = 0.6;
/** Candidates that are this much worse than the best are left out, in nats. */
const WINDOW = 8;
/** How far the best candidate may be from the cheapest explanation of the letters alone before candidates are lost. */
const SLACK = 5;
/** Longest token that is searched. */
const LONGEST = 18;
/** States that such a search looks at. */
const ANY_EFFORT = 700;
/** A search with a best cost above this is done again with any letter for any other. */
const HOPELESS = 8;
/** The queue of a search: states at most, and buckets by their cost above the least. */
const MOST_STATES = 1 << 15;
const BUCKETS_A_NAT = 4;
const BUCKETS = 40 * BUCKETS_A_NAT;

export class Channel {
  private readonly trie: Trie;
  private readonly misreadings: Misreadings;
  private readonly open: boolean;
  private readonly scratch: Scratch;

  /** `open`: unexplained letters are allowed, at a price; closed channels (lost marks) know all that can happen. */
  constructor(confusions: Iterable<Confusion>, trie: Trie, open: boolean, scratch: Scratch) {
    this.trie = trie;
    this.misreadings = new Misreadings(confusions, trie);
    this.open = open;
    this.scratch = scratch;
  }

  /** Cost of a token having been read as it is printed. */
  readRight(token: string): number {
    let cost = 0;
    for (const letter of token) cost += this.misreadings.identity.get(letter) ?? 0.05;
    return cost;
  }

  /** Candidates for a token, best first by cost plus prior (to a quarter of a nat). */
  candidates(token: string, letterCase: Case, limits: SearchLimits): readonly Candidate[] {
    if (token.length > LONGEST) return [];
    const found = this.find(token, letterCase, limits, false);
    if (!this.open || limits.effort <= 250 || found.some((candidate) => candidate.cost <= HOPELESS)) return found;
    return merge(found, this.find(token, letterCase, limits, true));
  }

  /** Cost plus prior of a token having been printed as it was read; Infinity where it is no word. */
  private asPrinted(token: string): number {
    const { alphabet, next, letters, word, least } = this.trie;
    let node = 0;
    let cost = 0;
    for (const sign of token) {
      const letter = alphabet.get(sign.toLowerCase());
      node = letter === undefined ? 0 : next[node * letters + letter]!;
      if (node === 0) return Infinity;
      cost += this.misreadings.identity.get(sign) ?? Infinity;
    }
    return word[node]! < 0 ? Infinity : cost + PRIOR_WEIGHT * least[node]!;
  }

  /** Least cost of a token having been printed as `spelling` (small letters), any letter read for any other at a price. */
  explain(token: string, letterCase: Case, spelling: string): number {
    if (token.length > LONGEST || [...spelling].some((sign) => !this.trie.alphabet.has(sign))) return Infinity;
    const letters = Uint8Array.from(spelling, (sign) => this.trie.alphabet.get(sign)!);
    const { bases, lostUpper, lostLower } = this.misreadings;
    const { ways } = this.misreadings.ways(token, letterCase, true);
    const lost = letterCase === 'upper' ? lostUpper : lostLower;
    const width = letters.length + 1;
    const costs = new Float64Array((token.length + 1) * width).fill(Infinity);
    const reach = (at: number, letter: number, cost: number): void => { if (cost < costs[at * width + letter]!) costs[at * width + letter] = cost; };
    costs[0] = 0;
    for (let at = 0; at <= token.length; at++) {
      for (let k = 0; k < width; k++) {
        const cost = costs[at * width + k]!;
        if (k < letters.length) reach(at, k + 1, cost + Math.min(ANY_LETTER, lost[letters[k]!]!));
        if (at === token.length) continue;
        reach(at + 1, k, cost + costOfExtra(token[at]!));
        if (k < letters.length) reach(at + 1, k + 1, cost + (bases[letters[k]!] === baseLetter(token[at]!) ? ANY_SAME_BASE : ANY_LETTER));
        for (const { stretch, to } of ways[at]!) {
          reach(to, k, cost + stretch.nothing);
          if (k === letters.length) continue;
          for (let s = stretch.starts[letters[k]!]!; s < stretch.starts[letters[k]! + 1]!; s++) {
            const step = stretch.steps[s]!;
            const size = step.letters.length;
            let i = 1;
            while (i < size && letters[k + i] === step.letters[i]) i++;
            if (i === size) reach(to, k + size, cost + step.cost);
          }
        }
      }
    }
    return costs.at(-1)!;
  }

  private find(token: string, letterCase: Case, limits: SearchLimits, any: boolean): Candidate[] {
    const { trie, scratch } = this;
    const { next, branches, branchLetters, branchNodes, least, word, nodes, letters } = trie;
    const { bases, lostLower, lostUpper } = this.misreadings;
    const { seen, reached, heads, states, costs, links } = scratch;
    const { ways, rest } = this.misreadings.ways(token, letterCase, any);
    const length = token.length;
    const search = ++scratch.searches;
    const start = rest[0]! + PRIOR_WEIGHT * least[0]!;
    const candidates: Candidate[] = [];
    // No explanation costs less than `start`; what costs this much more is not looked at before a better bound is known.
    let bound = any ? 1e9 : Math.min(start + WINDOW + SLACK, this.asPrinted(token) + WINDOW);
    // A queue in buckets: within one the order does not matter, as a state that is reached anew at less cost is taken up again.
    heads.fill(-1);
    let bucket = 0;
    let size = 0;
    const reach = (position: number, node: number, capital: number, cost: number): void => {
      const key = cost + rest[position]! + PRIOR_WEIGHT * least[node]!;
      if (key > bound || size === MOST_STATES) return;
      const state = (position * nodes + node) * 2 + capital;
      if (seen[2 * state] === search && reached[2 * state + 1]! <= cost + 1e-6) return;
      seen[2 * state] = search;
      reached[2 * state + 1] = cost;
      const at = Math.max(bucket, Math.min(BUCKETS - 1, Math.floor((key - start) * BUCKETS_A_NAT)));
      states[size] = state;
      costs[size] = cost;
      links[size] = heads[at]!;
      heads[at] = size++;
    };
    reach(0, 0, 0, 0);
    let effort = any ? ANY_EFFORT : limits.effort;
    while (effort > 0 && candidates.length < limits.most) {
      while (bucket < BUCKETS && heads[bucket]! < 0) bucket++;
      if (bucket === BUCKETS || start + bucket / BUCKETS_A_NAT > bound) break;
      const entry = heads[bucket]!;
      heads[bucket] = links[entry]!;
      const state = states[entry]!;
      const cost = costs[entry]!;
      if (reached[2 * state + 1] !== cost) continue;
      effort--;
      const capital = state & 1;
      const node = (state >> 1) % nodes;
      const position = ((state >> 1) - node) / nodes;
      if (position === length && word[node]! >= 0) {
        candidates.push({ word: word[node]!, cost, capital: capital === 1 });
        bound = Math.min(bound, cost + PRIOR_WEIGHT * least[node]! + WINDOW);
      }
      const first = branches[node]!;
      const end = branches[node + 1]!;
      if (position < length) {
        for (const { stretch, to } of ways[position]!) {
          if (stretch.nothing < Infinity) reach(to, node, capital, cost + stretch.nothing);
          for (let branch = first; branch < end; branch++) {
            const letter = branchLetters[branch]!;
            const child = branchNodes[branch]!;
            const room = bound - cost - rest[to]! - PRIOR_WEIGHT * least[child]!;
            for (let s = stretch.starts[letter]!; s < stretch.starts[letter + 1]!; s++) {
              const step = stretch.steps[s]!;
              if (step.cost > room) break;
              let at = child;
              const size = step.letters.length;
              let i = 1;
              while (i < size && (at = next[at * letters + step.letters[i]!]!) !== 0) i++;
              if (i === size) reach(to, at, node === 0 ? (step.case === 'lower' ? 0 : 1) : capital, cost + step.cost);
            }
          }
        }
        if (any) {
          const sign = token[position]!;
          const base = baseLetter(sign);
          reach(position + 1, node, capital, cost + costOfExtra(sign));
          const opens = node === 0 ? (sign !== sign.toLowerCase() ? 1 : 0) : capital;
          for (let branch = first; branch < end; branch++) {
            reach(position + 1, branchNodes[branch]!, opens, cost + (bases[branchLetters[branch]!] === base ? ANY_SAME_BASE : ANY_LETTER));
          }
        }
      }
      if (node === 0 && position > 0) continue;
      for (let branch = first; branch < end; branch++) {
        const letter = branchLetters[branch]!;
        const child = branchNodes[branch]!;
        if (letterCase === 'upper' || position === 0) reach(position, child, node === 0 ? 1 : capital, cost + lostUpper[letter]!);
        if (letterCase !== 'upper') reach(position, child, node === 0 ? 0 : capital, cost + lostLower[letter]!);
      }
    }
    return candidates;
  }
}

/** Working memory of the searches; channels over one trie share it. */
export interface Scratch {
  /** number of searches so far */
  searches: number;
  /** A state is (position, node, capital). At 2 × state the search that last reached it, at 2 × state + 1 of the same memory the cost it was reached at. */
  seen: Int32Array; reached: Float32Array;
  /** first entry of each bucket of the queue, and of each entry its state, its cost and the entry below it */
  heads: Int32Array; states: Int32Array; costs: Float32Array; links: Int32Array;
}

export function scratchFor(trie: Trie): Scratch {
  const memory = new ArrayBuffer((LONGEST + 1) * trie.nodes * 2 * 8);
  return {
    searches: 0, seen: new Int32Array(memory), reached: new Float32Array(memory), heads: new Int32Array(BUCKETS),
    states: new Int32Array(MOST_STATES), costs: new Float32Array(MOST_STATES), links: new Int32Array(MOST_STATES),
  };
}

function merge(a: Candidate[], b: Candidate[]): Candidate[] {
  const best = new Map<number, Candidate>();
  for (const candidate of [...a, ...b]) {
    const key = candidate.word * 2 + Number(candidate.capital);
    const known = best.get(key);
    if (!known || candidate.cost < known.cost) best.set(key, candidate);
  }
  return [...best.values()];
}
