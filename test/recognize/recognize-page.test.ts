/** From pages to words: text, text layer, images that lie on their side, stamps. Images are read by the `tesseract` command where it is there, else by tesseract.js. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repairBlocks } from '../../pipeline/assemble/repair-blocks.ts';
import { makeConfig } from '../../pipeline/config.ts';
import { createTesseractCli } from '../../pipeline/engines/tesseract-cli.ts';
import { createTesseractJs } from '../../pipeline/engines/tesseract-js.ts';
import type { Engine, Raster } from '../../pipeline/engines/engine.ts';
import { toUpright } from '../../pipeline/geometry.ts';
import { turnQuarters } from '../../pipeline/image/turn.ts';
import { layoutDocument } from '../../pipeline/layout/index.ts';
import { RecognizedPage } from '../../pipeline/model.ts';
import { recognizeSourcePage, type PageToRead } from '../../pipeline/recognize/recognize-page.ts';
import { hasTesseract } from '../../scripts/evaluate/peers.ts';
import { degrade } from '../../scripts/fixtures/degrade.ts';
import { createRandom } from '../../scripts/fixtures/random.ts';
import { rotate } from '../../scripts/fixtures/raster.ts';
import { hasFamily, openFonts } from '../../scripts/fixtures/fonts.ts';
import { drawPdf } from '../../scripts/fixtures/pdf.ts';
import { renderPdf } from '../../scripts/fixtures/render.ts';
import { printOver, seal, SEAL_SIZE } from '../../scripts/fixtures/stamp.ts';
import { typesetText, type Typeset } from '../../scripts/fixtures/typeset.ts';

const calm = () => new AbortController().signal;
const noEngine = () => Promise.reject(new Error('no engine is needed'));
const ocr = { method: 'ocr', reason: 'test' } as const;

function source(more: Partial<PageToRead>): PageToRead {
  return { number: 1, width: 1654, height: 2339, dpi: 200, lines: null, textLayer: null, captions: [], rules: [], raster: () => Promise.reject(new Error('no image is needed')), ...more };
}
const scan = (image: Raster) => source({ width: image.width, height: image.height, dpi: image.dpi, raster: async () => image });

describe('a page of text', () => {
  it('keeps every word, the numbers of its lines, and wide spaces', async () => {
    const page = await recognizeSourcePage(source({ lines: ['SỞ Y TẾ\tCỘNG HÒA', '', '   Số: 12/KH-SYT  '] }), { method: 'text', reason: 'test' }, noEngine, calm());
    expect(RecognizedPage.parse(page)).toEqual(page);
    expect(page.words.map(({ text, line, gap }) => [text, line, gap])).toEqual([
      ['SỞ', 0, undefined], ['Y', 0, undefined], ['TẾ', 0, undefined], ['CỘNG', 0, undefined], ['HÒA', 0, undefined], ['Số:', 2, 3], ['12/KH-SYT', 2, undefined],
    ]);
  });
  it('is blank where there is no word', async () => {
    expect(await recognizeSourcePage(source({ lines: ['', '  '] }), { method: 'text', reason: 'test' }, noEngine, calm())).toMatchObject({ method: 'blank', confidence: null, words: [] });
  });
});

it('a text layer is taken as it is', async () => {
  const words = [{ text: 'Kế', box: [1, 2, 3, 4] as [number, number, number, number], confidence: 1, line: 0 }];
  expect(await recognizeSourcePage(source({ textLayer: { words } as unknown as NonNullable<PageToRead['textLayer']> }), { method: 'text-layer', reason: 'good' }, noEngine, calm())).toMatchObject({ words, method: 'text-layer', reason: 'good', engine: null, confidence: 1 });
});

describe.skipIf(!hasFamily('liberation-serif'))('a page image', () => {
  const texts = Array.from({ length: 6 }, (_, index) => `${index + 1}. Các phòng, ban căn cứ nhiệm vụ được giao tổ chức thực hiện, báo cáo kết quả trước ngày ${index + 11} tháng 12 năm 2026 để tổng hợp theo quy định.`);
  let engine: Engine;
  let typeset: Typeset;
  let image: Raster;
  beforeAll(async () => {
    engine = hasTesseract() ? await createTesseractCli() : createTesseractJs();
    const fonts = openFonts();
    typeset = typesetText(texts, fonts);
    image = (await renderPdf(await drawPdf(typeset, fonts), { dpi: 200 }))[0]!;
  });
  afterAll(() => engine?.close());
  const read = (page: Raster) => recognizeSourcePage(scan(page), ocr, async () => engine, calm());
  const textOf = (page: RecognizedPage) => page.words.map(({ text }) => text).join(' ');

  it('that is empty is blank', async () => {
    expect(await read({ data: new Uint8Array(500 * 700).fill(255), width: 500, height: 700, channels: 1, dpi: 200 })).toMatchObject({ method: 'blank', words: [], confidence: null });
  });

  it.each([0, 90, 180, 270])('turned by %i° is read upright, with boxes on the image as stored', async (degrees) => {
    const page = await read(turnQuarters(rotate(image, 0.6), degrees));
    expect(RecognizedPage.parse(page)).toEqual(page);
    expect(page.rotation).toBe((360 - degrees) % 360);
    expect(Math.abs(page.skew - 0.6)).toBeLessThanOrEqual(0.06);
    expect(textOf(page)).toBe(texts.join(' '));
    const first = typeset.lines[0]!;
    const box = toUpright(page, page.words[0]!.box!);
    expect(Math.abs(box[0] - (first.box[0] * 200) / 72)).toBeLessThan(8);
    expect(Math.abs((box[1] + box[3]) / 2 - ((first.box[1] + first.box[3]) / 2 * 200) / 72)).toBeLessThan(12);
  }, 60_000);

  it('keeps its text under a red seal, and lists the seal', async () => {
    const fonts = openFonts();
    const at = { x: 250, y: 120, width: SEAL_SIZE, height: SEAL_SIZE };
    const stamped = await degrade(await printOver(image, seal('ỦY BAN NHÂN DÂN XÃ AN HÒA', ['XÃ', 'AN HÒA'], fonts), at, fonts), 'office', createRandom('seal'));
    const page = await read(stamped);
    expect(repairBlocks(layoutDocument([page]).blocks, [page], makeConfig().repair).pages[0]!.text.replaceAll('\n', ' ')).toBe(texts.join(' '));
    const zone = page.zones.find(({ kind }) => kind === 'stamp');
    expect(zone).toBeDefined();
    const centre = [(zone!.box[0] + zone!.box[2]) / 2, (zone!.box[1] + zone!.box[3]) / 2];
    expect(Math.hypot(centre[0]! - ((at.x + SEAL_SIZE / 2) * 200) / 72, centre[1]! - ((at.y + SEAL_SIZE / 2) * 200) / 72)).toBeLessThan(40);
  }, 60_000);

  it('gives the same page every time', async () => {
    expect(await read(image)).toEqual(await read(image));
  }, 60_000);
});
