import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../pipeline/source/index.ts';
import { PdfWriter } from './pdf-writer.ts';

const limits = { maxBytes: 1e9, maxPages: 100, maxPixels: 120_000_000 };
const services = { decodeText: () => ({ text: '', encoding: '' }) };
/** Typed lines that are seen, in a font that every reader has. */
const line = (y: number, text: string, more = '0 g') => `${more} BT /F1 12 Tf 72 ${y} Td (${text}) Tj ET`;
const body = Array.from({ length: 12 }, (_, i) => line(700 - i * 20, 'The body of the page is typed')).join('\n');

/** One page; `MC0` is a layer that is switched off, `MC1` one that is shown, `Fm0` and `Fm1` forms on them, `Im0` a white image, `Im1` one that is transparent. */
function onePage(content: string, more = ''): Buffer {
  const pdf = new PdfWriter();
  pdf.add('<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [4 0 R 5 0 R] /D << /Order [4 0 R 5 0 R] /OFF [4 0 R] >> >> >>');
  pdf.add('<< /Type /Pages /Kids [6 0 R] /Count 1 >>');
  pdf.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  pdf.add('<< /Type /OCG /Name (hidden) >>');
  pdf.add('<< /Type /OCG /Name (shown) >>');
  pdf.add('');
  const stream = pdf.stream('', content);
  const form = (layer: number) => pdf.stream(`/Type /XObject /Subtype /Form /BBox [0 0 595 842] /OC ${layer} 0 R /Resources << /Font << /F1 3 0 R >> >>`, line(100, 'within a form'));
  const pixels = deflateSync(new Uint8Array(64).fill(255));
  const image = (entries: string) => pdf.stream(`/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode ${entries}`, pixels);
  const mask = pdf.stream('/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode', deflateSync(new Uint8Array(64)));
  pdf.set(6, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${more} /Contents ${stream} 0 R /Resources << /Font << /F1 3 0 R >> /Properties << /MC0 4 0 R /MC1 5 0 R >>`
    + ` /XObject << /Fm0 ${form(4)} 0 R /Fm1 ${form(5)} 0 R /Im0 ${image('')} 0 R /Im1 ${image(`/SMask ${mask} 0 R`)} 0 R >> >> >>`);
  return pdf.finish();
}

async function readPage(content: string, more = ''): Promise<{ seen: string; unseen: string }> {
  const source = await openSource({ bytes: onePage(`${body}\n${content}`, more), name: 'a.pdf' }, limits, services);
  const page = await source.page(1);
  await source.close();
  return { seen: page.textLayer!.words.map(({ text }) => text).join(' ').replaceAll('The body of the page is typed', '').trim(), unseen: page.unseen?.join(' ') ?? '' };
}

describe('text that cannot be seen is left out, and named:', () => {
  it.each([
    ['on a layer that is switched off', `/OC /MC0 BDC ${line(100, 'kept secret')} EMC`, 'kept secret'],
    ['in a form on such a layer', '/Fm0 Do', 'within a form'],
    ['white on white', line(100, 'white words', '1 g'), 'white words'],
    ['clipped away', `q 300 300 50 50 re W n ${line(100, 'clipped words')} Q`, 'clipped words'],
    ['beneath a white shape', `${line(100, 'covered words')} 1 g 60 90 200 40 re f`, 'covered words'],
    ['beneath an image', `${line(100, 'covered words')} q 200 0 0 40 60 90 cm /Im0 Do Q`, 'covered words'],
    ['not painted, where no image stands', `3 Tr ${line(100, 'unpainted words')} 0 Tr`, 'unpainted words'],
  ])('%s', async (_, content, unseen) => {
    expect(await readPage(content)).toEqual({ seen: '', unseen });
  });
});

describe('text that is seen stays:', () => {
  it.each([
    ['on a layer that is shown', `/OC /MC1 BDC ${line(100, 'shown words')} EMC`, 'shown words'],
    ['in a form on such a layer', '/Fm1 Do', 'within a form'],
    ['white on black', `0 g 60 90 200 40 re f ${line(100, 'white words', '1 g')}`, 'white words'],
    ['within its clip', `q 60 90 200 40 re W n ${line(100, 'words in a cell')} Q`, 'words in a cell'],
    ['beneath a transparent seal', `${line(100, 'sealed words')} q 200 0 0 40 60 90 cm /Im1 Do Q`, 'sealed words'],
    ['above a shape', `0.9 g 60 90 200 40 re f ${line(100, 'words in a cell')}`, 'words in a cell'],
  ])('%s', async (_, content, seen) => {
    expect(await readPage(content)).toEqual({ seen, unseen: '' });
  });

  it('on a page that is turned', async () => {
    expect(await readPage(`q 60 90 200 40 re W n ${line(100, 'words in a cell')} Q ${line(60, 'white words', '1 g')}`, '/Rotate 90')).toEqual({ seen: 'words in a cell', unseen: 'white words' });
  });
});
