/** Letterhead, title and addressees, line by line from the top. */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { spanOf } from '../lines.ts';
import { readNumber } from './letterhead.ts';
import { cut, type Components, type Row } from './row.ts';
import { readTypeLine, typeOfNotation } from './type.ts';

const MOTTO = /(?:c\p{L}ng\s*)?h\p{L}a\s*x\p{L}\s*h\p{L}i\s+ch\p{L}\s+ngh\p{L}a\s+vi\p{L}t(?:\s+nam)?|\p{L}{2,3}c\s+l\p{L}p\s?[-–. ]\s?t\p{L}\s+do\s?[-–. ]\s?h\p{L}nh\s+ph\p{L}c|d\p{L}ng\s+cong\s+san\s+viet\s+nam/u;
const NUMBER = /^(?:s[o06e]|luat so|so va ky hieu)\s?[:.;]|^(?:luat so|so)\s+\d+\s?[-/]|^so\s[\s….]*[-/]\s?[a-z]{2}|^so\s+\d{1,4}\s+(?:kh|qd|tb|ct|nq|bc|ttr|hd|ctr|kl|qc|qyd)\s?[-/]\s?[a-z]{2}/;
const DATE_LINE = /[\p{L})] ?, ?ng[a-z]{1,2}y\b(?:(?:[\s\d.…_]{0,12}|\s?\S{1,3}\s)th[a-z]{1,3}ng\b|\s?\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?20\d\d\W?$)/u;
/** A date in figures behind a number is that of another document. */
const CITED_DATE = /[\d:;\/].*ngay\s?\d{1,2}\s?[\/.-]/;
/** "Số:" above "/KH-UBND", "Yên Bái, ngày" above "tháng 3 năm 2026": the blanks to write in part the line. */
const BARE_LABEL = /^so\s?:\W*$/;
const BLANK_DAY = /^[^\d.;:]{2,40} ?, ?ngay\W*$/;
/** A number line of which a stamp has left only the notation. */
const CODE_LINE = /(?:^|[\s\/.])(?:KH|QĐ|TB|CT|NQ|BC|TTr|CV|HD|CTr|KL|TT|NĐ)-\p{Lu}{2,}$/u;
const SUBJECT = /^v\s?\/\s?v\b/;
/** What a dark or broken print leaves of "V/v" below the number of a công văn. */
const MISREAD_SUBJECT = /^(?:v[ail1í|\/\\]{1,2}[vy]?|wv?)\s+(?=\p{Ll})/u;
/** A number of which the label was misread ("$: 1203/KH-CNST"), or the slash as well ("86:512SNV-CCHC"). */
const UNLABELLED_NUMBER = /^\S{0,3}\s?[:.;]\s?\d{1,5}(?:[a-z]?\s?\/\s?\p{Lu}{2,}|\p{Lu}{2,}-\p{Lu}{2,})/u;
/** A bit of a stamp may stand before it. */
const ADDRESSEES = /^\W{0,3}(?:\S{1,2}\s{1,3}\W{0,2})?kinh\s+(?:gui|trinh)\b/;
const BASES = /^\W{0,3}(?:can\W? cu|thuc hien|xet\b|theo (?:de nghi|de xuat|chi dao|ke hoach)|trien khai|tren co so|de (?:trien khai|thuc hien|tiep tuc|chu dong|dam bao|bao dam)|nham |quan triet|tiep tuc |thi hanh |ngay \d|trong (?:ngay|hai ngay|thoi gian)|thoi gian qua|hien nay)/;
const HEADING = /^(?:[IVX]{1,4}\s?[./-](?!v\s)|\d{1,2}\s?[.)]|A\.|(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:[IVX\d]|thứ|THỨ)|(?:Điều|ĐIỀU)\s+1\b|[-+]\s)/u;
const MARK = /^\(?(tuyet mat|toi mat|mat|hoa toc(?: hen gio)?|thuong khan|khan|hoa toc)\)?$/;

