/** The letterhead (ô 1–4, 5b), where text stands side by side at the head of an administrative document. */
import { beginsWith, FIXED_WORDS, opensRecipients } from '../../dictionaries/fixed-words.ts';
import { fold } from '../../dictionaries/fold.ts';
import { isCentred, isType, isWritten, type Columns } from './columns.ts';
import { textOf, type Fragment, type PageMeasure } from './fragments.ts';

/** Share of the page's height within which a letterhead begins. */
const LETTERHEAD_TOP = 0.3;
/** "Hà Nội, ngày … tháng …": a date line, not a date within a sentence. */
const DATE_LINE = /^[^\d,.;:]{2,40}, *ngay\b/;
const NUMBER = /^\W{0,3}so\s*:/;

/** The letterhead of a page: the first rows with text on both sides of an empty corridor, if they hold a motto, a date or a number. */
export function findLetterhead(rows: Fragment[][], measure: PageMeasure): Columns | null {
  const pair = rows.findIndex((row) => row.length >= 2 && row[0]!.box[1] < measure.height * LETTERHEAD_TOP && opensCorridor(row, measure));
  if (pair < 0) return null;
  const columns = spread(rows, pair, measure);
  const isHead = columns.right.some((fragment) => isMotto(fragment) || DATE_LINE.test(fold(textOf(fragment)))) || rows.slice(columns.start, columns.end).some(([first]) => columns.left.includes(first!) && NUMBER.test(fold(textOf(first!))));
  return isHead && columns.left.length > 0 && columns.right.length > 0 ? { kind: 'letterhead', ...columns, strays: [], scrawl: [] } : null;
}

function isMotto(fragment: Fragment): boolean {
  const text = textOf(fragment);
  return beginsWith(text, FIXED_WORDS.motto) || beginsWith(text, FIXED_WORDS.device);
}

/** A gap around the middle of the page. */
function opensCorridor(row: Fragment[], { width }: PageMeasure): boolean {
  return row.slice(1).some(({ box }, index) => {
    const gap: [number, number] = [row[index]!.box[2], box[0]];
    return gap[1] - gap[0] > width * 0.012 && gap[0] > width * 0.15 && gap[0] < width * 0.62 && gap[1] > width * 0.3 && gap[1] < width * 0.8;
  });
}

/** Up and down from the row `pair` as far as an empty corridor reaches and no line is centred on the page (title, "Kính gửi:"). */
function spread(rows: Fragment[][], pair: number, measure: PageMeasure): { start: number; end: number; left: Fragment[]; right: Fragment[] } {
  const row = rows[pair]!;
  const at = row.findIndex((fragment, index) => index > 0 && opensCorridor([row[index - 1]!, fragment], measure));
  let corridor: [number, number] = [row[at - 1]!.box[2], row[at]!.box[0]];
  const wraps = (index: number) => goesOn(rows[index]!, rows.slice(Math.max(0, index - 2), index).flat(), measure);
  const narrow = (index: number): boolean => {
    const next = rows[index]!;
    const sides = sideOf(next, corridor);
    if (!sides || isType(next) || (isCentred(next, measure) && !wraps(index))) return false;
    if (next.some((fragment) => beginsWith(textOf(fragment), FIXED_WORDS.addressees) || opensRecipients(textOf(fragment)))) return false;
    corridor = sides;
    return true;
  };
  let start = pair;
  while (start > 0 && (!isClerksMark(rows[start - 1]!) || wraps(start - 1)) && narrow(start - 1)) start--;
  let end = pair + 1;
  while (end < rows.length && narrow(end)) end++;
  const members = rows.slice(start, end).flat();
  const centre = (corridor[0] + corridor[1]) / 2;
  const isLeft = ({ box }: Fragment) => (box[0] + box[2]) / 2 < centre;
  return { start, end, left: members.filter(isLeft), right: members.filter((fragment) => !isLeft(fragment)) };
}

/** Letters of a clerk's mark at the head of a letter. */
const MARK_LENGTH = 4;

/** A row of a few letters above the letterhead; urgency and secrecy ("HỎA TỐC", "MẬT") stand further down. */
export function isClerksMark(row: Fragment[]): boolean {
  return row.every((fragment) => textOf(fragment).length <= MARK_LENGTH) || !isWritten(row);
}

/** The last words of a line of the right column ("… CHỦ NGHĨA VIỆT" / "NAM"): they begin where it begins, right below it. */
function goesOn([only, second]: Fragment[], above: Fragment[], { type }: PageMeasure): boolean {
  return only !== undefined && !second && above.some(({ box }) => Math.abs(box[0] - only.box[0]) < type / 2 && only.box[1] - box[3] < type);
}

/** The corridor after this row, or null where the row lies across it. */
function sideOf(row: Fragment[], corridor: [number, number]): [number, number] | null {
  const centre = (corridor[0] + corridor[1]) / 2;
  let [left, right] = corridor;
  for (const { box } of row) {
    if ((box[0] + box[2]) / 2 < centre) left = Math.max(left, box[2]);
    else right = Math.min(right, box[0]);
  }
  return right - left > 4 ? [left, right] : null;
}
