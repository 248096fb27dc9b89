/**
 * Which encoding each part of a text is in: a hidden Markov model over its tokens. States are the ways to read a token
 * (as it stands, or by one of the codecs), a token's cost in a state is the implausibility of that reading, and changing
 * the state costs, less at a line break than inside a line. The cheapest path gives whole runs, hysteresis included.
 */
import { lacksHorn, OTHER_EIGHT_BIT, TCVN3_CODEC, TCVN3_WITHOUT_HORNS, type Codec } from './codecs.ts';
import { lacksControls, MOJIBAKE, MOJIBAKE_COMPLETE, MOJIBAKE_WITHOUT_CONTROLS, OPEN_SEQUENCE, SEQUENCE_BONUS, sequences } from './mojibake.ts';
import { implausibility, isFamiliar, isPossible } from './plausibility.ts';
import { asciiImplausibility, VIQR, VIQR_ESCAPE, VIQR_ESCAPED, VIQR_INSIDE, VIQR_LAST } from './viqr.ts';

/** A stretch of text printed in one font; offsets in UTF-16 units. */
export interface FontRun { start: number; end: number; font: string }

/** A token with its best reading in the state that was chosen for it. */
export interface Reading {
  start: number; end: number; raw: string;
  /** null: as it stands */
  codec: Codec | null;
  text: string;
  /** nats by which the reading beats the raw token */
  gain: number;
  /** index of the run that the token belongs to, −1 outside runs */
  run: number;
  /** parts printed in a font of capitals, offsets in `raw` */
  capitals: [number, number][];
}

/** State 0 is the text as it stands, state n the n-th codec. */
const STATES = 8;

const ENTER_IN_LINE = 14;
const ENTER_AT_BREAK = 8;
const LEAVE_IN_LINE = 11;
const LEAVE_AT_BREAK = 3;
/** A token that the codec cannot have produced. */
const IMPOSSIBLE = 60;
/** A changed token that makes no possible syllable: some words of any run are foreign, most are not. */
const CHANGED_BADLY = 6;
const FOREIGN_IN_VIQR = 12;
/** From here on a token hardly stands as it was meant. */
const LEAST_STRANGE = 10;
/** What the font of an old encoding is worth. */
const FONT_BONUS = 14;
/** Nats that the different tokens of a run must bring together. */
const LEAST_GAIN = 14;
const LEAST_GAIN_VIQR = 24;

interface Unit {
  start: number; end: number; raw: string; breakBefore: boolean;
  /** followed by a word with a small first letter, by another one, or by nothing in its line */
  place: 'inside' | 'anywhere' | 'last';
  font: Codec['name'] | null; capitals: [number, number][];
}

/** The encoding that goes with the name of a font: ".VnTime" and its kin TCVN3 (…H capitals only), "VNI-…", "VPS …"; null for other fonts. */
export function fontEncoding(font: string): { codec: 'tcvn3' | 'vni' | 'vps'; capitals: boolean } | null {
  const name = font.replace(/^[A-Z]{6}\+/, '').replace(/[,-]?(?:Bold|Italic|Oblique|Regular|Normal|MT|PS)+$/gi, '').trim();
  if (/^\.Vn[A-Z]/i.test(name) || /^Vn[A-Z][a-z]/.test(name)) return { codec: 'tcvn3', capitals: /H$/.test(name) };
  if (/^VNI[-_ ]/i.test(name)) return { codec: 'vni', capitals: false };
  if (/^VPS[-_ ]/i.test(name)) return { codec: 'vps', capitals: false };
  return null;
}

interface Emission { cost: number; text: string }

/** Costs and readings by token, kept for the text at hand: its words come again and again. */
class Emissions {
  private readonly known = new Map<string, Emission[]>();

  readonly codecs: readonly Codec[];
  private readonly viqr: boolean;

  constructor(codecs: readonly Codec[], viqr: boolean) {
    this.codecs = codecs;
    this.viqr = viqr;
  }

