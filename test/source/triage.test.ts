import { describe, expect, it } from 'vitest';
import { triagePage, type PageFacts } from '../../pipeline/source/triage.ts';
import { isSyllable, measureText } from '../../pipeline/source/vietnamese.ts';

const good = `Căn cứ Kế hoạch số 12/KH-UBND ngày 03 tháng 02 năm 2026 của Ủy ban nhân dân tỉnh về cải cách hành chính, Sở Nội vụ ban hành
kế hoạch tuyên truyền với các nội dung sau: nâng cao nhận thức của cán bộ, công chức, viên chức và người dân; đẩy mạnh chuyển đổi số trong
cơ quan nhà nước; gắn trách nhiệm của người đứng đầu với kết quả thực hiện; kịp thời biểu dương tập thể, cá nhân có thành tích xuất sắc.
Tổ chức thực hiện: các phòng chuyên môn phối hợp chặt chẽ, báo cáo định kỳ trước ngày 15 hằng tháng về Văn phòng Sở để tổng hợp.`;

function page(text: string | null, facts: Partial<PageFacts> & { invisible?: number; unmapped?: number; font?: string } = {}): PageFacts {
  const { invisible = 0, unmapped = 0, font, ...rest } = facts;
  const words = text?.split(/\s+/).map((word, i) => ({ text: word, box: [i, 0, i + 1, 1] as [number, number, number, number], confidence: 1, line: 0, ...(font && { font }) }));
  return { lines: null, textLayer: words ? { words, invisible, unmapped, rotation: 0 } : null, imageCoverage: 0, unreadImages: 0, outlines: 0, picture: 'drawn', ...rest };
}

const plain = (text: string) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
const scan = { imageCoverage: 1, picture: 'scan' as const };

