/**
 * The components of a document (Nghị định 30/2020/NĐ-CP, Phụ lục I), found by what the lines say and, where there is geometry, by the
 * kinds of their blocks. Plain text has no blocks: there the two columns of the letterhead stand on one line and are parted by their words.
 */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { spanOf, type LineSpan } from '../lines.ts';
import type { BlockKind } from '../model.ts';
import { readType } from './type.ts';

/** A line with the kind of its block; `parted`: a table or another page part stands between it and the line before. */
export interface Row extends LineSpan { kind: BlockKind; parted: boolean }

export interface Components {
  agencies: Row[]; motto: Row[]; number: Row | null; date: Row | null; marks: Row[];
  /** "V/v …" of a công văn */
  subject: Row[];
  /** the line with the document type, and the title below it */
  type: Row | null; title: Row[];
  /** the issuing authority in capitals below the title of a decision or decree */
  authority: Row[];
  addressees: Row[]; body: Row[]; recipients: Row[]; signature: Row[];
  /** one list of lines for each annex */
  annexes: Row[][];
}

const MOTTO = /(?:c\p{L}ng\s+)?h\p{L}a\s+x\p{L}\s+h\p{L}i\s+ch\p{L}\s+ngh\p{L}a\s+vi\p{L}t(?:\s+nam)?|\p{L}{2,3}c\s+l\p{L}p\s?[-–. ]\s?t\p{L}\s+do\s?[-–. ]\s?h\p{L}nh\s+ph\p{L}c|d\p{L}ng\s+cong\s+san\s+viet\s+nam/u;
const NUMBER = /^(?:s[o06e]|luat so|so va ky hieu)\s?[:.;]|^(?:luat so|so)\s+\d+\s?[-/]/;
const DATE_LINE = /[\p{L})], ?ng[a-z]{1,2}y\b[\s\d.…_]{0,12}th[a-z]{1,3}ng\b/u;
/** A number line of which a stamp has left only the notation. */
const CODE_LINE = /(?:^|[\s\/.])(?:KH|QĐ|TB|CT|NQ|BC|TTr|CV|HD|CTr|KL|TT|NĐ)-\p{Lu}{2,}$/u;
const SUBJECT = /^v\s?\/\s?v\b/;
const ADDRESSEES = /^kinh\s+(?:gui|trinh)\b/;
const BASES = /^\W{0,3}(?:can\W? cu|thuc hien|xet\b|theo (?:de nghi|de xuat|chi dao|ke hoach)|trien khai|tren co so|de (?:trien khai|thuc hien|tiep tuc|chu dong|dam bao|bao dam)|nham |quan triet|tiep tuc |thi hanh |ngay \d|trong (?:ngay|hai ngay|thoi gian)|thoi gian qua|hien nay)/;
const HEADING = /^(?:[IVX]{1,4}\s?[./]|\d{1,2}\s?[.)]|A\.|(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:[IVX\d]|thứ|THỨ)|(?:Điều|ĐIỀU)\s+1\b|[-+]\s)/u;
const MARK = /^\(?(tuyet mat|toi mat|mat|hoa toc(?: hen gio)?|thuong khan|khan|hoa toc)\)?$/;
const RECIPIENTS = /^n[oơ][i1]\s+nh\p{L}n\b\s?[:.;]?/u;
/** TM., KT., TL., TUQ., Q. and what follows in capitals. */
export const AUTHORITY = /(?:^|\s)((?:T\/?M|K\/?T|T\/?L|TUQ|Q)\s?[.,]\s?\p{Lu}[\p{Lu}\s,.-]+)$/u;
/** Positions that sign, in capitals. */
export const POSITION = /(?:^|\s)((?:Q\. ?|QUYỀN )?(?:PHÓ )?(?:TỔNG )?(?:GIÁM ĐỐC|CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|CHỦ NHIỆM|CỤC TRƯỞNG|VỤ TRƯỞNG|CHI CỤC TRƯỞNG|TRƯỞNG (?:PHÒNG|BAN|KHOA|TRẠM|ĐOÀN)|HIỆU TRƯỞNG|VIỆN TRƯỞNG|CHÁNH (?:VĂN PHÒNG|THANH TRA|ÁN)|BÍ THƯ|TỔNG THANH TRA|KIỂM TOÁN NHÀ NƯỚC|THỐNG ĐỐC|TỔNG CỤC TRƯỞNG|ĐỘI TRƯỞNG|CHỈ HUY TRƯỞNG|CHỦ TỌA|THƯ KÝ|TỔNG BIÊN TẬP|ỦY VIÊN|UỶ VIÊN)[\p{Lu}\s,.-]*)$/u;
const ANNEX = /^phu luc\s*(?:so\s*)?(?:[ivxl\d]{1,5}|[a-h])?\s*[.:]?$/;
const ANNEX_TITLE = /^phu luc\b/;
const ISSUED_WITH = /^\(?\s?(?:ban hanh|kem theo|dinh kem|duoc ban hanh)/;

/** Sort the lines of a document, in reading order, into its components. */
export function findComponents(rows: Row[]): Components {
  const found: Components = { agencies: [], motto: [], number: null, date: null, marks: [], subject: [], type: null, title: [], authority: [], addressees: [], body: [], recipients: [], signature: [], annexes: [] };
  const annexAt = annexStarts(rows);
  const main = rows.slice(0, annexAt[0] ?? rows.length);
  annexAt.forEach((start, index) => found.annexes.push(rows.slice(start, annexAt[index + 1] ?? rows.length)));
  const bodyAt = readHead(main, found);
  readEnd(main, bodyAt, found);
  return found;
}

/** Letterhead, title and addressees; returns the index of the first line of the body. */
function readHead(rows: Row[], found: Components): number {
  let at = 0;
  let subject = false;
  for (; at < Math.min(rows.length, 60); at++) {
    const row = rows[at]!;
    for (const part of splitColumns(row)) {
      const folded = fold(part.text);
      if (MOTTO.test(folded)) { found.motto.push(part); subject = false; }
      else if (MARK.test(folded)) found.marks.push(part);
      else if (NUMBER.test(folded) && !found.number) found.number = part;
      else if (row.kind === 'letterhead-left' && !found.number && CODE_LINE.test(part.text)) found.number = part;
      else if (DATE_LINE.test(folded) && folded.length < 60 && !found.date) { found.date = part; subject = false; }
      else if (SUBJECT.test(folded)) { found.subject.push(part); subject = true; }
      else if (ADDRESSEES.test(folded) && row.kind === 'text') return readAddressees(rows, at, found);
      else if (ADDRESSEES.test(folded)) { found.addressees.push(part); subject = false; }
      else if (found.addressees.length > 0 && row.kind === 'text') return readAddressees(rows, at - 1, found);
      else if (subject && !isCapitals(part.text) && row.kind !== 'letterhead-right' && (row.kind === 'letterhead-left' || part.text.length < 60)) found.subject.push(part);
      else if (row.kind !== 'letterhead-left' && readType(part.text)) return readTitle(rows, at, found);
      else if (row.kind !== 'text' || (isCapitals(part.text) && !HEADING.test(part.text) && part.text.length < 90)) {
        if (row.kind !== 'letterhead-right' && !found.number && /\p{L}{2}/u.test(part.text)) found.agencies.push(part);
      } else if (startsBody(part.text) || part.text.length > 40) return at;
    }
  }
  return at;
}

function startsBody(text: string): boolean {
  return BASES.test(fold(text)) || HEADING.test(text);
}

/** The two columns of a letterhead that stand on one line. */
function splitColumns(row: Row): Row[] {
  if (row.kind === 'letterhead-left' || row.kind === 'letterhead-right') return [row];
  const folded = fold(row.text);
  const motto = MOTTO.exec(folded);
  if (motto && motto.index > 0) return cut(row, motto.index);
  if (NUMBER.test(folded)) {
    const date = DATE_LINE.exec(folded);
    if (date) {
      // the place is the run of capitalised words before ", ngày"; the notation before it ends with capitals or a figure
      const head = row.text.slice(0, date.index + 1);
      const place = /(?:^|\s)((?:(?:TP\.?|T\.|TX\.?|Thành phố|Tỉnh)\s?)?\p{Lu}[\p{Ll}’']*(?:[\s-]\p{Lu}[\p{Ll}’']+){0,4})$/u.exec(head);
      if (place) return cut(row, place.index + place[0].length - place[1]!.length);
    }
  }
  return [row];
}

