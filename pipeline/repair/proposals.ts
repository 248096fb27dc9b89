/** Words that context asks for where what was read is explained badly: readings that the search by letters alone does not reach. */
import { COST_STEPS } from '../../dictionaries/index.ts';
import { printed } from './case.ts';
import type { Channel } from './channel.ts';
import type { Decision } from './decode.ts';
import type { LanguageModel } from './language-model.ts';
import type { Reading } from './readings.ts';
import { newerTonePlacement, VIETNAMESE_ONLY } from './syllables.ts';
import type { Token } from './tokens.ts';
import { START, UNKNOWN } from './vocabulary.ts';

/** A word that costs more than this where it stands is in doubt, in nats. */
const ODD = 9;
/** So is one whose letters explain what was read at more than this. */
const UNEXPLAINED = 7;
/** Words are proposed that cost at most this after those before them. */
const EXPECTED = 3.5;
/** A word that is garbled beyond recognition: cost, and that of each letter by which its length differs. */
const GARBLED = 14;
const GARBLED_LETTER = 2;
const LONGEST = 14;

/** Whether an unknown word is one of no language: those of plain letters may be foreign words or names. */
export function isGarbage(word: string): boolean {
  return /[^\x00-\x7f]/.test(word) || /\p{Ll}\p{Lu}/u.test(word);
}

/** Words on either side of a plain one that tell its language. */
const BESIDE = 3;

/** Whether words with Vietnamese letters stand around a token. */
export const isAmongVietnamese = (tokens: readonly Token[], at: number): boolean => tokens.slice(Math.max(0, at - BESIDE), at + BESIDE + 1).some(({ text }) => VIETNAMESE_ONLY.test(text));

/**
 * More readings of the tokens of a segment, by their index; empty where all is well. `decisions` are those of a first decoding, whose words
 * are taken for the context; `plain`: whether unknown words of plain letters may be misread too.
 */
export function propose(decisions: readonly Decision[], tokens: readonly Token[], lattice: readonly (readonly Reading[])[], model: LanguageModel, channel: Channel, plain: boolean): Map<number, Reading[]> {
  const found = new Map<number, Reading[]>();
  let context = { one: START, two: -1, three: -1 };
  for (const { reading, at } of decisions) {
    const token = tokens[at]!;
    const before = context;
    let cost = 0;
    for (const word of reading.words) {
      cost = model.cost(word, context.one, context.two, context.three) / COST_STEPS;
      context = { ...model.next };
    }
    const isUnknown = reading.words[0] === UNKNOWN;
    // "Đồng Sa" is not Đồng Nai because that is heard of more often.
    const isName = !isUnknown && /^\p{Lu}\p{Ll}/u.test(token.text) && before.one !== START;
    if (!isName && reading.tokens === 1 && reading.words.length === 1 && token.kind === 'word' && lattice[at]!.length > 1 && token.text.length <= LONGEST && (cost > ODD || isUnknown || reading.cost > UNEXPLAINED) && (plain || isGarbage(token.text) || isAmongVietnamese(tokens, at))) {
      const known = new Set(lattice[at]!.filter(({ words }) => words.length === 1).map(({ words }) => words[0]!));
      const more: Reading[] = [];
      for (const word of model.followers(before, EXPECTED)) {
        if (known.has(word)) continue;
        const spelling = model.words[word]!;
        const newer = newerTonePlacement(spelling);
        const explained = Math.min(channel.explain(token.text, token.case, spelling), newer ? channel.explain(token.text, token.case, newer) : Infinity);
        const garbled = isUnknown && isGarbage(token.text) ? GARBLED + GARBLED_LETTER * Math.abs(spelling.length - token.text.length) : Infinity;
        more.push({ words: [word], cost: Math.min(explained, garbled), tokens: 1, text: printed(spelling, token.case, /^\p{Lu}/u.test(token.text)), takesTail: false });
      }
      if (more.length > 0) found.set(at, more);
    }
    if (token.closes) context = { one: START, two: -1, three: -1 };
  }
  return found;
}
