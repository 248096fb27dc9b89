/** HTML character references left in text, named, decimal or hexadecimal, escaped once or twice. */
import type { TextEdit } from '../../model.ts';

/** Names of marks as HTML spells them, with the letters that have a reference with that mark. */
const MARKED: [string, string, string][] = [
  ['grave', '\u0300', 'aeiouAEIOU'], ['acute', '\u0301', 'aeiouyAEIOUYcnszrlCNSZRL'], ['circ', '\u0302', 'aeiouAEIOUwyWY'],
  ['tilde', '\u0303', 'anoiuANOIU'], ['uml', '\u0308', 'aeiouyAEIOUY'], ['breve', '\u0306', 'aguAGU'], ['caron', '\u030c', 'cdenrstzCDENRSTZ'],
  ['cedil', '\u0327', 'cstCST'],
];
const PUNCTUATION: Record<string, string> = {
  amp: '&', quot: '"', apos: "'", lt: '<', gt: '>', nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”',
  bdquo: '„', laquo: '«', raquo: '»', lsaquo: '‹', rsaquo: '›', ndash: '–', mdash: '—', hellip: '…', bull: '•', middot: '·', shy: '',
  iexcl: '¡', iquest: '¿', sect: '§', deg: '°', ordm: 'º', ordf: 'ª', times: '×', plusmn: '±', sup1: '¹', sup2: '²', sup3: '³', permil: '‰', rarr: '→',
};
const LETTERS: Record<string, string> = {
  dstrok: 'đ', Dstrok: 'Đ', eth: 'ð', ETH: 'Ð', ccedil: 'ç', Ccedil: 'Ç', aring: 'å', Aring: 'Å', aelig: 'æ', AElig: 'Æ', oslash: 'ø', Oslash: 'Ø', szlig: 'ß',
};

const NAMED = new Map<string, string>([...Object.entries(PUNCTUATION), ...Object.entries(LETTERS)]);
for (const [name, mark, bases] of MARKED) for (const base of bases) NAMED.set(base + name, (base + mark).normalize('NFC'));

/** What the numbers 128–159 stand for in practice. */
const PAGE_CONTROLS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** References to letters, marks, punctuation and figures. */
const WANTED = /^[\p{L}\p{M}\p{P}\p{Zs}\p{No}ªº°§«»+<>=|~×÷±−¢£¥€₫]$/u;
/** Signs of text; in markup, where pictograms and code lists are, they stay as they are. */
const SIGN = /^[\p{Sm}\p{Sc}\u00a9\u00ae\u2100-\u214f\u2190-\u21ff\u2500-\u27bf\uf0a7\uf0b7]$/u;
const REFERENCE = /&(?:amp;){0,3}(?:#(\d{2,7})|#[xX]([0-9a-fA-F]{2,6})|([A-Za-z]{2,8}[1-4]?));/g;

function decode(decimal: string | undefined, hex: string | undefined, name: string | undefined, markup: boolean): string | null {
  if (name !== undefined) return NAMED.get(name) ?? null;
  const code = decimal !== undefined ? Number(decimal) : parseInt(hex!, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null;
  // Numbers 128–159 mean Windows-1252 by the HTML standard; only their punctuation is of use here.
  const char = code >= 0x80 && code < 0xa0 ? PAGE_CONTROLS[code - 0x80]! : String.fromCodePoint(code);
  if (char === '\u00a0') return ' ';
  return WANTED.test(char) || (!markup && SIGN.test(char)) ? char : null;
}

/**
 * Resolve character references that stand for letters or ordinary punctuation.
 *
 * @example 'K&#7871; ho&amp;#7841;ch &ndash; h&agrave;nh' → 'Kế hoạch – hành'
 */
export function entityEdits(text: string): TextEdit[] {
  if (!text.includes('&')) return [];
  const markup = /<\/?[a-z][a-z0-9]*(?:\s[^<>]{0,200})?>/i.test(text);
  const edits: TextEdit[] = [];
  for (const match of text.matchAll(REFERENCE)) {
    const after = misreadByte(match[1] ?? '', text, match.index) ?? decode(match[1], match[2], match[3], markup);
    // What markup must escape is no damage inside markup, nor is the "&amp;" of an address or a line that has no Vietnamese in it.
    if (after === null || (BASIC.test(match[3] ?? '') && (markup || inAddress(text, match.index) || !hasMarks(lineAround(text, match.index))))) continue;
    edits.push({
      start: match.index, end: match.index + match[0].length, before: match[0], after,
      rule: 'html-entity', confidence: match[3] === 'lt' || match[3] === 'gt' ? 0.9 : 0.995,
    });
  }
  return edits;
}

/** A reference to a later byte of UTF-8 right behind another reference: part of misread UTF-8, and not what it seems. */
function misreadByte(decimal: string, text: string, index: number): string | null {
  // 88 and 98, the only signs of Windows-1252 that are accents.
  const code = decimal === '710' ? 0x88 : decimal === '732' ? 0x98 : Number(decimal);
  if (code < 0x80 || code > 0xbf) return null;
  const before = text.slice(Math.max(0, index - 7), index);
  // The spaces and hyphens of text stand behind letters as well: only the first bytes of à and í are none.
  if (!(code === 0xa0 || code === 0xad ? /&#19[4-8];$|&#18[67];$/ : /&#\d{3,4};$/).test(before)) return null;
  return PAGE_CONTROLS[code - 0x80] ?? String.fromCharCode(code);
}

const BASIC = /^(?:lt|gt|amp|quot|apos|nbsp)$/;

/** At most 2,000 characters of the line that holds an offset. */
function lineAround(text: string, index: number): string {
  const [after = ''] = text.slice(index, index + 1000).split('\n', 1);
  return text.slice(Math.max(0, index - 1000), index).split('\n').at(-1)! + after;
}

/** Letters beyond ASCII, or references to some. */
function hasMarks(line: string): boolean {
  return /[\u00c0-\u1eff]|&(?:amp;){0,3}(?:#\d{3,4};|#[xX][0-9a-fA-F]{2,4};|[A-Za-z](?:grave|acute|circ|tilde|breve|strok);)/.test(line);
}

function inAddress(text: string, index: number): boolean {
  return /(?:https?:\/\/|www\.)\S*$/.test(text.slice(Math.max(0, index - 200), index));
}