function cut(row: Row, at: number): Row[] {
  const left = spanOf(row.line, row.start, row.start + at);
  const right = spanOf(row.line, row.start + at, row.end);
  return [left, right].filter(({ text }) => text !== '').map((span) => ({ ...row, ...span }));
}

/** The line with the type, the lines of the title, and the authority in capitals below it. */
function readTitle(rows: Row[], at: number, found: Components): number {
  const type = rows[at]!;
  found.type = type;
  const rest = readType(type.text)!.rest;
  if (rest < type.text.length) found.title.push({ ...type, ...spanOf(type.line, type.start + rest, type.end) });
  const width = Math.max(...rows.slice(at, at + 40).map(({ text }) => text.length));
  const column = columnOf(rows.filter(({ line }) => line.page === type.line.page));
  let next = at + 1;
  for (; next < Math.min(rows.length, at + 16); next++) {
    const row = rows[next]!;
    const folded = fold(row.text);
    const first = next === at + 1;
    if (!/[\p{L}\d]/u.test(row.text)) continue;
    if (ADDRESSEES.test(folded)) return readAddressees(rows, next, found);
    if (startsBody(row.text) && !(first && !/^can cu/.test(folded) && row.text.length < width * 0.9)) break;
    if (row.kind !== 'text') break;
    if (/^\(.*\)$/.test(row.text) && !first) continue;
    const title = found.title;
    if (title.length > 0 && isCapitals(row.text) && !isCapitals(title.at(-1)!.text)) { found.authority.push(row); continue; }
    if (found.authority.length > 0) {
      if (isCapitals(row.text)) { found.authority.push(row); continue; }
      break;
    }
    if (title.length > 0 && bodyBegins(row, title, width, column)) break;
    title.push(row);
  }
  return next;
}

