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
/** Longest token that is searched. */
export const LONGEST = 18;

/** Cost of a sign having been read where nothing was printed. */
export const costOfExtra = (sign: string): number => (IS_LETTER.test(sign) ? EXTRA_LETTER : EXTRA_SIGN);

/** A misreading: the true stretch, its cost, and the case that it was seen in. */
interface Step {
  /** number of letters, the index of the first, and of each behind it a byte of its index + 1, lowest first */
  letters: number; first: number; tail: number;
  cost: number;
  case: 'lower' | 'upper' | 'mixed';
  /** the first letter was read in the other case */
  slip: boolean;
}

/** The misreadings of all stretches one behind the other, in columns that grow. Four thousand stretches with columns of their own took 5 MB. */
export class Columns {
  /** one row a stretch of so many letters and one more: where those begin whose first letter it is, counted from its `from` on */
  starts = new Uint16Array(1 << 12);
  /** by stretch, first letter, cost */
  costs = new Float64Array(1 << 10);
  /** the letters of each behind the first, as a step has them */
  tails = new Int32Array(1 << 10);
  /** whether its first letter is a capital */
  opensUpper = new Uint8Array(1 << 10);
  private rows = 0;
  private size = 0;

  /** Add the misreadings of a stretch, in order, of an alphabet of so many letters; where they are. */
  add(steps: readonly Step[], letters: number): { row: number; from: number } {
    const [row, from] = [this.rows, this.size];
    this.rows += letters + 1;
    this.size += steps.length;
    if (this.rows > this.starts.length) this.starts = grown(this.starts, this.rows);
    if (this.size > this.costs.length) {
      this.costs = grown(this.costs, this.size);
      this.tails = grown(this.tails, this.size);
      this.opensUpper = grown(this.opensUpper, this.size);
    }
    for (const { first } of steps) this.starts[row + first + 1]!++;
    for (let letter = 0; letter < letters; letter++) this.starts[row + letter + 1]! += this.starts[row + letter]!;
    for (const [index, { cost, tail, case: letterCase }] of steps.entries()) {
      this.costs[from + index] = cost;
      this.tails[from + index] = tail;
      this.opensUpper[from + index] = Number(letterCase !== 'lower');
    }
    return { row, from };
  }
}

/** A column with half as much room again, and at least so much. */
function grown<T extends Uint8Array | Uint16Array | Int32Array | Float64Array>(column: T, least: number): T {
  const wide = new (column.constructor as new (length: number) => T)(Math.max(least, Math.ceil(1.5 * column.length)));
  wide.set(column);
  return wide;
}

/** What may have been printed where a stretch of letters was read, as far as the case of the token allows it. */
export interface Stretch {
  /** where its misreadings are: those that begin with letter l at `from + starts[row + l]` to `from + starts[row + l + 1]` */
  columns: Columns;
  row: number;
  from: number;
  /** cost of nothing having been printed there */
  nothing: number;
  /** the least cost of all but nothing */
  least: number;
  /** the least cost of those of so many letters, by their number */
  leastOf: readonly number[];
}

/** A stretch of the token and the position after it. */
export interface Way { stretch: Stretch; to: number }

/** What letters cost that were not read at all, small and capital, and the least of it. */
export interface Lost { lower: Float64Array; upper: Float64Array; least: number }

const lost = (lower: Float64Array, upper: Float64Array): Lost => ({ lower, upper, least: Math.min(...lower, ...upper) });

