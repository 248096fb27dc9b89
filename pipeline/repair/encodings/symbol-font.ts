/** Text set in a font that calls itself a symbol font, as many old Vietnamese ones do: programs keep its bytes in the private area at F000. */
import type { TextEdit } from '../../model.ts';
import { readWestern } from './tables.ts';

const PRIVATE = /[\uf021-\uf0ff]/;
/** Bullets and boxes of real symbol fonts stand alone, letters in words of three at least. */
const LEAST = 3;
/** Bytes 80–FF are the bullets and arrows of symbol fonts as well as letters: letters come with ASCII ones. */
const ASCII_LETTER = /[\uf041-\uf05a\uf061-\uf07a]/g;
/** Share of ASCII letters among the private characters of text: two thirds in TCVN3, more in VNI. */
const LEAST_SHARE = 0.3;

/**
 * The characters of such fonts as Western ones, so that they read like any text in an old encoding.
 *
 * @example '\uf04b\uf0d5 \uf068\uf06f\uf0b9\uf063\uf068' → 'KÕ ho¹ch'
 */
export function symbolFontEdits(text: string): TextEdit[] {
  if (!PRIVATE.test(text)) return [];
  const all = text.match(/[\uf021-\uf0ff]/g)!.length;
  if ((text.match(ASCII_LETTER)?.length ?? 0) < Math.max(LEAST, LEAST_SHARE * all)) return [];
  return Array.from(text.matchAll(/[\uf021-\uf0ff]+/g), (match): TextEdit => ({
    start: match.index, end: match.index + match[0].length, before: match[0],
    after: readWestern(Uint8Array.from(match[0], (char) => char.charCodeAt(0) - 0xf000)), rule: 'symbol-font', confidence: 0.95,
  }));
}
