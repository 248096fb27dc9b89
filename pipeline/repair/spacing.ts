/** Specks where blanks were, and dashes of a length that no document is typed with. */
import type { TextEdit } from '../model.ts';
import type { Mode } from './mode.ts';
import { baseForm } from './syllables.ts';
import type { Token } from './tokens.ts';

const SPECK = 0.9;
const DASH = 0.95;

/**
 * Edits between words; `isSyllable` knows syllables without marks. A full stop or hyphen with no blank around it between two small words is a speck in the blank (phạm.vi,
 * khu-vực); a lone em dash is the en dash that word processors make of a hyphen (the paper has no em dashes, readers see them).
 */
export function repairSpacing(text: string, tokens: readonly Token[], mode: (token: Token) => Mode, isSyllable: (base: string) => boolean): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let i = 1; i < tokens.length; i++) {
    const [a, b] = [tokens[i - 1]!, tokens[i]!];
    const damage = mode(a);
    if (a.line !== b.line || damage === 'clean' || damage === 'foreign') continue;
    if (b.start - a.end === 1 && SMALL.test(a.text)) {
      const sign = text[a.end];
      const words = SMALL.test(b.text) && b.kind === 'word' && a.kind === 'word';
      // A hyphen may be meant (wi-fi): only between two syllables of text that was read with the wrong model.
      if ((sign === '.' && (words || b.kind === 'number')) || (sign === '-' && words && damage === 'wrong-model' && isSyllable(baseForm(a.text)) && isSyllable(baseForm(b.text)))) {
        edits.push({ start: a.end, end: b.start, before: sign, after: ' ', rule: 'space', confidence: SPECK });
      }
    } else if (text.slice(a.end, b.start) === ' — ') {
      edits.push({ start: a.end + 1, end: a.end + 2, before: '—', after: '–', rule: 'dash', confidence: DASH });
    }
  }
  return edits;
}

const SMALL = /^\p{Ll}[\p{Ll}'’]+$/u;
