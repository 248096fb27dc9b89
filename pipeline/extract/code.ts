/** The number of a document: "23/KH-SYT", "130/2005/NĐ-CP", "18-NQ/TW", "63/2025/QH15". */
import { DOCUMENT_TYPES } from '../../dictionaries/doctypes.ts';

const TYPE_CODES = new Set(DOCUMENT_TYPES.flatMap(({ code }) => code ?? []));
/** A group of letters in a notation: capitals with the small letters that belong to them (TTr, QyĐ, TTg, CTr) and the figure of a term (QH15). */
const GROUP = String.raw`\p{Lu}[\p{Lu}\p{Ll}]{0,3}[\p{Lu}\p{Ll}\d]{0,14}`;
/** A hyphen may have a speck read before it ("NĐNL.-KT"). */
const SEPARATED = new RegExp(String.raw`^\s?(?:\.(?=-))?([-/.&])\s?(${GROUP})`, 'u');
/** The separator after the digits may be lost: "1511LĐTBXH-CATLĐ", "18NQ/TW". */
const FIRST = new RegExp(String.raw`^(?:\s?([/-])\s?|(?=\p{Lu}{2}))(?:((?:19|20)\s?\d\s?\d)(?:\s?[/-]\s?|(?=\p{Lu}{2})))?(${GROUP})`, 'u');
/** Endings that close a notation which lost its hyphen: "76/NQCP", "12/QĐUBND", "05/CTTTg". */
const LOST_HYPHEN = /^(NQ|NĐ|QĐ|CT|KH|TB|BC|TTr|HD|CTr|KL|TT|QyĐ|QC|CĐ)(CP|TTg|UBND|HĐND|TW|TU|BYT|BTC|BNV|BGDĐT|BTP|BCA|BQP|VPCP|SYT|HU|ĐU)$/;

/**
 * Read a number at `from`: repaired, without spaces. `strong`: it can be nothing else, even where no "số" stands before it.
 * Null where the characters are something else (dates, "24/7", "xã/phường", money).
 */
export function readCode(text: string, from: number): { number: string; end: number; strong: boolean } | null {
  const digits = /^[\dOolI]{1,5}[a-zđ]?/u.exec(text.slice(from, from + 8))?.[0];
  if (!digits || !/\d/.test(digits)) return null;
  let end = from + digits.length;
  const first = FIRST.exec(text.slice(end, end + 40));
  if (!first) return null;
  // documents of the Party write 18-NQ/TW, all others 18/NQ-CP
  const separator = first[1] ?? (/^\/(?:TW|TU|HU|ĐU|BTG|BTC|UBKT)/u.test(text.slice(end + first[0].length)) ? '-' : '/');
  const groups = [first[3]!];
  let written = `${digits.replace(/[Oo]/g, '0').replace(/[lI](?=.)/g, '1').replace(/[I]$/, '1')}${separator}${first[2] ? `${first[2].replace(/\s/g, '')}/` : ''}${LOST_HYPHEN.test(groups[0]!) ? groups[0]!.replace(LOST_HYPHEN, '$1-$2') : groups[0]}`;
  end += first[0].length;
  for (;;) {
    const next = SEPARATED.exec(text.slice(end, end + 40));
    if (!next || !joins(next[0], next[1]!, next[2]!, text.slice(end + next[0].length))) break;
    groups.push(next[2]!);
    // NĐ.CP: behind the abbreviation of a type the full stop is a misread hyphen
    written += `${next[1] === '.' && TYPE_CODES.has(groups.at(-2)!) ? '-' : next[1]}${next[2]}`;
    end += next[0].length;
  }
  const last = groups.at(-1)!;
  if (groups.length === 1 && last.length < 2) return null;
  if (/\p{Ll}{3}/u.test(groups.join(' ')) || !groups.every(isAcronym) || /^\p{L}/u.test(text.slice(end))) return null;
  const head = /^\p{L}+/u.exec(groups[0]!)![0];
  const known = TYPE_CODES.has(head) || LOST_HYPHEN.test(groups[0]!);
  const strong = (first[2] !== undefined && last.length >= 2) || (known && groups.length > 1) || (groups.length > 1 && groups.every((group) => group.length >= 2) && written.includes('/'));
  return { number: withStrokes(written), end, strong };
}

