/**
 * Does a line begin a paragraph or go on with the one before? Log odds (natural logarithm; positive: begins), added up from what
 * the words, the width of the lines, the page and blank lines say. What a short line, a blank line or a sentence end at the end of a full line
 * means is learned from the document itself.
 */
import { isCapitals } from '../../dictionaries/fold.ts';
import { readBullet } from './bullet.ts';
import { ENDS_SENTENCE, endsOpen, goesOnSurely, looksMarked, type BodyLine } from './line-shape.ts';
import { isNarrow, learnColumns, learnMargins, learnWidths, printedWidth, reach } from './wrapping.ts';

export type { BodyLine } from './line-shape.ts';

/** Bases and the closing paragraph begin paragraphs of their own; each base ends with a semicolon (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.6). */
const BASE = /^(?:Căn cứ|Theo đề nghị|Xét (?:đề nghị|tờ trình|Tờ trình)|Trên đây là|(?:Kế hoạch|Quyết định|Chương trình) này (?:thay thế|có hiệu lực)|Thực hiện (?:Kế hoạch|Quyết định|Nghị quyết|Công văn|Chỉ thị|Thông báo))(?!\p{L})/u;

/** Who issues the document: the paragraph below the last base, which ends with a comma. */
const ISSUES = /^(?:Ủy ban|Uỷ ban|UBND|Hội đồng|Sở|Bộ|Ban|Trung tâm|Trường|Bệnh viện|Cục|Chi cục|Phòng|Công an|Viện|Đảng ủy|Huyện ủy|Tỉnh ủy|Thành ủy|Chi bộ|Thuế|Liên đoàn|Công đoàn|Tổng|Hội|Đoàn|Tỉnh đoàn|Tỉnh Đoàn|Công ty|Tập đoàn|Học viện|Đại học|Tòa án|Toà án|Kho bạc|Bảo hiểm|Ngân hàng|Văn phòng|Thường trực|Thanh tra|Chi nhánh|Trạm|Khoa|Tổ|Chủ tịch|Giám đốc|Thủ tướng|Chính phủ)\s/u;

