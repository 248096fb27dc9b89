/** Specks where blanks were, stops that are none, and dashes of a length that no document is typed with. */
import type { TextEdit } from '../model.ts';
import type { Mode } from './mode.ts';
import { baseForm } from './syllables.ts';
import type { Token } from './tokens.ts';

const SPECK = 0.9;
const DASH = 0.95;
/** A word that costs less than this after those before it follows them without a stop; one that costs more than the second hardly does. In nats. */
const BOUND = 2;
const PARTED = 4;

export interface SpacingEvidence {
  mode: (token: Token) => Mode;
  /** whether letters without marks are those of a frequent syllable */
  isSyllable: (base: string) => boolean;
  /** what each token costs after those before it, in nats */
  costs: ArrayLike<number>;
  /** whether signs at a place may be specks */
  isDoubtful: (start: number, end: number) => boolean;
}

/**
 * Edits between words. A full stop or hyphen with no blank around it between two small words is a speck in the blank (phạm.vi, khu-vực);
 * so are signs that stand alone between words and mean nothing there; a full stop before a small letter is a comma or a speck; a lone em
 * dash is the en dash that word processors make of a hyphen (the paper has no em dashes, readers see them).
 */
export function repairSpacing(text: string, tokens: readonly Token[], { mode, isSyllable, costs, isDoubtful }: SpacingEvidence): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let i = 1; i < tokens.length; i++) {
    const [a, b] = [tokens[i - 1]!, tokens[i]!];
    const damage = mode(a);
    if (a.line !== b.line || damage === 'clean' || damage === 'foreign') continue;
    const gap = text.slice(a.end, b.start);
    if (gap === ' ') continue;
    const small = SMALL.test(a.text) && SMALL.test(b.text) && a.kind === 'word' && b.kind === 'word';
    if (gap.length === 1 && SMALL.test(a.text)) {
      // A hyphen may be meant (wi-fi): only between two syllables of text that was read with the wrong model.
      if ((gap === '.' && (small || b.kind === 'number')) || (gap === '-' && small && damage === 'wrong-model' && isSyllable(baseForm(a.text)) && isSyllable(baseForm(b.text)))) {
        edits.push({ start: a.end, end: b.start, before: gap, after: ' ', rule: 'space', confidence: SPECK });
      } else if (damage === 'misread' && small && INSIDE.test(gap) && costs[i]! < BOUND && isDoubtful(a.end, b.start)) {
        edits.push({ start: a.end, end: b.start, before: gap, after: ' ', rule: 'space', confidence: SPECK });
      }
    } else if (gap === ' — ') {
      edits.push({ start: a.end + 1, end: a.end + 2, before: '—', after: '–', rule: 'dash', confidence: DASH });
    } else if (damage === 'misread' && isDoubtful(a.end, b.start)) {
      const alone = ALONE.exec(gap);
      const cost = costs[i]!;
      if (alone && (!STOP.test(alone[2]!) || (small && cost < BOUND))) {
        const start = a.end + alone[1]!.length;
        edits.push({ start, end: b.start, before: text.slice(start, b.start), after: '', rule: 'speck', confidence: SPECK });
      } else if (gap === '. ' && small && (cost < BOUND || cost > PARTED)) {
        edits.push({ start: a.end, end: a.end + 1, before: '.', after: cost < BOUND ? '' : ',', rule: 'stop', confidence: SPECK });
      }
    }
  }
  return edits;
}

const SMALL = /^\p{Ll}[\p{Ll}'’]+$/u;
const INSIDE = /[:;,'’·-]/;
/** One or two signs between blanks. */
const ALONE = /^(\S* +)([`´ˆ¨~_'‘’.,:;¡¬‹›\\]{1,2}) +$/;
/** Signs that old texts also set apart from the word before them. */
const STOP = /[.,:;]/;
