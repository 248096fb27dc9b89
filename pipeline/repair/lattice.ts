/** The readings of a stretch of text side by side, and its decoding in passes: each knows more of the context than the one before. */
import { printed } from './case.ts';
import { decode } from './decode.ts';
import type { Decision } from './decode.ts';
import { loadEngine } from './engine.ts';
import type { Mode } from './mode.ts';
import { propose } from './proposals.ts';
import type { Reading } from './readings.ts';
import type { Preference } from './surroundings.ts';
import type { Token } from './tokens.ts';
import type { Topic } from './topic.ts';
import { UNKNOWN } from './vocabulary.ts';

export type Lattice = readonly (readonly Reading[])[];

/** What decoding takes into account beside the readings: the weight of the language model, and what changing each token costs, in nats. */
export interface Weights { model: number; reluctances?: ArrayLike<number> }

/** Readings of each token of a segment; of those that `isRead` refuses only the one that stands. */
export function latticeOf(tokens: readonly Token[], mode: Exclude<Mode, 'foreign'>, isRead: (token: Token) => boolean = () => true): Lattice {
  const { readings, manner } = loadEngine();
  return tokens.map((token, index) => (isRead(token) ? readings.of(token, tokens[index + 1], manner(mode)) : [readings.asRead(token)]));
}

/** Readings of a token with what its place adds to their cost; those of several words are left as they are. */
export function weighed(readings: readonly Reading[], token: Token, preference: Preference | undefined): readonly Reading[] {
  if (!preference) return readings;
  const { words, ids } = loadEngine().model;
  const { cost, name } = preference;
  const all = readings.map((reading) => (reading.words.length === 1 ? { ...reading, cost: reading.cost + cost(words[reading.words[0]!]!) } : reading));
  if (name === undefined || ids.has(name)) return all;
  return [...all, { words: [UNKNOWN], cost: 0, tokens: 1, text: printed(name, token.case, /^\p{Lu}/u.test(token.text)) }];
}

/** The best path through a segment. */
export function decodeSegment(lattice: Lattice, segment: readonly Token[], { model, reluctances }: Weights): Decision[] {
  return decode(lattice, loadEngine().model, (index) => segment[index]!.closes, model, reluctances);
}

/** The lattice with the readings only that a decoding left a chance. */
export function narrowed(lattice: Lattice, decisions: readonly Decision[]): Lattice {
  const likely = new Map(decisions.map((decision) => [decision.at, decision.likely]));
  return lattice.map((readings, index) => likely.get(index) ?? readings);
}

/** The lattice with what the words of the whole text say of each token; `decisions` were noted of it. */
export function withTopic(lattice: Lattice, decisions: readonly Decision[], topic: Topic): Lattice {
  const own = new Map(decisions.map(({ at }, index) => [at, index]));
  return lattice.map((readings, index) => topic.weigh(readings, decisions, own.get(index) ?? -1));
}

/** The narrowed lattice with what context proposes for the words that a decoding could not explain; the same lattice as before where there is nothing. */
export function withProposals(lattice: Lattice, decisions: readonly Decision[], segment: readonly Token[], mode: Exclude<Mode, 'foreign'>): Lattice {
  // Where only marks were lost the readings are complete.
  if (mode === 'stripped' || mode === 'partial') return lattice;
  const { model, manner } = loadEngine();
  const proposals = propose(decisions, segment, lattice, model, manner(mode).channel, mode === 'wrong-model');
  return proposals.size === 0 ? lattice : narrowed(lattice, decisions).map((readings, index) => [...readings, ...(proposals.get(index) ?? [])]);
}
