/** Lines of plain text as the blocks that layout makes of them, for tests and evaluation of what comes after layout. */
import type { TextBlock, TextLine } from '../pipeline/model.ts';

/** One text block; a form feed begins a page. */
export function textBlocks(text: string): TextBlock[] {
  return text.split('\f').map((content, index) => {
    const lines: TextLine[] = [];
    let blankAbove = false;
    for (const raw of content.normalize('NFC').split(/\r?\n/)) {
      if (raw.trim() === '') { blankAbove = true; continue; }
      const words = [...raw.matchAll(/\S+/g)].map((match) => ({ start: match.index, end: match.index + match[0].length, box: null, confidence: 1 }));
      lines.push({ page: index + 1, number: lines.length + 1, raw, text: raw, edits: [], words, box: null, confidence: 1, geometry: null, blankAbove });
      blankAbove = false;
    }
    return { kind: 'text', page: index + 1, box: null, lines };
  });
}
