/** Repair of damaged Vietnamese text: what was read in, what the paper says out, every change explained. */
import type { Doubt, TextEdit } from '../model.ts';
import { applyEdits } from './edits.ts';
import { composeEdits } from './encodings/edits.ts';
import { restoreEncoding } from './encodings/index.ts';
import type { EncodingOptions } from './encodings/index.ts';
import { repairWords } from './words.ts';

export { applyEdits } from './edits.ts';

export interface RepairOptions extends EncodingOptions {
  /** a user's own terms, restored where they were misread */
  dictionary?: readonly string[];
  /** confidence of the recognition engine in a stretch of the raw text, 0–1; its presence says that the text was recognised and may be misread anywhere */
  wordConfidence?: (start: number, end: number) => number;
}

/** `edits` lead from the raw text to `text`; `doubts` are words of the raw text that were kept although they may be wrong. */
export interface RepairResult { text: string; edits: TextEdit[]; doubts: Doubt[] }

/**
 * Repair a text: encodings, misread words, lost marks. Correct text is left alone.
 *
 * Offsets are UTF-16 units of `text`; an edit lies within one line. `applyEdits(text, edits)` gives the repaired text.
 * @example repairText('Ké hoach s6 23/KH-SYT ctia S¢ Y té tinh Lao Cai').text // 'Kế hoạch số 23/KH-SYT của Sở Y tế tỉnh Lào Cai'
 */
export function repairText(text: string, options: RepairOptions = {}): RepairResult {
  const encoding = restoreEncoding(text, options.fonts ? { fonts: options.fonts } : {});
  const words = repairWords(encoding.text, encoding.edits.length === 0 ? options : { ...options, wordConfidence: undefined });
  if (encoding.edits.length === 0) return { text: applyEdits(text, words.edits), edits: words.edits, doubts: words.doubts };
  const edits = composeEdits(text, encoding.edits, words.edits);
  return { text: applyEdits(text, edits), edits, doubts: words.doubts.flatMap((doubt) => backTo(encoding.edits, doubt)) };
}

/** A doubt about the text between the two repairs as one about the raw text; none where encoding was repaired within it. */
function backTo(edits: readonly TextEdit[], doubt: Doubt): Doubt[] {
  let shift = 0;
  for (const { start, before, after } of edits) {
    if (start + shift + after.length <= doubt.start) shift += after.length - before.length;
    else if (start + shift < doubt.end) return [];
    else break;
  }
  return [{ ...doubt, start: doubt.start - shift, end: doubt.end - shift }];
}
