/**
 * Titles that lost the beginning of a line under an arrival stamp. Titles are centred below the type (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.5), so
 * the right end of a line says how much is missing, and the body of a document says again what it is about: the words that stand there before the
 * ones that were read, as long as the gap is wide, are those of the title.
 */
import { fold } from '../../dictionaries/fold.ts';
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
  const folded = fold(body);
  let found = false;
  let cut = false;
  const texts: string[] = [];
  for (const { text: printed, line: { geometry } } of lines) {
    const text = clean(printed);
    const above = texts.at(-1)?.split(' ').at(-1) ?? null;
    const width = geometry ? geometry.right - geometry.left : 0;
    const lost = geometry && width > 0 ? (geometry.left - (2 * axis - geometry.right)) / (width / boldWidth(text)) : 0;
    const words = lost >= LEAST_CUT ? wordsBefore(text, body, folded, lost, above, fold(clean(type.text))) : null;
    if (words !== null) found = true;
    else if (lost >= LEAST_CUT) cut = true;
    const start = words === null ? '' : `${above === null ? words.charAt(0).toUpperCase() + words.slice(1) : words} `;
    texts.push(start + text);
  }
  return { text: found ? texts.join(' ') : null, cut };
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
