/** How wide the lines of a document are, learned from pairs of lines that surely go on: what a short line says about the end of a paragraph. */
import { fold } from '../../dictionaries/fold.ts';
import { endsOpen, goesOnSurely, looksMarked, type BodyLine } from './line-shape.ts';

/** Advance widths of Times New Roman, which the decree prescribes, in units of a mean small letter; all others 1. */
const NARROW: Record<string, number> = { ' ': 0.56, '.': 0.56, ',': 0.56, ';': 0.62, ':': 0.62, '-': 0.74, '(': 0.74, ')': 0.74, '/': 0.62, i: 0.62, j: 0.62, l: 0.62, t: 0.62, f: 0.74, r: 0.74, s: 0.86, I: 0.74, m: 1.72, w: 1.6, M: 1.98, W: 2.1, '…': 2.2 };

/** Units below this have their width in a table, which is filled on first use; Vietnamese letters end at U+1EF9. */
const LIMIT = 0x2000;
const WIDTHS = new Float64Array(LIMIT);

/** Printed width of a text, in mean small letters. */
export function printedWidth(text: string): number {
  let width = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    width += code < LIMIT ? WIDTHS[code] || (WIDTHS[code] = widthOf(text[at]!)) : widthOf(text[at]!);
  }
  return width;
}

function widthOf(unit: string): number {
  const plain = fold(unit);
  return NARROW[unit] ?? (unit !== plain && unit !== unit.toLowerCase() ? 1.5 : NARROW[plain] ?? 1.06);
}

/** Width that the line would have had with the first word of the next line: more than the column, where it was wrapped. */
export function reach(previous: BodyLine, next: BodyLine): number {
  const space = next.text.search(/\s/);
  return printedWidth(previous.text) + 0.56 + printedWidth(space < 0 ? next.text : next.text.slice(0, space));
}

/** Characters on a line of a printed page at most; longer lines are paragraphs that nobody wrapped. */
const MAX_COLUMN = 120;

/** Whether no line is longer than a printed one. */
export function isNarrow(lines: BodyLine[]): boolean {
  return lines.every(({ text }) => text.length <= MAX_COLUMN);
}

/** Widths in mean small letters, for plain text; null where lines are not wrapped. */
export function learnWidths(lines: BodyLine[]): { odds(previous: BodyLine, next: BodyLine, begun: boolean): number } | null {
  const first: number[] = [];
  const inner: number[] = [];
  const firstLengths: number[] = [];
  let long = 0;
  let wrapped = 0;
  for (let index = 1; index < lines.length; index++) {
    const previous = lines[index - 1]!;
    const next = lines[index]!;
    if (next.text.length > 160) long++;
    if (!goesOnSurely(previous, next)) continue;
    wrapped++;
    const marked = looksMarked(previous.text);
    (marked ? first : inner).push(reach(previous, next));
    if (marked) firstLengths.push(printedWidth(previous.text));
  }
  const narrow = isNarrow(lines);
  if (wrapped < (narrow ? 2 : 4) || long > lines.length * 0.08 || wrapped < lines.length * 0.08) return null;
  const innerAt = inner.length >= 4 ? quantile(inner, 0.08) : first.length > 0 ? quantile(first, 0.1) + 5 : quantile(inner, 0);
  const middle = inner.length >= 4 ? quantile(inner, 0.5) : innerAt + 4;
  const firstAt = first.length >= 5 ? Math.min(innerAt, quantile(first, 0.1)) : innerAt - 6;
  // the first line of a paragraph is indented: a line that is longer than first lines can be is none
  const longestFirst = firstLengths.length >= 5 && innerAt - firstAt >= 3 ? quantile(firstLengths, 1) + 1 : Infinity;
  return {
    odds(previous, next, begun) {
      const shortest = begun || looksMarked(previous.text) ? firstAt : innerAt;
      const room = reach(previous, next);
      let odds = room <= shortest * 0.72 ? 4 : room <= shortest - 4 ? 3 : room < shortest ? 1.6 : room < middle ? -0.6 : -1.2;
      if (!looksMarked(next.text) && printedWidth(next.text) > longestFirst) odds -= 1.5;
      if (endsOpen(previous.text) && odds > 1.6) odds = 1.6;
      return odds;
    },
  };
}

/** A page with fewer lines may have no full one. */
const FULL_PAGE = 8;