  of({ raw, place }: Unit): Emission[] {
    const key = this.viqr ? `${place} ${raw}` : raw;
    let list = this.known.get(key);
    if (!list) {
      if (this.known.size > 50_000) this.known.clear();
      list = this.weigh(raw, place);
      this.known.set(key, list);
    }
    return list;
  }

  private weigh(raw: string, place: Unit['place']): Emission[] {
    const asIs = implausibility(raw) + (this.viqr ? asciiImplausibility(raw, place === 'inside') : 0);
    const list: Emission[] = [{ cost: asIs, text: raw }];
    for (const codec of this.codecs) {
      if (codec.name === 'viqr' && !this.viqr) { list.push({ cost: IMPOSSIBLE, text: raw }); continue; }
      const text = (codec === VIQR ? VIQR_AT[place] : codec).decode(raw);
      if (text === null) { list.push({ cost: IMPOSSIBLE, text: raw }); continue; }
      if (text === raw) { list.push({ cost: asIs, text: raw }); continue; }
      let cost = implausibility(text);
      if (codec.name === 'mojibake') cost = Math.max(0, cost - SEQUENCE_BONUS * sequences(raw));
      else if (/[^\x00-\x7f]/.test(text) && !isPossible(text)) {
        // A symbol that stands for itself among the words of a run ("×", "½") stays; a word is read with its run.
        if (asIs <= 2) { list.push({ cost: asIs, text: raw }); continue; }
        // VIQR writes foreign accents with the same signs, and its raw text is cheap ASCII.
        cost = codec.name === 'viqr' ? FOREIGN_IN_VIQR : cost + CHANGED_BADLY;
      }
      list.push({ cost, text });
    }
    return list;
  }
}

/** Pieces between spaces; one whose last byte may have turned into a space is joined to what follows where that makes a word. */
function* unitsOf(line: string, offset: number): Generator<{ start: number; end: number; raw: string }> {
  const pieces = [...line.matchAll(/[^ \t]+/g)];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    let end = piece.index + piece[0].length;
    while (OPEN_SEQUENCE.test(line.slice(Math.max(0, end - 2), end)) && line[end] === ' ') {
      const next = pieces[i + 1];
      const from = piece.index;
      if (next && next.index === end + 1) {
        const joined = MOJIBAKE.decode(line.slice(from, next.index + next[0].length))!;
        if (joined.includes(' ') || !isPossible(joined)) break;
        end = next.index + next[0].length;
        i++;
      } else if (line[end + 1] === ' ' || end + 1 === line.length) {
        end++;
        break;
      } else break;
    }
    yield* bounded(line, piece.index, end, offset);
  }
}

/** No token is longer: what has no spaces is cut at a joint, so that the work for a token stays bounded. */
const LONGEST = 240;

function* bounded(line: string, from: number, end: number, offset: number): Generator<{ start: number; end: number; raw: string }> {
  while (end - from > LONGEST) {
    let cut = from + LONGEST;
    for (let at = cut; at > from + LONGEST / 2; at--) {
      // Never inside a misread sequence: before its lead byte, or after a sign that is none of its bytes.
      if (line[at] === 'Ã' || (/[-/.,;:_\u00a0]/.test(line[at - 1]!) && !OPEN_SEQUENCE.test(line.slice(at - 3, at - 1)))) { cut = at; break; }
      if (cut === from + LONGEST && /[âáÄÆ]/.test(line[at]!)) cut = at;
    }
    yield { start: offset + from, end: offset + cut, raw: line.slice(from, cut) };
    from = cut;
  }
  yield { start: offset + from, end: offset + end, raw: line.slice(from, end) };
}

/**
 * Read lines of a text (each with its offset) in the encodings that they are most likely in; only tokens that may matter are
 * returned. `again`: the text was restored once, and lost bytes were filled in where they can be.
 */
