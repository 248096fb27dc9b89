/**
 * Ruled tables: rules become grids of cells.
 *
 * How a page with tables is read: `findRules` and `findGrids` on the upright grey page, `eraseBorders` before it is cleaned and
 * levelled, then `cellRegions` cell by cell and the rest `withoutTables` (image/tables.ts). `layout/` puts words into cells by their boxes.
 * Pages with a text layer: `grids = findGrids(page.rules, page)`, words as they are.
 */
import type { Box, Grid, GridCell, Rule } from '../model.ts';

/** Size of the page that the rules are on. */
export interface PageSize { width: number; height: number; dpi: number | null }

/** Rules nearer than this (inches) are one border. */
const SAME_BORDER = 0.045;
/** Rules that end this near to another (inches) meet it. */
const MEETING = 0.08;
/** Share of a cell's side that must be ruled. */
const RULED_SHARE = 0.55;
/** Tables are at least this wide (share of the page width); arrival stamps are narrower. */
const MIN_WIDTH = 0.3;
/** A level rule beyond the ends of the upright ones is a border if it reaches over this share of the table; a bar of a letter does not. */
const MIN_BORDER = 0.3;
/** An open row needs this much room (inches) beyond the last rule. */
const OPEN_ROW = 0.1;

/** A rule on the levelled page: where it lies across, and from where to where. */
interface Edge { at: number; start: number; end: number }

/**
 * The ruled tables of a page, from the top. Rules may be askew by some degrees (all alike), broken, or missing at the outer sides.
 * Boxes of frames with a single cell, of stamps and of page borders give no grid.
 */
export function findGrids(rules: Rule[], page: PageSize): Grid[] {
  const dpi = page.dpi ?? 200;
  const turn = turnOf(rules);
  const levelled = rules.map((rule) => ({ ...rule, from: turn.forth(rule.from), to: turn.forth(rule.to) }));
  const level: Edge[] = [];
  const upright: Edge[] = [];
  for (const { from, to } of levelled) {
    const flat = Math.abs(to[0] - from[0]) >= Math.abs(to[1] - from[1]);
    const across = flat ? (from[1] + to[1]) / 2 : (from[0] + to[0]) / 2;
    const [a, b] = flat ? [from[0], to[0]] : [from[1], to[1]];
    (flat ? level : upright).push({ at: across, start: Math.min(a, b), end: Math.max(a, b) });
  }
  const grids = connect(level, upright.filter((edge, _, all) => isBorder(edge, level, all, dpi)), MEETING * dpi)
    .flatMap(({ level, upright }) => gridOf(level, upright, page, dpi))
    .map((grid) => ({ ...grid, box: turn.back(grid.box), cells: grid.cells.map((cell) => ({ ...cell, box: turn.back(cell.box) })) }));
  return grids.sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0])
    .filter((grid, index, all) => !all.some((other, at) => at !== index && holds(other.box, grid.box)));
}

/** Upright rules shorter than this (inches) may be stems of letters of lines that stand close below each other. */
const STEMS = 0.6;
/** Pieces of a broken rule are as long together (inches). */
const BROKEN = 1.5;
/** Rules that part two cells end at borders, this near (inches) to them; stems end where the print does. */
const TOUCHING = 0.03;

/** Whether an upright rule is a border: long, from one level rule to another, or in line with one that is, or with many pieces of a broken one. */
function isBorder({ at }: Edge, level: Edge[], upright: Edge[], dpi: number): boolean {
  const near = TOUCHING * dpi;
  const inLine = upright.filter((other) => Math.abs(other.at - at) < near);
  const touches = (x: number, y: number) => level.some((other) => Math.abs(other.at - y) < near && other.start - near < x && other.end + near > x);
  return inLine.some((other) => other.end - other.start >= STEMS * dpi || (touches(other.at, other.start) && touches(other.at, other.end)))
    || inLine.reduce((sum, other) => sum + other.end - other.start, 0) >= BROKEN * dpi;
}

