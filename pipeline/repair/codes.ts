/** Đ in document codes and abbreviations, which reading models without it turn into D: 12/QD-UBND → 12/QĐ-UBND. */
import { codesWithD, phrases } from '../../dictionaries/index.ts';
import type { TextEdit } from '../model.ts';
import type { Token } from './tokens.ts';

/** Of the codes in the table nine in ten or more carry the Đ. */
const CONFIDENCE = 0.99;

let forms: ReadonlyMap<string, string> | null = null;

/** Counted codes, and the usual abbreviations that legal texts spell out. */
function withD(): ReadonlyMap<string, string> {
  return forms ??= new Map([...phrases().filter(({ kind }) => kind === 'abbreviation').map(({ phrase }) => [phrase.replaceAll('Đ', 'D'), phrase] as const), ...codesWithD()]);
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

/** Letters that Đ is read as, most often first (dictionaries/confusions.eng.tsv). */
const READ_AS_D = /D[BPpHb]/gu;
/** Readers give a letter twice now and then, each time as another one. */
const TWICE = 0.95;

/** A known abbreviation whose Đ was given twice (BGDP: BGĐ), or null. */
function givenTwice(part: string): string | null {
  if (withD().has(part) || known().has(part)) return null;
  const forms = [...part.matchAll(READ_AS_D)].map(({ index }) => `${part.slice(0, index)}Đ${part.slice(index + 2)}`).filter((form) => known().has(form));
  return forms.length === 1 ? forms[0]! : null;
}

let abbreviations: ReadonlySet<string> | null = null;

function known(): ReadonlySet<string> {
  return abbreviations ??= new Set(phrases().filter(({ kind }) => kind === 'abbreviation').map(({ phrase }) => phrase));
}

/** The edit that restores Đ in a code or an abbreviation, or null. */
export function restoreCode(token: Token, text: string): TextEdit | null {
  const before = text.slice(token.start, token.end);
  const whole = withD().get(before);
  // Half of a joined abbreviation is none: GD&DT is neither GĐ&DT nor anything but GD&ĐT.
  const after = whole ?? (before.includes('&') ? before : before.replace(/[A-Z]{2,}/g, (part, at: number) => (part === 'DU' && before[at - 1] === '/' ? 'ĐU' : lookUp(part))));
  const twice = after === before && token.kind === 'abbreviation' ? givenTwice(before) : null;
  if (twice !== null) return { start: token.start, end: token.end, before, after: twice, rule: 'code', confidence: TWICE };
  return after === before ? null : { start: token.start, end: token.end, before, after, rule: 'code', confidence: CONFIDENCE };
}