export function readRuns(lines: { start: number; text: string }[], fonts: FontRun[], viqr: boolean, again = false): Reading[] {
  const units: Unit[] = [];
  const hornsLost = !lines.some((line) => /[a-z]\u00ad|\u00ad[^\s\d]/i.test(line.text)) && lines.some((line) => line.text.split(' ').some(lacksHorn));
  // In a text whose lines do not end in stops, a stop at the end of one is a tone.
  const stopped = 2 * lines.filter((line) => /[.;:!?]\s*$/.test(line.text)).length > lines.filter((line) => line.text.trim() !== '').length;
  const escaped = viqr && lines.some((line) => VIQR_ESCAPE.test(line.text));
  const controlsLost = !again && lines.some((line) => line.text.split(' ').some(lacksControls));
  const codecs = [again ? MOJIBAKE_COMPLETE : controlsLost ? MOJIBAKE_WITHOUT_CONTROLS : MOJIBAKE, hornsLost ? TCVN3_WITHOUT_HORNS : TCVN3_CODEC, ...OTHER_EIGHT_BIT, escaped ? VIQR_ESCAPED : VIQR];
  const emissions = new Emissions(codecs, viqr);
  const fontRuns = fonts.map((run) => ({ ...run, kind: fontEncoding(run.font) })).filter((run) => run.kind !== null).sort((a, b) => a.start - b.start);
  let fontIndex = 0;
  for (const line of lines) {
    let breakBefore = true;
    for (const piece of unitsOf(line.text, line.start)) {
      while (fontIndex < fontRuns.length && fontRuns[fontIndex]!.end <= piece.start) fontIndex++;
      let font: Codec['name'] | null = null;
      const capitals: [number, number][] = [];
      for (let i = fontIndex; i < fontRuns.length && fontRuns[i]!.start < piece.end; i++) {
        const run = fontRuns[i]!;
        font ??= run.kind!.codec;
        if (run.kind!.capitals) capitals.push([Math.max(0, run.start - piece.start), Math.min(piece.raw.length, run.end - piece.start)]);
      }
      if (!font && !/[^\x20-\x7e]/.test(piece.raw) && !(hornsLost && /^[b-df-hj-np-tv-xz]{1,3}ng[,.;:]?$/.test(piece.raw)) && !(viqr && /[aeiouyd][\^(+*'`?~.\\d]/i.test(piece.raw))) continue;
      units.push({ ...piece, breakBefore, font, capitals, place: placeOf(line.text.slice(piece.end - line.start, piece.end - line.start + 4), stopped) });
      breakBefore = false;
    }
  }
  const path = cheapestPath(units, emissions);
  takeInForeignWords(units, path, emissions);
  return accept(units, path, emissions);
}

const VIQR_AT = { inside: VIQR_INSIDE, anywhere: VIQR, last: VIQR_LAST };

function placeOf(following: string, stopped: boolean): Unit['place'] {
  return /^\s*$/.test(following) ? (stopped ? 'last' : 'anywhere') : /^[ \t]+[a-z]/.test(following) ? 'inside' : 'anywhere';
}

function emissionCost(unit: Unit, emission: Emission, codec: Codec | undefined): number {
  return unit.font !== null && codec?.name === unit.font && emission.cost < IMPOSSIBLE ? emission.cost - FONT_BONUS : emission.cost;
}

/** Viterbi: linear in the number of units. */
function cheapestPath(units: Unit[], emissions: Emissions): Uint8Array {
  const back = new Uint8Array(units.length * STATES);
  // Outside the text everything is Unicode.
  let costs = new Float64Array(STATES).fill(ENTER_AT_BREAK);
  costs[0] = 0;
  units.forEach((unit, index) => {
    const enter = unit.breakBefore ? ENTER_AT_BREAK : ENTER_IN_LINE;
    const leave = unit.breakBefore ? LEAVE_AT_BREAK : LEAVE_IN_LINE;
    let best = 1;
    for (let state = 2; state < STATES; state++) if (costs[state]! < costs[best]!) best = state;
    const left = costs[best]! + leave;
    const outside = Math.min(costs[0]!, left);
    const from = left < costs[0]! ? best : 0;
    const next = new Float64Array(STATES);
    const list = emissions.of(unit);
    for (let state = 0; state < STATES; state++) {
      let cost = costs[state]!;
      let origin = state;
      if (state === 0) { cost = outside; origin = from; }
      else if (outside + enter < cost) { cost = outside + enter; origin = from; }
      next[state] = cost + emissionCost(unit, list[state]!, emissions.codecs[state - 1]);
      back[index * STATES + state] = origin;
    }
    costs = next;
  });
  const path = new Uint8Array(units.length);
  let state = 0;
  for (let s = 1; s < STATES; s++) if (costs[s]! + LEAVE_AT_BREAK < costs[state]! + (state === 0 ? 0 : LEAVE_AT_BREAK)) state = s;
  for (let index = units.length - 1; index >= 0; index--) {
    path[index] = state;
    state = back[index * STATES + state]!;
  }
  return path;
}

/**
 * A foreign word at the edge of a run reads no better decoded than as it stands, so the path leaves it out; but it stands in
 * the same line and was typed with the rest. Words that are right as they stand are not taken in.
 */
function takeInForeignWords(units: Unit[], path: Uint8Array, emissions: Emissions): void {
  const take = (index: number, state: number) => {
    const list = emissions.of(units[index]!);
    const { cost, text } = list[state]!;
    if (path[index] !== 0 || list[0]!.cost < LEAST_STRANGE || text === units[index]!.raw || cost > list[0]!.cost + 2 * CHANGED_BADLY) return;
    path[index] = state;
  };
  for (let index = 1; index < units.length; index++) if (!units[index]!.breakBefore && path[index - 1] !== 0) take(index, path[index - 1]!);
  for (let index = units.length - 2; index >= 0; index--) if (!units[index + 1]!.breakBefore && path[index + 1] !== 0) take(index, path[index + 1]!);
}

/** Keep the runs whose different tokens bring enough together; the others stay as they are. */
function accept(units: Unit[], path: Uint8Array, emissions: Emissions): Reading[] {
  const readings: Reading[] = [];
  let run = 0;
  for (let from = 0; from < units.length;) {
    const state = path[from]!;
    let to = from + 1;
    while (to < units.length && path[to] === state) to++;
    const codec = state === 0 ? null : emissions.codecs[state - 1]!;
    const members = units.slice(from, to);
    const kept = codec !== null && convincing(members, codec, state, emissions);
    for (const unit of members) {
      const list = emissions.of(unit);
      const text = kept ? list[state]!.text : unit.raw;
      readings.push({
        start: unit.start, end: unit.end, raw: unit.raw, codec: kept ? codec : null, text,
        gain: kept ? list[0]!.cost - list[state]!.cost : 0, run: kept ? run : -1,
        capitals: kept || !/[^\x00-\x7f]/.test(unit.raw) ? unit.capitals : [],
      });
    }
    if (kept) run++;
    from = to;
  }
  return readings;
}

function convincing(members: Unit[], codec: Codec, state: number, emissions: Emissions): boolean {
  const seen = new Set<string>();
  let gain = 0;
  let changed = 0;
  let bad = 0;
  const familiar = new Set<string>();
  for (const unit of members) {
    const key = unit.raw.replace(/[\d\s.,;:()"]/g, '');
    if (seen.has(key)) continue;
    seen.add(key);
    const list = emissions.of(unit);
    const { cost, text } = list[state]!;
    gain += list[0]!.cost - cost + (unit.font === codec.name ? FONT_BONUS : 0);
    if (text === unit.raw) continue;
    changed++;
    if (isFamiliar(text)) familiar.add(text.toLowerCase().replace(/[^\p{L}\p{M}]/gu, ''));
    else if (!isPossible(text)) bad++;
  }
  if (changed === 0) return false;
  if (codec.name === 'mojibake') return gain >= LEAST_GAIN;
  if (codec.name === 'viqr') return familiar.size > 2 && bad * 3 <= changed && gain >= LEAST_GAIN_VIQR;
  return familiar.size > 0 && bad * 3 <= changed && gain >= LEAST_GAIN;
}
