/** Looking at pages: condition, orientation, skew, on a page set by the fixtures' typesetter and damaged by its generator. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Raster } from '../../pipeline/engines/engine.ts';
import { lookAt, type Condition } from '../../pipeline/image/look.ts';
import { prepare } from '../../pipeline/image/prepare.ts';
import { level, turnQuarters } from '../../pipeline/image/turn.ts';
import { degrade, type Damage } from '../../scripts/fixtures/degrade.ts';
import { createRandom } from '../../scripts/fixtures/random.ts';
import { rotate } from '../../scripts/fixtures/raster.ts';
import { hasFamily, openFonts } from '../../scripts/fixtures/fonts.ts';
import { drawPdf } from '../../scripts/fixtures/pdf.ts';
import { renderPdf } from '../../scripts/fixtures/render.ts';
import { typesetText } from '../../scripts/fixtures/typeset.ts';

const TEXT = Array.from({ length: 14 }, (_, index) => `${index + 1}. Các phòng, ban, đơn vị trực thuộc căn cứ chức năng, nhiệm vụ được giao chủ động tổ chức thực hiện, bảo đảm tiến độ, chất lượng và gửi báo cáo kết quả về Văn phòng để tổng hợp theo quy định.`);

describe.skipIf(!hasFamily('liberation-serif'))('a page', () => {
  let page: Raster;
  beforeAll(async () => {
    const fonts = openFonts();
    page = (await renderPdf(await drawPdf(typesetText(TEXT, fonts), fonts), { dpi: 200 }))[0]!;
  });

  it.each<[Damage, Condition]>([['clean', 'rendered'], ['office', 'scan'], ['bilevel', 'bilevel'], ['broken', 'worn'], ['dilated', 'heavy'], ['faded', 'grainy']])('that is %s is known as %s, whichever way it lies', async (damage, condition) => {
    const damaged = await degrade(page, damage, createRandom(`look/${damage}`));
    for (const turned of [0, 90, 180, 270]) {
      const look = lookAt(turnQuarters(damaged, turned));
      expect([look.condition, look.rotation]).toEqual([condition, (360 - turned) % 360]);
    }
  }, 60_000);

  it.each<Damage>(['clean', 'office', 'bilevel', 'broken', 'dilated', 'faded'])('that has a few lines only, like the last one of a plan, is upright when it is %s', async (damage) => {
    const fonts = openFonts();
    const lines = ['Nơi nhận:', '- Như trên;', '- Lưu: VT.', 'TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH THƯỜNG TRỰC', 'Đỗ Thị Hồng Ánh'];
    const short = (await renderPdf(await drawPdf(typesetText(lines, fonts), fonts), { dpi: 200 }))[0]!;
    const look = lookAt(await degrade(short, damage, createRandom(`look/short/${damage}`)));
    expect(look.rotation).toBe(0);
    expect(look.type.letters).toBeLessThan(250);
  });

  it.each<[Damage, 'fast' | 'best']>([['clean', 'fast'], ['office', 'fast'], ['bilevel', 'fast'], ['broken', 'best'], ['dilated', 'best'], ['faded', 'best']])('that is %s is read with the %s model, what is doubtful with the other', async (damage, model) => {
    const { model: first, again } = prepare(lookAt(await degrade(page, damage, createRandom(`look/${damage}`))));
    expect([first, ...again.map((view) => view.model)]).toEqual(model === 'best' ? ['best', 'fast'] : ['fast', 'best']);
  }, 60_000);

  it.each([-6, -1.3, -0.35, 0, 0.5, 2.2, 7])('that is askew by %s° is levelled', (degrees) => {
    const look = lookAt(rotate(page, degrees));
    expect(Math.abs(look.skew - degrees)).toBeLessThanOrEqual(0.06);
    expect(Math.abs(lookAt(level(look.grey, look.skew)).skew)).toBeLessThanOrEqual(0.06);
  });

  it('keeps its size and its letters when it is prepared; rules are erased', () => {
    const ruled = { ...page, data: page.data.slice() };
    for (let y = 100; y < 103; y++) ruled.data.fill(0, y * page.width + 300, y * page.width + 800);
    expect(Buffer.compare(prepare(lookAt(ruled)).image.data, page.data)).toBe(0);
    const bare = prepare(lookAt(page)).image;
    expect([bare.width, bare.height]).toEqual([page.width, page.height]);
    expect(Buffer.compare(bare.data, page.data)).toBe(0);
  });
});

it('calls an empty page upright, level and without letters', () => {
  const look = lookAt({ data: new Uint8Array(300 * 400).fill(255), width: 300, height: 400, channels: 1, dpi: 200 });
  expect([look.rotation, look.skew, look.type.letters, look.doubts]).toEqual([0, 0, 0, []]);
});
