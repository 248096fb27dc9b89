/** Tasks in annex tables: the header says which column holds what is to be done, who leads, who supports, by when, with what result. */
import { fold } from '../../dictionaries/fold.ts';
import { evidenceOf, joinLines } from '../lines.ts';
import type { Evidence, Table, TextLine } from '../model.ts';
import { splitActors } from './actors.ts';
import { deadlineOf } from './deadline.ts';
import type { FoundTask } from './tasks.ts';

/** A table of the record with, where layout gives them, the lines of its cells: `cells[row][column]`, rows as in `table.rows`. */
export interface DocumentTable { table: Table; cells?: TextLine[][][] }

export type ColumnRole = 'index' | 'task' | 'lead' | 'support' | 'deadline' | 'product' | 'note';

/** Words of a header cell (folded) that name who does something, and nothing else. */
const LEADS = /chu tri|thuc hien|phu trach|trach nhiem|dau moi|phan cong|duoc giao|tham muu/;

/** Words of a header cell (folded), the telling ones first: "Thời gian thực hiện" is a deadline, "Đơn vị thực hiện" a leader, "Kết quả thực hiện" a product. */
const ROLES: [ColumnRole, RegExp][] = [
  ['index', /^\W*(?:s?tt|so tt|so thu tu|muc|ma so|no)\W*$/],
  ['deadline', /thoi gian|thoi han|tien do|thoi diem|han hoan thanh|ngay hoan thanh|hoan thanh|lo trinh|ky bao cao|^(?:ngay,? )?thang(?:\s?[,/]\s?nam)?$/],
  ['product', /san pham|ket qua|dau ra|chi tieu/],
  ['note', /ghi chu|kinh phi|co so phap ly|can cu/],
  ['lead', /chu tri|don vi thuc hien|co quan thuc hien|bo phan thuc hien|nguoi thuc hien|phu trach|chiu trach nhiem|trach nhiem|don vi duoc giao|co quan tham muu|dau moi|phan cong|don vi chu tri/],
  ['support', /phoi hop/],
  ['task', /nhiem vu|noi dung|cong viec|hoat dong|ten van ban|ten de an|giai phap|muc tieu|ten chuong trinh/],
  ['lead', /thuc hien|don vi|co quan/],
];

/** The role of each column; null where the header does not say, each role but "note" at most once. */
export function columnRoles(header: string[]): (ColumnRole | null)[] {
  const taken = new Set<ColumnRole>();
  return header.map((cell) => {
    const words = fold(cell).replace(/\s+/g, ' ').trim();
    const role = ROLES.find(([name, pattern]) => pattern.test(words) && (name === 'note' || !taken.has(name)))?.[0] ?? null;
    if (role) taken.add(role);
    return role;
  });
}

/** Columns that say who or where, never what is to be done. */
const NO_TASK = /ho (?:va )?ten|ten don vi|dia (?:chi|diem)|so luong|chuc (?:vu|danh)|don vi tinh|nam sinh/;

/** What is to be done stands in the first column that says nothing else ("Lớp", "Chuyên đề"), where others name who leads and by when. */
function withTask(roles: (ColumnRole | null)[], { header, rows }: Table): (ColumnRole | null)[] {
  if (roles.includes('task') || !roles.includes('deadline') || !header.some((cell, at) => roles[at] === 'lead' && LEADS.test(fold(cell)))) return roles;
  const at = roles.findIndex((role, column) => role === null && rows.some((row) => /\p{L}{2}/u.test(row[column] ?? '')));
  return at < 0 || at > 1 || (header[at] ?? '') === '' || NO_TASK.test(fold(header[at]!)) ? roles : roles.with(at, 'task');
}

/** One task for each row that names something to do and somebody or some time for it. Rows that only name a group ("I | Cải cách thể chế") are none. */
export function readTableTasks({ table, cells }: DocumentTable, index: number): FoundTask[] {
  const roles = withTask(columnRoles(table.header), table);
  const columnOf = (role: ColumnRole) => roles.indexOf(role);
  if (columnOf('task') < 0 || (columnOf('lead') < 0 && columnOf('deadline') < 0)) return [];
  const tasks: FoundTask[] = [];
  table.rows.forEach((row, at) => {
    const cell = (role: ColumnRole) => (columnOf(role) < 0 ? '' : (row[columnOf(role)] ?? '').trim());
    const text = cell('task').replace(/^[-–+•]\s*/u, '').replace(/\s+/g, ' ').trim();
    const lead = splitActors(cell('lead'));
    const deadline = deadlineOf(cell('deadline'));
    if (!/\p{L}{2}/u.test(text) || isNumbering(row) || (lead.length === 0 && deadline === null)) return;
    const whole = placeOf(cells?.[at]?.flat(), table, row.join(' | '));
    const evidence: Record<string, Evidence> = { '': whole };
    for (const [part, role, found] of [['/lead', 'lead', lead.length > 0], ['/deadline', 'deadline', deadline !== null]] as const) {
      if (found) evidence[part] = placeOf(cells?.[at]?.[columnOf(role)], table, cell(role));
    }
    tasks.push({
      task: { text, lead, support: splitActors(cell('support')), deadline, product: cell('product') || null, section: null, cell: { table: index, row: at }, page: whole.page },
      evidence,
    });
  });
  return tasks;
}

/** The row below the header that counts the columns: 1 2 3 4. */
function isNumbering(row: string[]): boolean {
  return row.filter((cell) => cell.trim() !== '').every((cell) => /^\(?\d{1,2}\)?$/.test(cell.trim()));
}

function placeOf(lines: TextLine[] | undefined, table: Table, raw: string): Evidence {
  const flow = joinLines(lines ?? []);
  return flow.pieces.length > 0 ? evidenceOf(flow) : { page: table.page, box: table.box, confidence: 0.5, raw };
}
