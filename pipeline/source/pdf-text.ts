/** The text layer of a PDF page: characters from PDFium, gathered into words. */
import { holdsMiddle } from '../geometry.ts';
import type { Box } from '../model.ts';
import { decodeCharacter } from './pdf-characters.ts';
import { along, beginning, down, ending, type Rotation } from './pdf-direction.ts';
import { applyX, applyY, type Matrix } from './pdf-geometry.ts';
import { TextStyles, type Painting, type TextStyle } from './pdf-style.ts';
import type { Pdfium } from './pdfium.ts';

/** Characters that are read from one page; the densest tables on A3 have 15,000. */
const MAX_CHARACTERS = 60_000;

/** A word in points of the displayed page. */
export interface PdfWord {
  text: string;
  box: Box;
  /** where its baseline begins and ends */
  start: [number, number];
  end: [number, number];
  rotation: Rotation;
  /** height of the type in points */
  size: number;
  font: string;
  invisible: boolean;
  /** it runs across the lines of the page, as watermarks do */
  slanted: boolean;
  /** the text object that its first letter is of */
  object: number;
  /** it may not be seen though it is painted (pale, clipped, on a layer that may be switched off): the picture tells */
  doubtful: boolean;
  /** number of characters, how many of them have no Unicode at all, and how many have one that PDFium had to guess */
  characters: number;
  unmapped: number;
  guessed: number;
}

const SOFT_HYPHEN = 0xad;
/** Fonts in which the code of the soft hyphen is the letter ư, and words of the same encoding in fonts of other names: symbols of Latin-1 stand for letters. */
const TCVN3_FONT = /^\.?vn(?!u)/i;
const TCVN3_WORD = /\p{L}[\u00a8-\u00ac\u00ae-\u00bf]|[\u00a8-\u00ac\u00ae-\u00bf]\p{L}/u;
const MIN_TCVN3 = 0.2;

/**
 * Words of a loaded page, in the order of the PDF; those that lie outside the page are dropped.
 */
export function readWords(pdfium: Pdfium, page: number, display: Matrix, width: number, height: number, painting: Painting): PdfWord[] {
  const { api } = pdfium;
  const textPage = api.FPDFText_LoadPage(page);
  if (!textPage) return [];
  return pdfium.holding(() => {
    const reader = new WordReader(pdfium, textPage, display, painting);
    const count = Math.min(MAX_CHARACTERS, api.FPDFText_CountChars(textPage));
    for (let i = 0; i < count; i++) reader.read(i);
    reader.endWord();
    withoutHyphens(reader.words);
    return reader.words.filter(({ box, size, text }) => Number.isFinite(size) && text !== '' && holdsMiddle([0, 0, width, height], box));
  }, () => api.FPDFText_ClosePage(textPage));
}

/** Take soft hyphens out of the words, but of those where they are letters. */
function withoutHyphens(words: PdfWord[]): void {
  const hyphened = words.filter(({ text, font }) => text.includes('\u00ad') && !TCVN3_FONT.test(font));
  if (hyphened.length === 0 || words.filter(({ text }) => TCVN3_WORD.test(text)).length > words.length * MIN_TCVN3) return;
  for (const word of hyphened) word.text = word.text.replaceAll('\u00ad', '');
}

/** Gathers characters into words: blanks, line breaks of the document, changes of line and direction and wide gaps end a word. */
class WordReader {
  readonly words: PdfWord[] = [];
  private word: PdfWord | null = null;
  /** PDFium has put a line break behind the last character */
  private broken = false;
  /** where the character that is read stands: its box (left, top, right, bottom) and the beginning of its baseline (x, y), in points of the displayed page */
  private readonly glyph = new Float64Array(6);
  private readonly styles: TextStyles;
  private readonly pdfium: Pdfium;
  private readonly textPage: number;
  private readonly display: Matrix;

  constructor(pdfium: Pdfium, textPage: number, display: Matrix, painting: Painting) {
    this.pdfium = pdfium;
    this.textPage = textPage;
    this.display = display;
    this.styles = new TextStyles(pdfium, textPage, display, painting);
  }

