/** Recipients beside the signature (ô 7, 9b), where text stands side by side at the end of an administrative document. */
import { opensRecipients } from '../../dictionaries/fixed-words.ts';
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { isCentred, isType, isWritten, type Columns } from './columns.ts';
import { confidenceOf, fragmentOf, groupRows, textOf, type Fragment, type PageMeasure } from './fragments.ts';

/** The signature begins right of this share of the page's width: the decree centres it in the right half. */
const SIGNATURE_LEFT = 0.42;
/** Rows above "Nơi nhận" that the signature may begin in. */
const ROWS_ABOVE = 4;

/**
 * Recipients and signature: from the row that begins "Nơi nhận" on the left, with what stands on the right above it, to the end of the
 * page or the next full line. Seals and written signatures that were read as words fill the space between the columns, so they are
 * parted where the fewest sure letters stand, not at a gap. Without recipients, a signature is what stands alone on the right at the end.
 */
export function findEnd(rows: Fragment[][], from: number, measure: PageMeasure): Columns | null {
  const { width } = measure;
  const isLeft = (row: Fragment[]) => row[0]!.box[0] < width * 0.4;
  const named = rows.findIndex((row, index) => index >= from && textOf(row[0]!).length < 60 && row.some((fragment) => fragment.box[0] < width * 0.4 && fragment.box[2] - fragment.box[0] < width * 0.4 && opensRecipients(textOf(fragment))));
  const first = named >= 0 ? named : firstAbove(rows, rows.findIndex((row, index) => index >= from && isLeft(row) && FILED.test(fold(textOf(row[0]!)))), from, measure);
  const isRight = (row: Fragment[]) => row.every(({ box }) => box[0] > width * SIGNATURE_LEFT);
  if (first < 0) return findSignature(rows, from, measure, isRight);
  let start = first;
  while (start > from && first - start < ROWS_ABOVE && isRight(rows[start - 1]!)) start--;
  const split = splitOf(rows.slice(first, first + 30).flat(), measure);
  let end = first + 1;
  while (end < rows.length && !runsAcross(rows[end]!, split, measure) && !isAttached(rows, first, end, measure)) end++;
  const left: Fragment[] = [];
  const right: Fragment[] = [];
  const strays: Fragment[] = [];
  const scrawl: Fragment[] = [];
  for (const row of rows.slice(start, end)) {
    const words = row.flatMap((fragment) => fragment.words).sort((a, b) => a.box[0] - b.box[0]);
    const signature = phrasesOf(words, measure).flatMap((phrase) => (isSigned(phrase, split, measure) ? phrase : phrase.filter((word) => centreOf(word) >= split)));
    const recipients = words.filter((word) => !signature.includes(word));
    const stray = recipients.splice(strayFrom(recipients, measure));
    const noise = signature.filter((word, index) => isScrawl(word) && !isBetween(word, [signature[index - 1], signature[index + 1]], measure));
    if (recipients.length > 0) left.push(fragmentOf(recipients));
    if (noise.length < signature.length) right.push(fragmentOf(signature.filter((word) => !noise.includes(word))));
    if (noise.length > 0) scrawl.push(fragmentOf(noise));
    if (stray.length > 0) strays.push(fragmentOf(stray));
  }
  // What is left of a pen stroke or a seal has no sure word in it.
  const rightRows = groupRows(right);
  const unwritten = rightRows.filter((row) => !isWritten(row));
  return { kind: 'end', start, end, left, right: rightRows.filter((row) => !unwritten.includes(row)).flat(), strays, scrawl: [...scrawl, ...unwritten.flat()] };
}

/** A gap wider than this many type heights parts the phrases of a row. */
const PHRASE_GAP = 1.5;

/** Words of a row that stand close together. */
function phrasesOf(words: Fragment['words'], { type }: PageMeasure): Fragment['words'][] {
  const phrases: Fragment['words'][] = [];
  for (const word of words) {
    const last = phrases.at(-1);
    if (last && word.box[0] - last.at(-1)!.box[2] < type * PHRASE_GAP) last.push(word);
    else phrases.push([word]);
  }
  return phrases;
}

/** Whether a phrase that crosses the split is a line of the signature: it begins where signatures do, and most of its letters stand on their side. */
function isSigned(phrase: Fragment['words'], split: number, { width }: PageMeasure): boolean {
  const lettersOf = (words: Fragment['words']) => words.reduce((sum, { word }) => sum + (word.text.match(/\p{L}/gu)?.length ?? 0), 0);
  const right = phrase.filter((word) => centreOf(word) >= split);
  return phrase[0]!.box[0] > width * SIGNATURE_LEFT && lettersOf(right) * 2 > lettersOf(phrase);
}

function centreOf({ box }: Fragment['words'][number]): number {
  return (box[0] + box[2]) / 2;
}

const ANNEX = /^phu luc(?: so)?(?: [ivxl\d]{1,5}| [a-h])?\W*$/;

/** The heading of an annex or of an attached document, centred on the page below the last recipient. */
function isAttached(rows: Fragment[][], first: number, at: number, measure: PageMeasure): boolean {
  const row = rows[at]!;
  const text = row.map(textOf).join(' ');
  const heads = ANNEX.test(fold(text)) ? isCapitals(text) : isType(row);
  return heads && isCentred([fragmentOf(row.flatMap(({ words }) => words))], measure) && rows.slice(first, at).some(([left]) => FILED.test(fold(textOf(left!))));
}

