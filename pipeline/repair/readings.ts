/** What a token may have been: the readings that go into the lattice, each with the cost of having been misread so. */
import type { Channel } from './channel.ts';
import { isAlready } from './case.ts';
import type { LanguageModel } from './language-model.ts';
import { Recent } from './recent.ts';
import type { Candidate } from './search.ts';
import { wordsOfShortened } from './shortened.ts';
import { Spellings } from './spellings.ts';
import { isSyllable } from './syllable.ts';
import { baseForm, baseLetter, fold } from './syllables.ts';
import type { Token } from './tokens.ts';
import { CODE, NUMBER, OTHER_LANGUAGES, UNKNOWN } from './vocabulary.ts';

/** One way to read one token (or two, joined): words for the language model, text for the page. */
export interface Reading {
  words: readonly number[];
  /** −ln P(read | this), in nats */
  cost: number;
  /** tokens that it covers */
  tokens: 1 | 2;
  /** null: as it stands */
  text: string | null;
  /** the sign behind the token was part of its last letter */
  takesTail: boolean;
}

/** A reading at another cost. Readings are made with all of their fields in one order: those of several shapes are slower to look at. */
export const withCost = ({ words, tokens, text, takesTail }: Reading, cost: number): Reading => ({ words, cost, tokens, text, takesTail });

/** How strictly a mode holds on to what was read. */
export interface Manner {
  /** for caching */
  name: string;
  channel: Channel;
  /** readings of a token at most */
  most: number;
  /** cost of a word outside the vocabulary */
  unknown: number;
  /** cost of a known word standing as it was read, where the channel has no opinion */
  asRead: number;
  /** the same, where it has letters that the reading model should not have known */
  asReadMarked: number;
  /** cost of letters and digits mixed being meant so */
  mixed: number;
  /** cost of a sign behind a word being just that; Infinity where it always is */
  tail: number;
  /** whether tokens may have been joined or split in reading */
  resegments: boolean;
  /** whether the reader knew no Vietnamese letters, or marks were lost: letters of other languages are meant then, the Vietnamese model sees them in worn ones */
  lacksMarks: boolean;
  /** whether a number may have been a short word (16 for lối, 6 for ở) */
  numbersAsWords: boolean;
}

const AS_NUMBER: readonly number[] = [NUMBER];
const AS_CODE: readonly number[] = [CODE];
const AS_UNKNOWN: readonly number[] = [UNKNOWN];
const PRIOR_WEIGHT = 0.6;
/** Only where no single word explains a token better than this is it taken for two, or for half of one. */
const UNEXPLAINED = 4.5;
const SPLIT = 4;
const JOIN = 4;
const NUMBER_AS_WORD = 3;
/** Two capitals without a vowel (BG for Bộ) are more often an abbreviation. */
const SHORT_CAPITALS = 3;
/**
 * Nothing but letters that every reader knows: words of other languages are read right so (Word is not World). Of 16 such words that were
 * made other words of no Vietnamese syllables on 172 pages 14 were none.
 */
const PLAIN = /^[a-z]+$/i;
/** The last letter has a horn. */
const HORNED = /[ơờớởỡợưừứửữự]$/i;
const SEARCH = { most: 48, effort: 1500 };
const SEARCH_PART = { most: 12, effort: 200 };
/** Tokens whose readings are kept, of one word and of others; a token takes 3 kB. */
const CACHE = 3000;
const PARTS_CACHE = 1000;

export class Readings {
  private readonly model: LanguageModel;
  private readonly spellings: Spellings;
  private readonly single = new Recent<readonly Reading[]>(CACHE);
  private readonly split = new Recent<readonly Reading[]>(PARTS_CACHE);

  private readonly foreign = new Map<number, boolean>();

  constructor(model: LanguageModel) {
    this.model = model;
    this.spellings = new Spellings(model.words);
  }

  /** Id of a token that is a word of the model as it stands, or -1. */
  known(token: Token): number {
    return token.kind === 'word' || token.kind === 'abbreviation' ? this.model.ids.get(fold(token.text)) ?? -1 : -1;
  }

  /** The token as it stands, as the language model has it: one word, but for those that stand for several. */
  wordsAsRead(token: Token): readonly number[] {
    switch (token.kind) {
      case 'number': return AS_NUMBER;
      case 'code': return wordsOfShortened(token.text)?.map((word) => this.model.ids.get(word) ?? UNKNOWN) ?? AS_CODE;
      case 'symbol': return AS_CODE;
      default: { const id = this.known(token); return id >= 0 ? this.spellings.one(id) : AS_UNKNOWN; }
    }
  }

