/** What may have been printed where letters were read: the misreadings of one way of reading, looked up by the letters that were read. */
import type { Confusion } from '../../dictionaries/index.ts';
import { baseLetter } from './syllables.ts';
import type { Case } from './tokens.ts';
import { MOST_LETTERS, type Trie } from './trie.ts';

/** Where nothing in the tables explains a token, any letter may have been read for any other at these costs. */
export const ANY_SAME_BASE = 4.5;
export const ANY_LETTER = 8.5;
const EXTRA_LETTER = 6.5;
const EXTRA_SIGN = 3.5;
/** Dearer misreadings are left to the search with any letter for any other. */
const DEAREST = 8.5;
const IS_LETTER = /[\p{L}\d]/u;

/** Cost of a sign having been read where nothing was printed. */
export const costOfExtra = (sign: string): number => (IS_LETTER.test(sign) ? EXTRA_LETTER : EXTRA_SIGN);

/** A misreading: letters of the true stretch, its cost, and the case that it was seen in. */
export interface Step {
  letters: Uint8Array; cost: number; case: 'lower' | 'upper' | 'mixed';
  /** the first letter was read in the other case */
  slip: boolean;
}

/** What may have been printed where a stretch of letters was read, as far as the case of the token allows it. */
export interface Stretch {
  /** by first letter, then by cost: those that begin with letter l at `starts[l]` to `starts[l + 1]` */
  starts: Uint16Array;
  costs: Float64Array;
  /** the letters of each behind the first, each a byte of its index + 1, lowest first */
  tails: Int32Array;
  /** whether its first letter is a capital */
  opensUpper: Uint8Array;
  /** cost of nothing having been printed there */
  nothing: number;
  /** the least cost of all but nothing */
  least: number;
  /** the least cost of those of so many letters, by their number */
  leastOf: Float64Array;
}

/** A stretch of the token and the position after it. */
export interface Way { stretch: Stretch; to: number }

/** What letters cost that were not read at all, small and capital, and the least of it. */
export interface Lost { lower: Float64Array; upper: Float64Array; least: number }

const lost = (lower: Float64Array, upper: Float64Array): Lost => ({ lower, upper, least: Math.min(...lower, ...upper) });

/** What is asked of the case of steps: capitals only; small letters only; any that its first letter was not read wrong in; any. */
const FITS = {
  upper: (step: Step) => step.case === 'upper' || step.letters.length === 0,
  lower: (step: Step) => step.case === 'lower' || step.letters.length === 0,
  first: (step: Step) => !step.slip,
  either: () => true,
} as const;

export class Misreadings {
  /** cost of a letter having been read as it is printed */
  readonly identity = new Map<string, number>();
  /** what letters cost that were not read, where capitals only, small letters only and both may have been printed */
  readonly lost: Readonly<Record<'upper' | 'lower' | 'either', Lost>>;
  /** the letters of the alphabet without their marks */
  readonly bases: readonly string[];
  private readonly letters: number;
  private readonly steps = new Map<string, Step[]>();
  /** stretches by case and by the letters read */
  private readonly stretches = { upper: new Map<string, Stretch | null>(), lower: new Map<string, Stretch | null>(), first: new Map<string, Stretch | null>(), either: new Map<string, Stretch | null>() };
  private longest = 1;

  /** Misreadings of letters that the alphabet lacks are left out. */
  constructor(confusions: Iterable<Confusion>, { alphabet, letters: count }: Trie) {
    this.letters = count;
    for (const { truth, read, cost } of confusions) {
      if (truth === read && truth.length === 1) this.identity.set(truth, cost);
      if (cost > DEAREST) continue;
      const lower = truth.toLowerCase();
      const letters = indexesOf(lower, alphabet);
      if (!letters) continue;
      const list = this.steps.get(read);
      const slip = read !== '' && truth !== '' && baseLetter(truth[0]!) === baseLetter(read[0]!) && (truth[0] === lower[0]) !== (read[0] === read[0]!.toLowerCase());
      const step: Step = { letters, cost, case: truth === lower ? 'lower' : truth === truth.toUpperCase() ? 'upper' : 'mixed', slip };
      if (list) list.push(step); else this.steps.set(read, [step]);
      if (read.length > this.longest) this.longest = read.length;
    }
    const [lower, upper, none] = [0, 1, 2].map(() => new Float64Array(count).fill(Infinity)) as [Float64Array, Float64Array, Float64Array];
    for (const step of this.steps.get('') ?? []) {
      if (step.letters.length !== 1) continue;
      const costs = step.case === 'lower' ? lower : upper;
      costs[step.letters[0]!] = Math.min(costs[step.letters[0]!]!, step.cost);
    }
    this.lost = { upper: lost(none, upper), lower: lost(lower, none), either: lost(lower, upper) };
    this.bases = [...alphabet.keys()].map(baseLetter);
  }

