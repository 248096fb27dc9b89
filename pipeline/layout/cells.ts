/** Words in the cells of a page's grids. */
import { toUpright, uprightSize } from '../geometry.ts';
import type { Box, RecognizedPage, TextBlock, TextLine, Word } from '../model.ts';
import type { Clutter } from './clutter.ts';
import { confidenceOf, fragmentOf, fragmentsOf, groupRows, isInside, typeHeight, type Fragment, type PageMeasure } from './fragments.ts';
import { linesOfRows } from './text-lines.ts';

/** A block of kind "table" for each grid; the lines of the block are those of its cells, row by row. What is no text in the cells goes to `clutter`. */
export function tableBlocks(page: RecognizedPage, clutter: Clutter[]): TextBlock[] {
  return page.grids.map((grid) => {
    const words = page.words.filter((word) => word.box && isInside(word.box, grid.box));
    const cells = [...grid.cells].sort((a, b) => a.row - b.row || a.column - b.column).map((cell) => ({ ...cell, lines: [] as TextLine[], words: [] as Word[] }));
    for (const word of words) nearestCell(word.box!, cells)?.words.push(word);
    for (const cell of cells) cell.lines = cellLines(page, cell.words, cell.box, clutter);
    return {
      kind: 'table', page: page.number, box: grid.box, lines: cells.flatMap(({ lines }) => lines),
      table: { grid, cells: cells.map(({ words: _, ...cell }) => cell) },
    };
  });
}

/** The cell that holds the centre of a box, else the one that it overlaps most. */
function nearestCell<T extends { box: Box }>(box: Box, cells: T[]): T | undefined {
  const holding = cells.find((cell) => isInside(box, cell.box));
  if (holding) return holding;
  const overlap = (cell: T) => Math.max(0, Math.min(box[2], cell.box[2]) - Math.max(box[0], cell.box[0])) * Math.max(0, Math.min(box[3], cell.box[3]) - Math.max(box[1], cell.box[1]));
  return cells.filter((cell) => overlap(cell) > 0).sort((a, b) => overlap(b) - overlap(a))[0];
}

function cellLines(page: RecognizedPage, words: Word[], box: Box, clutter: Clutter[]): TextLine[] {
  if (words.length === 0) return [];
  const inCell: RecognizedPage = { ...page, words, grids: [] };
  const type = typeHeight(inCell);
  const [left, , right] = toUpright(page, box);
  const measure: PageMeasure = { ...uprightSize(page), type, frame: [left, right], slope: 0 };
  const rows = groupRows(fragmentsOf(inCell, type)).map((row) => row.map(withoutDust).filter((fragment) => fragment !== null)).filter((row) => row.length > 0);
  // A seal over a cell is read as unsure letters above, below or beside those that are printed.
  const fragments = rows.flat();
  const unsure = fragments.filter((fragment) => confidenceOf(fragment) < 0.45 && fragment.words.every(({ word }) => word.confidence < 0.8 || word.text.length < 3));
  const sure = fragments.filter((fragment) => !unsure.includes(fragment));
  const edge = Math.min(...sure.map((fragment) => fragment.box[0]));
  // The short last line of a cell is often unsure; it begins where the others do.
  const isLine = ({ box }: Fragment) => Math.abs(box[0] - edge) < type * 0.6 && box[3] - box[1] > type * 0.6 && box[3] - box[1] < type * 1.4;
  const noise = sure.length > 0 || unsure.length > 1 ? unsure.filter((fragment) => !isLine(fragment)) : [];
  if (noise.length > 0) clutter.push({ kind: 'stamp', fragments: noise });
  const text = rows.map((row) => row.filter((fragment) => !noise.includes(fragment))).filter((row) => row.length > 0);
  return linesOfRows(text, page, measure);
}

/** A fragment without unsure signs at its ends (specks, remains of rules); a dash, bullet or mark of its own stays. */
function withoutDust(fragment: Fragment): Fragment | null {
  const isDust = (at: number) => {
    const { word } = fragment.words[at]!;
    return !/[\p{L}\d]/u.test(word.text) && (!/^[-–+•*]$/u.test(word.text) || at > 0) && word.confidence < 0.75;
  };
  let [from, to] = [0, fragment.words.length];
  while (from < to && isDust(from)) from++;
  while (to > from && isDust(to - 1)) to--;
  return from === to ? null : from === 0 && to === fragment.words.length ? fragment : fragmentOf(fragment.words.slice(from, to));
}
