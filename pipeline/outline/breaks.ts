/**
 * Does a line begin a paragraph or go on with the one before? Log odds (natural logarithm; positive: begins), added up from what
 * the text, the width of the lines, the page and blank lines say. What a short line or a blank line means is learned from the
 * document itself: pairs of lines where the second begins in small letters surely go on.
 */
import { isCapitals } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { readBullet } from './bullet.ts';

/** A line of the body. */
export interface BodyLine extends LineSpan {
  /** something that is no part of the text (a table, a page of annexes) stands before it */
  parted: boolean;
}

const ENDS_SENTENCE = /(?:[.;:!?…]|\.\/\.?)["”’)\]]{0,2}$/u;
const ENDS_OPEN = /(?:[,–-]|(?:^|\s)(?:và|của|các|những|với|về|tại|theo|cho|do|từ|đến|trong|để|hoặc|là|số|ngày|tháng|năm|khoản|điểm|Điều|Luật|Nghị|Quyết|Thông|Kế))$/u;
const MARKER_LIKE = /^\s*(?:[-–+*•]\s|(?:[IVX]{1,5}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,2}){0,4})[.)/]\s|(?:Điều|Chương|Mục|Phần|ĐIỀU|CHƯƠNG|MỤC|PHẦN)\s+[\dIVXt]|[“"](?:Điều|\d))/u;

/** What breaks look like in this document. */
export interface BreakModel {
  /** log odds for `lines[index]` beginning a paragraph; Infinity for the first */
  odds(index: number): number;
}

/** Learn from all lines of the body how its paragraphs break. */
export function learnBreaks(lines: BodyLine[]): BreakModel {
  const blank = blankWeights(lines);
  const widths = lineWidths(lines);
  const columns = pageColumns(lines);
  return {
    odds(index) {
      const next = lines[index];
      const previous = lines[index - 1];
      if (!next || !previous || next.parted) return Infinity;
      return textOdds(previous, next) + widthOdds(index) + geometryOdds(previous, next)
        + (previous.line.page === next.line.page ? (next.line.blankAbove ? blank.present : blank.absent) : 0);
    },
  };

  function widthOdds(index: number): number {
    const previous = lines[index - 1]!;
    if (previous.line.geometry) return 0;
    if (!widths) return /[\p{L}\d,]$/u.test(previous.text) && /^\p{Ll}/u.test(lines[index]!.text) ? 0 : 2;
    const room = reach(previous, lines[index]!);
    if (room <= widths.shortest - 4) return 3;
    if (room < widths.shortest) return 1.8;
    return room < widths.middle ? -0.3 : -1;
  }

  function geometryOdds(previous: BodyLine, next: BodyLine): number {
    const above = previous.line.geometry;
    const below = next.line.geometry;
    if (!above || !below) return 0;
    const column = columns.get(next.line.page);
    const columnAbove = columns.get(previous.line.page);
    if (!column || !columnAbove) return 0;
    let odds = 0;
    const spare = columnAbove.right - above.right;
    odds += spare > 0.06 ? 3 : spare > 0.03 ? 1.2 : -1;
    const indent = below.left - column.left;
    odds += above.centred && below.centred ? -0.5 : indent > 0.015 ? 2 : -1.2;
    if (previous.line.page === next.line.page && column.gap !== null) {
      const gap = below.gapAbove - column.gap;
      odds += gap > 0.35 ? 1.5 : gap > 0.15 ? 0.7 : -0.4;
    }
    return odds;
  }
}

/** What the words say. */
function textOdds(previous: BodyLine, next: BodyLine): number {
  const before = previous.text.trimEnd();
  const after = next.text.trimStart();
  let odds = 0;
  if (ENDS_SENTENCE.test(before)) odds += before.endsWith(':') ? 2.2 : 1.8;
  else if (ENDS_OPEN.test(before)) odds -= 2.5;
  else odds -= 0.8;
  const capitalsBefore = isCapitals(before);
  const capitalsAfter = isCapitals(after) && /\p{Lu}{2}/u.test(after);
  if (capitalsBefore && capitalsAfter) odds += MARKER_LIKE.test(after) ? 0 : -1.5;
  else if (capitalsBefore && /\p{L}{2}.*\s/u.test(before) && before.length > 12) odds += 2.5;
  if (MARKER_LIKE.test(after)) odds += 1.5;
  else if (/^\p{Ll}/u.test(after)) odds -= 4;
  else if (/^[\d(]/.test(after)) odds -= 1;
  else if (readBullet(after)) odds += 1;
  else if (/^\p{Lu}/u.test(after)) odds += 0.4;
  return odds;
}

/** Characters that the line would have had with the first word of the next line. */
function reach(previous: BodyLine, next: BodyLine): number {
  const text = next.text.trimStart();
  const space = text.search(/\s/);
  return previous.text.trim().length + 1 + (space < 0 ? text.length : space);
}

/** The second line surely goes on with the first. */
function surelyGoesOn(previous: BodyLine, next: BodyLine): boolean {
  return !next.parted && /[\p{L},\d]\s*$/u.test(previous.text) && /^\s*\p{Ll}{2}/u.test(next.text);
}

/** Log odds that a blank line above, or none, gives. */
function blankWeights(lines: BodyLine[]): { present: number; absent: number } {
  let on = 1, onBlank = 0.5, off = 1, offBlank = 0.5;
  for (let index = 1; index < lines.length; index++) {
    const previous = lines[index - 1]!;
    const next = lines[index]!;
    if (previous.line.page !== next.line.page) continue;
    const isBlank = next.line.blankAbove ? 1 : 0;
    if (surelyGoesOn(previous, next)) { on++; onBlank += isBlank; }
    else if (ENDS_SENTENCE.test(previous.text.trimEnd()) && MARKER_LIKE.test(next.text)) { off++; offBlank += isBlank; }
  }
  const bound = (value: number) => Math.max(-2.5, Math.min(2.5, value));
  const shareOff = offBlank / off;
  const shareOn = onBlank / on;
  return { present: bound(Math.log(shareOff / shareOn)), absent: bound(Math.log((1 - shareOff) / (1 - shareOn))) };
}

/** How far lines that surely go on reach, in characters; null where lines are not wrapped. */
function lineWidths(lines: BodyLine[]): { shortest: number; middle: number } | null {
  const reaches: number[] = [];
  let long = 0;
  for (let index = 1; index < lines.length; index++) {
    if (lines[index]!.text.length > 160) long++;
    if (surelyGoesOn(lines[index - 1]!, lines[index]!)) reaches.push(reach(lines[index - 1]!, lines[index]!));
  }
  if (reaches.length < 4 || long > lines.length * 0.1) return null;
  reaches.sort((a, b) => a - b);
  return { shortest: reaches[Math.floor(reaches.length * 0.08)]!, middle: reaches[Math.floor(reaches.length / 2)]! };
}

/** Left and right edge of the running text and its usual line gap, page by page. */
function pageColumns(lines: BodyLine[]): Map<number, { left: number; right: number; gap: number | null }> {
  const byPage = new Map<number, BodyLine[]>();
  for (const line of lines) if (line.line.geometry) byPage.set(line.line.page, [...(byPage.get(line.line.page) ?? []), line]);
  const at = (values: number[], share: number) => values.sort((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;
  return new Map([...byPage].map(([page, items]) => [page, {
    left: at(items.map(({ line }) => line.geometry!.left), 0.15),
    right: at(items.map(({ line }) => line.geometry!.right), 0.85),
    gap: items.length > 4 ? at(items.map(({ line }) => line.geometry!.gapAbove), 0.4) : null,
  }]));
}