  /** The token as it stands, for text that is not searched. */
  asRead(token: Token): Reading {
    return { words: this.wordsAsRead(token), cost: 0, tokens: 1, text: null, takesTail: false };
  }

  /** Readings of one token, and of it joined with the next. */
  of(token: Token, next: Token | undefined, manner: Manner): readonly Reading[] {
    const alone = token.tail && manner.tail < Infinity && token.kind !== 'number' && token.kind !== 'code' ? this.withTail(token, manner) : this.alone(token, manner);
    if (!manner.resegments) return alone;
    const best = cheapestKnown(alone);
    let readings = alone;
    if (best > UNEXPLAINED && token.text.length >= 5 && token.text.length <= 16 && (token.kind === 'word' || token.kind === 'mixed')) readings = [...readings, ...this.split.get(`${manner.name}${token.case[0]}${token.text}`, () => this.parted(token, manner, best))];
    if (next && token.touchesNext && next.line === token.line && isRepairable(token) && isRepairable(next)
      && (best > UNEXPLAINED || cheapestKnown(this.alone(next, manner)) > UNEXPLAINED)) readings = [...readings, ...this.joined(token, next, manner)];
    return readings;
  }

  /** Whether a word of the model is none of Vietnamese: facebook, world, trump. */
  private isForeign(word: number): boolean {
    let known = this.foreign.get(word);
    if (known === undefined) { const spelling = this.model.words[word]!; this.foreign.set(word, known = PLAIN.test(spelling) && !isSyllable(spelling)); }
    return known;
  }

  private alone(token: Token, manner: Manner): readonly Reading[] {
    return this.single.get(`${manner.name}${token.case[0]}${token.kind[0]}${token.text}`, () => this.find(token, manner));
  }