/** Columns in shares of the page width, where lines have boxes; null in plain text. `context`: other lines of the document, for pages of a few lines. */
export function learnColumns(lines: BodyLine[], context: BodyLine[] = []): { odds(previous: BodyLine, next: BodyLine): number } | null {
  const byPage = new Map<number, BodyLine[]>();
  for (const line of lines) {
    if (!line.line.geometry) continue;
    const page = byPage.get(line.line.page);
    if (page) page.push(line); else byPage.set(line.line.page, [line]);
  }
  if (byPage.size === 0) return null;
  const short = [...byPage.values()].some(({ length }) => length < FULL_PAGE);
  const others = short ? [...context, ...lines].flatMap(({ line: { geometry } }) => geometry ?? []) : [];
  const usual = others.length >= 2 * FULL_PAGE ? { left: quantile(others.map(({ left }) => left), 0.15), right: quantile(others.map(({ right }) => right), 0.8), gap: quantile(others.map(({ gapAbove }) => gapAbove), 0.4) } : { left: 1, right: 0, gap: null };
  const columns = new Map([...byPage].map(([page, items]) => [page, {
    left: Math.min(quantile(items.map(({ line }) => line.geometry!.left), 0.15), items.length < FULL_PAGE ? usual.left : 1),
    right: Math.max(quantile(items.map(({ line }) => line.geometry!.right), 0.8), items.length < FULL_PAGE ? usual.right : 0),
    gap: items.length > 4 ? quantile(items.map(({ line }) => line.geometry!.gapAbove), 0.4) : usual.gap,
  }]));
  const indented = (line: BodyLine) => line.line.geometry!.left - columns.get(line.line.page)!.left > INDENT;
  const indents = learnIndents(lines, indented);
  return {
    odds(previous, next) {
      const above = previous.line.geometry;
      const below = next.line.geometry;
      const columnAbove = columns.get(previous.line.page);
      const column = columns.get(next.line.page);
      if (!above || !below || !columnAbove || !column) return 0;
      const spare = columnAbove.right - above.right;
      // room for the next word: about a third of the type height for each letter
      let odds = spare > 0.12 ? 4 : spare > 0.05 ? 3 : spare > 0.03 ? 1 : -1;
      if (above.centred && below.centred && spare < 0.3) odds = -0.3;
      else odds += indented(next) ? indents.present : indents.absent;
      if (previous.line.page === next.line.page && column.gap !== null) {
        const gap = below.gapAbove - column.gap;
        odds += gap > 0.35 ? 1.5 : gap > 0.15 ? 0.7 : -0.3;
      }
      // an open end speaks against a new paragraph, unless the line below is indented as only first lines are
      if (endsOpen(previous.text) && odds > 1.6 && !(indented(next) && indents.present > 2.5)) odds = 1.6;
      return odds;
    },
  };
}

/** Log odds that white space before a line of plain text gives, or none: first lines of paragraphs are indented where columns of the paper were kept. */
export function learnMargins(lines: BodyLine[]): ((line: BodyLine) => number) | null {
  const byPage = Map.groupBy(lines.filter(({ line }) => line.indent !== undefined), ({ line }) => line.page);
  const margins = new Map([...byPage].map(([page, items]) => [page, quantile(items.map(({ line }) => line.indent!), 0.15)]));
  const indented = ({ line }: BodyLine) => (line.indent ?? 0) - (margins.get(line.page) ?? 0) >= INDENT_COLUMNS;
  const on = lines.filter((line, index) => index > 0 && line.line.indent !== undefined && goesOnSurely(lines[index - 1]!, line));
  if (on.length < 4 || !lines.some(indented)) return null;
  const { present, absent } = learnIndents(lines, indented, ({ line }) => line.indent !== undefined);
  return (line) => (line.line.indent === undefined ? 0 : indented(line) ? present : absent);
}

/** White space of at least so many columns before a first line. */
const INDENT_COLUMNS = 2;

/** First lines stand at least this share of the page width to the right of the column (10 mm on A4 are 0.048). */
const INDENT = 0.018;

/** Log odds that an indent, or none, gives: how often lines with markers are indented, and lines that surely go on. */
function learnIndents(lines: BodyLine[], indented: (line: BodyLine) => boolean, isMeasured = ({ line }: BodyLine) => line.geometry !== null): { present: number; absent: number } {
  let first = 2, firstIn = 1.4, inner = 2, innerIn = 0.3;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (!isMeasured(line) || !isMeasured(lines[index - 1]!)) continue;
    if (goesOnSurely(lines[index - 1]!, line)) { inner++; if (indented(line)) innerIn++; }
    else if (looksMarked(line.text)) { first++; if (indented(line)) firstIn++; }
  }
  const bound = (value: number) => Math.max(-4, Math.min(4, value));
  return { present: bound(Math.log((firstIn / first) / (innerIn / inner))), absent: bound(Math.log((1 - firstIn / first) / (1 - innerIn / inner))) };
}

/** The value below which a share of all values lies. */
function quantile(values: number[], share: number): number {
  return new Float64Array(values).sort()[Math.floor((values.length - 1) * share)] ?? 0;
}
