/** What a line looks like at its ends. */
import type { LineSpan } from '../lines.ts';

/** A line of the body. */
export interface BodyLine extends LineSpan {
  /** something that is no part of the text (a table, a page of annexes) stands before it */
  parted: boolean;
}

/** Ends with a mark that closes a sentence or an item. */
export const ENDS_SENTENCE = /(?:[.;:!?…]|\.\/\.?)["”’)\]]{0,2}$/u;
/** Words that end paragraphs without a mark at most once for fifty times that they stand before a capital within one (24 MB of administrative texts), but for those that end headings and compounds (tồn tại, chuyển đổi số). */
const OPEN_WORD = /(?:^|\s)(?:và|của|các|những|với|về|(?<!(?:[Tt]ồn|[Hh]iện) )tại|theo|cho|do|từ|đến|trong|để|hoặc|là|(?<!(?:đổi|[Kk]inh tế|[Xx]ã hội|công nghệ|nền tảng|kỹ năng|dữ liệu|chính quyền|Chính phủ|hạ tầng|công dân|[Tt]ổng|[Cc]hỉ|[Dd]ân|[Hh]ệ|thiểu|đa) )số|ngày|tháng|năm|khoản|điểm|Điều|Luật|Nghị|Quyết|Thông|Kế|tỉnh|thành phố|huyện|quận|xã|phường|khu vực|ngành|lĩnh vực|Sở|Bộ|Ban|Phòng|Trung tâm|ông|bà|Ủy ban|UBND|HĐND|thì|bởi|giữa|mà|khi|vào|tới|(?<!(?:[Tt]rực|[Pp]hụ) )thuộc|kèm|Các|Cục|Vụ|Chi|Tổng|Chánh|Phó|Công|Cổng|Việt)$/u;
const OPEN_NUMBER = /(?:^|\s)(?:khoản|điểm|điều|số|mục|chương|phần|mẫu|từ|đến|và)\s+[\da-zđ]{1,3}$/iu;
const MARKED = /^(?:[-–+*•●▪◦➢✓]\s?\p{L}|(?:[IVXl|!1]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,2}){0,4})(?:[.)/]-?|-(?=\s\p{Lu}))\s|\d{1,2}(?:\.\d{1,2}){1,4}\s+\p{Lu}|(?:Điều|ĐIỀU)\s+\d{1,3}[a-zđ]?\s?(?:[.:]|$)|(?:Chương|Mục|Phần|CHƯƠNG|MỤC|PHẦN)\s+(?:[\dIVX]{1,5}|(?:thứ|THỨ)\s\S+)\s?(?:[.:]|$)|[“"](?:Điều\s\d|\d{1,3}[a-zđ]?\.|[a-zđ]\)))/u;

/** Ends with a comma, a hyphen or a word that cannot stand last in a paragraph. */
export function endsOpen(text: string): boolean {
  return /[,–-]$/.test(text) || OPEN_WORD.test(text) || OPEN_NUMBER.test(text);
}

/** Begins like a heading, an item or a bullet. */
export function looksMarked(text: string): boolean {
  return MARKED.test(text);
}

/** The second line surely goes on with the first: no mark at the end, small letters at the start. */
export function goesOnSurely(previous: BodyLine, next: BodyLine): boolean {
  return !next.parted && /[\p{L},\d]$/u.test(previous.text) && /^\p{Ll}{2}/u.test(next.text);
}
