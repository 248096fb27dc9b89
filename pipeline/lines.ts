/** Lines as all stages after repair read them: running text over several lines, and the way back from a span of it to the paper. */
import type { Box, Evidence, TextEdit, TextLine, Word } from './model.ts';

/** A stretch of running text (a paragraph, a field) that remembers which line each part came from. */
export interface Flow {
  text: string;
  /** in order; `text.slice(start, end) === line.text.slice(from, from + end - start)` */
  pieces: { start: number; end: number; line: TextLine; from: number }[];
}

/** Part of a line: the whole of it where `start` and `end` are left out (offsets within `line.text`). */
export interface LinePart { line: TextLine; start?: number; end?: number }

/** A stretch of one line as stages read it: `text === line.text.slice(start, end)`. */
export interface LineSpan { line: TextLine; text: string; start: number; end: number }

/** The whole of a line, or a part of it, without white space at its ends. */
export function spanOf(line: TextLine, start = 0, end = line.text.length): LineSpan {
  while (start < end && /\s/.test(line.text[start]!)) start++;
  while (end > start && /\s/.test(line.text[end - 1]!)) end--;
  return { line, text: line.text.slice(start, end), start, end };
}

const SOFT_HYPHEN = '\u00ad';
/** "130/2005/NĐ-" + "CP", "BTNMT-" + "QHPTTNĐ", "18-" + "NQ/TW": a code broken after its hyphen goes on without a space. */
const CODE_HYPHEN_END = /(?:^|[\s(])[\p{Lu}\d][\p{L}\d/.-]*-$/u;
/** "X-" + "quang", "GDNN-" + "GDTX": so does an abbreviation. */
const ABBREVIATION_HYPHEN_END = /(?:^|[\s(])\p{Lu}{1,6}-$/u;
const CODE_START = /^(?:\p{Lu}{2,}|\p{Lu}+[/-]|\d)/u;

/** Whether a code, an abbreviation or a date ("31/3/202" + "6", in a narrow cell) is broken between the last word of a line and the next line. */
function isBroken(last: string, next: string): boolean {
  if (last.endsWith('-')) return (CODE_HYPHEN_END.test(last) && CODE_START.test(next)) || (ABBREVIATION_HYPHEN_END.test(last) && /^\p{Ll}/u.test(next));
  return /\/\d{1,3}$/.test(last) && /^\d/.test(next) && /(?:^|[\s(])\d{1,2}\/\d{1,2}\/(?:19|20)\d\d$/.test(last + /^\d+/.exec(next)![0]);
}

/**
 * Join parts of lines into running text: one space between lines, none inside a broken code, abbreviation or date
 * (`NĐ-` + `CP`), soft hyphens dropped. Vietnamese words are never hyphenated at line ends, so other hyphens stay as printed.
 */
export function joinLines(parts: (TextLine | LinePart)[]): Flow {
  const flow: Flow = { text: '', pieces: [] };
  // the last word so far, with the space before it
  let last = '';
  for (const item of parts) {
    const part: LinePart = 'line' in item ? item : { line: item };
    const { line } = part;
    let from = part.start ?? 0;
    let to = part.end ?? line.text.length;
    while (from < to && /\s/.test(line.text[from]!)) from++;
    while (to > from && /\s/.test(line.text[to - 1]!)) to--;
    if (to > from && line.text[to - 1] === SOFT_HYPHEN) to--;
    if (to === from) continue;
    const next = line.text.slice(from, to);
    const glued = flow.text === '' || isBroken(last, next);
    if (!glued) flow.text += ' ';
    const space = next.lastIndexOf(' ');
    last = space >= 0 ? next.slice(space) : glued ? last + next : ` ${next}`;
    const start = flow.text.length;
    flow.text += next;
    flow.pieces.push({ start, end: flow.text.length, line, from });
  }
  return flow;
}

/**
 * A value of misread words is often right: the misread sign is no part of it, or is mended as it is read. Half of them are, and misread words stand together:
 * the likeliest power of the product of its words' certainty over 1,300 values of 48 damaged pages is 0.48, of short and of long ones alike (0.58, 0.53).
 */
const VALUE = 0.5;

/** Where a span of running text stands on the paper: page of its first line, union of its words' boxes there, raw text, and the probability that all its words are right. */
export function evidenceOf(flow: Flow, start = 0, end = flow.text.length): Evidence {
  const touched = flow.pieces.filter((piece) => piece.start < end && piece.end > start);
  const first = touched[0] ?? flow.pieces[0];
  if (!first) throw new RangeError('evidence of an empty flow');
  const parts = (touched.length > 0 ? touched : [first]).map((piece) => {
    const from = piece.from + Math.max(0, start - piece.start);
    const to = piece.from + Math.min(piece.end, end) - piece.start;
    return { line: piece.line, ...rawSpan(piece.line.edits, from, Math.max(from, to)) };
  });
  const page = first.line.page;
  let box: Box | null = null;
  let right = 1;
  let figures = 1;
  let isJudged = false;
  for (const { line, start: from, end: to } of parts) {
    for (const word of line.words) {
      if (word.end <= from || word.start >= to) continue;
      isJudged = true;
      const certainty = word.right ?? word.confidence;
      right *= certainty;
      if (/\p{N}/u.test(line.raw.slice(word.start, word.end))) figures *= certainty;
      if (word.box && line.page === page) box = box ? union(box, word.box) : [...word.box];
    }
  }
  return {
    page, box: box && (box.map(Math.round) as Box),
    confidence: round(isJudged ? right ** VALUE : first.line.confidence),
    raw: parts.map(({ line, start: from, end: to }) => line.raw.slice(from, to)).join('\n'),
    ...(figures < 1 && { figures: round(figures ** VALUE) }),
  };
}

/** The span of the raw line that a span of its repaired text came from; an edit that is touched counts whole. */
export function rawSpan(edits: TextEdit[], start: number, end: number): { start: number; end: number } {
  return { start: toRaw(edits, start, false), end: toRaw(edits, end, true) };
}

/** Raw offset of a repaired offset; inside an edit, its start or (`end`) its end. */
function toRaw(edits: TextEdit[], offset: number, end: boolean): number {
  let shift = 0;
  for (const edit of edits) {
    const start = edit.start + shift;
    const stop = start + edit.after.length;
    if (end ? offset <= start : offset < start) break;
    if (offset < stop) return end ? edit.end : edit.start;
    shift += edit.after.length - edit.before.length;
  }
  return offset - shift;
}

/** Smallest box around both. */
export function union(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** Letters and signs that reach below the baseline: those with the dot of nặng, composed or not, among them. */
const DESCENDER = /[gjpqyQ()[\]{},;/|\u0323ạẠặẶậẬẹẸệỆịỊọỌộỘợỢụỤựỰỵỴ]/;

/** Whether anything of a word reaches below its baseline. */
export function reachesBelow(text: string): boolean {
  return DESCENDER.test(text);
}

/** Confidence as it is written into records: three decimals. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Mean confidence of words, weighted by characters; null where there are no words. */
export function meanConfidence(words: Word[]): number | null {
  let sum = 0;
  let weight = 0;
  for (const { text, confidence } of words) {
    sum += confidence * text.length;
    weight += text.length;
  }
  return weight === 0 ? null : sum / weight;
}

/** How much was read, and how surely: what compares readings of the same ink; a word that was lost counts against one. */
export function sureness(words: Word[]): number {
  return words.reduce((sum, { text, confidence }) => sum + text.length * (confidence - 0.5), 0);
}

/** The number of the first line after these words. */
export function lineAfter(words: Word[]): number {
  return words.reduce((last, { line }) => Math.max(last, line + 1), 0);
}
