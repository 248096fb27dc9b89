/** What the two places of an administrative document have in common where text stands side by side: its letterhead and its end. */
import { DOCUMENT_TYPES } from '../../dictionaries/doctypes.ts';
import { isCapitals } from '../../dictionaries/fold.ts';
import { textOf, type Fragment, type PageMeasure } from './fragments.ts';

/** Two columns over the rows from `start` to before `end`; `strays`: what stands behind the left lines; `scrawl`: what was read in a seal or a written signature. */
export interface Columns { kind: 'letterhead' | 'end'; start: number; end: number; left: Fragment[]; right: Fragment[]; strays: Fragment[]; scrawl: Fragment[] }

/** One fragment in the middle of the body: the columns' own middles are a fifth of the page away. */
export function isCentred(row: Fragment[], { frame: [left, right], width }: PageMeasure): boolean {
  const [{ box }, second] = row as [Fragment, Fragment?];
  return !second && Math.abs((box[0] + box[2]) / 2 - (left + right) / 2) < width * 0.04;
}

const TYPES = new Set(DOCUMENT_TYPES.map(({ name }) => name.toUpperCase()));

/** "KẾ HOẠCH" on a line of its own opens the title, also where it is not centred. */
export function isType([only, second]: Fragment[]): boolean {
  return only !== undefined && !second && TYPES.has(textOf(only).toUpperCase()) && isCapitals(textOf(only));
}

/** A word of three letters or more, or a short one that is sure, as printed words are. */
export function isWritten(row: Fragment[]): boolean {
  return row.some(({ words }) => words.some(({ word }) => (/\p{L}{3}/u.test(word.text) && word.confidence > 0.5) || (/\p{L}{2}/u.test(word.text) && word.confidence > 0.8)));
}
