/** Best-first search for the words that may have been printed where a token was read (A* over positions in the token and nodes of the trie). */
import { ANY_LETTER, ANY_SAME_BASE, costOfExtra, type Lost, type Rest, type Way } from './misreadings.ts';
import { baseLetter } from './syllables.ts';
import { follow, MOST_LETTERS, type Trie } from './trie.ts';

/** A word that may have been printed; `cost` is −ln P(read | word) in nats, `capital` whether its first letter was. */
export interface Candidate { word: number; cost: number; capital: boolean }

/** A token with what may have been printed where it was read. */
export interface Task {
  token: string;
  /** the ways on from each position */
  ways: readonly (readonly Way[])[];
  /** what the rest of the token must cost */
  rest: Rest;
  /** what letters cost that were not read at all: at the beginning of a word, and further on */
  first: Lost; further: Lost;
  /** whether any letter may have been read for any other */
  any: boolean;
  /** cost plus weighted prior above which no candidate is of use */
  bound: number;
  /** candidates and states at most */
  most: number; effort: number;
}

/** Weight of the prior cost of words in the order of the search. */
export const PRIOR_WEIGHT = 0.6;
/** Candidates that are this much worse than the best are left out, in nats. */
export const WINDOW = 8;
/** The queue: states at most, and buckets by their cost above the least. */
const MOST_STATES = 1 << 15;
const BUCKETS_A_NAT = 4;
const BUCKETS = 40 * BUCKETS_A_NAT;
/** Slots for states that were gone on from, a power of two; states that a search goes on from at most, so that half of them stay free. */
const SEEN_SHIFT = 20;
const SEEN = 1 << (32 - SEEN_SHIFT);
const MOST_SEEN = SEEN / 2;
/** Numbers of letters that are told apart in what the rest of a token must cost. */
const WIDTH = MOST_LETTERS + 1;

/** The memory of a search over one trie, used again for the next. A state is (position, node, capital). */
export class Search {
  private readonly trie: Trie;
  private readonly bases: readonly string[];
  /** weighted prior costs: the least below each node, and below the node that each branch leads to */
  private readonly prior: Float32Array;
  private readonly branchPrior: Float32Array;
  /** states that were gone on from, the search that did so and at what cost: a hash table with open addressing */
  private readonly seen = new Int32Array(SEEN);
  private readonly seenBy = new Int32Array(SEEN);
  private readonly seenAt = new Float32Array(SEEN);
  /** first entry of each bucket of the queue, and of each entry its state, its cost and the entry below it */
  private readonly heads = new Int32Array(BUCKETS);
  private readonly states = new Int32Array(MOST_STATES);
  private readonly costs = new Float32Array(MOST_STATES);
  private readonly links = new Int32Array(MOST_STATES);
  private searches = 0;
  private size = 0;
  private bucket = 0;
  private start = 0;
  private bound = 0;
  private rest: Rest;

  constructor(trie: Trie) {
    this.trie = trie;
    this.bases = [...trie.alphabet.keys()].map(baseLetter);
    this.prior = trie.least.map((cost) => PRIOR_WEIGHT * cost);
    this.branchPrior = Float32Array.from(trie.branchNodes, (node) => this.prior[node]!);
    this.rest = { atLeast: new Float64Array(0), atMost: new Float64Array(0) };
  }

  /** Candidates, best first by cost plus prior (to a quarter of a nat). */
  run({ token, ways, rest, first, further, any, bound, most, effort }: Task): Candidate[] {
    const { nodes, word } = this.trie;
    const { heads, states, costs, links } = this;
    this.searches++;
    const candidates: Candidate[] = [];
    this.rest = rest;
    this.bound = bound;
    this.start = rest.atLeast[0]! + this.prior[0]!;
    // A queue in buckets: within one the order does not matter, as a state that is reached anew at less cost is taken up again.
    heads.fill(-1);
    this.bucket = this.size = 0;
    this.reach(0, 0, 0, 0);
    for (let left = Math.min(effort, MOST_SEEN); left > 0 && candidates.length < most;) {
      while (this.bucket < BUCKETS && heads[this.bucket]! < 0) this.bucket++;
      if (this.bucket === BUCKETS || this.start + this.bucket / BUCKETS_A_NAT > this.bound) break;
      const entry = heads[this.bucket]!;
      heads[this.bucket] = links[entry]!;
      const state = states[entry]!;
      const cost = costs[entry]!;
      if (!this.isBest(state, cost)) continue;
      left--;
      const capital = state & 1;
      const node = (state >> 1) % nodes;
      const position = ((state >> 1) - node) / nodes;
      if (position === token.length) {
        if (word[node]! >= 0) {
          candidates.push({ word: word[node]!, cost, capital: capital === 1 });
          this.bound = Math.min(this.bound, cost + this.prior[node]! + WINDOW);
        }
      } else {
        for (const way of ways[position]!) this.misread(way, node, capital, cost);
        if (any) this.anything(token[position]!, position, node, capital, cost);
      }
      if (node === 0 && position > 0) continue;
      this.lose(position === 0 ? first : further, position, node, capital, cost);
    }
    return candidates;
  }

