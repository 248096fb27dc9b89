/** An open PDF document on the process's PDFium, and what to do when PDFium crashes or the file is damaged. */
import { PipelineError, type ErrorPlace } from '../errors.ts';
import { loadPdfium, type Pdfium } from './pdfium.ts';

/** FPDF_GetLastError: a password is needed; an unsupported security scheme. */
const PASSWORD = 4;
const SECURITY = 5;

/** Copy a document into PDFium and open it; `error` is FPDF_GetLastError, or null. */
function load(pdfium: Pdfium, bytes: Uint8Array): { handle: number; copy: number; error: number | null } {
  const copy = pdfium.copyIn(bytes);
  const handle = pdfium.api.FPDF_LoadMemDocument(copy, bytes.length, pdfium.emptyString);
  if (handle) return { handle, copy, error: null };
  const error = pdfium.api.FPDF_GetLastError();
  pdfium.free(copy);
  return { handle: 0, copy: 0, error };
}

/**
 * A file that was cut off has lost its trailer, without which PDFium does not look for the rest: one is written that names the
 * last catalogue in the file or, where that is lost as well, a new one of all pages that are there, in the order of the file.
 * Null where there are none (or only in compressed objects).
 */
function withTrailer(bytes: Uint8Array): Uint8Array | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const catalogue = objectsOfType(file, 'Catalog').at(-1);
  const close = '\nendstream\nendobj\n';
  const trailer = (root: string) => `trailer\n<< /Root ${root} R >>\nstartxref\n0\n%%EOF\n`;
  if (catalogue) return Buffer.concat([file, Buffer.from(close + trailer(catalogue))]);
  const pages = objectsOfType(file, 'Page');
  if (pages.length === 0) return null;
  const [root, tree] = [FREE_OBJECT, FREE_OBJECT + 1];
  return Buffer.concat([file, Buffer.from(`${close}${root} 0 obj\n<< /Type /Catalog /Pages ${tree} 0 R >>\nendobj\n`
    + `${tree} 0 obj\n<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((page) => `${page} R`).join(' ')}] >>\nendobj\n${trailer(`${root} 0`)}`)]);
}

/** An object number that no file of sane size uses, below PDFium's limit of 4 Mi. */
const FREE_OBJECT = 4_000_000;
/** Pages that a repair looks for. */
const MAX_REPAIRED_PAGES = 100_000;

/** Numbers and generations ("12 0") of the objects whose dictionary begins with, or holds near its beginning, this /Type. */
function objectsOfType(file: Buffer, type: string): string[] {
  const found = new Set<string>();
  for (let at = file.indexOf(`/${type}`); at >= 0 && found.size < MAX_REPAIRED_PAGES; at = file.indexOf(`/${type}`, at + 1)) {
    // "/Pages" is no "/Page".
    if (/[A-Za-z]/.test(String.fromCharCode(file[at + type.length + 1] ?? 32))) continue;
    const before = file.toString('latin1', Math.max(0, at - 2048), at);
    if (!/\/Type\s*$/.test(before.slice(-32))) continue;
    const object = [...before.matchAll(/(?<![\d.])(\d{1,10})\s{1,4}(\d{1,5})\s{1,4}obj\b/g)].at(-1);
    if (object) found.add(`${object[1]} ${object[2]}`);
  }
  return [...found];
}

/** A document on the process's PDFium; opened again where the instance was replaced after a crash. */
export class PdfDocument {
  private bytes: Uint8Array;
  private readonly name: string;
  /** the file had lost its end, and was opened all the same */
  repaired = false;
  private pdfium: Pdfium | null = null;
  private handle = 0;
  private copy = 0;

  constructor(bytes: Uint8Array, name: string) {
    this.bytes = bytes;
    this.name = name;
  }

  /** Run a piece of synchronous work on the open document; a crash of PDFium costs the instance, not the process. */
  async use<T>(place: ErrorPlace, work: (pdfium: Pdfium, handle: number) => T): Promise<T> {
    // Another document may have broken the instance.
    if (!this.pdfium || this.pdfium.broken) {
      const fresh = await loadPdfium();
      guard(fresh, place, () => this.open(fresh));
    }
    const pdfium = this.pdfium!;
    try {
      return guard(pdfium, place, () => work(pdfium, this.handle));
    } finally {
      // A broken instance holds up to a gigabyte: let go of it.
      if (pdfium.broken) this.pdfium = null;
    }
  }

  /** Run work on a loaded page. Throws `source-damaged` where there is no such page. */
  async usePage<T>(place: ErrorPlace, number: number, work: (pdfium: Pdfium, page: number, document: number) => T): Promise<T> {
    return this.use(place, (pdfium, handle) => {
      const page = pdfium.api.FPDF_LoadPage(handle, number - 1);
      if (!page) throw new PipelineError('source-damaged', 'the page cannot be opened', { stage: 'source', place });
      return pdfium.holding(() => work(pdfium, page, handle), () => pdfium.api.FPDF_ClosePage(page));
    });
  }

  private open(pdfium: Pdfium): void {
    const place = { file: this.name };
    let opened = load(pdfium, this.bytes);
    if (opened.error !== null && opened.error !== PASSWORD && opened.error !== SECURITY) {
      const repaired = withTrailer(this.bytes);
      if (repaired) {
        opened = load(pdfium, repaired);
        if (opened.error === null) [this.bytes, this.repaired] = [repaired, true];
      }
    }
    switch (opened.error) {
      case null: break;
      case PASSWORD: throw new PipelineError('source-encrypted', 'the PDF asks for a password', { stage: 'source', place });
      case SECURITY: throw new PipelineError('source-encrypted', 'the PDF is encrypted in a way that cannot be read', { stage: 'source', place });
      default: throw new PipelineError('source-damaged', 'the PDF cannot be opened: its structure is damaged', { stage: 'source', place });
    }
    pdfium.documents++;
    [this.pdfium, this.handle, this.copy] = [pdfium, opened.handle, opened.copy];
  }

  async close(): Promise<void> {
    const pdfium = this.pdfium;
    this.pdfium = null;
    if (!pdfium || pdfium.broken) return;
    pdfium.documents--;
    guard(pdfium, { file: this.name }, () => {
      pdfium.api.FPDF_CloseDocument(this.handle);
      pdfium.free(this.copy);
    });
  }
}

/** Classify what PDFium throws: a trap or an exhausted stack or memory leaves it unusable. */
function guard<T>(pdfium: Pdfium, place: ErrorPlace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    pdfium.broken = true;
    const memory = pdfium.exhausted || /memory|allocat/i.test(String(error));
    throw new PipelineError(memory ? 'page-memory' : 'source-damaged', memory ? 'PDFium ran out of memory' : 'PDFium failed on this PDF', { stage: 'source', place, cause: error });
  }
}
