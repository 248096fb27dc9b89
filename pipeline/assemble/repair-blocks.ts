/** Repair of a whole document: each page is repaired as one running text, and every edit goes back to its line. */
import type { Config } from '../config.ts';
import { wrongShare } from '../engines/calibration.ts';
import type { Message, RecognizedPage, RecordEdit, TextBlock, TextEdit, TextLine } from '../model.ts';
import { repairText } from '../repair/index.ts';
import { repairSignature } from './repair-signature.ts';

export interface RepairedDocument {
  /** the blocks with `text`, `edits` and `number` of their lines filled in */
  blocks: TextBlock[];
  /** raw and repaired text of each page: its lines in reading order, without page numbers and running heads */
  pages: { number: number; raw: string; text: string }[];
  edits: RecordEdit[];
  messages: Message[];
}

/** Repair the lines of all blocks. The blocks that come in are not changed. */
export function repairBlocks(blocks: TextBlock[], pages: RecognizedPage[], options: Config['repair']): RepairedDocument {
  const repaired = new Map<TextLine, TextLine>();
  const result: RepairedDocument = { blocks: [], pages: [], edits: [], messages: [] };
  for (const page of pages) {
    const groups = blocks.filter((block) => block.page === page.number && !isFurniture(block)).flatMap(lineGroups);
    const { edits, doubts } = options.enabled ? repairGroups(groups, page, options) : { edits: new Map<TextLine, TextEdit[]>(), doubts: 0 };
    const signed = new Set(options.enabled ? blocks.filter(({ kind }) => kind === 'signature').flatMap((block) => block.lines) : []);
    let number = 0;
    const lines = groups.flatMap((group) => {
      const read = group.map((line): TextLine => {
        const own = edits.get(line) ?? [];
        return { ...line, number: ++number, edits: own, text: applyTo(line.raw, own) };
      });
      const done = signed.has(group[0]!) ? repairSignature(read) : read;
      group.forEach((line, index) => repaired.set(line, withCertainty(done[index]!, page, options.enabled)));
      return done;
    });
    result.pages.push({ number: page.number, raw: lines.map(({ raw }) => raw).join('\n'), text: lines.map(({ text }) => text).join('\n') });
    result.edits.push(...lines.flatMap((line) => line.edits.map((edit) => ({ page: page.number, line: line.number, ...edit }))));
    if (doubts > 0) {
      result.messages.push({ rule: 'doubtful-words', severity: 'info', page: page.number, text: `${doubts === 1 ? '1 word' : `${doubts} words`} may be wrong and ${doubts === 1 ? 'was' : 'were'} kept as read` });
    }
  }
  const done = (line: TextLine) => repaired.get(line) ?? line;
  result.blocks = blocks.map((block) => ({
    ...block,
    lines: block.lines.map(done),
    ...(block.table && { table: { grid: block.table.grid, cells: block.table.cells.map((cell) => ({ ...cell, lines: cell.lines.map(done) })) } }),
  }));
  return result;
}

function isFurniture({ kind }: TextBlock): boolean {
  return kind === 'page-number' || kind === 'running-head';
}

/** Lines that run on from one to the next: those of a block, or of one cell. */
function lineGroups({ lines, table }: TextBlock): TextLine[][] {
  return table ? table.cells.map((cell) => cell.lines) : [lines];
}

/** One repair over the page, groups parted by an empty line, so that the context of a paragraph is used and that of a neighbouring cell is not. */
function repairGroups(groups: TextLine[][], page: RecognizedPage, options: Config['repair']): { edits: Map<TextLine, TextEdit[]>; doubts: number } {
  const starts: { line: TextLine; start: number }[] = [];
  let text = '';
  for (const group of groups) {
    for (const line of group) {
      starts.push({ line, start: text.length });
      text += `${line.raw}\n`;
    }
    text += '\n';
  }
  const lineAt = (offset: number) => starts[starts.findLastIndex(({ start }) => start <= offset)]!;
  const fonts = starts.flatMap(({ line, start: lineStart }) =>
    line.words.flatMap(({ start, end, font }) => (font === undefined ? [] : [{ start: lineStart + start, end: lineStart + end, font }])));
  const { edits, doubts } = repairText(text, {
    dictionary: options.dictionary,
    ...(fonts.length > 0 && { fonts }),
    ...(page.method === 'ocr' && { wordConfidence: (start: number, end: number) => {
      const { line, start: lineStart } = lineAt(start);
      const words = line.words.filter((word) => word.start + lineStart < end && word.end + lineStart > start);
      return words.length > 0 ? Math.min(...words.map(({ confidence }) => confidence)) : line.confidence;
    } }),
  });
  const byLine = new Map<TextLine, TextEdit[]>();
  for (const edit of edits) {
    const { line, start } = lineAt(edit.start);
    const own = byLine.get(line) ?? [];
    own.push({ ...edit, start: edit.start - start, end: edit.end - start });
    byLine.set(line, own);
  }
  return { edits: byLine, doubts: doubts.length };
}

/** The line with the probability of each word to be right: that of the change where repair made one, else what the engine's confidence is worth. */
function withCertainty(line: TextLine, { method }: RecognizedPage, isRepaired: boolean): TextLine {
  return { ...line, words: line.words.map((word) => {
    const changes = line.edits.filter(({ start, end }) => start < word.end && end > word.start);
    const kept = method === 'ocr' ? 1 - wrongShare({ text: line.raw.slice(word.start, word.end), confidence: word.confidence, changed: isRepaired ? 0 : null }) : word.confidence;
    return { ...word, right: changes.length > 0 ? Math.min(...changes.map(({ confidence }) => confidence)) : kept };
  }) };
}

function applyTo(raw: string, edits: TextEdit[]): string {
  return edits.reduceRight((text, { start, end, after }) => text.slice(0, start) + after + text.slice(end), raw);
}