  /** Whether a state was not gone on from at this cost or less before in this search; from now on it was. */
  private isBest(state: number, cost: number): boolean {
    const { seen, seenBy, seenAt, searches } = this;
    let at = Math.imul(state, 0x9e3779b1) >>> SEEN_SHIFT;
    while (seenBy[at] === searches && seen[at] !== state) at = (at + 1) & (SEEN - 1);
    if (seenBy[at] === searches && seenAt[at]! <= cost) return false;
    seen[at] = state;
    seenBy[at] = searches;
    seenAt[at] = cost;
    return true;
  }

  /** Note a state in the queue, unless nothing good can come of it. */
  private reach(position: number, node: number, capital: number, cost: number): void {
    const { trie: { nodes, nearest, furthest }, rest: { atLeast, atMost }, heads, size } = this;
    const row = position * WIDTH;
    const key = cost + this.prior[node]! + Math.max(atLeast[row + nearest[node]!]!, atMost[row + furthest[node]!]!);
    if (key > this.bound || size === MOST_STATES) return;
    const at = Math.max(this.bucket, Math.min(BUCKETS - 1, Math.floor((key - this.start) * BUCKETS_A_NAT)));
    this.states[size] = (position * nodes + node) * 2 + capital;
    this.costs[size] = cost;
    this.links[size] = heads[at]!;
    heads[at] = this.size++;
  }

  /** On from a state by what may have been printed where a stretch was read. */
  private misread({ stretch, to }: Way, node: number, capital: number, cost: number): void {
    const { trie } = this;
    const { branches, branchLetters, branchNodes } = trie;
    const { branchPrior } = this;
    const { columns: { starts, costs, tails, opensUpper }, row, from, least } = stretch;
    if (stretch.nothing < Infinity) this.reach(to, node, capital, cost + stretch.nothing);
    const room = this.bound - cost - this.rest.atLeast[to * WIDTH]!;
    const end = branches[node + 1]!;
    for (let branch = branches[node]!; branch < end; branch++) {
      const left = room - branchPrior[branch]!;
      // Branches and misreadings stand by their cost.
      if (least > left) break;
      const letter = branchLetters[branch]!;
      const stop = from + starts[row + letter + 1]!;
      for (let step = from + starts[row + letter]!; step < stop && costs[step]! <= left; step++) {
        let at = branchNodes[branch]!;
        for (let tail = tails[step]!; tail !== 0 && at !== 0; tail >>= 8) at = follow(trie, at, (tail & 0xff) - 1);
        if (at !== 0) this.reach(to, at, node === 0 ? opensUpper[step]! : capital, cost + costs[step]!);
      }
    }
  }

  /** On from a state by any letter that was read for any other, or where nothing was printed. */
  private anything(sign: string, position: number, node: number, capital: number, cost: number): void {
    const { branches, branchLetters, branchNodes } = this.trie;
    const base = baseLetter(sign);
    this.reach(position + 1, node, capital, cost + costOfExtra(sign));
    const opens = node === 0 ? Number(sign !== sign.toLowerCase()) : capital;
    const end = branches[node + 1]!;
    for (let branch = branches[node]!; branch < end; branch++) {
      this.reach(position + 1, branchNodes[branch]!, opens, cost + (this.bases[branchLetters[branch]!] === base ? ANY_SAME_BASE : ANY_LETTER));
    }
  }

  /** On from a state by a letter that was not read. */
  private lose({ lower, upper, least }: Lost, position: number, node: number, capital: number, cost: number): void {
    const { branches, branchLetters, branchNodes } = this.trie;
    const { branchPrior } = this;
    const room = this.bound - cost - this.rest.atLeast[position * WIDTH]!;
    const end = branches[node + 1]!;
    for (let branch = branches[node]!; branch < end; branch++) {
      const left = room - branchPrior[branch]!;
      if (least > left) break;
      const letter = branchLetters[branch]!;
      if (upper[letter]! <= left) this.reach(position, branchNodes[branch]!, node === 0 ? 1 : capital, cost + upper[letter]!);
      if (lower[letter]! <= left) this.reach(position, branchNodes[branch]!, node === 0 ? 0 : capital, cost + lower[letter]!);
    }
  }
}
