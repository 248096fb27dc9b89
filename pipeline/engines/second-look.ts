/** Words that the first reading was not sure of are read again, a few words at a time. */
import { union } from '../lines.ts';
import type { Box, Word } from '../model.ts';
import { combineReadings, type LanguageCost } from './combine.ts';

/** Below this the engine is wrong in one word of six; above it, in one of a hundred (36 pages in six conditions). */
const DOUBTFUL = 0.93;
/** Words on each side that are read with a doubtful one: the network reads lines, not words (none: 0.72 instead of 0.58 % CER on six real pages; two: no better). */
const NEIGHBOURS = 1;
/** Words further apart than this, in heights of the line, stand in two columns: recipients and signature, the two sides of the letterhead. */
const COLUMN_GAP = 4;
/** Doubtful words of which more than this share of a page would mean that the page is no text. */
const MAX_STRETCHES = 200;

/** Part of a line with doubtful words in it: indexes into the words of the page. */
interface Stretch { from: number; to: number; box: Box }

/**
 * Read the doubtful stretches again and combine the readings. `readAgain` gets boxes on the image that the words' boxes lie on, and
 * gives back what stands in them, boxes on the same image. Words of less confidence than `doubtful` are doubtful; where `cost` is given,
 * the language has a say in the choice. Reading sure words again that would be likelier with another tone made 5 of 105 pages worse, none better.
 */
export async function lookAgain(words: Word[], readAgain: (regions: Box[]) => Promise<Word[]>, cost?: LanguageCost, doubtful = DOUBTFUL): Promise<Word[]> {
  const stretches = findStretches(words, doubtful);
  if (stretches.length === 0 || stretches.length > MAX_STRETCHES) return words;
  const readings = deal(await readAgain(stretches.map(({ box }) => box)), stretches, words);
  const result: Word[] = [];
  let next = 0;
  for (const [index, { from, to }] of stretches.entries()) {
    const { line } = words[from]!;
    result.push(...words.slice(next, from), ...combineReadings(words.slice(from, to), readings[index]!, cost).map((word) => ({ ...word, line })));
    next = to;
  }
  return [...result, ...words.slice(next)];
}

/** Give each word to the stretch that it covers most of; of words that two overlapping stretches brought to light, the surer one; none that the page has beside that stretch. */
function deal(words: Word[], stretches: Stretch[], page: Word[]): Word[][] {
  const dealt = stretches.map((): Word[] => []);
  for (const word of words) {
    let best = -1;
    let most = 0;
    for (const [index, { box }] of stretches.entries()) {
      const shared = Math.max(0, Math.min(box[2], word.box![2]) - Math.max(box[0], word.box![0])) * Math.max(0, Math.min(box[3], word.box![3]) - Math.max(box[1], word.box![1]));
      if (shared > most) {
        most = shared;
        best = index;
      }
    }
    if (best < 0) continue;
    const { from, to } = stretches[best]!;
    if (page.some(({ box, text }, index) => (index < from || index >= to) && text === word.text && isSameInk(box!, word.box!))) continue;
    const own = dealt[best]!;
    const same = own.findIndex(({ box }) => isSameInk(box!, word.box!));
    if (same < 0) own.push(word);
    else if (own[same]!.confidence < word.confidence) own[same] = word;
  }
  return dealt;
}

/** Whether two boxes have most of their width and of their height in common. */
function isSameInk(a: Box, b: Box): boolean {
  const shared = (from: 0 | 1, to: 2 | 3) => Math.min(a[to], b[to]) - Math.max(a[from], b[from]) > 0.6 * Math.max(a[to] - a[from], b[to] - b[from]);
  return shared(0, 2) && shared(1, 3);
}

/** Whether two neighbours of a page's words stand on one line of one column. */
function areNeighbours(left: Word | undefined, right: Word | undefined): boolean {
  return left !== undefined && right !== undefined && left.line === right.line
    && right.box![0] - left.box![2] <= COLUMN_GAP * Math.max(left.box![3] - left.box![1], right.box![3] - right.box![1]);
}

function findStretches(words: Word[], doubtful: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [index, word] of words.entries()) {
    if (word.confidence >= doubtful) continue;
    let from = index;
    while (from > 0 && index - from < NEIGHBOURS && areNeighbours(words[from - 1], words[from])) from--;
    let to = index + 1;
    while (to < words.length && to - index <= NEIGHBOURS && areNeighbours(words[to - 1], words[to])) to++;
    const last = stretches.at(-1);
    if (last && last.to >= from && words[last.from]!.line === word.line && (last.to > from || areNeighbours(words[from - 1], words[from]))) last.to = Math.max(last.to, to);
    else stretches.push({ from, to, box: word.box! });
  }
  return stretches.map(({ from, to }) => ({ from, to, box: frame(words, from, to) }));
}

/** Box around part of a line with a little room, which ends half-way to the words beside it: a slice of those would be read as letters. */
function frame(words: Word[], from: number, to: number): Box {
  const [left, top, right, bottom] = words.slice(from, to).map(({ box }) => box!).reduce(union);
  const room = Math.max(2, (bottom - top) * 0.12);
  const beside = (index: number) => (words[index]?.line === words[from]!.line ? words[index].box : null);
  const before = beside(from - 1);
  const after = beside(to);
  return [
    Math.max(left - 2 * room, before ? Math.min(left, (before[2] + left) / 2) : -Infinity), top - room,
    Math.min(right + 2 * room, after ? Math.max(right, (right + after[0]) / 2) : Infinity), bottom + room,
  ];
}
