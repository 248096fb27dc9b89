/** Black seals, arrival stamps and pens over print, on pages set by the fixtures' typesetter. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { findComponents } from '../../pipeline/image/components.ts';
import { findFrames } from '../../pipeline/image/frames.ts';
import { findGrids } from '../../pipeline/image/grid.ts';
import { partHandwriting } from '../../pipeline/image/handwriting.ts';
import { liftStamps } from '../../pipeline/image/lift.ts';
import { lookAt } from '../../pipeline/image/look.ts';
import { findRules } from '../../pipeline/image/rules.ts';
import { boxOfSeal, findSeals } from '../../pipeline/image/seals.ts';
import type { Box, Rule, Word } from '../../pipeline/model.ts';
import { rotate, threshold, toGrey } from '../../scripts/fixtures/raster.ts';
import { hasFamily, openFonts, type Fonts } from '../../scripts/fixtures/fonts.ts';
import { drawPdf } from '../../scripts/fixtures/pdf.ts';
import { renderPdf } from '../../scripts/fixtures/render.ts';
import { ARRIVAL_SIZE, arrivalStamp, penDigits, printOver, seal, SEAL_SIZE } from '../../scripts/fixtures/stamp.ts';
import { typesetText, type PrintedLine } from '../../scripts/fixtures/typeset.ts';

const DPI = 200;
const TEXT = [...Array.from({ length: 4 }, (_, index) => `${index + 1}. Các phòng, ban, đơn vị trực thuộc căn cứ chức năng, nhiệm vụ được giao chủ động tổ chức thực hiện và gửi báo cáo.`), 'Tập huấn tại cơ sở trong quý II/2026.', 'Lập ngày mười tháng giêng năm 2026', 'Số: 27/KH-SYT', 'Lam Thượng, ngày 06 tháng 3 năm 2026', 'Số: 45-KH/TĐTN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', 'Mạc Thị Diệu Hiền'];

describe.skipIf(!hasFamily('liberation-serif'))('on a page', () => {
  let fonts: Fonts;
  let page: Raster;
  let lines: PrintedLine[];
  const inPixels = ({ box }: PrintedLine): Box => box.map((value) => (value * DPI) / 72) as Box;
  const lineOf = (text: string) => lines.find((line) => line.text.startsWith(text))!;
  const black = (image: Raster) => threshold(toGrey(image), 190);
  /** Share of the ink in a box that two images share. */
  const sameInk = (a: Raster, b: Raster, [left, top, right, bottom]: Box) => {
    let [both, any] = [0, 0];
    for (let y = Math.round(top); y < bottom; y++) for (let x = Math.round(left); x < right; x++) {
      const [one, two] = [a.data[y * a.width + x]! < 128, b.data[y * b.width + x]! < 128];
      both += Number(one && two);
      any += Number(one || two);
    }
    return both / Math.max(1, any);
  };
  beforeAll(async () => {
    fonts = openFonts();
    const typeset = typesetText(TEXT, fonts, { face: (text) => (/^(?:KT|PHÓ|Mạc)/.test(text) ? 'bold' : 'regular') });
    lines = typeset.lines;
    page = (await renderPdf(await drawPdf(typeset, fonts), { dpi: DPI }))[0]!;
  });
  const sealed = async (text: string, offset = 30) => {
    const [left, top] = lineOf(text).box;
    return black(await printOver(page, seal('ỦY BAN NHÂN DÂN XÃ AN HÒA', ['XÃ', 'AN HÒA'], fonts), { x: left - SEAL_SIZE + offset, y: top - SEAL_SIZE / 2, width: SEAL_SIZE, height: SEAL_SIZE }, fonts));
  };

  it('there is no seal where none is', () => {
    for (const image of [page, black(page), rotate(page, 3)]) expect(findSeals(lookAt(image).ink, DPI)).toEqual([]);
  });

  it.each([0, 0.8, -1.7])('a seal is found at a skew of %s°, to a millimetre', async (degrees) => {
    const [left, top] = lineOf('PHÓ').box;
    const found = findSeals(lookAt(rotate(await sealed('PHÓ'), degrees)).ink, DPI);
    expect(found).toHaveLength(1);
    const expected = [((left - SEAL_SIZE / 2 + 30) * DPI) / 72, (top * DPI) / 72];
    const angle = (degrees * Math.PI) / 180;
    const [dx, dy] = [expected[0]! - page.width / 2, expected[1]! - page.height / 2];
    expect(Math.abs(found[0]!.x - (page.width / 2 + dx * Math.cos(angle) - dy * Math.sin(angle)))).toBeLessThan(8);
    expect(Math.abs(found[0]!.y - (page.height / 2 + dx * Math.sin(angle) + dy * Math.cos(angle)))).toBeLessThan(8);
    const radius = ((SEAL_SIZE / 2 - 2) * DPI) / 72;
    expect(found[0]!.radius).toBeGreaterThan(radius - 8);
    expect(found[0]!.radius).toBeLessThan(radius + 8);
  });

  it('a seal goes and the lines under it stay', async () => {
    const image = await sealed('PHÓ');
    const look = lookAt(image);
    const seals = findSeals(look.ink, DPI);
    const lifted = liftStamps(look, seals, []);
    const clean = black(page);
    for (const text of ['KT.', 'PHÓ', 'Mạc']) expect(sameInk(lifted.look.grey, clean, inPixels(lineOf(text)))).toBeGreaterThan(0.8);
    const [left, top, right, bottom] = boxOfSeal(seals[0]!);
    const inside: Box = [left - 8, top - 8, right + 8, bottom + 8];
    expect(sameInk(image, clean, inside)).toBeLessThan(0.35);
    expect(sameInk(lifted.look.grey, clean, inside)).toBeGreaterThan(0.5);
    expect(lifted.lines.length).toBeGreaterThanOrEqual(1);
  });

  it('an arrival stamp goes, the line that runs under it stays, what it says is apart', async () => {
    const [left, top] = lineOf('1.').box;
    const image = black(await printOver(page, arrivalStamp('PHÒNG NỘI VỤ', fonts), { x: left - 100, y: top + 2, ...ARRIVAL_SIZE }, fonts));
    const look = lookAt(image);
    const rules = findRules(look.grey, look.tone.threshold);
    const frames = findFrames(rules, findGrids(rules, look.grey), DPI);
    expect(frames).toHaveLength(1);
    const width = ((ARRIVAL_SIZE.width - 4) * DPI) / 72;
    expect(Math.abs(frames[0]!.box[2] - frames[0]!.box[0] - width)).toBeLessThan(10);
    const { look: bare, stamped } = liftStamps(look, [], frames);
    const [x0, y0, x1, y1] = frames[0]!.box;
    const clean = black(page);
    expect(sameInk(bare.grey, clean, [x0 - 8, y0 - 8, x1 + 8, y1 + 8])).toBeGreaterThan(0.6);
    expect(findComponents(stamped!, 128).components.count).toBeGreaterThan(15);
  });

  it('tables and small boxes are no frames of stamps', () => {
    const box = ([left, top, right, bottom]: Box): Rule[] => [
      { from: [left, top], to: [right, top], thickness: 2 }, { from: [left, bottom], to: [right, bottom], thickness: 2 },
      { from: [left, top], to: [left, bottom], thickness: 2 }, { from: [right, top], to: [right, bottom], thickness: 2 },
    ];
    expect(findFrames(box([100, 100, 470, 250]), [], DPI).map((frame) => frame.box)).toEqual([[100, 100, 470, 250]]);
    for (const other of [[100, 100, 900, 250], [100, 100, 300, 165], [100, 100, 200, 250]] as Box[]) expect(findFrames(box(other), [], DPI)).toEqual([]);
    const grid = { box: [50, 50, 1500, 900] as Box, rows: 2, columns: 2, cells: [], openTop: false, openBottom: false };
    expect(findFrames(box([100, 100, 470, 250]), [grid], DPI)).toEqual([]);
  });

  describe('figures by pen', () => {
    const words = (text: string): Word[] => {
      const line = lineOf(text);
      const [left, top, right, bottom] = inPixels(line);
      const share = (at: number) => left + ((right - left) * fonts.width(line.text.slice(0, at), { face: 'regular', size: 14 })) / fonts.width(line.text, { face: 'regular', size: 14 });
      return [...line.text.matchAll(/\S+/g)].map(({ 0: token, index }) => ({ text: token, box: [share(index), top, share(index + token.length), bottom], confidence: 0.9, line: 0 }));
    };
    const writtenOn = async (text: string, digits: string, before: string) => {
      const line = lineOf(text);
      const blank = line.text.indexOf(digits);
      const [left, top] = line.box;
      const at = left + fonts.width(line.text.slice(0, blank), { face: 'regular', size: 14 });
      const hidden = { ...page, data: page.data.slice() };
      const end = at + fonts.width(digits, { face: 'regular', size: 14 });
      const [x0, x1, y0, y1] = [at, end, line.box[1] - 2, line.box[3] + 2].map((value) => Math.round((value * DPI) / 72)) as [number, number, number, number];
      for (let y = y0; y < y1; y++) hidden.data.fill(255, y * hidden.width + x0, y * hidden.width + x1);
      return black(await printOver(hidden, penDigits(digits, before), { x: at - 5, y: top - 4, width: 40, height: 22 }, fonts));
    };
    const part = (image: Raster, own: Word[]) => partHandwriting(own, findComponents(image, 128), (box) => box, 0);

    it.each(['Số: ', 'Số: 45', 'Lam Thượng', 'Tập huấn', 'Lập ngày'])('are left alone where they are printed: %s', (text) => {
      const own = words(text);
      expect(part(black(page), own)).toEqual({ words: own, written: [] });
    });
    it('are taken out of a number, its notation is kept', async () => {
      const { words: left, written } = part(await writtenOn('Số: ', '27', 'number'), words('Số: '));
      expect(left.map(({ text }) => text)).toEqual(['Số:', '/KH-SYT']);
      expect(written).toHaveLength(1);
    });
    it('are taken out of a number whose type stands before the slash', async () => {
      const { words: left, written } = part(await writtenOn('Số: 45', '45', 'number'), words('Số: 45'));
      expect(left.map(({ text }) => text)).toEqual(['Số:', '-KH/TĐTN']);
      expect(written).toHaveLength(1);
    });
    it.each(['ngày', 'tháng'])('the tail of a printed %s that reaches into the blank is none', (text) => {
      const own = words('Lam Thượng').map((word): Word => {
        const [left, top, right, bottom] = word.box!;
        const tail = (fonts.width(text.at(-1)!, { face: 'regular', size: 14 }) * DPI) / 72;
        return word.text === text ? { ...word, box: [left, top, right - tail, bottom] } : word;
      });
      expect(part(black(page), own)).toEqual({ words: own, written: [] });
    });
    it('are taken out of a date', async () => {
      const { words: left, written } = part(await writtenOn('Lam Thượng', '06', 'day'), words('Lam Thượng'));
      expect(left.map(({ text }) => text)).toEqual(['Lam', 'Thượng,', 'ngày', 'tháng', '3', 'năm', '2026']);
      expect(written).toHaveLength(1);
    });
  });
});
