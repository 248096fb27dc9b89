import { describe, expect, it } from 'vitest';
import { openSource } from '../../pipeline/source/index.ts';
import { splitPages } from '../../pipeline/source/text.ts';

const limits = { maxBytes: 1e9, maxPages: 10, maxPixels: 1e8 };
const services = { decodeText: (bytes: Uint8Array) => ({ text: `decoded ${bytes.length}`, encoding: 'tcvn3' }) };

describe('text files', () => {
  it.each([
    ['UTF-8', Buffer.from('KẾ HOẠCH\r\n\r\nCăn cứ')],
    ['UTF-8 with a mark', Buffer.from('\ufeffKẾ HOẠCH\n\nCăn cứ')],
    ['UTF-16 little-endian', Buffer.from('\ufeffKẾ HOẠCH\n\nCăn cứ\n', 'utf16le')],
    ['UTF-16 big-endian', Buffer.from('\ufeffKẾ HOẠCH\n\nCăn cứ', 'utf16le').swap16()],
    ['old Macintosh line ends', Buffer.from('KẾ HOẠCH\r\rCăn cứ')],
  ])('%s', async (_, bytes) => {
    const source = await openSource({ bytes, name: 'a' }, limits, services);
    expect(source).toMatchObject({ mediaType: 'text/plain', pageCount: 1 });
    const page = await source.page(1);
    expect(page.lines).toEqual(['KẾ HOẠCH', '', 'Căn cứ']);
    expect(page).toMatchObject({ picture: 'none', textLayer: null, dpi: null, width: 1654, height: 2339 });
    await expect(page.raster()).rejects.toMatchObject({ code: 'image-damaged' });
  });

  it('hands other encodings to the decoder', async () => {
    const source = await openSource({ bytes: Buffer.from('KÕ ho¹ch', 'latin1'), name: 'a' }, limits, services);
    expect((await source.page(1)).lines).toEqual(['decoded 8']);
  });

  it('passes over zero bytes within a text, and says so', async () => {
    const source = await openSource({ bytes: Buffer.from(`KẾ HOẠCH\n${'Căn cứ '.repeat(100)}\0\0\n`), name: 'a' }, limits, services);
    expect(source.warnings).toEqual(['2 zero bytes within the text were passed over']);
    expect((await source.page(1)).lines).toEqual(['KẾ HOẠCH', 'Căn cứ '.repeat(100)]);
    await expect(openSource({ bytes: Buffer.from(`KE HOACH${'\0'.repeat(50)}`), name: 'a' }, limits, services)).rejects.toMatchObject({ code: 'source-unsupported' });
  });

  it('leaves UTF-32 to the decoder', async () => {
    const bytes = Buffer.from(new Uint32Array([0xfeff, 0x4b, 0x1ebe]).buffer);
    expect((await (await openSource({ bytes, name: 'a' }, limits, services)).page(1)).lines).toEqual(['decoded 12']);
  });

  it('parts pages at form feeds and keeps lines as they are', () => {
    expect(splitPages('một \n  hai\f\nba\n\f')).toEqual([['một ', '  hai'], ['', 'ba']]);
    expect(splitPages('a\f\fb')).toEqual([['a'], [''], ['b']]);
  });

  it('refuses what is too long, and text without text', async () => {
    await expect(openSource({ bytes: Buffer.from('a\f'.repeat(11)), name: 'a' }, limits, services)).rejects.toMatchObject({ code: 'too-many-pages' });
    await expect(openSource({ bytes: Buffer.alloc(33_000_000, 'a '), name: 'a' }, limits, services)).rejects.toMatchObject({ code: 'source-too-large' });
    await expect(openSource({ bytes: Buffer.from('\ufeff\n\n'), name: 'a' }, limits, services)).rejects.toMatchObject({ code: 'source-empty' });
  });

  it('knows no page beyond the last', async () => {
    const source = await openSource({ bytes: Buffer.from('a'), name: 'a.txt' }, limits, services);
    await expect(source.page(2)).rejects.toMatchObject({ code: 'source-damaged', place: { file: 'a.txt', page: 2 } });
  });
});
