/** Phần: "Phần thứ nhất", "PHẦN I", "Phần A". */
import type { HeadingForm } from './form.ts';
import { readKeyword } from './keyword.ts';

export const part: HeadingForm = {
  kind: 'part', rank: 1, runsOn: false, strength: 6,
  read: (line) => readKeyword(part, 'Phần', line, ['roman', 'digits', 'words', 'capital']),
};
