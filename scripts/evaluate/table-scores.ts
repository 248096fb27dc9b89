/** Tables of a record against what is printed: cells in their places, text, tasks. */
import type { Table, Task } from '../../pipeline/model.ts';
import { countErrors, fold, type ErrorCount, type MatchCount } from './metrics.ts';

/** A printed table, and which of its columns say what is to be done, who leads and by when (0-based; left out where none does). */
export interface PrintedTable { header: string[]; rows: string[][]; task?: number; lead?: number; deadline?: number }

/** Cells found in their row and column, a third of their letters misread at most; errors over all text; tasks with both lead and deadline as printed. */
export interface TableScores { cells: MatchCount; text: ErrorCount; tasks: MatchCount }

/** Rows that are not read as they are printed: `-` as printed, `+` as read, cells parted by "|"; rows that are alike are paired in order. */
export function tableDifferences(printed: Pick<PrintedTable, 'header' | 'rows'>, found: Pick<Table, 'header' | 'rows'>[]): string[] {
  const line = (row: string[]) => row.map(fold).join(' | ');
  const wanted = [printed.header, ...printed.rows].map(line);
  const read = rowsOf(found).map(line);
  const differences: string[] = [];
  let at = 0;
  for (const row of wanted) {
    const same = read.indexOf(row, at);
    const like = same >= 0 && same < at + 5 ? same : read.findIndex((other, index) => index >= at && index < at + 5 && isAlike(row, other));
    if (like < 0) { differences.push(`table - ${row}`); continue; }
    differences.push(...read.slice(at, like).map((other) => `table + ${other}`), ...(read[like] === row ? [] : [`table - ${row}`, `table + ${read[like]}`]));
    at = like + 1;
  }
  return [...differences, ...read.slice(at).map((other) => `table + ${other}`)];
}

function rowsOf(found: Pick<Table, 'header' | 'rows'>[]): string[][] {
  return found.flatMap(({ header, rows }) => [...(header.length > 0 ? [header] : []), ...rows]);
}

/** Score the tables of a record, row after row, against one printed table. Rows are matched in order so that most cells fit. */
export function scoreTables(printed: PrintedTable, found: Pick<Table, 'header' | 'rows'>[], tasks: Pick<Task, 'text' | 'lead' | 'deadline'>[]): TableScores {
  const wanted = [printed.header, ...printed.rows];
  const rows = rowsOf(found);
  const count = (list: string[][]) => list.reduce((sum, row) => sum + row.length, 0);
  const text = (list: string[][]) => list.flat().filter((cell) => fold(cell) !== '').join('\n');
  const { task, lead, deadline } = printed;
  const expected = task === undefined ? [] : printed.rows.filter((row) => (lead !== undefined && row[lead]) || (deadline !== undefined && row[deadline]));
  const left = [...tasks];
  const right = expected.filter((row) => {
    const at = left.findIndex((item) => isAlike(row[task!]!, item.text));
    if (at < 0) return false;
    const [item] = left.splice(at, 1) as [(typeof tasks)[number]];
    return (lead === undefined || fold(row[lead]!) === fold(item.lead.join(', '))) && (deadline === undefined || fold(row[deadline]!) === fold(item.deadline?.text ?? ''));
  }).length;
  return {
    cells: { expected: count(wanted), found: count(rows), right: mostCells(wanted, rows) },
    text: countErrors(text(wanted), text(rows)),
    tasks: { expected: expected.length, found: tasks.length, right },
  };
}

function isAlike(printed: string, read: string): boolean {
  const [a, b] = [fold(printed), fold(read)];
  return a === b || (a !== '' && b !== '' && countErrors(a, b).errors <= a.length / 3);
}

/** Most cells that fit when rows are matched in order. */
function mostCells(wanted: string[][], rows: string[][]): number {
  let below = new Array<number>(rows.length + 1).fill(0);
  for (let i = wanted.length - 1; i >= 0; i--) {
    const best = new Array<number>(rows.length + 1).fill(0);
    for (let j = rows.length - 1; j >= 0; j--) {
      const same = wanted[i]!.filter((cell, column) => isAlike(cell, rows[j]![column] ?? '') && (cell !== '' || rows[j]!.length === wanted[i]!.length)).length;
      best[j] = Math.max(below[j]!, best[j + 1]!, below[j + 1]! + same);
    }
    below = best;
  }
  return below[0]!;
}
