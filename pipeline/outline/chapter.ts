/** Chương: "Chương I", "CHƯƠNG 2". */
import type { HeadingForm } from './form.ts';
import { readKeyword } from './keyword.ts';

export const chapter: HeadingForm = {
  kind: 'chapter', rank: 2, runsOn: true, strength: 6,
  read: (line) => readKeyword(chapter, 'Chương', line, ['roman', 'digits']),
};
