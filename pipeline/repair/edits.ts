/** Edits of a text: applied, and composed where one repair works on the result of another. */
import type { TextEdit } from '../model.ts';

/** The text after all edits; they must be in order and not overlap. */
export function applyEdits(raw: string, edits: readonly TextEdit[]): string {
  let text = '';
  let at = 0;
  for (const { start, end, after } of edits) {
    text += raw.slice(at, start) + after;
    at = end;
  }
  return text + raw.slice(at);
}

/**
 * One list of edits from `raw` that does what `first` and then `second` do. Edits of `second` that touch text which
 * `first` changed are merged with those changes: the rule is that of the later edit, the confidence the product of both.
 */
export function composeEdits(raw: string, first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  if (first.length === 0) return [...second];
  const middle = applyEdits(raw, first);
  const result: TextEdit[] = [];
  let shift = 0;
  let i = 0;
  for (const edit of second) {
    while (i < first.length && first[i]!.start + shift + first[i]!.after.length <= edit.start) { result.push(first[i]!); shift += first[i]!.after.length - first[i]!.before.length; i++; }
    // The stretch of the middle text that this edit and all earlier edits that it touches cover.
    let from = edit.start;
    let to = edit.end;
    const before = shift;
    let confidence = edit.confidence;
    while (i < first.length && first[i]!.start + shift < edit.end) {
      const { start, after, before: old } = first[i]!;
      from = Math.min(from, start + shift);
      to = Math.max(to, start + shift + after.length);
      confidence *= first[i]!.confidence;
      shift += after.length - old.length;
      i++;
    }
    const start = from - before;
    const end = to - shift;
    const after = middle.slice(from, edit.start) + edit.after + middle.slice(edit.end, to);
    const last = result.at(-1);
    if (last && last.end > start) {
      // Two later edits within one earlier edit: the second goes on from what the first left.
      last.after = last.after.slice(0, last.after.length - (to - edit.start)) + edit.after + middle.slice(edit.end, to);
      last.confidence = Math.min(last.confidence, edit.confidence);
    } else result.push({ start, end, before: raw.slice(start, end), after, rule: edit.rule, confidence });
  }
  while (i < first.length) result.push(first[i++]!);
  return result.filter((edit) => edit.before !== edit.after);
}
