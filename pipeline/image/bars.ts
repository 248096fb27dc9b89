/** Roman numbers at the beginning of lines, as the paper shows them where the engine saw something else. */
import type { Raster } from '../engines/engine.ts';
import type { Word } from '../model.ts';
import { isDamaged, readNumeral, type Numeral, type Print } from './numerals.ts';

/** A sign behind a number may stand this far behind the box that an engine gave the number, in heights of the box. */
const BEYOND = 0.6;
/** Readings that are Roman numbers, or the letters and figures that engines make of their strokes. */
const NUMBER = /^[IVXHULJl|!1iíìỉĩịÍÌỈĨỊÏ]{1,5}[.,/]?$/u;
/** What else they make of them on damaged pages: believed only before a title in capitals. */
const NUMBER_LIKE = /^[^\p{L}\p{N}]?[IVXHULJFTEl|!1iíìỉĩịÍÌỈĨỊÏvVxXuũùúûýÿỳỹ3(]{1,6}[.,/]?$/u;
/** Readings that are no word, figure or letter, whatever follows. */
const PLAIN = /^(?:I|[IHl|!]{2,4}|[VX]{1,3}[IHl|!]{1,4})[.,/]?$/;
/** A figure or a marked letter before V or X is an I: no number is written so. */
const FIGURE = /^[1l|ÍÌỈĨỊÏ](?=[VX][.,/]?$)/u;
const ROMAN = /^(?=.)X{0,2}(?:IX|IV|V?I{0,3})$/;
/** A number and a title in capitals that were read as one word; the number is as wide as this many heights of the box at most. */
const WITH_TITLE = /^([IVXHULJl|!1]{1,5}[.,])(\p{Lu}{2}.*)$/u;
/**
 * The same without the point between them ("LMỤC ĐÍCH"): a syllable that begins with consonants is left. With what stands before them it is none
 * (no syllable begins with two of these consonants), and no abbreviation, for those have no vowel there.
 */
const RUN_INTO_TITLE = /^([IVXHULJl|!1]{1,5})([B-DĐGHK-NP-TVX]{1,3}[^\P{Lu}B-DĐF-HJ-NP-TV-XZ]{1,3}[CGHMNPT]{0,2}\P{L}?)$/u;
const WIDEST = 3.2;
const CAPITALS = /^\P{L}*\p{Lu}\P{L}*\p{Lu}/u;

/**
 * The words with the Roman numbers that begin lines as the image shows them, and with the point that stands behind them; `image` is what
 * the boxes lie on. What may be a figure, a letter or a word ("1.", "L", "Hi") is changed only where a capital follows and the image shows
 * serifs and a point.
 */
export function countRomanNumbers(words: Word[], image: Raster, print: Print): Word[] {
  return words.flatMap((word, index) => {
    if (words[index - 1]?.line === word.line || !word.box) return [word];
    const isNumber = NUMBER_LIKE.test(word.text);
    const [, read, title] = WITH_TITLE.exec(word.text) ?? (isNumber ? null : RUN_INTO_TITLE.exec(word.text)) ?? [];
    if (read && title) return partNumber(word, read, title, image, print);
    if (!isNumber) return [word];
    const next = words[index + 1]?.line === word.line ? words[index + 1] : undefined;
    const [, top, right, bottom] = word.box;
    const end = next?.box ? Math.max(right, Math.min(right + BEYOND * (bottom - top), next.box[0] - 1)) : right;
    const numeral = readNumeral(image, word.box, end, print);
    const text = (numeral && textOf(word.text, next?.text, numeral, isDamaged(print))) ?? word.text.replace(FIGURE, 'I');
    return [text === word.text ? word : { ...word, text }];
  });
}

/** A number that was read as one word with the title behind it, and the title; the word as it is where the image shows no number and no space. */
function partNumber(word: Word, read: string, title: string, image: Raster, print: Print): Word[] {
  const [left, top, right, bottom] = word.box!;
  const end = Math.min(right, left + WIDEST * (bottom - top));
  const numeral = readNumeral(image, [left, top, end, bottom], end, print);
  const text = numeral && numeral.behind !== '' && numeral.right < end ? textOf(read, title, numeral, isDamaged(print)) : null;
  if (!numeral || !text) return [word];
  const { alternatives: _, ...rest } = word;
  return [{ ...rest, text, box: [left, top, numeral.right, bottom] }, { ...rest, text: title, box: [numeral.right, top, right, bottom] }];
}

/** The number as the paper has it; null where it may be something else. `isDamaged`: the page is. */
function textOf(read: string, next: string | undefined, numeral: Numeral, isDamaged: boolean): string | null {
  const sign = /[.,/]$/.exec(read)?.[0] ?? '';
  // Slashes are not measured.
  const measured = sign === '/' ? numeral.letters.replace(/\?$/, '') : numeral.letters;
  if (measured.includes('?') && ROMAN.test(read.slice(0, read.length - sign.length))) return null;
  const letters = withReadLetters(measured, read);
  if (!letters || !ROMAN.test(letters) || numeral.isJoined) return null;
  const isTitle = next !== undefined && /^[\p{Lu}\p{N}]/u.test(next);
  const isPlain = PLAIN.test(read);
  const behind = isTitle && numeral.behind !== '' ? numeral.behind : sign;
  if (isPlain) return letters + behind;
  if (!isTitle || behind === '' || !NUMBER.test(read) && !CAPITALS.test(next)) return null;
  // One stroke or more that may be figures or small letters; dirt gives figures serifs, too.
  if (/^I+$/.test(letters) && (!numeral.isCapital || (isDamaged && read.includes('1') && !CAPITALS.test(next)))) return null;
  return letters + behind;
}

/** Engines know V and X better than their strokes do: those that were read stand for those that were measured; null where their numbers differ. */
function withReadLetters(letters: string, read: string): string | null {
  const known = read.toUpperCase().match(/[VX]/g) ?? [];
  const measured = letters.match(/[^I]/g) ?? [];
  if (known.length === 0) return letters.includes('?') ? null : letters;
  if (known.length !== measured.length) return null;
  let at = 0;
  return letters.replace(/[^I]/g, () => known[at++]!);
}
