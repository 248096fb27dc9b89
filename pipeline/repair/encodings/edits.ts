/** Lists of edits: built from pieces, and put one after another. */
import type { TextEdit } from '../../model.ts';
import { applyEdits } from '../edits.ts';

const JOINT = /[\p{L}\p{M}\p{N}]/u;

/** An edit without the characters that both sides share at the ends, as far as they are no part of a word; null where nothing changes. */
export function trimmedEdit(start: number, before: string, after: string, rule: string, confidence: number): TextEdit | null {
  if (before === after) return null;
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head] && !JOINT.test(before[head]!) && !isSurrogate(before, head)) head++;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head) {
    const char = before[before.length - 1 - tail]!;
    if (char !== after[after.length - 1 - tail] || JOINT.test(char) || isSurrogate(before, before.length - 1 - tail)) break;
    tail++;
  }
  return {
    start: start + head, end: start + before.length - tail,
    before: before.slice(head, before.length - tail), after: after.slice(head, after.length - tail), rule, confidence,
  };
}

function isSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xd800 && code < 0xe000;
}

/**
 * One list that does what two do in turn: `first` is on `text`, `second` on the text that `first` gives. Edits that touch
 * become one, with both rules in its name and the lower confidence.
 */
export function composeEdits(text: string, first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  if (second.length === 0) return [...first];
  if (first.length === 0) return [...second];
  const between = applyEdits(text, first);
  const result: TextEdit[] = [];
  // `shift`: how much further a place lies in `between` than in `text`, after all edits of `first` taken so far.
  let shift = 0;
  let i = 0;
  let j = 0;
  while (i < first.length || j < second.length) {
    const a = first[i];
    const b = second[j];
    if (a && (!b || a.start + shift + a.after.length <= b.start)) {
      result.push(a);
      shift += a.after.length - (a.end - a.start);
      i++;
      continue;
    }
    if (b && (!a || b.end <= a.start + shift)) {
      result.push({ ...b, start: b.start - shift, end: b.end - shift });
      j++;
      continue;
    }
    // They touch: take in all edits of either list that reach into the growing span.
    const open = shift;
    let from = Math.min(a!.start + shift, b!.start);
    let to = from;
    const rules = new Set<string>();
    let confidence = 1;
    const start = j;
    for (let grown = true; grown;) {
      grown = false;
      const nextA = first[i];
      if (nextA && nextA.start + shift < Math.max(to, from + 1)) {
        to = Math.max(to, nextA.start + shift + nextA.after.length);
        shift += nextA.after.length - (nextA.end - nextA.start);
        rules.add(nextA.rule);
        confidence = Math.min(confidence, nextA.confidence);
        i++;
        grown = true;
      }
      const nextB = second[j];
      if (nextB && nextB.start < Math.max(to, from + 1)) {
        to = Math.max(to, nextB.end);
        rules.add(nextB.rule);
        confidence = Math.min(confidence, nextB.confidence);
        j++;
        grown = true;
      }
    }
    const before = text.slice(from - open, to - shift);
    const after = applyEdits(between.slice(from, to), second.slice(start, j).map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from })));
    if (before !== after) result.push({ start: from - open, end: to - shift, before, after, rule: [...rules].join('+'), confidence });
  }
  return result;
}
