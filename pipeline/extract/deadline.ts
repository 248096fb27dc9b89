/** Deadlines: "trước ngày 05/12/2025", "Quý III/2026", "thường xuyên", "hàng quý", "ngày 25 hàng tháng". */
import { fold } from '../../dictionaries/fold.ts';
import type { Deadline } from '../model.ts';
import { DATE, dateOf, lastDay } from './dates.ts';

const UNITS: Record<string, Deadline['recurrence']> = { ngay: 'daily', tuan: 'weekly', thang: 'monthly', quy: 'quarterly', nam: 'yearly' };
/** "hàng quý", "ngày 25 hàng tháng", "trước ngày 15 tháng 12 hằng năm". */
const EVERY = String.raw`(?:(?:truoc )?ngay \d{1,2}(?: thang \d{1,2}|\s?\/\s?\d{1,2})?(?:(?:,| va) (?:ngay )?\d{1,2}(?: thang \d{1,2}|\s?\/\s?\d{1,2})?){0,3} )?(?:hang|hằng|moi) (ngay|tuan|thang|quy|nam)`;
/** A number of times, of the small ones that anything is done in a period. */
const COUNT = String.raw`(?:0?[1-9]|mot|hai|ba|bon)`;
/** Behind a number of them ("02 năm/lần", "ba (03) năm một lần") a unit is no period of ours; behind "01" and "một" it is. */
const ALONE = String.raw`(?<![02-9\)] |[1-9]1 |(?:hai|ba|bon|nam|sau) )`;
/** "02 lần/tuần", "03 buổi mỗi tháng", "một tháng một lần", "ngày 02 lần", "6 tháng/lần". */
const OFTEN = new RegExp([
  String.raw`${COUNT} (?:lan|buoi|ky|cuoc|dem|tin|bai|tin, bai)\s?(?:\/|tren |trong |mot |moi )\s?(?:mot |1 |01 )?(ngay|tuan|thang|quy|nam|6 thang)(?! \d)(?!\p{L})`,
  String.raw`(?:mot |moi |(?<!\d)0?1 )?(6 thang|${ALONE}(?:ngay|tuan|thang|quy|nam)) ${COUNT} (?:lan(?! (?:thu|\d))|buoi(?! (?:sang|trua|chieu|toi)))(?!\p{L})`,
  String.raw`(?:mot |(?<!\d)0?1 )?(0?6 thang|${ALONE}(?:ngay|tuan|thang|quy|nam))\s?\/\s?(?:mot |1 |01 )?lan(?!\p{L})`,
].join('|'), 'u');

/** "17 giờ", "10h00'", "17 giờ 30 phút" before a day. */
const HOUR = String.raw`(?: \d{1,2}\s?(?:giờ|h|g)(?:\s?\d{2})?(?: phút|['’])?(?:,| của)?)?`;
const BEFORE_DAY = new RegExp(String.raw`(?:hoàn thành |xong |gửi |chậm nhất |đến hết |kết thúc |báo cáo )*(?:trước|chậm nhất|đến hết|trong|vào|hoàn thành|đến|xong)(?: là)?(?: vào)?${HOUR}(?: ngày)? ${DATE}`, 'giu');
const ANY_DAY = new RegExp(DATE, 'gu');
const QUARTERS: Record<string, number> = { i: 1, ii: 2, iii: 3, iv: 4, '1': 1, '2': 2, '3': 3, '4': 4 };

/** What comes round every year without being done every year: "ngân sách hằng năm", "kế hoạch đầu tư công hằng năm". */
const YEARLY_THINGS = String.raw`(?<!(?:ngan sach|nha nuoc|dia phuong|ke hoach|du toan|kinh phi|dau tu cong|von|trung uong|binh quan|nhiem vu|chi tieu) )`;
/** "hỗ trợ kỹ thuật thường xuyên.": at the end, but not of money, work and schools that are called so. */
const ALWAYS = String.raw`(?<!(?:chi|kinh phi|ngan sach|nhiem vu|hoat dong|cong viec|cong tac|giao duc|von|hoc|dau tu|thu|co quan|khong|bo phan) )thuong xuyen(?=\.?$)`;
/** A recurrence that a sentence begins with, or reports by. */
const REPEATED = new RegExp(String.raw`(?:^|[.;,:] )(?:(?:dinh ky )?${EVERY}|thuong xuyen)\b|${ALWAYS}|dinh ky (?:${EVERY}|6 thang)|[^.;]{0,200}?${YEARLY_THINGS}(${EVERY})`);

