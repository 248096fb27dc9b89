/**
 * Titles that lost the beginning of a line under an arrival stamp. Titles are centred below the type (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.5), so
 * the right end of a line says how much is missing, and the body of a document says again what it is about: the words that stand there before the
 * ones that were read, as long as the gap is wide, are those of the title.
 */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { clean } from './field.ts';
import { boldWidth } from './seal.ts';

/** A line has lost its beginning where it begins this much (thousandths of the type size, some three letters) further right than it would. */
const LEAST_CUT = 1500;
/** The missing words may be this much wider or narrower than the gap. */
const TOLERANCE = 1300;
/** Words of a line that are looked for in the body, and words before them that may be missing. */
const KEY_WORDS = 8;
const MOST_LOST = 4;

/** A title with what was missing at the beginning of its lines; `text` is null where nothing was filled in, `cut`: something is still missing. `body`: running text. */
export function completeTitle(type: LineSpan, lines: LineSpan[], body: string): { text: string | null; cut: boolean } {
  const head = type.line.geometry;
  if (!head?.centred) return { text: null, cut: false };
  const axis = (head.left + head.right) / 2;
  let folded: string | null = null;
  let found = false;
  let cut = false;
  const texts: string[] = [];
  for (const { text: printed, line: { geometry } } of lines) {
    const text = clean(printed);
    const above = texts.at(-1)?.split(' ').at(-1) ?? null;
    const width = geometry ? geometry.right - geometry.left : 0;
    const lost = geometry && width > 0 ? (geometry.left - (2 * axis - geometry.right)) / (width / boldWidth(text)) : 0;
    const words = lost >= LEAST_CUT ? wordsBefore(text, body, folded ??= fold(body), lost, above, fold(clean(type.text))) : null;
    if (words !== null) found = true;
    else if (lost >= LEAST_CUT) cut = true;
    const start = words === null ? '' : `${above === null ? words.charAt(0).toUpperCase() + words.slice(1) : words} `;
    texts.push(start + text);
  }
  return { text: found ? texts.join(' ') : null, cut };
}

/** A space wider than this (in heights of the words beside it) has words in it that were not read. */
const LEAST_GAP = 2;
/** Words at the sides of such a space of which a seal may have left less than all. */
const MOST_WORN = 2;
/** Words beside such a space, together, that other text is searched for. */
const LEAST_WORDS = 3;
/** Words that may be missing in the middle of a line, and the share of the space by which their width may be off. */
const MOST_BETWEEN = 8;
const OFF = 0.12;

/**
 * A line of a title with the words that a seal covers in its middle, which other text of the document (`elsewhere`, what says it best first) has
 * between the words on both sides of the space; null where that is not found or not one and the same, the text as it is where nothing is missing.
 */
export function bridged(span: LineSpan, elsewhere: string[]): string | null {
  const text = clean(span.text);
  const { line } = span;
  const words = line.words.filter(({ start, end, box }) => box !== null && start >= span.start && end <= span.end && /\p{L}|\p{N}/u.test(line.raw.slice(start, end)));
  if (words.length < 2 || words.some(({ font }) => font !== undefined)) return text;
  const height = words.map(({ box }) => box![3] - box![1]).sort((a, b) => a - b)[words.length >> 1]!;
  const at = words.findIndex((word, index) => index > 0 && word.box![0] - words[index - 1]!.box![2] > LEAST_GAP * height);
  if (at < 0) return text;
  const plain = words.map(({ start, end }) => line.raw.slice(start, end).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''));
  for (let worn = 0; worn <= MOST_WORN; worn++) {
    for (let left = 0; left <= worn; left++) {
      const [before, after] = [plain.slice(0, at - left), plain.slice(at + worn - left)];
      if (before.length === 0 || after.length === 0 || before.length + after.length < LEAST_WORDS) continue;
      const found = elsewhere.map((text) => between(before.join(' '), after.join(' '), text)).find((readings) => readings.length > 0) ?? [];
      if (found.length > 1) return null;
      if (found.length === 0) continue;
      const whole = [...before, ...found, ...after].join(' ');
      const result = isCapitals(text) ? whole.toUpperCase() : whole;
      const unit = (words[at - left - 1]!.box![2] - words[0]!.box![0]) / boldWidth(before.join(' '));
      const width = words.at(-1)!.box![2] - words[0]!.box![0];
      if (Math.abs(boldWidth(result) * unit - width) <= OFF * width) return result;
    }
  }
  return null;
}

/** All that a text has between two phrases that stand near each other. */
function between(before: string, after: string, text: string): string[] {
  const folded = fold(text);
  const found = new Map<string, string>();
  const [open, close] = [fold(before), fold(after)];
  for (let at = folded.indexOf(open); at >= 0; at = folded.indexOf(open, at + 1)) {
    const from = at + open.length;
    const to = folded.indexOf(` ${close}`, from);
    if (to < 0) break;
    const words = text.slice(from, to).trim();
    if (words !== '' && /^\s/.test(text.slice(from)) && words.split(/\s+/).length <= MOST_BETWEEN && !/[.;:]/.test(words)) found.set(fold(words), words.replace(/\s+/g, ' '));
  }
  return [...found.values()];
}

/** The words that the body has before the first words of a line; `above`: the last word of the line above, which they follow, or null for the first line. */
function wordsBefore(text: string, body: string, folded: string, lost: number, above: string | null, type: string): string | null {
  const key = fold(text).split(' ').slice(0, KEY_WORDS).join(' ');
  let best: { words: string; off: number } | null = null;
  for (let at = folded.indexOf(` ${key}`); at >= 0; at = folded.indexOf(` ${key}`, at + 1)) {
    const before = body.slice(Math.max(0, at - 80), at).split(/\s+/);
    for (let count = 1; count <= Math.min(MOST_LOST, before.length - 1); count++) {
      const words = before.slice(-count);
      const previous = fold(before.at(-count - 1)!);
      if (words.some((word) => !/^\p{L}+$/u.test(word)) || fold(words.join(' ')).startsWith(type)) break;
      if (above !== null && previous !== fold(above)) continue;
      const off = Math.abs(boldWidth(`${words.join(' ')} `) - lost);
      if (off <= TOLERANCE && (!best || off < best.off)) best = { words: words.join(' '), off };
    }
  }
  return best?.words ?? null;
}
