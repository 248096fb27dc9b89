/** Two who sign side by side: documents that two agencies issue together. The agency that is in charge signs on the right. */
import { isCapitals } from '../../dictionaries/fold.ts';
import { hasFamilyName, isPosition, withFamilyName } from './positions.ts';
import { cut, type Row } from './row.ts';

/** "KT. GIÁM ĐỐC KT. GIÁM ĐỐC": two authorities on one line. */
const AUTHORITIES = /^(?:K\/?T|T\/?M|T\/?L|TUQ|Q)\s?\.\s?\p{Lu}.*?\s(?=(?:K[\/Ế]?T|T\/?M|T\/?L|TUQ|Q)\s?\.\s?\p{Lu})/u;
/** "GIÁM ĐỐC GIÁM ĐỐC": the same position twice. */
const TWICE = /^(\p{Lu}[\p{Lu}\s.]{4,40}?)\s+(?=\1$)/u;
/** White space between two columns, in heights of the words. */
const LEAST_GAP = 1.5;
const RANK = /^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tá|tướng|úy|uý)\s|(?:\p{Lu}\p{L}{0,6}\.\s?){1,3})/u;
const MOST_LINES = 14;
const MOST_LETTERS = 120;

/**
 * Index of the first line of a signature in two columns, and its lines parted into them, down to the line with two names; null where there is none.
 * `from`: where to begin to look.
 */
export function findJointSignature(rows: Row[], from: number): { start: number; end: number; left: Row[]; right: Row[] } | null {
  const at = rows.findIndex((row, index) => index >= from && row.kind === 'text' && row.text.length <= MOST_LETTERS && isCapitals(row.text) && (AUTHORITIES.test(row.text) || TWICE.test(row.text) || betweenPositions(row.text) !== null));
  if (at < 0) return null;
  let start = at;
  // the names of the agencies above
  while (start > from && at - start < 3 && isCapitals(rows[start - 1]!.text) && pairOf(rows[start - 1]!)) start--;
  const left: Row[] = [];
  const right: Row[] = [];
  const split = splitOf(rows[at]!);
  const named = (column: Row[]) => column.some(({ text }) => !isCapitals(text) && isPerson(text));
  for (let index = start; index < Math.min(rows.length, start + MOST_LINES); index++) {
    const row = rows[index]!;
    if (!/\p{L}/u.test(row.text)) continue;
    const pair = pairOf(row);
    if (pair) { left.push(pair[0]); right.push(pair[1]); }
    // a line that stands in one of the columns alone
    else if (split !== null && row.line.box && index > at && row.line.page === rows[at]!.line.page && (isCapitals(row.text) || isPerson(row.text))) (row.line.box[0] + row.line.box[2] < 2 * split ? left : right).push(row);
    else if (split !== null && index > at) break;
    if (index > at && ((pair && !isCapitals(pair[1].text)) || (named(left) && named(right)))) return { start, end: index + 1, left, right };
  }
  return null;
}

/** Where the columns part, in pixels: the middle of the widest space of a line with two authorities; null without boxes. */
function splitOf({ line }: Row): number | null {
  let widest: { gap: number; at: number } | null = null;
  line.words.forEach(({ box }, index) => {
    const before = line.words[index - 1]?.box;
    if (box && before && (widest === null || box[0] - before[2] > widest.gap)) widest = { gap: box[0] - before[2], at: (box[0] + before[2]) / 2 };
  });
  return (widest as { at: number } | null)?.at ?? null;
}

/** A name, behind ranks and degrees. */
function isPerson(text: string): boolean {
  const name = text.replace(RANK, '');
  const count = name.split(' ').length;
  return count >= 2 && count <= 4 && hasFamilyName(withFamilyName(name));
}

/** A line in its two columns, or null. */
function pairOf(row: Row): [Row, Row] | null {
  const at = columnAt(row);
  const parts = at === null ? [] : cut(row, at);
  return parts.length === 2 ? [parts[0]!, parts[1]!] : null;
}

/** "PHÓ BÍ THƯ PHÓ GIÁM ĐỐC": where the second of two positions begins; null where there are not two. */
function betweenPositions(text: string): number | null {
  const words = text.split(' ');
  for (let at = 1; at < words.length; at++) {
    const left = words.slice(0, at).join(' ');
    if (isPosition(words.slice(at).join(' ')) && (isPosition(left) || /^(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ) /u.test(left))) return left.length;
  }
  return null;
}

function columnAt(row: Row): number | null {
  const { text, line, start } = row;
  const words = AUTHORITIES.exec(text)?.[0] ?? TWICE.exec(text)?.[0];
  if (words !== undefined) return words.length;
  const positions = text.length <= MOST_LETTERS && isCapitals(text) ? betweenPositions(text) : null;
  if (positions !== null) return positions;
  const gaps = line.words.flatMap(({ box, start: from }, index) => {
    const before = line.words[index - 1]?.box;
    return box && before && line.edits.length === 0 && from > start ? [{ at: from - start, gap: (box[0] - before[2]) / (box[3] - box[1]) }] : [];
  }).sort((a, b) => b.gap - a.gap);
  if (gaps[0] && gaps[0].gap >= LEAST_GAP) return gaps[0].at;
  if (isCapitals(text)) return (/^.{3,60}?\s(?=(?:T\/?M|K\/?T|T\/?L|TUQ)\s?\.\s)/u.exec(text) ?? /^.{3,60}?\s(?=(?:SỞ|BỘ|BAN|CÔNG AN|ỦY BAN|UBND|HỘI|ĐOÀN|LIÊN ĐOÀN|CỤC|CHI CỤC|TRUNG TÂM|PHÒNG|TRƯỜNG)\s)/u.exec(text))?.[0].length ?? null;
  // two names: each begins with a family name, behind ranks and degrees, and has two to four syllables
  const syllables = text.split(' ');
  const isName = (words: string[]) => isPerson(words.join(' '));
  const split = text.length > MOST_LETTERS ? -1 : syllables.findIndex((_, index) => index >= 2 && isName(syllables.slice(0, index)) && isName(syllables.slice(index)));
  return split < 0 ? null : syllables.slice(0, split).join(' ').length;
}
