/** Two readings of the same type made into one, word by word. */
import natural from 'natural/lib/natural/distance/index.js';
import { fold } from '../../dictionaries/fold.ts';
import type { Box, Word } from '../model.ts';

/** Cost of words in the language, in nats: less is better. */
export type LanguageCost = (words: string[]) => number;

/** A stretch of a line that the readings may see differently: what each of them has there. */
interface Slot { readings: Word[][] }

/** How far language can outweigh what the engine saw, in nats of language to nats of the engine's odds. */
const LANGUAGE_WEIGHT = 0.6;
/** The first reading is of the whole page, and is believed this much more (nats). */
const FIRST_BONUS = 0.5;
/** What a second reading that agrees adds of its odds: two networks of one making err alike. */
const AGREEMENT = 0.5;
/** Words on each side that the language is asked about. */
const CONTEXT = 3;
/** Alternatives of single letters start with this handicap (nats). */
const ALTERNATIVE_COST = 1.5;
/** Words that were doubted and read alike twice are right in 97.5 of 100 cases, fewer than those that nobody doubted (0.96: 99.5). */
const MAX_AGREED = 0.95;
const MAX_CONFIDENCE = 0.99;
const MIN_CONFIDENCE = 0.02;

/**
 * Combine a line (or part of one) with a second reading of it. Where they differ, the surer one is taken, with the language's advice;
 * words with digits, and words of capitals with signs (codes), are decided by the engine alone. Words that both readings agree on
 * gain confidence. Boxes and line numbers are those of the first reading.
 */
export function combineReadings(first: Word[], second: Word[], cost?: LanguageCost): Word[] {
  const slots = align(first, second);
  const chosen = slots.map(({ readings }) => readings[0]!);
  for (const [index, { readings }] of slots.entries()) {
    const candidates = candidatesOf(readings);
    if (candidates.length < 2) {
      chosen[index] = candidates[0]?.words ?? [];
      continue;
    }
    const before = chosen.slice(Math.max(0, index - CONTEXT), index).flat().slice(-CONTEXT).map(({ text }) => text);
    const after = chosen.slice(index + 1, index + 1 + CONTEXT).flat().slice(0, CONTEXT).map(({ text }) => text);
    const length = candidates[0]!.words.length;
    const silent = cost === undefined || candidates.some(({ words }) => words.some(({ text }) => isLiteral(text)));
    let best = candidates[0]!;
    let bestScore = -Infinity;
    for (const candidate of candidates) {
      // A mean, so that a candidate of fewer words is not cheaper by that alone.
      const language = silent ? 0 : cost([...before, ...candidate.words.map(({ text }) => text), ...after]) * (length + before.length + after.length) / (candidate.words.length + before.length + after.length);
      const score = candidate.odds - LANGUAGE_WEIGHT * language;
      if (score > bestScore) {
        bestScore = score;
        best = candidate;
      }
    }
    chosen[index] = best.words;
  }
  return chosen.flat();
}

/** Numbers, dates, codes and Roman numbers: nothing that language could know. */
export function isLiteral(text: string): boolean {
  return /\p{N}/u.test(text) || /^[IVXL]+[.,:)]*$/.test(text) || /^[^\p{Ll}]*[/&][^\p{Ll}]*$/u.test(text);
}

interface Candidate { words: Word[]; odds: number }

/** A reading that has much less to show than another one of at least so many letters lost some. */
const MIN_LENGTH_SHARE = 0.6;
const MIN_LENGTH = 4;

/** Readings of the same ink share letters; where more than this share of them differ, the second one read something else (the line below). */
const UNLIKE = 0.7;
/** Shorter readings may differ in every letter. */
const UNLIKE_LENGTH = 4;

