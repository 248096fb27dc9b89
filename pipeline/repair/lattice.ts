/** The readings of a stretch of text side by side, and its decoding in passes: each knows more of the context than the one before. */
import { printed } from './case.ts';
import { decode } from './decode.ts';
import type { Decision, Stretch } from './decode.ts';
import { loadEngine } from './engine.ts';
import type { Mode } from './mode.ts';
import { propose } from './proposals.ts';
import { withCost, type Reading } from './readings.ts';
import type { Preference } from './surroundings.ts';
import type { Token } from './tokens.ts';
import type { Topic } from './topic.ts';
import { UNKNOWN } from './vocabulary.ts';

export type Lattice = readonly (readonly Reading[])[];

/** What decoding takes into account beside the readings: the weight of the language model, and what changing each token costs, in nats. */
export interface Weights { model: number; reluctances?: readonly number[] }

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
  const all: Reading[] = [];
  for (const reading of readings) all.push(reading.words.length === 1 ? withCost(reading, reading.cost + cost(words[reading.words[0]!]!)) : reading);
  if (name !== undefined && !ids.has(name)) all.push({ words: [UNKNOWN], cost: 0, tokens: 1, text: printed(name, token.case, /^\p{Lu}/u.test(token.text)), takesTail: false });
  return all;
}

/** The best path through a segment. Only the stretches around tokens with several readings are searched: through the others there is one path. */
export function decodeSegment(lattice: Lattice, segment: readonly Token[], { model, reluctances }: Weights): Decision[] {
  const decisions: Decision[] = [];
  const passTo = (to: number): void => { for (let at = decisions.length === 0 ? 0 : endOf(decisions.at(-1)!); at < to; at++) decisions.push({ reading: lattice[at]![0]!, probability: 1, at, likely: lattice[at]! }); };
  for (const { from, to } of openStretches(lattice)) {
    passTo(from);
    for (const decision of decode(lattice, loadEngine().model, (index) => segment[index]!.closes, model, reluctances, { from, to })) decisions.push(decision);
  }
  passTo(lattice.length);
  return decisions;
}

const endOf = ({ at, reading }: Decision): number => at + reading.tokens;

/** The model counts four words at most: three before a token tell all of its context, three behind it all that it is context of. A reading covers two tokens at most. */
const BEFORE = 3;
const BEHIND = 5;

/** Where a lattice has several readings, with the tokens around them that bear on what those cost. */
function* openStretches(lattice: Lattice): Generator<Stretch> {
  let from = 0;
  let to = 0;
  for (const [at, readings] of lattice.entries()) {
    if (readings.length === 1) continue;
    if (to === 0 || at - BEFORE > to) {
      if (to > 0) yield { from, to };
      from = Math.max(0, at - BEFORE);
    }
    to = Math.min(lattice.length, at + BEHIND);
  }
  if (to > 0) yield { from, to };
}

/** The lattice with the readings only that a decoding left a chance. */
export function narrowed(lattice: Lattice, decisions: readonly Decision[]): Lattice {
  const left = [...lattice];
  for (const { at, likely } of decisions) left[at] = likely;
  return left;
}

/** The lattice with what the words of the whole text say of each token; `decisions` were noted of it. */
export function withTopic(lattice: Lattice, decisions: readonly Decision[], topic: Topic): Lattice {
  const own = new Int32Array(lattice.length).fill(-1);
  for (const [index, { at }] of decisions.entries()) own[at] = index;
  return lattice.map((readings, at) => topic.weigh(readings, decisions, own[at]!));
}

/** The narrowed lattice with what context proposes for the words that a decoding could not explain; the same lattice as before where there is nothing. */
export function withProposals(lattice: Lattice, decisions: readonly Decision[], segment: readonly Token[], mode: Exclude<Mode, 'foreign'>): Lattice {
  // Where only marks were lost the readings are complete.
  if (mode === 'stripped' || mode === 'partial') return lattice;
  const { model, manner } = loadEngine();
  const proposals = propose(decisions, segment, lattice, model, manner(mode).channel, mode === 'wrong-model');
  if (proposals.size === 0) return lattice;
  return narrowed(lattice, decisions).map((readings, index) => { const more = proposals.get(index); return more ? [...readings, ...more] : readings; });
}
