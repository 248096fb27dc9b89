/** Rows of a table that no rules part: where they begin is told by the numbers of the first column, by where the other columns begin again, and by the space above. */
import { fold } from '../../dictionaries/fold.ts';
import { isIndex, linesOf, SAME_BASE, textOfLine, type Item, type Line } from './table-lines.ts';

/** What the number of a row may be misread as, where it stands among others. */
const MISREAD_INDEX = /^(?!.*\p{L}{3})\S{1,4}$/u;

/** All columns of a table at one height. */
interface Level { base: number; top: number; cells: (Line | undefined)[] }

/** Space above a row, in usual distances of lines, that parts it from the row before. */
const WIDE = 1.12;
/** Share of the cells of numbered rows that begin level with the number where text stands at the top of cells. */
const ALIGNED = 0.7;
/** Numbers that make a first column one of numbers: this share of its lines. */
const NUMBERED = 0.6;

/**
 * Where the rows begin: heights between the lines of text, the first one above all of them. `columns` are the words of each column,
 * `widths` the columns' right edges, `forced` baselines at which a row begins in any case (a group over all columns).
 *
 * Numbered tables: at each number, or, where text stands in the middle of the cells, in the widest empty stretch between two numbers.
 * Others: where the space above is wide, where columns that were empty begin again, and where the next word would have had room on the
 * line above; not before a line that goes on in small letters.
 */
export function rowStarts(columns: Item[][], rightEdges: number[], type: number, forced: number[] = []): number[] {
  const byColumn = columns.map((items) => linesOf(items, type));
  const levels = levelsOf(byColumn, type);
  if (levels.length === 0) return [];
  const leading = leadingOf(byColumn, type);
  const numbers = levels.flatMap(({ cells }, at) => (cells[0] && isIndex(textOfLine(cells[0])) ? [at] : []));
  const starts = new Set([0, ...nearLevels(levels, forced, type)]);
  const isNumbered = numbers.length >= 2 && numbers.length >= byColumn[0]!.length * NUMBERED;
  const newsOf = (at: number) => isNew(levels, at, { leading, rightEdges, type, isNumbered, hasFirst: byColumn[0]!.length > 0 });
  const isAfterSpace = (at: number) => levels[at]!.base - levels[at - 1]!.base > leading * WIDE;
  if (isNumbered) {
    if (!standsAtTop(levels, numbers, leading)) for (const at of betweenNumbers(levels, numbers, leading)) starts.add(at);
    else {
      for (const at of numbers) starts.add(at);
      // a row whose number is lost or misread: all begins again after a wide space
      levels.forEach((level, at) => {
        if (at === 0 || starts.has(at)) return;
        const news = newsOf(at);
        if (news >= SURE || (level.cells[0] && MISREAD_INDEX.test(textOfLine(level.cells[0])) && news >= LIKELY)) starts.add(at);
      });
      for (const at of leftOut(levels, numbers, starts, newsOf)) starts.add(at);
    }
  } else if (standsInMiddle(levels, leading)) {
    levels.forEach((_, at) => { if (at > 0 && isAfterSpace(at)) starts.add(at); });
  } else {
    levels.forEach((_, at) => { if (at > 0 && newsOf(at) >= LIKELY) starts.add(at); });
  }
  return [...starts].sort((a, b) => a - b).map((at) => cutAbove(levels, at));
}

function levelsOf(byColumn: Line[][], type: number): Level[] {
  const all = byColumn.flatMap((lines, column) => lines.map((line) => ({ line, column }))).sort((a, b) => a.line.base - b.line.base);
  const levels: Level[] = [];
  for (const { line, column } of all) {
    const level = levels.at(-1);
    if (level && line.base - level.base < SAME_BASE * type && !level.cells[column]) {
      const count = level.cells.filter((cell) => cell).length;
      level.base = (level.base * count + line.base) / (count + 1);
      level.cells[column] = line;
      level.top = Math.min(level.top, line.top);
    } else {
      levels.push({ base: line.base, top: line.top, cells: byColumn.map((_, index) => (index === column ? line : undefined)) });
    }
  }
  return levels;
}

