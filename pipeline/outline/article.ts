/** Điều: "Điều 5.", "Điều 4a."; articles are numbered through the whole document. */
import type { HeadingForm } from './form.ts';
import { readKeyword } from './keyword.ts';

export const article: HeadingForm = {
  kind: 'article', rank: 5, runsOn: true, strength: 6,
  read: (line) => readKeyword(article, 'Điều', line, ['digits']),
};
