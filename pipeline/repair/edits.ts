/** Edits of a text and their application. */
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

/** Both lists in order; edits of the first win over those of the second that overlap with them. */
export function mergeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  const merged: TextEdit[] = [];
  let i = 0;
  for (const edit of second) {
    while (i < first.length && first[i]!.start < edit.end) merged.push(first[i++]!);
    const last = merged.at(-1);
    if (!last || last.end <= edit.start) merged.push(edit);
  }
  return [...merged, ...first.slice(i)];
}