/** What is asked of the case of steps: capitals only; small letters only; any that its first letter was not read wrong in; any. */
const FITS = {
  upper: (step: Step) => step.case === 'upper' || step.letters === 0,
  lower: (step: Step) => step.case === 'lower' || step.letters === 0,
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
  private readonly columns = new Columns();
  private readonly steps = new Map<string, Step[]>();
  /** stretches by case and by the letters read */
  private readonly stretches = { upper: new Map<string, Stretch | null>(), lower: new Map<string, Stretch | null>(), first: new Map<string, Stretch | null>(), either: new Map<string, Stretch | null>() };
  private longest = 1;
  /** the ways of the token that was asked for last */
  private last: { token: string; letterCase: Case; any: boolean; ways: Way[][] } | null = null;

  /** Misreadings of letters that the alphabet lacks are left out. */
  constructor(confusions: Iterable<Confusion>, { alphabet, letters: count }: Trie) {
    this.letters = count;
    for (const { truth, read, cost } of confusions) {
      if (truth === read && truth.length === 1) this.identity.set(truth, cost);
      if (cost > DEAREST) continue;
      const lower = truth.toLowerCase();
      const letters = lettersOf(lower, alphabet);
      if (!letters) continue;
      const list = this.steps.get(read);
      const slip = read !== '' && truth !== '' && baseLetter(truth[0]!) === baseLetter(read[0]!) && (truth[0] === lower[0]) !== (read[0] === read[0]!.toLowerCase());
      const step: Step = { letters: letters.letters, first: letters.first, tail: letters.tail, cost, case: truth === lower ? 'lower' : truth === truth.toUpperCase() ? 'upper' : 'mixed', slip };
      if (list) list.push(step); else this.steps.set(read, [step]);
      if (read.length > this.longest) this.longest = read.length;
    }
    const [lower, upper, none] = [0, 1, 2].map(() => new Float64Array(count).fill(Infinity)) as [Float64Array, Float64Array, Float64Array];
    for (const step of this.steps.get('') ?? []) {
      if (step.letters !== 1) continue;
      const costs = step.case === 'lower' ? lower : upper;
      costs[step.first] = Math.min(costs[step.first]!, step.cost);
    }
    this.lost = { upper: lost(none, upper), lower: lost(lower, none), either: lost(lower, upper) };
    this.bases = [...alphabet.keys()].map(baseLetter);
  }

  /** The ways on from each position of a token. */
  ways(token: string, letterCase: Case, any: boolean): readonly (readonly Way[])[] {
    const { last } = this;
    if (last && last.token === token && last.letterCase === letterCase && last.any === any) return last.ways;
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
    this.last = { token, letterCase, any, ways };
    return ways;
  }

  /** What the rest of a token must cost that has these ways; good until the next is asked for. */
  rest(token: string, ways: readonly (readonly Way[])[], any: boolean): Rest {
    return restOf(token, ways, any, this.lost.either.least);
  }

  private stretch(read: string, fits: keyof typeof FITS): Stretch | null {
    let stretch = this.stretches[fits].get(read);
    if (stretch === undefined) {
      const all = this.steps.get(read);
      // What nothing is known of is not kept: there is no end of it.
      if (!all) return null;
      const steps = all.filter(FITS[fits]);
      stretch = steps.length === 0 ? null : this.sorted(steps);
      this.stretches[fits].set(read, stretch);
    }
    return stretch;
  }

  private sorted(all: readonly Step[]): Stretch {
    const steps = all.filter(({ letters }) => letters > 0).sort((a, b) => a.first - b.first || a.cost - b.cost);
    const leastOf: number[] = [Infinity];
    for (const { letters, cost } of all) {
      while (leastOf.length <= letters) leastOf.push(Infinity);
      leastOf[letters] = Math.min(leastOf[letters]!, cost);
    }
    const { row, from } = this.columns.add(steps, this.letters);
    return { columns: this.columns, row, from, nothing: leastOf[0]!, least: Math.min(...leastOf.slice(1)), leastOf };
  }
}

/** The letters of a true stretch as a step has them; null where the alphabet lacks one. */
function lettersOf(truth: string, alphabet: ReadonlyMap<string, number>): Pick<Step, 'letters' | 'first' | 'tail'> | null {
  let first = 0;
  let tail = 0;
  let letters = 0;
  for (const letter of truth) {
    const index = alphabet.get(letter);
    if (index === undefined) return null;
    if (letters === 0) first = index; else tail |= (index + 1) << (8 * (letters - 1));
    letters++;
  }
  return { letters, first, tail };
}

/** What the letters from each position of a token on must cost at least, where so many letters are still to be printed: at most, and at least. At position × (MOST_LETTERS + 1) + letters. */
export interface Rest { atMost: Float64Array; atLeast: Float64Array }

// One token is searched at a time: the tables are used again for the next.
const REST: Rest = { atMost: new Float64Array((LONGEST + 1) * (MOST_LETTERS + 1)), atLeast: new Float64Array((LONGEST + 1) * (MOST_LETTERS + 1)) };

function restOf(token: string, ways: readonly (readonly Way[])[], any: boolean, leastLost: number): Rest {
  const width = MOST_LETTERS + 1;
  const { atMost, atLeast } = REST;
  atMost.fill(1e9, 0, (token.length + 1) * width);
  atLeast.fill(1e9, 0, (token.length + 1) * width);
  for (let at = token.length; at >= 0; at--) {
    const row = at * width;
    if (at === token.length) { atMost.fill(0, row, row + width); atLeast[row] = 0; }
    for (const { stretch: { leastOf }, to } of ways[at] ?? []) for (let letters = 0; letters < leastOf.length; letters++) if (leastOf[letters]! < Infinity) restBy(row, to * width, letters, leastOf[letters]!);
    if (any && at < token.length) {
      restBy(row, row + width, 0, costOfExtra(token[at]!));
      restBy(row, row + width, 1, ANY_SAME_BASE);
    }
    for (let k = 1; k < width; k++) atLeast[row + k] = Math.min(atLeast[row + k]!, atLeast[row + k - 1]! + leastLost);
    // More letters than are told apart may be any number.
    atMost[row + MOST_LETTERS] = atLeast[row]!;
  }
  return { atMost, atLeast };
}

/** What the rest from one position costs by a way to another (their rows), on which so many letters are printed. */
function restBy(row: number, to: number, letters: number, cost: number): void {
  const { atMost, atLeast } = REST;
  for (let k = 0; k <= MOST_LETTERS; k++) {
    const left = k - letters;
    if (left >= 0 && cost + atMost[to + left]! < atMost[row + k]!) atMost[row + k] = cost + atMost[to + left]!;
    const whole = cost + atLeast[to + (left > 0 ? left : 0)]!;
    if (whole < atLeast[row + k]!) atLeast[row + k] = whole;
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
