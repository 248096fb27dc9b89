/** Words of a text layer into lines, by their place on the page: the order of a PDF's content says little. */
import { along, extent, type PdfWord, type Rotation } from './pdf-text.ts';

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
  const placed = words.map((word): Placed => {
    const [left, right] = extent(rotation, word.box);
    return { word, left, right, baseline: along(rotation, ...word.start)[1] };
  }).toSorted((a, b) => a.left - b.left || a.baseline - b.baseline);
  const step = Math.max(1, median(placed.map(({ word }) => word.size)) / 3);
  const rows: Placed[][] = [];
  const byBaseline = new Map<number, Placed[][]>();
  for (const item of placed) {
    const reach = Math.ceil((item.word.size * BASELINE_TOLERANCE) / step) + 1;
    const key = Math.floor(item.baseline / step);
    let best: Placed[] | null = null;
    let bestDistance = Infinity;
    for (let near = key - Math.min(reach, 12); near <= key + Math.min(reach, 12); near++) {
      for (const row of byBaseline.get(near) ?? []) {
        const last = row.at(-1)!;
        const distance = Math.abs(last.baseline - item.baseline);
        const tolerance = Math.max(last.word.size, item.word.size) * BASELINE_TOLERANCE;
        if (distance <= tolerance && distance < bestDistance) { best = row; bestDistance = distance; }
      }
    }
    if (best) {
      const last = best.at(-1)!;
      if (last.word.text === item.word.text && item.left < last.left + (last.right - last.left) * 0.3) continue;
      // A raised or lowered character does not move the row.
      const before = Math.floor(last.baseline / step);
      if (item.word.size < last.word.size * 0.8) item.baseline = last.baseline;
      best.push(item);
      const after = Math.floor(item.baseline / step);
      if (after !== before) {
        byBaseline.set(before, byBaseline.get(before)!.filter((row) => row !== best));
        byBaseline.set(after, [...(byBaseline.get(after) ?? []), best]);
      }
    } else {
      const row = [item];
      rows.push(row);
      byBaseline.set(key, [...(byBaseline.get(key) ?? []), row]);
    }
  }
  const height = (row: Placed[]) => median(row.map(({ baseline }) => baseline));
  return rows.map((row) => ({ row, at: height(row) })).toSorted((a, b) => a.at - b.at || a.row[0]!.left - b.row[0]!.left).map(({ row }) => row);
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
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
