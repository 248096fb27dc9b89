/** What a plan covers, as its title says: "năm 2026", "6 tháng cuối năm 2025", "quý III/2026", "giai đoạn 2026 - 2030", "từ ngày … đến ngày …". */
import { fold } from '../../dictionaries/fold.ts';
import type { Flow } from '../lines.ts';
import { findCitations } from './references.ts';
import { DATE, dateOf, lastDay, LATIN } from './dates.ts';
import { ABSENT, fieldOf, type Field } from './field.ts';

/** First and last day, ISO 8601. */
export interface Period { from: string; to: string }

/** Types of documents that plan work over a time; others (regulations, lists) give nobody tasks of their own. */
export const PLANS = new Set(['Kế hoạch', 'Chương trình', 'Phương án', 'Đề án', 'Dự án']);
const COUNTS: Record<string, number> = { ba: 3, sau: 6, chin: 9 };
const QUARTERS: Record<string, number> = { i: 1, ii: 2, iii: 3, iv: 4, '1': 1, '2': 2, '3': 3, '4': 4 };
const BETWEEN_DAYS = new RegExp(String.raw`t[${LATIN}] (?:ng[${LATIN}]y )?${DATE} (?:d|đ)[${LATIN}]n (?:h[${LATIN}]t )?(?:ng[${LATIN}]y )?${DATE}`, 'u');

/** Null for types that cover no period, and where the title names none, or several years of which none is the plan's own. */
export function readPeriod(type: string | null, title: Flow | null): Field<Period | null> {
  if (!title || type === null || !PLANS.has(type)) return ABSENT;
  // dates of cited documents are not the plan's
  let text = title.text;
  for (const { start, end } of findCitations(text)) text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
  const found = findPeriod(text);
  return found ? fieldOf(found.period, title, found.start, found.end) : ABSENT;
}

function findPeriod(text: string): { period: Period; start: number; end: number } | null {
  const folded = fold(text).replace(/[–—]/g, '-').replace(/⁄/g, '/');
  const at = (match: RegExpExecArray, period: Period | null) => period && { period, start: match.index, end: match.index + match[0].length };
  const days = BETWEEN_DAYS.exec(text);
  if (days) {
    const from = dateOf(days.slice(1, 7));
    const to = dateOf(days.slice(7, 13));
    if (from && to && from <= to) return at(days, { from, to });
  }
  const months = /(\d{1,2}|ba|sau|chin) thang (dau|cuoi) nam (20\d\d)/.exec(folded);
  if (months) {
    const count = COUNTS[months[1]!] ?? Number(months[1]);
    const year = Number(months[3]);
    if (count >= 1 && count <= 11) {
      return at(months, months[2] === 'dau' ? { from: `${year}-01-01`, to: lastDay(year, count) } : { from: `${year}-${String(13 - count).padStart(2, '0')}-01`, to: `${year}-12-31` });
    }
  }
  const quarter = /quy (iv|iii|ii|i|[1-4])(?:,? nam |\s?\/\s?)(20\d\d)/.exec(folded);
  if (quarter) return at(quarter, monthsOf(Number(quarter[2]), QUARTERS[quarter[1]!]! * 3 - 2, QUARTERS[quarter[1]!]! * 3));
  const month = /(?:^|[^\d]\s)thang (\d{1,2})(?: nam |\s?\/\s?)(20\d\d)/.exec(folded);
  if (month && Number(month[1]) >= 1 && Number(month[1]) <= 12) return at(month, monthsOf(Number(month[2]), Number(month[1]), Number(month[1])));
  const years = [...folded.matchAll(/nam (20\d\d)(?!\s?-\s?20\d\d)/g)].filter((match) => !/(?:den|toi|tam nhin|nam hoc|ngay \d{1,2} thang \d{1,2}|thang \d{1,2}) $/.test(folded.slice(0, match.index)));
  const distinct = new Set(years.map((match) => match[1]));
  if (/nam hoc|tiep theo/.test(folded)) return null;
  if (distinct.size === 1) return at(years[0]!, { from: `${years[0]![1]}-01-01`, to: `${years[0]![1]}-12-31` });
  const range = /(?:giai doan|nam|thoi ky|nhiem ky) (20\d\d)\s?-\s?(20\d\d)/.exec(folded);
  if (range && distinct.size === 0 && range[1]! < range[2]!) return at(range, { from: `${range[1]}-01-01`, to: `${range[2]}-12-31` });
  return null;
}

function monthsOf(year: number, first: number, last: number): Period {
  return { from: `${year}-${String(first).padStart(2, '0')}-01`, to: lastDay(year, last) };
}