/** Letterhead, title and addressees; returns the index of the first line of the body. */
export function readHead(rows: Row[], found: Components): number {
  let at = 0;
  let subject = false;
  for (; at < Math.min(rows.length, 60); at++) {
    const row = rows[at]!;
    for (const part of splitColumns(row).flatMap((column) => withoutEnd(column, found))) {
      const folded = fold(part.text);
      if (MOTTO.test(folded) || (folded === 'nam' && /vi\p{L}t$/u.test(fold(found.motto.at(-1)?.text ?? '')))) { found.motto.push(part); subject = false; }
      else if (MARK.test(folded)) found.marks.push(part);
      else if (NUMBER.test(folded) && !found.number) found.number = BARE_LABEL.test(folded) && /^\/\s?\p{Lu}/u.test(rows[at + 1]?.text ?? '') ? rows[at + 1]! : part;
      else if (BLANK_DAY.test(folded) && /^thang\b/.test(fold(rows[at + 1]?.text ?? '')) && !found.date) found.date = part;
      else if (!found.number && ((part.kind === 'letterhead-left' && CODE_LINE.test(part.text)) || (part.kind !== 'letterhead-right' && UNLABELLED_NUMBER.test(part.text)))) found.number = part;
      else if (DATE_LINE.test(folded) && folded.length < 60 && !found.date && !CITED_DATE.test(folded)) { found.date = part; subject = false; }
      else if (found.date && row.kind === 'letterhead-right' && /^(?:nam )?20\d\d$/.test(folded) && /(?:nam|thang \d{1,2})$/.test(fold(found.date.text))) found.year = part;
      else if (SUBJECT.test(folded) || (found.number && part.kind === 'letterhead-left' && MISREAD_SUBJECT.test(folded))) { found.subject.push(part); subject = true; }
      else if (ADDRESSEES.test(folded) && row.kind === 'text') return readAddressees(rows, at, found);
      else if (ADDRESSEES.test(folded)) { found.addressees.push(part); subject = false; }
      else if (found.addressees.length > 0 && row.kind === 'text') return readAddressees(rows, at - 1, found);
      else if (subject && !isCapitals(part.text) && row.kind !== 'letterhead-right' && (row.kind === 'letterhead-left' || part.text.length < 60)) found.subject.push(part);
      else if (row.kind !== 'letterhead-left' && readTypeLine(part.text) && !endsAgency(folded, found)) return readTitle(rows, at, found);
      else if (row.kind === 'text' && row === part && isOtherType(rows, at, found)) return readOtherTitle(rows, at, found);
      else if (row.kind !== 'text' || (isCapitals(part.text) && !HEADING.test(part.text) && part.text.length < 90)) {
        if (part.kind !== 'letterhead-right' && !found.number && /\p{L}{2}/u.test(part.text)) found.agencies.push(part);
      } else if (startsBody(part.text)) return at;
      else if (part.text.length > 40) return untypedTitle(rows, at, found);
    }
  }
  return at;
}

/** "ỦY BAN NHÂN DÂN" above "PHUONG AN LAC": without its marks the name of a ward that begins like a type. */
function endsAgency(folded: string, { agencies, number }: Components): boolean {
  return number === null && /^phuong an\s/.test(folded) && /^(?:uy ban nhan dan|ubnd|hoi dong nhan dan|dang uy)$/.test(fold(agencies.at(-1)?.text ?? ''));
}

/** Lines of a title that stand below a letterhead and above the bases although no type can be read over them. */
const UNTYPED_TITLE_LINES = 6;

/** The title of a document whose type was lost; returns the index of the first line of the body. */
function untypedTitle(rows: Row[], at: number, found: Components): number {
  if (!found.number && !found.date) return at;
  const base = rows.slice(at, at + UNTYPED_TITLE_LINES + 1).findIndex(({ text }) => /^\W{0,3}can cu\s/.test(fold(text)));
  const lines = rows.slice(at, at + Math.max(0, base));
  if (lines.length === 0 || lines.some(({ text, kind }) => kind !== 'text' || /[.;:,]$/.test(text))) return at;
  found.title.push(...lines);
  return at + base;
}

/**
 * A heading in capitals below a whole letterhead, of a type that is none of the decree's: "LỊCH CÔNG TÁC", "BẢNG PHÂN CÔNG". Where the notation says
 * what the document is, its type was misread and is looked for elsewhere.
 */
function isOtherType(rows: Row[], at: number, found: Components): boolean {
  const { text } = rows[at]!;
  if (!found.number || !found.date || found.motto.length === 0 || !isCapitals(text) || !/\p{Lu}{2,}\s\p{Lu}{2}/u.test(text) || HEADING.test(text) || /:$/.test(text) || ISSUER.test(fold(text))) return false;
  const { notation } = readNumber(found.number);
  const below = rows.slice(at + 1, at + 3);
  return notation.value !== null && typeOfNotation(notation.value) === null && below.length > 0 && below.every((row) => !readTypeLine(row.text) && !ADDRESSEES.test(fold(row.text)));
}

