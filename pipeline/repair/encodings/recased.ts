/** Misread UTF-8 whose letter case was changed afterwards ("KÁº¿ HOÁº¡CH"): half of its bytes turned into others. */
import type { TextEdit } from '../../model.ts';
import { trimmedEdit } from './edits.ts';
import { MOJIBAKE, SEQUENCE_BONUS, sequences } from './mojibake.ts';
import { implausibility } from './plausibility.ts';

/** A later byte of UTF-8 as Windows-1252 shows it. */
const LATER = '[\\u0080-\\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸÿ]';

/** What a change of case did to misread text, and how to undo it. */
interface Change {
  /** sequences that show it, and such as text does not have after it */
  shows: RegExp;
  excludes: RegExp;
  undo(token: string): string;
  redo(text: string): string;
}

const CHANGES: readonly Change[] = [
  {
    shows: new RegExp(`Á[º»]${LATER}`, 'g'), excludes: new RegExp(`á[º»]${LATER}`),
    undo: (token) => token.replace(/Á(?=[º»])/g, 'á').replace(/Ƒ/g, 'ƒ').replace(/\u039c/g, 'µ').replace(/Â€Œ/g, 'â€œ').replace(/Â(?=€)/g, 'â'),
    redo: (text) => text.toUpperCase(),
  },
  {
    shows: new RegExp(`[ãäæ]${LATER}`, 'g'), excludes: new RegExp(`[ÃÄÆ]${LATER}`),
    undo: (token) => token.replace(new RegExp(`[ãäæå](?=${LATER})`, 'g'), (lead) => lead.toUpperCase()).replace(/(á[º»])ÿ/g, '$1Ÿ').replace(new RegExp(`â(?=[\\u00a0-\\u00bf](?!${LATER}))`, 'g'), 'Â'),
    redo: (text) => text.toLowerCase(),
  },
];
/** Sequences of three bytes, of which Vietnamese text has the most. */
const LETTER = new RegExp(`[áÁ][º»]${LATER}`, 'g');
const LEAST = 2;

/**
 * Resolve UTF-8 that was read as Windows-1252 and put in capitals or small letters throughout.
 *
 * @example 'KÁº¿ HOÁº¡CH' → 'KẾ HOẠCH'
 */
export function recasedEdits(text: string): TextEdit[] {
  if ((text.match(LETTER)?.length ?? 0) < LEAST) return [];
  const change = CHANGES.find(({ shows, excludes }) => (text.match(shows)?.length ?? 0) >= LEAST && !excludes.test(text));
  if (!change) return [];
  return [...text.matchAll(/[^ \t\n]+/g)].flatMap((match) => {
    const [token] = match;
    const undone = change.undo(token);
    if (sequences(undone) === 0) return [];
    const [after, cost] = readings(undone).map((reading): [string, number] => [change.redo(reading), implausibility(change.redo(reading))]).reduce((best, next) => (next[1] < best[1] ? next : best));
    return cost >= implausibility(token) + SEQUENCE_BONUS * sequences(undone) ? [] : trimmedEdit(match.index, token, after, 'mojibake-cp1252', 0.98) ?? [];
  });
}

/** The token read as it is, and with the letters of its later bytes in the other case: those of two bytes fell together. */
function readings(token: string): string[] {
  const other = token.replace(/[ŠŒŽšœž]/g, (char) => (char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase()));
  return (other === token ? [token] : [token, other]).map((text) => MOJIBAKE.decode(text)!);
}
