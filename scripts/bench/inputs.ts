/** The same pages for everybody: as image-only PDFs, as one PNG a page, and (digital) as PDFs with a text layer. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { makeConfig } from '../../pipeline/config.ts';
import { openSource } from '../../pipeline/pipeline.ts';
import PDFDocument from 'pdfkit';

const SCANS = fileURLToPath(new URL('../../../shared/samples/scans/', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../../fixtures/documents/', import.meta.url));
const FIXTURE_SCANS = ['kh-ubnd-tinh.bilevel.pdf', 'kh-bch.signed.pdf', 'kh-snv.stamped.pdf', 'kh-truong.office.pdf', 'kh-ttvh.pen.pdf', 'qd-phuong.tiff'];
const FIXTURE_DIGITAL = ['kh-ubnd-tinh.pdf', 'kh-ttyt.pdf', 'kh-xa.pdf', 'kh-truong.pdf', 'kh-ttvh.pdf', 'qd-phuong.pdf'];

export interface Inputs { origin: string; pages: number; pdfs: string[]; images: string[] }

/** Scanned documents: the real ones where they stand beside the project, else the fixtures'. Written to `folder`; at most `limit` pages. */
export async function scannedInputs(folder: string, limit: number): Promise<Inputs> {
  const real = existsSync(SCANS);
  const files = real ? readdirSync(SCANS).filter((name) => name.endsWith('.pdf')).sort().map((name) => join(SCANS, name)) : FIXTURE_SCANS.map((name) => join(FIXTURES, name));
  const inputs: Inputs = { origin: real ? 'real government scans beside the project' : "the fixtures' scans", pages: 0, pdfs: [], images: [] };
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    const source = await openSource({ name: basename(file), path: file }, makeConfig());
    const images: { png: Buffer; width: number; height: number }[] = [];
    for (let number = 1; number <= source.pageCount && inputs.pages + images.length < limit; number++) {
      const { data, width, height, channels, dpi } = await (await source.page(number)).raster();
      const resolution = dpi ?? 200;
      const png = await sharp(data, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb').withDensity(resolution).png().toBuffer();
      images.push({ png, width: (width * 72) / resolution, height: (height * 72) / resolution });
    }
    await source.close();
    if (images.length === 0) continue;
    const stem = join(folder, basename(file).replace(/\.\w+$/, ''));
    for (const [index, { png }] of images.entries()) {
      const path = `${stem}.${index + 1}.png`;
      writeFileSync(path, png);
      inputs.images.push(path);
    }
    writeFileSync(`${stem}.pdf`, await imagePdf(images));
    inputs.pdfs.push(`${stem}.pdf`);
    inputs.pages += images.length;
  }
  return inputs;
}

/** The scanned documents over and over, each time with other bytes, until there are `pages` pages. */
export async function manyScans(folder: string, pages: number): Promise<Inputs> {
  const once = await scannedInputs(folder, pages);
  const inputs: Inputs = { ...once, origin: `${once.origin}, repeated`, pdfs: [...once.pdfs] };
  for (let copy = 1; inputs.pages < pages; copy++) {
    for (const path of once.pdfs) {
      const again = path.replace('.pdf', `.${copy}.pdf`);
      writeFileSync(again, Buffer.concat([readFileSync(path), Buffer.from(`\n% copy ${copy}\n`)]));
      inputs.pdfs.push(again);
    }
    inputs.pages += once.pages;
  }
  return inputs;
}

/** Born-digital fixtures, each `copies` times with other bytes, so that nothing is done once for several. */
export async function digitalInputs(folder: string, copies: number): Promise<Inputs> {
  const inputs: Inputs = { origin: `born-digital fixtures, ${copies} copies`, pages: 0, pdfs: [], images: [] };
  mkdirSync(folder, { recursive: true });
  for (const name of FIXTURE_DIGITAL) {
    const source = await openSource({ name, path: join(FIXTURES, name) }, makeConfig());
    for (let copy = 0; copy < copies; copy++) {
      const path = join(folder, name.replace('.pdf', `.${copy}.pdf`));
      writeFileSync(path, Buffer.concat([readFileSync(join(FIXTURES, name)), Buffer.from(`\n% copy ${copy}\n`)]));
      inputs.pdfs.push(path);
      inputs.pages += source.pageCount;
    }
    await source.close();
  }
  return inputs;
}

async function imagePdf(images: { png: Buffer; width: number; height: number }[]): Promise<Buffer> {
  const document = new PDFDocument({ autoFirstPage: false });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve) => { document.on('end', resolve); });
  for (const { png, width, height } of images) {
    document.addPage({ size: [width, height], margin: 0 });
    document.image(png, 0, 0, { width, height });
  }
  document.end();
  await done;
  return Buffer.concat(chunks);
}
