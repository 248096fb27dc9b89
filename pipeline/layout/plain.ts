/**
 * Lines of a text file. Where white space keeps the columns of the paper ("pdftotext -layout"), letterhead and end matter are parted into their
 * two columns; everything else stays as it is.
 */
import { beginsWith, FIXED_WORDS, opensRecipients } from '../../dictionaries/fixed-words.ts';
import { fold } from '../../dictionaries/fold.ts';
import type { BlockKind, RecognizedPage, TextBlock, TextLine, Word } from '../model.ts';
import { plainTables, type PlainTable } from './plain-tables.ts';
import { appendWords } from './text-lines.ts';

/** Words of one line with no wide gap between them, and the column (0-based) that they begin in. */
interface Segment { words: Word[]; from: number; to: number }

/** A printed line of the file: one segment, or more where white space parts columns. */
interface Row { segments: Segment[]; blankAbove: boolean; line: number }

/** White space of this many columns parts text that stands side by side; justified text has less between its words. */
const COLUMN_GAP = 4;
/** A blank to write in parts nothing: "ngày    tháng 02", "ngày    /02/2026", "Số:      /KH-UBND"; vowels as any encoding has them ("ngµy    th¸ng"). */
const BEFORE_BLANK = /^[^\p{L}\d]*(?:ng\S{1,2}y|th\S{1,2}ng|n\S{1,2}m|s\S{1,2}:?)$/iu;
const AFTER_BLANK = /^(?:\/|-\p{Lu}|th\S{1,2}ng$|n\S{1,2}m$|\d)/iu;
/** The last recipient: "- Lưu: VT, …"; "L­u:" in TCVN3. */
const FILED = /^\W{0,3}l\S?u ?:/;
/** A letterhead begins within this many lines from the top of a page and has at most as many. */
const HEAD_LINES = 18;

/** The blocks of a page of plain text in reading order, `tables` among them; blank lines and white space before a line are remembered by the line. */
export function layoutPlainText(page: RecognizedPage, tables: PlainTable[] = plainTables(page, null).tables): TextBlock[] {
  const all = rowsOf(withoutTables(page.words, tables));
  const numbers = new Set(pageNumbers(all));
  const pageNotes = new Set(notesAbove(all, numbers));
  const rows = all.filter((row) => !numbers.has(row) && !pageNotes.has(row));
  all.forEach((row, at) => {
    const above = all[at - 1];
    if (above && numbers.has(above)) row.blankAbove ||= above.blankAbove;
  });
  const blocks: TextBlock[] = [];
  const add = (kind: BlockKind, parts: { segments: Segment[]; blankAbove: boolean }[]) => {
    if (parts.length === 0) return;
    blocks.push({ kind, page: page.number, box: null, lines: parts.map(({ segments, blankAbove }) => lineOf(segments, blankAbove, page.number)) });
  };
  const addColumns = (kinds: [BlockKind, BlockKind], part: Row[]) => {
    const right = rightColumn(part);
    // what stands alone below the last recipient is the name of who signed
    const filed = kinds[1] === 'signature' ? part.findIndex(({ segments }) => FILED.test(fold(textOf(segments[0]!)))) : -1;
    for (const { segments, blankAbove } of filed < 0 ? [] : part.slice(filed + 1)) if (segments.length === 1 && blankAbove) segments[0]!.from = Math.max(segments[0]!.from, right);
    for (const [at, kind] of kinds.entries()) {
      add(kind, part.flatMap(({ segments, blankAbove }) => {
        const own = segments.filter(({ from }) => (from >= right) === (at === 1));
        return own.length > 0 ? [{ segments: own, blankAbove }] : [];
      }));
    }
  };
  const head = headEnd(rows);
  const end = endStart(rows, head);
  const after = endStop(rows, end);
  const addText = (text: Row[], among: PlainTable[]) => {
    let from = 0;
    for (const { from: line, block } of among) {
      const at = text.findIndex((row, index) => index >= from && row.line >= line);
      const to = at < 0 ? text.length : at;
      add('text', text.slice(from, to));
      blocks.push(block);
      from = to;
    }
    add('text', text.slice(from));
  };
  if (head > 0) addColumns(['letterhead-left', 'letterhead-right'], rows.slice(0, head));
  const text = rows.slice(head, end);
  const notes = notesFrom(text);
  const endLine = rows[end]?.line ?? Infinity;
  addText(text.slice(0, notes), tables.filter((table) => table.from < endLine));
  if (end < rows.length) addColumns(['recipients', 'signature'], rows.slice(end, after));
  addText(rows.slice(after), tables.filter((table) => table.from >= endLine));
  add('footnote', [...pageNotes, ...text.slice(notes)]);
  add('page-number', [...numbers]);
  return blocks;
}

