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
  const found: Components = { agencies: [], motto: [], number: null, date: null, year: null, marks: [], subject: [], type: null, title: [], issuedWith: [], authority: [], addressees: [], body: [], recipients: [], signature: [], cosignature: [], annexes: [] };
  const annexAt = annexStarts(rows);
  const main = rows.slice(0, annexAt[0] ?? rows.length);
  annexAt.forEach((start, index) => {
    const lines = rows.slice(start, annexAt[index + 1] ?? rows.length);
    // an annex that was found below the recipients on their page has the signature beside them in its lines
    const beside = lines[0]!.kind === 'recipients' ? lines.findIndex(({ kind }, at) => at > 0 && kind !== 'signature') : 0;
    const signed = beside < 0 ? lines.length : Math.max(1, beside);
    main.push(...lines.slice(1, signed));
    found.annexes.push([lines[0]!, ...lines.slice(signed)]);
  });
  const bodyAt = readHead(main, found);
  readEnd(main, bodyAt, found);
  return found;
}
