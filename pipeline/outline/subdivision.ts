/** Tiểu mục: "Tiểu mục 1". */
import type { HeadingForm } from './form.ts';
import { readKeyword } from './keyword.ts';

export const subdivision: HeadingForm = {
  kind: 'subdivision', rank: 4, runsOn: false, strength: 5,
  read: (line) => readKeyword(subdivision, 'Tiểu mục', line, ['digits', 'roman']),
};
