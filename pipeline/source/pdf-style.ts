/** What the characters of one text object of a PDF have in common: font, direction, and what speaks against their being seen. */
import type { Box } from '../model.ts';
import type { Rotation } from './pdf-direction.ts';
import { applyX, applyY, IDENTITY, type Matrix } from './pdf-geometry.ts';
import type { Pdfium } from './pdfium.ts';

/** What all characters of one text object share; `clip` in points of the displayed page. */
export interface TextStyle { font: string; size: number; rotation: Rotation; invisible: boolean; slanted: boolean; object: number; doubtful: boolean; clip: Box | null }

/** What of a page's painting says which text can be seen: text objects by painting order, that of an image that covers the page, if any (text painted before it cannot be seen), whether the document may have layers that are switched off. */
export interface Painting { textOrder: Map<number, number>; covers: number | null; layered: boolean }

/** Tangent of the angle to the lines of the page from which text is slanted (15 degrees); OCR layers of skewed scans stay far below. */
const SLANT = 0.27;
/** Fill colours from here on are hardly seen on white paper; white text on dark ground is. */
const PALE = 225;
const FAINT_ALPHA = 64;
/** Paths of a clip, and segments of each, that are looked at. */
const MAX_CLIP_PATHS = 8;
const MAX_SEGMENTS = 64;
const MAX_MARKS = 8;

/** The styles of a text page, each looked up once. */
export class TextStyles {
  private readonly styles = new Map<number, TextStyle>();
  private readonly fontNames = new Map<number, string>();
  private readonly pdfium: Pdfium;
  private readonly textPage: number;
  private readonly display: Matrix;
  private readonly painting: Painting;

  constructor(pdfium: Pdfium, textPage: number, display: Matrix, painting: Painting) {
    this.pdfium = pdfium;
    this.textPage = textPage;
    this.display = display;
    this.painting = painting;
  }

  /** The style of a text object; `index`: of one of its characters. */
  of(object: number, index: number): TextStyle {
    const known = this.styles.get(object);
    if (known) return known;
    const { api } = this.pdfium;
    const { textOrder, covers, layered } = this.painting;
    const [a, b, c, d] = (this.pdfium.floats(6, (at) => api.FPDFText_GetMatrix(this.textPage, index, at)) ?? IDENTITY) as unknown as Matrix;
    const dx = a * this.display[0] + b * this.display[2];
    const dy = a * this.display[1] + b * this.display[3];
    const rotation: Rotation = Math.abs(dx) >= Math.abs(dy) ? (dx >= 0 ? 0 : 180) : dy < 0 ? 90 : 270;
    const mode = api.FPDFTextObj_GetTextRenderMode(object);
    const fill = this.pdfium.integers(4, (at) => api.FPDFPageObj_GetFillColor(object, at, at + 4, at + 8, at + 12));
    const alpha = fill?.[3];
    const beneath = covers !== null && (textOrder.get(object) ?? Infinity) < covers;
    const style: TextStyle = {
      font: this.fontName(api.FPDFTextObj_GetFont(object)),
      size: Math.abs(api.FPDFText_GetFontSize(this.textPage, index)) * Math.hypot(c, d),
      rotation,
      invisible: mode === 3 || mode === 7 || alpha === 0 || beneath,
      slanted: Math.min(Math.abs(dx), Math.abs(dy)) > SLANT * Math.max(Math.abs(dx), Math.abs(dy)),
      object,
      doubtful: (fill !== null && alpha !== undefined && (alpha < FAINT_ALPHA || Math.min(fill[0]!, fill[1]!, fill[2]!) > PALE)) || (layered && isLayered(this.pdfium, object)),
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
