import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../pipeline/source/index.ts';
import { plausibleDpi } from '../../pipeline/source/resolution.ts';
import { makeTiff } from './tiff-writer.ts';

const limits = { maxBytes: 1e9, maxPages: 100, maxPixels: 120_000_000 };
const services = { decodeText: () => ({ text: '', encoding: '' }) };
const open = (bytes: Uint8Array, own = limits) => openSource({ bytes, name: 'scan' }, own, services);

/** A white page with a red corner top left, 40 × 60. */
const corner = () => sharp({ create: { width: 40, height: 60, channels: 3, background: '#fff' } })
  .composite([{ input: { create: { width: 12, height: 12, channels: 3, background: '#c00000' } }, left: 0, top: 0 }]);

/** Where the coloured corner is: 'top left', … */
async function cornerOf(bytes: Uint8Array): Promise<string> {
  const raster = await (await (await open(bytes)).page(1)).raster();
  expect(raster.channels).toBe(3);
  const green = (x: number, y: number) => raster.data[(y * raster.width + x) * 3 + 1]!;
  const [right, bottom] = [raster.width - 4, raster.height - 4];
  return Object.entries({ 'top left': green(3, 3), 'top right': green(right, 3), 'bottom left': green(3, bottom), 'bottom right': green(right, bottom) })
    .filter(([, value]) => value < 100).map(([name]) => name).join();
}

