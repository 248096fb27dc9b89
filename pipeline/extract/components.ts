/**
 * The components of a document (Nghị định 30/2020/NĐ-CP, Phụ lục I), found by what the lines say and, where there is geometry, by the
 * kinds of their blocks. Plain text has no blocks: there the two columns of the letterhead stand on one line and are parted by their words.
 */
import { annexStarts } from './annex-starts.ts';
import { readEnd } from './end-matter.ts';
import { readHead } from './head.ts';
import type { Components, Row } from './row.ts';

/** Sort the lines of a document, in reading order, into its components. */
export function findComponents(rows: Row[]): Components {
  const found: Components = { agencies: [], motto: [], number: null, date: null, marks: [], subject: [], type: null, title: [], authority: [], addressees: [], body: [], recipients: [], signature: [], cosignature: [], annexes: [] };
  const annexAt = annexStarts(rows);
  const main = rows.slice(0, annexAt[0] ?? rows.length);
  annexAt.forEach((start, index) => found.annexes.push(rows.slice(start, annexAt[index + 1] ?? rows.length)));
  const bodyAt = readHead(main, found);
  readEnd(main, bodyAt, found);
  return found;
}