  /** The sign behind the token as a sign, or as part of the last letter: co' → cơ. */
  private withTail(token: Token, manner: Manner): Reading[] {
    const kept = this.alone(token, manner).map((reading) => withCost(reading, reading.cost + manner.tail));
    const whole = { ...token, text: token.text + token.tail.replace(/[’‘`]/, "'"), tail: '' };
    const taken = this.alone(whole, manner).filter((reading) => reading.text !== null).map((reading) => ({ ...reading, takesTail: true }));
    // The sign is the horn itself: co’ is cơ and no sign.
    const horned = kept.filter(({ text }) => text !== null && HORNED.test(text)).map((reading) => ({ ...reading, cost: reading.cost - manner.tail, takesTail: true }));
    return [...kept, ...taken, ...horned];
  }

  private find(token: Token, manner: Manner): Reading[] {
    if (token.kind === 'number') {
      const readings: Reading[] = [this.asRead(token)];
      if (manner.numbersAsWords && /^(?:1[4-6]|6|1a|\$[06])$/.test(token.text)) {
        for (const candidate of manner.channel.candidates(token.text, 'lower', { most: 8, effort: 1500 })) readings.push(this.reading(token, candidate, NUMBER_AS_WORD));
      }
      return readings;
    }
    if (token.kind === 'code' || token.kind === 'symbol' || (manner.lacksMarks && OTHER_LANGUAGES.test(token.text))) return [this.asRead(token)];
    const { model } = this;
    let candidates = manner.channel.candidates(token.text, token.case, SEARCH);
    if (token.kind === 'abbreviation' && (!manner.numbersAsWords || token.text.length > 2)) {
      const base = baseForm(token.text);
      candidates = candidates.filter((candidate) => baseForm(model.words[candidate.word]!) === base);
    }
    if (manner.lacksMarks && PLAIN.test(token.text)) {
      const own = fold(token.text);
      candidates = candidates.filter(({ word }) => model.words[word] === own || !this.isForeign(word));
    }
    const order = (candidate: Candidate): number => candidate.cost + PRIOR_WEIGHT * model.unigram(candidate.word);
    const best = new Map<number, Candidate>();
    for (const candidate of candidates) { const known = best.get(candidate.word); if (!known || candidate.cost < known.cost) best.set(candidate.word, candidate); }
    const chosen = [...best.values()].sort((a, b) => order(a) - order(b)).slice(0, manner.most);
    const short = token.kind === 'abbreviation' ? SHORT_CAPITALS : 0;
    const readings: Reading[] = [];
    for (const candidate of chosen) readings.push(this.reading(token, candidate, short));
    const id = model.ids.get(fold(token.text));
    if (id === undefined) {
      const oddity = (token.kind === 'abbreviation' ? -4 : 0) + (/[^\p{L}]/u.test(token.text) ? 4 : 0);
      readings.push({ words: AS_UNKNOWN, cost: manner.channel.readRight(token.text) + manner.unknown + oddity, tokens: 1, text: null, takesTail: false });
    } else if (!best.has(id) || !chosen.includes(best.get(id)!)) {
      const cost = best.get(id)?.cost ?? manner.channel.readRight(token.text) + (/[^\x00-\x7f]/.test(token.text) ? manner.asReadMarked : manner.asRead);
      readings.push({ words: this.spellings.one(id), cost, tokens: 1, text: null, takesTail: false });
    }
    if (token.kind === 'mixed') {
      readings.push({ words: AS_CODE, cost: /^\d+(?:m|km|kg|ha|cm|g|l)$/.test(token.text) ? 1 : manner.mixed, tokens: 1, text: null, takesTail: false });
      readings.push(...this.besideDigits(token, manner));
    }
    return readings;
  }

  private reading(token: Token, candidate: Candidate, extra: number): Reading {
    const word = this.model.words[candidate.word]!;
    const text = isAlready(token.text, word) ? null : this.spellings.printed(candidate.word, token.case, isCapital(token, candidate, word));
    return { words: this.spellings.one(candidate.word), cost: candidate.cost + (text === null ? 0 : extra), tokens: 1, text, takesTail: false };
  }

  /** Digits stuck to a word: 03thdng → 03 tháng, ngay15 → ngày 15. */
  private besideDigits(token: Token, manner: Manner): Reading[] {
    const match = /^(\d{1,4})(\p{L}{3,})$|^(\p{L}{3,})(\d{1,4})$/u.exec(token.text);
    if (!match) return [];
    const [, before, wordAfter, wordBefore, after] = match;
    const word = wordAfter ?? wordBefore!;
    const candidates = manner.channel.candidates(word, token.case === 'either' ? 'lower' : token.case, SEARCH_PART);
    return candidates.slice(0, 6).map((candidate) => {
      const text = isAlready(word, this.model.words[candidate.word]!) ? word : this.spellings.printed(candidate.word, token.case, candidate.capital);
      return { words: before ? [NUMBER, candidate.word] : [candidate.word, NUMBER], cost: candidate.cost + 1, tokens: 1, text: before ? `${before} ${text}` : `${text} ${after}`, takesTail: false };
    });
  }

  /** Two words read as one. */
  private parted(token: Token, manner: Manner, best: number): readonly Reading[] {
    const found: { reading: Reading; order: number }[] = [];
    for (let cut = 1; cut < token.text.length; cut++) {
      const left = manner.channel.candidates(token.text.slice(0, cut), token.case, SEARCH_PART);
      if (left.length === 0) continue;
      const right = manner.channel.candidates(token.text.slice(cut), token.case === 'either' ? 'lower' : token.case, SEARCH_PART);
      for (const a of left.slice(0, 5)) {
        for (const b of right.slice(0, 5)) {
          const cost = a.cost + b.cost + SPLIT;
          if (cost >= best + 8) continue;
          const text = `${this.spellings.printed(a.word, token.case, a.capital)} ${this.spellings.printed(b.word, token.case, b.capital)}`;
          found.push({ reading: { words: [a.word, b.word], cost, tokens: 1, text, takesTail: false }, order: cost + 0.5 * (this.model.unigram(a.word) + this.model.unigram(b.word)) });
        }
      }
    }
    return found.sort((a, b) => a.order - b.order).slice(0, 12).map(({ reading }) => reading);
  }

  /** One word read as two. */
  private joined(token: Token, next: Token, manner: Manner): readonly Reading[] {
    const text = token.text + next.text;
    if (text.length > 9 || (token.text.length > 3 && next.text.length > 3)) return [];
    if (manner.name === 'clean' && this.known(token) >= 0 && this.known(next) >= 0) return [];
    const letterCase = token.case === 'either' ? next.case : token.case;
    return this.split.get(`${manner.name}${letterCase[0]}+${text}`, () => manner.channel.candidates(text, letterCase, SEARCH_PART).slice(0, 10).map((candidate) => ({
      words: this.spellings.one(candidate.word), cost: candidate.cost + JOIN, tokens: 2 as const, text: this.spellings.printed(candidate.word, letterCase, candidate.capital), takesTail: false,
    })));
  }
}

/** A capital was read as one, but for signs and look-alikes (I for l): those may be capitals where a sentence begins. */
function isCapital(token: Token, candidate: Candidate, word: string): boolean {
  if (!/^\p{Lu}/u.test(token.text)) return candidate.capital && token.opens;
  return candidate.capital || baseLetter(token.text[0]!) === baseLetter(word[0]!);
}

const isRepairable = (token: Token): boolean => token.kind === 'word' || token.kind === 'mixed';

const cheapestKnown = (readings: readonly Reading[]): number => readings.reduce((best, reading) => (reading.words[0] === UNKNOWN ? best : Math.min(best, reading.cost)), 99);
