/** Dates as documents print them: "27/8/2025", "03 tháng 02 năm 2026", "ngày ba tháng hai năm hai nghìn …" is not used in plans. */

/** "ngày 03 tháng 02 năm 2026", "27/8/2025", "27.8.2025", "05-12-2025"; marks may be lost, spaces missing. Groups: day, month, year twice over. */
export const DATE = String.raw`(?:(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})|([\dIlLOo|\]óÓ]{1,2})\s?,?\s?th\p{L}{1,3}ng\s?([\dIlLOo|\]óÓ]{1,2}|\p{L}{2,5})\s?,?\s?n\p{L}m\s?(\d{4}))`;

const MONTH_WORDS: Record<string, number> = { giêng: 1, một: 1, hai: 2, ba: 3, tư: 4, bốn: 4, năm: 5, sáu: 6, bảy: 7, tám: 8, chín: 9, mười: 10, chạp: 12 };

/** ISO 8601 of a day that exists between 1900 and 2100, or null. */
export function isoDate(day: number, month: number, year: number): string | null {
  if (!(year >= 1900 && year <= 2100) || !(month >= 1 && month <= 12) || !(day >= 1 && day <= 31)) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : null;
}

/** The six groups of `DATE` as ISO 8601, or null. */
export function dateOf(groups: (string | undefined)[]): string | null {
  const [d1, m1, y1, d2, m2, y2] = groups;
  if (y1) return isoDate(Number(d1), Number(m1), Number(y1));
  if (!y2) return null;
  const month = MONTH_WORDS[m2!.toLowerCase()] ?? figures(m2!);
  return isoDate(figures(d2!), month, Number(y2));
}

/** Between "ngày", "tháng" and "năm" stand figures: I, l, L and ] are ones there, O is nought, ó is a six. NaN for anything else. */
function figures(text: string): number {
  return Number(text.replace(/[IlL|\]]/g, '1').replace(/[Oo]/g, '0').replace(/[óÓ]/g, '6'));
}

const FIRST = new RegExp(DATE, 'u');

/** The first date of a text with its span, or null. */
export function findDate(text: string): { date: string | null; start: number; end: number } | null {
  const match = FIRST.exec(text);
  return match && { date: dateOf(match.slice(1, 7)), start: match.index, end: match.index + match[0].length };
}

/** Last day of a month. */
export function lastDay(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