/**
 * A line after the title that is neither a base nor a heading: set like running text (indented on the left, full on the right, with more space above
 * than the lines of the title have), or a sentence that says what is issued.
 */
function bodyBegins(row: Row, title: Row[], width: number, column: { left: number; right: number } | null): boolean {
  const geometry = row.line.geometry;
  const above = title.at(-1)!;
  if (geometry && column) {
    const indented = geometry.left - column.left - (column.right - geometry.right) > 0.025;
    const inner = title.length > 1 ? Math.min(...title.slice(1).map(({ line }) => line.geometry?.gapAbove ?? Infinity)) : 0.4;
    return indented && geometry.gapAbove > inner + 0.25;
  }
  if (row.text.length > 120) return true;
  if (/^\p{Ll}/u.test(row.text)) return false;
  return row.text.length >= width * 0.85 && above.text.length < width * 0.85 && row.line.blankAbove;
}

/** Edges of the running text on the page of the title, in shares of the page width; null in plain text. */
function columnOf(rows: Row[]): { left: number; right: number } | null {
  const shapes = rows.flatMap(({ line, kind }) => (line.geometry && kind === 'text' && line.geometry.right - line.geometry.left > 0.4 ? [line.geometry] : []));
  if (shapes.length < 3) return null;
  const lefts = shapes.map(({ left }) => left).sort((a, b) => a - b);
  const rights = shapes.map(({ right }) => right).sort((a, b) => a - b);
  return { left: lefts[Math.floor(lefts.length * 0.2)]!, right: rights[Math.floor(rights.length * 0.7)]! };
}

/** "Kính gửi: …" and the list below it. */
function readAddressees(rows: Row[], at: number, found: Components): number {
  if (found.addressees.length === 0) found.addressees.push(rows[at]!);
  let next = at + 1;
  for (; next < rows.length; next++) {
    const row = rows[next]!;
    const previous = rows[next - 1]!;
    if (row.kind !== 'text') break;
    const folded = fold(row.text);
    if (DATE_LINE.test(folded) || MOTTO.test(folded)) continue;
    if (/^[-–+]\s?\p{Lu}/u.test(row.text)) found.addressees.push(row);
    else if (/[.;]$/.test(previous.text) || startsBody(row.text) || previous.text.length > 110) break;
    else if (/^\p{Ll}/u.test(row.text) || /[,–-]$/.test(previous.text) || ADDRESSEES.test(fold(previous.text)) && /[:]$/.test(previous.text)) found.addressees.push(row);
    else break;
  }
  return next;
}

/** Recipients and signature; everything before them is the body. */
function readEnd(rows: Row[], bodyAt: number, found: Components): void {
  const end = endStart(rows, bodyAt);
  found.body = rows.slice(bodyAt, end);
  let inRecipients = false;
  const page = rows[end]?.line.page ?? 0;
  const after = rows.findIndex((row, at) => at > end && row.line.page > page && row.kind === 'text');
  if (after >= 0) found.annexes.unshift(rows.slice(after));
  for (const row of rows.slice(end, after < 0 ? rows.length : after)) {
    if (RECIPIENTS.test(fold(row.text))) inRecipients = true;
    const parts = row.kind === 'text' ? splitSignature(row) : [row];
    for (const part of parts) {
      if (row.kind === 'recipients') found.recipients.push(part);
      else if (row.kind === 'signature' || part !== row && part === parts.at(-1)) found.signature.push(part);
      else if (inRecipients && !endsRecipients(part, found.recipients)) found.recipients.push(part);
      else { inRecipients = false; found.signature.push(part); }
    }
  }
}

