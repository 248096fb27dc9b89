/**
 * Words on pages become lines and blocks in reading order.
 *
 * Reading order: the letterhead's left column (agencies, number, subject), its right column (motto, place and date), then rows from the
 * top; at the end recipients before the signature. Two pages on one sheet are read one after the other.
 */
import { toUpright, uprightSize } from '../geometry.ts';
import { union } from '../lines.ts';
import type { BlockKind, Box, RecognizedPage, TextBlock, Zone } from '../model.ts';
import { partClutter, zoneOf, type Clutter } from './clutter.ts';
import type { Columns } from './columns.ts';
import { findEnd } from './end-columns.ts';
import { bodyFrame, fragmentsOf, groupRows, slopeOf, textOf, typeHeight, type Fragment, type PageMeasure } from './fragments.ts';
import { layoutPlainText } from './plain.ts';
import { plainTables } from './plain-tables.ts';
import { tableBlocks } from './cells.ts';
import { findLetterhead, isClerksMark } from './letterhead-columns.ts';
import { footnotesFrom, isPageNumber, partRunningHeads } from './furniture.ts';
import { withImpliedGrids } from './implied.ts';
import { linesOfRows } from './text-lines.ts';
import { mergeZones } from './zones.ts';

/** The blocks of a document in reading order, and the zones of each page (page number → zones). */
export function layoutDocument(pages: RecognizedPage[]): { blocks: TextBlock[]; zones: Map<number, Zone[]> } {
  let carried: number[] | null = null;
  const laidOut = pages.map((page) => {
    const found = isPlainText(page) ? plainTables(page, carried) : withImpliedGrids(page, carried);
    carried = found.carried;
    return 'tables' in found ? { blocks: layoutPlainText(page, found.tables), zones: page.zones } : layoutPage(found.page);
  });
  return { blocks: partRunningHeads(laidOut.flatMap(({ blocks }) => blocks), pages), zones: new Map(pages.map(({ number }, index) => [number, laidOut[index]!.zones])) };
}

/** The blocks of one page in reading order, and all that is on it besides. */
export function layoutPage(page: RecognizedPage): { blocks: TextBlock[]; zones: Zone[] } {
  if (isPlainText(page)) return { blocks: layoutPlainText(page), zones: page.zones };
  const type = typeHeight(page);
  const { width, height } = uprightSize(page);
  const all = fragmentsOf(page, type);
  const clutter: Clutter[] = [];
  const sheets = splitSheet(all, width, height);
  const blocks = sheets.flatMap((fragments) => {
    const own = width / sheets.length;
    const measure: PageMeasure = { width: own, height, type, frame: bodyFrame(fragments, own), slope: slopeOf(fragments, own) };
    const parted = partClutter(fragments, measure);
    clutter.push(...parted.clutter);
    return blocksOf(groupRows(parted.text), page, measure, clutter);
  });
  const ordered = weaveTables(blocks, tableBlocks(page, clutter), page);
  let number = 0;
  for (const { lines } of ordered) for (const line of lines) line.number = ++number;
  return { blocks: ordered, zones: mergeZones(page.zones, clutter.map(zoneOf), type) };
}

function isPlainText({ words }: RecognizedPage): boolean {
  return words.every(({ box }) => box === null);
}

/** Two pages photographed or scanned on one landscape sheet: an empty corridor in the middle with full lines on both sides. Boxes of the right page are from its own left edge. */
function splitSheet(fragments: Fragment[], width: number, height: number): Fragment[][] {
  if (width < height * 1.2) return [fragments];
  const crossing = fragments.filter(({ box }) => box[0] < width * 0.49 && box[2] > width * 0.51).length;
  const left = fragments.filter(({ box }) => (box[0] + box[2]) / 2 < width / 2);
  const right = fragments.filter(({ box }) => (box[0] + box[2]) / 2 >= width / 2);
  const full = (side: Fragment[]) => side.filter(({ box }) => box[2] - box[0] > width * 0.3).length;
  if (crossing > 0 || full(left) < 8 || full(right) < 8) return [fragments];
  const shifted = (box: Box): Box => [box[0] - width / 2, box[1], box[2] - width / 2, box[3]];
  return [left, right.map(({ words, box }) => ({ words: words.map(({ word, box: own }) => ({ word, box: shifted(own) })), box: shifted(box) }))];
}

