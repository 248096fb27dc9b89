/** What PDFium's codes of characters stand for. */

/** Glyphs of symbol fonts that stand for list bullets, and other codes with a fixed meaning. */
const SYMBOLS = new Map<number, string>([
  [0xf0b7, '•'], [0xf0a7, '▪'], [0xf06e, '■'], [0xf06f, 'o'], [0xf0a8, '◻'], [0xf02d, '-'], [0xf02b, '+'], [0xf02a, '*'],
  [0xf0d8, '➢'], [0xf0fc, '✓'], [0xf0fe, '☑'], [0xf076, '❖'], [0xf0e0, '→'], [0xf0e8, '➔'], [0xf0be, '—'],
  // PDFium marks a hyphen at a line end with U+0002.
  [0x02, '-'],
]);

/** A character as text: ' ' for every blank, '' for what has no width, U+FFFD for what is not mapped. */
export function decodeCharacter(code: number): string {
  if (code === 9 || code === 10 || code === 13 || code === 32 || code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x3000) return ' ';
  if (code === 0xad || code === 0xfeff || (code >= 0x200b && code <= 0x200f)) return '';
  const symbol = SYMBOLS.get(code);
  if (symbol) return symbol;
  if (code < 32 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code <= 0xdfff) || code >= 0xfffd) return code > 0xffff && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  // Ligatures (U+FB00–FB06) are two or three printed letters.
  return code >= 0xfb00 && code <= 0xfb06 ? String.fromCodePoint(code).normalize('NFKC') : String.fromCodePoint(code);
}