describe('triagePage', () => {
  it.each<[string, PageFacts, string, RegExp]>([
    ['a text file', page(null, { lines: ['a'], picture: 'none' }), 'text', /text file/],
    ['an empty page', page(null, { picture: 'blank' }), 'blank', /nothing is painted/],
    ['a scan', page(null, { ...scan, unreadImages: 1 }), 'ocr', /scan without a text layer/],
    ['outlines only', page(null, { outlines: 900 }), 'ocr', /no text layer/],
    ['typed text', page(good), 'text-layer', /good Vietnamese/],
    ['a last page of one line', page('Nơi nhận: Như Điều 3.'), 'text-layer', /all that is on the page/],
    ['a page number on outlines', page('- 2 -', { outlines: 900 }), 'ocr', /outlines/],
    ['typed text on a background picture', page(good, { imageCoverage: 1 }), 'text-layer', /good Vietnamese/],
    ['a caption over a scan', page('Người ký: Ủy ban nhân dân', { ...scan }), 'ocr', /only 6 words over a page image/],
    ['typed text around a scanned table', page(good, { imageCoverage: 0.4, unreadImages: 0.4 }), 'ocr', /40 % of the page are images/],
    ['typed text with a seal', page(good, { imageCoverage: 0.05, unreadImages: 0.05 }), 'text-layer', /good Vietnamese/],
    ['codes without characters', page(good, { unmapped: 0.2 }), 'ocr', /does not say what 20 %/],
    ['wrong codes', page(good.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 7) % 26) + 97))), 'text-layer', /its picture does not contradict/],
    ['glyphs of the private use area', page(good.replace(/ê/g, '\ue012')), 'ocr', /no Vietnamese text/],
    ['bullets of a symbol font', page(good.split('\n').map((line) => `\uf0b2 ${line}`).join('\n')), 'text-layer', /good Vietnamese/],
    ['letter-spaced text whose letters came out as words', page(good.replace(/(?<=\S)(?=\S)/gu, ' ')), 'ocr', /single letters/],
    ['a table of crosses and figures', page(`${good} ${'x 12 I - '.repeat(30)}`), 'text-layer', /./],
    ['a table of crosses and figures alone', page('1 20.000 x 3 % '.repeat(20)), 'text-layer', /./],
    ['typed text without marks', page(plain(good)), 'text-layer', /its picture does not contradict/],
    ['TCVN3 by its font', page('KÕ ho¹ch triÓn khai nhiÖm vô n¨m 2026 cña Së Néi vô vµ c¸c c¬ quan', { font: '.VnTime' }), 'text-layer', /older than Unicode/],
    ['TCVN3 by its letters', page('KÕ ho¹ch c¸c c¬ quan thµnh phè ®Þnh kú b¸o c¸o n¨m 2026 ®Ó tæng hîp', { font: 'F1' }), 'text-layer', /older than Unicode/],
    ['symbols of Latin-1 among codes without characters', page('�×ªa¤Ó¤©a ©Ò¯©a¤©Ø¯©a ¯Ô®asqsw aÄÐ¯¨a�Ñ®ma¯¨Òº �Ê{arsp ÄË¤aÌ±ana', { font: 'F1', unmapped: 0.19 }), 'ocr', /does not say what 19 %/],
    ['VNI by its font', page('Keá hoaïch trieån khai nhieäm vuï naêm 2026 cuûa Sôû Noäi vuï vaø caùc cô quan', { font: 'VNI-Times' }), 'text-layer', /older than Unicode/],
    ['a flawless layer over a scan', page(good, { ...scan, invisible: 1 }), 'text-layer', /unseen text layer of the scan is good/],
    ['a layer read with the English model', page(plain(good), { ...scan, invisible: 1 }), 'ocr', /unseen text layer's words/],
    ['a layer with a few wrong words', page(good.replace('hoạch', 'hoach').replace('nhận', 'nhậri'), { ...scan, invisible: 1 }), 'ocr', /unseen text layer's words/],
    ['a layer over a part of a scan', page(good, { ...scan, invisible: 1, unreadImages: 1 }), 'ocr', /leaves 100 % of the page unread/],
    ['a scrap of a layer', page('Nơi nhận', { ...scan, invisible: 1 }), 'ocr', /only 2 words/],
  ])('%s', (_, facts, method, reason) => {
    const decision = triagePage(facts, { ocr: 'auto' });
    expect(decision.reason).toMatch(reason);
    expect(decision.method).toBe(method);
  });

  it('does as it is told', () => {
    expect(triagePage(page(good), { ocr: 'always' }).method).toBe('ocr');
    expect(triagePage(page(plain(good), { ...scan, invisible: 1 }), { ocr: 'never' }).method).toBe('text-layer');
    expect(triagePage(page(null, scan), { ocr: 'never' }).method).toBe('none');
    expect(triagePage(page(null, { lines: ['a'] }), { ocr: 'always' }).method).toBe('text');
    expect(triagePage(page(null, { picture: 'blank' }), { ocr: 'always' }).method).toBe('blank');
  });
});

describe('measureText', () => {
  it('knows legal syllables in any case and any form of Unicode', () => {
    for (const word of ['nghiệp', 'Khuỷu', 'QUYẾT', 'giếng', 'gì', 'ưu', 'quốc', 'hoà', 'hòa', 'thuở', 'yết', 'oằn', 'Đắk', 'nguyệch'.slice(0, 6)]) {
      expect([word, isSyllable(word), isSyllable(word.normalize('NFD'))]).toEqual([word, true, true]);
    }
    for (const word of ['hoach', 'thdng', 'nhậri', 'Doc', 'vn', 'Internet', 'zì', 'kaa', 'nghieepj']) expect([word, isSyllable(word)]).toEqual([word, false]);
  });

  it('leaves abbreviations out and counts marks', () => {
    expect(measureText(['UBND', 'CCHC', '12/KH-UBND'])).toMatchObject({ words: 0 });
    expect(measureText(['Kế', 'hoạch', 'năm', 'hai'])).toMatchObject({ words: 4, syllables: 1, marked: 0.75, strange: 0, letters: 1 });
    expect(measureText(['a\ufffdb', '\ue000'])).toMatchObject({ strange: 0.25 });
  });
});
