/** Page furniture: page numbers, running heads, footnotes. */
import { fold } from '../../dictionaries/fold.ts';
import { toUpright, uprightSize } from '../geometry.ts';
import { union } from '../lines.ts';
import type { RecognizedPage, TextBlock, TextLine } from '../model.ts';
import { quantile, textOf, type Fragment, type PageMeasure } from './fragments.ts';

/** A number alone in the middle, or at the right, of the top or bottom margin. */
export function isPageNumber(row: Fragment[], { width, height, frame: [left, right] }: PageMeasure): boolean {
  if (row.length !== 1) return false;
  const { box } = row[0]!;
  const centre = (box[0] + box[2]) / 2;
  const inMargin = box[3] < height * 0.1 || box[1] > height * 0.9;
  const central = Math.abs(centre - width / 2) < width * 0.08 || Math.abs(centre - (left + right) / 2) < width * 0.05 || box[0] > width * 0.8;
  return inMargin && central && /^(?:[-–—] ?)?(?:(?:trang )?\d{1,4}(?: ?\/ ?\d{1,4})?|[ivx]{1,5})(?: ?[-–—.])?$/i.test(textOf(row[0]!));
}

/** Footnotes are set in type of at most this share of the body's, in the lower part of the page. */
const NOTE_SIZE = 0.88;
const NOTE_TOP = 0.55;
const NOTE = /^[[(]?\d{1,3}[\])]?[.:]?\s*[\p{L}“"(]/u;

/** Index of the first row of the footnotes: from there to the page end all is small, and it begins with the number of a note. `rows.length` where there are none. */
export function footnotesFrom(rows: Fragment[][], { height, type }: PageMeasure): number {
  let first = rows.length;
  for (let at = rows.length - 1; at > 0; at--) {
    const words = rows[at]!.flatMap((fragment) => fragment.words).filter(({ word }) => /\p{L}{2}/u.test(word.text));
    if (words.length === 0 || rows[at]![0]!.box[1] < height * NOTE_TOP) break;
    if (quantile(words.map(({ box }) => box[3] - box[1]), 0.5) > type * NOTE_SIZE) break;
    if (NOTE.test(rows[at]!.map(textOf).join(' '))) first = at;
  }
  return first;
}

/** Share of the page's height, at the top and at the bottom, that running heads stand in. */
const HEAD_MARGIN = 0.1;
/** Heights of a running head on two pages differ by no more than this share of the page's height. */
const SAME_HEIGHT = 0.02;
const MIN_LETTERS = 5;

/**
 * Take running heads out of the text: the first or last line of a page, in the margin, that stands at the same height with the same
 * letters (numbers may differ) on two other pages, or on one other in documents of up to four pages. Below a letterhead there is none:
 * in a file of several plans of one agency "Số: …/KH-UBND" comes again on every page.
 */
export function partRunningHeads(blocks: TextBlock[], pages: RecognizedPage[]): TextBlock[] {
  const candidates = pages.flatMap((page) => edgeLines(blocks.filter((block) => block.page === page.number), page));
  const heads = new Set(candidates.filter((one) => {
    const again = candidates.filter((other) => other.line.page !== one.line.page && other.letters === one.letters && Math.abs(other.height - one.height) < SAME_HEIGHT);
    return again.length >= 2 || (again.length === 1 && pages.length <= 4);
  }).map(({ line }) => line));
  if (heads.size === 0) return blocks;
  return blocks.flatMap((block) => {
    const own = block.lines.filter((line) => heads.has(line));
    if (own.length === 0) return [block];
    const rest = block.lines.filter((line) => !heads.has(line));
    const head: TextBlock = { ...block, kind: 'running-head', lines: own, box: boxOf(own) };
    if (rest.length === 0) return [head];
    const text: TextBlock = { ...block, lines: rest, box: boxOf(rest) };
    return own[0] === block.lines[0] ? [head, text] : [text, head];
  });
}

function edgeLines(blocks: TextBlock[], page: RecognizedPage): { line: TextLine; letters: string; height: number }[] {
  const lines = blocks.filter(({ kind }) => kind === 'text').flatMap((block) => block.lines);
  const opening = blocks.find(({ kind }) => kind === 'text' || kind.startsWith('letterhead'));
  const { height } = uprightSize(page);
  return [...new Set([opening?.kind === 'text' ? lines[0] : undefined, lines.at(-1)])].flatMap((line) => {
    if (!line?.box) return [];
    const [, top, , bottom] = toUpright(page, line.box);
    const letters = fold(line.raw).replace(/[^a-z]/g, '');
    const inMargin = bottom < height * HEAD_MARGIN || top > height * (1 - HEAD_MARGIN);
    return inMargin && letters.length >= MIN_LETTERS ? [{ line, letters, height: top / height }] : [];
  });
}

function boxOf(lines: TextLine[]): TextBlock['box'] {
  return lines.map(({ box }) => box!).reduce(union);
}
