/** What may have been printed where letters were read: the misreadings of one way of reading, looked up by the letters that were read. */
import type { Confusion } from '../../dictionaries/index.ts';
import { baseLetter } from './syllables.ts';
import type { Case } from './tokens.ts';
import type { Trie } from './trie.ts';

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
  /** by first letter, then by cost; those that begin with letter l at `starts[l]` to `starts[l + 1]` */
  steps: readonly Step[];
  starts: Uint16Array;
  /** cost of nothing having been printed there */
  nothing: number;
  /** the least cost of all */
  least: number;
}

/** A stretch of the token and the position after it. */
export interface Way { stretch: Stretch; to: number }

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
  /** cost of each letter of the alphabet having been lost, small and capital */
  readonly lostLower: Float64Array;
  readonly lostUpper: Float64Array;
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
      const lower = truth.toLowerCase();
      if ([...lower].some((letter) => !alphabet.has(letter))) continue;
      const letters = Uint8Array.from(lower, (letter) => alphabet.get(letter)!);
      const list = this.steps.get(read);
      if (cost > DEAREST) continue;
      const slip = read !== '' && truth !== '' && baseLetter(truth[0]!) === baseLetter(read[0]!) && (truth[0] === lower[0]) !== (read[0] === read[0]!.toLowerCase());
      const step: Step = { letters, cost, case: truth === lower ? 'lower' : truth === truth.toUpperCase() ? 'upper' : 'mixed', slip };
      if (list) list.push(step); else this.steps.set(read, [step]);
      if (read.length > this.longest) this.longest = read.length;
    }
    this.lostLower = new Float64Array(count).fill(Infinity);
    this.lostUpper = new Float64Array(count).fill(Infinity);
    for (const step of this.steps.get('') ?? []) {
      if (step.letters.length !== 1) continue;
      const costs = step.case === 'lower' ? this.lostLower : this.lostUpper;
      costs[step.letters[0]!] = Math.min(costs[step.letters[0]!]!, step.cost);
    }
    this.bases = [...alphabet.keys()].map(baseLetter);
  }

  /** The ways on from each position of a token, and the least cost from there to its end. */
  ways(token: string, letterCase: Case, any: boolean): { ways: Way[][]; rest: Float64Array } {
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
    const least = Math.min(...all.map(({ cost }) => cost));
    return { steps, starts, least, nothing: Math.min(Infinity, ...all.filter(({ letters }) => letters.length === 0).map(({ cost }) => cost)) };
  }
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
