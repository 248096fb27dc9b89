import { expect, test } from 'vitest';
import type { Engine, ReadRequest } from '../../pipeline/engines/engine.ts';
import type { Word } from '../../pipeline/model.ts';
import { checkLayer, sampleLayer } from '../../pipeline/recognize/check-layer.ts';

const good = [
  'Căn cứ Kế hoạch số 12/KH-UBND của Ủy ban nhân dân xã về cải cách hành chính,',
  'các bộ phận chuyên môn phối hợp chặt chẽ, báo cáo kết quả trước ngày 15 hằng tháng',
  'về Văn phòng để tổng hợp, báo cáo cấp trên theo quy định của pháp luật hiện hành.',
  'Trong quá trình thực hiện nếu có khó khăn, vướng mắc, kịp thời phản ánh để giải quyết.',
];
const plain = (text: string) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd');

/** Words of lines, each letter 20 pixels wide, lines 60 apart. */
function wordsOf(lines: string[]): Word[] {
  return lines.flatMap((text, line) => [...text.matchAll(/\S+/g)].map(({ 0: token, index }): Word => ({ text: token, box: [100 + index * 20, 100 + line * 60, 100 + (index + token.length) * 20, 130 + line * 60], confidence: 1, line })));
}

/** Check a layer against what the page shows; a page that is not to be drawn refuses. */
async function check(layer: string[], shown: string[] | null, doubted: boolean | 'unseen' = false): Promise<{ reason: string | null; regions: number }> {
  let regions = 0;
  const read = async (request: ReadRequest) => {
    expect([request.segmentation, request.model]).toEqual(['line', 'fast']);
    regions = request.regions!.length;
    const inside = ([left, top, right, bottom]: Word['box'] & {}, [x0, y0, x1, y1]: Word['box'] & {}) => left >= x0 && right <= x1 && top >= y0 && bottom <= y1;
    return { words: wordsOf(shown!).filter(({ box }) => request.regions!.some((region) => inside(box!, region))) };
  };
  const raster = async () => {
    if (!shown) throw new Error('drawn');
    return { data: new Uint8Array(2600 * 600).fill(255), width: 2600, height: 600, channels: 1 as const, dpi: 200 };
  };
  const engine = async () => ({ version: 'test', read, close: async () => {} }) satisfies Engine;
  const page = { width: 2600, height: 600, textLayer: { words: wordsOf(layer), rotation: 0 as const }, raster };
  const { signal } = new AbortController();
  const reason = doubted === 'unseen' ? await sampleLayer(page, engine, signal) : await checkLayer(page, doubted, engine, signal);
  return { reason, regions };
}

test('healthy text is not drawn', async () => {
  expect(await check(good, null)).toEqual({ reason: null, regions: 0 });
  expect(await check(['Mức độ hài lòng của người dân?', 'Thời gian giải quyết có đúng hẹn không?', '12 km đường, 30 kg thóc, 5 ha rừng, 7 tr đồng'], null)).toEqual({ reason: null, regions: 0 });
});

test.each<[string, (line: string) => string]>([
  ['letters lost to question marks', (line) => line.replace(/[ếạ]/g, '?')],
  ['letters lost', (line) => line.replace(/[ếạ]/g, '')],
  ['đ as d', (line) => line.replace(/đ/g, 'd').replace(/[ưươ]/g, (letter) => (letter === 'ơ' ? 'o' : 'u'))],
  ['hooks as acutes', (line) => line.normalize('NFD').replace(/\u0309/g, '\u0301').normalize('NFC')],
  ['no marks', plain],
])('a layer with %s gives way to the picture', async (_, damage) => {
  const { reason, regions } = await check(good.map(damage), good, damage === plain);
  expect(reason).toMatch(/says other words than the page shows: \d+ of \d+/);
  expect(regions).toBeGreaterThan(0);
});

test.each<[string, string[]]>([
  ['typed without marks', good.map(plain)],
  ['in another language', ['The provincial department issues the following plan for the fiscal year', 'which covers training, procurement and supervision of all stations.']],
  ['of names', ['Y Bhăm Niê, H’Blač Mlô, Y Wŏt Byă, H’Juen Ayŭn, Y Kroă Kbuôr', 'Rơ Châm Hyiu, Ksor Phước, Kpă Klơng, Rah Lan Kơk, Nay Djruêng']],
])('a layer %s is looked at and stays, as the page shows the same', async (_, layer) => {
  const { reason, regions } = await check(layer, layer, true);
  expect([reason, regions > 0]).toEqual([null, true]);
});

test('misreadings of the engine do not outweigh what it confirms', async () => {
  const layer = ['The provincial department issues the following plan for the fiscal year', 'which covers training, procurement and supervision of all stations.'];
  expect((await check(layer, layer.map((line) => line.replace('year', 'yên').replace('plan', 'lan')), true)).reason).toBeNull();
});

test('an unseen layer is compared with its picture here and there', async () => {
  const next = (line: string) => line.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
  const dated = good.map((line, at) => `${line} số ${at + 31} năm 2026`);
  expect(await check(dated, dated, 'unseen')).toEqual({ reason: null, regions: 4 });
  expect(await check(dated, dated.map((line, at) => (at === 1 ? line.replace('phối hợp', 'phôi hợp') : line)), 'unseen')).toEqual({ reason: null, regions: 4 });
  for (const layer of [dated.map(next), dated.toReversed()]) expect((await check(layer, dated, 'unseen')).reason).toMatch(/unseen text layer says other words/);
});