function blocksOf(all: Fragment[][], page: RecognizedPage, measure: PageMeasure, clutter: Clutter[]): TextBlock[] {
  const numbers = all.filter((row) => isPageNumber(row, measure));
  const lone = all.filter((row) => !numbers.includes(row) && isLoneMark(row, measure));
  for (const fragments of lone) clutter.push({ kind: 'handwriting', fragments });
  const rows = all.filter((row) => !numbers.includes(row) && !lone.includes(row));
  const letterhead = findLetterhead(rows, measure);
  const end = findEnd(rows, letterhead?.end ?? 0, measure);
  const blocks: TextBlock[] = [];
  const add = (kind: BlockKind, block: Fragment[][]) => {
    if (block.length === 0) return;
    const lines = linesOfRows(block, page, measure);
    blocks.push({ kind, page: page.number, box: lines.map(({ box }) => box!).reduce(union), lines });
  };
  const addColumns = ({ kind, left, right, strays, scrawl }: Columns) => {
    add(kind === 'letterhead' ? 'letterhead-left' : 'recipients', groupRows(left));
    add(kind === 'letterhead' ? 'letterhead-right' : 'signature', groupRows(right));
    for (const fragment of strays) clutter.push({ kind: 'handwriting', fragments: [fragment] });
    if (scrawl.length > 0) clutter.push({ kind: 'stamp', fragments: scrawl });
  };
  for (const number of numbers) if (number[0]!.box[1] < measure.height / 2) add('page-number', [number]);
  // Above a letterhead stand only clerks' marks.
  const marks = letterhead ? rows.slice(0, letterhead.start).filter(isClerksMark) : [];
  for (const fragments of marks) clutter.push({ kind: 'handwriting', fragments });
  let at = 0;
  for (const columns of [letterhead, end]) {
    if (!columns || columns.start < at) continue;
    add('text', rows.slice(at, columns.start).filter((row) => !marks.includes(row)));
    addColumns(columns);
    at = columns.end;
  }
  const notes = end ? rows.length : Math.max(at, footnotesFrom(rows, measure));
  add('text', rows.slice(at, notes));
  add('footnote', rows.slice(notes));
  for (const number of numbers) if (number[0]!.box[1] >= measure.height / 2) add('page-number', [number]);
  return blocks;
}

/** One or two letters alone in a row, not where lines begin: the last word of a paragraph stands at the left edge. */
function isLoneMark(row: Fragment[], { width, frame: [left] }: PageMeasure): boolean {
  const [{ box }, second] = row as [Fragment, Fragment?];
  return !second && textOf(row[0]!).length <= 2 && (box[0] > left + width * 0.15 || box[0] < left - width * 0.03);
}

/** Tables among the other blocks by their height on the page; a block that a table cuts is parted there. */
function weaveTables(blocks: TextBlock[], tables: TextBlock[], page: RecognizedPage): TextBlock[] {
  const top = (box: Box) => toUpright(page, box)[1];
  let result = blocks;
  for (const table of tables) {
    const at = top(table.box!);
    const index = result.findIndex(({ lines }) => lines.some((line) => top(line.box!) > at));
    if (index < 0) {
      result = [...result, table];
      continue;
    }
    const cut = result[index]!;
    const above = cut.lines.filter((line) => top(line.box!) <= at);
    const below = cut.lines.filter((line) => top(line.box!) > at);
    const part = (lines: TextBlock['lines']): TextBlock[] => (lines.length === 0 ? [] : [{ ...cut, lines, box: lines.map(({ box }) => box!).reduce(union) }]);
    result = [...result.slice(0, index), ...part(above), table, ...part(below), ...result.slice(index + 1)];
  }
  return result;
}

