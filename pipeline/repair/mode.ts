/** In what way a stretch of text is damaged: told line by line from the letters that it has and lacks. */
import { baseForm, VIETNAMESE_ONLY } from './syllables.ts';

/**
 * `clean`: correct text, or text read with the Vietnamese model; `wrong-model`: read with a model that knows no Vietnamese letters;
 * `stripped`: all marks lost; `partial`: some words stripped, others not; `foreign`: another language, left alone.
 */
export type Mode = 'clean' | 'wrong-model' | 'stripped' | 'partial' | 'foreign';

export const MODES: readonly Mode[] = ['clean', 'wrong-model', 'stripped', 'partial', 'foreign'];

/**
 * Share of word kinds under each mode: with a letter that only Vietnamese has; with another accented letter or sign; plain letters that
 * are a Vietnamese syllable without marks; other plain letters; letters mixed with digits.
 */
const SHARES: Record<Mode, readonly [number, number, number, number, number]> = {
  clean: [0.57, 0.19, 0.225, 0.012, 0.003],
  'wrong-model': [0.002, 0.34, 0.58, 0.055, 0.023],
  stripped: [0.0005, 0.0005, 0.985, 0.0125, 0.0015],
  partial: [0.27, 0.1, 0.612, 0.015, 0.003],
  foreign: [0.001, 0.015, 0.33, 0.65, 0.004],
};

/** Before anything is seen. */
const PRIOR: Record<Mode, number> = { clean: 0.6, 'wrong-model': 0.2, stripped: 0.12, partial: 0.02, foreign: 0.06 };

/** Damage comes by the page: the next line is of another kind this often. */
const SWITCH = 0.004;

const WORD = /[\p{L}\d'¢¥§&]{2,}/gu;

/** The likeliest mode of each line (Viterbi over lines; empty lines take the mode of their neighbours). `bases` holds all syllables without marks. */
export function detectModes(lines: readonly string[], bases: ReadonlySet<string>): Mode[] {
  const logShares = MODES.map((mode) => SHARES[mode].map(Math.log));
  const stay = Math.log(1 - SWITCH);
  const leave = Math.log(SWITCH / (MODES.length - 1));
  let scores = MODES.map((mode) => Math.log(PRIOR[mode]));
  const back: number[][] = [];
  for (const line of lines) {
    const counts = countKinds(line, bases);
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

function countKinds(line: string, bases: ReadonlySet<string>): number[] {
  const counts = [0, 0, 0, 0, 0];
  for (const [word] of line.matchAll(WORD)) {
    if (/\d/.test(word)) { if (/\p{Ll}/u.test(word) && !/\d{2}/.test(word)) counts[4]!++; continue; }
    if (VIETNAMESE_ONLY.test(word)) counts[0]!++;
    else if (/[^a-zA-Z]/.test(word)) counts[1]!++;
    else counts[bases.has(baseForm(word)) ? 2 : 3]!++;
  }
  return counts;
}
