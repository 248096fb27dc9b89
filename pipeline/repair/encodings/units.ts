/** The pieces of a text that are weighed one by one: what stands between spaces and may be damaged. */
import { HYPHENED, type Codec } from './codecs.ts';
import { isOpen, keepsNoBreaks, MOJIBAKE_JOINED, type MojibakeCodec, noBreaksAreSpaces, OPEN_SEQUENCE } from './mojibake.ts';
import { isPossible } from './plausibility.ts';

/** A stretch of text printed in one font; offsets in UTF-16 units. */
export interface FontRun { start: number; end: number; font: string }

/** A line of a text with its offset in it. */
export interface Line { start: number; text: string }

export interface Unit {
  start: number; end: number; raw: string; breakBefore: boolean;
  /** followed by a word with a small first letter, by another one, or by nothing in its line */
  place: 'inside' | 'anywhere' | 'last';
  font: Codec['name'] | null;
  /** parts printed in a font of capitals, offsets in `raw` */
  capitals: [number, number][];
}

/** The encoding that goes with the name of a font: ".VnTime" and its kin TCVN3 (…H capitals only), "VNI-…", "VPS …"; null for other fonts. */
export function fontEncoding(font: string): { codec: 'tcvn3' | 'vni' | 'vps'; capitals: boolean } | null {
  if (!/vn|vps/i.test(font)) return null;
  const name = font.replace(/^[A-Z]{6}\+/, '').replace(/[,-]?(?:Bold|Italic|Oblique|Regular|Normal|MT|PS)+$/gi, '').trim();
  if (/^\.Vn[A-Z]/i.test(name) || /^Vn[A-Z][a-z]/.test(name)) return { codec: 'tcvn3', capitals: /H$/.test(name) };
  if (/^VNI[-_ ]/i.test(name)) return { codec: 'vni', capitals: false };
  if (/^VPS[-_ ]/i.test(name)) return { codec: 'vps', capitals: false };
  return null;
}

/** Pieces between spaces; one whose last byte may have turned into a space is joined to what follows where that makes a word, or where all of them did and the piece by itself is nothing in `always`. */
function* piecesOf(line: string, offset: number, joins: boolean, always: MojibakeCodec | null): Generator<{ start: number; end: number; raw: string }> {
  const pieces = [...line.matchAll(/[^ \t]+/g)];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    let end = piece.index + piece[0].length;
    while (joins && line[end] === ' ' && (always ? isOpen(line.slice(end - 2, end)) : OPEN_SEQUENCE.test(line.slice(Math.max(0, end - 2), end)))) {
      const next = pieces[i + 1];
      const from = piece.index;
      if (next && next.index === end + 1 && (always || /^\D/.test(next[0]))) {
        const joined = MOJIBAKE_JOINED.decode(line.slice(from, next.index + next[0].length))!;
        if (/[ º»]/.test(joined) || !(isPossible(joined) || (always && !always.isWhole(line.slice(from, end))))) break;
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

/** Which pieces may be damaged besides those beyond ASCII. */
export interface Suspicion { viqr: boolean; hornsLost: boolean; hyphened: boolean; mojibake: MojibakeCodec }

/** The units of lines, in order; pieces that are sound as they stand are left out. */
export function unitsOf(lines: readonly Line[], fonts: readonly FontRun[], { viqr, hornsLost, hyphened, mojibake }: Suspicion): Unit[] {
  const units: Unit[] = [];
  const text = lines.map((line) => line.text).join('\n');
  const always = noBreaksAreSpaces(text);
  const joins = !keepsNoBreaks(text);
  // In a text whose lines do not end in stops, a stop at the end of one is a tone.
  const stopped = 2 * lines.filter((line) => /[.;:!?]\s*$/.test(line.text)).length > lines.filter((line) => line.text.trim() !== '').length;
  const fontRuns = fonts.map((run) => ({ ...run, kind: fontEncoding(run.font) })).filter((run) => run.kind !== null).sort((a, b) => a.start - b.start);
  let fontIndex = 0;
  for (const line of lines) {
    let breakBefore = true;
    for (const piece of piecesOf(line.text, line.start, joins, always ? mojibake : null)) {
      // A cell of a table is an entry of its own, as a line is.
      if (line.text[piece.start - line.start - 1] === '\t') breakBefore = true;
      while (fontIndex < fontRuns.length && fontRuns[fontIndex]!.end <= piece.start) fontIndex++;
      let font: Codec['name'] | null = null;
      const capitals: [number, number][] = [];
      for (let i = fontIndex; i < fontRuns.length && fontRuns[i]!.start < piece.end; i++) {
        const run = fontRuns[i]!;
        font ??= run.kind!.codec;
        if (run.kind!.capitals) capitals.push([Math.max(0, run.start - piece.start), Math.min(piece.raw.length, run.end - piece.start)]);
      }
      if (!font && !/[^\x20-\x7e]/.test(piece.raw) && !(hornsLost && /^[a-z]{1,6}[,.;:)]?$/i.test(piece.raw)) && !(hyphened && HYPHENED.test(piece.raw)) && !(viqr && /[aeiouyd][\^(+*'`?~.\\d]/i.test(piece.raw))) continue;
      units.push({ ...piece, breakBefore, font, capitals, place: placeOf(line.text.slice(piece.end - line.start, piece.end - line.start + 4), stopped) });
      breakBefore = false;
    }
  }
  return units;
}

function placeOf(following: string, stopped: boolean): Unit['place'] {
  return /^\s*$/.test(following) ? (stopped ? 'last' : 'anywhere') : /^[ \t]+[a-z]/.test(following) ? 'inside' : 'anywhere';
}
