/** The text of pages, scored against the printed lines. */
import { countErrors, countErrorsAnywhere, fold, sumErrors, type ErrorCount } from './metrics.ts';

/** A printed line: its page, its zone where it is known, and its box where it has one. */
export interface TruthLine { page: number; zone: string; text: string; box?: [number, number, number, number] }

/** Zones as they are reported; what stands in none of them (page numbers, captions) is left out. */
const ZONES: Record<string, string> = {
  'letterhead-left': 'letterhead', 'letterhead-right': 'letterhead', urgency: 'letterhead', title: 'title', addressees: 'body', bases: 'body', body: 'body',
  recipients: 'recipients', signature: 'signature', table: 'table',
};

/** Errors of whole pages in reading order, of each line against its best match, and of each zone against its best match. */
export interface TextScores { characters: ErrorCount; syllables: ErrorCount; lines: ErrorCount; zones: { zone: string; characters: ErrorCount; syllables: ErrorCount }[] }

/** Score pages: `expected` and `found` in reading order, one text a page; `lines` of the same pages, numbered from 1 as in `expected`. Where the number of pages differs, all pages are taken as one. */
export function scoreText(expected: string[], found: string[], lines: TruthLine[]): TextScores {
  if (expected.length !== found.length) return scoreText([expected.join('\n')], [found.join('\n')], lines.map((line) => ({ ...line, page: 1 })));
  const known = lines.filter(({ zone }) => zone in ZONES);
  // Runs of one zone (a column, a block) are compared whole; a zone may have several (two letterhead columns, tables cell by cell).
  const runs = Map.groupBy(runsOf(known), (run) => ZONES[run.zone]!);
  const counted = (unit: 'character' | 'syllable') => sumErrors(expected.map((text, index) => countErrors(text, found[index]!, unit)));
  return {
    characters: counted('character'), syllables: counted('syllable'),
    lines: sumErrors(known.map(({ page, text }) => countErrorsAnywhere(text, found[page - 1]!))),
    zones: [...runs].map(([zone, list]) => ({
      zone,
      characters: sumErrors(list.map(({ page, text }) => countErrorsAnywhere(text, found[page - 1]!))),
      syllables: sumErrors(list.map(({ page, text }) => countErrorsAnywhere(text, found[page - 1]!, 'syllable'))),
    })),
  };
}

/**
 * The same for a text file, in which columns may stand side by side as they do on paper: whole pages are held against the reading order
 * and against the rows of the paper, the better one counts; zones are compared line by line.
 */
export function scorePlainText(expected: string[], found: string[], lines: TruthLine[]): TextScores {
  const inOrder = scoreText(expected, found, lines);
  const inRows = scoreText(expected.map((_, index) => rowsOf(lines.filter(({ page, zone }) => page === index + 1 && zone in ZONES))), found, []);
  const better = inRows.characters.errors < inOrder.characters.errors ? inRows : inOrder;
  const all = found.join('\n');
  const byLine = (list: TruthLine[], unit: 'character' | 'syllable') => sumErrors(list.map(({ text }) => countErrorsAnywhere(text, all, unit)));
  const zones = Map.groupBy(lines.filter(({ zone }) => zone in ZONES), ({ zone }) => ZONES[zone]!);
  return {
    ...inOrder, characters: better.characters, syllables: better.syllables,
    zones: [...zones].map(([zone, list]) => ({ zone, characters: byLine(list, 'character'), syllables: byLine(list, 'syllable') })),
  };
}

/** Lines from the top down, those that stand at the same height on one row, from the left. */
function rowsOf(lines: TruthLine[]): string {
  const SAME_HEIGHT = 16;
  const rows: TruthLine[][] = [];
  for (const line of lines.toSorted((a, b) => a.box![3] - b.box![3])) {
    const row = rows.at(-1);
    if (row && line.box![3] - row[0]!.box![3] < SAME_HEIGHT) row.push(line);
    else rows.push([line]);
  }
  return rows.map((row) => row.sort((a, b) => a.box![0] - b.box![0]).map(({ text }) => text).join(' ')).join('\n');
}

function runsOf(lines: TruthLine[]): TruthLine[] {
  const runs: TruthLine[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last && last.page === line.page && last.zone === line.zone && line.zone !== 'table') last.text += ` ${fold(line.text)}`;
    else runs.push({ ...line });
  }
  return runs;
}
