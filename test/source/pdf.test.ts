import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { openSource } from '../../pipeline/source/index.ts';
import type { SourcePage } from '../../pipeline/source/source.ts';
import { greyImage, makePdf, PdfWriter, place, text, type ImageSpec, type PageSpec } from './pdf-writer.ts';

const limits = { maxBytes: 1e9, maxPages: 100, maxPixels: 120_000_000 };
const services = { decodeText: () => ({ text: '', encoding: '' }) };
const open = (bytes: Uint8Array, own = limits) => openSource({ bytes, name: 'a.pdf' }, own, services);

async function pageOf(spec: PageSpec, font: Parameters<typeof makePdf>[1] = {}): Promise<SourcePage> {
  return (await open(makePdf([spec], font))).page(1);
}

/** The lines of a text layer. */
function linesOf(page: SourcePage): string[] {
  return [...Map.groupBy(page.textLayer?.words ?? [], ({ line }) => line).values()].map((words) => words.map((word) => word.text).join(' '));
}

/** Brightness at a place given as shares of the raster. */
function at(raster: Raster, x: number, y: number): number {
  return raster.data[(Math.floor(y * raster.height) * raster.width + Math.floor(x * raster.width)) * raster.channels]!;
}

/** White, 827 × 1169 pixels (A4 at 100), black in the upper left corner. */
const scan = greyImage(827, 1169, (x, y) => (x < 250 && y < 350 ? 0 : 255));
const whole = place(0, 0, 0, 595, 842);

/** The same as one bit a pixel, 1 for white. */
function bits(entries: string): ImageSpec {
  const stride = Math.ceil(827 / 8);
  const data = new Uint8Array(stride * 1169).fill(0xff);
  for (let y = 0; y < 350; y++) for (let x = 0; x < 250; x++) data[y * stride + (x >> 3)]! &= ~(128 >> (x & 7));
  return { entries: `/Width 827 /Height 1169 /BitsPerComponent 1 /Filter /FlateDecode ${entries}`, data: deflateSync(data) };
}

async function jpeg(options: { cmyk?: boolean } = {}): Promise<Buffer> {
  const image = sharp({ create: { width: 827, height: 1169, channels: 3, background: '#fff' } })
    .composite([{ input: { create: { width: 250, height: 350, channels: 3, background: '#000' } }, left: 0, top: 0 }]);
  return (options.cmyk ? image.toColourspace('cmyk') : image).jpeg().toBuffer();
}

