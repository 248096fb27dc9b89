/** Tables whose rows or columns no rule shows, as grids beside those that recognition found by their rules. */
import { toStored, toUpright } from '../geometry.ts';
import type { Box, Grid, RecognizedPage } from '../model.ts';
import { isInside, typeHeight } from './fragments.ts';
import { isIndex, linesOf, textOfLine, type Item } from './table-lines.ts';
import { rowStarts } from './table-rows.ts';
import { findUnruled } from './unruled.ts';

/** A word of the page with its upright box. */
interface PlacedWord extends Item { stored: Box }

/** Short words less sure than this are specks and strokes of seals. */
const NOISE = 0.45;
/** How high (in heights of the type) such a word is where it may be a number that was hard to read. */
const LETTER = [0.45, 1.5] as const;

/**
 * The page with the rows of its grids cut where rules are missing, and a grid for each table without rules. `carried`: the sides of the
 * columns of a table without rules that the page before ended with, or null; the sides that this page ends with come back beside the page.
 */
export function withImpliedGrids(page: RecognizedPage, carried: number[] | null): { page: RecognizedPage; carried: number[] | null } {
  const type = typeHeight(page);
  const placed = page.words.flatMap(({ text, box, confidence }) => (box ? [{ text, stored: box, box: toUpright(page, box), unsure: confidence <= NOISE && !/[\p{L}\d]{3}/u.test(text) }] : []));
  const words = placed.filter(({ unsure }) => !unsure);
  const grids = page.grids.map((grid) => cutGrid(grid, words.filter(({ stored }) => isInside(stored, grid.box)), page));
  const free = words.filter(({ stored }) => !grids.some((grid) => isInside(stored, grid.box)));
  const unsure = placed.filter(({ unsure, text, box }) => unsure && /[\p{L}\d]/u.test(text) && box[3] - box[1] > type * LETTER[0] && box[3] - box[1] < type * LETTER[1]);
  const tables = findUnruled(free, type, carried, unsure);
  const found = tables.map(({ xs, ys, cells }): Grid => {
    const place = (box: Box) => toStored(page, box);
    return {
      box: place([xs[0]!, ys[0]!, xs.at(-1)!, ys.at(-1)!]), rows: ys.length - 1, columns: xs.length - 1, openTop: false, openBottom: false,
      cells: cells.map(({ items: _, ...cell }) => ({ ...cell, box: place([xs[cell.column]!, ys[cell.row]!, xs[cell.column + cell.columnSpan]!, ys[cell.row + cell.rowSpan]!]) })),
    };
  });
  if (found.length === 0 && grids.every((grid, index) => grid === page.grids[index])) return { page, carried: null };
  const last = tables.at(-1);
  const below = last && free.some(({ box }) => box[1] > last.ys.at(-1)! && box[3] - box[1] > type / 2);
  return { page: { ...page, grids: [...grids, ...found].sort((a, b) => a.box[1] - b.box[1]) }, carried: last && !below ? last.xs : null };
}

/** Grids with up to this many ruled rows are cut by their text alone, into at least as many rows with text in two columns; in others only numbers tell. */
const FEW_ROWS = 3;

/** A grid with the rows cut that no rules part. */
function cutGrid(grid: Grid, words: PlacedWord[], page: RecognizedPage): Grid {
  const type = typeHeight({ ...page, words: page.words.filter(({ box }) => box && isInside(box, grid.box)) });
  const rows = [...Array(grid.rows).keys()].map((row) => rowCuts(grid, row, words, page, type));
  if (rows.every((cuts) => cuts.length === 0)) return grid;
  const shift: number[] = [];
  rows.reduce((sum, cuts, row) => { shift[row] = sum; return sum + cuts.length; }, 0);
  const cells = grid.cells.flatMap((cell) => {
    const moved = { ...cell, row: cell.row + shift[cell.row]!, rowSpan: cell.rowSpan };
    const last = cell.row + cell.rowSpan - 1;
    const cuts = rows[cell.row]!;
    if (cell.rowSpan > 1 || cuts.length === 0) return [{ ...moved, rowSpan: last + shift[last]! + rows[last]!.length - moved.row + 1 }];
    const upright = toUpright(page, cell.box);
    return [upright[1], ...cuts].map((top, index) => ({ ...moved, row: moved.row + index, box: toStored(page, [upright[0], top, upright[2], cuts[index] ?? upright[3]]) }));
  });
  return { ...grid, rows: grid.rows + rows.reduce((sum, cuts) => sum + cuts.length, 0), cells };
}

/** Heights at which a row of a grid is cut. */
function rowCuts(grid: Grid, row: number, words: PlacedWord[], page: RecognizedPage, type: number): number[] {
  const own = grid.cells.filter((cell) => cell.row === row && cell.rowSpan === 1).sort((a, b) => a.column - b.column);
  if (own.length < 2 || own[0]!.column !== 0) return [];
  const columns = own.map(({ box }) => words.filter((word) => isInside(word.stored, box)));
  const [first] = columns as [PlacedWord[]];
  const numbers = linesOf(first, type).map(textOfLine).filter(isIndex);
  const counted = numbers.map((text) => Number(/\d+/.exec(text)?.[0] ?? NaN)).filter((value) => !Number.isNaN(value));
  const isCounting = counted.length >= 2 && counted.slice(1).filter((value, index) => value === counted[index]! + 1 || value === 1).length >= (counted.length - 1) * 0.6;
  // In a table whose rows are ruled, several lines of a cell are one cell.
  if (!isCounting && (numbers.length > 1 || grid.rows > FEW_ROWS)) return [];
  const starts = rowStarts(columns, own.map(({ box }) => toUpright(page, box)[2]), type);
  if (isCounting) return starts.slice(1);
  const filled = starts.filter((start, index) => columns.filter((words) => words.some(({ box }) => box[3] > start && box[3] < (starts[index + 1] ?? Infinity))).length >= 2).length;
  return filled >= FEW_ROWS && filled >= starts.length * (2 / 3) ? starts.slice(1) : [];
}
