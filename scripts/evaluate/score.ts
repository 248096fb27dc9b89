/** One measured figure, the same shape for all sections of `npm run evaluate`. */
import { scores, sumErrors, sumMatches, type ErrorCount, type MatchCount } from './metrics.ts';

/** `set`: a kind of material ("office scan"); `item`: the file; the figure is an error rate, an exact-match score or a plain value. */
export type Score = { section: string; set: string; item: string; measure: string } & (
  | { kind: 'errors'; count: ErrorCount }
  | { kind: 'matches'; count: MatchCount }
  | { kind: 'value'; value: number; unit: string }
);

/** A score as one number: error rate in %, F1 in %, or the value. */
export function figure(score: Score): number {
  switch (score.kind) {
    case 'errors': return score.count.length === 0 ? 0 : (100 * score.count.errors) / score.count.length;
    case 'matches': return 100 * scores(score.count).f1;
    case 'value': return score.value;
    default: return score satisfies never;
  }
}

/** Scores summed over the items of each set: counts are added up, plain values are averaged. */
export function sumScores(list: Score[]): Score[] {
  const groups = Map.groupBy(list, ({ section, set, measure }) => JSON.stringify([section, set, measure]));
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    const item = group.length === 1 ? first.item : `${group.length} files`;
    const label = { section: first.section, set: first.set, measure: first.measure, item };
    switch (first.kind) {
      case 'errors': return { ...label, kind: 'errors', count: sumErrors(group.flatMap((score) => (score.kind === 'errors' ? [score.count] : []))) };
      case 'matches': return { ...label, kind: 'matches', count: sumMatches(group.flatMap((score) => (score.kind === 'matches' ? [score.count] : []))) };
      case 'value': return { ...label, kind: 'value', unit: first.unit, value: group.reduce((sum, score) => sum + figure(score), 0) / group.length };
      default: return first satisfies never;
    }
  });
}