/** Letters and figures that capitals of an abbreviation are misread as. */
const LOOKS_LIKE: Record<string, string> = { Q: 'QOC0', Đ: 'ĐÐDBPĐE', K: 'KRX', H: 'HIt1U', T: 'T1I7', B: 'BĐ8ER', N: 'NM', C: 'CGO', P: 'PF', D: 'DĐO0' };

/**
 * A notation ("KH-SYT", "KH/ĐU") that begins with a misread abbreviation of the type that is printed in words beside it: "QB-BYT" of a
 * Quyết định. Null where it begins with a known abbreviation or cannot be a misreading.
 */
export function withTypeOf(notation: string, code: string): string | null {
  const group = /^[\p{L}\d]+/u.exec(notation)?.[0] ?? '';
  if (TYPE_CODES.has(group) || group.startsWith(code) || code.length < 2 || group.length < 2 || notation.length === group.length) return null;
  // H in strokes: "KtU", "KII", "K1I"
  const plain = group.replace(/^K(?:tU|II|1I|I1|11|ll|tl|tI|LI|IL|H1|1H)$/u, 'KH');
  const alike = plain.length === code.length && [...code].every((letter, at) => plain[at] === letter || LOOKS_LIKE[letter]?.includes(plain[at]!));
  return plain === code || alike ? code + notation.slice(group.length) : null;
}

/** A hyphen with space around it joins only acronyms; a full stop joins nothing that begins a sentence. */
function joins(printed: string, separator: string, group: string, rest: string): boolean {
  if (!isAcronym(group) || /^\p{Ll}/u.test(rest)) return false;
  if (separator === '.') return /^\S+$/.test(printed) && group.length >= 2;
  if (!/\s/.test(printed)) return true;
  return group.length >= 2 && !(separator === '-' && /^\s.*\s/.test(printed) && /^\s+\p{Ll}/u.test(rest) && group.length < 2);
}

/** Capitals, with the few small letters that abbreviations have. */
function isAcronym(group: string): boolean {
  const capitals = [...group].filter((character) => /\p{Lu}/u.test(character)).length;
  const small = [...group].filter((character) => /\p{Ll}/u.test(character)).length;
  return capitals >= 1 && small <= Math.max(1, Math.floor(capitals / 2)) && (capitals + small >= 2 || /\d/.test(group) || group.length === 1);
}

/** Notations that have no form without the stroke of Đ, and what they are read as. */
const STROKES: [RegExp, string][] = [[/(?<=[-/])(T?)[IY1]r(?=\p{Lu})/u, '$1Tr'], [/Ð/gu, 'Đ'], [/(?<=[-/])(Q|N)ĐĐ(?=-)/u, '$1Đ'], [/(?<=[-/])ĐĐU$/u, 'ĐU'], [/(?<=-[\p{Lu}\p{Ll}]{2,3}\/)PU$/u, 'ĐU'], [/(?<=-\p{Lu}[\p{Lu}\p{Ll}]{1,2}\/(?:UBKT|BTGDV|BTG|BTC|BNC|BDV|BCĐ|VP)?)TV$/u, 'TW'],
  [/(?<=[-/]|^)U[E8R3]ND(?!\p{L})/u, 'UBND'], [/(?<=[-/])(SG|BG)DDT(?!\p{L})/u, '$1DĐT'], [/(?<=[-/])H[DĐN]{1,2}N[DĐ](?![\p{L}])/u, 'HĐND'], [/(?<=[-/])UBNĐ(?!\p{L})/u, 'UBND'], [/(?<=\/)ND(?=-CP)/u, 'NĐ'], [/(?<=\/)QD(?=-)/u, 'QĐ']];

/** A notation or number with the letters that only one reading has: "QÐĐ" is QĐ, "UEND" is UBND, "05-HD/UBKTTV" of the Party ends with TW. */
export function withStrokes(number: string): string {
  return STROKES.reduce((text, [pattern, value]) => text.replace(pattern, value), number);
}