/** Rules that meet, directly or through others. */
function connect(level: Edge[], upright: Edge[], reach: number): { level: Edge[]; upright: Edge[] }[] {
  const groups: { level: Edge[]; upright: Edge[] }[] = [];
  const groupOf = new Map<Edge, { level: Edge[]; upright: Edge[] }>();
  for (const edge of level) {
    const group = { level: [edge], upright: [] };
    groups.push(group);
    groupOf.set(edge, group);
  }
  for (const edge of upright) {
    const met = [...new Set(level.filter((other) => other.at > edge.start - reach && other.at < edge.end + reach && edge.at > other.start - reach && edge.at < other.end + reach)
      .map((other) => groupOf.get(other)!))];
    const target = met[0];
    if (!target) continue;
    target.upright.push(edge);
    for (const group of met.slice(1)) {
      target.level.push(...group.level);
      target.upright.push(...group.upright);
      for (const other of group.level) groupOf.set(other, target);
      group.level = [];
      group.upright = [];
    }
  }
  return groups.filter((group) => group.level.length > 0 && group.upright.length > 0);
}

function gridOf(level: Edge[], upright: Edge[], page: PageSize, dpi: number): Grid[] {
  const same = SAME_BORDER * dpi;
  const left = Math.min(...level.map(({ start }) => start), ...upright.map(({ at }) => at));
  const right = Math.max(...level.map(({ end }) => end), ...upright.map(({ at }) => at));
  if (right - left < page.width * MIN_WIDTH) return [];
  const xs = borders(upright, same);
  // Tables without rules at the sides: the level rules reach beyond the first and the last upright one.
  if (xs[0]! - left > OPEN_ROW * dpi * 2) xs.unshift(left);
  if (right - xs.at(-1)! > OPEN_ROW * dpi * 2) xs.push(right);
  // The second farthest: a stem of a letter below the table may pass for the end of one upright rule.
  const top = upright.map(({ start }) => start).sort((a, b) => a - b)[Math.min(1, upright.length - 1)]!;
  const bottom = upright.map(({ end }) => end).sort((a, b) => b - a)[Math.min(1, upright.length - 1)]!;
  const ys = borders(level.filter(({ at, start, end }) => (at > top - same && at < bottom + same) || end - start > (right - left) * MIN_BORDER), same);
  if (ys.length === 0) return [];
  const openTop = ys[0]! - top > OPEN_ROW * dpi;
  const openBottom = bottom - ys.at(-1)! > OPEN_ROW * dpi;
  if (openTop) ys.unshift(top);
  if (openBottom) ys.push(bottom);
  const cells = mergeCells(xs, ys, level, upright, same);
  const used = compress(cells, xs, ys);
  const { rows, columns } = used;
  if (columns < 2 || used.cells.length < 3 || (rows === 1 && columns < 3)) return [];
  return [{ box: [xs[0]!, ys[0]!, xs.at(-1)!, ys.at(-1)!], rows, columns, cells: used.cells, openTop, openBottom }];
}

/** Positions of borders: edges nearer than `same` are one, at their mean weighted by length. */
function borders(edges: Edge[], same: number): number[] {
  const found: { at: number; weight: number; last: number }[] = [];
  for (const { at, start, end } of [...edges].sort((a, b) => a.at - b.at)) {
    const border = found.at(-1);
    const weight = Math.max(1, end - start);
    if (border && at - border.last < same && at - border.at < same * 1.5) {
      border.at = (border.at * border.weight + at * weight) / (border.weight + weight);
      border.weight += weight;
      border.last = at;
    } else {
      found.push({ at, weight, last: at });
    }
  }
  return found.map(({ at }) => at);
}

