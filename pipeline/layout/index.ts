/** Words on pages become lines and blocks in reading order. */
import { toUpright, uprightSize } from '../geometry.ts';
import { round, union } from '../lines.ts';
import type { BlockKind, Box, RecognizedPage, TextBlock, TextLine, Word, Zone } from '../model.ts';

/** Words of one line that stand together: no column gap between them. Boxes are upright. */
interface Fragment { words: { word: Word; box: Box }[]; box: Box }

/** A space between words that is wider than this many type heights parts columns; justified text stays below 1.5. */
const COLUMN_GAP = 2.2;

/** The blocks of a document in reading order, and the zones of each page (page number → zones). */
export function layoutDocument(pages: RecognizedPage[]): { blocks: TextBlock[]; zones: Map<number, Zone[]> } {
  return { blocks: pages.flatMap(layoutPage), zones: new Map(pages.map(({ number, zones }) => [number, zones])) };
}

/** The blocks of one page in reading order. */
export function layoutPage(page: RecognizedPage): TextBlock[] {
  if (page.words.every(({ box }) => box === null)) return layoutPlainText(page);
  const rows = groupRows(fragmentsOf(page));
  const { width, height } = uprightSize(page);
  const groups: { kind: BlockKind; fragments: Fragment[] }[] = [];
  let body: Fragment[] = [];
  const flush = () => {
    if (body.length > 0) groups.push({ kind: 'text', fragments: body });
    body = [];
  };
  for (let at = 0; at < rows.length;) {
    const columns = columnsAt(rows, at);
    if (columns) {
      flush();
      const top = page.number === 1 && rows[at]![0]!.box[1] < height * 0.35;
      groups.push({ kind: top ? 'letterhead-left' : 'recipients', fragments: columns.left });
      groups.push({ kind: top ? 'letterhead-right' : 'signature', fragments: columns.right });
      at = columns.end;
      continue;
    }
    const row = rows[at++]!;
    if (row.length === 1 && isPageNumber(row[0]!, width, height)) {
      flush();
      groups.push({ kind: 'page-number', fragments: row });
    } else {
      body.push(...row);
    }
  }
  flush();
  let number = 0;
  return groups.map(({ kind, fragments }) => {
    const lines = fragments.map((fragment, index) => lineOf(fragment, fragments[index - 1], ++number, page));
    return { kind, page: page.number, box: lines.map(({ box }) => box!).reduce(union), lines };
  });
}

function fragmentsOf(page: RecognizedPage): Fragment[] {
  const fragments: Fragment[] = [];
  let line = -1;
  for (const word of page.words) {
    if (!word.box) continue;
    const box = toUpright(page, word.box);
    const last = fragments.at(-1);
    const gap = last ? box[0] - last.box[2] : 0;
    if (last && word.line === line && gap < COLUMN_GAP * (last.box[3] - last.box[1]) && gap > -(box[3] - box[1])) {
      last.words.push({ word, box });
      last.box = union(last.box, box);
    } else {
      fragments.push({ words: [{ word, box }], box });
    }
    line = word.line;
  }
  return fragments;
}

/** Fragments side by side, rows from the top, each from the left. */
function groupRows(fragments: Fragment[]): Fragment[][] {
  const rows: Fragment[][] = [];
  for (const fragment of [...fragments].sort((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    const height = fragment.box[3] - fragment.box[1];
    if (last && middle(fragment) - middle(last) < Math.min(height, last.box[3] - last.box[1]) / 2) row!.push(fragment);
    else rows.push([fragment]);
  }
  for (const row of rows) row.sort((a, b) => a.box[0] - b.box[0]);
  return rows;
}

/** Two columns that begin at this row: an empty corridor that a row of two fragments opens, as far up and down as no line crosses it. */
function columnsAt(rows: Fragment[][], start: number): { left: Fragment[]; right: Fragment[]; end: number } | null {
  const pair = rows.slice(start, start + 4).find((row) => row.length === 2);
  if (!pair) return null;
  let corridor: [number, number] = [pair[0]!.box[2], pair[1]!.box[0]];
  let end = start;
  let pairs = 0;
  for (; end < rows.length; end++) {
    const row = rows[end]!;
    const next: [number, number] = [...corridor];
    const fits = row.every(({ box }) => {
      const centre = (box[0] + box[2]) / 2;
      if (centre < (corridor[0] + corridor[1]) / 2) next[0] = Math.max(next[0], box[2]);
      else next[1] = Math.min(next[1], box[0]);
      return next[0] < next[1];
    });
    if (!fits) break;
    corridor = next;
    if (row.length > 1) pairs++;
  }
  if (end <= rows.indexOf(pair) || pairs === 0) return null;
  const members = rows.slice(start, end).flat();
  const isLeft = ({ box }: Fragment) => (box[0] + box[2]) / 2 < (corridor[0] + corridor[1]) / 2;
  return { left: members.filter(isLeft), right: members.filter((fragment) => !isLeft(fragment)), end };
}

function isPageNumber({ words, box }: Fragment, width: number, height: number): boolean {
  const text = words.map(({ word }) => word.text).join('');
  const centre = (box[0] + box[2]) / 2;
  return /^[-–]?\d{1,4}[-–]?$/.test(text) && (box[3] < height * 0.09 || box[1] > height * 0.91) && Math.abs(centre - width / 2) < width * 0.1;
}

function lineOf({ words, box }: Fragment, above: Fragment | undefined, number: number, page: RecognizedPage): TextLine {
  const { width } = uprightSize(page);
  const height = box[3] - box[1];
  const line: TextLine = {
    page: page.number, number, raw: '', text: '', edits: [], words: [], confidence: 0, blankAbove: false,
    box: words.map(({ word }) => word.box!).reduce(union),
    geometry: {
      left: round(box[0] / width), right: round(box[2] / width), height: round(height),
      gapAbove: above ? round((box[1] - above.box[3]) / height) : 0,
      centred: Math.abs((box[0] + box[2]) / 2 - width * 0.52) < width * 0.03 && box[2] - box[0] < width * 0.6,
    },
  };
  appendWords(line, words.map(({ word }) => word));
  return line;
}

function layoutPlainText(page: RecognizedPage): TextBlock[] {
  const lines: TextLine[] = [];
  let last = -1;
  for (const word of page.words) {
    if (word.line !== last) {
      lines.push({
        page: page.number, number: lines.length + 1, raw: '', text: '', edits: [], words: [], box: null, confidence: 1, geometry: null,
        blankAbove: last >= 0 && word.line > last + 1,
      });
    }
    appendWords(lines.at(-1)!, [word]);
    last = word.line;
  }
  return lines.length > 0 ? [{ kind: 'text', page: page.number, box: null, lines }] : [];
}

function appendWords(line: TextLine, words: Word[]): void {
  for (const { text, box, confidence, font, size } of words) {
    if (line.raw !== '') line.raw += ' ';
    line.words.push({ start: line.raw.length, end: line.raw.length + text.length, box, confidence, ...(font !== undefined && { font }), ...(size !== undefined && { size }) });
    line.raw += text;
  }
  line.text = line.raw;
  const weight = line.words.reduce((sum, { start, end }) => sum + end - start, 0);
  line.confidence = round(line.words.reduce((sum, { start, end, confidence }) => sum + (end - start) * confidence, 0) / Math.max(1, weight));
}

function middle({ box }: Fragment): number {
  return (box[1] + box[3]) / 2;
}
