/** Fragments and words become text lines. */
import { uprightSize } from '../geometry.ts';
import { round, union } from '../lines.ts';
import type { RecognizedPage, TextLine, Word } from '../model.ts';
import type { Fragment, PageMeasure } from './fragments.ts';

/** A line from the fragments of a row; `above` is the row before it in the same block. */
export function lineOf(row: Fragment[], above: Fragment[] | undefined, page: RecognizedPage, measure: PageMeasure): TextLine {
  const { width } = uprightSize(page);
  const box = row.map((fragment) => fragment.box).reduce(union);
  const over = above?.map((fragment) => fragment.box).reduce(union);
  const [left, right] = measure.frame;
  const words = row.flatMap((fragment) => fragment.words.map(({ word }) => word));
  const line: TextLine = {
    page: page.number, number: 0, raw: '', text: '', edits: [], words: [], confidence: 0, blankAbove: false,
    box: words.map((word) => word.box!).reduce(union),
    geometry: {
      left: round(box[0] / width), right: round(box[2] / width), height: round(box[3] - box[1]),
      gapAbove: over ? round((box[1] - over[3]) / measure.type) : 0,
      centred: Math.abs((box[0] + box[2]) / 2 - (left + right) / 2) < width * 0.025 && box[0] - left > width * 0.05 && right - box[2] > width * 0.05,
    },
  };
  appendWords(line, words);
  return line;
}

/** Put words behind a line, parted by one space; its confidence is the mean over characters. */
export function appendWords(line: TextLine, words: Word[]): void {
  for (const { text, box, confidence, font, size } of words) {
    if (line.raw !== '') line.raw += ' ';
    line.words.push({ start: line.raw.length, end: line.raw.length + text.length, box, confidence, ...(font !== undefined && { font }), ...(size !== undefined && { size }) });
    line.raw += text;
  }
  line.text = line.raw;
  const weight = line.words.reduce((sum, { start, end }) => sum + end - start, 0);
  line.confidence = round(line.words.reduce((sum, { start, end, confidence }) => sum + (end - start) * confidence, 0) / Math.max(1, weight));
}
