/** Cost of words in context, from the n-gram model. */
import { BACKOFF_OFFSET, COST_STEPS } from '../../dictionaries/index.ts';
import type { Contexts, NgramData } from '../../dictionaries/index.ts';
import { CLASSES, START, UNKNOWN } from './vocabulary.ts';

/** What came before, as contexts of the levels of the model: the last word, the last two, the last three; -1 where the model has no such context. */
export interface Context { one: number; two: number; three: number }

/** Cost of a word outside the vocabulary, before back-off, in stored steps. */
const UNKNOWN_COST = 11 * COST_STEPS;

export class LanguageModel {
  readonly words: readonly string[];
  readonly ids: ReadonlyMap<string, number>;
  private readonly costs1: Uint8Array;
  private readonly costs2: Uint8Array;
  private readonly costs3: Uint8Array;
  private readonly costs4: Uint8Array;
  private readonly ids2: Uint16Array;
  private readonly ids3: Uint16Array;
  private readonly ids4: Uint16Array;
  private readonly contexts1: Contexts;
  private readonly contexts2: Contexts;
  private readonly contexts3: Contexts;
  /** the least cost of any word after each single word that the model has it after */
  private readonly least2: Uint8Array;
  /** context after the last word that `cost` was asked for */
  readonly next: Context = { one: START, two: -1, three: -1 };
  /** the n-grams that go on from the context that was entered, what backing off from it costs, and the last word after it with what is known of its n-grams */
  private readonly here = { from2: 0, to2: 0, from3: 0, to3: 0, from4: 0, to4: 0, backoff1: 0, backoff2: 0, backoff3: 0, least2: 0, word: START, bigram: NOT_SOUGHT, trigram: NOT_SOUGHT };

  constructor(data: NgramData) {
    this.words = data.words;
    this.ids = new Map(data.words.map((word, id) => [word, id]));
    const [one, two, three, four] = data.levels;
    this.costs1 = one!.costs; this.contexts1 = one!.contexts;
    this.ids2 = two!.ids; this.costs2 = two!.costs; this.contexts2 = two!.contexts;
    this.ids3 = three!.ids; this.costs3 = three!.costs; this.contexts3 = three!.contexts;
    this.ids4 = four!.ids; this.costs4 = four!.costs;
    this.least2 = leastCosts(this.costs2, this.contexts1);
  }

  /** Cost of a word without context, in nats. */
  unigram(word: number): number {
    return (word === UNKNOWN ? UNKNOWN_COST : this.costs1[word]!) / COST_STEPS;
  }

  /** Cost of `word` after a context, in sixteenths of a nat; leaves the context after it in `next`. */
  cost(word: number, one: number, two: number, three: number): number {
    this.enter(one, two, three);
    const cost = this.follow(word);
    this.go();
    return cost;
  }

  /** Cost of words one after the other after a context, and of the end of the sentence behind them where it `closes`; leaves the context after them in `next`. */
  sequence(words: readonly number[], closes: boolean, one: number, two: number, three: number): number {
    const { next } = this;
    let cost = 0;
    for (const word of words) {
      cost += this.cost(word, one, two, three);
      ({ one, two, three } = next);
    }
    if (closes) {
      cost += this.cost(START, one, two, three);
      next.one = START;
      next.two = next.three = -1;
    }
    return cost;
  }

  /** Set the context of the words that `follow` is asked for. */
  enter(one: number, two: number, three: number): void {
    const { here, contexts1, contexts2, contexts3 } = this;
    here.from2 = contexts1.start(one);
    here.to2 = contexts1.start(one + 1);
    here.backoff1 = contexts1.backoffs[one]! - BACKOFF_OFFSET;
    here.least2 = this.least2[one]!;
    // What no context goes on to is an empty stretch.
    here.from3 = two < 0 ? 0 : contexts2.start(two);
    here.to3 = two < 0 ? 0 : contexts2.start(two + 1);
    here.backoff2 = two < 0 ? 0 : contexts2.backoffs[two]! - BACKOFF_OFFSET;
    here.from4 = three < 0 ? 0 : contexts3.start(three);
    here.to4 = three < 0 ? 0 : contexts3.start(three + 1);
    here.backoff3 = three < 0 ? 0 : contexts3.backoffs[three]! - BACKOFF_OFFSET;
  }