/** The words outside of tables. */
function withoutTables(words: Word[], tables: PlainTable[]): Word[] {
  let at = 0;
  return tables.length === 0 ? words : words.filter(({ line }) => {
    while (at < tables.length && tables[at]!.to <= line) at++;
    return at === tables.length || line < tables[at]!.from;
  });
}

/** Lines between two page numbers at least. */
const PAGE_LINES = 15;

/** Figures alone on their lines that count pages: each one more than the last, with a page of lines between them. */
function pageNumbers(rows: Row[]): Row[] {
  const found: { row: Row; at: number; value: number }[] = [];
  rows.forEach((row, at) => {
    const text = row.segments.length === 1 ? textOf(row.segments[0]!) : '';
    const value = Number(/^(?:[-–—] ?)?(\d{1,3})(?: ?[-–—])?$/.exec(text)?.[1] ?? NaN);
    const last = found.at(-1);
    if (last ? value === last.value + 1 && at - last.at >= PAGE_LINES : value === 1 || (value === 2 && at >= PAGE_LINES)) found.push({ row, at, value });
  });
  // a lone "1" may be anything
  return found.length === 1 && found[0]!.value === 1 ? [] : found.map(({ row }) => row);
}

function rowsOf(words: Word[]): Row[] {
  const rows: Row[] = [];
  let last = -1;
  for (const word of words) {
    if (word.line !== last) {
      const indent = word.gap ?? 0;
      rows.push({ segments: [{ words: [word], from: indent, to: indent + word.text.length }], blankAbove: last >= 0 && word.line > last + 1, line: word.line });
    } else {
      const segment = rows.at(-1)!.segments.at(-1)!;
      const from = segment.to + (word.gap ?? 1);
      if ((word.gap ?? 1) >= COLUMN_GAP && !isBlank(segment.words.at(-1)!, word)) rows.at(-1)!.segments.push({ words: [word], from, to: from + word.text.length });
      else { segment.words.push(word); segment.to = from + word.text.length; }
    }
    last = word.line;
  }
  return rows;
}

function isBlank(before: Word, after: Word): boolean {
  return BEFORE_BLANK.test(before.text) && AFTER_BLANK.test(after.text);
}

function lineOf(segments: Segment[], blankAbove: boolean, page: number): TextLine {
  const line: TextLine = { page, number: 0, raw: '', text: '', edits: [], words: [], box: null, confidence: 1, geometry: null, blankAbove, indent: segments[0]!.from };
  appendWords(line, segments.flatMap(({ words }) => words));
  return line;
}

const textOf = ({ words }: Segment) => words.map(({ text }) => text).join(' ');

/** The column that the right-hand texts begin in: that of the first one of the rows that have both. */
function rightColumn(rows: Row[]): number {
  const starts = rows.flatMap(({ segments }) => (segments.length > 1 ? [segments.at(-1)!.from] : []));
  const left = rows.flatMap(({ segments }) => (segments.length > 1 ? [segments[0]!.to] : []));
  return starts.length === 0 ? Infinity : Math.max(Math.min(...starts) - COLUMN_GAP, Math.min(...left));
}

const OTHERS = /^\W{0,3}(?:kinh gui|noi nhan)/;