/** The levels at these baselines. */
function nearLevels(levels: Level[], bases: number[], type: number): number[] {
  let at = 0;
  return bases.toSorted((a, b) => a - b).flatMap((base) => {
    while (at < levels.length && levels[at]!.base < base - SAME_BASE * type) at++;
    return at < levels.length && levels[at]!.base < base + SAME_BASE * type ? [at] : [];
  });
}

/** Share of the distances of lines that are as small as those within cells. */
export const WITHIN_CELLS = 0.2;

/** Usual distance of the lines of a cell: the smaller ones of all distances within columns. */
function leadingOf(byColumn: Line[][], type: number): number {
  const steps = byColumn.flatMap((lines) => lines.slice(1).map((line, at) => line.base - lines[at]!.base)).filter((step) => step > type * 0.9 && step < type * 4).sort((a, b) => a - b);
  return steps[Math.floor(steps.length * WITHIN_CELLS)] ?? type * 1.5;
}

/** Share of the numbers at whose height text goes on from above that tells text in the middle of its cells. */
const GOING_ON = 0.25;

/** Whether the cells of numbered rows begin where their numbers stand. */
function standsAtTop(levels: Level[], numbers: number[], leading: number): boolean {
  let [aligned, all, goingOn] = [0, 0, 0];
  numbers.forEach((from, index) => {
    const own = levels.slice(from, numbers[index + 1] ?? levels.length);
    let continued = false;
    for (let column = 1; column < levels[0]!.cells.length; column++) {
      const first = own.findIndex(({ cells }) => cells[column]);
      if (first < 0) continue;
      all++;
      if (first === 0) aligned++;
      const line = own[first]!.cells[column]!;
      const above = levels.slice(Math.max(0, from - LOOKED_BACK), from).findLast(({ cells }) => cells[column])?.cells[column];
      if (above && line.base - above.base < leading * WIDE && /^\p{Ll}/u.test(textOfLine(line))) continued = true;
    }
    if (continued) goingOn++;
  });
  return aligned >= all * ALIGNED && goingOn < numbers.length * GOING_ON;
}

/** Levels above a number among which the line before is looked for. */
const LOOKED_BACK = 4;
/** Share of levels nearer to each other than lines of a cell that tells text in the middle of its cells. */
const HALVES = 0.15;

/** Whether cells with an even number of lines stand beside cells with an odd one, half a line apart. */
function standsInMiddle(levels: Level[], leading: number): boolean {
  return levels.slice(1).filter(({ base }, at) => base - levels[at]!.base < leading * 0.7).length >= levels.length * HALVES;
}

/** The levels with the widest space above them between two numbers, whichever of the numbers' cells are longer: one, or more where the numbers leave some out. */
function betweenNumbers(levels: Level[], found: number[], leading: number): number[] {
  const space = (at: number) => levels[at]!.base - levels[at - 1]!.base;
  // above the second row is the first, whose number is lost
  const isFirstLost = found[0]! > 0 && countOf(levels[found[0]!]!) === 2;
  const numbers = isFirstLost ? [0, ...found] : found;
  const counts = numbers.map((at, index) => (isFirstLost && index === 0 ? 1 : countOf(levels[at]!)));
  return numbers.slice(1).flatMap((to, index) => {
    const from = numbers[index]!;
    const widest = Array.from({ length: to - from }, (_, step) => from + 1 + step).sort((a, b) => space(b) - space(a) || a - b);
    const leftOut = counts[index + 1]! - counts[index]! - 1;
    return widest.slice(0, leftOut > 0 && leftOut <= MOST_LEFT_OUT ? leftOut + 1 : 1).filter((at, order) => order === 0 || space(at) > leading * WIDE);
  });
}

/** The number of a level, or not a number. */
function countOf({ cells }: Level): number {
  return Number((cells[0] && /^\d{1,3}(?=[.)]?$)/.exec(textOfLine(cells[0]))?.[0]) ?? NaN);
}

