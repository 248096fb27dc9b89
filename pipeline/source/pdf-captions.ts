/** Text over the page: appearances of annotations, and captions of digital signatures among it and in the page itself. */
import { multiply, type Matrix } from './pdf-geometry.ts';
import { buildLines } from './pdf-lines.ts';
import { readWords, type PdfWord } from './pdf-text.ts';
import type { Pdfium } from './pdfium.ts';

/** Annotations that show text of their own (ISO 32000-1, table 169): free text, stamps, form fields. */
const FREE_TEXT = 3;
const STAMP = 13;
const WIDGET = 20;
/** FPDF_OBJECT_DICTIONARY and FPDF_OBJECT_REFERENCE: the value of a signature field is a dictionary, mostly an indirect one, that of other fields a text or a name (ISO 32000-1, 12.7.4). */
const DICTIONARY = 6;
const REFERENCE = 9;
/** Annotation flags hidden and no view (ISO 32000-1, table 165). */
const UNSEEN_FLAGS = 2 | 32;
const HIDDEN = 2;
/** Annotations of one page that are read. */
const MAX_ANNOTATIONS = 64;

/** What Vietnamese and common foreign signing programs write into the appearance of a signature. */
const SIGNED = /^(?:(?:người ký|ký bởi|ký ngày|ngày ký|thời gian ký|giờ ký|nguoi ky|ky boi|ky ngay|ngay ky|thoi gian ky|gio ky|signed by|signing time|signature valid)\s*:|digitally signed|signature not verified)/iu;
const ALONGSIDE = /^(?:email|e-mail|cơ quan|tổ chức|chức vụ|đơn vị|lý do|co quan|to chuc|chuc vu|don vi|ly do|reason|location|date|dn|cn)\s*[:=]/iu;
const ANY_SIGNED = /người ký|ký bởi|ký ngày|ngày ký|thời gian ký|giờ ký|nguoi ky|ky boi|ky ngay|ngay ky|thoi gian ky|gio ky|signed|signing|signature/i;
/** Lines of one caption follow each other within this many; it has at least two. */
const CAPTION_LINES = 5;

/** Words that the annotations of a loaded page show, by annotation; positions are those of the page's annotations. `signature`: the caption of a field that is signed; one of a single line may be a number or a day that was filled in so. */
export function readAnnotations(pdfium: Pdfium, page: number, display: Matrix, width: number, height: number): { index: number; words: PdfWord[]; signature: boolean }[] {
  const { api } = pdfium;
  const found: { index: number; words: PdfWord[]; signature: boolean }[] = [];
  const keys = pdfium.copyIn(Buffer.from('V\0FT\0'));
  const count = Math.min(MAX_ANNOTATIONS, api.FPDFPage_GetAnnotCount(page));
  for (let index = 0; index < count; index++) {
    const annotation = api.FPDFPage_GetAnnot(page, index);
    if (!annotation) continue;
    pdfium.holding(() => {
      const subtype = api.FPDFAnnot_GetSubtype(annotation);
      if ((subtype !== FREE_TEXT && subtype !== STAMP && subtype !== WIDGET) || (api.FPDFAnnot_GetFlags(annotation) & UNSEEN_FLAGS) !== 0) return;
      const rectangle = pdfium.floats(4, (at) => api.FPDFAnnot_GetRect(annotation, at));
      if (!rectangle) return;
      const [x0, y0, x1, y1] = rectangle as unknown as [number, number, number, number];
      const words = readAppearance(pdfium, annotation, [Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0)], display, width, height);
      if (words.length > 0) found.push({ index, words, signature: subtype === WIDGET && isSigned(pdfium, annotation, keys) && buildLines(words).length > 1 });
    }, () => api.FPDFPage_CloseAnnot(annotation));
  }
  pdfium.free(keys);
  return found;
}

/** Whether a form field is a signature that has been given; `keys` is where "V" and "FT" stand in memory. */
function isSigned(pdfium: Pdfium, annotation: number, keys: number): boolean {
  const { api } = pdfium;
  const value = api.FPDFAnnot_GetValueType(annotation, keys);
  if (value !== DICTIONARY && value !== REFERENCE) return false;
  const type = Buffer.from(pdfium.bytes((at, size) => api.FPDFAnnot_GetStringValue(annotation, keys + 2, at, size))).toString('utf16le').replace(/\0.*$/s, '');
  return type === 'Sig';
}

/** An appearance is read as a page of its own, and placed where the annotation stands: `[left, bottom, width, height]` in user space. */
function readAppearance(pdfium: Pdfium, annotation: number, [left, bottom, wide, high]: [number, number, number, number], display: Matrix, width: number, height: number): PdfWord[] {
  const { api } = pdfium;
  const document = api.EPDFAnnot_ExportAppearanceAsDocument(annotation);
  if (!document) return [];
  return pdfium.holding(() => {
    const page = api.FPDF_LoadPage(document, 0);
    if (!page) return [];
    return pdfium.holding(() => {
      const ownWidth = api.FPDF_GetPageWidthF(page);
      const ownHeight = api.FPDF_GetPageHeightF(page);
      if (!(ownWidth > 0 && ownHeight > 0)) return [];
      const placed = multiply([wide / ownWidth, 0, 0, high / ownHeight, left, bottom], display);
      return readWords(pdfium, page, placed, width, height, { textOrder: new Map(), covers: null, layered: false });
    }, () => api.FPDF_ClosePage(page));
  }, () => api.FPDF_CloseDocument(document));
}

/** Part words into those of signature captions, caption by caption, and the others. */
export function partCaptions(words: PdfWord[]): { captions: PdfWord[][]; others: PdfWord[] } {
  const visible = words.filter((word) => !word.invisible);
  if (!ANY_SIGNED.test(visible.map(({ text }) => text).join(' '))) return { captions: [], others: words };
  const lines = buildLines(visible);
  const texts = lines.map((line) => line.map(({ text }) => text).join(' '));
  const found: { words: PdfWord[]; lines: number; last: number }[] = [];
  texts.forEach((text, i) => {
    const signed = SIGNED.test(text);
    if (!signed && !(ALONGSIDE.test(text) && texts.slice(Math.max(0, i - CAPTION_LINES), i + CAPTION_LINES + 1).some((near) => SIGNED.test(near)))) return;
    const open = found.at(-1);
    if (open && i - open.last <= CAPTION_LINES) {
      open.words.push(...lines[i]!);
      open.lines++;
      open.last = i;
    } else found.push({ words: [...lines[i]!], lines: 1, last: i });
  });
  const captions = found.filter(({ lines }) => lines >= 2).map((caption) => caption.words);
  const taken = new Set(captions.flat());
  return { captions, others: taken.size === 0 ? words : words.filter((word) => !taken.has(word)) };
}

/** Hide annotations while `work` runs. */
export function withHidden<T>(pdfium: Pdfium, page: number, indexes: number[], work: () => T): T {
  const { api } = pdfium;
  const setFlags = (change: (flags: number) => number) => {
    for (const index of indexes) {
      const annotation = api.FPDFPage_GetAnnot(page, index);
      if (!annotation) continue;
      api.FPDFAnnot_SetFlags(annotation, change(api.FPDFAnnot_GetFlags(annotation)));
      api.FPDFPage_CloseAnnot(annotation);
    }
  };
  setFlags((flags) => flags | HIDDEN);
  return pdfium.holding(work, () => setFlags((flags) => flags & ~HIDDEN));
}