/** Index of the first row below a letterhead whose columns stand side by side; 0 where there is none. */
function headEnd(rows: Row[]): number {
  const first = rows.slice(0, HEAD_LINES).findIndex(({ segments }) => segments.length === 2 && isMotto(textOf(segments[1]!)));
  if (first < 0) return 0;
  let end = first + 1;
  for (let at = end; at < Math.min(rows.length, first + HEAD_LINES); at++) {
    const { segments } = rows[at]!;
    const column = rightColumn(rows.slice(0, end));
    // a line over both columns, addressees or recipients: the letterhead has ended
    if (segments.some((segment) => OTHERS.test(fold(textOf(segment)))) || (segments.length === 1 && segments[0]!.from < column && segments[0]!.to > column + COLUMN_GAP)) break;
    if (segments.length === 2) end = at + 1;
  }
  // the subject of a letter goes on under the number, as narrow as the left column
  const right = rightColumn(rows.slice(0, end));
  while (end < rows.length && !rows[end]!.blankAbove && rows[end]!.segments.length === 1 && rows[end]!.segments[0]!.to <= right && rows[end]!.segments[0]!.from < right / 3) end++;
  return end;
}

function isMotto(text: string): boolean {
  return beginsWith(text, FIXED_WORDS.motto) || beginsWith(text, FIXED_WORDS.device) || /^dang cong san viet nam|^doan (?:tncs|thanh nien cong san) ho chi minh/.test(fold(text));
}

/** Index of the row "Nơi nhận" whose right side holds the signature; `rows.length` where they do not stand side by side. */
function endStart(rows: Row[], from: number): number {
  const at = rows.findIndex((row, index) => index >= from && opensRecipients(textOf(row.segments[0]!)));
  return at >= 0 && rows.slice(at, at + 12).some(({ segments }) => segments.length === 2) ? at : rows.length;
}

/** An annex, or the head of a document that is attached; vowels as any encoding has them. */
const ATTACHED = /^ph\S{1,2} l\S{1,2}c(?: \S{1,5})?$/iu;
const isAttached = (segment: Segment | undefined) => segment !== undefined && (ATTACHED.test(textOf(segment)) || isMotto(textOf(segment)));

/** Index of the row below recipients and signature: after the last recipient, one that begins an annex or runs over both columns. */
function endStop(rows: Row[], from: number): number {
  const filed = rows.findIndex(({ segments }, at) => at >= from && FILED.test(fold(textOf(segments[0]!))));
  if (filed < 0) return rows.length;
  const column = rightColumn(rows.slice(from, filed + 1));
  const at = rows.findIndex(({ segments: [first, second] }, index) => index > filed
    && (isAttached(first) || isAttached(second) || (first!.from < column - COLUMN_GAP && first!.to > column + COLUMN_GAP)));
  return at < 0 ? rows.length : at;
}

const NOTE = /^\[(\d{1,3})\]\s/;
/** A mark behind a word: "đi bầu[2]". */
const CITED = /[^\s[]\[(\d{1,3})\]/g;

/** Index of the first of the notes "[1] …" at the end of a page, where the text above refers to it. */
function notesFrom(rows: Row[]): number {
  const cited = new Set<string>();
  const first = rows.findIndex(({ segments }) => {
    const text = segments.map(textOf).join(' ');
    const note = NOTE.exec(text)?.[1];
    if (note !== undefined && cited.has(note)) return true;
    for (const [, number] of text.matchAll(CITED)) cited.add(number!);
    return false;
  });
  return first < 0 ? rows.length : first;
}

/** A note below the text of a page, and its mark glued to a word: "đạt trên 95%1". */
const PAGE_NOTE = /^(\d{1,2})\s\p{Lu}\p{Ll}/u;
const GLUED_MARK = /[\p{L}%)”"](\d{1,2})(?=[\s.,;:)]|$)/gu;
/** Lines of notes on a page at most. */
const NOTE_LINES = 6;

/** Notes that stand apart at the end of a printed page, right above its number (one of `numbers`) or its end, and that the text above refers to. */
function notesAbove(rows: Row[], numbers: Set<Row>): Row[] {
  const cited = new Set<string>();
  return [...rows, null].flatMap((row, at) => {
    if (row && !numbers.has(row)) {
      for (const [, mark] of row.segments.map(textOf).join(' ').matchAll(GLUED_MARK)) cited.add(mark!);
      return [];
    }
    const first = Math.max(0, at - NOTE_LINES);
    const from = rows.slice(first, at).findIndex(({ segments, blankAbove }) => {
      const note = blankAbove ? PAGE_NOTE.exec(textOf(segments[0]!))?.[1] : undefined;
      return note !== undefined && cited.has(note);
    });
    return from < 0 ? [] : rows.slice(first + from, at);
  });
}