  /**
   * Cost of a word after the context that was entered, in sixteenths of a nat. Where it is more than `most`, any number between the two may
   * be given: most words are lost before all of their n-grams are looked up.
   */
  follow(word: number, most = Infinity): number {
    const { here } = this;
    here.word = word;
    here.bigram = here.trigram = NOT_SOUGHT;
    const { backoff1, backoff2, backoff3 } = here;
    if (word === UNKNOWN) { here.bigram = here.trigram = -1; return UNKNOWN_COST + backoff1 + backoff2 + backoff3; }
    if (here.from4 < here.to4) {
      const fourgram = search(this.ids4, here.from4, here.to4, word);
      if (fourgram >= 0) return this.costs4[fourgram]!;
    }
    const trigram = here.trigram = search(this.ids3, here.from3, here.to3, word);
    if (trigram >= 0) return backoff3 + this.costs3[trigram]!;
    const alone = backoff1 + this.costs1[word]!;
    const least = backoff3 + backoff2 + Math.min(here.least2, alone);
    if (least > most) return least;
    const bigram = here.bigram = search(this.ids2, here.from2, here.to2, word);
    return backoff3 + backoff2 + (bigram >= 0 ? this.costs2[bigram]! : alone);
  }

  /** The context after the word that `follow` was last asked for. */
  go(): Context {
    const { here, next } = this;
    const { word } = here;
    const bigram = here.bigram === NOT_SOUGHT ? search(this.ids2, here.from2, here.to2, word) : here.bigram;
    const trigram = here.trigram === NOT_SOUGHT ? search(this.ids3, here.from3, here.to3, word) : here.trigram;
    next.one = word;
    // A context that nothing follows scores like the shorter one: dropping it lets hypotheses meet.
    next.two = bigram < 0 ? -1 : this.contexts2.of(bigram);
    next.three = trigram < 0 ? -1 : this.contexts3.of(trigram);
    return next;
  }

  /** Words that follow a context for at most `most` nats, by the longest part of it that the model knows them after. */
  followers({ one, two, three }: Context, most: number): Set<number> {
    const words = new Set<number>();
    const collect = (ids: Uint16Array, costs: Uint8Array, from: number, to: number): void => {
      for (let i = from; i < to; i++) if (costs[i]! <= most * COST_STEPS && ids[i]! >= CLASSES.length) words.add(ids[i]!);
    };
    if (three >= 0) collect(this.ids4, this.costs4, this.contexts3.start(three), this.contexts3.start(three + 1));
    if (two >= 0) collect(this.ids3, this.costs3, this.contexts2.start(two), this.contexts2.start(two + 1));
    collect(this.ids2, this.costs2, this.contexts1.start(one), this.contexts1.start(one + 1));
    return words;
  }
}

/** Of an n-gram that was not looked up yet; -1 is one that the model lacks. */
const NOT_SOUGHT = -2;

/** Index of an id in a sorted stretch of ids, or -1. The comparison is a sign, not a branch: which way a search goes is never foreseen. */
function search(ids: Uint16Array, from: number, to: number, id: number): number {
  if (from >= to) return -1;
  let size = to - from;
  while (size > 1) {
    const half = size >> 1;
    from += half & ~((id - ids[from + half]!) >> 31);
    size -= half;
  }
  return ids[from] === id ? from : -1;
}

/** The least cost of the n-grams that go on from each context of the level before. */
function leastCosts(costs: Uint8Array, contexts: Contexts): Uint8Array {
  const all = new Uint8Array(contexts.size).fill(255);
  for (let context = 0, at = 0; context < all.length; context++) {
    for (const end = contexts.start(context + 1); at < end; at++) if (costs[at]! < all[context]!) all[context] = costs[at]!;
  }
  return all;
}
