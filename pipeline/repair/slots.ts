/** Numbers where nothing but a number can stand: days, months, years, articles and clauses whose digits were read as letters. */
import { FIGURE_CLASS, FIGURE_OF } from '../../dictionaries/figures.ts';
import type { TextEdit } from '../model.ts';

/** Of a number by itself, and of one in a date that is otherwise whole. */
const CONFIDENCE = 0.93;
const DATE_CONFIDENCE = 0.97;

const MOST_DAYS = 31;
const MOST_MONTHS = 12;
/** A date in words and figures ("ngày ló tháng 6 năm 2014"). */
const DATE = new RegExp(String.raw`(?<=\b[Nn]gày )([${FIGURE_CLASS}]{1,2}) tháng ([${FIGURE_CLASS}]{1,2})(?= năm \d{4}(?!\d))`, 'gu');

/** What is counted, what was read as its number, and the greatest number there is; a number of one letter is only told behind words that no letter follows. */
const SLOTS: readonly { pattern: RegExp; most: number }[] = [
  { pattern: new RegExp(String.raw`(?<=\b[Nn]gày )([${FIGURE_CLASS}]{2})(?= tháng )`, 'gu'), most: MOST_DAYS },
  { pattern: new RegExp(String.raw`(?<=ngày \S{1,2} tháng )([${FIGURE_CLASS}]{2})(?= năm )`, 'gu'), most: MOST_MONTHS },
  { pattern: new RegExp(String.raw`(?<=[Đđ]iều )([${FIGURE_CLASS}]{2,3})(?=[.,;:\s])`, 'gu'), most: 700 },
  { pattern: /(?<=[Kk]hoản )([\dIlL|!]{1,2})(?= Điều )/gu, most: 40 },
];
/** Years behind a month whose first digit was read wrong or not at all. */
const YEAR = /(?<=tháng \S{1,2} năm )([34]0[12]\d|0[12]\d|2[0O][12]\d)(?=[.,;:\s]|$)/gu;

/** Edits of numbers: in dates that are otherwise whole wherever `isMisread` says so of a line, in all other places only where `isBad` does. */
export function repairSlots(text: string, isMisread: (line: number) => boolean, isBad: (line: number) => boolean): TextEdit[] {
  const edits: TextEdit[] = [];
  let offset = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const known = new Set<number>();
    const edit = (at: number, before: string, after: string, confidence: number): void => {
      if (before === after || known.has(at)) return;
      known.add(at);
      edits.push({ start: offset + at, end: offset + at + before.length, before, after, rule: 'number', confidence });
    };
    for (const { index: at, 0: date, 1: day, 2: month } of isMisread(index) ? line.matchAll(DATE) : []) {
      const [days, months] = [figures(day!), figures(month!)];
      if (!isWithin(days, MOST_DAYS) || !isWithin(months, MOST_MONTHS)) continue;
      edit(at, day!, days, DATE_CONFIDENCE);
      edit(at + date.length - month!.length, month!, months, DATE_CONFIDENCE);
    }
    if (isBad(index)) {
      for (const { pattern, most } of SLOTS) {
        for (const { index: at, 0: before } of line.matchAll(pattern)) {
          const after = figures(before);
          if (isWithin(after, most)) edit(at, before, after, CONFIDENCE);
        }
      }
      for (const { index: at, 0: before } of line.matchAll(YEAR)) edit(at, before, `2${before.slice(-3).replace('O', '0')}`, CONFIDENCE);
    }
    offset += line.length + 1;
  }
  return edits.sort((a, b) => a.start - b.start);
}

function figures(text: string): string {
  return Array.from(text, (sign) => FIGURE_OF.get(sign) ?? sign).join('');
}

function isWithin(number: string, most: number): boolean {
  return Number(number) > 0 && Number(number) <= most;
}
