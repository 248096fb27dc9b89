/** In what way a stretch of text is damaged: told line by line from the letters that it has and lacks. */
import { isSyllable as hasShapeOfSyllable, VIETNAMESE_ONLY } from './syllables.ts';
import type { Token } from './tokens.ts';
import { OTHER_LANGUAGES } from './vocabulary.ts';

/**
 * `clean`: correct text, but for a slip here and there; `misread`: read with the Vietnamese model from a bad scan; `wrong-model`: read with
 * a model that knows no Vietnamese letters; `stripped`: all marks lost; `partial`: some words stripped, others not; `foreign`: another
 * language, left alone.
 */
export type Mode = 'clean' | 'misread' | 'wrong-model' | 'stripped' | 'partial' | 'foreign';

export const MODES: readonly Mode[] = ['clean', 'misread', 'wrong-model', 'stripped', 'partial', 'foreign'];

/**
 * Share of each kind of word under each mode, counted on pages and held-back text: with a letter that only Vietnamese has, known and likely
 * where it stands; such, but unknown or most unlikely; with another accented letter or sign; plain letters that are a syllable without marks; other plain letters; mixed with digits.
 * Then plain capitals that are a syllable without marks: in those every reader loses marks, so they tell little. Last, words with letters of
 * other languages, which no reader makes of Vietnamese.
 */
const SHARES: Record<Mode, readonly number[]> = {
  clean: [0.583, 0.002, 0.262, 0.145, 0.007, 0.0003, 0.008, 0.0002],
  misread: [0.56, 0.025, 0.265, 0.135, 0.012, 0.0025, 0.009, 0.0004],
  'wrong-model': [0.0005, 0.0005, 0.165, 0.58, 0.18, 0.026, 0.05, 0.001],
  stripped: [0.0003, 0.0002, 0.0005, 0.945, 0.0125, 0.0015, 0.05, 0.0001],
  partial: [0.25, 0.02, 0.1, 0.6, 0.015, 0.003, 0.03, 0.0003],
  foreign: [0.0005, 0.0005, 0.015, 0.39, 0.58, 0.004, 0.01, 0.015],
};

/** Another language that has accents of its own (French, Spanish, German): short texts of it look much like such that a wrong model read. */
const ACCENTED_FOREIGN: readonly number[] = [0.0005, 0.0005, 0.2, 0.32, 0.46, 0.004, 0.01, 0.04];

const CLEAN = MODES.indexOf('clean');

/** Before anything is seen. */
const PRIOR: Record<Mode, number> = { clean: 0.55, misread: 0.05, 'wrong-model': 0.2, stripped: 0.12, partial: 0.02, foreign: 0.07 };

/** Damage comes by the page: the next line is of another kind this often. */
const SWITCH = 0.004;

/** The likeliest mode of each line (Viterbi over lines; empty lines take the mode of their neighbours), from the number of words of each kind on it. */
export function detectModes(lines: readonly (readonly number[])[]): Mode[] {
  const logShares = MODES.map((mode) => (mode === 'foreign' ? [SHARES.foreign, ACCENTED_FOREIGN] : [SHARES[mode]]).map((shares) => shares.map(Math.log)));
  const own = (mode: number, counts: readonly number[]) => Math.max(...logShares[mode]!.map((shares) => counts.reduce((sum, count, kind) => sum + count * shares[kind]!, 0)));
  // A foreign line may stand in any text: that it lacks marks says nothing of the others.
  const likelihood = (mode: number, counts: readonly number[]) => (LACKS_MARKS.has(MODES[mode]!) && isForeign(counts) ? Math.min(own(mode, counts), own(CLEAN, counts)) : own(mode, counts));
  const stay = Math.log(1 - SWITCH);
  const leave = Math.log(SWITCH / (MODES.length - 1));
  let scores = MODES.map((mode) => Math.log(PRIOR[mode]));
  const back: number[][] = [];
  for (const counts of lines) {
    const best = scores.indexOf(Math.max(...scores));
    const from: number[] = [];
    scores = scores.map((score, mode) => {
      const stays = score + stay >= scores[best]! + leave || mode === best;
      from.push(stays ? mode : best);
      return (stays ? score + stay : scores[best]! + leave) + likelihood(mode, counts);
    });
    back.push(from);
  }
  const modes: Mode[] = [];
  let mode = scores.indexOf(Math.max(...scores));
  for (let line = lines.length - 1; line >= 0; line--) {
    modes[line] = LACKS_MARKS.has(MODES[mode]!) && isForeign(lines[line]!) ? 'foreign' : MODES[mode]!;
    mode = back[line]![mode]!;
  }
  return modes;
}

/** Letters of other languages in so many words of a line, and none that only Vietnamese has: it is foreign whatever stands around it (Ça va bien). */
const FOREIGN_SHARE = 0.3;
const LACKS_MARKS: ReadonlySet<Mode> = new Set(['wrong-model', 'stripped', 'partial']);
const isForeign = (counts: readonly number[]): boolean => counts[7]! > 0 && counts[0] === 0 && counts[1] === 0 && counts[7]! >= FOREIGN_SHARE * counts.reduce((sum, count) => sum + count, 0);

/** Number of kinds of words. */
export const KINDS = SHARES.clean.length;

/** "don't", "it's", "l'été", "d'avoir". */
const CONTRACTED = /^(?:\p{L}+['’](?:t|s|re|ve|ll|d|m)|(?:[cdjlmnst]|qu)['’]\p{L}{2,})$/iu;

/** "ndm", "thdng": of no language; such as lost their vowels to misreading tell as much as letters mixed with digits. */
const NO_VOWEL = /^[b-df-hj-np-tv-xz]{3,}$/;

/** Kind of a word, an index into the shares, or -1 for what tells nothing. `odd`: unknown, or most unlikely where it stands. */
export function kindOf(token: Token, odd: boolean, isSyllable: (base: string) => boolean): number {
  const { text, kind } = token;
  if (text.length < 2 || (kind !== 'word' && kind !== 'mixed' && kind !== 'abbreviation')) return -1;
  if (kind === 'mixed') return /\p{Ll}/u.test(text) && !/\d{2}/.test(text) ? 5 : -1;
  if (VIETNAMESE_ONLY.test(text)) return odd ? 1 : 0;
  if (CONTRACTED.test(text)) return 4;
  if (OTHER_LANGUAGES.test(text)) return 7;
  if (/[^a-zA-Z]/.test(text)) return 2;
  if (NO_VOWEL.test(text)) return 5;
  if (!isSyllable(text.toLowerCase())) return 4;
  if (text === text.toUpperCase()) return 6;
  // The model knows foreign words that Vietnamese texts have (Facebook, Microsoft): they stand in either.
  return hasShapeOfSyllable(text.toLowerCase()) ? 3 : -1;
}
