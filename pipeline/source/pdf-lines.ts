/** Words of a text layer into lines, by their place on the page: the order of a PDF's content says little. */
import { beginning, down, ending, type Rotation } from './pdf-direction.ts';
import type { PdfWord } from './pdf-text.ts';

/** Words whose baselines differ by no more than this share of the type stand on one line; lines are at least 1 apart. */
const BASELINE_TOLERANCE = 0.42;
/** A gap wider than this many type heights, and than 2.5 usual gaps of the row, parts columns. A printed space is 0.25. */
const COLUMN_GAP = 1;
const COLUMN_GAP_IN_GAPS = 2.5;
/** A list marker may stand this many type heights before its text. */
const MARKER_GAP = 4;
const MARKER = /^(?:[-–—+*•▪■o◻➢✓❖→➔]|\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[IVXLC]{1,7}|\p{L})[.)]|\d{1,3}(?:\.\d{1,3}){1,4})$/u;

interface Placed { word: PdfWord; left: number; right: number; baseline: number }

/** Lines from top to bottom, each from left to right, text that runs another way after the rest; words printed twice (false bold) once. */
export function buildLines(words: PdfWord[]): PdfWord[][] {
  const rotation = mainRotation(words);
  const turned = ([0, 90, 180, 270] as const).toSorted((a, b) => Number(b === rotation) - Number(a === rotation) || a - b);
  return turned.flatMap((way) => buildRows(words.filter((word) => word.rotation === way), way).flatMap(splitColumns));
}

/** The way most characters run. */
export function mainRotation(words: PdfWord[]): Rotation {
  const counts = { 0: 0, 90: 0, 180: 0, 270: 0 };
  for (const word of words) counts[word.rotation] += word.characters;
  return ([0, 90, 180, 270] as const).reduce((best, way) => (counts[way] > counts[best] ? way : best));
}

/**
 * Rows of one baseline across the page. Words are taken from left to right and each is added to the row whose last word stands
 * on its baseline, so that a row may slope (OCR layers of skewed scans). Rows are found by baseline, in steps of a third of the type.
 */
function buildRows(words: PdfWord[], rotation: Rotation): Placed[][] {
  const placed = words.map((word) => placeWord(word, rotation)).sort((a, b) => a.left - b.left || a.baseline - b.baseline);
  const rows = new Rows(Math.max(1, median(placed.map(({ word }) => word.size)) / 3));
  for (const item of placed) rows.add(item);
  return rows.fromTheTop();
}

function placeWord(word: PdfWord, rotation: Rotation): Placed {
  return { word, left: beginning(rotation, word.box), right: ending(rotation, word.box), baseline: down(rotation, word.start[0], word.start[1]) };
}

/** Rows that grow to the right, found by the baseline of their last word. */
class Rows {
  private readonly rows: Placed[][] = [];
  private readonly byBaseline = new Map<number, Placed[][]>();
  private readonly step: number;

  constructor(step: number) { this.step = step; }

  add(item: Placed): void {
    const row = this.nearest(item);
    if (!row) {
      const first = [item];
      this.rows.push(first);
      this.file(first, this.stepOf(item));
      return;
    }
    const last = row.at(-1)!;
    if (last.word.text === item.word.text && item.left < last.left + (last.right - last.left) * 0.3) return;
    // A raised or lowered character does not move the row.
    if (item.word.size < last.word.size * 0.8) item.baseline = last.baseline;
    row.push(item);
    const [before, after] = [this.stepOf(last), this.stepOf(item)];
    if (after === before) return;
    this.byBaseline.set(before, this.byBaseline.get(before)!.filter((other) => other !== row));
    this.file(row, after);
  }

  /** The row whose last word stands on the item's baseline, or nearest to it within the tolerance. */
  private nearest({ word: { size }, baseline }: Placed): Placed[] | null {
    const reach = Math.min(12, Math.ceil((size * BASELINE_TOLERANCE) / this.step) + 1);
    const at = Math.floor(baseline / this.step);
    let best: Placed[] | null = null;
    let bestDistance = Infinity;
    for (let near = at - reach; near <= at + reach; near++) {
      const rows = this.byBaseline.get(near);
      if (!rows) continue;
      for (const row of rows) {
        const last = row[row.length - 1]!;
        const distance = Math.abs(last.baseline - baseline);
        if (distance < bestDistance && distance <= Math.max(last.word.size, size) * BASELINE_TOLERANCE) { best = row; bestDistance = distance; }
      }
    }
    return best;
  }

  fromTheTop(): Placed[][] {
    return this.rows.map((row) => ({ row, at: median(row.map(({ baseline }) => baseline)) })).sort((a, b) => a.at - b.at || a.row[0]!.left - b.row[0]!.left).map(({ row }) => row);
  }

  private stepOf({ baseline }: Placed): number { return Math.floor(baseline / this.step); }

  private file(row: Placed[], step: number): void {
    const known = this.byBaseline.get(step);
    if (known) known.push(row);
    else this.byBaseline.set(step, [row]);
  }
}

/** A row, parted where columns stand beside each other. */
function splitColumns(row: Placed[]): PdfWord[][] {
  const gaps = row.slice(1).map((item, i) => item.left - row[i]!.right);
  // The lower quartile: in a row of a table most gaps may be those between columns.
  const usual = gaps.length >= 3 ? gaps.toSorted((a, b) => a - b)[(gaps.length - 1) >> 2]! : 0;
  const lines: PdfWord[][] = [[row[0]!.word]];
  gaps.forEach((gap, i) => {
    const before = row[i]!.word;
    const item = row[i + 1]!;
    const size = Math.max(before.size, item.word.size);
    const apart = gap > size * COLUMN_GAP && gap > usual * COLUMN_GAP_IN_GAPS;
    const marked = lines.at(-1)!.length === 1 && MARKER.test(before.text) && gap <= size * MARKER_GAP;
    if (apart && !marked) lines.push([item.word]);
    else lines.at(-1)!.push(item.word);
  });
  return lines;
}

function median(values: number[]): number {
  if (values.length === 0) return 0;
  return new Float64Array(values).sort()[values.length >> 1]!;
}
