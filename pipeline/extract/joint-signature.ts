/** Two who sign side by side: documents that two agencies issue together. The agency that is in charge signs on the right. */
import { isCapitals } from '../../dictionaries/fold.ts';
import { hasFamilyName, isPosition, withFamilyName } from './positions.ts';
import { cut, type Row } from './row.ts';

/** "KT. GIÁM ĐỐC KT. GIÁM ĐỐC": two authorities on one line. */
const AUTHORITIES = /^(?:K\/?T|T\/?M|T\/?L|TUQ|Q)\s?\.\s?\p{Lu}.*?\s(?=(?:K[\/Ế]?T|T\/?M|T\/?L|TUQ|Q)\s?\.\s?\p{Lu})/u;
/** "GIÁM ĐỐC GIÁM ĐỐC": the same position twice. */
const TWICE = /^(\p{Lu}[\p{Lu}\s.]{4,40}?)\s+(?=\1$)/u;
/** White space between two columns, in heights of the words, or in columns of plain text. */
const LEAST_GAP = 1.5;
const LEAST_COLUMNS = 4;
/** What a column begins with: who signs, or that somebody approves. */
const SIGNS = /^(?:(?:K\/?T|T\/?M|T\/?L|TUQ|Q)\s?[.,]\s?\p{Lu}|(?:(?:Q\.|QUYỀN|PHÓ|TỔNG)\s)*(?:GIÁM ĐỐC|CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|CHI CỤC TRƯỞNG|TRƯỞNG|HIỆU TRƯỞNG|VIỆN TRƯỞNG|CHÁNH|BÍ THƯ|CHỈ HUY|ĐỘI TRƯỞNG|CHỦ NHIỆM|TỔ TRƯỞNG|TỔ PHÓ|THƯ KÝ|NGƯỜI|KẾ TOÁN|DUYỆT|PHÊ DUYỆT|XÁC NHẬN|Ý KIẾN|ĐẠI DIỆN)(?!\p{L}))/u;
const RANK = /^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tá|tướng|úy|uý)\s|(?:\p{Lu}\p{L}{0,6}\.\s?){1,3})/u;
const MOST_LINES = 14;
const MOST_LETTERS = 120;

/**
 * Index of the first line of a signature in two columns, and its lines parted into them, down to the line with two names; null where there is none.
 * `from`: where to begin to look.
 */
export function findJointSignature(rows: Row[], from: number): { start: number; end: number; left: Row[]; right: Row[] } | null {
  const at = rows.findIndex((row, index) => index >= from && row.kind === 'text' && row.text.length <= MOST_LETTERS && isCapitals(row.text) && (AUTHORITIES.test(row.text) || TWICE.test(row.text) || betweenPositions(row.text) !== null || signsTwice(row)));
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
    const extent = extentOf(row);
    if (pair) { left.push(pair[0]); right.push(pair[1]); }
    // a line that stands in one of the columns alone
    else if (split !== null && extent && index > at && row.line.page === rows[at]!.line.page && (isCapitals(row.text) || isPerson(row.text))) (extent[0] + extent[1] < 2 * split ? left : right).push(row);
    else if (split !== null && index > at) break;
    if (index > at && ((pair && !isCapitals(pair[1].text)) || (named(left) && named(right)))) return { start, end: index + 1, left, right };
  }
  return null;
}

/** Where a line begins, in pixels or, in plain text, in columns, and where it ends. */
function extentOf({ line }: Row): [number, number] | null {
  if (line.box) return [line.box[0], line.box[2]];
  return line.indent === undefined ? null : [line.indent, line.indent + line.words.reduce((width, { start, end, gap = 1 }) => width + end - start + gap, -1)];
}

/** Where the columns part, in pixels or columns: the middle of the widest space of a line with two authorities; null where nothing tells. */
function splitOf({ line }: Row): number | null {
  let widest: { gap: number; at: number } | null = null;
  let column = line.indent ?? 0;
  line.words.forEach(({ box, gap = 1, start, end }, index) => {
    const before = line.words[index - 1];
    const from = index === 0 ? column : column + gap;
    const [left, right] = box ? [before?.box?.[2] ?? null, box[0]] : [before && line.indent !== undefined && gap >= LEAST_COLUMNS ? column : null, from];
    if (left !== null && (widest === null || right - left > widest.gap)) widest = { gap: right - left, at: (left + right) / 2 };
    column = from + end - start;
  });
  return (widest as { at: number } | null)?.at ?? null;
}

/** Two columns parted by white space that both begin with who signs. */
function signsTwice(row: Row): boolean {
  const at = gapIn(row);
  const [left, right] = at === null ? [] : cut(row, at);
  return left !== undefined && right !== undefined && SIGNS.test(left.text) && SIGNS.test(right.text);
}

/** Offset in a row behind its widest space, where that parts columns; null where none does or the row was repaired. */
function gapIn({ line, start }: Row): number | null {
  const gaps = line.words.flatMap(({ box, gap = 1, start: from }, index) => {
    const before = line.words[index - 1]?.box;
    if (line.edits.length > 0 || index === 0 || from <= start) return [];
    return [{ at: from - start, gap: box && before ? (box[0] - before[2]) / (box[3] - box[1]) / LEAST_GAP : gap / LEAST_COLUMNS }];
  }).sort((a, b) => b.gap - a.gap);
  return gaps[0] && gaps[0].gap >= 1 ? gaps[0].at : null;
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
  const { text } = row;
  const words = AUTHORITIES.exec(text)?.[0] ?? TWICE.exec(text)?.[0];
  if (words !== undefined) return words.length;
  const positions = text.length <= MOST_LETTERS && isCapitals(text) ? betweenPositions(text) : null;
  if (positions !== null) return positions;
  const gap = gapIn(row);
  if (gap !== null) return gap;
  if (isCapitals(text)) return (/^.{3,60}?\s(?=(?:T\/?M|K\/?T|T\/?L|TUQ)\s?\.\s)/u.exec(text) ?? /^.{3,60}?\s(?=(?:SỞ|BỘ|BAN|CÔNG AN|ỦY BAN|UBND|HỘI|ĐOÀN|LIÊN ĐOÀN|CỤC|CHI CỤC|TRUNG TÂM|PHÒNG|TRƯỜNG)\s)/u.exec(text))?.[0].length ?? null;
  // two names: each begins with a family name, behind ranks and degrees, and has two to four syllables
  const syllables = text.split(' ');
  const isName = (words: string[]) => isPerson(words.join(' '));
  const split = text.length > MOST_LETTERS ? -1 : syllables.findIndex((_, index) => index >= 2 && isName(syllables.slice(0, index)) && isName(syllables.slice(index)));
  return split < 0 ? null : syllables.slice(0, split).join(' ').length;
}
