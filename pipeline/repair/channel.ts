/**
 * Which words may have been printed where this was read: best-first search through the vocabulary with the costs of
 * misreadings (noisy channel of stretches of letters, Brill and Moore 2000).
 */
import type { Confusion } from '../../dictionaries/index.ts';
import { baseLetter } from './syllables.ts';
import type { Case } from './tokens.ts';
import type { Trie } from './trie.ts';

/** A word that may have been printed; `cost` is −ln P(read | word) in nats, `capital` whether its first letter was. */
export interface Candidate { word: number; cost: number; capital: boolean }

/** A misreading ready for the search: letters of the true stretch, its cost, and the case that it was seen in. */
interface Step {
  letters: Uint8Array; cost: number; case: 'lower' | 'upper' | 'mixed';
  /** the first letter was read in the other case */
  slip: boolean;
}

/** What may have been printed where a stretch of letters was read, as far as the case of the token allows it. */
interface Stretch {
  /** by first letter, then by cost; those that begin with letter l at `starts[l]` to `starts[l + 1]` */
  steps: readonly Step[];
  starts: Uint16Array;
  /** cost of nothing having been printed there */
  nothing: number;
  /** the least cost of all */
  least: number;
}

/** A stretch of the token and the position after it. */
interface Way { stretch: Stretch; to: number }

/** What is asked of the case of steps: capitals only; small letters only; any that its first letter was not read wrong in; any. */
const FITS = {
  upper: (step: Step) => step.case === 'upper' || step.letters.length === 0,
  lower: (step: Step) => step.case === 'lower' || step.letters.length === 0,
  first: (step: Step) => !step.slip,
  either: () => true,
} as const;

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
/** Where nothing in the tables explains a token, any letter may have been read for any other at these costs. */
const ANY_SAME_BASE = 4.5;
const ANY_LETTER = 8.5;
const ANY_EFFORT = 700;
/** Dearer misreadings are left to the search with any letter for any other. */
const DEAREST = 8.5;
const EXTRA_LETTER = 6.5;
const EXTRA_SIGN = 3.5;
/** A search with a best cost above this is done again with any letter for any other. */
const HOPELESS = 8;
const IS_LETTER = /[\p{L}\d]/u;
/** The queue of a search: states at most, and buckets by their cost above the least. */
const MOST_STATES = 1 << 15;
const BUCKETS_A_NAT = 4;
const BUCKETS = 40 * BUCKETS_A_NAT;

export class Channel {
  private readonly trie: Trie;
  private readonly steps = new Map<string, Step[]>();
  private readonly identity = new Map<string, number>();
  /** stretches by case and by the letters read */
  private readonly stretches = { upper: new Map<string, Stretch | null>(), lower: new Map<string, Stretch | null>(), first: new Map<string, Stretch | null>(), either: new Map<string, Stretch | null>() };
  /** cost of each letter having been lost, small and capital */
  private readonly lostLower: Float64Array;
  private readonly lostUpper: Float64Array;
  private readonly bases: string[];
  private readonly open: boolean;
  private longest = 1;
  private readonly scratch: Scratch;

  /** `open`: unexplained letters are allowed, at a price; closed channels (lost marks) know all that can happen. */
  constructor(confusions: Iterable<Confusion>, trie: Trie, open: boolean, scratch: Scratch) {
    this.trie = trie;
    this.open = open;
    this.scratch = scratch;
    for (const { truth, read, cost } of confusions) {
      if (truth === read && truth.length === 1) this.identity.set(truth, cost);
      const lower = truth.toLowerCase();
      if ([...lower].some((letter) => !trie.alphabet.has(letter))) continue;
      const letters = Uint8Array.from(lower, (letter) => trie.alphabet.get(letter)!);
      const list = this.steps.get(read);
      if (cost > DEAREST) continue;
      const slip = read !== '' && truth !== '' && baseLetter(truth[0]!) === baseLetter(read[0]!) && (truth[0] === lower[0]) !== (read[0] === read[0]!.toLowerCase());
      const step: Step = { letters, cost, case: truth === lower ? 'lower' : truth === truth.toUpperCase() ? 'upper' : 'mixed', slip };
      if (list) list.push(step); else this.steps.set(read, [step]);
      if (read.length > this.longest) this.longest = read.length;
    }
    this.lostLower = new Float64Array(trie.letters).fill(Infinity);
    this.lostUpper = new Float64Array(trie.letters).fill(Infinity);
    for (const step of this.steps.get('') ?? []) {
      if (step.letters.length !== 1) continue;
      const costs = step.case === 'lower' ? this.lostLower : this.lostUpper;
      costs[step.letters[0]!] = Math.min(costs[step.letters[0]!]!, step.cost);
    }
    this.bases = [...trie.alphabet.keys()].map(baseLetter);
  }

