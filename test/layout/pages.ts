/** Recognised pages made of lines, for tests of layout. */
import { toStored } from '../../pipeline/geometry.ts';
import type { Grid, RecognizedPage, TextBlock, Word } from '../../pipeline/model.ts';

/** A printed line: where it begins, in pixels of the upright page (A4 at 200 dpi), and how it was read. `line` joins lines that the engine took for one. */
export interface Printed { text: string; left: number; top: number; size?: number; confidence?: number; line?: number }

const SPACE = 10;

/** Width of a text in type of this height. */
export function widthOf(text: string, size = 30): number {
  return text.split(' ').reduce((sum, word) => sum + wordWidth(word, size) + SPACE, -SPACE);
}

function wordWidth(word: string, size: number): number {
  return Math.round([...word].length * size * 0.55);
}

/** A page with these lines; `skew` and `rotation` are what the scan has. */
export function pageOf(lines: Printed[], options: Partial<RecognizedPage> = {}): RecognizedPage {
  const page: RecognizedPage = {
    number: 1, width: 1654, height: 2339, dpi: 200, rotation: 0, skew: 0, method: 'ocr', reason: 'test', engine: 'test', confidence: 0.9,
    words: [], rules: [], grids: [], zones: [], ...options,
  };
  const words = lines.flatMap(({ text, left, top, size = 30, confidence = 0.95, line }, index): Word[] => {
    let x = left;
    return text.split(' ').map((word) => {
      const right = x + wordWidth(word, size);
      const box = toStored(page, [x, top, right, top + size]);
      x = right + SPACE;
      return { text: word, box, confidence, line: line ?? index };
    });
  });
  return { ...page, words };
}

/** A line in the middle between two edges. */
export function centred(text: string, top: number, from = 220, to = 1540, rest: Partial<Printed> = {}): Printed {
  return { text, left: (from + to - widthOf(text, rest.size)) / 2, top, ...rest };
}

export const LONG_LINE = 'Kế hoạch này được xây dựng trên cơ sở nhiệm vụ được giao và điều kiện thực tế của từng đơn vị';

/** Lines of body text over the whole width, from `top`. */
export function body(top: number, count: number): Printed[] {
  return Array.from({ length: count }, (_, index) => ({ text: LONG_LINE, left: 220, top: top + index * 46, size: 26 }));
}

export function gridOf(xs: number[], ys: number[], rest: Partial<Grid> = {}): Grid {
  const cells = ys.slice(1).flatMap((bottom, row) => xs.slice(1).map((right, column) => ({ row, column, rowSpan: 1, columnSpan: 1, box: [xs[column]!, ys[row]!, right, bottom] as [number, number, number, number] })));
  return { box: [xs[0]!, ys[0]!, xs.at(-1)!, ys.at(-1)!], rows: ys.length - 1, columns: xs.length - 1, cells, openTop: false, openBottom: false, ...rest };
}

/** Blocks as kind and lines of text, for comparison. */
export function summary(blocks: TextBlock[]): [string, string[]][] {
  return blocks.map(({ kind, lines }) => [kind, lines.map(({ raw }) => raw)]);
}

