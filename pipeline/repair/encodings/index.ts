/**
 * Text in the wrong encoding → the text that was meant. What is wrong is found from the text itself (and from font names
 * where there are any), for whole texts and for single runs inside correct text.
 *
 * Passes, each on the result of the one before: character references and other escapes, symbol fonts, UTF-8 misread in far
 * pages, 8-bit encodings and misread UTF-8 (twice, for text that was damaged twice), look-alike letters, normal form.
 */
import type { TextEdit } from '../../model.ts';
import { lacksHorn, showsHyphens, TCVN3_WITHOUT_HORNS } from './codecs.ts';
import { applyEdits } from '../edits.ts';
import { composeEdits, trimmedEdit } from './edits.ts';
import { entityEdits } from './entities.ts';
import { escapeEdits } from './escapes.ts';
import { restoreCase } from './letter-case.ts';
import { lostLetterEdits } from './lost-letters.ts';
import { isLossy, lacksControls, misreadAs, mojibakeCodec, MOJIBAKE_WITHOUT_CONTROLS } from './mojibake.ts';
import { pageEdits } from './pages.ts';
import { partedMarkEdits } from './parted-marks.ts';
import { isFamiliar, isPossible } from './plausibility.ts';
import { recasedEdits } from './recased.ts';
import { presentEncodings, RunReader, type Reading, type TextFacts } from './runs.ts';
import { leaveSound, settle } from './settle.ts';
import { symbolFontEdits } from './symbol-font.ts';
import { invisibleEdits, lookAlikeEdits, normalFormEdits, spacingMarkEdits } from './unicode.ts';
import { fontEncoding, type FontRun, type Line } from './units.ts';
import { vietnamesePageEdits } from './vietnamese-page.ts';
import { VIQR_ESCAPE, VIQR_SIGN } from './viqr.ts';
import { wideEdits } from './wide.ts';

export { fontEncoding, type FontRun } from './units.ts';

export interface EncodingOptions {
  /** font of each part of the text, as far as it is known; offsets in UTF-16 units of the text */
  fonts?: FontRun[];
}

/** Characters that correct Vietnamese text hardly has and every line in an old encoding has, or pairs of them that only VNI and CP1258 make. */
const SIGN = new RegExp([
  /[\x00-\x08\x0e-\x1f\x7f-\x9f¡-ª¬-¶¸-º¼-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïñöøûüþÿƒˆŠŒŽšœžŸ‡†‹\ufffd]/,
  /[aeAE][ùøûõâáàåãäêéèúüëÙØÛÕÂÁÀÅÃÄÊÉÈÚÜË]/, /[oO][ùøûâåäÙØÛÂÅÄ]/, /[uyôöUYÔÖ][ùøûõÙØÛÕ]/, /[âêôãõýaeiouyÂÊÔÃÕÝAEIOUY][ìòÌÒÞ]/,
  /[a-z][ÃĂÂ]|[ÃĂ][\u0080-\u00bf‘-”–—‚„…†‡ˆ‰‹]/, /á[º»]|â€|[A-Za-z][«»·]/,
].map((pattern) => pattern.source).join('|'));
/** Lines around a suspect one that are read with it, so that a short line goes with its neighbours. */
const CONTEXT = 2;

/**
 * Restore text that was saved, read or typed in another encoding. Correct text comes back unchanged; edits are in order,
 * do not overlap and never cover a line break; `before` and `after` are whole words where words change.
 *
 * @param text any text; offsets of the edits are UTF-16 units of it
 * @example restoreEncoding('KÕ ho¹ch sè 23').text // 'Kế hoạch số 23'
 */
export function restoreEncoding(text: string, options: EncodingOptions = {}): { text: string; edits: TextEdit[] } {
  let edits: TextEdit[] = [];
  let current = text;
  const apply = (next: TextEdit[]) => {
    if (next.length === 0) return;
    edits = composeEdits(text, edits, next);
    current = applyEdits(current, next);
  };
  for (const pass of [entityEdits, escapeEdits, symbolFontEdits, wideEdits, pageEdits, recasedEdits, vietnamesePageEdits, partedMarkEdits, lostLetterEdits]) apply(pass(current));
  // Fonts speak of the text as given: where references were resolved, they no longer fit. Those of today say nothing.
  const fonts = edits.every(({ before, after }) => before.length === after.length) ? (options.fonts ?? []).filter(({ font }) => fontEncoding(font) !== null) : [];
  const runs = runEdits(current, fonts, false);
  apply(runs);
  // Only text that was misread as a whole can hide an older encoding below.
  if (runs.some((edit) => edit.rule.startsWith('mojibake'))) apply(runEdits(current, [], true));
  for (const pass of [invisibleEdits, lookAlikeEdits, spacingMarkEdits, normalFormEdits]) apply(pass(current));
  return { text: current, edits };
}

