/** What an encoding leaves open (lost bytes, a stop that may be a tone), settled by the words around it. */
import { COST_STEPS } from '../../../dictionaries/index.ts';
import { loadEngine } from '../engine.ts';
import { endsSentence, modelWords, START, UNKNOWN } from '../vocabulary.ts';
import type { Codec } from './codecs.ts';
import { sequences } from './mojibake.ts';
import { isFamiliar } from './plausibility.ts';
import type { Reading } from './runs.ts';
import { breaksRule } from './viqr.ts';

/** Tokens before and after that are looked at. */
const REACH = 3;
const SPACE = /[ \t]+/;

/** A token of a line, decoded: a reading, or text that was never in doubt. */
interface Piece { text: string; reading: Reading | null }

/** Letters that neither misread UTF-8 nor an old encoding shows. */
const TODAYS = /[\u1ea0-\u1ef9]/;

/**
 * Take out of a run what stands well as it is: words in lines of today's letters that make sense only with bytes put back, and cells and
 * lines whose every word is usual either way and which the language model takes as they stand. Changes `readings` in place.
 *
 * @param throughout the encoding that the whole text is in, so that nothing else is to be expected
 */
export function leaveSound(readings: readonly Reading[], text: string, throughout: Codec['name'] | null): void {
  for (let from = 0; from < readings.length;) {
    const { start, end } = entryAround(text, readings[from]!.start);
    let to = from;
    while (to < readings.length && readings[to]!.start < end) to++;
    const own = readings.slice(from, to).filter(({ codec }) => codec !== null);
    from = Math.max(to, from + 1);
    if (own.length === 0) continue;
    if (TODAYS.test(text.slice(start, end))) leave(own.filter(({ codec, raw }) => codec!.name === 'mojibake' && isFamiliar(raw) && sequences(raw) === 0));
    const changed = own.filter(({ raw, text: read }) => read !== raw);
    if (throughout !== null || changed.length === 0 || !changed.every(({ codec, raw }) => EIGHT_BIT.has(codec!.name) && isFamiliar(raw))) continue;
    const tokens = (pick: (reading: Reading) => string): string[] => piecesOf(own, text, start, end).map(({ text: piece, reading }) => (reading ? pick(reading) : piece));
    if (sentenceCost(tokens(({ raw }) => raw), true) < sentenceCost(tokens(({ text: read }) => read), true)) leave(own);
  }
}

const EIGHT_BIT: ReadonlySet<string> = new Set(['tcvn3', 'vni', 'vps', 'viscii', 'cp1258']);

function leave(readings: readonly Reading[]): void {
  for (const reading of readings) { reading.codec = null; reading.text = reading.raw; reading.run = -1; }
}

/** The line, or the cell of a table, that holds an offset. */
function entryAround(text: string, at: number): { start: number; end: number } {
  const start = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\t', at - 1)) + 1;
  const end = [text.indexOf('\n', at), text.indexOf('\t', at)].filter((index) => index >= 0);
  return { start, end: end.length > 0 ? Math.min(...end) : text.length };
}

/** Choose among the readings that codecs leave open, line by line from the left, by the language model. Changes `readings` in place. */
export function settle(readings: readonly Reading[], text: string): void {
  const facts = factsOf(readings, text);
  const close: Close[] = [];
  let stops = 0;
  for (let from = 0; from < readings.length;) {
    const lineStart = text.lastIndexOf('\n', readings[from]!.start - 1) + 1;
    const found = text.indexOf('\n', readings[from]!.start);
    const lineEnd = found < 0 ? text.length : found;
    let to = from;
    while (to < readings.length && readings[to]!.start < lineEnd) to++;
    const own = readings.slice(from, to);
    if (own.some(({ codec }) => codec?.open)) {
      for (const stop of settleLine(piecesOf(own, text, lineStart, lineEnd), CONTINUED.exec(text.slice(lineEnd, lineEnd + LONGEST_INDENT))?.[1] ?? null, facts)) {
        stops++;
        if (stop.behind < CLOSE && stop.words < CLOSE_IN_WORDS) close.push(stop);
      }
    }
    from = to;
  }
  if (close.length > 0 && close.length === stops && !readings.some(({ raw }) => breaksRule(raw))) for (const { reading, tone } of close) reading.text = tone;
}

/**
 * A stop behind a vowel in VIQR that would do as its tone: nats by which that is worse, in all and by the words alone. RFC 1456 knows no bare stop
 * there: in a text that breaks its rule nowhere else, such ones are tones (of 2,142 held-back texts that need no escape 2 had a tone taken for a stop; of 2,127 that lack
 * theirs 3 lose a stop).
 */
