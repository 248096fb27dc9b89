/** Repair of damaged Vietnamese text: what was read in, what the paper says out, every change explained. */
import type { Doubt, TextEdit } from '../model.ts';
import { repairWords } from './words.ts';

export { applyEdits } from './edits.ts';

export interface RepairOptions {
  /** a user's own terms, restored where they were misread */
  dictionary?: readonly string[];
  /** confidence of the recognition engine in a stretch of the raw text, 0–1 */
  wordConfidence?: (start: number, end: number) => number;
}

/** `edits` lead from the raw text to `text`; `doubts` are words of the raw text that were kept although they may be wrong. */
export interface RepairResult { text: string; edits: TextEdit[]; doubts: Doubt[] }

/**
 * Repair a text: encodings, misread words, lost marks. Correct text is left alone.
 *
 * @example repairText('Ké hoach s6 23/KH-SYT ctia S¢ Y té tinh Lao Cai').text // 'Kế hoạch số 23/KH-SYT của Sở Y tế tỉnh Lào Cai'
 */
export function repairText(text: string, _options: RepairOptions = {}): RepairResult {
  const { edits, doubts } = repairWords(text);
  let repaired = '';
  let at = 0;
  for (const edit of edits) { repaired += text.slice(at, edit.start) + edit.after; at = edit.end; }
  return { text: repaired + text.slice(at), edits, doubts };
}