  /** The ways on from each position of a token, and what they must cost. */
  ways(token: string, letterCase: Case, any: boolean): { ways: Way[][]; rest: Rest } {
    const ways: Way[][] = [];
    const reachable = new Uint8Array(token.length + 1);
    reachable[token.length] = 1;
    for (let at = token.length - 1; at >= 0; at--) {
      const here: Way[] = [];
      // Case is as read, unless the letter itself was misread: otherwise every word would be searched for twice.
      const fits = letterCase === 'upper' ? 'upper' : at === 0 ? 'first' : letterCase;
      for (let size = 1; size <= this.longest && at + size <= token.length; size++) {
        if (reachable[at + size] === 0) continue;
        const stretch = this.stretch(token.slice(at, at + size), fits);
        if (stretch) here.push({ stretch, to: at + size });
      }
      if (any || here.length > 0) reachable[at] = 1;
      ways[at] = here;
    }
    return { ways, rest: restOf(token, ways, any, this.lost.either.least) };
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
    const starts = new Uint16Array(this.letters + 1);
    for (const { letters } of steps) starts[letters[0]! + 1]!++;
    for (let letter = 0; letter < this.letters; letter++) starts[letter + 1]! += starts[letter]!;
    const leastOf = new Float64Array(1 + Math.max(...all.map(({ letters }) => letters.length))).fill(Infinity);
    for (const { letters, cost } of all) leastOf[letters.length] = Math.min(leastOf[letters.length]!, cost);
    return {
      starts, costs: Float64Array.from(steps, ({ cost }) => cost), tails: Int32Array.from(steps, ({ letters }) => letters.subarray(1).reduceRight((tail, letter) => tail << 8 | letter + 1, 0)),
      opensUpper: Uint8Array.from(steps, (step) => Number(step.case !== 'lower')), nothing: leastOf[0]!, least: Math.min(...leastOf.subarray(1)), leastOf,
    };
  }
}

/** Letters as indexes of the alphabet; null where it lacks one. */
function indexesOf(text: string, alphabet: ReadonlyMap<string, number>): Uint8Array | null {
  const indexes: number[] = [];
  for (const letter of text) {
    const index = alphabet.get(letter);
    if (index === undefined) return null;
    indexes.push(index);
  }
  return Uint8Array.from(indexes);
}

/** What the letters from each position of a token on must cost at least, where so many letters are still to be printed: at most, and at least. At position × (MOST_LETTERS + 1) + letters. */
export interface Rest { atMost: Float64Array; atLeast: Float64Array }

function restOf(token: string, ways: readonly (readonly Way[])[], any: boolean, leastLost: number): Rest {
  const width = MOST_LETTERS + 1;
  const atMost = new Float64Array((token.length + 1) * width).fill(1e9);
  const atLeast = new Float64Array((token.length + 1) * width).fill(1e9);
  for (let at = token.length; at >= 0; at--) {
    const row = at * width;
    if (at === token.length) { atMost.fill(0, row, row + width); atLeast[row] = 0; }
    const step = (to: number, letters: number, cost: number): void => {
      for (let k = 0; k < width; k++) {
        if (k >= letters) { const whole = cost + atMost[to * width + k - letters]!; if (whole < atMost[row + k]!) atMost[row + k] = whole; }
        const whole = cost + atLeast[to * width + Math.max(0, k - letters)]!;
        if (whole < atLeast[row + k]!) atLeast[row + k] = whole;
      }
    };
    for (const { stretch, to } of ways[at] ?? []) for (let letters = 0; letters < stretch.leastOf.length; letters++) if (stretch.leastOf[letters]! < Infinity) step(to, letters, stretch.leastOf[letters]!);
    if (any && at < token.length) {
      step(at + 1, 0, costOfExtra(token[at]!));
      step(at + 1, 1, ANY_SAME_BASE);
    }
    for (let k = 1; k < width; k++) atLeast[row + k] = Math.min(atLeast[row + k]!, atLeast[row + k - 1]! + leastLost);
    // More letters than are told apart may be any number.
    atMost[row + MOST_LETTERS] = atLeast[row]!;
  }
  return { atMost, atLeast };
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