  read(index: number): void {
    const { api } = this.pdfium;
    const code = api.FPDFText_GetUnicode(this.textPage, index);
    let character = decodeCharacter(code);
    if ((code === 13 || code === 10) && api.FPDFText_IsGenerated(this.textPage, index) === 1) { this.broken = true; return; }
    if (character === ' ') { this.endWord(); return; }
    if (character === '' && code !== SOFT_HYPHEN) return;
    const object = api.FPDFText_GetTextObject(this.textPage, index);
    if (!object) { this.endWord(); return; }
    const style = this.styles.of(object, index);
    if (character === '') character = '\u00ad';
    const unmapped = character === '\ufffd' ? 1 : 0;
    const guessed = api.FPDFText_HasUnicodeMapError(this.textPage, index) === 1 ? 1 : 0;
    if (!this.place(index)) return;
    const { word, glyph } = this;
    const most = this.broken ? LETTER_GAP : WORD_GAP;
    this.broken = false;
    if (word && continues(word, glyph, style, most)) {
      const { box, end } = word;
      word.text += character;
      for (let side = 0; side < 2; side++) {
        box[side] = Math.min(box[side]!, glyph[side]!);
        box[side + 2] = Math.max(box[side + 2]!, glyph[side + 2]!);
        end[side] = glyph[side + 4]!;
      }
      word.characters++;
      word.unmapped += unmapped;
      word.guessed += guessed;
    } else {
      this.endWord();
      const { font, size, rotation, invisible, slanted, object, doubtful, clip } = style;
      this.word = {
        text: character, box: [glyph[0]!, glyph[1]!, glyph[2]!, glyph[3]!], start: [glyph[4]!, glyph[5]!], end: [glyph[4]!, glyph[5]!],
        font, size, rotation, invisible, slanted, object, doubtful: doubtful || (clip !== null && !holdsMiddle(clip, glyph)), characters: 1, unmapped, guessed,
      };
    }
  }

  endWord(): void {
    if (!this.word) return;
    this.word.text = this.word.text.normalize('NFC');
    if (this.word.text.trim() !== '') this.words.push(this.word);
    this.word = null;
  }

  /** Note where a character stands: the box around the glyph (around its advance where the glyph is empty) and where its baseline begins. False where that is unknown. */
  private place(index: number): boolean {
    const { pdfium, textPage, display, glyph } = this;
    const { api, scratch: at } = pdfium;
    if (!api.FPDFText_GetCharOrigin(textPage, index, at, at + 8)) return false;
    const x = pdfium.double(0);
    const y = pdfium.double(1);
    glyph[4] = applyX(display, x, y);
    glyph[5] = applyY(display, x, y);
    if (!Number.isFinite(glyph[4] + glyph[5])) return false;
    if (api.FPDFText_GetCharBox(textPage, index, at, at + 8, at + 16, at + 24)) {
      const left = pdfium.double(0);
      const right = pdfium.double(1);
      const bottom = pdfium.double(2);
      const top = pdfium.double(3);
      if (right > left && top > bottom) {
        this.bound(left, bottom, right, top);
        return true;
      }
    }
    const loose = pdfium.floats(4, (at) => api.FPDFText_GetLooseCharBox(textPage, index, at));
    if (!loose || !loose.every(Number.isFinite)) return false;
    this.bound(loose[0]!, loose[3]!, loose[2]!, loose[1]!);
    return true;
  }

  /** Note the box of a character; the display turns by quarters, so two corners tell it. */
  private bound(left: number, bottom: number, right: number, top: number): void {
    const { display, glyph } = this;
    const x0 = applyX(display, left, bottom);
    const y0 = applyY(display, left, bottom);
    const x1 = applyX(display, right, top);
    const y1 = applyY(display, right, top);
    glyph[0] = Math.min(x0, x1);
    glyph[1] = Math.min(y0, y1);
    glyph[2] = Math.max(x0, x1);
    glyph[3] = Math.max(y0, y1);
  }
}

/** A wider gap than this share of the type parts words. */
const WORD_GAP = 0.5;
/**
 * The same where PDFium has put a line break between two characters. On pages of a few lines it takes the text for vertical and puts one behind nearly
 * every letter, so only the paper says whether a word goes on there: letters stand up to 0.12 of the type apart, words at least 0.25.
 */
const LETTER_GAP = 0.2;

/** Letters of slanted words begin no further apart than this share of the type. */
const SLANTED_GAP = 1.2;

/** Whether the next character (see `WordReader.glyph`) belongs to the word: same direction, same baseline (within half the type), no gap of more than the share `most` of the type. */
function continues({ rotation, invisible, slanted, size: own, box, end }: PdfWord, glyph: Float64Array, style: TextStyle, most: number): boolean {
  if (style.rotation !== rotation || style.invisible !== invisible || style.slanted !== slanted) return false;
  if (slanted) return Math.hypot(glyph[4]! - end[0], glyph[5]! - end[1]) <= Math.max(own, style.size, 1) * SLANTED_GAP;
  const size = Math.max(own, style.size, 1);
  const x = glyph[4]!;
  const y = glyph[5]!;
  return Math.abs(down(rotation, x, y) - down(rotation, end[0], end[1])) <= size * 0.5
    && along(rotation, x, y) >= along(rotation, end[0], end[1]) - size * 0.6
    && beginning(rotation, glyph) - ending(rotation, box) <= size * most;
}
