/** Text that is Unicode but not in its plain form: marks apart from their letters or in the wrong order, letters of other scripts that look the same. */
import { isSyllable } from '../syllable.ts';
import type { TextEdit } from '../../model.ts';

const QUALITIES = '\u0302\u0306\u031b';
const TONES = '\u0300\u0301\u0303\u0309\u0323';
/** Runs of what normalisation may join or replace: a letter with marks after it, jamo, letters that are mere aliases of others. */
const CLUSTER = /(?:[^\p{M}\n\r][\t ]?)?\p{M}+|[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|[\u2126\u212a\u212b\u0340\u0341\u0343\u0344\u0374\u037e\u0387\uf900-\ufaff]/gu;
const NEEDS_NORMAL_FORM = /[\p{M}\u1100-\u11ff\u2126\u212a\u212b\u0374\u037e\u0387\uf900-\ufaff]/u;
/** Marks that fonts and PDF text layers give as characters of their own, after the letter. */
const SPACING: Record<string, string> = { '´': '\u0301', 'ˊ': '\u0301', 'ˋ': '\u0300', '˜': '\u0303', 'ˆ': '\u0302', '˘': '\u0306' };
const SPACED_WORD = /(?<![\p{L}\p{M}])\p{L}[\p{L}\p{M}]*(?:[´ˊˋ˜ˆ˘]\p{L}*\p{M}*)+/gu;

/** One letter and its marks, in the order in which they compose: quality of the vowel before tone. */
function composed(cluster: string): string {
  const plain = cluster.normalize('NFC');
  const decomposed = cluster.normalize('NFD');
  const base = decomposed[0]!;
  if (!/[aeiouyAEIOUY]/.test(base)) return plain;
  const marks = [...decomposed.slice(1)];
  const quality = marks.filter((mark) => QUALITIES.includes(mark));
  const tone = marks.filter((mark) => TONES.includes(mark));
  if (quality.length > 1 && new Set(quality).size === 1) quality.length = 1;
  if (tone.length > 1 && new Set(tone).size === 1) tone.length = 1;
  if (quality.length > 1 || tone.length > 1 || marks.some((mark) => !QUALITIES.includes(mark) && !TONES.includes(mark))) return plain;
  const reordered = (base + quality.join('') + tone.join('')).normalize('NFC');
  return reordered.length === 1 ? reordered : plain;
}

/** Whether the cluster is as code page 1258 gives it: â ê ô ă ơ ư in one piece, the tone apart. */
function isCodePageForm(cluster: string): boolean {
  return /^[âêôăơưÂÊÔĂƠƯ][\u0300\u0301\u0303\u0309\u0323]$/.test(cluster);
}

/**
 * Normal form C, with marks in the wrong order, doubled or parted from their letter by a space put right.
 *
 * @example 'Ké\u0302 hoa\u0323ch' → 'Kế hoạch'
 */
export function normalFormEdits(text: string): TextEdit[] {
  const edits: TextEdit[] = [];
  if (NEEDS_NORMAL_FORM.test(text)) {
    for (const match of text.matchAll(CLUSTER)) {
      const [cluster] = match;
      const spaced = /^\p{L}[\t ][\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]+$/u.test(cluster);
      const after = spaced ? composed(cluster[0]! + cluster.slice(2)) : /^\P{M}[\t ]/u.test(cluster) ? cluster.normalize('NFC') : composed(cluster);
      if (after === cluster || (spaced && after.length > 1)) continue;
      const rule = isCodePageForm(cluster) ? 'cp1258' : 'unicode-nfc';
      edits.push({ start: match.index, end: match.index + cluster.length, before: cluster, after, rule, confidence: spaced ? 0.95 : 0.999 });
    }
  }
  return edits;
}

/**
 * Spacing accents that stand for combining ones, where the word is a syllable with them and not without.
 *
 * @example 'Kê´ hoach' → 'Kế hoach'
 */
export function spacingMarkEdits(text: string): TextEdit[] {
  const edits: TextEdit[] = [];
  if (!/[´ˊˋ˜ˆ˘]/.test(text)) return edits;
  for (const match of text.matchAll(SPACED_WORD)) {
    const [word] = match;
    if (word.length > 16) continue;
    const joined = word.replace(/[´ˊˋ˜ˆ˘]/g, (mark) => SPACING[mark]!);
    const after = joined.replace(/\p{L}\p{M}+/gu, composed);
    if (!isSyllable(after)) continue;
    edits.push({ start: match.index, end: match.index + word.length, before: word, after, rule: 'unicode-nfc', confidence: 0.97 });
  }
  return edits;
}

/** Characters of no width: soft hyphen, zero-width space and non-joiner, word joiner, byte order mark. */
const INVISIBLE = /[\u00ad\u200b\u200c\u2060\ufeff]+/gu;
const LATIN = /[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0300-\u0323\d]/;

/**
 * Characters of no width beside Latin letters, where they part a word in two for every search; a byte order mark that opens the text stays,
 * and so does a soft hyphen at the end of a line.
 *
 * @example 'Kế ho\u00adạch d\u200bân' → 'Kế hoạch dân'
 */
export function invisibleEdits(text: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const match of text.matchAll(INVISIBLE)) {
    const end = match.index + match[0].length;
    const before = LATIN.test(text[match.index - 1] ?? '');
    const after = LATIN.test(text[end] ?? '');
    const inside = before && after;
    const beside = (before && /^\s?$/.test(text[end] ?? '')) || (after && match.index > 0 && /\s/.test(text[match.index - 1]!));
    if (!inside && !(beside && !match[0].includes('\u00ad'))) continue;
    edits.push({ start: match.index, end, before: match[0], after: '', rule: 'invisible', confidence: 0.99 });
  }
  return edits;
}