/** Index of the first line of the end matter. Blocks that only look like recipients or a signature are running text unless "Nơi nhận" or an authority stands in them. */
function endStart(rows: Row[], bodyAt: number): number {
  for (let at = bodyAt; at < rows.length; at++) {
    if (!beginsEnd(rows, at)) continue;
    while (at > bodyAt && rows[at - 1]!.kind === 'signature' && rows[at - 1]!.line.page === rows[at]!.line.page) at--;
    return at;
  }
  // neither was read: what stands in two columns at the very end
  let end = rows.length;
  while (end > bodyAt && (rows[end - 1]!.kind === 'recipients' || rows[end - 1]!.kind === 'signature')) end--;
  return end;
}

function beginsEnd(rows: Row[], at: number): boolean {
  const text = rows[at]!.text.replace(/\*/g, '').trim();
  if (RECIPIENTS.test(fold(text))) return true;
  // the label was misread: a block beside the signature that is a list
  if (rows[at]!.kind === 'recipients' && rows[at - 1]?.kind !== 'recipients' && rows.slice(at + 1, at + 4).filter((row) => row.kind === 'recipients' && /^[-–~_]\s?\p{L}/u.test(row.text)).length >= 2) return true;
  if (!isCapitals(text) || text.length > 70) return false;
  const closed = rows.slice(Math.max(0, at - 3), at).some((above) => /\.\s?\/\s?\.?["”]?$|\/-$/.test(above.text));
  if (AUTHORITY.test(text)) return closed || isName(rows.slice(at + 1, at + 8));
  return POSITION.exec(text)?.index === 0 && (closed || isName(rows.slice(at + 1, at + 6)));
}

/** A short line of two to five capitalised words follows. */
function isName(rows: Row[]): boolean {
  return rows.some(({ text }) => /^(?:\p{Lu}\p{Ll}+\s){1,4}\p{Lu}\p{Ll}+$/u.test(text.trim()));
}

/** Recipients and signature that stand on one line of plain text. */
function splitSignature(row: Row): Row[] {
  const match = AUTHORITY.exec(row.text) ?? POSITION.exec(row.text);
  const start = match ? match.index + match[0].length - match[1]!.length : 0;
  return start > 2 && /\p{Ll}|^[-–]/u.test(row.text.slice(0, start)) ? cut(row, start) : [row];
}

/** After "Lưu: …" or in capitals: no longer a recipient. */
function endsRecipients(row: Row, recipients: Row[]): boolean {
  const text = row.text.replace(/\*/g, '').trim();
  if (/^[-–+•]/.test(text)) return false;
  if (isCapitals(text) && (AUTHORITY.test(text) || POSITION.test(text))) return true;
  const saved = recipients.some((item) => /^[-–+•]?\s?luu\b/.test(fold(item.text)));
  return saved && (!/^[\p{Ll}(]/u.test(text) || /\.$/.test(recipients.at(-1)!.text));
}

/** Where annexes begin: "PHỤ LỤC …" alone on its line, or a type or title in capitals with "(Ban hành kèm theo …)" below it. */
function annexStarts(rows: Row[]): number[] {
  const starts: number[] = [];
  let ended = false;
  let endPage = 0;
  rows.forEach((row, at) => {
    const folded = fold(row.text);
    if (RECIPIENTS.test(folded)) { ended = true; endPage = row.line.page; }
    if (ended && (row.kind === 'recipients' || row.kind === 'signature') && row.line.page <= endPage + 1) endPage = row.line.page;
    const previous = starts.at(-1);
    if (row.kind !== 'text' || at === 0 || (previous !== undefined && at <= previous + 2)) return;
    // whatever stands on a page after the signature
    const after = ended && starts.length === 0 && row.line.page > endPage;
    if (after || (row.text.length < 200 && (ANNEX_TITLE.test(folded) || isCapitals(row.text)) && beginsAnnex(rows, at, folded, ended))) starts.push(at);
  });
  return starts;
}

/** "PHỤ LỤC II" alone or in capitals, or a title in capitals with "(Ban hành kèm theo …)" below it. */
function beginsAnnex(rows: Row[], at: number, folded: string, ended: boolean): boolean {
  const { text } = rows[at]!;
  const issued = rows.slice(at + 1, at + 7).some((below) => ISSUED_WITH.test(fold(below.text)));
  if (ANNEX.test(folded)) return isCapitals(text) || issued || ended;
  if (!isCapitals(text)) return false;
  if (ANNEX_TITLE.test(folded)) return ended || issued;
  return issued && !text.endsWith(':') && (ended || (at > 12 && readType(text) !== null));
}
