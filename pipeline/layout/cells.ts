/** Words in the cells of a page's grids. */
import { toUpright } from '../geometry.ts';
import type { Box, RecognizedPage, TextBlock, TextLine, Word } from '../model.ts';
import { fragmentsOf, groupRows, isInside, typeHeight, type PageMeasure } from './fragments.ts';
import { lineOf } from './text-lines.ts';

/** A block of kind "table" for each grid; the lines of the block are those of its cells, row by row. */
export function tableBlocks(page: RecognizedPage): TextBlock[] {
  return page.grids.map((grid) => {
    const words = page.words.filter((word) => word.box && isInside(word.box, grid.box));
    const cells = [...grid.cells].sort((a, b) => a.row - b.row || a.column - b.column).map((cell) => ({ ...cell, lines: [] as TextLine[], words: [] as Word[] }));
    for (const word of words) nearestCell(word.box!, cells)?.words.push(word);
    for (const cell of cells) cell.lines = cellLines(page, cell.words, cell.box);
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

function cellLines(page: RecognizedPage, words: Word[], box: Box): TextLine[] {
  if (words.length === 0) return [];
  const inCell: RecognizedPage = { ...page, words, grids: [] };
  const type = typeHeight(inCell);
  const [left, , right] = toUpright(page, box);
  const measure: PageMeasure = { width: page.width, height: page.height, type, frame: [left, right], slope: 0 };
  const rows = groupRows(fragmentsOf(inCell, type));
  return rows.map((row, index) => lineOf(row, rows[index - 1], page, measure));
}