describe('image files', () => {
  it('say that they are animations or transparent, and nothing of others', async () => {
    const warnings = async (bytes: Uint8Array) => (await open(bytes)).warnings;
    const frames = sharp(new Uint8Array(20 * 40 * 3).map((_, at) => (at < 1200 ? 255 : 0)), { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } });
    expect(await warnings(await frames.webp().toBuffer())).toEqual([expect.stringMatching(/animation/)]);
    const clear = (alpha: number) => sharp({ create: { width: 20, height: 20, channels: 4, background: { r: 9, g: 9, b: 9, alpha } } }).png().toBuffer();
    expect(await warnings(await clear(0.5))).toEqual([expect.stringMatching(/transparent/)]);
    expect(await warnings(await clear(1))).toEqual([]);
    const still = await clear(1);
    const chunk = Buffer.concat([Buffer.from([0, 0, 0, 0]), Buffer.from('acTL'), Buffer.alloc(4)]);
    expect(await warnings(Buffer.concat([still.subarray(0, 33), chunk, still.subarray(33)]))).toEqual([expect.stringMatching(/animation/)]);
    expect(await warnings(await corner().png().toBuffer())).toEqual([]);
  });

  it.each([[1, 'top left', 40], [2, 'top right', 40], [3, 'bottom right', 40], [4, 'bottom left', 40], [5, 'top left', 60], [6, 'top right', 60], [7, 'bottom right', 60], [8, 'bottom left', 60]])(
    'turns EXIF orientation %i upright', async (orientation, where, width) => {
      const jpeg = await corner().withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
      expect(await (await open(jpeg)).page(1)).toMatchObject({ width, picture: 'scan', imageCoverage: 1, textLayer: null });
      expect(await cornerOf(jpeg)).toBe(where);
    });

  it.each([
    ['PNG', () => corner().png()], ['palette PNG', () => corner().png({ palette: true })], ['WebP', () => corner().webp({ lossless: true })],
    ['CMYK JPEG', () => corner().toColourspace('cmyk').jpeg({ quality: 95, chromaSubsampling: '4:4:4' })], ['TIFF', () => corner().tiff({ compression: 'lzw' })],
  ])('reads %s', async (_, make) => expect(await cornerOf(await make().toBuffer())).toBe('top left'));

  it('gives one channel where there is no colour, whatever the file stores', async () => {
    const grey = { create: { width: 60, height: 50, channels: 3 as const, background: '#808080' } };
    for (const bytes of [await sharp(grey).jpeg().toBuffer(), await sharp(grey).png().toBuffer(), await sharp(grey).toColourspace('b-w').png().toBuffer()]) {
      const raster = await (await (await open(bytes)).page(1)).raster();
      expect(raster).toMatchObject({ channels: 1, width: 60, height: 50 });
      expect(raster.data).toHaveLength(3000);
      expect(raster.data[1500]).toBe(128);
    }
  });

  it('brings 16 bits down to 8 and puts transparent pixels on white', async () => {
    const deep = await sharp(new Uint16Array(600).fill(32768), { raw: { width: 30, height: 20, channels: 1 } }).toColourspace('grey16').png().toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    expect((await (await (await open(deep)).page(1)).raster()).data[0]).toBe(128);
    const clear = await sharp({ create: { width: 30, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    expect((await (await (await open(clear)).page(1)).raster()).data[0]).toBe(255);
  });

  it.each([false, true])('opens TIFFs of pages of different sizes (BigTIFF: %s)', async (big) => {
    const source = await open(makeTiff([
      { width: 1654, height: 2339, bits: 8, dpi: 200, data: new Uint8Array(1654 * 2339).fill(10) },
      { width: 2480, height: 3508, bits: 8, dpi: 300, data: new Uint8Array(2480 * 3508).fill(200) },
      { width: 80, height: 90, bits: 1, data: new Uint8Array(900).fill(0xf0) },
    ], big));
    expect(source).toMatchObject({ mediaType: 'image/tiff', pageCount: 3 });
    const pages = [];
    for (const number of [1, 2, 3]) {
      const page = await source.page(number);
      const { width, height, data, dpi } = await page.raster();
      expect([page.width, page.height, page.dpi]).toEqual([width, height, dpi]);
      pages.push([width, height, dpi, data[0], data[5]]);
    }
    expect(pages).toEqual([[1654, 2339, 200, 10, 10], [2480, 3508, 300, 200, 200], [80, 90, null, 255, 0]]);
    await expect(source.page(4)).rejects.toMatchObject({ code: 'source-damaged', place: { page: 4 } });
  });

  it('ends with TIFFs whose directories run in a circle', async () => {
    const tiff = makeTiff([{ width: 10, height: 10, bits: 8, data: new Uint8Array(100) }]);
    tiff.writeUInt32LE(8, 8 + 2 + 12 * 12);
    expect((await open(tiff)).pageCount).toBe(1);
  });

  it('refuses by the header what has too many pixels or pages', async () => {
    const tiff = makeTiff([{ width: 35_000, height: 35_000, bits: 8, data: new Uint8Array(10) }]);
    await expect((await (await open(tiff)).page(1)).raster()).rejects.toMatchObject({ code: 'image-too-large', place: { file: 'scan', page: 1 } });
    const many = makeTiff(Array.from({ length: 5 }, () => ({ width: 8, height: 8, bits: 8 as const, data: new Uint8Array(64) })));
    await expect(open(many, { ...limits, maxPages: 4 })).rejects.toMatchObject({ code: 'too-many-pages' });
  });

  it('reads a JPEG without its end marker, and refuses one that is cut off', async () => {
    const jpeg = await corner().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
    expect(await cornerOf(jpeg.subarray(0, -2))).toBe('top left');
    await expect((await (await open(jpeg.subarray(0, -40))).page(1)).raster()).rejects.toMatchObject({ code: 'image-damaged' });
    await expect(open(jpeg.subarray(0, 20))).rejects.toMatchObject({ code: 'source-damaged' });
  });

  it('refuses a cut-off PNG and TIFF', async () => {
    const png = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#fff', noise: { type: 'gaussian', mean: 100, sigma: 30 } } }).png().toBuffer();
    await expect((await (await open(png.subarray(0, png.length >> 1))).page(1)).raster()).rejects.toMatchObject({ code: 'image-damaged' });
    const tiff = makeTiff([{ width: 100, height: 150, bits: 8, data: new Uint8Array(15_000) }]);
    await expect((await (await open(tiff.subarray(0, 3000))).page(1)).raster()).rejects.toMatchObject({ code: 'image-damaged' });
  });
});

describe('plausibleDpi', () => {
  it.each([
    ['what the file says', 1654, 2339, 200, 200], ['A3', 3508, 4961, 300, 300], ['A5', 1240, 1748, 300, 210 * 0 + 300],
    ['72 by default', 2480, 3508, 72, 300], ['a photograph', 3000, 4000, 72, 342], ['nothing said', 1654, 2339, null, 200], ['letter paper', 1700, 2200, null, 188],
    ['a thumbnail', 100, 150, null, null], ['a poster without a resolution', 20_000, 30_000, null, null],
  ])('%s: %i × %i at %s is %s', (_, width, height, stated, dpi) => expect(plausibleDpi(width, height, stated)).toBe(dpi));
});
