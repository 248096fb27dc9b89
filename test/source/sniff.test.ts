import { describe, expect, it } from 'vitest';
import { sniff, textEncoding } from '../../pipeline/source/sniff.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');

describe('sniff', () => {
  it.each([
    ['%PDF-1.4\n', 'pdf'], [`${'junk\r\n'.repeat(100)}%PDF-1.7`, 'pdf'],
    ['\x89PNG\r\n\x1a\n', 'png'], ['\xff\xd8\xff\xe0', 'jpeg'], ['RIFF\0\0\0\0WEBPVP8 ', 'webp'],
    ['II*\0', 'tiff'], ['MM\0*', 'tiff'], ['II+\0\x08\0\0\0', 'tiff'], ['MM\0+', 'tiff'],
    ['Kế hoạch số 12/KH-UBND', 'text'], ['BM.02/KH-UBND\nKẾ HOẠCH', 'text'], ['\xef\xbb\xbfK\xe1\xba\xbf ho\xe1\xba\xa1ch', 'text'],
  ])('%j is %s', (head, kind) => {
    const bytes = kind === 'text' && !head.startsWith('\xef') ? Buffer.from(head) : latin(head);
    expect(sniff(bytes)).toMatchObject({ kind });
  });

  it.each([
    ['PK\x03\x04..........................[Content_Types].xml word/document.xml', 'a Word document'],
    ['PK\x03\x04..........................xl/workbook.xml', 'an Excel workbook'],
    ['PK\x03\x04..........................mimetypeapplication/vnd.oasis.opendocument.text', 'an OpenDocument file'],
    ['PK\x03\x04..........................a.txt', 'a ZIP archive'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Office document (.doc, .xls)'],
    ['{\\rtf1', 'an RTF document'], ['<!DOCTYPE html><html>', 'a web page'], ['\n <HTML>', 'a web page'], ['<?xml version="1.0"?><a/>', 'an XML file'],
    ['MZ\x90\0', 'a Windows program'], ['\x7fELF\x02', 'a Linux program'], ['\0\0\0\x18ftypheic', 'a HEIC or AVIF image'], ['GIF89a', 'a GIF image'],
    ['\x1f\x8b\x08', 'a gzip archive'], ['BM\x36\x90\x63\0\0\0\0\0\x36\0\0\0', 'a BMP image'],
  ])('%j is refused as %s', (head, what) => {
    expect(sniff(latin(head))).toEqual({ kind: 'other', what });
  });

  it('takes neither binary data nor text with many control characters for text', () => {
    expect(sniff(Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 7919 >> 3) & 255))).toMatchObject({ kind: 'other' });
    expect(sniff(latin(`abc ${'\x01'.repeat(10)}`))).toMatchObject({ kind: 'other' });
  });

  it('calls a file empty when it holds nothing, zeros or blanks', () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(100_000), latin('\xef\xbb\xbf'.slice(0, 0)), latin(' \r\n \n')]) expect(sniff(bytes)).toEqual({ kind: 'empty' });
  });

  it('looks at all of a file that begins with zeros', () => {
    const bytes = new Uint8Array(100_000);
    bytes[99_999] = 65;
    expect(sniff(bytes)).toMatchObject({ kind: 'other' });
  });
});

describe('textEncoding', () => {
  const text = 'Kế hoạch số 12/KH-UBND\nngày 03 tháng 02 năm 2026';
  const swapped = Buffer.from(text, 'utf16le').swap16();
  it.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 without', Buffer.from(text, 'utf16le'), 'utf-16le'],
    ['UTF-16 big-endian without', swapped, 'utf-16be'],
    ['TCVN3', latin('KÕ ho¹ch sè 12'), '8-bit'],
  ])('%s', (_, bytes, encoding) => expect(textEncoding(bytes)).toBe(encoding));

  it('allows a sequence that the end of the sample cuts', () => {
    const bytes = Buffer.from('Kế').subarray(0, 3);
    expect(textEncoding(bytes, true)).toBe('utf-8');
    expect(textEncoding(bytes)).toBe('8-bit');
  });
});
