/** The formulas above a name: authority and position stand in closed lists, so that signs and marks which a seal or a scanner took from them can be put back. */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { nearestPosition } from '../extract/positions.ts';
import type { TextEdit, TextLine } from '../model.ts';

/** For the collective, for the head, by order, authorised: the decree prints a full stop behind them (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7). */
const AUTHORITY = /^(TM|KT|TL|TUQ)(?:\s*[.,:]\s*|\s+)(?=\p{Lu}{2})/u;
/** Probability that a formula is printed as the decree has it; lines that differ in one letter only come below. */
const FORMULA = 0.99;
const REBUILT = 0.9;

const letters = (text: string) => fold(text).replace(/[^\p{L}]/gu, '');

/**
 * Lines of a signature in order, with their formulas put right: the full stop of "KT", the comma of "BỘ TRƯỞNG. CHỦ NHIỆM", the PHÓ of a deputy
 * who signs for the head named above. Other lines come back as they are.
 *
 * @example KT BỘ TRƯỞNG, CHỦ NHIỆM / ĐRÓ CHỦ NHIỆM // KT. BỘ TRƯỞNG, CHỦ NHIỆM / PHÓ CHỦ NHIỆM
 */
export function repairSignature(lines: TextLine[]): TextLine[] {
  let head: string | null = null;
  return lines.map((line) => {
    const text = line.text.trim();
    const found = isCapitals(text) ? AUTHORITY.exec(text) : null;
    const above = head;
    head = null;
    if (found) {
      const rest = text.slice(found[0].length);
      const position = samePosition(rest);
      if (found[1] === 'KT') head = position;
      return withText(line, `${found[1]}. ${position ?? rest}`, FORMULA);
    }
    if (!isCapitals(text)) return line;
    const deputy = above?.split(', ').at(-1) ?? null;
    if (deputy && isDeputyOf(text, deputy)) return withText(line, `PHÓ ${deputy}`, REBUILT);
    const position = samePosition(text);
    return position ? withText(line, position, FORMULA) : line;
  });
}

/** The position that has just these letters: only signs and marks differ. */
function samePosition(text: string): string | null {
  const position = nearestPosition(text);
  return position && letters(position) === letters(text) ? position : null;
}

/** A word of three letters, one of them P, H or O at its place, before the head that somebody signs for. */
function isDeputyOf(text: string, head: string): boolean {
  const words = text.split(' ');
  const first = letters(words[0]!);
  return letters(words.slice(1).join('')) === letters(head) && first.length === 3 && [...first].some((letter, index) => letter === 'pho'[index]);
}

/** The line with this text, its edits made one over the words that differ from what was read. */
function withText(line: TextLine, text: string, confidence: number): TextLine {
  if (line.text === text) return line;
  const { raw } = line;
  let start = 0;
  while (start < raw.length && start < text.length && raw[start] === text[start]) start++;
  while (start > 0 && raw[start - 1] !== ' ') start--;
  let end = 0;
  while (end < raw.length - start && end < text.length - start && raw.at(-1 - end) === text.at(-1 - end)) end++;
  while (end > 0 && raw[raw.length - end] !== ' ') end--;
  const edit: TextEdit = { start, end: raw.length - end, before: raw.slice(start, raw.length - end), after: text.slice(start, text.length - end), rule: 'signature', confidence };
  return { ...line, text, edits: edit.before === edit.after ? [] : [edit] };
}
