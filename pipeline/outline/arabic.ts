/** Figures: "1.", "2)", "3/"; clauses of an article are the same form. Scanners read 1 as l or I. */
import type { HeadingForm, Marker } from './form.ts';
import { digitsOf } from './form.ts';

const MARKER = /^\s*([\dIl|!oOSsB]{1,3})(?:\s?([./⁄)]|,(?=\s\p{Lu}))(?:[-–](?=\s|\p{Lu}))?(?!\d)|([-–])(?=\s\p{Lu}))\s*(?=\S|$)/u;

export const arabic: HeadingForm = {
  kind: 'arabic', rank: 7, runsOn: false, strength: 3,
  read(line) {
    const match = MARKER.exec(line);
    if (!match) return bareFigure(line);
    const digits = digitsOf(match[1]!);
    if (!digits || digits.value === 0) return [];
    const rest = line.slice(match[0].length);
    // "30. 000 đồng", "4. 2025": a number that was broken; "2. tăng" goes on in small letters: a list item more often than not begins with a capital
    const doubt = (/^\d{3}\b(?!\s?%)/.test(rest) ? 4 : 0) + (/^\p{Ll}/u.test(rest) ? 1 : 0) + (rest === '' ? 2 : 0) + (match[2] === ',' ? 1.5 : 0) + (digits.cost > 0 && !/\d/.test(match[1]!) ? 0.6 : 0);
    return [{ form: arabic, style: match[2] === ')' ? ')' : '.', ordinal: digits.value, prefix: [], label: String(digits.value), end: match[0].length, cost: digits.cost + doubt }];
  },
};

/** "2 Về dự án": a figure that lost its full stop, or the slash of which was read as 7; dear, so that only a gap in the sequence calls for it. */
function bareFigure(line: string): Marker[] {
  const match = /^(\d{1,2})\s+(?=\p{Lu}\p{Ll})/u.exec(line);
  if (!match) return [];
  const marker = (ordinal: number, cost: number): Marker => ({ form: arabic, style: '.', ordinal, prefix: [], label: String(ordinal), end: match[0].length, cost });
  const ordinal = Number(match[1]);
  // "17 Khám" may be "1/ Khám"
  return ordinal > 10 && ordinal % 10 === 7 ? [marker(ordinal, 2.9), marker(Math.floor(ordinal / 10), 3.2)] : ordinal === 0 ? [] : [marker(ordinal, 2.9)];
}
