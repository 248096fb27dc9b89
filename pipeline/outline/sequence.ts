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

interface Level { form: HeadingForm; style: string; ordinal: number; prefix: number[]; below: Level | null; depth: number; key: string }
interface Path { cost: number; stack: Level | null; last: Map<HeadingForm, number>; decision: Decision; previous: Path | null }

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
  let paths: Path[] = [{ cost: 0, stack: null, last: new Map(), decision: TEXT, previous: null }];
  for (const candidate of candidates) paths = advance(paths, candidate, continued ? CONTINUED : NOT_FIRST);
  const decisions: Decision[] = [];
  for (let path: Path | null = paths[0]!; path?.previous; path = path.previous) decisions.push(path.decision);
  return decisions.reverse();
}

/** The best paths over one more line, one for each stack of open levels, the cheapest first. */
function advance(paths: Path[], { markers, odds, capitals }: Candidate, notFirst: number): Path[] {
  const begins = Math.max(-6, Math.min(6, odds));
  if (markers.length === 0) return paths.map((path) => asText(path, 0));
  const strength = Math.max(...markers.map((marker) => marker.form.strength - marker.cost * 0.8), 0);
  const priceOfText = begins > 0 ? strength * Math.min(1, begins / 2) + (strength > 2 ? Math.max(0, begins - 2) * 0.5 : 0) + (capitals ? CAPITALS : 0) : 0;
  const priceOfHeading = begins > 0 ? 0 : -begins * 1.2;
  const next = new Map<string, Path>();
  for (const path of paths) {
    keep(next, asText(path, priceOfText));
    for (const marker of markers) steps(path, marker, notFirst, (below, price, missing, repeated) => keep(next, asHeading(path, marker, below, price, priceOfHeading, missing, repeated)));
  }
  return [...next.values()].sort((a, b) => a.cost - b.cost || ((a.stack?.key ?? '') < (b.stack?.key ?? '') ? -1 : 1)).slice(0, BEAM);
}

/** Keep the cheaper of two paths to the same stack. */
function keep(next: Map<string, Path>, path: Path): void {
  const key = path.stack?.key ?? '';
  const rival = next.get(key);
  if (!rival || path.cost < rival.cost) next.set(key, path);
}

function asText(path: Path, price: number): Path {
  return { cost: path.cost + price, stack: path.stack, last: path.last, decision: TEXT, previous: path };
}

/** The path on which the marker opens a level below `below`. */
function asHeading(previous: Path, marker: Marker, below: Level | null, price: number, priceOfHeading: number, missing: number, repeated: boolean): Path {
  const { form, style, ordinal, prefix } = marker;
  const depth = (below?.depth ?? 0) + 1;
  const key = `${below?.key ?? ''}/${form.kind}${style}:${prefix.length > 0 ? `${prefix.join('.')}.${ordinal}` : ordinal}`;
  const last = form.runsOn || form.kind === 'arabic' ? new Map(previous.last).set(form, ordinal) : previous.last;
  return {
    cost: previous.cost + marker.cost + price + priceOfHeading, last, previous,
    stack: { form, style, ordinal, prefix, below, depth, key },
    decision: { marker, level: depth, missing, repeated },
  };
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