  /** Cost of a token having been read as it is printed. */
  readRight(token: string): number {
    let cost = 0;
    for (const letter of token) cost += this.identity.get(letter) ?? 0.05;
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
      cost += this.identity.get(sign) ?? Infinity;
    }
    return word[node]! < 0 ? Infinity : cost + PRIOR_WEIGHT * least[node]!;
  }

  /** Least cost of a token having been printed as `spelling` (small letters), any letter read for any other at a price. */
  explain(token: string, letterCase: Case, spelling: string): number {
    if (token.length > LONGEST || [...spelling].some((sign) => !this.trie.alphabet.has(sign))) return Infinity;
    const letters = Uint8Array.from(spelling, (sign) => this.trie.alphabet.get(sign)!);
    const { ways } = this.ways(token, letterCase, true);
    const lost = letterCase === 'upper' ? this.lostUpper : this.lostLower;
    const width = letters.length + 1;
    const costs = new Float64Array((token.length + 1) * width).fill(Infinity);
    const reach = (at: number, letter: number, cost: number): void => { if (cost < costs[at * width + letter]!) costs[at * width + letter] = cost; };
    costs[0] = 0;
    for (let at = 0; at <= token.length; at++) {
      for (let k = 0; k < width; k++) {
        const cost = costs[at * width + k]!;
        if (k < letters.length) reach(at, k + 1, cost + Math.min(ANY_LETTER, lost[letters[k]!]!));
        if (at === token.length) continue;
        const isLetter = IS_LETTER.test(token[at]!);
        reach(at + 1, k, cost + (isLetter ? EXTRA_LETTER : EXTRA_SIGN));
        if (k < letters.length) reach(at + 1, k + 1, cost + (this.bases[letters[k]!] === baseLetter(token[at]!) ? ANY_SAME_BASE : ANY_LETTER));
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

  private stretch(read: string, fits: keyof typeof FITS): Stretch | null {
    let stretch = this.stretches[fits].get(read);
    if (stretch === undefined) {
      const steps = this.steps.get(read)?.filter(FITS[fits]) ?? [];
      stretch = steps.length === 0 ? null : this.sorted(steps);
      this.stretches[fits].set(read, stretch);
    }
    return stretch;
  }

  private sorted(all: readonly Step[]): Stretch {
    const steps = all.filter(({ letters }) => letters.length > 0).sort((a, b) => a.letters[0]! - b.letters[0]! || a.cost - b.cost);
    const starts = new Uint16Array(this.trie.letters + 1);
    for (const { letters } of steps) starts[letters[0]! + 1]!++;
    for (let letter = 0; letter < this.trie.letters; letter++) starts[letter + 1]! += starts[letter]!;
    const least = Math.min(...all.map(({ cost }) => cost));
    return { steps, starts, least, nothing: Math.min(Infinity, ...all.filter(({ letters }) => letters.length === 0).map(({ cost }) => cost)) };
  }

  /** The ways on from each position of a token, and the least cost from there to its end. */
  private ways(token: string, letterCase: Case, any: boolean): { ways: Way[][]; rest: Float64Array } {
    const length = token.length;
    const rest = new Float64Array(length + 1).fill(1e9);
    rest[length] = 0;
    const ways: Way[][] = [];
    for (let at = length - 1; at >= 0; at--) {
      const here: Way[] = [];
      // Case is as read, unless the letter itself was misread: otherwise every word would be searched for twice.
      const fits = letterCase === 'upper' ? 'upper' : at === 0 ? 'first' : letterCase;
      for (let size = 1; size <= this.longest && at + size <= length; size++) {
        if (rest[at + size]! >= 1e9) continue;
        const stretch = this.stretch(token.slice(at, at + size), fits);
        if (!stretch) continue;
        here.push({ stretch, to: at + size });
        rest[at] = Math.min(rest[at]!, stretch.least + rest[at + size]!);
      }
      if (any) rest[at] = Math.min(rest[at]!, (IS_LETTER.test(token[at]!) ? ANY_SAME_BASE : EXTRA_SIGN) + rest[at + 1]!);
      ways[at] = here;
    }
    return { ways, rest };
  }

  private find(token: string, letterCase: Case, limits: SearchLimits, any: boolean): Candidate[] {
    const { trie, scratch } = this;
    const { next, branches, branchLetters, branchNodes, least, word, nodes, letters } = trie;
    const { lostLower, lostUpper } = this;
    const { seen, reached, heads, states, costs, links } = scratch;
    const { ways, rest } = this.ways(token, letterCase, any);
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
          reach(position + 1, node, capital, cost + (IS_LETTER.test(sign) ? EXTRA_LETTER : EXTRA_SIGN));
          const opens = node === 0 ? (sign !== sign.toLowerCase() ? 1 : 0) : capital;
          for (let branch = first; branch < end; branch++) {
            reach(position + 1, branchNodes[branch]!, opens, cost + (this.bases[branchLetters[branch]!] === base ? ANY_SAME_BASE : ANY_LETTER));
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

/** Marks lost: each letter read as its base letter. With `kept`, the share of words that keep theirs, marks may also have stayed. */
export function* strippedConfusions(alphabet: Iterable<string>, kept: number): Generator<Confusion> {
  for (const letter of alphabet) {
    for (const truth of new Set([letter, letter.toUpperCase()])) {
      const base = truth === letter ? baseLetter(letter) : baseLetter(letter).toUpperCase();
      if (base === truth) yield { truth, read: truth, cost: 0.01 };
      else {
        yield { truth, read: base, cost: kept > 0 ? -Math.log(1 - kept) : 0.01 };
        if (kept > 0) yield { truth, read: truth, cost: -Math.log(kept) };
      }
    }
  }
}
