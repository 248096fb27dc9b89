/** Fragments and words become text lines. */
import { reachesBelow, round, union } from '../lines.ts';
import type { RecognizedPage, TextLine, Word } from '../model.ts';
import { quantile, type Fragment, type PageMeasure } from './fragments.ts';

/** The lines of a block from the fragments of its rows. */
export function linesOfRows(rows: Fragment[][], page: RecognizedPage, measure: PageMeasure): TextLine[] {
  // words that were read by themselves stand behind the others in the engine's order
  const words = rows.map((row) => row.flatMap((fragment) => fragment.words).sort((a, b) => a.box[0] - b.box[0]));
  const baselines = words.length > 1 ? words.map((own) => baselineOf(own, measure)) : [];
  return rows.map((row, at) => lineOf(row, words[at]!, at > 0 ? round((baselines[at]! - baselines[at - 1]!) / measure.type - 1) : 0, page, measure));
}

function lineOf(row: Fragment[], placed: Fragment['words'], gapAbove: number, page: RecognizedPage, measure: PageMeasure): TextLine {
  const { width, height } = measure;
  const box = row.map((fragment) => fragment.box).reduce(union);
  const words = placed.map(({ word }) => word);
  // Edges and distances as on a level page: a third of a degree moves the ends of a line by a quarter of its height.
  const shift = measure.slope * ((box[1] + box[3]) / 2 - height / 2);
  const [left, right] = [box[0] + shift, box[2] + shift];
  const [frameLeft, frameRight] = measure.frame;
  const line: TextLine = {
    page: page.number, number: 0, raw: '', text: '', edits: [], words: [], confidence: 0, blankAbove: false,
    box: words.map((word) => word.box!).reduce(union),
    geometry: {
      left: round(left / width), right: round(right / width), height: round(quantile(placed.map((word) => word.box[3] - word.box[1]), 0.5)), gapAbove,
      centred: Math.abs((left + right) / 2 - (frameLeft + frameRight) / 2) < width * 0.025 && left - frameLeft > width * 0.05 && frameRight - right > width * 0.05,
    },
  };
  appendWords(line, words);
  return line;
}

/** How far letters and signs reach below the baseline, as a share of the type's height. */
const DESCENT = 0.24;

/** Baseline of a row on the levelled page: where most of its words stand. */
function baselineOf(words: Fragment['words'], { slope, width, type }: PageMeasure): number {
  const sure = words.filter(({ word }) => /[\p{L}\d]/u.test(word.text));
  return quantile((sure.length > 0 ? sure : words).map(({ word, box }) =>
    box[3] - (reachesBelow(word.text) ? DESCENT * type : 0) - slope * ((box[0] + box[2]) / 2 - width / 2)), 0.5);
}

/** Put words behind a line, parted by one space; its confidence is the mean over characters. */
export function appendWords(line: TextLine, words: Word[]): void {
  for (const { text, box, confidence, font, size, gap } of words) {
    if (line.raw !== '') line.raw += ' ';
    const word: TextLine['words'][number] = { start: line.raw.length, end: line.raw.length + text.length, box, confidence };
    if (font !== undefined) word.font = font;
    if (size !== undefined) word.size = size;
    if (gap !== undefined && line.raw !== '') word.gap = gap;
    line.words.push(word);
    line.raw += text;
  }
  line.text = line.raw;
  const weight = line.words.reduce((sum, { start, end }) => sum + end - start, 0);
  line.confidence = round(line.words.reduce((sum, { start, end, confidence }) => sum + (end - start) * confidence, 0) / Math.max(1, weight));
}