/** The last recipient: "- Lưu: VT, …". */
const FILED = /^\W{0,3}luu ?:/;

/** Where "Nơi nhận" cannot be read: the first of the rows that stand close above the last recipient, below the end of the body. */
function firstAbove(rows: Fragment[][], last: number, from: number, { type }: PageMeasure): number {
  let first = last;
  while (first > from) {
    const above = rows[first - 1]!;
    if (rows[first]![0]!.box[1] - above[0]!.box[3] > type * 1.5 || /\.\/\.?$/.test(textOf(above.at(-1)!))) break;
    first--;
  }
  // the end of a list that began on the page before
  const goesOn = first === 0 && from === 0 && rows.slice(first, last + 1).every((row) => /^[-–—]\s?\S/u.test(textOf(row[0]!)) || !/^\p{Lu}/u.test(textOf(row[0]!)));
  return last - first >= 2 || (last >= 0 && goesOn) ? first : -1;
}

/** Lines in capitals or a name that stand alone on the right at the end of a page. */
function findSignature(rows: Fragment[][], from: number, measure: PageMeasure, isRight: (row: Fragment[]) => boolean): Columns | null {
  let start = rows.length;
  while (start > from && isRight(rows[start - 1]!)) start--;
  const own = rows.slice(start).flat();
  const written = own.filter((fragment) => isWritten([fragment]));
  const isNamed = written.some((fragment) => isCapitals(textOf(fragment)) && textOf(fragment).split(' ').length >= 2) && written.every(({ box }) => box[2] - box[0] < measure.width * 0.5);
  if (start === from || !isNamed) return null;
  return { kind: 'end', start, end: rows.length, left: [], right: written, strays: [], scrawl: own.filter((fragment) => !written.includes(fragment)) };
}

/** Where the columns part: the middle of the widest stretch that the fewest sure letters cross, between 38 and 66 % of the width. */
function splitOf(fragments: Fragment[], { width, type }: PageMeasure): number {
  const step = 4;
  const from = Math.round(width * 0.38);
  const count = Math.floor((width * 0.66 - from) / step) + 1;
  const cost = new Float64Array(count);
  for (const { word, box } of fragments.flatMap(({ words }) => words)) {
    const weight = word.confidence * word.confidence * (word.text.match(/[\p{L}\d]/gu)?.length ?? 0);
    for (let index = Math.max(0, Math.ceil((box[0] - type * 0.3 - from) / step)); index < count && from + index * step <= box[2] + type * 0.3; index++) cost[index] = cost[index]! + weight;
  }
  const least = Math.min(...cost) + 0.15;
  let best: [number, number] = [0, -1];
  for (let index = 0; index < count; index++) {
    if (cost[index]! > least) continue;
    let end = index;
    while (end + 1 < count && cost[end + 1]! <= least) end++;
    if (end - index > best[1] - best[0]) best = [index, end];
    index = end;
  }
  return from + ((best[0] + best[1]) / 2) * step;
}

/** Whether a full line of sure words runs over the corridor. */
function runsAcross(row: Fragment[], split: number, { width, type }: PageMeasure): boolean {
  return row.some((fragment) => {
    const before = fragment.words.findLast(({ box }) => (box[0] + box[2]) / 2 < split);
    const after = fragment.words.find(({ box }) => (box[0] + box[2]) / 2 >= split);
    return before && after && after.box[0] - before.box[2] < type * 1.2 && fragment.box[2] - fragment.box[0] > width * 0.5 && confidenceOf(fragment) > 0.75;
  });
}

/** Where a recipient ends: behind it stand bits of the seal's ring, apart or unsure, and a clerk's initials. */
function strayFrom(line: Fragment['words'], { type }: PageMeasure): number {
  let end = line.length;
  for (let at = line.length - 1; at >= 0; at--) {
    const { word, box } = line[at]!;
    const gap = at > 0 ? box[0] - line[at - 1]!.box[2] : 0;
    const letters = word.text.match(/[\p{L}\d]/gu)?.length ?? 0;
    const isStray = letters === 0 ? gap > type * 0.8 || (word.confidence < 0.5 && (at > 0 || word.confidence < 0.3))
      : letters <= 2 ? gap > type * 1.5 || (word.confidence < 0.5 && gap > type * 0.6) || (at > 1 && word.confidence < 0.2)
      : letters <= 4 && at > 1 && (word.confidence < 0.2 || (word.confidence < 0.4 && box[3] - box[1] < type * 0.65));
    if (isStray) end = at;
    else if (letters > 2) break;
  }
  return end;
}

/** Pen strokes and rings among the words of a signature. */
function isScrawl({ word: { text, confidence } }: Fragment['words'][number]): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters === 0 ? !/^[\d./-]+$/.test(text) || confidence < 0.6 : letters <= 2 ? confidence < 0.3 : confidence < 0.2;
}

/** Whether a word of some letters stands close to a sure one: part of a name that the seal covers. */
function isBetween({ word, box }: Fragment['words'][number], neighbours: (Fragment['words'][number] | undefined)[], { type }: PageMeasure): boolean {
  return /\p{L}{2}/u.test(word.text) && neighbours.some((other) => other && other.word.confidence > 0.8 && /\p{L}{2}/u.test(other.word.text)
    && Math.max(other.box[0] - box[2], box[0] - other.box[2]) < type && box[3] - box[1] < type * 2);
}
