/** Both Tesseract engines under one contract, on lines set by the fixtures' typesetter. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PipelineError } from '../../pipeline/errors.ts';
import type { Engine, Raster, ReadRequest } from '../../pipeline/engines/engine.ts';
import { createTesseractCli } from '../../pipeline/engines/tesseract-cli.ts';
import { createTesseractJs } from '../../pipeline/engines/tesseract-js.ts';
import { TesseractProcess } from '../../pipeline/engines/tesseract-process.ts';
import { MODEL_FILES, parseHocr, toSpix } from '../../pipeline/engines/tesseract.ts';
import { hasTesseract } from '../../scripts/evaluate/peers.ts';
import { hasFamily, openFonts } from '../../scripts/fixtures/fonts.ts';
import { drawPdf } from '../../scripts/fixtures/pdf.ts';
import { renderPdf } from '../../scripts/fixtures/render.ts';
import { typesetText } from '../../scripts/fixtures/typeset.ts';

const TEXTS = [
  ['Kế hoạch triển khai công tác văn thư, lưu trữ năm 2026', 'Các phòng, ban căn cứ nhiệm vụ được giao tổ chức thực hiện.'],
  ['Tăng cường kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính.', 'Báo cáo kết quả trước ngày 15 tháng 12 năm 2026.'],
];

async function page(texts: string[]): Promise<Raster> {
  const fonts = openFonts();
  const [full] = await renderPdf(await drawPdf(typesetText(texts, fonts), fonts), { dpi: 200 });
  const height = 400;
  return { ...full!, data: full!.data.slice(0, full!.width * height), height };
}

const request = (image: Raster, more: Partial<ReadRequest> = {}): ReadRequest => ({ image, segmentation: 'page', model: 'fast', ...more });
const calm = () => new AbortController().signal;
const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const engines: [string, boolean, () => Promise<Engine>][] = [
  ['tesseract.js', true, async () => createTesseractJs({ threads: 2 })],
  ['tesseract', hasTesseract(), () => createTesseractCli()],
];

for (const [name, there, create] of engines) {
  describe.skipIf(!there || !hasFamily('liberation-serif'))(`engine ${name}`, () => {
    let engine: Engine;
    let images: Raster[];
    beforeAll(async () => {
      engine = await create();
      images = await Promise.all(TEXTS.map(page));
    });
    afterAll(() => engine.close());

    it('reads words with boxes, confidence and lines', async () => {
      const { words } = await engine.read(request(images[0]!), calm());
      expect(words.map(({ text }) => text).join(' ')).toBe(TEXTS[0]!.join(' '));
      expect(words[0]!.line).toBe(0);
      expect(words.at(-1)!.line).toBeGreaterThanOrEqual(1);
      for (const { box, confidence } of words) {
        expect(confidence).toBeGreaterThan(0.8);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(box![0]).toBeGreaterThanOrEqual(0);
        expect(box![2]).toBeLessThanOrEqual(images[0]!.width);
        expect(box![3] - box![1]).toBeGreaterThan(10);
      }
      expect(engine.version).toMatch(/^tesseract(\.js)? \d+\.\d+/);
    });

    it('gives the same bytes whatever it read before, with either model', async () => {
      const requests = [request(images[0]!), request(images[1]!), request(images[0]!, { model: 'best' }), request(images[1]!, { segmentation: 'block', alternatives: true })];
      const once: string[] = [];
      for (const item of requests) once.push(hash(await engine.read(item, calm())));
      const again: string[] = [];
      for (const item of requests.toReversed()) again.unshift(hash(await engine.read(item, calm())));
      const fresh = await create();
      const together = await Promise.all(requests.map(async (item) => hash(await fresh.read(item, calm()))));
      await fresh.close();
      expect(again).toEqual(once);
      expect(together).toEqual(once);
    });

    it('reads regions one after the other, boxes in pixels of the whole image', async () => {
      const { words } = await engine.read(request(images[0]!), calm());
      const second = words.filter(({ line }) => line === words.at(-1)!.line);
      const first = words.filter(({ line }) => line === 0);
      const around = (some: typeof words): [number, number, number, number] => [Math.min(...some.map(({ box }) => box![0])) - 8, Math.min(...some.map(({ box }) => box![1])) - 4, Math.max(...some.map(({ box }) => box![2])) + 8, Math.max(...some.map(({ box }) => box![3])) + 4];
      const apart = await engine.read(request(images[0]!, { segmentation: 'line', regions: [around(second), around(first)] }), calm());
      expect(apart.words.map(({ text }) => text).join(' ')).toBe([...second, ...first].map(({ text }) => text).join(' '));
      const expected = [...second, ...first];
      for (const [index, { box }] of apart.words.entries()) {
        for (const side of [0, 1, 2, 3] as const) expect(Math.abs(box![side] - expected[index]!.box![side])).toBeLessThanOrEqual(8);
      }
    });

    it('reads the same words with and without alternatives', async () => {
      for (const image of images) {
        const plain = await engine.read(request(image), calm());
        const { words } = await engine.read(request(image, { alternatives: true }), calm());
        expect(words.map(({ alternatives, ...word }) => word)).toEqual(plain.words);
        expect(plain.words.every(({ alternatives, size }) => alternatives === undefined && size! > 10)).toBe(true);
      }
    });

    it('gives up when the signal aborts and can be used again', async () => {
      const error = await engine.read(request(images[0]!, { model: 'best' }), AbortSignal.timeout(1)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(PipelineError);
      expect((error as PipelineError).code).toBe('page-timeout');
      const { words } = await engine.read(request(images[1]!), calm());
      expect(words.map(({ text }) => text).join(' ')).toBe(TEXTS[1]!.join(' '));
    });

    it('leaves no rejection behind, whenever the signal aborts', async () => {
      const lost: unknown[] = [];
      const keep = (reason: unknown) => void lost.push(reason);
      process.on('unhandledRejection', keep);
      try {
        for (let turn = 0; turn < 12; turn++) {
          await engine.read(request(images[1]!), calm());
          const abort = new AbortController();
          const reading = engine.read(request(images[0]!, { regions: [[0, 0, 200, 100], [0, 100, 200, 200]] }), abort.signal).catch((reason: unknown) => reason);
          for (let step = 0; step < turn; step++) await new Promise((resolve) => setImmediate(resolve));
          abort.abort();
          await reading;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      } finally {
        process.off('unhandledRejection', keep);
      }
      expect(lost).toEqual([]);
    });

    it('finds nothing on blank paper', async () => {
      expect((await engine.read(request({ data: new Uint8Array(400 * 300).fill(255), width: 400, height: 300, channels: 1, dpi: 200 }), calm())).words).toEqual([]);
    });
  });
}

describe('memory of tesseract.js', () => {
  it('is held to its limit, and the engine goes on afterwards', async () => {
    const engine = createTesseractJs({ memory: 40 });
    const size = 7000;
    const large: Raster = { data: Uint8Array.from({ length: size * size }, (_, index) => (index % 97 < 9 ? 0 : 255)), width: size, height: size, channels: 1, dpi: 200 };
    const error = await engine.read(request(large), calm()).catch((reason: unknown) => reason);
    expect((error as PipelineError).code).toBe('page-memory');
    const small: Raster = { data: new Uint8Array(200 * 100).fill(255), width: 200, height: 100, channels: 1, dpi: 200 };
    expect((await engine.read(request(small), calm())).words).toEqual([]);
    await engine.close();
  }, 120_000);
});

describe('tesseract command', () => {
  it.skipIf(!hasTesseract())('keeps its process for the next request, and is of no use after an image that it cannot read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kehoach-test-'));
    try {
      const [blank, other] = ['blank', 'other'].map((name) => join(folder, `${name}.spix`)) as [string, string];
      for (const path of [blank, other]) writeFileSync(path, toSpix({ data: new Uint8Array(64).fill(255), width: 8, height: 8, channels: 1, dpi: 200 }));
      const reader = new TesseractProcess('tesseract', ['--tessdata-dir', dirname(MODEL_FILES.fast.path), '-l', 'vie', '-c', 'tessedit_create_hocr=1'], blank);
      for (const paths of [[other], [other, other, other], [other]]) {
        const pages = await reader.read(paths);
        expect(pages).toHaveLength(paths.length);
        for (const page of pages) expect(page).toContain(`image "${other}"`);
      }
      expect(reader.images).toBe(5);
      await expect(reader.read([join(folder, 'none.pnm')])).rejects.toMatchObject({ code: 'engine-crashed' });
      expect(reader.alive).toBe(false);
      await expect(reader.read([other])).rejects.toMatchObject({ code: 'engine-crashed' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  it.skipIf(!hasTesseract())('leaves no image behind after a request, and no file when it is closed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kehoach-test-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      const engine = await createTesseractCli();
      const image: Raster = { data: new Uint8Array(200 * 100).fill(255), width: 200, height: 100, channels: 1, dpi: 200 };
      await engine.read(request(image, { model: 'best', regions: [[0, 0, 100, 50], [0, 50, 100, 100]] }), calm());
      const [own] = readdirSync(folder);
      expect(readdirSync(join(folder, own!)).sort()).toEqual(['best', 'blank.spix']);
      await engine.close();
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true });
    }
  });
  it('is said to be missing where it is not installed', async () => {
    await expect(createTesseractCli({ command: 'tesseract-of-another-name' })).rejects.toMatchObject({ code: 'engine-missing' });
  });
  it('is refused where it is something else', async () => {
    await expect(createTesseractCli({ command: 'echo' })).rejects.toMatchObject({ code: 'engine-missing' });
  });
});

describe('toSpix', () => {
  const header = (...numbers: number[]) => Buffer.concat([Buffer.from('spix'), Buffer.from(Uint32Array.from(numbers).buffer)]).toString('hex');
  it('packs black and white, a bit a pixel, rows in whole words of which the last byte comes first', () => {
    const levels = '0110000001'.repeat(2);
    const image: Raster = { data: Uint8Array.from(levels, (bit) => (bit === '1' ? 0 : 255)), width: 10, height: 2, channels: 1, dpi: 200 };
    expect(toSpix(image).toString('hex')).toBe(`${header(10, 2, 1, 1, 0, 8)}0000406000004060`);
  });
  it('gives grey a byte a pixel', () => {
    expect(toSpix({ data: Uint8Array.of(0, 255, 7, 1, 2, 3, 4, 5, 6, 8), width: 5, height: 2, channels: 1, dpi: 200 }).toString('hex')).toBe(`${header(5, 2, 8, 2, 0, 16)}0107ff00000000020605040300000008`);
  });
});

describe('hOCR', () => {
  it('gives text without markup, alternatives of single letters and lines', () => {
    const hocr = `<span class='ocr_line' id='line_1_1' title="bbox 0 0 90 20; x_size 24.5">
      <span class='ocrx_word' id='word_1_1' title='bbox 1 2 30 18; x_wconf 91'><strong>A&amp;B</strong></span>
      <span class='ocrx_word' id='word_1_2' title='bbox 40 2 60 18; x_wconf 80'>
       <span class='ocrx_cinfo' title='x_bboxes 40 2 50 18; x_conf 99'>t</span>
        <span class='ocrx_cinfo' id='lstm_choices_1_2_1'>
         <span class='ocrx_cinfo' id='choice_1_2_1' title='x_confs 90'>t</span>
        </span>
       <span class='ocrx_cinfo' title='x_bboxes 50 2 60 18; x_conf 60'>ố</span>
        <span class='ocrx_cinfo' id='lstm_choices_1_2_2'>
         <span class='ocrx_cinfo' id='choice_1_2_2' title='x_confs 60'>ố</span>
         <span class='ocrx_cinfo' id='choice_1_2_3' title='x_confs 30'>ổ</span>
        </span>
      </span>
      <span class='ocrx_word' id='word_1_3' title='bbox 70 2 80 18; x_wconf 3'> </span>
     </span>
     <span class='ocr_header' id='line_1_2' title="bbox 0 30 90 50"><span class='ocrx_word' id='word_1_4' title='bbox 1 32 30 48; x_wconf 95'>&lt;I</span></span>`;
    expect(parseHocr(hocr, 100, 10, 4)).toEqual([
      { text: 'A&B', box: [101, 12, 130, 28], confidence: 0.91, line: 4, size: 24.5 },
      { text: 'tố', box: [140, 12, 160, 28], confidence: 0.8, line: 4, size: 24.5, alternatives: [{ text: 'tổ', confidence: 0.4 }] },
      { text: '<I', box: [101, 42, 130, 58], confidence: 0.95, line: 5 },
    ]);
  });

  it('gives a letter once that the network saw over the word beside it and in that word', () => {
    const word = (text: string, box: string) => `<span class='ocrx_word' id='w' title='bbox ${box}; x_wconf 93'>${text}</span>`;
    const hocr = `<span class='ocr_line' id='l' title="bbox 0 0 400 60">${word('dự', '417 1276 449 1322')}${word('á', '474 1277 481 1283')}${word('án', '469 1285 504 1304')}${word('a', '510 1285 520 1304')}</span>`;
    expect(parseHocr(hocr).map(({ text }) => text)).toEqual(['dự', 'án', 'a']);
  });
});
