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

/** Steps from one position of the token on, with the cost to the end that is left at least. */
interface Arc { letters: Uint8Array; cost: number; total: number; to: number; case: 'lower' | 'upper' | 'mixed' | 'none' }

export interface SearchLimits {
  /** whether the candidates are kept for the next time; parts of tokens hardly come again */
  keep: boolean;
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
const CACHE = 16_000;

export class Channel {
  private readonly trie: Trie;
  private readonly steps = new Map<string, Step[]>();
  private readonly identity = new Map<string, number>();
  private readonly lost: Step[];
  private readonly bases: string[];
  private readonly open: boolean;
  private longest = 1;
  private readonly cache = new Map<string, Candidate[]>();
  // State = (position, node, capital); `seen` holds the number of the search that last touched it, negative once it is settled.
  private readonly seen: Int32Array;
  private readonly reached: Float32Array;
  private readonly heapKeys = new Float64Array(1 << 15);
  private readonly heapStates = new Int32Array(1 << 15);
  private readonly scratch: Scratch;

  /** `open`: unexplained letters are allowed, at a price; closed channels (lost marks) know all that can happen. */
  constructor(confusions: Iterable<Confusion>, trie: Trie, open: boolean, scratch: Scratch) {
    this.trie = trie;
    this.open = open;
    this.scratch = scratch;
    this.seen = scratch.seen;
    this.reached = scratch.reached;
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
    this.lost = (this.steps.get('') ?? []).filter((step) => step.letters.length === 1).sort((a, b) => a.cost - b.cost);
    this.bases = [...trie.alphabet.keys()].map(baseLetter);
  }

  /** Cost of a token having been read as it is printed. */
  readRight(token: string): number {
    let cost = 0;
    for (const letter of token) cost += this.identity.get(letter) ?? 0.05;
    return cost;
  }

  /** Candidates for a token, best first by cost plus prior. */
  candidates(token: string, letterCase: Case, limits: SearchLimits): readonly Candidate[] {
    const key = `${letterCase[0]}${limits.most}${token}`;
    const known = limits.keep ? this.cache.get(key) : undefined;
    if (known) return known;
    let found: Candidate[] = [];
    if (token.length <= LONGEST) {
      found = this.find(token, letterCase, limits, false);
      if (this.open && limits.effort > 250 && !found.some((candidate) => candidate.cost <= HOPELESS)) found = merge(found, this.find(token, letterCase, limits, true));
    }
    if (!limits.keep) return found;
    if (this.cache.size >= CACHE) this.cache.clear();
    this.cache.set(key, found);
    return found;
  }

  /** The ways on from each position of a token, and the least cost from there to its end. */
  private arcs(token: string, letterCase: Case, any: boolean): { arcs: Arc[][]; rest: Float64Array } {
    const length = token.length;
    const rest = new Float64Array(length + 1).fill(1e9);
    rest[length] = 0;
    const arcs: Arc[][] = [];
    for (let at = length - 1; at >= 0; at--) {
      const here: Arc[] = [];
      for (let size = 1; size <= this.longest && at + size <= length; size++) {
        const steps = this.steps.get(token.slice(at, at + size));
        if (!steps || rest[at + size]! >= 1e9) continue;
        for (const step of steps) {
          if (letterCase === 'upper' ? step.case !== 'upper' && step.letters.length > 0 : letterCase === 'lower' && at > 0 && step.case !== 'lower' && step.letters.length > 0) continue;
          // Case is as read, unless the letter itself was misread: otherwise every word would be searched for twice.
          if (at === 0 && step.slip && letterCase !== 'upper') continue;
          const total = step.cost + rest[at + size]!;
          here.push({ letters: step.letters, cost: step.cost, total, to: at + size, case: step.letters.length > 0 ? step.case : 'none' });
          if (total < rest[at]!) rest[at] = total;
        }
      }
      if (any && rest[at + 1]! < 1e9) {
        const isLetter = /[\p{L}\d]/u.test(token[at]!);
        const cost = isLetter ? EXTRA_LETTER : EXTRA_SIGN;
        here.push({ letters: new Uint8Array(0), cost, total: cost + rest[at + 1]!, to: at + 1, case: 'none' });
        rest[at] = Math.min(rest[at]!, (isLetter ? ANY_SAME_BASE : EXTRA_SIGN) + rest[at + 1]!);
      }
      here.sort((a, b) => a.total - b.total);
      arcs[at] = here;
    }
    return { arcs, rest };
  }