/** Cells between borders, those with no rule between them as one, as long as they make a rectangle. */
function mergeCells(xs: number[], ys: number[], level: Edge[], upright: Edge[], same: number): GridCell[] {
  const columns = xs.length - 1;
  const rows = ys.length - 1;
  const isRuled = (edges: Edge[], at: number, start: number, end: number) => coverage(edges.filter((edge) => Math.abs(edge.at - at) < same * 1.5), start, end) >= RULED_SHARE;
  // right[r][c]: a rule parts cell (r, c) from (r, c + 1); below likewise.
  const right = ys.slice(1).map((y, row) => xs.slice(1).map((x) => isRuled(upright, x, ys[row]!, y)));
  const below = ys.slice(1).map((y) => xs.slice(1).map((x, column) => isRuled(level, y, xs[column]!, x)));
  const taken = ys.slice(1).map(() => xs.slice(1).map(() => false));
  const cells: GridCell[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (taken[row]![column]) continue;
      let columnSpan = 1;
      while (column + columnSpan < columns && !taken[row]![column + columnSpan] && !right[row]![column + columnSpan - 1]) columnSpan++;
      let rowSpan = 1;
      const isOpenBelow = (r: number) => range(column, column + columnSpan).every((c) => !below[r]![c])
        && range(column, column + columnSpan).every((c) => !taken[r + 1]![c])
        && range(column, column + columnSpan - 1).every((c) => !right[r + 1]![c]);
      while (row + rowSpan < rows && isOpenBelow(row + rowSpan - 1)) rowSpan++;
      for (const r of range(row, row + rowSpan)) for (const c of range(column, column + columnSpan)) taken[r]![c] = true;
      cells.push({ row, column, rowSpan, columnSpan, box: [xs[column]!, ys[row]!, xs[column + columnSpan]!, ys[row + rowSpan]!] });
    }
  }
  return cells;
}

/** Share of the stretch that edges cover. */
function coverage(edges: Edge[], start: number, end: number): number {
  let covered = 0;
  let reached = start;
  for (const edge of edges.sort((a, b) => a.start - b.start)) {
    const from = Math.max(reached, edge.start);
    const to = Math.min(end, edge.end);
    if (to > from) {
      covered += to - from;
      reached = to;
    }
  }
  return covered / Math.max(1, end - start);
}

/** Rows and columns that no cell begins in are borders that nothing hangs on (a chord of a seal, an underline): they are dropped. */
function compress(cells: GridCell[], xs: number[], ys: number[]): { rows: number; columns: number; cells: GridCell[] } {
  const rowStarts = [...new Set(cells.map(({ row }) => row))].sort((a, b) => a - b);
  const columnStarts = [...new Set(cells.map(({ column }) => column))].sort((a, b) => a - b);
  const indexIn = (starts: number[], value: number) => { const at = starts.findIndex((start) => start >= value); return at < 0 ? starts.length : at; };
  return {
    rows: rowStarts.length, columns: columnStarts.length,
    cells: cells.map(({ row, column, rowSpan, columnSpan }) => {
      const toRow = indexIn(rowStarts, row + rowSpan);
      const toColumn = indexIn(columnStarts, column + columnSpan);
      const at = { row: indexIn(rowStarts, row), column: indexIn(columnStarts, column) };
      return { ...at, rowSpan: toRow - at.row, columnSpan: toColumn - at.column, box: [xs[column]!, ys[row]!, xs[column + columnSpan]!, ys[row + rowSpan]!] };
    }),
  };
}

/** The common slant of the long rules, and the way to the levelled page and back. */
function turnOf(rules: Rule[]): { forth: (point: [number, number]) => [number, number]; back: (box: Box) => Box } {
  const slants: { slope: number; length: number }[] = [];
  for (const { from, to } of rules) {
    const dx = to[0] - from[0];
    const dy = to[1] - from[1];
    const length = Math.hypot(dx, dy);
    if (length > 0) slants.push({ slope: Math.abs(dx) >= Math.abs(dy) ? dy / dx : -dx / dy, length });
  }
  slants.sort((a, b) => a.slope - b.slope);
  const half = slants.reduce((sum, { length }) => sum + length, 0) / 2;
  let passed = 0;
  const slope = slants.find(({ length }) => (passed += length) >= half)?.slope ?? 0;
  const angle = Math.atan(slope);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    forth: ([x, y]) => [x * cos + y * sin, y * cos - x * sin],
    back: ([left, top, right, bottom]) => {
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const [cx, cy] = [x * cos - y * sin, x * sin + y * cos];
      const [width, height] = [(right - left) / 2, (bottom - top) / 2];
      return [cx - width, cy - height, cx + width, cy + height].map((value) => Math.round(value * 10) / 10) as Box;
    },
  };
}

function holds(outer: Box, inner: Box): boolean {
  return inner[0] >= outer[0] - 2 && inner[1] >= outer[1] - 2 && inner[2] <= outer[2] + 2 && inner[3] <= outer[3] + 2;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
