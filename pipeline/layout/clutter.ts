/** What is on the page and is no text of the document: digital-signature captions, arrival stamps, pen strokes and specks that were read as words. */
import { fold } from '../../dictionaries/fold.ts';
import { round, union } from '../lines.ts';
import type { Zone } from '../model.ts';
import { confidenceOf, fragmentOf, textOf, type Fragment, type PageMeasure } from './fragments.ts';

/** Fragments of one piece of clutter, boxes upright. */
export interface Clutter { kind: Zone['kind']; fragments: Fragment[] }

/** Words of the caption that signing programs put over the letterhead: "Người ký: …, Thời gian ký: …"; and those that stand in texts as well ("các cơ quan: …"), a caption only beside the others or in small type. */
const CAPTION = /(?:nguoi|ky)\s*(?:ky|boi)\s*:|\bthoi gian (?:giam )?ky\s*:|\bdigitally signed|\bky ngay\s*:|\b\d{2}[.:/-]\d{2}[.:/-]\d{4}\s+\d{2}:\d{2}:\d{2}|\+07[:']00/;
const CAPTION_PART = /\be-?mail\s*:|\bco quan\s*:/;
/** Words of the box that a records office stamps on what arrives: "ĐẾN", "Số: ……", "Giờ: ……", "Ngày: ……", "Chuyển: ……". */
const ARRIVAL = /^[^\p{L}]{0,3}(?:cong van )?den\b(?!\s+(?:nam|ngay \d|het|khi|nay))|^[^\p{L}]{0,3}(?:s[o0]|gio|ngay|chuyen|luu ho so s[o0]|kinh chuyen)\s*[:.]*\s*[._…·]{3,}|^[^\p{L}]{0,3}(?:gio|ngay|chuyen)\s*:?\s*[._…·]{2,}/u;

/** A stamp's line with dots to write on; a blank date line of a letterhead ("ngày … tháng … năm") is none. */
const FILLED_IN = /^(?!.*thang).*(?:den|ngay|gio|s[o0]|chuyen).*[._…·]{3,}/u;

/** A document's own number, which arrival stamps often touch: "/TB-VPCP". */
const NOTATION = /\/\s?\p{Lu}{1,6}(?:-|\b)/u;

/** Part the fragments of a page into text and clutter. */
export function partClutter(fragments: Fragment[], measure: PageMeasure): { text: Fragment[]; clutter: Clutter[] } {
  const folded = new Map(fragments.map((fragment) => [fragment, fold(textOf(fragment))]));
  const says = (pattern: RegExp) => (fragment: Fragment) => pattern.test(folded.get(fragment)!);
  const [isCaption, isPart, hasSmallType] = [says(CAPTION), says(CAPTION_PART), isSmall(measure)];
  const captions = grow(fragments, fragments.filter((fragment) => isCaption(fragment) || (isPart(fragment) && hasSmallType(fragment))), measure, (fragment) => hasSmallType(fragment) || isPart(fragment));
  const afterCaptions = without(fragments, captions);
  const marks = afterCaptions.filter((fragment) => fragment.box[1] < measure.height * 0.5 && fragment.box[2] - fragment.box[0] < measure.width * 0.4 && ARRIVAL.test(folded.get(fragment)!));
  // One such line alone may be printed text ("Đến năm 2030 …"): a stamp has two, or one that is filled in by hand over dots.
  const arrival = marks.length >= 2 || marks.some((fragment) => FILLED_IN.test(folded.get(fragment)!)) ? grow(afterCaptions, marks, measure, (fragment) => isNarrow(fragment, measure) && !isMargined(fragment, measure) && !NOTATION.test(textOf(fragment))) : [];
  const afterArrival = without(afterCaptions, arrival);
  const trimmed = afterArrival.filter((fragment) => !isReadAgain(fragment, afterArrival, measure)).map((fragment) => trim(fragment, measure));
  const specks = trimmed.flatMap(({ text, specks }) => (text && isSpeck(text, measure) && !continues(text, afterArrival, measure) ? [...specks, text] : specks));
  const clutter: Clutter[] = [];
  if (captions.length > 0) clutter.push({ kind: 'signature-caption', fragments: captions });
  if (arrival.length > 0) clutter.push({ kind: 'arrival-stamp', fragments: arrival });
  for (const fragment of specks) clutter.push({ kind: 'handwriting', fragments: [fragment] });
  return { text: without(trimmed.flatMap(({ text }) => (text ? [text] : [])), specks), clutter };
}

/** Clutter as zones with what could be read in it. */
export function zoneOf({ kind, fragments }: Clutter): Zone {
  const text = fragments.map(textOf).join('\n');
  return {
    kind, text: text === '' ? null : text,
    box: fragments.flatMap(({ words }) => words.map(({ word }) => word.box!)).reduce(union),
    confidence: round(fragments.reduce((sum, fragment) => sum + confidenceOf(fragment), 0) / fragments.length),
  };
}

/** Seeds and the fragments that touch them (within a type height) and are of the same sort. */
function grow(all: Fragment[], seeds: Fragment[], { type }: PageMeasure, belongs: (fragment: Fragment) => boolean): Fragment[] {
  const found = new Set(seeds);
  for (let grown = found.size > 0; grown;) {
    grown = false;
    for (const fragment of all) {
      if (found.has(fragment) || !belongs(fragment)) continue;
      const touches = [...found].some(({ box }) => box[0] < fragment.box[2] && box[2] > fragment.box[0]
        && box[1] - type * 0.8 < fragment.box[3] && box[3] + type * 0.8 > fragment.box[1]);
      if (!touches) continue;
      found.add(fragment);
      grown = true;
    }
  }
  return all.filter((fragment) => found.has(fragment));
}

/** Whether one or two letters, their marks aside, are part of a word that another fragment has whole ("gì" of giao): readings of what was passed over may overlap. */
function isReadAgain({ box, words: [only, second] }: Fragment, all: Fragment[], { type }: PageMeasure): boolean {
  if (second || only!.word.text.length > 2) return false;
  const letters = fold(only!.word.text);
  return all.some((other) => other.words.length > 1 && other.words.some((word) => word.word !== only!.word && fold(word.word.text).includes(letters)
    && Math.min(word.box[3], box[3]) - Math.max(word.box[1], box[1]) > 0.6 * (box[3] - box[1]) && word.box[0] - box[2] < type * 0.2 && box[0] - word.box[2] < type * 0.2));
}

const SPECK = /^[`´'’‘„~^|_\\<>¬¦°″]+$/u;

/** A fragment without the unsure signs at its ends that no text begins or ends with. */
function trim(fragment: Fragment, { type }: PageMeasure): { text: Fragment | null; specks: Fragment[] } {
  const { words } = fragment;
  const isDust = ({ word, box }: Fragment['words'][number]) => (word.confidence < 0.75 && SPECK.test(word.text)) || (word.confidence < 0.3 && !/[\p{L}\d]/u.test(word.text) && box[3] - box[1] > type * 1.5);
  let [from, to] = [0, words.length];
  while (from < to && isDust(words[from]!)) from++;
  while (to > from && isDust(words[to - 1]!)) to--;
  if (from === 0 && to === words.length) return { text: fragment, specks: [] };
  return { text: from < to ? fragmentOf(words.slice(from, to)) : null, specks: [...words.slice(0, from), ...words.slice(to)].map((word) => fragmentOf([word])) };
}

/** Captions are set in type of less than three quarters of the body's. */
function isSmall({ type }: PageMeasure): (fragment: Fragment) => boolean {
  return ({ box, words }) => (box[3] - box[1]) < type * 0.75 && words.length > 0;
}

function isNarrow({ box }: Fragment, { width }: PageMeasure): boolean {
  return box[2] - box[0] < width * 0.4;
}

/** Whether a line begins where body lines or their first lines begin: then it is text, however near. */
function isMargined(fragment: Fragment, { frame: [left], type, width }: PageMeasure): boolean {
  return confidenceOf(fragment) > 0.85 && fragment.box[2] - fragment.box[0] > width * 0.2 && Math.abs(fragment.box[0] - left) < type * 3;
}

/** Whether a fragment stands close behind or before another on the same line and is of its height: a word of it that was hard to read. */
function continues({ box, words }: Fragment, all: Fragment[], { type }: PageMeasure): boolean {
  return all.some((other) => other.box !== box && !other.words.includes(words[0]!) && other.words.length >= 2 && confidenceOf(other) > 0.6
    && Math.min(other.box[3], box[3]) - Math.max(other.box[1], box[1]) > 0.6 * Math.min(type, box[3] - box[1]) && box[3] - box[1] < type * 1.5 && box[3] - box[1] > type * 0.5
    && Math.max(box[0] - other.box[2], other.box[0] - box[2]) < type && Math.max(box[0] - other.box[2], other.box[0] - box[2]) > -type * 0.3)
    && words.some(({ word }) => /\p{L}{2}/u.test(word.text));
}

const MARKER = /^(?:\d{1,3}[.)/]?|[IVXL1l]{1,5}[.)]?|[a-zđ][.)]|[-–+•*]|\.\/\.?)$/u;

/** Dust, rules, punch holes, borders and pen strokes read as words: few letters, no confidence, or outside of the paper's text. */
function isSpeck(fragment: Fragment, { frame: [left, right], width, height, type }: PageMeasure): boolean {
  const { box } = fragment;
  const outside = box[2] < left - width * 0.03 || box[0] > right + width * 0.03;
  const atEdge = box[2] < width * 0.03 || box[0] > width * 0.97 || box[3] < height * 0.015 || box[1] > height * 0.985;
  const text = textOf(fragment);
  const confidence = confidenceOf(fragment);
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  // A scan that was cut close has its text there.
  if (atEdge) return letters < 5 || confidence < 0.7;
  // Nearly all that is printed is read so.
  if (!outside && confidence >= 0.7 && /[\p{L}\d]/u.test(text)) return false;
  const digits = text.match(/\d/g)?.length ?? 0;
  const flat = box[3] - box[1] < type * 0.25;
  const tall = box[3] - box[1] > type * 3;
  if (outside && (letters < 5 || confidence < 0.6)) return true;
  if (letters + digits === 0) return !MARKER.test(text);
  if (MARKER.test(text) && !tall) return false;
  if (flat || tall) return confidence < 0.7;
  if (letters + digits <= 3) return confidence < 0.5;
  return confidence < 0.3 || (confidence < 0.45 && !/\p{L}{2,}/u.test(text));
}

function without(all: Fragment[], some: Fragment[]): Fragment[] {
  const gone = new Set(some);
  return all.filter((fragment) => !gone.has(fragment));
}
