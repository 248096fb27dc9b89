/**
 * Numbering by sequence: which of the lines that look like headings are headings, and what their markers say.
 *
 * A beam search over stacks of open levels. Each line is either running text or one of the readings of its marker; a reading is
 * cheap where it is the next of an open level or the first of a new one, dear where it leaves a gap, repeats, or stands where a
 * paragraph goes on. The cheapest way through the whole document wins, so that a misread marker (II. II. IV.) is put right by what
 * follows it. Costs are negative log probabilities, set by hand and checked against wrapped and damaged corpus text.
 */
import type { HeadingForm, Marker } from './form.ts';

/** What the search decides about one line. */
export interface Decision {
  marker: Marker | null;
  /** 1 for the outermost level; 0 for running text */
  level: number;
  /** markers that should stand before this one but do not */
  missing: number;
  /** the same marker stands twice */
  repeated: boolean;
}

/** A line as the search sees it: its readings, the log odds that it begins a paragraph, and whether it is a line in capitals, which running text is not. */
export interface Candidate { markers: Marker[]; odds: number; capitals: boolean }

/** An open level. Equal stacks of levels are one and the same: `above` has the levels that were opened on this one, by the part of their keys that is their own. */
interface Level { form: HeadingForm; style: string; ordinal: number; prefix: number[]; below: Level | null; depth: number; key: string; above: Map<string, Level> }
/** A way through the lines so far. `heading`: the last of them that it takes for a heading, with its index among the lines, and those before. */
interface Path { cost: number; stack: Level | null; last: Map<HeadingForm, number>; heading: Heading | null }
interface Heading { at: number; decision: Decision; previous: Heading | null }

const BEAM = 24;
const NEW_LEVEL = 0.6;
const GAP = 3.2;
const REPEAT = 4;
const BACKWARDS = 5.5;
const NOT_FIRST = 4.5;
/** The same in the rest of a document whose beginning is not there. */
const CONTINUED = 1.5;
const INVERSION = 3;
/** What it costs to take a line in capitals for running text. */
const CAPITALS = 1.5;
const TEXT: Decision = { marker: null, level: 0, missing: 0, repeated: false };

/** The best consistent labelling, one decision a candidate; `continued`: numbering may begin anywhere. */
export function labelSequence(candidates: Candidate[], continued = false): Decision[] {
  const search = new Beam(continued ? CONTINUED : NOT_FIRST);
  candidates.forEach((candidate, at) => search.advance(candidate, at));
  const decisions: Decision[] = candidates.map(() => TEXT);
  for (let heading = search.best.heading; heading; heading = heading.previous) decisions[heading.at] = heading.decision;
  return decisions;
}

/** The best paths so far, one for each stack of open levels, the cheapest first. */
class Beam {
  private paths: Path[] = [{ cost: 0, stack: null, last: new Map(), heading: null }];
  /** the levels that stand on no other */
  private readonly outermost: Level['above'] = new Map();
  private readonly notFirst: number;

  constructor(notFirst: number) { this.notFirst = notFirst; }

  get best(): Path { return this.paths[0]!; }

  /** Go on over one more line. */
  advance({ markers, odds, capitals }: Candidate, at: number): void {
    if (markers.length === 0) return;
    const begins = Math.max(-6, Math.min(6, odds));
    const strength = Math.max(...markers.map((marker) => marker.form.strength - marker.cost * 0.8), 0);
    const priceOfText = begins > 0 ? strength * Math.min(1, begins / 2) + (strength > 2 ? Math.max(0, begins - 2) * 0.5 : 0) + (capitals ? CAPITALS : 0) : 0;
    const priceOfHeading = begins > 0 ? 0 : -begins * 1.2;
    // of two paths to the same stack the cheaper one is kept
    const next = new Map<Level | null, Path>();
    const isBetter = (stack: Level | null, cost: number) => !(cost >= (next.get(stack)?.cost ?? Infinity));
    for (const path of this.paths) {
      const { cost, stack, last, heading } = path;
      if (isBetter(stack, cost + priceOfText)) next.set(stack, { cost: cost + priceOfText, stack, last, heading });
      for (const marker of markers) {
        steps(path, marker, this.notFirst, (below, price, missing, repeated) => {
          const level = this.level(marker, below);
          const whole = cost + marker.cost + price + priceOfHeading;
          if (!isBetter(level, whole)) return;
          const { form, ordinal } = marker;
          next.set(level, {
            cost: whole, stack: level, last: form.runsOn || form.kind === 'arabic' ? new Map(last).set(form, ordinal) : last,
            heading: { at, decision: { marker, level: level.depth, missing, repeated }, previous: heading },
          });
        });
      }
    }
    this.paths = [...next.values()].sort((a, b) => a.cost - b.cost || ((a.stack?.key ?? '') < (b.stack?.key ?? '') ? -1 : 1)).slice(0, BEAM);
  }

