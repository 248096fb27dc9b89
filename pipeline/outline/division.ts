/** Mục: "Mục 1", "MỤC II". */
import type { HeadingForm } from './form.ts';
import { readKeyword } from './keyword.ts';

export const division: HeadingForm = {
  kind: 'division', rank: 3, runsOn: false, strength: 5,
  read: (line) => readKeyword(division, 'Mục', line, ['digits', 'roman']),
};
