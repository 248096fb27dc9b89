/**
 * Lines of a signature that a seal covers on the left. The decree centres authority, position and name on one axis (Nghị định 30/2020/NĐ-CP,
 * Phụ lục I, II.7), so the right end of a line says how long it was: "U TỊCH" that ends as far right as "PHÓ CHỦ TỊCH" would is no "CHỦ TỊCH".
 */
import { fold } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { HEADS } from './positions.ts';

/** Advance widths of Times New Roman Bold in thousandths of its size (Adobe's metrics of Times-Bold). */
const WIDTHS: Record<string, number> = {
  A: 722, B: 667, C: 722, D: 722, E: 667, F: 611, G: 778, H: 778, I: 389, J: 500, K: 778, L: 667, M: 944, N: 722, O: 778, P: 611, Q: 778, R: 722, S: 556, T: 667, U: 722, V: 722, W: 1000, X: 722, Y: 722, Z: 667,
  a: 500, b: 556, c: 444, d: 556, e: 444, f: 333, g: 500, h: 556, i: 278, j: 333, k: 556, l: 278, m: 833, n: 556, o: 500, p: 556, q: 556, r: 444, s: 389, t: 333, u: 556, v: 500, w: 722, x: 500, y: 500, z: 444,
  ' ': 250, '.': 250, ',': 250, '-': 333, '/': 278,
};
/** The hooks of Ư and Ơ stand out. */
const HOOK = 60;

/** Width of a text in Times New Roman Bold, in thousandths of the type size. */
export function boldWidth(text: string): number {
  let width = 0;
  for (const unit of text.normalize('NFD')) {
    if (unit === '\u031b') width += HOOK;
    else if (!/\p{M}/u.test(unit)) width += WIDTHS[unit === 'Đ' ? 'D' : unit === 'đ' ? 'd' : unit] ?? 500;
  }
  return width;
}

/** The axis of a signature and the size of its type: `axis` as a share of the page's width, `unit` as such a share for a thousandth of the type size. */
export interface Axis { axis: number; unit: number }

/** From the lines that are read whole; null where there is none with a box. */
export function axisOf(whole: { span: LineSpan; text: string }[]): Axis | null {
  const measured = whole.flatMap(({ span: { line: { geometry } }, text }) => (geometry ? [{ axis: (geometry.left + geometry.right) / 2, unit: (geometry.right - geometry.left) / boldWidth(text) }] : []));
  const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  return measured.length === 0 ? null : { axis: middle(measured.map(({ axis }) => axis)), unit: middle(measured.map(({ unit }) => unit)) };
}

const letters = (text: string) => fold(text).replace(/[^\p{L}]/gu, '');
const BY_LETTERS = HEADS.map((head) => ({ head, letters: letters(head) }));
/** Letters that must be left of a head. */
const LEAST = 4;
/** The width that a line must have had may be this far (thousandths of the type size) from that of the words: lines are centred by hand; "KT." and "PHÓ" are four and five times as much. */
const TOLERANCE = 600;

/** The head ("CHỦ TỊCH") that a line ends like, the one of which most is left; null where that is open. */
export function headAtEnd(text: string): string | null {
  const own = letters(text);
  const common = (other: string) => {
    let count = 0;
    while (count < Math.min(own.length, other.length) && own.at(-1 - count) === other.at(-1 - count)) count++;
    return count;
  };
  const ranked = BY_LETTERS.map((entry) => ({ ...entry, left: common(entry.letters) })).filter(({ left }) => left >= LEAST).sort((a, b) => b.left - a.left || a.letters.length - b.letters.length);
  const [best, next] = ranked;
  if (!best || (next && next.left === best.left && !next.letters.endsWith(best.letters))) return null;
  return best.head;
}

/**
 * What a line with the head at its end says, by how far right it reaches: the head, "PHÓ" and the head, or, above a line with the same head, "KT." and
 * the head. Null where the line is longer than that; undefined where it cannot be measured.
 */
export function measuredPosition(line: LineSpan, head: string, { axis, unit }: Axis, aboveSame: boolean): string | null | undefined {
  const { geometry } = line.line;
  if (!geometry) return undefined;
  const width = (2 * (geometry.right - axis)) / unit;
  const fitting = [head, `PHÓ ${head}`, ...(aboveSame ? [`KT. ${head}`] : [])]
    .map((text) => ({ text, off: Math.abs(boldWidth(text) - width) })).filter(({ off }) => off <= TOLERANCE).sort((a, b) => a.off - b.off);
  if (fitting.length > 0) return fitting[0]!.text;
  return width > boldWidth(head) ? null : undefined;
}
