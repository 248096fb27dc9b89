/** Cost of words in context, from the n-gram model. */
import { BACKOFF_OFFSET, COST_STEPS } from '../../dictionaries/index.ts';
import type { Children, NgramData } from '../../dictionaries/index.ts';
import { CLASSES, START, UNKNOWN } from './vocabulary.ts';

/** What came before, as indexes into the levels of the model: the last word, the last two, the last three; -1 where the model has no such n-gram to go on from. */
export interface Context { one: number; two: number; three: number }

/** Cost of a word outside the vocabulary, before back-off, in stored steps. */
const UNKNOWN_COST = 11 * COST_STEPS;

export class LanguageModel {
  readonly words: readonly string[];
  readonly ids: ReadonlyMap<string, number>;
  private readonly costs1: Uint8Array;
  private readonly backoffs1: Uint8Array;
  private readonly backoffs2: Uint8Array;
  private readonly backoffs3: Uint8Array;
  private readonly costs2: Uint8Array;
  private readonly costs3: Uint8Array;
  private readonly costs4: Uint8Array;
  private readonly ids2: Uint16Array;
  private readonly ids3: Uint16Array;
  private readonly ids4: Uint16Array;
  private readonly children1: Children;
  private readonly children2: Children;
  private readonly children3: Children;
  /** context after the last `cost` call */
  readonly next: Context = { one: START, two: -1, three: -1 };

  constructor(data: NgramData) {
    this.words = data.words;
    this.ids = new Map(data.words.map((word, id) => [word, id]));
    const [one, two, three, four] = data.levels;
    this.costs1 = one!.costs; this.backoffs1 = one!.backoffs; this.children1 = one!.children;
    this.ids2 = two!.ids; this.costs2 = two!.costs; this.backoffs2 = two!.backoffs; this.children2 = two!.children;
    this.ids3 = three!.ids; this.costs3 = three!.costs; this.backoffs3 = three!.backoffs; this.children3 = three!.children;
    this.ids4 = four!.ids; this.costs4 = four!.costs;
  }

  /** Cost of a word without context, in nats. */
  unigram(word: number): number {
    return (word === UNKNOWN ? UNKNOWN_COST : this.costs1[word]!) / COST_STEPS;
  }

  /** Cost of `word` after a context, in sixteenths of a nat; leaves the context after it in `next`. */
  cost(word: number, one: number, two: number, three: number): number {
    const { next } = this;
    next.one = word;
    if (word === UNKNOWN) {
      next.two = next.three = -1;
      return UNKNOWN_COST + this.backoffs1[one]! - BACKOFF_OFFSET + (two >= 0 ? this.backoffs2[two]! - BACKOFF_OFFSET : 0) + (three >= 0 ? this.backoffs3[three]! - BACKOFF_OFFSET : 0);
    }
    const bigram = search(this.ids2, this.children1.start(one), this.children1.start(one + 1), word);
    const trigram = two >= 0 ? search(this.ids3, this.children2.start(two), this.children2.start(two + 1), word) : -1;
    const fourgram = three >= 0 ? search(this.ids4, this.children3.start(three), this.children3.start(three + 1), word) : -1;
    // A context that nothing follows scores like the shorter one: dropping it lets hypotheses meet.
    next.two = bigram >= 0 && this.children2.start(bigram) !== this.children2.start(bigram + 1) ? bigram : -1;
    next.three = trigram >= 0 && this.children3.start(trigram) !== this.children3.start(trigram + 1) ? trigram : -1;
    if (fourgram >= 0) return this.costs4[fourgram]!;
    let cost = three >= 0 ? this.backoffs3[three]! - BACKOFF_OFFSET : 0;
    if (trigram >= 0) return cost + this.costs3[trigram]!;
    if (two >= 0) cost += this.backoffs2[two]! - BACKOFF_OFFSET;
    if (bigram >= 0) return cost + this.costs2[bigram]!;
    return cost + this.backoffs1[one]! - BACKOFF_OFFSET + this.costs1[word]!;
  }

  /** Words that follow a context for at most `most` nats, by the longest part of it that the model knows them after. */
  followers({ one, two, three }: Context, most: number): Set<number> {
    const words = new Set<number>();
    const collect = (ids: Uint16Array, costs: Uint8Array, from: number, to: number): void => {
      for (let i = from; i < to; i++) if (costs[i]! <= most * COST_STEPS && ids[i]! >= CLASSES.length) words.add(ids[i]!);
    };
    if (three >= 0) collect(this.ids4, this.costs4, this.children3.start(three), this.children3.start(three + 1));
    if (two >= 0) collect(this.ids3, this.costs3, this.children2.start(two), this.children2.start(two + 1));
    collect(this.ids2, this.costs2, this.children1.start(one), this.children1.start(one + 1));
    return words;
  }
}

/** Index of an id in a sorted stretch of ids, or -1. */
function search(ids: Uint16Array, from: number, to: number, id: number): number {
  let low = from;
  let high = to;
  while (low < high) { const middle = (low + high) >>> 1; if (ids[middle]! < id) low = middle + 1; else high = middle; }
  return low < to && ids[low] === id ? low : -1;
}