/** What may stand in a slot, with the engine's odds in nats; equal texts are one candidate, surer than each alone. */
function candidatesOf(readings: Word[][]): Candidate[] {
  const candidates: (Candidate & { key: string })[] = [];
  const add = (words: Word[], odds: number) => {
    const key = words.map(({ text }) => text).join(' ');
    const known = candidates.find((candidate) => candidate.key === key);
    if (!known) {
      candidates.push({ key, words, odds });
      return;
    }
    known.odds += AGREEMENT * Math.max(0, odds);
    known.words = known.words.map((word, index) => ({ ...word, confidence: agreed(word.confidence, words[index]!.confidence) }));
  };
  const lengthOf = (words: Word[]) => words.reduce((sum, { text }) => sum + text.length, 0);
  const longest = Math.max(...readings.map(lengthOf));
  const whole = readings.filter((words, index) => words.length > 0 && (longest < MIN_LENGTH || lengthOf(words) >= longest * MIN_LENGTH_SHARE)
    && (index === 0 || !areUnlike(readings[0]!, words) && !losesDigits(readings[0]!, words)));
  for (const words of whole) add(words, oddsOf(words) + (words === readings[0] ? FIRST_BONUS : 0));
  for (const words of whole) {
    const [word] = words;
    if (words.length !== 1 || !word?.alternatives) continue;
    for (const { text, confidence } of word.alternatives) {
      const odds = oddsOf([{ ...word, confidence }]) - ALTERNATIVE_COST;
      if (!candidates.some(({ key }) => key === text)) add([{ ...word, text, confidence }], odds);
    }
  }
  return candidates;
}

/** A number that is read again as no number ("2." as "+") stays. */
function losesDigits(first: Word[], second: Word[]): boolean {
  const hasDigits = (words: Word[]) => words.some(({ text }) => /\p{N}/u.test(text));
  return hasDigits(first) && !hasDigits(second);
}

function areUnlike(first: Word[], second: Word[]): boolean {
  const [a, b] = [first, second].map((words) => fold(words.map(({ text }) => text).join(' '))) as [string, string];
  const length = Math.max(a.length, b.length);
  return a.length >= UNLIKE_LENGTH && natural.LevenshteinDistance(a, b) > UNLIKE * length;
}

/** Odds of a sequence of words to be right: those of its weakest. */
function oddsOf(words: Word[]): number {
  return Math.min(...words.map(({ confidence }) => {
    const share = Math.min(MAX_CONFIDENCE, Math.max(MIN_CONFIDENCE, confidence));
    return Math.log(share / (1 - share));
  }));
}

function agreed(a: number, b: number): number {
  return Math.min(MAX_AGREED, Math.round((1 - (1 - a) * (1 - b)) * 1000) / 1000);
}

/** Slots in the order of the first reading: words on one height that share more than half the width of the narrower one, directly or through others, stand in one slot. */
function align(first: Word[], second: Word[]): Slot[] {
  const slotOf: number[] = [];
  const slots: (Slot | null)[] = [];
  for (const word of first) {
    slotOf.push(slots.length);
    slots.push({ readings: [[word], []] });
  }
  for (const word of second) {
    const touched = [...new Set(first.flatMap(({ box }, index) => (shares(word.box!, box!) ? [slotOf[index]!] : [])))];
    const [target, ...others] = touched;
    if (target === undefined) continue;
    const slot = slots[target]!;
    for (const other of others) {
      slot.readings[0]!.push(...slots[other]!.readings[0]!);
      slot.readings[1]!.push(...slots[other]!.readings[1]!);
      slots[other] = null;
      for (const [index, at] of slotOf.entries()) if (at === other) slotOf[index] = target;
    }
    slot.readings[1]!.push(word);
  }
  return slots.filter((slot) => slot !== null);
}

function shares(a: Box, b: Box): boolean {
  return Math.min(a[2], b[2]) - Math.max(a[0], b[0]) > Math.min(a[2] - a[0], b[2] - b[0]) / 2
    && Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > Math.min(a[3] - a[1], b[3] - b[1]) / 3;
}
