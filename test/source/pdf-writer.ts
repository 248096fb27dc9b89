/** Small PDFs written by hand, so that tests can make every kind of page and of damage. */
import { deflateSync } from 'node:zlib';

/** What one page holds: a content stream and the images that it names `/Im0`, `/Im1`, … */
export interface PageSpec {
  content?: string;
  mediaBox?: string;
  extra?: string;
  images?: ImageSpec[];
  annotations?: string[];
}

/** An image: entries of its dictionary besides /Type and /Subtype, and its bytes as the filter wants them. */
export interface ImageSpec { entries: string; data: Uint8Array }

/** A PDF under construction; object 1 is the catalogue, 2 the page tree, 3 the font. */
export class PdfWriter {
  private readonly objects: Buffer[] = [];

  /** Add an object, give its number. */
  add(body: string): number { return this.objects.push(Buffer.from(body, 'latin1')); }

  /** Add a stream, give its number. */
  stream(entries: string, data: Uint8Array | string): number {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data);
    return this.objects.push(Buffer.concat([Buffer.from(`<< ${entries} /Length ${bytes.length} >>\nstream\n`, 'latin1'), bytes, Buffer.from('\nendstream')]));
  }

  set(number: number, body: string): void { this.objects[number - 1] = Buffer.from(body, 'latin1'); }

  finish(): Buffer {
    const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
    let at = parts[0]!.length;
    const offsets = this.objects.map((body, i) => {
      const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
      parts.push(part);
      const here = at;
      at += part.length;
      return here;
    });
    const size = this.objects.length + 1;
    parts.push(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`
      + `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`));
    return Buffer.concat(parts);
  }
}

/** Codes of the test font are UTF-16 units: every character maps to itself, half an em wide; `unmapped` leaves the map out. */
export function makePdf(pages: PageSpec[], font: { name?: string; unmapped?: boolean } = {}): Buffer {
  const pdf = new PdfWriter();
  pdf.add('<< /Type /Catalog /Pages 2 0 R >>');
  pdf.add('');
  pdf.add('');
  const map = pdf.stream('', '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <ffff> endcodespacerange\n'
    + `${Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0')).map((high) => `1 beginbfrange <${high}00> <${high}ff> <${high}00> endbfrange`).join('\n')}\nendcmap end end`);
  const { name = 'ABCDEF+TestSerif', unmapped = false } = font;
  const descriptor = pdf.add(`<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>`);
  const descendant = pdf.add(`<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R /DW 500 >>`);
  pdf.set(3, `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] ${unmapped ? '' : `/ToUnicode ${map} 0 R`} >>`);
  const kids = pages.map((page) => {
    const images = (page.images ?? []).map(({ entries, data }, i) => `/Im${i} ${pdf.stream(`/Type /XObject /Subtype /Image ${entries}`, data)} 0 R`);
    const content = pdf.stream('', page.content ?? '');
    const annotations = (page.annotations ?? []).map((body) => `${pdf.add(body.replace('APPEARANCE', () => String(appearance(pdf, body))))} 0 R`);
    return pdf.add(`<< /Type /Page /Parent 2 0 R /MediaBox [${page.mediaBox ?? '0 0 595 842'}] /Contents ${content} 0 R ${page.extra ?? ''} `
      + `/Resources << /Font << /F1 3 0 R >> /XObject << ${images.join(' ')} >> >> /Annots [${annotations.join(' ')}] >>`);
  });
  pdf.set(2, `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`);
  return pdf.finish();
}

/** The appearance of an annotation, whose text stands in its /Contents: lines from the top, and a black bar below them. */
function appearance(pdf: PdfWriter, body: string): number {
  const lines = /\/Contents \((.*?)\)/s.exec(body)?.[1]?.split('|').map((line) => Buffer.from(line, 'latin1').toString('utf8')) ?? [];
  return pdf.stream('/Type /XObject /Subtype /Form /BBox [0 0 300 60] /Resources << /Font << /F1 3 0 R >> >>',
    `0 g 2 2 100 4 re f ${lines.map((line, i) => text(2, 50 - i * 12, 8, line)).join('\n')}`);
}

/** Content that shows one line of text at a place in points. `mode`: the text rendering mode, 3 is invisible. */
export function text(x: number, y: number, size: number, line: string, mode = 0): string {
  const codes = Array.from(line, (character) => character.charCodeAt(0).toString(16).padStart(4, '0')).join('');
  return `BT /F1 ${size} Tf ${mode} Tr 1 0 0 1 ${x} ${y} Tm <${codes}> Tj ET`;
}

/** Content that places image `index` in a rectangle. */
export function place(index: number, x: number, y: number, width: number, height: number): string {
  return `q ${width} 0 0 ${height} ${x} ${y} cm /Im${index} Do Q`;
}

/** A grey image, 8 bits a sample, by a function of the pixel. */
export function greyImage(width: number, height: number, value: (x: number, y: number) => number): ImageSpec {
  const data = Uint8Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)));
  return { entries: `/Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode`, data: deflateSync(data) };
}