/** The heading and the lines of their own length below it; returns the index of the first line of the body. */
function readOtherTitle(rows: Row[], at: number, found: Components): number {
  found.title.push(rows[at]!);
  let next = at + 1;
  for (; next < Math.min(rows.length, at + UNTYPED_TITLE_LINES); next++) {
    const { text, kind, line } = rows[next]!;
    if (/^\(.*\)$/.test(text)) continue;
    if (kind !== 'text' || startsBody(text) || /[.;:,]$/.test(text) || text.length > 80 || line.geometry?.centred === false || /^(?:thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)\b|\bngay \d/.test(fold(text))) break;
    found.title.push(rows[next]!);
  }
  return next;
}

/** A base, or a heading. */
function startsBody(text: string): boolean {
  return (BASES.test(fold(text)) && !/^\P{L}*\p{Ll}/u.test(text)) || HEADING.test(text);
}

/** The place of a date line: the run of capitalised words before ", ngày". */
const PLACE = /(?:^|\s)((?:(?:TP\.?|T\.|TX\.?|Thành phố|Tỉnh|Phường|Xã)\s?)?\p{Lu}[\p{Ll}’']*(?:[\s-]\p{Lu}[\p{Ll}’']+){0,4})$/u;

/** The two columns of a letterhead that stand on one line. */
function splitColumns(row: Row): Row[] {
  const folded = fold(row.text);
  const date = row.kind === 'letterhead-left' ? null : DATE_LINE.exec(folded);
  if (date) {
    // before the place stands the number, of which the notation ends with capitals or a figure, or the end of an agency's name
    const place = PLACE.exec(row.text.slice(0, date.index + 1));
    const at = place ? place.index + place[0].length - place[1]!.length : 0;
    const left = row.text.slice(0, at).trim();
    if ((NUMBER.test(folded) || UNLABELLED_NUMBER.test(row.text)) && place && row.kind !== 'letterhead-right') return cut(row, at);
    if (isCapitals(left) && /\p{Lu}{2,}\s+\p{Lu}{2,}/u.test(left)) return cut(row, at).map((part, index) => (index === 0 && row.kind === 'letterhead-right' ? { ...part, kind: 'letterhead-left' as const } : part));
  }
  if (row.kind === 'letterhead-left' || row.kind === 'letterhead-right') return [row];
  const motto = MOTTO.exec(folded);
  return motto && motto.index > 0 ? cut(row, motto.index) : [row];
}

/** "TỈNH ĐÔNG LĨNH NAM" below "… CHỦ NGHĨA VIỆT": the last word of the motto, which wraps beside the name of an agency. */
function withoutEnd(row: Row, { motto }: Components): Row[] {
  const end = row.kind === 'text' && motto.length > 0 && /vi\p{L}t$/u.test(fold(motto.at(-1)!.text)) ? /\s+NAM$/u.exec(row.text) : null;
  return end ? cut(row, end.index) : [row];
}

/** Who issues decisions, as they name themselves above the bases (folded). */
const ISSUER = /^(?:bo truong|thu tuong|chu tich|uy ban|giam doc|tong giam doc|hieu truong|hoi dong|cuc truong|tong cuc truong|chi cuc truong|vien truong|thong doc|truong ban|tong thanh tra|chanh an|ban thuong vu|chinh phu|quoc hoi)\b/;

/** Strokes of a seal before words in capitals. */
const STROKES = /^(?:[^\p{L}\p{N}]{1,3}|\p{Ll}{1,4}\s)[^\p{L}\p{N}]*(?:\p{Ll}{1,4}\s)?(?=\p{Lu}{2})/u;

/** "THỦ TƯỚNG CHÍNH PHỦ" behind the strokes of a seal. */
function isIssuer(text: string): boolean {
  const words = text.replace(STROKES, '');
  return words !== text && isCapitals(words) && ISSUER.test(fold(words));
}

