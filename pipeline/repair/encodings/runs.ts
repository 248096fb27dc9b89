/**
 * Which encoding each part of a text is in: a hidden Markov model over its tokens. States are the ways to read a token
 * (as it stands, or by one of the codecs), a token's cost in a state is the implausibility of that reading, and changing
 * the state costs, less at a line break than inside a line. The cheapest path gives whole runs, hysteresis included.
 */
import { OTHER_EIGHT_BIT, TCVN3_CODEC, TCVN3_WITHOUT_HORNS, type Codec } from './codecs.ts';
import { type MojibakeCodec, SEQUENCE_BONUS, sequences } from './mojibake.ts';
import { implausibility, isFamiliar, isPossible } from './plausibility.ts';
import { type FontRun, type Line, type Unit, unitsOf } from './units.ts';
import { asciiImplausibility, VIQR, VIQR_ESCAPED, VIQR_INSIDE, VIQR_LAST } from './viqr.ts';

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
/** Out of the encoding that the whole text is in, and back. */
const LEAVE_KNOWN = 24;
const ENTER_KNOWN = 1;
/** What entering, and the gain of a run, may be less in a text that holds the encoding in other places. */
const PRESENT = 6;
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

/** Different usual words that show an encoding of parts of a text. */
const LEAST_WORDS = 3;
/** Tokens that show the encoding of a whole text, and their share of those that show any. */
const LEAST_TOKENS = 8;
const LEAST_SHARE = 0.95;

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

/** What is known of a text before its tokens are weighed. */
export interface TextFacts {
  viqr: boolean;
  /** VIQR with its punctuation escaped, so that every sign after a vowel is a mark */
  escaped: boolean;
  /** how misread UTF-8 is read in it */
  mojibake: MojibakeCodec;
  /** TCVN3 without any ư */
  hornsLost: boolean;
  /** TCVN3 with hyphens for ư */
  hyphened: boolean;
}

/** Reads the lines of one text (each with its offset) in the encodings that they are most likely in. */
export class RunReader {
  private readonly emissions: Emissions;
  private readonly facts: TextFacts;

  constructor(facts: TextFacts) {
    this.facts = facts;
    this.emissions = new Emissions([facts.mojibake, facts.hornsLost ? TCVN3_WITHOUT_HORNS : TCVN3_CODEC, ...OTHER_EIGHT_BIT, facts.escaped ? VIQR_ESCAPED : VIQR], facts.viqr);
  }

  /** The tokens that may matter; `throughout`: the encoding that all of the text is in, as far as is known; `present`: those that parts of it are in. */
  read(lines: readonly Line[], fonts: readonly FontRun[], throughout: Codec['name'] | null = null, present: ReadonlySet<Codec['name']> = new Set()): Reading[] {
    const units = unitsOf(lines, fonts, this.facts);
    const known = throughout === null ? 0 : this.emissions.codecs.findIndex(({ name }) => name === throughout) + 1;
    const ease = [0, ...this.emissions.codecs.map(({ name }) => (present.has(name) ? PRESENT : 0))];
    const path = cheapestPath(units, this.emissions, known, ease);
    takeInForeignWords(units, path, this.emissions);
    return accept(units, path, this.emissions, known, ease);
  }

  /** The one encoding that a text is in throughout, or null: hardly any of its tokens reads well in another way and not in it. */
  throughout(readings: readonly Reading[]): Codec['name'] | null {
    const counts = new Map<Codec, number>();
    for (const { codec, text, raw } of readings) if (codec && text !== raw) counts.set(codec, (counts.get(codec) ?? 0) + 1);
    for (const [codec, count] of counts) {
      if (count < LEAST_TOKENS) continue;
      const others = readings.filter((reading) => reading.codec !== codec && (reading.codec ? reading.text !== reading.raw : isFamiliar(reading.raw) && codec.decode(reading.raw) !== reading.raw));
      if (count >= LEAST_SHARE * (count + others.length)) return codec.name;
    }
    return null;
  }
}

/** The encodings that parts of a text are certainly in. */
export function presentEncodings(readings: readonly Reading[]): Set<Codec['name']> {
  const words = new Map<Codec['name'], Set<string>>();
  for (const { codec, text, raw } of readings) {
    if (!codec || text === raw || !isFamiliar(text)) continue;
    const seen = words.get(codec.name) ?? new Set();
    words.set(codec.name, seen.add(text));
  }
  return new Set([...words].filter(([, seen]) => seen.size >= LEAST_WORDS).map(([name]) => name));
}

