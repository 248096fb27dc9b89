/** UTF-8 that was read in a code page other than the Western ones: of a DOS console (names in archives of files), a Macintosh, Central Europe or Russia. */
import type { TextEdit } from '../../model.ts';
import { trimmedEdit } from './edits.ts';

export type PageName = 'cp437' | 'cp850' | 'macroman' | 'cp1250' | 'cp1251';

/** The characters of 80–FF. The first two are not among the encodings of `TextDecoder`. */
const DOS: Record<'cp437' | 'cp850', string> = {
  cp437: 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  cp850: 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
};
const LABELS: Record<Exclude<PageName, 'cp437' | 'cp850'>, string> = { macroman: 'macintosh', cp1250: 'windows-1250', cp1251: 'windows-1251' };

const UPPER = Uint8Array.from({ length: 128 }, (_, index) => 0x80 + index);
const shown = new Map<PageName, string>();

/** The characters that a page shows for the bytes 80–FF. */
function upperHalf(page: PageName): string {
  let chars = shown.get(page);
  if (chars === undefined) shown.set(page, chars = page === 'cp437' || page === 'cp850' ? DOS[page] : new TextDecoder(LABELS[page]).decode(UPPER));
  return chars;
}

/** Bytes as the page shows them. */
export function readPage(bytes: Uint8Array, page: PageName): string {
  const upper = upperHalf(page);
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : upper[byte - 0x80]!)).join('');
}

const PAGES: readonly PageName[] = ['cp437', 'cp850', 'macroman', 'cp1250', 'cp1251'];
/** What the first two bytes of most Vietnamese letters, E1 BA and E1 BB, look like in a page; the combining marks of names that a Macintosh packed. */
const SIGN = /ß[║╗]|·[∫ª]|áş|б[є»]|╠[Çüâëéå¢øú]/;
/** Sequences that a page must explain before it is believed. */
const LEAST_SEQUENCES = 2;

/** Bytes of the characters of a page, and a pattern of its sequences that may be a letter or a mark. */
interface Reader { byteOf: ReadonlyMap<string, number>; sequence: RegExp; letter: RegExp }

const readers = new Map<PageName, Reader>();

function readerOf(page: PageName): Reader {
  let reader = readers.get(page);
  if (!reader) {
    const upper = upperHalf(page);
    const set = (from: number, to: number): string => `[${upper.slice(from - 0x80, to - 0x7f).replace(/[\]\\^-]/g, '\\$&')}]`;
    const at = (byte: number): string => upper[byte - 0x80]!;
    const tail = set(0x80, 0xbf);
    reader = {
      byteOf: new Map([...upper].map((char, index) => [char, 0x80 + index])),
      sequence: new RegExp(`${set(0xc2, 0xdf)}${tail}|${set(0xe1, 0xef)}${tail}${tail}`, 'g'),
      letter: new RegExp(`${at(0xe1)}[${at(0xba)}${at(0xbb)}]${tail}|╠${tail}`, 'g'),
    };
    readers.set(page, reader);
  }
  return reader;
}

const strict = new TextDecoder('utf-8', { fatal: true });
/** Letters, marks and punctuation of Vietnamese text and of the foreign names in it. */
const EXPECTED = /^[\u00a0-\u024f\u0300-\u0323\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20ab\u20ac\u2122]$/u;

/**
 * Resolve UTF-8 that was read in such a page, in texts where it makes letters that only Vietnamese has.
 *
 * @example 'Kß║┐ hoß║ích' → 'Kế hoạch'
 */
export function pageEdits(text: string): TextEdit[] {
  if (!SIGN.test(text)) return [];
  let best: PageName | null = null;
  let most = LEAST_SEQUENCES - 1;
  for (const page of PAGES) {
    const { sequence } = readerOf(page);
    const found = text.match(readerOf(page).letter) === null ? 0 : (text.match(sequence) ?? []).filter((match) => letterOf(match, page) !== match).length;
    if (found > most) { most = found; best = page; }
  }
  if (best === null) return [];
  const page = best;
  const { sequence } = readerOf(page);
  return [...text.matchAll(/[^ \t\n]+/g)].flatMap((match) => {
    const after = match[0].replace(sequence, (bytes) => letterOf(bytes, page)).normalize('NFC');
    return trimmedEdit(match.index, match[0], after, `mojibake-${page}`, 0.995) ?? [];
  });
}

/** The character that a sequence stands for, or the sequence where it is none of text. */
function letterOf(sequence: string, page: PageName): string {
  const { byteOf } = readerOf(page);
  try {
    const char = strict.decode(Uint8Array.from(sequence, (shown) => byteOf.get(shown)!));
    return EXPECTED.test(char) ? char : sequence;
  } catch { return sequence; }
}
