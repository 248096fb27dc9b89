/** A value of the record with the place that it was read from. */
import { evidenceOf, joinLines, type Flow, type LineSpan } from '../lines.ts';
import type { Evidence } from '../model.ts';

/** Most that a value is trusted in which letters were taken for the figures that they look like. */
export const REBUILT_CONFIDENCE = 0.7;

export interface Field<T> { value: T; evidence: Evidence | null }

/** A value that was read from `flow` between `start` and `end`. */
export function fieldOf<T>(value: T, flow: Flow, start = 0, end = flow.text.length): Field<T> {
  return { value, evidence: flow.pieces.length > 0 ? evidenceOf(flow, start, end) : null };
}

/** Nothing was found. */
export const ABSENT: Field<null> = { value: null, evidence: null };

/** Lines as running text. */
export function flowOf(lines: LineSpan[]): Flow {
  return joinLines(lines.map(({ line, start, end }) => ({ line, start, end })));
}

/** `**` left over from a word processor, and white space, taken off. */
export function clean(text: string): string {
  return text.replace(/\*\*/g, '').replace(/\s+/g, ' ').trim();
}
