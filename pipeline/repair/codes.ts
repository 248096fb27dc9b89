/** Đ in document codes and abbreviations, which reading models without it turn into D: 12/QD-UBND → 12/QĐ-UBND. */
import { codesWithD, phrases } from '../../dictionaries/index.ts';
import type { TextEdit } from '../model.ts';
import { shortenedWithD } from './shortened.ts';
import { baseForm, baseLetter } from './syllables.ts';
import type { Token } from './tokens.ts';

/** Of the codes in the table nine in ten or more carry the Đ. */
const CONFIDENCE = 0.99;

/** Readers give a letter twice now and then; Đ is read as these (dictionaries/confusions.eng.tsv). */
const TWICE = /D[BPpHb]/gu;
const CONFIDENCE_TWICE = 0.95;

let abbreviations: ReadonlySet<string> | null = null;
let forms: ReadonlyMap<string, string> | null = null;

/** The usual abbreviations, which legal texts spell out. */
function known(): ReadonlySet<string> {
  return abbreviations ??= new Set(phrases().filter(({ kind }) => kind === 'abbreviation').map(({ phrase }) => phrase));
}

/** Counted codes and the usual abbreviations, by what is left of them without Đ. */
function withD(): ReadonlyMap<string, string> {
  return forms ??= new Map([...[...known()].map((phrase) => [phrase.replaceAll('Đ', 'D'), phrase] as const), ...codesWithD()]);
}

/** The form with Đ of a part, or of its end where the rest has no D: SGDDT → SGDĐT by GDDT. */
function lookUp(part: string): string {
  const whole = withD().get(part);
  if (whole !== undefined) return whole;
  for (let cut = 1; part.length - cut >= 4 && part[cut - 1] !== 'D'; cut++) {
    const end = withD().get(part.slice(cut));
    if (end !== undefined) return part.slice(0, cut) + end;
  }
  return part;
}

/** A known abbreviation whose Đ was given twice, each time as another letter that Đ is read as (BGDP: BGĐ), or null. */
function givenTwice(read: string): string | null {
  if (withD().has(read) || known().has(read)) return null;
  const forms = [...read.matchAll(TWICE)].map(({ index }) => `${read.slice(0, index)}Đ${read.slice(index + 2)}`).filter((form) => known().has(form));
  return forms.length === 1 ? forms[0]! : null;
}

const EXPLAINED = /^[A-Z]{2,10}$/;
/** Words between a bracket and the abbreviation in it: sau đây gọi tắt là. */
const MOST_INTRODUCED = 6;

/**
 * Abbreviations without Đ that a text explains by the words before them, with the Đ that these begin with: "Hệ số đường vòng (HSDV)",
 * "Ban điều hành (sau đây gọi tắt là BDH)". `now`: a token's text after the repair of words.
 */
export function explainedAbbreviations(text: string, tokens: readonly Token[], now: (token: Token) => string): Map<string, string> {
  const found = new Map<string, string>();
  const gap = (index: number): string => text.slice(tokens[index - 1]!.end, tokens[index]!.start);
  for (const [index, { text: read }] of tokens.entries()) {
    if (!read.includes('D') || !EXPLAINED.test(read)) continue;
    let first = index;
    while (first > 1 && index - first < MOST_INTRODUCED && gap(first) === ' ') first--;
    if (first < read.length || !/^\s+\($/.test(gap(first))) continue;
    if (first < index && !tokens.slice(first, index).some((token) => baseForm(now(token)) === 'tat')) continue;
    const initials = tokens.slice(first - read.length, first).map((token) => now(token)[0]!.toUpperCase());
    if (initials.some((initial, at) => baseLetter(initial).toUpperCase() !== read[at])) continue;
    const form = Array.from(read, (letter, at) => (initials[at] === 'Đ' ? 'Đ' : letter)).join('');
    if (found.has(read) && found.get(read) !== form) found.set(read, read);
    else found.set(read, form);
  }
  return found;
}

/** The edit that restores Đ in a code or an abbreviation, or null; `explained`: those that the text says itself. */
export function restoreCode(token: Token, text: string, explained: ReadonlyMap<string, string>): TextEdit | null {
  const before = text.slice(token.start, token.end);
  const whole = explained.get(before) ?? withD().get(before) ?? shortenedWithD(before);
  // Half of a joined abbreviation is none: GD&DT is neither GĐ&DT nor anything but GD&ĐT.
  const after = whole ?? (before.includes('&') ? before : before.replace(/[A-Z]{2,}/g, (part, at: number) => (part === 'DU' && before[at - 1] === '/' ? 'ĐU' : lookUp(part))));
  const edit = (restored: string, confidence: number): TextEdit => ({ start: token.start, end: token.end, before, after: restored, rule: 'code', confidence });
  if (after !== before) return edit(after, CONFIDENCE);
  const twice = token.kind === 'abbreviation' ? givenTwice(before) : null;
  return twice === null ? null : edit(twice, CONFIDENCE_TWICE);
}
