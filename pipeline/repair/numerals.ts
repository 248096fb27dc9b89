/** Marks of lists read by their sequence: I, II, I11, IV → III; d), d), e) → d), đ), e); 1. 2, 3. → 2. */
import type { TextEdit } from '../model.ts';

/** Points run in the Vietnamese alphabet (Decree 30/2020, annex I, II.6). */
const POINTS = 'abcdđeghiklmnopqrstuvxy';
/** What may have been printed where a letter or sign was read. */
const MISREAD: Record<string, string> = { d: 'đ', đ: 'd', c: 'e', e: 'c', u: 'a', o: 'a', h: 'b', i: 'l', l: 'i', g: 'q', q: 'ga', v: 'y', y: 'v', n: 'h', '€': 'ce', '©': 'ce', '¢': 'ce', 4: 'a', 8: 'a' };
const isMisread = (read: string | undefined, meant: string | undefined): boolean => read !== undefined && meant !== undefined && (MISREAD[read]?.includes(meant) ?? false);

const SEQUENCE_CONFIDENCE = 0.98;
const ALONE_CONFIDENCE = 0.93;

interface Mark { start: number; text: string }

/** Edits of the list marks of a text; `repairable` says of a line whether it may have been misread at all. */
export function repairNumerals(text: string, repairable: (line: number) => boolean): TextEdit[] {
  const romans: Mark[] = [];
  const points: Mark[] = [];
  const numbers: Mark[] = [];
  const edits: TextEdit[] = [];
  let offset = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const label = repairable(index) ? LABEL.exec(line) : null;
    if (label) edits.push(...labelEdits(label, offset));
    const match = /^\s*(?:([IVX1l|!\]HU]{1,5})(?=[.)\s]\s*\p{Lu})|([a-zđA-ZĐ€©¢48])(?=\)\s)|(\d{1,2})(?=[.,]\s+\p{Lu}))/u.exec(line);
    if (match) {
      const [whole, roman, point, number] = match;
      const start = offset + whole.length - (roman ?? point ?? number)!.length;
      if (!repairable(index)) { romans.length = points.length = numbers.length = 0; }
      else if (roman && (/[IVX]/.test(roman) || (roman === 'H' && romans.length > 0))) romans.push({ start, text: roman });
      else if (point) points.push({ start, text: point });
      else if (number) {
        // A list within a list begins anew: its numbers say nothing of the points around them.
        numbers.push({ start, text: number });
        if (text[start + number.length] === ',' && followsOn(numbers)) {
          edits.push({ start: start + number.length, end: start + number.length + 1, before: ',', after: '.', rule: 'numbering', confidence: SEQUENCE_CONFIDENCE });
        }
      }
    }
    offset += line.length + 1;
  }
  return [...edits, ...romanEdits(romans), ...pointEdits(points)].sort((a, b) => a.start - b.start);
}