/** Letters of other scripts drawn like Latin ones. */
const ALIKE: Record<string, string> = Object.fromEntries([
  ...pairs('АВЕЅЈІКМНОРСТХУЗ', 'ABESJIKMHOPCTXY3'), ...pairs('аеѕіјорсухԁһ', 'aesijopcyxdh'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'), ...pairs('ονιαυ', 'oviau'),
].filter(([, latin]) => latin !== '3'));
/** Latin letters that stand in for Vietnamese ones. */
const STAND_IN: Record<string, string> = { 'ð': 'đ', 'Ð': 'Đ', 'ɖ': 'đ', 'Ɖ': 'Đ', 'ƣ': 'ư', 'Ƣ': 'Ư', 'ǎ': 'ă', 'Ǎ': 'Ă' };
const LIGATURES: Record<string, string> = { 'ﬀ': 'ff', 'ﬁ': 'fi', 'ﬂ': 'fl', 'ﬃ': 'ffi', 'ﬄ': 'ffl', 'ﬅ': 'st', 'ﬆ': 'st' };

function pairs(from: string, to: string): [string, string][] {
  return [...from].map((char, index): [string, string] => [char, to[index]!]);
}

const SUSPECT = /[\u0370-\u052fðÐɖƉƣƢǎǍ\uff01-\uff5e\ufb00-\ufb06]/;
const WIDE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/**
 * Look-alike letters: Cyrillic or Greek ones inside a Latin word, ð and ɖ for đ, ƣ for ư, full-width letters, ligatures.
 *
 * @example 'Ðiều 5, QÐ-UBND' → 'Điều 5, QĐ-UBND'
 */
export function lookAlikeEdits(text: string): TextEdit[] {
  if (!SUSPECT.test(text)) return [];
  const edits: TextEdit[] = [];
  const push = (start: number, before: string, after: string, confidence: number) => {
    if (before !== after) edits.push({ start, end: start + before.length, before, after, rule: 'look-alike', confidence });
  };
  for (const match of text.matchAll(/[\p{L}\p{M}\uff10-\uff19]+/gu)) {
    const word = match[0];
    if (!SUSPECT.test(word)) continue;
    if (/[\uff01-\uff5e]/.test(word)) {
      const line = text.slice(Math.max(0, match.index - 20), match.index + word.length + 20);
      if (!WIDE.test(line)) push(match.index, word, word.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)), 0.98);
      continue;
    }
    const after = latinWord(word, text, match.index);
    if (after !== null) push(match.index, word, after, 0.98);
  }
  return [...edits, ...loneEdits(text, edits)].sort((a, b) => a.start - b.start);
}

