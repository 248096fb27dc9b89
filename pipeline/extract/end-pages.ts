/** Recipients and signature that a page end parts: what stands of them at the head of the next page. */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { hasFamilyName, isPosition } from './positions.ts';
import { FILED, type Row } from './row.ts';

/** Recipients and lines of a signature on a page at most. */
const MOST_ROWS = 45;
const LONGEST = 90;
const SIGNS = /^(?:T\/?M|K\/?T|T\/?L|TUQ|Q)\s?[.,]?\s\p{Lu}{2}/u;
const PERSON = /^(?:(?:PGS|GS|TS|ThS|BS|BSCKI{1,2}|CN|DS|KS|Đại tá|Thượng tá|Trung tá|Thiếu tá)[.\s]+)*((?:[AYH]\s)?(?:\p{Lu}\p{Ll}{1,6}\s){1,4}\p{Lu}\p{Ll}{0,6})$/u;

/**
 * How many rows from the head of a page on (`at`) go on with the recipients and the signature of the page before; `filed`: the last recipient
 * ("Lưu: …") stands there already.
 */
export function endRows(rows: Row[], at: number, filed: boolean): number {
  const { page } = rows[at]!.line;
  const end = rows.findIndex(({ line }, index) => index > at && line.page !== page);
  const own = rows.slice(at, Math.min(end < 0 ? rows.length : end, at + MOST_ROWS));
  const last = filed ? -1 : own.findIndex(({ text }) => FILED.test(fold(text)));
  let count = isItem(own[0]!) && own.slice(0, last + 1).every((row) => isItem(row) || isSigned(row) || (row.text.length < LONGEST && !isCapitals(row.text))) ? last + 1 : 0;
  while (count < own.length && isSigned(own[count]!)) count++;
  return count;
}

function isItem({ text, kind }: Row): boolean {
  return kind === 'recipients' || /^[-–—+]\s?\S/u.test(text);
}

/** An authority, a position, or a name alone. */
function isSigned({ text, kind }: Row): boolean {
  if (kind === 'signature') return true;
  const name = PERSON.exec(text)?.[1];
  return name !== undefined ? hasFamilyName(name) : isCapitals(text) && (SIGNS.test(text) || isPosition(text));
}
