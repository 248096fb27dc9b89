/** Lines of a text file: kept as they are; white space that parts columns stays visible as a wide gap. */
import type { RecognizedPage, TextBlock, TextLine } from '../model.ts';
import { appendWords } from './text-lines.ts';

/** One block with the page's lines; blank lines are remembered by the line below them. */
export function layoutPlainText(page: RecognizedPage): TextBlock[] {
  const lines: TextLine[] = [];
  let last = -1;
  for (const word of page.words) {
    if (word.line !== last) {
      lines.push({
        page: page.number, number: 0, raw: '', text: '', edits: [], words: [], box: null, confidence: 1, geometry: null,
        blankAbove: last >= 0 && word.line > last + 1,
      });
    }
    appendWords(lines.at(-1)!, [word]);
    last = word.line;
  }
  return lines.length > 0 ? [{ kind: 'text', page: page.number, box: null, lines }] : [];
}