const DAY_OF_YEAR = String.raw`\d{1,2}(?:\s?\/\s?\d{1,2}| thang \d{1,2})(?!\s?\/|\d| nam 20| (?:so|tong|dien tich)(?!\p{L}))`;
/** "trước ngày 05 tháng cuối quý", "chậm nhất ngày 10/6 và 10/12", "hoàn thành trong quý III": a time without its year (folded). */
const YEARLESS = new RegExp(String.raw`(?:(?:hoan thanh|xong|cham nhat|truoc|den het)(?: la| vao| xong)? ){1,3}(?:(?:vao )?ngay )?(?:\d{1,2} (?:cua )?thang (?:cuoi|dau)(?: cua)?(?: moi)? quy|${DAY_OF_YEAR}(?:(?:,| va) (?:truoc )?(?:ngay )?${DAY_OF_YEAR}){0,3})|(?:hoan thanh|xong) trong (?:quy (?:iv|iii|ii|i|[1-4])|thang \d{1,2})(?![\d\/]| nam|,? \d)(?!\p{L})`, 'u');

/** "Thời gian thực hiện: Quý II/2027." at the end of a task. */
const LABELLED = /(?:^|[.;]\s)(?:Thời gian|Thời hạn|Tiến độ)(?: thực hiện| hoàn thành| triển khai)?\s?:\s([^.;]{3,90})/u;

/** "hoàn thành trong 6 tháng đầu năm 2026" (folded). */
const HALF_YEAR = /(?:trong|truoc|hoan thanh|xong|het) (?:trong )?\d{1,2} thang (?:dau|cuoi) nam 20\d\d/;

/** A deadline with its span in the text. */
export interface FoundDeadline extends Deadline { start: number; end: number }

/** The deadline that a cell or the words after "Thời gian:" give: all of them are the deadline. */
export function deadlineOf(words: string): Deadline | null {
  const text = words.replace(/\s+/g, ' ').trim().replace(/[;.]+$/, '');
  return text === '' || !/[\p{L}\d]/u.test(text) ? null : { text, date: dayOf(text), recurrence: recurrenceOf(fold(text)) };
}

/** The deadline inside a sentence: an explicit "trước ngày …", or a recurrence where the sentence begins with it or reports by it. Null where there is none. */
export function deadlineIn(text: string): FoundDeadline | null {
  const day = dueDay(text);
  const half = day && dateOf(day.slice(1, 7)) === null ? HALF_YEAR.exec(fold(text)) : null;
  if (half) return spanned(text, fold(text), half);
  if (day) {
    const start = day.index;
    const date = dateOf(day.slice(1, 7));
    const before = fold(text.slice(Math.max(0, start - 30), start));
    // "báo cáo 6 tháng trước ngày 10/6/2026" comes once
    const clause = before.slice(before.search(/[^.;]*$/));
    const recurrence = date === null || /\b(?:hang|moi|dinh ky)\s/.test(clause) ? recurrenceOf(clause) : null;
    return { text: text.slice(start, start + day[0].length), date, recurrence, start, end: start + day[0].length };
  }
  const folded = fold(text).replace(/⁄/g, '/');
  const labelled = LABELLED.exec(text);
  if (labelled) {
    const found = deadlineOf(labelled[1]!);
    const start = labelled.index + labelled[0].length - labelled[1]!.length;
    if (found && (found.date !== null || found.recurrence !== null)) return { ...found, start, end: start + labelled[1]!.length };
  }
  const quarter = /(?:trong|truoc|hoan thanh|xong|het|vao)\s+(?:trong\s+)?(quy (?:iv|iii|ii|i|[1-4])(?:(?:,| va|\s?-) (?:quy )?(?:iv|iii|ii|i|[1-4])){0,3}(?:,? nam |\s?\/\s?)20\d\d|thang \d{1,2}(?: nam |\s?\/\s?)20\d\d(?:(?:,| va| den|\s?-) thang \d{1,2}(?: nam |\s?\/\s?)20\d\d)*)/.exec(folded)
    ?? /(?:hoan thanh|xong)\s(?:trong\s)?nam 20\d\d(?!\s?[-–])/.exec(folded);
  if (quarter) return spanned(text, folded, quarter);
  const every = REPEATED.exec(folded);
  if (!every) {
    const often = OFTEN.exec(folded) ?? YEARLESS.exec(folded);
    return often && spanned(text, folded, often);
  }
  const skip = /^[.;,:] /.exec(every[0])?.[0].length ?? 0;
  const tail = every.some((group, index) => index > 0 && group?.includes(' ')) && !/^(?:[.;,:] )?(?:dinh ky|hang|hằng|moi|ngay \d|thuong)/.test(every[0]) ? every[0].length - every.find((group, index) => index > 0 && group?.includes(' '))!.length : skip;
  const start = every.index + tail;
  const end = every.index + every[0].length;
  return { text: text.slice(start, end), date: null, recurrence: recurrenceOf(folded.slice(start, end)), start, end };
}

