/** The text layer of a PDF page: characters from PDFium, gathered into words. */
import { applyX, applyY, IDENTITY, type Matrix } from './pdf-geometry.ts';
import type { Pdfium } from './pdfium.ts';
import type { Box } from '../model.ts';

/** Characters that are read from one page; the densest tables on A3 have 15,000. */
const MAX_CHARACTERS = 60_000;

/** Which way the text runs on the displayed page, in clockwise quarter turns that make it upright. */
export type Rotation = 0 | 90 | 180 | 270;

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
  /** why it may not be seen though it is painted; the picture knows */
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

/** What all characters of one text object share. */
interface TextStyle { font: string; size: number; rotation: Rotation; invisible: boolean; slanted: boolean; object: number; doubtful: boolean; clip: Box | null }

/**
 * Words of a loaded page, in the order of the PDF; those that lie outside the page are dropped.
 * `textOrder`: painting order of text objects; `covers`: that of an image that covers the page, if any: text painted before it cannot be seen;
 * `layered`: the document may have layers that are switched off.
 */
export function readWords(pdfium: Pdfium, page: number, display: Matrix, width: number, height: number, textOrder: Map<number, number>, covers: number | null, layered = false): PdfWord[] {
  const { api } = pdfium;
  const textPage = api.FPDFText_LoadPage(page);
  if (!textPage) return [];
  return pdfium.holding(() => {
    const reader = new WordReader(pdfium, textPage, display, textOrder, covers, layered);
    const count = Math.min(MAX_CHARACTERS, api.FPDFText_CountChars(textPage));
    for (let i = 0; i < count; i++) reader.read(i);
    reader.endWord();
    withoutHyphens(reader.words);
    return reader.words.filter(({ box, size, text }) => {
      if (!Number.isFinite(size) || text === '') return false;
      const x = (box[0] + box[2]) / 2;
      const y = (box[1] + box[3]) / 2;
      return x >= 0 && x <= width && y >= 0 && y <= height;
    });
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
  private readonly styles = new Map<number, TextStyle>();
  private readonly fontNames = new Map<number, string>();
  private readonly pdfium: Pdfium;
  private readonly textPage: number;
  private readonly display: Matrix;
  private readonly textOrder: Map<number, number>;
  private readonly covers: number | null;
  private readonly layered: boolean;

  constructor(pdfium: Pdfium, textPage: number, display: Matrix, textOrder: Map<number, number>, covers: number | null, layered: boolean) {
    this.pdfium = pdfium;
    this.textPage = textPage;
    this.display = display;
    this.textOrder = textOrder;
    this.covers = covers;
    this.layered = layered;
  }

  read(index: number): void {
    const { api } = this.pdfium;
    const code = api.FPDFText_GetUnicode(this.textPage, index);
    let character = decode(code);
    if ((code === 13 || code === 10) && api.FPDFText_IsGenerated(this.textPage, index) === 1) { this.broken = true; return; }
    if (character === ' ') { this.endWord(); return; }
    if (character === '' && code !== SOFT_HYPHEN) return;
    const object = api.FPDFText_GetTextObject(this.textPage, index);
    if (!object) { this.endWord(); return; }
    const style = this.style(object, index);
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

  private style(object: number, index: number): TextStyle {
    const known = this.styles.get(object);
    if (known) return known;
    const { api } = this.pdfium;
    const [a, b, c, d] = (this.pdfium.floats(6, (at) => api.FPDFText_GetMatrix(this.textPage, index, at)) ?? IDENTITY) as unknown as Matrix;
    const dx = a * this.display[0] + b * this.display[2];
    const dy = a * this.display[1] + b * this.display[3];
    const rotation: Rotation = Math.abs(dx) >= Math.abs(dy) ? (dx >= 0 ? 0 : 180) : dy < 0 ? 90 : 270;
    const mode = api.FPDFTextObj_GetTextRenderMode(object);
    const fill = this.pdfium.integers(4, (at) => api.FPDFPageObj_GetFillColor(object, at, at + 4, at + 8, at + 12));
    const alpha = fill?.[3];
    const beneath = this.covers !== null && (this.textOrder.get(object) ?? Infinity) < this.covers;
    const style: TextStyle = {
      font: this.fontName(api.FPDFTextObj_GetFont(object)),
      size: Math.abs(api.FPDFText_GetFontSize(this.textPage, index)) * Math.hypot(c, d),
      rotation,
      invisible: mode === 3 || mode === 7 || alpha === 0 || beneath,
      slanted: Math.min(Math.abs(dx), Math.abs(dy)) > SLANT * Math.max(Math.abs(dx), Math.abs(dy)),
      object,
      doubtful: (fill !== null && alpha !== undefined && (alpha < FAINT_ALPHA || Math.min(fill[0]!, fill[1]!, fill[2]!) > PALE)) || (this.layered && isLayered(this.pdfium, object)),
      clip: clipOf(this.pdfium, object, this.display),
    };
    this.styles.set(object, style);
    return style;
  }

  private fontName(font: number): string {
    const known = this.fontNames.get(font);
    if (known !== undefined) return known;
    const bytes = font ? this.pdfium.bytes((at, size) => this.pdfium.api.FPDFFont_GetBaseFontName(font, at, size)) : new Uint8Array(0);
    const name = Buffer.from(bytes).toString('utf8').replace(/\0.*$/s, '').replace(/^[A-Z]{6}\+/, '').slice(0, 100);
    this.fontNames.set(font, name);
    return name;
  }
}

/** Tangent of the angle to the lines of the page from which text is slanted (15 degrees); OCR layers of skewed scans stay far below. */
const SLANT = 0.27;
/** Fill colours from here on are hardly seen on white paper; white text on dark ground is. */
const PALE = 225;
const FAINT_ALPHA = 64;
/** Paths of a clip, and segments of each, that are looked at. */
const MAX_CLIP_PATHS = 8;
const MAX_SEGMENTS = 64;
const MAX_MARKS = 8;

/** The box around what a text object is clipped to, in points of the displayed page; null where it is not clipped, or in ways that boxes do not say. */
function clipOf(pdfium: Pdfium, object: number, display: Matrix): Box | null {
  const { api } = pdfium;
  const clip = api.FPDFPageObj_GetClipPath(object);
  const paths = clip ? api.FPDFClipPath_CountPaths(clip) : 0;
  if (paths <= 0 || paths > MAX_CLIP_PATHS) return null;
  const all: Box = [-Infinity, -Infinity, Infinity, Infinity];
  for (let path = 0; path < paths; path++) {
    const segments = api.FPDFClipPath_CountPathSegments(clip, path);
    if (segments <= 0 || segments > MAX_SEGMENTS) return null;
    const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < segments; i++) {
      const point = pdfium.floats(2, (at) => api.FPDFPathSegment_GetPoint(api.FPDFClipPath_GetPathSegment(clip, path, i), at, at + 4));
      if (!point) return null;
      const x = applyX(display, point[0]!, point[1]!);
      const y = applyY(display, point[0]!, point[1]!);
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    all[0] = Math.max(all[0], box[0]);
    all[1] = Math.max(all[1], box[1]);
    all[2] = Math.min(all[2], box[2]);
    all[3] = Math.min(all[3], box[3]);
  }
  return all;
}

/** Whether a text object is marked as content of a layer (optional content: ISO 32000-1, 8.11.3.2). */
function isLayered(pdfium: Pdfium, object: number): boolean {
  const { api } = pdfium;
  const count = Math.min(MAX_MARKS, api.FPDFPageObj_CountMarks(object));
  for (let i = 0; i < count; i++) {
    const length = pdfium.integers(1, (at) => api.FPDFPageObjMark_GetName(api.FPDFPageObj_GetMark(object, i), at + 8, 16, at));
    // "OC" and its end, in UTF-16
    if (length?.[0] === 6 && pdfium.memory[pdfium.scratch + 8] === 0x4f && pdfium.memory[pdfium.scratch + 10] === 0x43) return true;
  }
  return false;
}

function holdsMiddle(box: Box, glyph: Float64Array): boolean {
  const x = (glyph[0]! + glyph[2]!) / 2;
  const y = (glyph[1]! + glyph[3]!) / 2;
  return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
}

/** Glyphs of symbol fonts that stand for list bullets, and other codes with a fixed meaning. */
const SYMBOLS = new Map<number, string>([
  [0xf0b7, '•'], [0xf0a7, '▪'], [0xf06e, '■'], [0xf06f, 'o'], [0xf0a8, '◻'], [0xf02d, '-'], [0xf02b, '+'], [0xf02a, '*'],
  [0xf0d8, '➢'], [0xf0fc, '✓'], [0xf0fe, '☑'], [0xf076, '❖'], [0xf0e0, '→'], [0xf0e8, '➔'], [0xf0be, '—'],
  // PDFium marks a hyphen at a line end with U+0002.
  [0x02, '-'],
]);

/** A character as text: ' ' for every blank, '' for what has no width, U+FFFD for what is not mapped. */
function decode(code: number): string {
  if (code === 9 || code === 10 || code === 13 || code === 32 || code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x3000) return ' ';
  if (code === 0xad || code === 0xfeff || (code >= 0x200b && code <= 0x200f)) return '';
  const symbol = SYMBOLS.get(code);
  if (symbol) return symbol;
  if (code < 32 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code <= 0xdfff) || code >= 0xfffd) return code > 0xffff && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  // Ligatures (U+FB00–FB06) are two or three printed letters.
  return code >= 0xfb00 && code <= 0xfb06 ? String.fromCodePoint(code).normalize('NFKC') : String.fromCodePoint(code);
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

/** How far along the line a point of the displayed page stands. */
function along(rotation: Rotation, x: number, y: number): number {
  return rotation === 0 ? x : rotation === 90 ? -y : rotation === 180 ? -x : y;
}

/** How far down the page a point stands, for one who reads lines that run this way. */
export function down(rotation: Rotation, x: number, y: number): number {
  return rotation === 0 ? y : rotation === 90 ? x : rotation === 180 ? -y : -x;
}

/** Where a box (left, top, right, bottom) begins along the line. */
export function beginning(rotation: Rotation, box: ArrayLike<number>): number {
  return rotation === 0 ? box[0]! : rotation === 90 ? -box[3]! : rotation === 180 ? -box[2]! : box[1]!;
}

/** Where a box ends along the line. */
export function ending(rotation: Rotation, box: ArrayLike<number>): number {
  return rotation === 0 ? box[2]! : rotation === 90 ? -box[1]! : rotation === 180 ? -box[0]! : box[3]!;
}