/** "(Ban hành kèm theo Quyết định số …" over several lines, below the title of what is issued (folded). */
const ISSUED_WITH = /^\((?:ban hanh )?(?:kem theo|dinh kem)\s/;
const NOTE_LINES = 4;

/** The line with the type, the lines of the title, and the authority in capitals below it. */
function readTitle(rows: Row[], at: number, found: Components): number {
  const type = rows[at]!;
  found.type = type;
  const rest = readTypeLine(type.text)!.rest;
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
    if (found.title.length > 0 && isIssuer(row.text)) { found.authority.push(row); continue; }
    if (startsBody(row.text) && !(first && !/^can cu/.test(folded) && row.text.length < width * 0.9)) break;
    if (row.kind !== 'text') break;
    if (/^\(.*\)$/.test(row.text) && !first) { if (ISSUED_WITH.test(folded)) found.issuedWith.push(row); continue; }
    const issued = first || !ISSUED_WITH.test(folded) ? -1 : rows.slice(next, next + NOTE_LINES).findIndex(({ text }) => text.endsWith(')'));
    if (issued > 0) { found.issuedWith.push(...rows.slice(next, next + issued + 1)); next += issued; continue; }
    const title = found.title;
    // the authority in capitals, read together with what a seal or the next line left
    if (title.length > 0 && !isCapitals(title[0]!.text) && !isCapitals(row.text) && /(?:\p{Lu}{2,}\s){2,}\p{Lu}{2,}/u.test(row.text)) { next++; break; }
    if (title.length > 0 && isCapitals(row.text) && !isCapitals(title.at(-1)!.text)) { found.authority.push(row); continue; }
    if (found.authority.length > 0) {
      if (isCapitals(row.text)) { found.authority.push(row); continue; }
      break;
    }
    if (title.length > 0 && (bodyBegins(row, title, width, column) || (!row.line.geometry && beginsSentence(rows, next, width)))) break;
    title.push(row);
  }
  // "BỘ TRƯỞNG BỘ …" below a title that is in capitals itself
  while (found.title.length > 1 && isCapitals(found.title[0]!.text) && ISSUER.test(fold(found.title.at(-1)!.text)) && isCapitals(found.title.at(-1)!.text) && /^can cu/.test(fold(rows[next]?.text ?? ''))) found.authority.unshift(found.title.pop()!);
  return next;
}

/** No two lines of a title are parted by this many type heights more than the others are. */
const WIDE_GAP = 1.5;

/**
 * A line after the title that is neither a base nor a heading: set like running text (indented on the left, full on the right, with more space above
 * than the lines of the title have), or a sentence that says what is issued.
 */
function bodyBegins(row: Row, title: Row[], width: number, column: { left: number; right: number } | null): boolean {
  const geometry = row.line.geometry;
  const above = title.at(-1)!;
  if (geometry && column) {
    const inner = title.length > 1 ? Math.min(...title.slice(1).map(({ line }) => line.geometry?.gapAbove ?? Infinity)) : 0.4;
    if (geometry.gapAbove > inner + WIDE_GAP) return true;
    const indented = geometry.left - column.left - (column.right - geometry.right) > 0.025;
    return indented && geometry.gapAbove > inner + 0.25;
  }
  if (row.text.length > 120) return true;
  if (/^\p{Ll}/u.test(row.text)) return false;
  return row.text.length >= width * 0.85 && above.text.length < width * 0.85 && row.line.blankAbove;
}

/**
 * In plain text: full lines from here on run to a line that ends a sentence, and the line above is not full. Titles are centred on lines of
 * their own length and end without a mark.
 */
function beginsSentence(rows: Row[], at: number, width: number): boolean {
  const full = (row: Row) => row.text.length >= width * 0.8;
  if (full(rows[at - 1]!) || /^\p{Ll}/u.test(rows[at]!.text)) return false;
  for (let end = at; end < Math.min(rows.length, at + 25); end++) {
    if (/[.:;]$/.test(rows[end]!.text)) return end > at || rows[end]!.text.length > 30;
    if (!full(rows[end]!)) return false;
  }
  return false;
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
    if (/^(?:[-–+]|[~_=“•](?=\s))[\s–-]{0,3}\p{Lu}/u.test(row.text)) found.addressees.push(row);
    else if (/[.;]$/.test(previous.text) || startsBody(row.text) || previous.text.length > 110) break;
    else if (/^\p{Ll}/u.test(row.text) || /[,–-]$/.test(previous.text) || ADDRESSEES.test(fold(previous.text)) && /[:]$/.test(previous.text)) found.addressees.push(row);
    else break;
  }
  return next;
}