interface Close { reading: Reading; tone: string; behind: number; words: number }

const CLOSE = 4;
const CLOSE_IN_WORDS = 1.5;

/** A line that goes on with the sentence of the line before it: small letters, no mark of a list. */
const CONTINUED = /^\n[^\S\n]*(\p{Ll}(?![).]).)/u;
const LONGEST_INDENT = 80;

/** A line that certainly ends in a stop, whatever a sign behind a vowel may be; and one that may. */
const STOPPED = /(?:[^aeiouy^(+*\s][.?]|[;:!])["”’)\]]*\s*$/i;
const PERHAPS_STOPPED = /[.?]["”’)\]]*\s*$/;
const LONGEST_END = 12;
/** Most paragraphs end in a stop; as many lines say so as this. */
const STOPS = 0.73;
const STOPS_WEIGHT = 1;

/** What is known of a text when its open readings are weighed: the probability that a sentence ends with its line, by the lines whose ends are clear, and whether a word stands elsewhere in the text, beyond doubt. */
interface Facts { stop: number; isUsed: (token: string) => boolean }

/** What a word costs that stands nowhere else where another reading does, in nats. */
const UNUSED = 2;
const WORDS = /[\p{L}\p{M}]+/gu;
const bare = (token: string): string => token.toLowerCase().replace(/[^\p{L}\p{M}]+/gu, '');

function factsOf(readings: readonly Reading[], text: string): Facts {
  if (!readings.some(({ codec }) => codec?.open)) return { stop: STOPS, isUsed: () => false };
  let stopped = 0;
  let lines = 0;
  for (const line of text.split('\n')) {
    const end = line.trimEnd().slice(-LONGEST_END);
    if (end === '') continue;
    if (STOPPED.test(end)) stopped++;
    else if (PERHAPS_STOPPED.test(end)) continue;
    lines++;
  }
  const used = new Set<string>();
  let at = 0;
  const note = (stretch: string): void => { for (const [word] of stretch.toLowerCase().matchAll(WORDS)) used.add(word); };
  for (const { start, end, raw, text: read, codec } of readings) {
    note(text.slice(at, start));
    if (!codec?.open || codec.open(raw, null, STOPS).length === 0) note(read);
    at = end;
  }
  note(text.slice(at));
  return { stop: (stopped + STOPS * STOPS_WEIGHT) / (lines + STOPS_WEIGHT), isUsed: (token) => used.has(bare(token)) };
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

/** The stops among what was chosen. `below`: the beginning of the next line where that goes on with the sentence. */
function settleLine(pieces: Piece[], below: string | null, { stop, isUsed }: Facts): Close[] {
  const stops: Close[] = [];
  pieces.forEach((piece, index) => {
    if (!piece.reading?.codec?.open) return;
    const options = piece.reading.codec.open(piece.reading.raw, pieces[index + 1]?.text ?? below, stop);
    if (options.length === 0) return;
    const before = pieces.slice(Math.max(0, index - REACH), index).map(({ text }) => text);
    const after = pieces.slice(index + 1, index + 1 + REACH).map(({ text }) => text);
    const tells = options.some(({ text }) => isUsed(text));
    const ranked = options.map(({ text, cost }) => {
      const words = (tells && !isUsed(text) ? UNUSED : 0) + sentenceCost([...before, text, ...after], index <= REACH);
      return { text, words, all: words + cost };
    }).sort((a, b) => a.all - b.all);
    const [best, second] = ranked;
    piece.text = piece.reading.text = best!.text;
    if (piece.reading.codec.name === 'viqr' && second && best!.text === options[0]!.text) stops.push({ reading: piece.reading, tone: second.text, behind: second.all - best!.all, words: second.words - best!.words });
  });
  return stops;
}

/** Cost of tokens one after the other, in nats; of those before the first nothing is known unless they `open` the line. */
function sentenceCost(tokens: readonly string[], opens: boolean): number {
  const { model } = loadEngine();
  let sum = 0;
  let context = { one: opens ? START : UNKNOWN, two: -1, three: -1 };
  const take = (id: number): void => {
    sum += model.cost(id, context.one, context.two, context.three);
    context = { ...model.next };
  };
  tokens.forEach((token, index) => {
    for (const word of modelWords(token)) take(model.ids.get(word) ?? UNKNOWN);
    const next = tokens[index + 1];
    if (next !== undefined && endsSentence(token, next)) { take(START); context = { one: START, two: -1, three: -1 }; }
  });
  return sum / COST_STEPS;
}