  private find(token: string, letterCase: Case, limits: SearchLimits, any: boolean): Candidate[] {
    const { trie, seen, reached, heapKeys, heapStates } = this;
    const { next, least, word, nodes, letters } = trie;
    const { arcs, rest } = this.arcs(token, letterCase, any);
    const length = token.length;
    const search = ++this.scratch.searches;
    let heap = 0;
    const push = (key: number, state: number): void => {
      if (heap === heapKeys.length) return;
      let i = heap++;
      while (i > 0) {
        const parent = (i - 1) >> 1;
        if (heapKeys[parent]! <= key) break;
        heapKeys[i] = heapKeys[parent]!;
        heapStates[i] = heapStates[parent]!;
        i = parent;
      }
      heapKeys[i] = key;
      heapStates[i] = state;
    };
    const pop = (): void => {
      const key = heapKeys[--heap]!;
      const state = heapStates[heap]!;
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= heap) break;
        if (child + 1 < heap && heapKeys[child + 1]! < heapKeys[child]!) child++;
        if (heapKeys[child]! >= key) break;
        heapKeys[i] = heapKeys[child]!;
        heapStates[i] = heapStates[child]!;
        i = child;
      }
      heapKeys[i] = key;
      heapStates[i] = state;
    };
    const candidates: Candidate[] = [];
    // No explanation costs less than `rest[0]`; what costs this much more is not looked at before a better bound is known.
    let bound = any ? 1e9 : rest[0]! + PRIOR_WEIGHT * least[0]! + WINDOW + SLACK;
    const reach = (position: number, node: number, capital: number, cost: number): void => {
      const key = cost + rest[position]! + PRIOR_WEIGHT * least[node]!;
      if (key > bound) return;
      const state = (position * nodes + node) * 2 + capital;
      if (seen[state] === -search || (seen[state] === search && reached[state]! <= cost + 1e-6)) return;
      seen[state] = search;
      reached[state] = cost;
      push(key, state);
    };
    reach(0, 0, 0, 0);
    for (let effort = any ? ANY_EFFORT : limits.effort; heap > 0 && effort > 0 && heapKeys[0]! <= bound;) {
      const state = heapStates[0]!;
      pop();
      if (seen[state] === -search) continue;
      seen[state] = -search;
      effort--;
      const cost = reached[state]!;
      const capital = state & 1;
      const node = (state >> 1) % nodes;
      const position = ((state >> 1) - node) / nodes;
      if (position === length && word[node]! >= 0) {
        candidates.push({ word: word[node]!, cost, capital: capital === 1 });
        bound = Math.min(bound, cost + PRIOR_WEIGHT * least[node]! + WINDOW);
        if (candidates.length >= limits.most) break;
      }
      if (position < length) {
        const here = arcs[position]!;
        for (let a = 0; a < here.length; a++) {
          const arc = here[a]!;
          if (cost + arc.total + PRIOR_WEIGHT * least[node]! > bound) break;
          let at = node;
          const size = arc.letters.length;
          let i = 0;
          while (i < size && (at = next[at * letters + arc.letters[i]!]!) !== 0) i++;
          if (i < size) continue;
          const opens = node === 0 && size > 0;
          reach(arc.to, at, opens ? (arc.case === 'lower' ? 0 : 1) : capital, cost + arc.cost);
        }
        if (any) {
          const sign = token[position]!;
          const base = baseLetter(sign);
          const opens = node === 0 ? (sign !== sign.toLowerCase() ? 1 : 0) : capital;
          for (let letter = 0; letter < letters; letter++) {
            const at = next[node * letters + letter]!;
            if (at !== 0) reach(position + 1, at, opens, cost + (this.bases[letter] === base ? ANY_SAME_BASE : ANY_LETTER));
          }
        }
      }
      if (node !== 0 || position === 0) {
        for (const step of this.lost) {
          if (cost + step.cost + rest[position]! + PRIOR_WEIGHT * least[node]! > bound) break;
          if (letterCase === 'upper' ? step.case === 'lower' : position > 0 && step.case === 'upper') continue;
          const at = next[node * letters + step.letters[0]!]!;
          if (at !== 0) reach(position, at, node === 0 && step.case !== 'lower' ? 1 : capital, cost + step.cost);
        }
      }
    }
    return candidates;
  }
}

/** Working memory of the searches; channels over one trie share it. */
export interface Scratch { seen: Int32Array; reached: Float32Array; searches: number }

export function scratchFor(trie: Trie): Scratch {
  const states = (LONGEST + 1) * trie.nodes * 2;
  return { seen: new Int32Array(states), reached: new Float32Array(states), searches: 0 };
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
