/** What an encoding leaves open (lost bytes, a stop that may be a tone), settled by the words around it. */
import { COST_STEPS } from '../../../dictionaries/index.ts';
import { loadEngine } from '../engine.ts';
import { modelWords, START, UNKNOWN } from '../vocabulary.ts';
import type { Reading } from './runs.ts';

/** Tokens before and after that are looked at. */
const REACH = 3;
const SPACE = /[ \t]+/;

/** A token of a line, decoded: a reading, or text that was never in doubt. */
interface Piece { text: string; reading: Reading | null }

/** Choose among the readings that codecs leave open, line by line from the left, by the language model. Changes `readings` in place. */
export function settle(readings: readonly Reading[], text: string): void {
  for (let from = 0; from < readings.length;) {
    const lineStart = text.lastIndexOf('\n', readings[from]!.start - 1) + 1;
    const found = text.indexOf('\n', readings[from]!.start);
    const lineEnd = found < 0 ? text.length : found;
    let to = from;
    while (to < readings.length && readings[to]!.start < lineEnd) to++;
    const own = readings.slice(from, to);
    if (own.some(({ codec }) => codec?.open)) settleLine(piecesOf(own, text, lineStart, lineEnd));
    from = to;
  }
}

function piecesOf(readings: readonly Reading[], text: string, start: number, end: number): Piece[] {
  const pieces: Piece[] = [];
  const plain = (from: number, to: number): void => {
    for (const word of text.slice(from, to).split(SPACE)) if (word !== '') pieces.push({ text: word, reading: null });
  };
  let at = start;
  for (const reading of readings) {
    plain(at, reading.start);
    pieces.push({ text: reading.text, reading });
    at = reading.end;
  }
  plain(at, end);
  return pieces;
}

function settleLine(pieces: Piece[]): void {
  pieces.forEach((piece, index) => {
    if (!piece.reading?.codec?.open) return;
    const options = piece.reading.codec.open(piece.reading.raw, pieces[index + 1]?.text ?? null);
    if (options.length === 0) return;
    const before = pieces.slice(Math.max(0, index - REACH), index).map(({ text }) => text);
    const after = pieces.slice(index + 1, index + 1 + REACH).map(({ text }) => text);
    let best = Infinity;
    for (const { text, cost } of options) {
      const all = cost + sentenceCost([...before, text, ...after], index <= REACH);
      if (all < best) { best = all; piece.text = piece.reading.text = text; }
    }
  });
}

/** Cost of tokens one after the other, in nats; of those before the first nothing is known unless they `open` the line. */
function sentenceCost(tokens: readonly string[], opens: boolean): number {
  const { model } = loadEngine();
  let sum = 0;
  let context = { one: opens ? START : UNKNOWN, two: -1, three: -1 };
  for (const word of tokens.flatMap(modelWords)) {
    sum += model.cost(model.ids.get(word) ?? UNKNOWN, context.one, context.two, context.three);
    context = { ...model.next };
  }
  return sum / COST_STEPS;
}
