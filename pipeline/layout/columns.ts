/** The two places of an administrative document where text stands side by side: the letterhead (ô 1–4, 5b) and recipients beside the signature (ô 7, 9b). */
import { beginsWith, FIXED_WORDS } from '../../dictionaries/fixed-words.ts';
import { textOf, type Fragment, type PageMeasure } from './fragments.ts';

export interface Columns { kind: 'letterhead' | 'end'; start: number; end: number; left: Fragment[]; right: Fragment[] }

/** Share of the page's height within which a letterhead begins. */
const LETTERHEAD_TOP = 0.3;

/** The letterhead of a page: the first rows with text on both sides of an empty corridor. */
export function findLetterhead(rows: Fragment[][], measure: PageMeasure): Columns | null {
  const pair = rows.findIndex((row) => row.length >= 2 && row[0]!.box[1] < measure.height * LETTERHEAD_TOP && opensCorridor(row, measure));
  if (pair < 0) return null;
  const columns = spread(rows, pair, measure);
  return columns && columns.left.length > 0 && columns.right.length > 0 ? { kind: 'letterhead', ...columns } : null;
}

/** Recipients beside the signature: from the row that begins "Nơi nhận" on the left, with what stands above it on the right. */
export function findEnd(rows: Fragment[][], from: number, measure: PageMeasure): Columns | null {
  const first = rows.findIndex((row, index) => index >= from && beginsWith(textOf(row[0]!), FIXED_WORDS.recipients) && row[0]!.box[2] < measure.width * 0.6);
  if (first < 0) return null;
  // The corridor is opened by the nearest row with something on both sides, or lies behind the widest recipient.
  const pair = rows.findIndex((row, index) => index >= first - 2 && index <= first + 12 && row.length >= 2 && opensCorridor(row, measure));
  if (pair < 0) return null;
  const corridor: [number, number] = [rows[pair]![0]!.box[2], rows[pair]!.at(-1)!.box[0]];
  let start = Math.min(first, pair);
  while (start > from && first - start < 4 && rows[start - 1]!.every(({ box }) => box[0] > corridor[0] && (box[0] + box[2]) / 2 > measure.width * 0.55 && box[2] - box[0] < measure.width * 0.5)) start--;
  const columns = spread(rows, pair, measure, start);
  return columns && { kind: 'end', ...columns };
}

/** A gap around the middle of the page. */
function opensCorridor(row: Fragment[], { width }: PageMeasure): boolean {
  return row.slice(1).some(({ box }, index) => {
    const gap: [number, number] = [row[index]!.box[2], box[0]];
    return gap[1] - gap[0] > width * 0.012 && gap[0] > width * 0.15 && gap[0] < width * 0.62 && gap[1] > width * 0.3 && gap[1] < width * 0.8;
  });
}

/** Up and down from the row `pair` as far as an empty corridor reaches and no line is centred on the page (title, "Kính gửi:"); `start` bounds the way up. */
function spread(rows: Fragment[][], pair: number, measure: PageMeasure, start?: number): Omit<Columns, 'kind'> | null {
  const row = rows[pair]!;
  const at = row.findIndex((fragment, index) => index > 0 && opensCorridor([row[index - 1]!, fragment], measure));
  let corridor: [number, number] = [row[at - 1]!.box[2], row[at]!.box[0]];
  const narrow = (next: Fragment[]): boolean => {
    const sides = sideOf(next, corridor);
    if (!sides || isCentred(next, measure)) return false;
    corridor = sides;
    return true;
  };
  let first = pair;
  if (start !== undefined) {
    for (let index = start; index < pair; index++) if (!narrow(rows[index]!)) return null;
    first = start;
  } else {
    while (first > 0 && narrow(rows[first - 1]!)) first--;
  }
  let end = pair + 1;
  while (end < rows.length && narrow(rows[end]!)) end++;
  const members = rows.slice(first, end).flat();
  const centre = (corridor[0] + corridor[1]) / 2;
  const isLeft = ({ box }: Fragment) => (box[0] + box[2]) / 2 < centre;
  return { start: first, end, left: members.filter(isLeft), right: members.filter((fragment) => !isLeft(fragment)) };
}

/** One fragment in the middle of the body: the columns' own middles are a fifth of the page away. */
function isCentred(row: Fragment[], { frame: [left, right], width }: PageMeasure): boolean {
  const [{ box }, second] = row as [Fragment, Fragment?];
  return !second && Math.abs((box[0] + box[2]) / 2 - (left + right) / 2) < width * 0.04;
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