/** Log odds for each line of the body beginning a paragraph; Infinity for the first and after a table. `context`: other lines of the same text. */
export function breakOdds(lines: BodyLine[], context: BodyLine[] = []): number[] {
  const blank = blankWeights(lines);
  const widths = learnWidths(lines) ?? (isNarrow(lines) ? learnWidths(context) : null);
  const columns = learnColumns(lines, context);
  const margins = columns ? null : learnMargins(lines);
  const odds: number[] = [];
  const ambiguous: number[] = [];
  const longest = widths ? Infinity : isNarrow(lines) ? Math.max(LEAST_COLUMN, ...lines.map(({ text }) => printedWidth(text))) : Infinity;
  const labels = countLabels(lines);
  let shortEnds = 0;
  let inBase = BASE.test(lines[0]?.text ?? '');
  lines.forEach((next, index) => {
    const previous = lines[index - 1];
    if (!previous || next.parted) { odds.push(Infinity); return; }
    const begun = odds[index - 1]! > 0;
    const samePage = previous.line.page === next.line.page;
    const space = (samePage ? (next.line.blankAbove ? blank.present : blank.absent) : 0);
    const shape = columns ? columns.odds(previous, next) : (widths ? widths.odds(previous, next, begun) : unwrappedOdds(previous, next, longest)) + (margins?.(next) ?? 0);
    // a sentence that ends at the end of a full line, and a plain sentence below it
    if (ENDS_SENTENCE.test(previous.text) && /^[\p{Lu}\d(]/u.test(next.text) && !looksMarked(next.text) && !isCapitals(previous.text) && !readBullet(next.text)) {
      if (shape < 0 && !BASE.test(next.text)) ambiguous.push(index);
      else if (shape > 1) shortEnds++;
    }
    const closed = ENDS_SENTENCE.test(previous.text) && (BASE.test(next.text) || (inBase && /[;.]$/.test(previous.text) && !/^(?:Luật|Bộ luật|Nghị|Quyết|Kế|Thông|Chỉ|Công)/u.test(next.text)));
    const issues = inBase && previous.text.endsWith(',') && ISSUES.test(next.text);
    odds.push((issues ? 2 : 0) + wordOdds(previous, next) + shape + space + (labels(next.text) > 2 ? 4 : 0) + (closed ? 2.5 : 0));
    if (odds[index]! > 0) inBase = BASE.test(next.text);
  });
  // of the paragraphs without a marker, about one in twelve ends with a full line; the other sentence ends at full lines are inside paragraphs
  const breaks = 0.3 + shortEnds / 12;
  const prior = Math.log(breaks / Math.max(0.6, ambiguous.length + 0.6 - breaks));
  for (const index of ambiguous) odds[index] = odds[index]! - 2 + Math.max(-2.5, Math.min(1.5, prior));
  return odds;
}

/** A number broken after its hyphen: "940/UBND-". */
const BROKEN_CODE = /[\p{L}\d]\/[\p{L}\d/.-]*-$/u;

/** What the words say. */
function wordOdds(previous: BodyLine, next: BodyLine): number {
  const before = previous.text;
  const after = next.text;
  let odds = 0;
  if (ENDS_SENTENCE.test(before)) odds += before.endsWith(':') ? 2.2 : 1.8;
  else odds -= endsOpen(before) ? 2.8 : looksMarked(before) && !readBullet(before) ? 0.3 : 1.5;
  const capitalsBefore = isCapitals(before);
  if (capitalsBefore && isCapitals(after) && /\p{Lu}{2}/u.test(after)) odds += looksMarked(after) ? 0 : -1;
  else if (!capitalsBefore && after.length > 15 && /\s\S+\s/.test(after) && isCapitals(after)) odds += 3;
  else if (capitalsBefore && before.length > 12 && /\p{L}{2}.*\s/u.test(before)) odds += 3;
  if (BROKEN_CODE.test(before) && /^(?:\p{Lu}{2,}|\d)/u.test(after)) odds -= 6;
  if (looksMarked(after)) odds += 1.5;
  else if (/^\p{Ll}/u.test(after)) odds -= 4;
  // "… năm học" / "2025 - 2026;": of 118,000 paragraphs 4 begin with a year and 13 with a date in figures
  else if (/^(?:(?:19|20)\d\d(?!\d)|\d{1,2}\/\d)/.test(after)) odds -= 4;
  else if (/^[\d(]/.test(after)) odds -= 1;
  else if (/^\p{Lu}/u.test(after)) odds += 0.4;
  return odds;
}

/** How many lines begin with the same label ("Thời gian:", "Cơ quan chủ trì:"). */
function countLabels(lines: BodyLine[]): (text: string) => number {
  const label = (text: string) => /^\p{Lu}[\p{L} ]{2,30}:/u.exec(text)?.[0];
  const counts = new Map<string, number>();
  for (const { text } of lines) {
    const found = label(text);
    if (found) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return (text) => counts.get(label(text) ?? '') ?? 0;
}

/** A column of a printed page has at least this width, in mean small letters. */
const LEAST_COLUMN = 60;

/** Where lines are whole paragraphs, only a page end cuts one; where they are too few to tell, one may have been wrapped that would be as long as the `longest` with the next word. */
function unwrappedOdds(previous: BodyLine, next: BodyLine, longest: number): number {
  if (looksMarked(next.text)) return 3.5;
  if (reach(previous, next) >= longest) return -0.6;
  if (isCapitals(previous.text) && isCapitals(next.text)) return 0;
  return /[\p{L}\d,]$/u.test(previous.text) && /^\p{Ll}/u.test(next.text) ? 0 : 3.5;
}

/** Log odds that a blank line above, or none, gives. */
function blankWeights(lines: BodyLine[]): { present: number; absent: number } {
  let on = 1, onBlank = 0.5, off = 1, offBlank = 0.5;
  for (let index = 1; index < lines.length; index++) {
    const previous = lines[index - 1]!;
    const next = lines[index]!;
    if (previous.line.page !== next.line.page) continue;
    const isBlank = next.line.blankAbove ? 1 : 0;
    if (goesOnSurely(previous, next)) { on++; onBlank += isBlank; }
    else if (ENDS_SENTENCE.test(previous.text) && looksMarked(next.text)) { off++; offBlank += isBlank; }
  }
  const bound = (value: number) => Math.max(-2.5, Math.min(2.5, value));
  const shareOff = offBlank / off;
  const shareOn = onBlank / on;
  return { present: bound(Math.log(shareOff / shareOn)), absent: bound(Math.log((1 - shareOff) / (1 - shareOn))) };
}
