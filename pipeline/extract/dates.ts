/** Dates as documents print them: "27/8/2025", "03 tháng 02 năm 2026", "mười lăm tháng ba năm 2026". */
import { FIGURE_CLASS, FIGURE_OF } from '../../dictionaries/figures.ts';

/** Latin letters, for a class: what \p{L} has besides takes four times as long to compile, and these expressions are long. */
export const LATIN = 'A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ';

/** What stands for one figure between "ngày", "tháng" and "năm", those that may be several figures (which make the date unknown) among them. */
const UNIT = String.raw`[${FIGURE_CLASS}ỏổốòôỗÔỎỔbdgqa?;:.'’#&%$@§]`;
/** A letter begins it only where a word begins: the last letter of "hết tháng 6" is no day. */
const FIGURES = String.raw`(?:(?<![${LATIN}\d])|(?=\d))${UNIT}{1,3}(?:\s${UNIT})?`;
const NUMBER_WORD = 'một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|tám|chín|mười|mươi|không|trăm|linh|lẻ|nghìn|ngàn';
const DAY_WORDS = String.raw`(?:${NUMBER_WORD})(?:\s(?:${NUMBER_WORD})){0,2}`;
const MONTH_WORDS = String.raw`mười\s(?:một|hai)|[${LATIN}]{2,5}`;
const YEAR = String.raw`\d{4}|[\dIlOo]{4}|hai\s(?:nghìn|ngàn)(?:\s(?:${NUMBER_WORD})){1,5}`;

/** "ngày 03 tháng 02 năm 2026", "27/8/2025", "27.8.2025", "05-12-2025"; marks may be lost, spaces missing. Groups: day, month, year twice over. */
export const DATE = String.raw`(?:(\d{1,2})\s?[/⁄.-]\s?(\d{1,2})\s?[/⁄.-]\s?(\d{4})|(?:m[ồùô]ng\s)?(${FIGURES}|${DAY_WORDS})\s?,?\s?th[${LATIN}]{1,3}ng\s?(${FIGURES}|${MONTH_WORDS})\s?,?\s?n[${LATIN}]m\s?(${YEAR}))`;

const MONTHS: Record<string, number> = { giêng: 1, một: 1, hai: 2, ba: 3, tư: 4, bốn: 4, năm: 5, sáu: 6, bảy: 7, tám: 8, chín: 9, mười: 10, 'mười một': 11, 'mười hai': 12, chạp: 12 };
const DIGIT_WORDS: Record<string, number> = { không: 0, linh: 0, lẻ: 0, một: 1, mốt: 1, hai: 2, ba: 3, bốn: 4, tư: 4, năm: 5, lăm: 5, nhăm: 5, sáu: 6, bảy: 7, tám: 8, chín: 9 };

/** ISO 8601 of a day that exists between 1900 and 2100, or null. */
export function isoDate(day: number, month: number, year: number): string | null {
  if (!(year >= 1900 && year <= 2100) || !(month >= 1 && month <= 12) || !(day >= 1 && day <= 31)) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : null;
}

/** The six groups of `DATE` as ISO 8601; null where the day does not exist, or a sign may be one of several figures. */
export function dateOf(groups: (string | undefined)[]): string | null {
  const [d1, m1, y1, d2, m2, y2] = groups;
  if (y1) return isoDate(Number(d1), Number(m1), Number(y1));
  if (!y2) return null;
  return isoDate(figures(d2!), MONTHS[m2!.toLowerCase()] ?? figures(m2!), figures(y2));
}

/** Whether a date holds letters that were taken for figures. */
export function isRebuilt(groups: (string | undefined)[]): boolean {
  return groups.some((group) => group !== undefined && !/^\d+$/.test(group) && !/^\p{L}{2,}/u.test(group));
}

/** The number that figures, letters that look like them, or words say; NaN for anything else. */
function figures(text: string): number {
  if (/\p{L}{2}/u.test(text)) {
    const words = wordsNumber(text.toLowerCase().replace(/^m\p{L}ng\s/u, ''));
    if (!Number.isNaN(words)) return words;
  }
  const read = [...text.replace(/\s/g, '')].map((sign) => FIGURE_OF.get(sign) ?? sign).join('');
  return /^\d+$/.test(read) ? Number(read) : NaN;
}

/** "mười lăm" → 15, "hai mươi mốt" → 21, "hai nghìn không trăm hai mươi sáu" → 2026; NaN for anything else. */
function wordsNumber(text: string): number {
  let total = 0;
  let last = NaN;
  for (const word of text.split(/\s+/)) {
    if (word === 'nghìn' || word === 'ngàn') { total += last * 1000; last = 0; }
    else if (word === 'trăm') { total += last * 100; last = 0; }
    else if (word === 'mươi') { total += last * 10; last = 0; }
    else if (word === 'mười') { total += 10; last = 0; }
    else last = DIGIT_WORDS[word] ?? NaN;
    if (Number.isNaN(last) || Number.isNaN(total)) return NaN;
  }
  return total + last;
}

/** Last day of a month. */
export function lastDay(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