/** The edits for runs in old encodings or misread UTF-8. */
function runEdits(text: string, fonts: FontRun[], again: boolean): TextEdit[] {
  const viqr = VIQR_SIGN.test(text);
  if (!viqr && fonts.length === 0 && !SIGN.test(text)) return [];
  const lines = linesOf(text);
  const parts = suspectParts(lines, fonts, viqr);
  const reader = new RunReader(factsOf(text, parts, viqr, again));
  let readings = parts.map((part) => reader.read(part, fonts));
  const throughout = reader.throughout(readings.flat());
  const present = throughout === null ? presentEncodings(readings.flat()) : null;
  // Then the other lines are in it as well, and a doubtful token.
  if (throughout !== null) readings = [reader.read(lines, fonts, throughout)];
  else if (present!.size > 0) readings = parts.map((part) => reader.read(part, fonts, null, present!));
  return readings.flatMap((ofPart) => {
    leaveSound(ofPart, text, throughout);
    settle(ofPart, text);
    restoreCase(ofPart, text, fonts.some(({ font }) => fontEncoding(font)!.codec === 'tcvn3'));
    return readingEdits(ofPart);
  });
}

function factsOf(text: string, parts: readonly Line[][], viqr: boolean, again: boolean): TextFacts {
  const some = (test: (line: string) => boolean): boolean => parts.some((lines) => lines.some((line) => test(line.text)));
  const controlsLost = !again && some((line) => line.split(' ').some(lacksControls));
  const hyphened = some((line) => line.includes('-') && line.split(' ').some(showsHyphens));
  return {
    viqr, hyphened,
    escaped: viqr && VIQR_ESCAPE.test(text),
    mojibake: controlsLost ? MOJIBAKE_WITHOUT_CONTROLS : mojibakeCodec(text, again),
    hornsLost: !hyphened && !some((line) => /[a-z]\u00ad|\u00ad[^\s\d]/i.test(line)) && some((line) => line.split(' ').some(lacksHorn)),
  };
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    lines.push({ start, text: text.slice(start, end) });
    start = end + 1;
  }
  return lines;
}

/** Groups of neighbouring lines around those that show a sign of damage. */
function suspectParts(lines: readonly Line[], fonts: FontRun[], viqr: boolean): Line[][] {
  const parts: Line[][] = [];
  let upTo = 0;
  let font = 0;
  const byStart = [...fonts].sort((a, b) => a.start - b.start);
  lines.forEach((line, index) => {
    while (font < byStart.length && byStart[font]!.end <= line.start) font++;
    const inFont = font < byStart.length && byStart[font]!.start < line.start + line.text.length;
    if (!inFont && !SIGN.test(line.text) && !(viqr && VIQR_SIGN.test(line.text))) return;
    const from = Math.max(upTo, index - CONTEXT);
    const to = Math.min(lines.length, index + CONTEXT + 1);
    const last = parts.at(-1);
    if (last && from <= upTo && upTo > 0) last.push(...lines.slice(upTo, to));
    else parts.push(lines.slice(from, to));
    upTo = Math.max(upTo, to);
  });
  return parts;
}

function readingEdits(readings: Reading[]): TextEdit[] {
  const edits: TextEdit[] = [];
  const runText = new Map<number, { raw: string; gain: number; strict: boolean }>();
  for (const reading of readings) {
    if (reading.run < 0) continue;
    const run = runText.get(reading.run) ?? { raw: '', gain: 0, strict: false };
    if (run.raw.length < 20_000) run.raw += `${reading.raw} `;
    run.gain += Math.max(0, reading.gain);
    runText.set(reading.run, run);
  }
  const names = new Map<number, string>();
  for (const reading of readings) {
    if (reading.text === reading.raw) continue;
    let rule: string = reading.codec?.name ?? 'tcvn3-capitals';
    if (reading.codec?.name === 'mojibake') {
      rule = names.get(reading.run) ?? misreadAs(runText.get(reading.run)!.raw);
      names.set(reading.run, rule);
    } else if (reading.capitals.length > 0) rule = 'tcvn3-capitals';
    const sure = 1 - Math.exp(-(runText.get(reading.run)?.gain ?? 20) / 6);
    const share = Math.min(isFamiliar(reading.text) ? 0.999 : isPossible(reading.text) ? 0.99 : 0.9, guessed(reading) ? 0.9 : 1);
    const edit = trimmedEdit(reading.start, reading.raw, reading.text, rule, Math.round(1000 * share * sure) / 1000);
    if (edit) edits.push(edit);
  }
  return edits;
}

/** Whether the encoding leaves part of the reading open: lost bytes; the case of a TCVN3 word that begins with a toned letter; a stop that may be a tone. */
function guessed({ codec, raw, text, capitals }: Reading): boolean {
  switch (codec?.name) {
    case 'mojibake': return isLossy(raw);
    case 'tcvn3': return (codec === TCVN3_WITHOUT_HORNS && /[ơờớởỡợ]/i.test(text)) || text.length !== raw.length || (capitals.length === 0 && !/^[^\p{L}\xa8-\xff]*[A-Za-z§®¡-¦]/u.test(raw));
    case 'viqr': return /[aeiouy][\^(+*]?[.?'][)\]"',;:!?.]*$/i.test(raw);
    default: return false;
  }
}
