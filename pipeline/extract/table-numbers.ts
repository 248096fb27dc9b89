/** Numbers of rows that scanners misread, put right where the rows above and below leave one number: 3, B, 5 and II, 1, IV. */
import { ROMAN_NUMBERS, quarterOf } from './numerals.ts';

/** What counts a row: a number, perhaps with a point behind it. */
const COUNT = /^(\d{1,3})([.,)]?)$/;
/** Rows from one number to the next that counts on. */
const MOST_MISREAD = 3;
/** What a number or a numeral may be misread as: a few signs, no word. */
const SHORT = /^[^\s]{1,4}$/u;

/**
 * Readings of the first column by row, where the numbers count on: rows between two runs of them that leave out as many numbers as there are rows.
 * Misprints stay: a number that is there twice, and one that is unlike the number that is missing. `scanned`: numbers may be lost altogether.
 */
export function countedNumbers(rows: string[][], scanned: boolean): [number, string][] {
  const places = rows.flatMap((row, at) => (isHeading(row) ? [] : [{ at, token: row[0]!.trim(), value: Number(COUNT.exec(row[0]!.trim())?.[1] ?? NaN) }]));
  const isNext = (index: number) => places[index]!.value === places[index - 1]?.value! + 1 || places[index]!.value === places[index + 1]?.value! - 1;
  // numbers that count on, and those that would do so but for misread ones between
  const trusted: number[] = [];
  for (const [index, { value }] of places.entries()) {
    const last = trusted.at(-1);
    if (isNext(index) || (last !== undefined && index - last <= MOST_MISREAD && value - places[last]!.value === index - last)) trusted.push(index);
  }
  const pointed = trusted.filter((index) => places[index]!.token.endsWith('.')).length * 2 > trusted.length;
  const found: [number, string][] = [];
  const fill = (from: number, to: number, first: number) => {
    for (let index = from; index < to; index++) {
      const { at, token, value } = places[index]!;
      const wanted = first + index - from;
      if (value === wanted || !(token === '' ? scanned : Number.isNaN(value) ? isGarbage(token) : isAlike(String(value), String(wanted)))) continue;
      // a row further on or back has this number: it is misprinted, or the rows are numbered anew
      if (!Number.isNaN(value) && (value === first - 1 || value === first + to - from)) continue;
      found.push([at, `${wanted}${pointed ? '.' : ''}`]);
    }
  };
  trusted.forEach((index, order) => {
    const next = trusted[order + 1];
    if (next !== undefined && next > index + 1 && places[next]!.value - places[index]!.value === next - index) fill(index + 1, next, places[index]!.value + 1);
  });
  const [first] = trusted;
  if (first !== undefined && first === places[first]!.value - 1) fill(0, first, 1);
  // the last row has no number below it: only a lost digit tells it ("1" below 10)
  const [last, before] = [places.at(-1), places.at(-2)];
  if (last && before && trusted.at(-1) === places.length - 2 && trusted.length >= LEAST_ABOVE && String(last.value).length < String(before.value + 1).length && isAlike(String(last.value), String(before.value + 1))) found.push([last.at, `${before.value + 1}${pointed ? '.' : ''}`]);
  return found;
}

/** Numbers that count on above a last row that is told by them alone. */
const LEAST_ABOVE = 5;

/** A row of a heading: text beside its number, or over all columns, and nothing else. */
function isHeading(row: string[]): boolean {
  return row.length > 2 && row.slice(2).every((cell) => cell.trim() === '');
}

/** Signs that are neither a word nor a number nor a numeral of a group. */
function isGarbage(token: string): boolean {
  return SHORT.test(token) && !/^\d+[.,]\d+$/.test(token) && !/\p{L}{3}/u.test(token) && !ROMAN_NUMBERS.includes(token.replace(/\.$/, ''));
}

/** Whether a digit was lost ("1" of 11) or one misread ("19" for 10). */
function isAlike(read: string, wanted: string): boolean {
  if (read.length === wanted.length) return read.length > 1 && [...read].filter((digit, at) => digit !== wanted[at]).length === 1;
  return read.length === wanted.length - 1 && wanted.includes(read);
}

/** Numerals that must have been read. */
const LEAST_KNOWN = 2;
/** Share of the groups with numerals that are in capitals, where capitals tell groups. */
const CAPITAL_SHARE = 0.8;

/**
 * Readings of numerals over groups of rows: one that lies between those above and below where only one does ("x1" between XII and XIV), or that
 * lacks nothing but marks ("VỊ"), or has as many strokes ("H" before III; "1", "H", "1H"). Rows with numerals are told by their capitals, in tables where nearly all of them have such.
 */
export function groupNumerals(rows: string[][]): [number, string][] {
  const heads = rows.flatMap((row, at) => (isHeading(row) && (row[1] ?? '').trim() !== '' ? [{ at, token: row[0]!.trim(), capital: isCapital(row[1]!) }] : []));
  const strokes = heads.map(({ token }) => numberOf(quarterOf(token) ?? ''));
  if (heads.length > 1 && strokes.every((value, index) => value === index + 1) && heads.some(({ token }) => !/^\d*$/.test(token))) return heads.flatMap(({ at, token }, index): [number, string][] => (token === ROMAN_NUMBERS[index + 1] ? [] : [[at, ROMAN_NUMBERS[index + 1]!]]));
  const known = heads.filter(({ token }) => numberOf(token) > 0);
  if (known.length < LEAST_KNOWN || known.filter(({ capital }) => capital).length < known.length * CAPITAL_SHARE) return [];
  const groups = heads.filter(({ token, capital }) => capital && token !== '' && !/^[A-EĐ]$/u.test(token));
  let above: number | null = 0;
  return groups.flatMap(({ at, token }, index): [number, string][] => {
    const read = numberOf(token);
    const value = read > 0 || above === null ? read : misreadNumeral(token, above, numberOf(groups[index + 1]?.token ?? ''));
    above = value > 0 ? value : null;
    return value === read ? [] : [[at, ROMAN_NUMBERS[value]!]];
  });
}

/** The number of a misread numeral between two others (`below` 0: none, or unknown); 0 where it may be several. */
function misreadNumeral(token: string, above: number, below: number): number {
  if (!SHORT.test(token)) return 0;
  if (below === above + 2) return above + 1;
  const isBetween = (value: number) => value > above && (below === 0 || value < below);
  const plain = numberOf(token.normalize('NFD').replace(/\p{M}/gu, ''));
  if (plain > 0) return isBetween(plain) ? plain : 0;
  const strokes = /^\p{Lu}+$|^1$/u.test(token) ? numberOf(quarterOf(token) ?? '') : 0;
  // groups are numbered anew below
  const isAnew = below > 0 && below <= above && strokes < below;
  return isBetween(strokes) || isAnew ? strokes : 0;
}

function isCapital(text: string): boolean {
  return /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);
}

/** What a numeral counts; 0 where it is none. */
function numberOf(token: string): number {
  return Math.max(0, ROMAN_NUMBERS.indexOf(token.replace(/\.$/, '')));
}
