/** Scores as a table for a terminal: a row a set (or a file), a column a measure. */
import { figure, type Score } from './score.ts';
import { scores } from './metrics.ts';

const ERROR_ORDER = ['CER', 'WER', 'CER lines', 'CER letterhead', 'CER title', 'CER body', 'CER recipients', 'CER signature', 'CER table', 'CER table cells'];

/** Tables of one section: error rates in % first, then exact-match scores as F1 in % with the counts behind it, then plain values. */
export function formatScores(list: Score[], by: 'set' | 'item'): string {
  const errors = list.filter((score) => score.kind === 'errors');
  const matches = list.filter((score) => score.kind === 'matches');
  const values = list.filter((score) => score.kind === 'value');
  return [
    errors.length > 0 && grid('error rates, %', errors, by, (score) => figure(score).toFixed(2), ERROR_ORDER),
    matches.length > 0 && grid('exact matches: F1 in % (right of expected + invented)', matches, by, (score) => (score.kind === 'matches' ? matchCell(score) : ''), []),
    values.length > 0 && grid('values', values, by, (score) => (score.kind === 'value' ? `${Number(score.value.toPrecision(4))} ${score.unit}`.trim() : ''), []),
  ].filter((part) => part !== false).join('\n\n');
}

function matchCell({ count }: Extract<Score, { kind: 'matches' }>): string {
  const invented = count.found - count.right;
  return `${(100 * scores(count).f1).toFixed(1)} (${count.right}/${count.expected}${invented > 0 ? ` +${invented}` : ''})`;
}

function grid(title: string, list: Score[], by: 'set' | 'item', cell: (score: Score) => string, order: string[]): string {
  const measures = [...new Set(list.map(({ measure }) => measure))];
  measures.sort((a, b) => rank(order, a) - rank(order, b));
  const rows = [...Map.groupBy(list, (score) => score[by])].map(([name, group]) => [name, ...measures.map((measure) => {
    const score = group.find((item) => item.measure === measure);
    return score ? cell(score) : '';
  })]);
  const header = [title, ...measures.map((measure) => measure.replace(/^CER (?=.)/, ''))];
  const widths = header.map((text, column) => Math.max(text.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: string[]) => row.map((text, column) => (column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!))).join('  ');
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

function rank(order: string[], measure: string): number {
  const at = order.indexOf(measure);
  return at < 0 ? order.length : at;
}
