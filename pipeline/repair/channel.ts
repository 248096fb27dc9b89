/**
 * Which words may have been printed where this was read: best-first search through the vocabulary with the costs of
 * misreadings (noisy channel of stretches of letters, Brill and Moore 2000).
 */
import type { Confusion } from '../../dictionaries/index.ts';
import { ANY_LETTER, ANY_SAME_BASE, costOfExtra, LONGEST, Misreadings } from './misreadings.ts';
import { PRIOR_WEIGHT, WINDOW, type Candidate, type Search } from './search.ts';
import { baseLetter } from './syllables.ts';
import type { Case } from './tokens.ts';
import { follow, type Trie } from './trie.ts';

export interface SearchLimits {
  /** candidates at most */
  most: number;
  /** states looked at, at most */
  effort: number;
}

/** How far the best candidate may be from the cheapest explanation of the letters alone before candidates are lost. */
const SLACK = 5;
/** States that a search with any letter for any other looks at. */
const ANY_EFFORT = 700;
/** A search with a best cost above this is done again with any letter for any other. */
const HOPELESS = 8;

// One token is explained at a time: the tables are used again for the next.
const COSTS = new Float64Array((LONGEST + 1) ** 2);
const LETTERS = new Uint8Array(LONGEST + 1);

function reach(place: number, cost: number): void {
  if (cost < COSTS[place]!) COSTS[place] = cost;
}

export class Channel {
  private readonly trie: Trie;
  private readonly misreadings: Misreadings;
  private readonly open: boolean;
  private readonly search: Search;

  /** `open`: unexplained letters are allowed, at a price; closed channels (lost marks) know all that can happen. */
  constructor(confusions: Iterable<Confusion>, trie: Trie, open: boolean, search: Search) {
    this.trie = trie;
    this.misreadings = new Misreadings(confusions, trie);
    this.open = open;
    this.search = search;
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
    const { alphabet, word, least } = this.trie;
    let node = 0;
    let cost = 0;
    for (const sign of token) {
      const letter = alphabet.get(sign.toLowerCase());
      node = letter === undefined ? 0 : follow(this.trie, node, letter);
      if (node === 0) return Infinity;
      cost += this.misreadings.identity.get(sign) ?? Infinity;
    }
    return word[node]! < 0 ? Infinity : cost + PRIOR_WEIGHT * least[node]!;
  }

  /** Least cost of a token having been printed as `spelling` (small letters), any letter read for any other at a price. */
  explain(token: string, letterCase: Case, spelling: string): number {
    const { alphabet } = this.trie;
    const size = spelling.length;
    if (token.length > LONGEST || size > LONGEST) return Infinity;
    const { bases, lost } = this.misreadings;
    const lostCosts = letterCase === 'upper' ? lost.upper.upper : lost.lower.lower;
    for (let k = 0; k < size; k++) {
      const letter = alphabet.get(spelling[k]!);
      if (letter === undefined) return Infinity;
      LETTERS[k] = letter;
    }
    const ways = this.misreadings.ways(token, letterCase, true);
    // What it costs at least to come so far in the token and in the spelling.
    const width = size + 1;
    COSTS.fill(Infinity, 0, (token.length + 1) * width);
    COSTS[0] = 0;
    for (let at = 0; at <= token.length; at++) {
      const isEnd = at === token.length;
      const extra = isEnd ? 0 : costOfExtra(token[at]!);
      const base = isEnd ? '' : baseLetter(token[at]!);
      for (let k = 0; k <= size; k++) {
        const place = at * width + k;
        const cost = COSTS[place]!;
        const letter = LETTERS[k]!;
        if (k < size) reach(place + 1, cost + Math.min(ANY_LETTER, lostCosts[letter]!));
        if (isEnd) continue;
        reach(place + width, cost + extra);
        if (k < size) reach(place + width + 1, cost + (bases[letter] === base ? ANY_SAME_BASE : ANY_LETTER));
        for (const { stretch: { columns: { starts, tails, costs }, row, from: before, nothing }, to } of ways[at]!) {
          const from = to * width + k;
          reach(from, cost + nothing);
          if (k === size) continue;
          const end = before + starts[row + letter + 1]!;
          for (let step = before + starts[row + letter]!; step < end; step++) {
            let more = 1;
            let tail = tails[step]!;
            for (; tail !== 0 && k + more < size && LETTERS[k + more] === (tail & 0xff) - 1; tail >>= 8) more++;
            if (tail === 0) reach(from + more, cost + costs[step]!);
          }
        }
      }
    }
    return COSTS[token.length * width + size]!;
  }

  private find(token: string, letterCase: Case, { most, effort }: SearchLimits, any: boolean): Candidate[] {
    const ways = this.misreadings.ways(token, letterCase, any);
    const rest = this.misreadings.rest(token, ways, any);
    const { upper, lower, either } = this.misreadings.lost;
    const [first, further] = letterCase === 'upper' ? [upper, upper] : [either, lower];
    // No explanation costs less than this; what costs so much more is not looked at before a better bound is known.
    const least = rest.atLeast[0]! + PRIOR_WEIGHT * this.trie.least[0]!;
    const bound = any ? 1e9 : Math.min(least + WINDOW + SLACK, this.asPrinted(token) + WINDOW);
    return this.search.run({ token, ways, rest, first, further, any, bound, most, effort: any ? ANY_EFFORT : effort });
  }
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