const VIQR_AT = { inside: VIQR_INSIDE, anywhere: VIQR, last: VIQR_LAST };

function emissionCost(unit: Unit, emission: Emission, codec: Codec | undefined): number {
  return unit.font !== null && codec?.name === unit.font && emission.cost < IMPOSSIBLE ? emission.cost - FONT_BONUS : emission.cost;
}

/** Viterbi: linear in the number of units. `known`: the state that the text is in throughout, or 0. */
function cheapestPath(units: Unit[], emissions: Emissions, known: number, ease: readonly number[]): Uint8Array {
  const back = new Uint8Array(units.length * STATES);
  // Outside the text everything is Unicode, or what the whole of it is in.
  let costs = new Float64Array(STATES).fill(ENTER_AT_BREAK);
  if (known > 0) costs[0] = LEAVE_KNOWN;
  costs[known] = 0;
  units.forEach((unit, index) => {
    const enter = unit.breakBefore ? ENTER_AT_BREAK : ENTER_IN_LINE;
    const leave = unit.breakBefore ? LEAVE_AT_BREAK : LEAVE_IN_LINE;
    let best = 1;
    for (let state = 2; state < STATES; state++) if (costs[state]! < costs[best]!) best = state;
    const left = costs[best]! + (best === known ? LEAVE_KNOWN : leave);
    const outside = Math.min(costs[0]!, left);
    const from = left < costs[0]! ? best : 0;
    const next = new Float64Array(STATES);
    const list = emissions.of(unit);
    for (let state = 0; state < STATES; state++) {
      let cost = costs[state]!;
      let origin = state;
      if (state === 0) { cost = outside; origin = from; }
      else {
        const entered = outside + (state === known ? ENTER_KNOWN : enter - ease[state]!);
        if (entered < cost) { cost = entered; origin = from; }
      }
      next[state] = cost + emissionCost(unit, list[state]!, emissions.codecs[state - 1]);
      back[index * STATES + state] = origin;
    }
    costs = next;
  });
  const path = new Uint8Array(units.length);
  let state = 0;
  const end = (at: number): number => costs[at]! + (at === 0 || at === known ? 0 : LEAVE_AT_BREAK);
  for (let s = 1; s < STATES; s++) if (end(s) < end(state)) state = s;
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
    // The end of a VIQR word looks like punctuation, and its codec tells the two apart.
    const strange = list[0]!.cost >= LEAST_STRANGE || (emissions.codecs[state - 1]!.name === 'viqr' && isPossible(text));
    if (path[index] !== 0 || !strange || text === units[index]!.raw || cost > list[0]!.cost + 2 * CHANGED_BADLY) return;
    path[index] = state;
  };
  for (let index = 1; index < units.length; index++) if (!units[index]!.breakBefore && path[index - 1] !== 0) take(index, path[index - 1]!);
  for (let index = units.length - 2; index >= 0; index--) if (!units[index + 1]!.breakBefore && path[index + 1] !== 0) take(index, path[index + 1]!);
}

/** Keep the runs whose different tokens bring enough together; the others stay as they are. */
function accept(units: Unit[], path: Uint8Array, emissions: Emissions, known: number, ease: readonly number[]): Reading[] {
  const readings: Reading[] = [];
  let run = 0;
  for (let from = 0; from < units.length;) {
    const state = path[from]!;
    let to = from + 1;
    while (to < units.length && path[to] === state) to++;
    const codec = state === 0 ? null : emissions.codecs[state - 1]!;
    const members = units.slice(from, to);
    const kept = codec !== null && (state === known || convincing(members, codec, state, emissions, ease[state]!));
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

function convincing(members: Unit[], codec: Codec, state: number, emissions: Emissions, ease: number): boolean {
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
    // What was taken into a VIQR run says nothing against it.
    gain += (codec.name === 'viqr' ? Math.max(0, list[0]!.cost - cost) : list[0]!.cost - cost) + (unit.font === codec.name ? FONT_BONUS : 0);
    if (text === unit.raw) continue;
    changed++;
    if (isFamiliar(text)) familiar.add(text.toLowerCase().replace(/[^\p{L}\p{M}]/gu, ''));
    else if (!isPossible(text)) bad++;
  }
  if (changed === 0) return false;
  if (codec.name === 'mojibake') return gain >= LEAST_GAIN;
  if (codec.name === 'viqr') return familiar.size > 2 && bad * 3 <= changed && gain >= LEAST_GAIN_VIQR;
  return familiar.size > 0 && bad * 3 <= changed && gain >= LEAST_GAIN - ease;
}