describe('text layer', () => {
  it('gives words with boxes in pixels, their font and size', async () => {
    const page = await pageOf({ content: text(72, 700, 12, 'Kế hoạch số 12/KH-UBND') }, { name: 'ABCDEF+VNI-Times' });
    expect(page).toMatchObject({ width: 1653, height: 2339, dpi: 200, picture: 'drawn', imageCoverage: 0, lines: null, captions: [] });
    expect(page.textLayer).toMatchObject({ invisible: 0, unmapped: 0, rotation: 0 });
    expect(linesOf(page)).toEqual(['Kế hoạch số 12/KH-UBND']);
    const [first, , , last] = page.textLayer!.words;
    expect(first).toMatchObject({ text: 'Kế', font: 'VNI-Times', confidence: 1, line: 0 });
    expect(first!.size).toBeCloseTo((12 * 200) / 72, 0);
    expect(first!.box![0]).toBeGreaterThan(190);
    expect(first!.box![0]).toBeLessThan(215);
    // The baseline is 142 points below the top.
    expect(first!.box![3]).toBeGreaterThan((130 * 200) / 72);
    expect(first!.box![3]).toBeLessThan((147 * 200) / 72);
    expect(last!.box![0]).toBeGreaterThan(first!.box![2]);
  });

  it('gives NFC, and printed letters for ligatures and bullets of symbol fonts', async () => {
    const page = await pageOf({ content: text(72, 700, 12, '\uf0b7 Ke\u0302\u0301 hoa\u0323ch \ufb01le') });
    expect(page.textLayer!.words.map((word) => word.text)).toEqual(['•', 'Kế', 'hoạch', 'file']);
  });

  it('keeps the soft hyphen where it is the letter ư of a TCVN3 font, and drops it elsewhere', async () => {
    const words = async (name: string) => (await pageOf({ content: text(72, 700, 12, 'ng\u00ad\u00eai nh\u00ad sau') }, { name })).textLayer!.words.map((word) => word.text);
    expect(await words('ABCDEF+.VnTime')).toEqual(['ng\u00ad\u00eai', 'nh\u00ad', 'sau']);
    expect((await words('ABCDEF+TestSerif')).join('')).toBe('ng\u00eainhsau');
    const unnamed = await pageOf({ content: text(72, 700, 12, 'c\u00b8n b\u00e9 \u00adu t\u00f3 ng\u00ad\u00eai d\u00b9ng') });
    expect(linesOf(unnamed)).toEqual(['c\u00b8n b\u00e9 \u00adu t\u00f3 ng\u00ad\u00eai d\u00b9ng']);
  });

  it('keeps letters together that PDFium parts by line breaks, as it does on pages of a few close lines of which each letter is an object', async () => {
    const letters = (x: number, y: number, words: string) => [...words].map((letter, at) => text(x + at * 6, y, 11, letter)).join('\n');
    const page = await pageOf({ content: [letters(72, 700, 'Noi nhan:'), letters(72, 690, '- Cac phong;'), letters(72, 680, '- Luu: VT.'), letters(380, 700, 'GIAM DOC'), letters(370, 684, 'Ha Thi Yen')].join('\n') });
    expect(page.textLayer!.words.map((word) => word.text)).toEqual(['Noi', 'nhan:', 'GIAM', 'DOC', '-', 'Cac', 'phong;', '-', 'Luu:', 'VT.', 'Ha', 'Thi', 'Yen']);
  });

  it('parts columns that stand beside each other, and keeps words of a justified line and a list marker together', async () => {
    const page = await pageOf({ content: [
      text(72, 780, 12, 'SỞ NỘI VỤ'), text(300, 780, 12, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'),
      text(300, 760, 12, 'Độc lập - Tự do - Hạnh phúc'), text(72, 760, 12, 'Số: 12/KH-SNV'),
      text(72, 700, 12, 'Các'), text(120, 700, 12, 'cơ'), text(160, 700, 12, 'quan'), text(215, 700, 12, 'báo'), text(262, 700, 12, 'cáo'),
      text(72, 660, 12, '1.'), text(108, 660, 12, 'Mục tiêu'),
      text(72, 620, 10, 'TT'), text(120, 620, 10, 'Nhiệm vụ'), text(260, 620, 10, 'Cơ quan'), text(400, 620, 10, 'Thời gian'),
    ].join('\n') });
    expect(linesOf(page)).toEqual([
      'SỞ NỘI VỤ', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Số: 12/KH-SNV', 'Độc lập - Tự do - Hạnh phúc',
      'Các cơ quan báo cáo', '1. Mục tiêu', 'TT', 'Nhiệm vụ', 'Cơ quan', 'Thời gian',
    ]);
  });

  it('ends a line at a rule between two cells', async () => {
    const page = await pageOf({ content: [text(72, 620, 10, 'Văn phòng'), text(122, 620, 10, 'Các sở'), text(72, 600, 10, 'Văn phòng'), text(122, 600, 10, 'Các sở'), '0.5 w 119.5 615 m 119.5 640 l S'].join('\n') });
    expect(linesOf(page)).toEqual(['Văn phòng', 'Các sở', 'Văn phòng Các sở']);
  });

  it('follows sloping lines, keeps raised numbers on their line, and reads false bold once', async () => {
    const words = 'Ủy ban nhân dân tỉnh ban hành kế hoạch này'.split(' ');
    const sloping = (y: number) => words.map((word, i) => text(60 + i * 48, y - i * 1.5, 12, word)).join('\n');
    const page = await pageOf({ content: [sloping(700), sloping(684), text(60, 600, 12, 'diện tích 15 m'), text(144, 604, 7, '2'), text(60, 500, 12, 'Đậm'), text(60.3, 500, 12, 'Đậm')].join('\n') });
    const lines = linesOf(page);
    expect(lines.slice(0, 2)).toEqual([words.join(' '), words.join(' ')]);
    expect(lines[2]!.replace(/ 2$/, '2')).toBe('diện tích 15 m2');
    expect(lines.slice(3)).toEqual(['Đậm']);
  });

  it.each([[0, 0], [90, 90], [180, 180], [270, 270], [-90, 270], [450, 90]])('places words on a page with /Rotate %i', async (rotate, expected) => {
    // Text drawn so that it is upright once the page is turned.
    const matrix = { 0: '1 0 0 1 100 700', 90: '0 1 -1 0 142 100', 180: '-1 0 0 -1 495 142', 270: '0 -1 1 0 453 742' }[expected]!;
    const page = await pageOf({ content: text(0, 0, 12, 'Kế hoạch').replace('1 0 0 1 0 0 Tm', `${matrix} Tm`), extra: `/Rotate ${rotate}` });
    expect([page.width > page.height, page.textLayer!.rotation]).toEqual([expected % 180 !== 0, 0]);
    const [first, second] = page.textLayer!.words;
    expect([first!.text, second!.text]).toEqual(['Kế', 'hoạch']);
    expect(first!.box![0]).toBeGreaterThan((95 * 200) / 72);
    expect(first!.box![0]).toBeLessThan((105 * 200) / 72);
    expect(Math.abs(first!.box![3] - (142 * 200) / 72)).toBeLessThan(12);
    expect(second!.box![0]).toBeGreaterThan(first!.box![2]);
  });

  it('tells which way text runs that stands on its side', async () => {
    const page = await pageOf({ content: ['một hai ba', 'bốn năm sáu'].map((line, i) => text(0, 0, 12, line).replace('1 0 0 1 0 0 Tm', `0 1 -1 0 ${200 + i * 20} 100 Tm`)).join('\n') });
    expect(page.textLayer!.rotation).toBe(90);
    expect(linesOf(page)).toEqual(['một hai ba', 'bốn năm sáu']);
  });

  it('drops text outside the page, also outside its crop box', async () => {
    const page = await pageOf({ content: [text(172, 700, 12, 'Trong'), text(20, 20, 12, 'Ngoài'), text(72, -300, 12, 'Dưới')].join('\n'), extra: '/CropBox [100 100 500 800]' });
    expect(linesOf(page)).toEqual(['Trong']);
    expect([page.width, page.height]).toEqual([1111, 1944]);
    expect(page.textLayer!.words[0]!.box![0]).toBeCloseTo((72 * 200) / 72, -1);
  });

  it('notes text that cannot be seen: not painted, or beneath the scan', async () => {
    for (const content of [`${whole} ${text(72, 700, 12, 'Kế hoạch', 3)}`, `${text(72, 700, 12, 'Kế hoạch')} ${whole}`]) {
      const page = await pageOf({ content, images: [scan] });
      expect(page).toMatchObject({ picture: 'scan', imageCoverage: 1, textLayer: { invisible: 1 } });
      expect(page.textLayer!.words.every(({ confidence }) => confidence < 1)).toBe(true);
    }
  });

  it('notes codes without characters', async () => {
    const page = await pageOf({ content: text(72, 700, 12, 'KBC') + text(72, 650, 12, '\u0003\u0005\u0007') }, { unmapped: true });
    expect(page.textLayer!.unmapped).toBeGreaterThan(0.4);
  });
});

describe('captions and notes', () => {
  const signature = (caption: string) => ['<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /F 4 /Rect [250 770 550 830] /AP << /N APPEARANCE 0 R >> '
    + `/Contents (${Buffer.from(caption).toString('latin1')}) >>`];

  it('keeps the caption of a signature out of the text layer and the page image', async () => {
    const page = await pageOf({ content: whole, images: [scan], annotations: signature('Người ký: CỔNG THÔNG TIN|Email: a@b.vn|Thời gian ký: 12.04.2024') });
    expect(page).toMatchObject({ picture: 'scan', textLayer: null });
    expect(page.captions).toHaveLength(1);
    expect(page.captions[0]!.words.map((word) => word.text).join(' ')).toBe('Người ký: CỔNG THÔNG TIN Email: a@b.vn Thời gian ký: 12.04.2024');
    const [left, top, right, bottom] = page.captions[0]!.box;
    expect(left).toBeGreaterThan((249 * 100) / 72);
    expect(top).toBeGreaterThan((11 * 100) / 72);
    expect(right).toBeLessThan((551 * 100) / 72);
    expect(bottom).toBeLessThan((73 * 100) / 72);
    const raster = await page.raster();
    expect(Math.min(...raster.data.subarray(20 * 827, 80 * 827).filter((_, i) => i % 827 > 340))).toBe(255);
  });

  it('does the same on drawn pages', async () => {
    const page = await pageOf({ content: text(72, 700, 12, 'Kế hoạch'), annotations: signature('Người ký: CỔNG THÔNG TIN|Email: a@b.vn') });
    expect(linesOf(page)).toEqual(['Kế hoạch']);
    expect(page.captions).toHaveLength(1);
    const top = (raster: Raster) => raster.data.subarray(0, Math.round((75 * 200) / 72) * raster.width).every((sample) => sample === 255);
    expect(top(await page.raster())).toBe(true);
    // Hiding lasts no longer than the rendering.
    expect(top(await page.raster())).toBe(true);
    const other = await pageOf({ content: text(72, 700, 12, 'Kế hoạch'), annotations: signature('Số 12') });
    expect(top(await other.raster())).toBe(false);
  });

  it('does the same when the caption is part of the page', async () => {
    const page = await pageOf({ content: [text(72, 800, 8, 'Người ký: Ủy ban'), text(72, 790, 8, 'Thời gian ký: 01/02/2026'), text(72, 700, 12, 'Người ký văn bản chịu trách nhiệm')].join('\n') });
    expect(page.captions.map(({ words }) => words.length)).toEqual([8]);
    expect(linesOf(page)).toEqual(['Người ký văn bản chịu trách nhiệm']);
  });

  it('takes the lines of a field that is signed for a caption, whatever they say, and a number in one for text', async () => {
    const signed = (caption: string) => signature(caption).map((body) => body.replace('/FT /Sig', '/FT /Sig /V << /Type /Sig >>'));
    const page = await pageOf({ content: text(72, 700, 12, 'Kế hoạch'), annotations: signed('ỦY BAN NHÂN DÂN TỈNH|05.02.2026 10:18:12') });
    expect(linesOf(page)).toEqual(['Kế hoạch']);
    expect(page.captions.map(({ words }) => words.length)).toEqual([7]);
    expect(linesOf(await pageOf({ content: text(72, 700, 12, 'Kế hoạch'), annotations: signed('Số 12') }))).toContain('Số 12');
    expect(linesOf(await pageOf({ content: text(72, 700, 12, 'Kế hoạch'), annotations: signature('ỦY BAN NHÂN DÂN TỈNH|05.02.2026 10:18:12') }))).toHaveLength(3);
  });

  it('keeps a watermark across the page out of its lines', async () => {
    const page = await pageOf({ content: [text(72, 700, 12, 'Kế hoạch'), text(72, 690, 60, 'BẢN SAO').replace('1 0 0 1 72 690 Tm', '0.7 0.7 -0.7 0.7 60 600 Tm'), text(72, 680, 12, 'của xã')].join('\n') });
    expect(linesOf(page)).toEqual(['Kế hoạch', 'của xã']);
    expect(page.watermark?.words.map((word) => word.text)).toEqual(['BẢN', 'SAO']);
  });

  it('takes a number that was put on as an annotation for text of the page, and renders it', async () => {
    const page = await pageOf({ content: whole, images: [greyImage(827, 1169, () => 255)], annotations: signature('Số 12') });
    expect(page).toMatchObject({ picture: 'drawn', captions: [], dpi: 100 });
    expect(linesOf(page)).toEqual(['Số 12']);
    expect((await page.raster()).data.some((sample) => sample < 128)).toBe(true);
  });
});

describe('scans', () => {
  it.each<[string, PageSpec, [width: number, height: number], [x: number, y: number]]>([
    ['as it is', { content: whole }, [827, 1169], [0.1, 0.1]],
    ['with /Rotate 90', { content: whole, extra: '/Rotate 90' }, [1169, 827], [0.9, 0.1]],
    ['with /Rotate 180', { content: whole, extra: '/Rotate 180' }, [827, 1169], [0.9, 0.9]],
    ['with /Rotate 270', { content: whole, extra: '/Rotate 270' }, [1169, 827], [0.1, 0.9]],
    ['placed on its side', { content: 'q 0 595 -842 0 842 0 cm /Im0 Do Q', mediaBox: '0 0 842 595' }, [1169, 827], [0.1, 0.9]],
    ['placed upside down', { content: 'q 595 0 0 -842 0 842 cm /Im0 Do Q' }, [827, 1169], [0.1, 0.9]],
    ['mirrored', { content: 'q -595 0 0 842 595 0 cm /Im0 Do Q' }, [827, 1169], [0.9, 0.1]],
    ['mirrored and turned', { content: 'q -595 0 0 842 595 0 cm /Im0 Do Q', extra: '/Rotate 90' }, [1169, 827], [0.9, 0.9]],
    ['within a form', { content: 'q 595 0 0 842 0 0 cm /Im0 Do Q' }, [827, 1169], [0.1, 0.1]],
  ])('come out at their own resolution, %s', async (_, spec, size, dark) => {
    const page = await pageOf({ ...spec, images: [scan] });
    expect(page).toMatchObject({ picture: 'scan', imageCoverage: 1, unreadImages: 1, textLayer: null });
    expect(page.dpi).toBeCloseTo(100, 0);
    const raster = await page.raster();
    expect([raster.width, raster.height, page.width, page.height]).toEqual([...size, ...size]);
    const corners = ([[0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]] as const).filter(([x, y]) => at(raster, x, y) < 20);
    expect(corners).toEqual([dark]);
    // The very samples of the scan, none in between.
    expect(new Set(raster.data)).toEqual(new Set([0, 255]));
  });

  it.each<[string, () => ImageSpec | Promise<ImageSpec>, string?]>([
    ['one bit', () => bits('/ColorSpace /DeviceGray')],
    ['one bit, palette', () => bits('/ColorSpace [/Indexed /DeviceRGB 1 <000000ffffff>]')],
    ['a stencil in black', () => bits('/ImageMask true'), '0 g'],
    ['JPEG', async () => ({ entries: '/Width 827 /Height 1169 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode', data: await jpeg() })],
    ['JPEG within Flate', async () => ({ entries: '/Width 827 /Height 1169 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter [/FlateDecode /DCTDecode]', data: deflateSync(await jpeg()) })],
    ['CMYK JPEG with inverted samples', async () => ({ entries: '/Width 827 /Height 1169 /ColorSpace /DeviceCMYK /Decode [1 0 1 0 1 0 1 0] /BitsPerComponent 8 /Filter /DCTDecode', data: await jpeg({ cmyk: true }) })],
    ['JPEG whose grey is declared inverted, twice over', async () => ({
      entries: '/Width 827 /Height 1169 /ColorSpace /DeviceGray /Decode [1 0] /BitsPerComponent 8 /Filter /DCTDecode',
      data: await sharp(await jpeg()).negate().toColourspace('b-w').jpeg().toBuffer(),
    })],
    ['one bit, inverted twice over', () => {
      const image = bits('/ColorSpace [/Indexed /DeviceRGB 1 <ffffff000000>] /Decode [1 0]');
      return image;
    }],
  ])('black stays black and white white: %s', async (_, make, before = '') => {
    const raster = await (await pageOf({ content: `${before} ${whole}`, images: [await make()] })).raster();
    expect([raster.width, raster.height, raster.channels]).toEqual([827, 1169, 1]);
    expect([at(raster, 0.1, 0.1) < 30, at(raster, 0.9, 0.1) > 225, at(raster, 0.5, 0.9) > 225]).toEqual([true, true, true]);
  });

  it('keep their colour', async () => {
    const red = await sharp({ create: { width: 827, height: 1169, channels: 3, background: '#fff' } })
      .composite([{ input: { create: { width: 200, height: 200, channels: 3, background: '#c01020' } }, left: 0, top: 0 }]).jpeg().toBuffer();
    const page = await pageOf({ content: whole, images: [{ entries: '/Width 827 /Height 1169 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode', data: red }] });
    const raster = await page.raster();
    expect(raster.channels).toBe(3);
    const [first, second, third] = raster.data;
    expect([first! > 160, second! < 60, third! < 70]).toEqual([true, true, true]);
  });

  it('are rendered at their resolution when something is drawn over them, cut, or askew', async () => {
    for (const content of [`${whole} 1 g 100 100 200 200 re f`, `${whole} ${text(72, 700, 12, 'Số 12')}`, 'q 594 20 -20 840 10 0 cm /Im0 Do Q', place(0, -100, -100, 800, 1100)]) {
      const page = await pageOf({ content, images: [scan] });
      expect(page.picture).toBe('drawn');
      expect(page.dpi).toBeGreaterThan(70);
      expect(page.dpi).toBeLessThan(102);
      const raster = await page.raster();
      expect([raster.width, raster.height]).toEqual([page.width, page.height]);
    }
  });

  it('in strips, or in layers, are rendered at their own size', async () => {
    // A4 at 100: 827 × 1169, in strips of 300 rows with bars of three pixels, as wide as strokes of letters.
    const pattern = (x: number, y: number) => (Math.floor(x / 3) % 2 === 0 || Math.floor(y / 3) % 2 === 0 ? 0 : 255);
    const strips = [0, 300, 600, 900].map((top) => ({ top, rows: Math.min(300, 1169 - top) }));
    const points = (pixels: number) => (pixels * 72) / 100;
    const page = await pageOf({
      mediaBox: `0 0 ${points(827)} ${points(1169)}`,
      content: strips.map(({ top, rows }, i) => place(i, 0, points(1169 - top - rows), points(827), points(rows))).join('\n'),
      images: strips.map(({ top, rows }) => greyImage(827, rows, (x, y) => pattern(x, y + top))),
    });
    expect(page).toMatchObject({ picture: 'drawn', width: 827, height: 1169, imageCoverage: 1 });
    const strip = await page.raster();
    let wrong = 0;
    for (let i = 0; i < strip.data.length; i++) if (Math.abs(strip.data[i]! - pattern(i % 827, Math.floor(i / 827))) > 60) wrong++;
    // PDFium may stretch a strip by one row.
    expect(wrong / strip.data.length).toBeLessThan(0.1);
    const layers = await pageOf({ content: `${whole} ${place(1, 0, 0, 595, 842)}`, images: [greyImage(413, 585, () => 200), bits('/ImageMask true')] });
    expect(layers).toMatchObject({ picture: 'drawn', width: 827, height: 1169 });
    const raster = await layers.raster();
    expect([at(raster, 0.1, 0.1) < 30, at(raster, 0.9, 0.9)]).toEqual([true, 200]);
  });

  it('are no scans where the image is small; type of less than nine points is rendered at 300', async () => {
    const small = await pageOf({ content: `${place(0, 50, 700, 100, 100)} ${text(72, 600, 12, 'Kế hoạch')}`, images: [scan] });
    expect(small).toMatchObject({ picture: 'drawn', dpi: 200 });
    expect(small.unreadImages).toBe(0);
    const half = await pageOf({ content: `${place(0, 0, 0, 595, 400)} ${text(72, 600, 12, 'Kế hoạch')}`, images: [scan] });
    expect(half.unreadImages).toBeCloseTo(400 / 842, 1);
    expect(small.imageCoverage).toBeCloseTo(10_000 / (595 * 842), 2);
    expect(await pageOf({ content: text(72, 600, 8, 'Nơi nhận: Như Điều 3') })).toMatchObject({ dpi: 300, width: 2479 });
  });
});

describe('rules', () => {
  it('finds what is drawn as strokes, rectangles and pieces', async () => {
    const page = await pageOf({ content: ['1 w 100 700 m 400 700 l S', '100 600 200 0.5 re f', '100 500 50 0.5 re f 150 500 50 0.5 re f 200 500 100 0.5 re f', '2 w 50 100 100 80 re S', '1 0 0 rg 300 300 100 100 re f', '1 G 10 10 m 500 10 l S'].join('\n') });
    const points = page.rules.map(({ from, to }) => [from, to].flat().map((value) => Math.round((value * 72) / 200)).join(' ')).toSorted();
    expect(points).toEqual(['100 142 400 142', '100 242 300 242', '100 342 300 342', '150 662 150 742', '50 662 150 662', '50 662 50 742', '50 742 150 742']);
    expect(page.rules.find(({ from }) => Math.round((from[1] * 72) / 200) === 142)!.thickness).toBeCloseTo(200 / 72, 1);
  });
});

describe('damaged and hostile PDFs', () => {
  const plain = makePdf([{ content: text(72, 700, 12, 'Kế hoạch') }, { content: text(72, 700, 12, 'Trang hai') }]);
  const latin = plain.toString('latin1');

  it.each<[string, Uint8Array]>([
    ['junk before the header', Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'.padEnd(900)), plain])],
    ['a wrong startxref', Buffer.from(latin.replace(/startxref\n\d+/, 'startxref\n99'), 'latin1')],
    ['no cross-reference table', Buffer.from(latin.replace(/xref\n0 [\s\S]*/, ''), 'latin1')],
    ['a lost tail', plain.subarray(0, -60)],
  ])('opens a PDF with %s', async (_, bytes) => {
    const source = await open(bytes);
    expect(source.pageCount).toBe(2);
    expect(linesOf(await source.page(2))).toEqual(['Trang hai']);
  });

  it('reads what is left of a file that was cut off, and says so', async () => {
    // Cut behind the first page: catalogue, page tree and second page are lost or stand after it.
    const cut = latin.indexOf('endobj', latin.indexOf('/Type /Page /')) + 7;
    const source = await open(plain.subarray(0, cut));
    expect(source.warnings).toEqual([expect.stringMatching(/cut off/)]);
    expect(linesOf(await source.page(1))).toEqual(['Kế hoạch']);
    await expect(source.page(source.pageCount + 1)).rejects.toMatchObject({ code: 'source-damaged', place: { file: 'a.pdf' } });
    // The catalogue too: it is object 1.
    const headless = await open(Buffer.from(latin.slice(0, cut).replace('/Catalog', '/Nothing'), 'latin1'));
    expect(headless.pageCount).toBe(1);
    expect(linesOf(await headless.page(1))).toEqual(['Kế hoạch']);
    expect((await open(plain)).warnings).toEqual([]);
  });

  it.each<[string, Uint8Array]>([['a header and nothing else', Buffer.from('%PDF-1.4\n')], ['a header and noise', Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255))])]])(
    'refuses %s', async (_, bytes) => { await expect(open(bytes)).rejects.toMatchObject({ code: 'source-damaged', place: { file: 'a.pdf' } }); });

  it('says that files are attached to it, which are not read', async () => {
    const make = (attach: boolean) => new Promise<Buffer>((resolve) => {
      const pdf = new PDFDocument();
      const parts: Buffer[] = [];
      pdf.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts)));
      pdf.text('Three plans');
      if (attach) pdf.file(Buffer.from('%PDF-1.4'), { name: 'plan.pdf' });
      pdf.end();
    });
    expect((await open(await make(true))).warnings).toEqual([expect.stringContaining('attached')]);
    expect((await open(await make(false))).warnings).toEqual([]);
  });

  it('opens an encrypted PDF with an empty password, and refuses one that needs another', async () => {
    const make = (options: PDFKit.PDFDocumentOptions) => new Promise<Buffer>((resolve) => {
      const document = new PDFDocument(options);
      const parts: Buffer[] = [];
      document.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts)));
      document.text('Plan').end();
    });
    for (const pdfVersion of ['1.4', '1.7', '1.7ext3'] as const) {
      expect(linesOf(await (await open(await make({ pdfVersion, ownerPassword: 'secret' }))).page(1))).toEqual(['Plan']);
      await expect(open(await make({ pdfVersion, userPassword: 'secret' }))).rejects.toMatchObject({ code: 'source-encrypted' });
    }
  });

  it('refuses too many pages by their number alone', async () => {
    const pdf = new PdfWriter();
    pdf.add('<< /Type /Catalog /Pages 2 0 R >>');
    pdf.add(`<< /Type /Pages /Kids [${Array.from({ length: 10_000 }, (_, i) => `${i + 3} 0 R`).join(' ')}] /Count 10000 >>`);
    for (let i = 0; i < 10_000; i++) pdf.add('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>');
    const started = process.cpuUsage();
    await expect(open(pdf.finish())).rejects.toMatchObject({ code: 'too-many-pages', message: '10000 pages; the limit is 100' });
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
  });

  it('refuses an image of 35,000 × 35,000 pixels by its header', async () => {
    const page = await pageOf({ content: whole, images: [{ entries: '/Width 35000 /Height 35000 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode', data: deflateSync(new Uint8Array(1000)) }] });
    await expect(page.raster()).rejects.toMatchObject({ code: 'image-too-large', place: { file: 'a.pdf', page: 1 } });
    const logo = await pageOf({ content: place(0, 0, 0, 50, 50), images: [{ entries: '/Width 35000 /Height 35000 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode', data: deflateSync(new Uint8Array(1000)) }] });
    await expect(logo.raster()).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it.each<[string, string]>([['nothing', '0 0 0 0'], ['upside down', '595 842 0 0'], ['no numbers', 'a b c d'], ['enormous', '0 0 1000000 1000000'], ['tiny', '0 0 1 1']])(
    'survives a media box that is %s', async (_, mediaBox) => {
      const page = await pageOf({ content: text(72, 700, 12, 'Kế hoạch'), mediaBox });
      expect(page.width * page.height).toBeLessThanOrEqual(40_000_000);
      if (page.width * page.height < 10_000_000) {
        const raster = await page.raster();
        expect([raster.width, raster.height]).toEqual([page.width, page.height]);
      }
    });

  it('refuses a scan that is cut off or cannot be decoded', async () => {
    const entries = '/Width 827 /Height 1169 /BitsPerComponent 8';
    const half = await pageOf({ content: whole, images: [{ entries: `${entries} /ColorSpace /DeviceRGB /Filter /DCTDecode`, data: (await jpeg()).subarray(0, 3000) }] });
    await expect(half.raster()).rejects.toMatchObject({ code: 'image-damaged' });
    const none = await pageOf({ content: whole, images: [{ entries: `${entries} /ColorSpace /DeviceGray /Filter /FlateDecode`, data: new Uint8Array(0) }] });
    await expect(none.raster()).rejects.toMatchObject({ code: 'image-damaged' });
  });

  it('takes a JBIG2 image that decodes to nothing for lost, and an empty one for blank', async () => {
    // A page information segment, and nothing that paints.
    const header = Buffer.from('00000000300001000000137fffffff7fffffff00000000000000000000000000', 'hex');
    const image = (data: Buffer) => pageOf({ content: whole, images: [{ entries: '/Width 827 /Height 1169 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode', data }] });
    await expect((await image(Buffer.concat([header, Buffer.alloc(20_000, 0x55)]))).raster()).rejects.toMatchObject({ code: 'image-damaged' });
    const { data } = await (await image(header)).raster();
    expect(data.every((sample) => sample === data[0])).toBe(true);
  });

  it('contains a bomb, and opens the next PDF', async () => {
    const pdf = new PdfWriter();
    pdf.add('<< /Type /Catalog /Pages 2 0 R >>');
    pdf.add('<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
    pdf.add('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>');
    pdf.stream('', '/F Do');
    for (let i = 0; i < 12; i++) pdf.stream(`/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F ${6 + i} 0 R >> >>`, '/F Do '.repeat(10));
    pdf.stream('/Type /XObject /Subtype /Form /BBox [0 0 9 9]', '0 0 1 1 re f');
    const other = await open(plain);
    const bomb = await open(pdf.finish());
    await expect(bomb.page(1)).rejects.toMatchObject({ code: 'page-memory', place: { file: 'a.pdf', page: 1 } });
    await bomb.close();
    // A document that was open at the time goes on as well.
    expect(linesOf(await other.page(1))).toEqual(['Kế hoạch']);
    expect(linesOf(await (await open(plain)).page(2))).toEqual(['Trang hai']);
  });

  it('calls a page without anything blank', async () => {
    expect(await pageOf({ content: '' })).toMatchObject({ picture: 'blank', textLayer: null, rules: [] });
  });
});
