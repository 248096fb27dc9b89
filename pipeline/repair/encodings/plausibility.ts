/** How likely a token is as correct Unicode text in a Vietnamese document: the one measure by which all decodings are compared. */
import { parseSyllable } from '../syllable.ts';
import { FREQUENCY_RANK } from './frequent.ts';

/** A frequent syllable costs 3.5 nats (rank 1) to 7.4 (rank 1,200): Zipf's law as the counts have it. */
const FREQUENT = 3.5;
const PER_LOG_RANK = 0.55;
/** A possible syllable that is rare or unused. */
const RARE_SYLLABLE = 11;
/** A word with marked letters that is no Vietnamese syllable: foreign names and words, or damage. */
export const FOREIGN_WORD = 16;
/** A symbol between two letters: hardly ever right. */
const SYMBOL_INSIDE = 20;
const CONTROL = 12;
const MIXED_CASE = 6;
/** "đ" of lists and sums of money, QĐ, HĐND. */
const ABBREVIATION = 5;

let ranks: Map<string, number> | undefined;

/** Ranks by syllable, made when they are first needed: correct text needs none. */
function rankOf(): ReadonlyMap<string, number> {
  if (ranks) return ranks;
  ranks = new Map();
  for (const [spelt, rank] of FREQUENCY_RANK) {
    const key = syllableKey(spelt);
    if (key !== null && !ranks.has(key)) ranks.set(key, rank);
  }
  return ranks;
}

/** Both tone placements have one key. */
function syllableKey(word: string): string | null {
  const syllable = parseSyllable(word);
  return syllable && `${syllable.onset} ${syllable.rime} ${syllable.tone}`;
}

/** Rank among the frequent syllables with marks (0 the most frequent), whatever the tone placement; undefined outside them. */
export function frequencyRank(word: string): number | undefined {
  const key = syllableKey(word);
  return key === null ? undefined : rankOf().get(key);
}

const WORD = /(?:(?![µªº])[\p{L}\p{M}])+/gu;
const ASCII = /^[\x00-\x7f]*$/;
/** Anything but letters that Western code pages hold and Vietnamese text hardly does, or that is invisible. */
const ODD = /[\x00-\x08\x0e-\x1f\x7f-\x9f¡-©ª«-¹º»-¿×÷ƒˆ˜†‡‰‹›€™“”„‚‘•–—…\ufffd]/gu;
const LETTER = /[\p{L}\p{M}]/u;
/** Symbols that stand right before a word, and right after one or a figure, in ordinary text. */
const OPENING = '£¥©·±™';
const CLOSING = '»›²³¹®™°ºª¢€‰';
/** Symbols that do not stand in pairs at a word. */
const ATTACHED = /[¡-°´-¶¸-¿×÷]/;
const PUNCTUATION = '“”„‚‘•–—…';
/** A unit with the micro sign, alone or after a figure. */
const MICRO = /(?<![\p{L}\p{M}])µ(?:[mgslLFAVWMNT]|mol|Sv|Gy|kat|Pa)(?![\p{L}\p{M}])/u;

function isAbbreviation(word: string): boolean {
  return word === 'đ' || word === 'Đ' || (word.includes('Đ') && /^[A-ZĐƯ]{2,10}$/.test(word));
}

function wordCost(word: string): number {
  if (ASCII.test(word)) return 0;
  const rank = frequencyRank(word.replace(/ð/g, 'đ').replace(/Ð/g, 'Đ'));
  let cost = rank !== undefined ? FREQUENT + PER_LOG_RANK * Math.log(1 + rank) : parseSyllable(word) ? RARE_SYLLABLE : FOREIGN_WORD;
  if (cost === FOREIGN_WORD && isAbbreviation(word)) cost = ABBREVIATION;
  if (cost !== FOREIGN_WORD && /\p{Ll}\p{M}*\p{Lu}/u.test(word)) cost += MIXED_CASE;
  return cost;
}

function symbolCost(text: string): number {
  let cost = 0;
  for (const match of text.matchAll(ODD)) {
    const symbol = match[0];
    const before = text[match.index - 1] ?? '';
    const after = text[match.index + 1] ?? '';
    const letterBefore = LETTER.test(before);
    const letterAfter = LETTER.test(after);
    if (ATTACHED.test(symbol) && (ATTACHED.test(before) || ATTACHED.test(after)) && /\p{L}/u.test(text)) cost += 4;
    if (symbol < ' ' || (symbol >= '\x7f' && symbol < '\xa0') || symbol === '\ufffd') cost += CONTROL;
    else if (letterBefore && letterAfter) cost += '\u00ad·–—…'.includes(symbol) ? 8 : SYMBOL_INSIDE;
    else if (PUNCTUATION.includes(symbol)) cost += letterBefore && '“„‚‘–—'.includes(symbol) || letterAfter && symbol === '”' ? 5 : 0;
    else if (letterAfter) cost += '«‹¡¿'.includes(symbol) ? (/[»›!?]/.test(text) ? 2 : 6) : OPENING.includes(symbol) ? 2 : symbol === 'µ' && MICRO.test(text) ? 0 : CONTROL;
    else if (letterBefore) cost += '»›'.includes(symbol) ? (/[«‹]/.test(text) ? 1 : 4) : CLOSING.includes(symbol) ? 7 : 10;
    else cost += '®ªº'.includes(symbol) && !/\d/.test(before) ? 5 : 0.5;
  }
  return Math.min(cost, 3 * SYMBOL_INSIDE);
}

/**
 * Cost in nats (≥ 0) of the text as a stretch of correct Unicode: 0 for plain ASCII, about 7 for each common marked
 * syllable, more for rare syllables, foreign words and symbols in odd places.
 */
export function implausibility(text: string): number {
  if (ASCII.test(text) && !/[\x00-\x08\x0e-\x1f\x7f]/.test(text)) return 0;
  let cost = symbolCost(text);
  for (const [word] of text.matchAll(WORD)) cost += wordCost(word);
  return cost;
}

/** Whether every marked word of the text is a frequent syllable. */
export function isFamiliar(text: string): boolean {
  return everyMarked(text, (word) => frequencyRank(word) !== undefined || isAbbreviation(word));
}

/** Whether every marked word of the text is a possible syllable. */
export function isPossible(text: string): boolean {
  return everyMarked(text, (word) => parseSyllable(word) !== null || isAbbreviation(word));
}

function everyMarked(text: string, test: (word: string) => boolean): boolean {
  let marked = false;
  for (const [word] of text.matchAll(WORD)) {
    if (ASCII.test(word)) continue;
    if (!test(word)) return false;
    marked = true;
  }
  return marked;
}