/** The day of the task among those that a sentence names: one that something is to be done by goes before the end of a period or a day in passing; of several, the last. */
function dueDay(text: string): RegExpExecArray | null {
  let best: { day: RegExpExecArray; due: boolean; date: string } | null = null;
  for (const day of text.matchAll(BEFORE_DAY)) {
    const due = /trước|chậm nhất|xong|hoàn thành/iu.test(day[0]);
    const date = dateOf(day.slice(1, 7)) ?? '';
    if (best === null || (due && !best.due) || (due && best.due && date > best.date)) best = { day, due, date };
  }
  return best?.day ?? null;
}

function spanned(text: string, folded: string, match: RegExpExecArray): FoundDeadline {
  const end = match.index + match[0].length;
  return { text: text.slice(match.index, end), date: dayOf(text.slice(match.index, end)), recurrence: recurrenceOf(folded.slice(match.index, end)), start: match.index, end };
}

/** The last day that a text names: a date, the end of a quarter, month, half-year or year; null where it names none. */
function dayOf(text: string): string | null {
  const folded = fold(text).replace(/⁄/g, '/');
  let last: string | null = null;
  for (const match of text.matchAll(ANY_DAY)) {
    const date = dateOf(match.slice(1, 7));
    if (date && (!last || date > last)) last = date;
  }
  if (last) return last;
  const quarters = [...folded.matchAll(/quy ((?:iv|iii|ii|i|[1-4])(?:\s?(?:,|-|va)\s?(?:iv|iii|ii|i|[1-4]))*)(?=\W|$)/g)].flatMap((match) => match[1]!.split(/[\s,-]+|va/)).flatMap((word) => QUARTERS[word] ?? []);
  const years = [...folded.matchAll(/(?:nam |\/\s?)(20\d\d)(?!\d)/g)].map((match) => Number(match[1]));
  const year = years.length > 0 ? Math.max(...years) : null;
  if (year === null) return null;
  if (quarters.length > 0) return lastDay(year, Math.max(...quarters) * 3);
  // each month with its own year: "tháng 9/2026 - tháng 5/2027"
  const ends = [...folded.matchAll(/(?<!\d|\d\s?\/\s?)(\d{1,2})(?:\s?\/\s?| nam )(20\d\d)(?!\d)/g)].map(([, month, of]) => [Number(of), Number(month)] as const).filter(([, month]) => month >= 1 && month <= 12);
  if (ends.length > 0) return ends.map(([of, month]) => lastDay(of, month)).sort().at(-1)!;
  const months = [...folded.matchAll(/thang ((?:\d{1,2}(?:\s?(?:,|-|va|den)\s?))*\d{1,2})(?!\d| (?:dau|cuoi))/g)].flatMap((match) => match[1]!.split(/\D+/).map(Number)).filter((month) => month >= 1 && month <= 12);
  if (months.length > 0) return lastDay(year, Math.max(...months));
  const half = /(\d{1,2}) thang dau/.exec(folded);
  if (half && Number(half[1]) >= 1 && Number(half[1]) <= 12) return lastDay(year, Number(half[1]));
  return lastDay(year, 12);
}

function recurrenceOf(folded: string): Deadline['recurrence'] {
  const every = new RegExp(EVERY).exec(folded);
  if (every) return UNITS[every[1]!]!;
  if (/thang (?:cuoi|dau)(?: cua)?(?: moi)? quy\b/.test(folded)) return 'quarterly';
  const often = OFTEN.exec(folded)?.slice(1).find((unit) => unit !== undefined);
  if (often) return often.endsWith('6 thang') ? 'half-yearly' : UNITS[often]!;
  const period = /dinh ky(?: theo)? (thang|quy|nam|tuan)\b/.exec(folded);
  if (period) return UNITS[period[1]!]!;
  if (/(?:dinh ky|bao cao|moi|theo)[^;.]{0,12} 0?6 thang(?! (?:dau|cuoi))|^0?6 thang(?:\/lan|\/ lan| 1 lan| mot lan)?$/.test(folded)) return 'half-yearly';
  return /thuong xuyen|lien tuc|trong nam$/.test(folded) && !/20\d\d/.test(folded) ? 'continuous' : /thuong xuyen|lien tuc/.test(folded) ? 'continuous' : null;
}