/** Rows that are missing between two numbers: where they leave out as many as begin nowhere else, at the levels for which most speaks. */
function leftOut(levels: Level[], numbers: number[], starts: Set<number>, newsOf: (at: number) => number): number[] {
  const counts = numbers.map((at) => ({ at, value: countOf(levels[at]!) })).filter(({ value }) => !Number.isNaN(value));
  return counts.slice(1).flatMap(({ at: end, value }, index) => {
    const { at: start, value: above } = counts[index]!;
    const between = Array.from({ length: end - start - 1 }, (_, step) => start + 1 + step);
    const missing = value - above - 1 - between.filter((at) => starts.has(at)).length;
    if (missing < 1 || missing > MOST_LEFT_OUT) return [];
    return between.filter((at) => !starts.has(at)).map((at) => ({ at, news: newsOf(at) })).filter(({ news }) => news > 0).sort((a, b) => b.news - a.news).slice(0, missing).map(({ at }) => at);
  });
}

/** Numbers in a row that a scanner may lose. */
const MOST_LEFT_OUT = 3;

/** Letters of a line that tell a heading in capitals from text. */
const CAPITAL_LETTERS = 8;

/** Whether a heading in capitals begins or ends between two lines of a column. */
function changesCase(above: Line, line: Line): boolean {
  const [before, after] = [above, line].map((item) => textOfLine(item).replace(/\P{L}/gu, ''));
  const isHeading = (text: string) => text.length >= CAPITAL_LETTERS && !/\p{Ll}/u.test(text);
  const isText = (text: string) => text.length >= CAPITAL_LETTERS && /^.?\p{Ll}{2}|\p{Ll}{5}/u.test(text);
  return (isHeading(before!) && isText(after!)) || (isText(before!) && isHeading(after!));
}

/** How much speaks for a new row: from `LIKELY` on it is one, from `SURE` on also in a table whose rows have numbers. */
const LIKELY = 2;
const SURE = 4;

/** The row below all others (folded). */
const TOTAL = /^(?:tong )?cong\b|^tong(?: (?:so|kinh phi)\b|\W*$)/;

/** `isNumbered`: the first column counts the rows, and what is in it may be misread; `hasFirst`: there is something in it. */
interface RowStyle { leading: number; rightEdges: number[]; type: number; isNumbered: boolean; hasFirst: boolean }

function isNew(levels: Level[], at: number, { leading, rightEdges, type, isNumbered, hasFirst }: RowStyle): number {
  const { base, cells } = levels[at]!;
  const above = levels[at - 1]!;
  let score = base - above.base > leading * WIDE ? 2 : 0;
  let isHeading = false;
  cells.forEach((line, column) => {
    if (!line) return;
    const before = above.cells[column];
    const last = before ?? levels.slice(Math.max(0, at - LOOKED_BACK), at).findLast((level) => level.cells[column])?.cells[column];
    if (last && changesCase(last, line) && !(isNumbered && column === 0)) [isHeading, score] = [true, score + SURE];
    if (!before) {
      // text in the middle of its cell begins below the first line, too
      if (base - above.base > leading * 0.85) score += 1;
      return;
    }
    const text = textOfLine(line);
    if (isNumbered && column === 0) return;
    if (/^[\p{Ll},;:)]/u.test(text)) score -= 3;
    else if (before.items.at(-1)!.box[2] + type * 0.8 + line.items[0]!.box[2] - line.items[0]!.box[0] < rightEdges[column]!) score += 1;
  });
  const first = cells.find((line) => line);
  const isTotal = first !== undefined && TOTAL.test(fold(textOfLine(first))) && cells.filter((line) => line).length > 1;
  if (isTotal) score += SURE;
  if (!cells[0] && hasFirst && !isHeading && !isTotal) score -= 2;
  if (cells.length >= 3 && cells.every((line) => line && !/^[\p{Ll},;:)]/u.test(textOfLine(line)))) score += 1;
  return score;
}

/** Height of the cut above a level: half way between what stands above it and what stands from it on. */
function cutAbove(levels: Level[], at: number): number {
  const top = Math.min(...levels.slice(at, at + 2).map((level) => level.top));
  if (at === 0) return top;
  const bottom = Math.max(...levels.slice(Math.max(0, at - 2), at).flatMap(({ cells }) => cells.map((line) => line?.bottom ?? -Infinity)));
  return (Math.min(bottom, levels[at]!.base) + top) / 2;
}
