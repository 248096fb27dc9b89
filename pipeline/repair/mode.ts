/** In what way a stretch of text is damaged: told line by line from the letters that it has and lacks. */
import { VIETNAMESE_ONLY } from './syllables.ts';

/**
 * `clean`: correct text, but for a slip here and there; `misread`: read with the Vietnamese model from a bad scan; `wrong-model`: read with
 * a model that knows no Vietnamese letters; `stripped`: all marks lost; `partial`: some words stripped, others not; `foreign`: another
 * language, left alone.
 */
export type Mode = 'clean' | 'misread' | 'wrong-model' | 'stripped' | 'partial' | 'foreign';

export const MODES: readonly Mode[] = ['clean', 'misread', 'wrong-model', 'stripped', 'partial', 'foreign'];

/** What the words of a text are told apart by. */
export interface Lexicon {
  /** whether a word as printed is known */
  knows: (word: string) => boolean;
  /** syllables without marks */
  bases: ReadonlySet<string>;
}

/**
 * Share of each kind of word under each mode, counted on pages and held-back text: known with a letter that only Vietnamese has; such, but
 * unknown; with another accented letter or sign; plain letters that are a syllable without marks; other plain letters; mixed with digits.
 * Last, plain capitals that are a syllable without marks: in those every reader loses marks, so they tell little.
 */
const SHARES: Record<Mode, readonly number[]> = {
  clean: [0.585, 0.0005, 0.262, 0.145, 0.0072, 0.0003, 0.01],
  misread: [0.562, 0.014, 0.265, 0.14, 0.0165, 0.0025, 0.01],
  'wrong-model': [0.0005, 0.0005, 0.17, 0.62, 0.18, 0.029, 0.1],
  stripped: [0.0003, 0.0002, 0.0005, 0.985, 0.0125, 0.0015, 0.1],
  partial: [0.26, 0.01, 0.1, 0.612, 0.015, 0.003, 0.05],
  foreign: [0.0005, 0.0005, 0.015, 0.33, 0.65, 0.004, 0.02],
};

/** Before anything is seen. */
const PRIOR: Record<Mode, number> = { clean: 0.55, misread: 0.05, 'wrong-model': 0.2, stripped: 0.12, partial: 0.02, foreign: 0.06 };

/** Damage comes by the page: the next line is of another kind this often. */
const SWITCH = 0.004;

const ADDRESS = /\S*(?:https?:|www\.|@\w)\S*/g;
const WORD = /[\p{L}\d'’¢¥§&@]{2,}/gu;

/** The likeliest mode of each line (Viterbi over lines; empty lines take the mode of their neighbours). */
export function detectModes(lines: readonly string[], lexicon: Lexicon): Mode[] {
  const logShares = MODES.map((mode) => SHARES[mode].map(Math.log));
  const stay = Math.log(1 - SWITCH);
  const leave = Math.log(SWITCH / (MODES.length - 1));
  let scores = MODES.map((mode) => Math.log(PRIOR[mode]));
  const back: number[][] = [];
  for (const line of lines) {
    const counts = countKinds(line, lexicon);
    const best = scores.indexOf(Math.max(...scores));
    const from: number[] = [];
    scores = scores.map((score, mode) => {
      const stays = score + stay >= scores[best]! + leave || mode === best;
      from.push(stays ? mode : best);
      return (stays ? score + stay : scores[best]! + leave) + counts.reduce((sum, count, kind) => sum + count * logShares[mode]![kind]!, 0);
    });
    back.push(from);
  }
  const modes: Mode[] = [];
  let mode = scores.indexOf(Math.max(...scores));
  for (let line = lines.length - 1; line >= 0; line--) {
    modes[line] = MODES[mode]!;
    mode = back[line]![mode]!;
  }
  return modes;
}

/** How many words of each kind a line has, in the order of the shares. */
export function countKinds(line: string, lexicon: Lexicon): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (const [word] of line.replace(ADDRESS, ' ').matchAll(WORD)) {
    if (/\d/.test(word)) { if (/\p{Ll}/u.test(word) && !/\d{2}/.test(word)) counts[5]!++; continue; }
    if (VIETNAMESE_ONLY.test(word)) counts[lexicon.knows(word) ? 0 : 1]!++;
    else if (/[^a-zA-Z]/.test(word)) counts[2]!++;
    else if (!lexicon.bases.has(word.toLowerCase())) counts[4]!++;
    else counts[word === word.toUpperCase() ? 6 : 3]!++;
  }
  return counts;
}