/** Words that show a kind of look-alike letter before one that stands by itself is taken for one. */
const LEAST_SHOWN = 2;
/** A letter by itself, and ð as the mark of a point in a list. */
const LONE = /(?<![\p{L}\p{M}\p{N}])(?:[\u0400-\u052f](?![\p{L}\p{M}\p{N}])|[ðÐ](?=[).]\s))/gu;

/** Look-alike letters that stand by themselves (а), с khoản 1), in texts whose words show that kind and, of Cyrillic, no word of its own. */
function loneEdits(text: string, shown: readonly TextEdit[]): TextEdit[] {
  const cyrillic = shown.filter(({ before }) => /[\u0400-\u052f]/.test(before)).length >= LEAST_SHOWN && !/(?<![\p{L}\p{M}])[\u0400-\u052f]{2,}(?![\p{L}\p{M}])/u.test(text);
  const eth = shown.filter(({ before }) => /[ðÐ]/.test(before)).length >= LEAST_SHOWN;
  if (!cyrillic && !eth) return [];
  return Array.from(text.matchAll(LONE)).flatMap((match): TextEdit[] => {
    const [before] = match;
    const after = /[ðÐ]/.test(before) ? (eth ? STAND_IN[before] : undefined) : cyrillic ? ALIKE[before] : undefined;
    const start = match.index;
    return after === undefined || shown.some((edit) => edit.start <= start && edit.end > start) ? [] : [{ start, end: start + 1, before, after, rule: 'look-alike', confidence: 0.95 }];
  });
}

/** The word in Latin letters, or null where it is right as it stands. */
function latinWord(word: string, text: string, index: number): string | null {
  if (word.length > 40) return null;
  const plain = word.replace(/[\ufb00-\ufb06]/g, (char) => LIGATURES[char]!);
  if (plain !== word) return latinWord(plain, text, index) ?? plain;
  if (/[\u0370-\u052f]/.test(word)) {
    // All of another script: a foreign word. Partly: damage, if every strange letter has a Latin twin.
    if (!/[A-Za-z\u00c0-\u024f\u1e00-\u1eff]/.test(word)) return null;
    const latin = word.replace(/[\u0370-\u052f]/g, (char) => ALIKE[char] ?? char);
    if (/[\u0370-\u052f]/.test(latin)) return null;
    // Greek letters beside Latin ones are formulas more often than damage.
    return /[\u0370-\u03ff]/.test(word) && !isSyllable(latin) ? null : latin.normalize('NFC');
  }
  const vietnamese = word.replace(/[ðÐɖƉƣƢǎǍ]/g, (char) => STAND_IN[char]!);
  // Letters that only Vietnamese has show names of other peoples, too (ÐẮK, M'ÐRẮK).
  if (vietnamese.length > 1 && (isSyllable(vietnamese) || /[\u1ea0-\u1ef9ăơưĂƠƯ]/.test(word))) return vietnamese;
  // Codes such as QÐ-UBND, HÐND: capitals with a capital eth.
  return /^[A-ZÐƉ]+$/.test(word) && /[ÐƉ]/.test(word) && (word.length > 1 || /^[-/]/.test(text.slice(index + word.length))) ? vietnamese : null;
}

