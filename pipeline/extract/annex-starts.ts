/** Where annexes begin. */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { endRows } from './end-pages.ts';
import { FILED, RECIPIENTS, type Row } from './row.ts';
import { readType } from './type.ts';

const ANNEX = /^phu luc\s*(?:so\s*)?(?:[ivxl\d]{1,5}|[a-h])?\s*[.:]?$/;
const ANNEX_TITLE = /^phu luc\b/;
const ISSUED_WITH = /^\(?\s?(?:ban hanh|kem theo|dinh kem|duoc ban hanh)/;

/** Where annexes begin: "PHỤ LỤC …" alone on its line, or a type or title in capitals with "(Ban hành kèm theo …)" below it. */
export function annexStarts(rows: Row[]): number[] {
  const starts: number[] = [];
  let ended = false;
  let endPage = 0;
  let filed = false;
  let goesOn = 0;
  rows.forEach((row, at) => {
    const folded = fold(row.text);
    if (RECIPIENTS.test(folded)) { ended = true; filed = false; endPage = row.line.page; }
    if (ended && starts.length === 0 && row.line.page === endPage + 1 && rows[at - 1]!.line.page === endPage) {
      goesOn = at + endRows(rows, at, filed);
      if (goesOn > at) endPage = row.line.page;
    }
    filed ||= ended && FILED.test(folded);
    if (at < goesOn) return;
    if (ended && (row.kind === 'recipients' || row.kind === 'signature') && row.line.page <= endPage + 1) endPage = row.line.page;
    const previous = starts.at(-1);
    // the heading of an annex that begins below the recipients on the same page may have been taken for one of them
    const below = ended && row.kind !== 'text' && ANNEX.test(folded) && isCapitals(row.text);
    // lines of its own title and letterhead begin no other annex; "PHỤ LỤC II" does, where a table is all that stands between
    const inHead = previous !== undefined && !(row.parted && ANNEX.test(folded)) && (at <= previous + 2 || (at <= previous + HEAD_LINES && rows.slice(previous, at).every(isHead)));
    if ((row.kind !== 'text' && !below) || at === 0 || inHead) return;
    // whatever stands on a page after the signature, or below what is left of it
    const after = ended && starts.length === 0 && (row.line.page > endPage || (goesOn > 0 && row.kind === 'text' && at === goesOn));
    if (after || (row.text.length < 200 && (ANNEX_TITLE.test(folded) || isCapitals(row.text)) && beginsAnnex(rows, at, folded, ended))) starts.push(at);
  });
  return starts;
}

/** Lines of a letterhead at most. */
const HEAD_LINES = 12;

/** A line of the letterhead that an attached document has of its own. */
function isHead({ text, kind }: Row): boolean {
  return kind === 'signature' || isCapitals(text) || /^doc lap\b.*hanh phuc$/.test(fold(text));
}

/** "PHỤ LỤC II" alone or in capitals, or a title in capitals with "(Ban hành kèm theo …)" below it. */
function beginsAnnex(rows: Row[], at: number, folded: string, ended: boolean): boolean {
  const { text, line: { page } } = rows[at]!;
  const below = rows.slice(at + 1, at + 7).filter(({ line }) => line.page === page);
  const note = below.findIndex((row) => ISSUED_WITH.test(fold(row.text)));
  if (ANNEX.test(folded)) return isCapitals(text) || note >= 0 || ended;
  if (!isCapitals(text)) return false;
  if (ANNEX_TITLE.test(folded)) return ended || note >= 0;
  return note >= 0 && below.slice(0, note).every((row) => isCapitals(row.text) || readType(text) !== null) && !text.endsWith(':') && (ended || (at > 12 && readType(text) !== null));
}