/** What stands where the number of a point should: the number with specks or a wrong sign around it, or signs alone. */
const WORN = /^\s*((?:[^\p{L}\d\s(]{0,2}\d{1,2}[.,:/;]?)|[^\p{L}\d\s(“"]{1,3}|[^\p{L}\d\s(]{1,2}[a-zđ€©]\)|[a-zđ](?:[}\]]|)|bị|ẻ|ä\)|á\))(?=\s+\p{Lu})/u;
const ARTICLE = /^\s*(?:Điều|Chương|Mục|Phần|PHẦN|CHƯƠNG)\s/u;
const NUMBERED = /^\s*(\d{1,2})\.\s/;
const LETTERED = /^\s*([a-zđ])\)\s/u;

/**
 * Edits of the marks of points on badly read lines, 1. 2. 3. and a) b) c), where they were read as signs or with specks: each by the mark
 * before it and, where nothing of it is left, by the one after it too.
 */
export function repairMarks(text: string, isBad: (line: number) => boolean): TextEdit[] {
  const edits: TextEdit[] = [];
  const lines = text.split('\n');
  let number = 0;
  let point = -1;
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    const numbered = NUMBERED.exec(line);
    const lettered = LETTERED.exec(line);
    const mark = WORN.exec(line)?.[1];
    if (ARTICLE.test(line)) { number = 0; point = -1; } else if (lettered) point = POINTS.indexOf(lettered[1]!);
    else if (mark && isBad(index)) {
      const start = offset + line.indexOf(mark);
      const after = markMeant(mark, number, point, lines, index);
      if (after !== null && after !== mark) edits.push({ start, end: start + mark.length, before: mark, after, rule: 'numbering', confidence: ALONE_CONFIDENCE });
      if (after !== null) { if (/\d/.test(after)) { number = Number.parseInt(after, 10); point = -1; } else point = POINTS.indexOf(after[0]!); } else if (numbered) { number = Number(numbered[1]); point = -1; }
    } else if (numbered) { number = Number(numbered[1]); point = -1; }
    offset += line.length + 1;
  }
  return edits;
}

/** The mark that was printed, by those before and after it; null where nothing tells. */
function markMeant(mark: string, number: number, point: number, lines: readonly string[], index: number): string | null {
  const digits = /\d{1,2}/.exec(mark)?.[0];
  const letter = /[a-zđ]/.exec(mark)?.[0];
  const nextPoint = POINTS[point + 1];
  if (digits && /^\d{1,2}\.$/.test(mark)) {
    // 1. 3. 3. is 1. 2. 3.
    return Number(digits) === number + 2 && number > 0 && following(lines, index, NUMBERED) === digits ? `${number + 1}.` : mark;
  }
  if (digits) return Number(digits) === number + 1 ? `${digits}.` : null;
  if (letter && /^[^\p{L}]{1,2}[a-zđ]\)$/u.test(mark)) return letter === nextPoint ? `${letter})` : null;
  if (letter) return point >= 0 && letter === nextPoint && endsPoint(lines, index) ? `${letter})` : null;
  return number > 0 && /[^-–•*]/.test(mark) && following(lines, index, NUMBERED) === String(number + 2) && endsPoint(lines, index) ? `${number + 1}.` : null;
}

/** Lines within which the next mark of a list is looked for. */
const POINT_LINES = 30;

function following(lines: readonly string[], index: number, kind: RegExp): string | undefined {
  for (const line of lines.slice(index + 1, index + POINT_LINES)) {
    if (ARTICLE.test(line)) return undefined;
    const match = kind.exec(line);
    if (match) return match[1];
  }
  return undefined;
}

/** Whether the line before ends a point. */
function endsPoint(lines: readonly string[], index: number): boolean {
  for (let before = index - 1; before >= 0 && before >= index - 3; before--) if (lines[before]!.trim()) return /[.;:,]\W{0,3}$/.test(lines[before]!);
  return false;
}

/** What parts of a document are called by before their Roman number: PHỤ LỤC I, CHƯƠNG II, without marks or with them, the number perhaps run into it. */
const LABEL = /^(\s*(?:(?:PH[UỤ] ?L[UỤ]C|CH[UƯ][OƠ]NG|PH[AẦ]N|BI[EỂ]U)|(?:[Pp]h[uụ] ?l[uụ]c|[Cc]h[uư][oơ]ng|[Pp]h[aầ]n|[Bb]i[eể]u)))( ?)([IVX1l|!]{1,5})(?=\s*(?:$|[.:\-–(]))/u;

/** A Roman number behind its label: strokes read as others, no blank before it. What is a number in figures stays one. */
function labelEdits([, label, blank, number]: RegExpExecArray, offset: number): TextEdit[] {
  const value = ROMANS.get(number!.replace(/[1l|!]/g, 'I'));
  if (value === undefined || !/[IVX]/.test(number!)) return [];
  const start = offset + label!.length;
  const after = ` ${roman(value)}`;
  return after === blank! + number! ? [] : [{ start, end: start + blank!.length + number!.length, before: blank! + number!, after, rule: 'roman', confidence: ALONE_CONFIDENCE }];
}

function followsOn(numbers: Mark[]): boolean {
  const [before, last] = [numbers.at(-2), numbers.at(-1)!];
  return Number(last.text) === 1 || (before !== undefined && Number(last.text) === Number(before.text) + 1);
}

const roman = (value: number): string => 'X'.repeat(Math.floor(value / 10)) + ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'][value % 10]!;
const ROMANS = new Map(Array.from({ length: 39 }, (_, i) => [roman(i + 1), i + 1]));

function romanEdits(marks: Mark[]): TextEdit[] {
  const edits: TextEdit[] = [];
  const plain = marks.map(({ text }) => text.replace(/[1l|!\]]/g, 'I').replace(/[HU]/g, 'II'));
  let previous = 0;
  for (const [index, { start, text }] of marks.entries()) {
    const value = ROMANS.get(plain[index]!) ?? 0;
    const next = ROMANS.get(plain[index + 1] ?? '');
    let right = value;
    // II, II, IV: a stroke was lost (or, rarely, won).
    if (previous > 0 && value !== previous + 1 && next === previous + 2) right = previous + 1;
    else if (previous > 0 && value === previous && value > 1 && next === undefined) right = previous + 1;
    const after = right > 0 ? roman(right) : text;
    if (after !== text && Math.abs(after.length - text.length) <= 1) {
      edits.push({ start, end: start + text.length, before: text, after, rule: 'roman', confidence: right === value || next === right + 1 ? SEQUENCE_CONFIDENCE : ALONE_CONFIDENCE });
    }
    previous = right;
  }
  return edits;
}

function pointEdits(marks: Mark[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let previous = -1;
  for (const [index, { start, text }] of marks.entries()) {
    const letter = text.toLowerCase();
    let place = POINTS.indexOf(letter);
    const expected = POINTS[previous + 1];
    const following = marks[index + 1]?.text.toLowerCase();
    if (letter !== expected && expected !== undefined && isMisread(letter, expected)) {
      const confirmed = following !== undefined && (following === POINTS[previous + 2] || isMisread(following, POINTS[previous + 2]));
      // At the start of a list only the next mark tells; within one, the mark before does.
      if (previous >= 0 ? letter !== 'a' : confirmed) {
        place = previous + 1;
        const after = text === letter ? expected : expected.toUpperCase();
        edits.push({ start, end: start + 1, before: text, after, rule: 'point', confidence: confirmed ? SEQUENCE_CONFIDENCE : ALONE_CONFIDENCE });
      }
    }
    // A page that begins within a list: what e follows is đ.
    if (index === 0 && letter === 'd' && following === 'e') {
      place = POINTS.indexOf('đ');
      edits.push({ start, end: start + 1, before: text, after: text === letter ? 'đ' : 'Đ', rule: 'point', confidence: ALONE_CONFIDENCE });
    }
    previous = place;
  }
  return edits;
}