  /** The level that a marker opens on `below`. */
  private level({ form, style, ordinal, prefix }: Marker, below: Level | null): Level {
    const siblings = below?.above ?? this.outermost;
    const own = `/${form.kind}${style}:${prefix.length > 0 ? `${prefix.join('.')}.${ordinal}` : ordinal}`;
    let level = siblings.get(own);
    if (!level) {
      level = { form, style, ordinal, prefix, below, depth: (below?.depth ?? 0) + 1, key: `${below?.key ?? ''}${own}`, above: new Map() };
      siblings.set(own, level);
    }
    return level;
  }
}

type Push = (below: Level | null, price: number, missing: number, repeated: boolean) => void;

/** All ways to go on from `path` with `marker`. */
function steps(path: Path, marker: Marker, notFirst: number, push: Push): void {
  const { form } = marker;
  if (form.kind === 'decimal') return decimalSteps(path, marker, notFirst, push);
  let open = false;
  for (let level = path.stack; level; level = level.below) {
    if (level.form !== form || level.style.replace('+', '') !== marker.style.replace('+', '')) continue;
    open = true;
    const step = marker.ordinal - level.ordinal;
    if (step === 1 || (step === 0 && marker.style.endsWith('+'))) push(level.below, 0, 0, false);
    else if (step > 1) push(level.below, GAP + 0.5 * Math.min(step, 8), step - 1, false);
    else if (step === 0) push(level.below, REPEAT, 0, true);
    else push(level.below, BACKWARDS - (marker.ordinal === 1 ? 1.5 : 0), 0, true);
    break;
  }
  if (open && form.runsOn) return;
  const lastSeen = path.last.get(form);
  for (let below = path.stack; ; below = below.below) {
    // below a sequence of its own form and style none begins
    if (!holds(below, marker)) {
      // Roman numerals stand below capital letters far more often than above them
      const usual = below?.form.kind === 'capital' && form.kind === 'roman';
      const inversion = below !== null && below.form.rank > form.rank ? INVERSION : below !== null && below.form.rank === form.rank && !usual ? 1 : 0;
      const skipped = (path.stack?.depth ?? 0) - (below?.depth ?? 0);
      let price = NEW_LEVEL + inversion + (open ? 3 : 0);
      let missing = 0;
      if (marker.ordinal === 1) price += skipped * 0.9;
      else if (lastSeen !== undefined && marker.ordinal === lastSeen + 1) price += (form.runsOn ? 0 : 1.8) + skipped * 0.3;
      else {
        missing = marker.ordinal - 1 - (form.runsOn && lastSeen !== undefined && lastSeen < marker.ordinal ? lastSeen : 0);
        price += notFirst + 0.4 * Math.min(missing, 8) + skipped * 0.9;
      }
      push(below, price, missing, false);
    }
    if (below === null) break;
  }
}

/** Whether a sequence of this form and style is open at or above a level. */
function holds(from: Level | null, { form, style }: Marker): boolean {
  for (let level = from; level; level = level.below) if (level.form === form && level.style === style) return true;
  return false;
}

/** Decimals hang below the level that has their prefix. */
function decimalSteps(path: Path, marker: Marker, notFirst: number, push: Push): void {
  let found = false;
  for (let level = path.stack; level; level = level.below) {
    if (level.form.kind === 'decimal' && level.style === marker.style && level.prefix.join('.') === marker.prefix.join('.')) {
      const step = marker.ordinal - level.ordinal;
      if (step === 1) push(level.below, 0, 0, false);
      else if (step > 1) push(level.below, GAP + 0.5 * Math.min(step, 8), step - 1, false);
      else push(level.below, step === 0 ? REPEAT : BACKWARDS, 0, true);
      found = true;
      break;
    }
    const own = level.form.kind === 'decimal' ? [...level.prefix, level.ordinal] : [level.ordinal];
    const fits = own.join('.') === marker.prefix.join('.');
    if (fits) {
      push(level, marker.ordinal === 1 ? 0.2 : notFirst - 1, marker.ordinal - 1, false);
      found = true;
      break;
    }
  }
  let outer = path.stack;
  while (outer?.form.kind === 'decimal') outer = outer.below;
  if (!found) push(outer, notFirst + (marker.ordinal === 1 ? 0 : 1), marker.ordinal - 1, false);
}
