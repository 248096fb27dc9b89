import type { Table, TextBlock } from '../model.ts';

/** Tables of a document, continued over pages, from its blocks of kind "table". */
export function tableRecords(blocks: TextBlock[]): { table: Table }[] {
  return blocks.flatMap(({ kind, page, box, table }) => {
    if (kind !== 'table' || !table) return [];
    const rows = Array.from({ length: table.grid.rows }, (_, row) => Array.from({ length: table.grid.columns }, (_, column) => {
      const cell = table.cells.find((item) => item.row === row && item.column === column);
      return cell ? cell.lines.map(({ text }) => text).join(' ') : '';
    }));
    const [header = [], ...rest] = rows;
    return [{ table: { page, box, pages: [page], header, rows: rest } }];
  });
}
