import { describe, expect, it } from 'vitest';
import { combineReadings, isLiteral, type LanguageCost } from '../../pipeline/engines/combine.ts';
import { lookAgain } from '../../pipeline/engines/second-look.ts';
import type { Word } from '../../pipeline/model.ts';

/** Words of 50 pixels, 10 apart, from "text:confidence" items. */
function words(...items: string[]): Word[] {
  return items.map((item, index) => {
    const at = item.lastIndexOf(':');
    return { text: item.slice(0, at), confidence: Number(item.slice(at + 1)), box: [index * 60, 0, index * 60 + 50, 20], line: 0 };
  });
}
const texts = (list: Word[]) => list.map(({ text }) => text).join(' ');
const likes = (...good: string[]): LanguageCost => (list) => list.reduce((sum, word) => sum + (good.includes(word) ? 1 : 9), 0);

describe('combineReadings', () => {
  it.each([
    ['the surer word', words('thời:0.6', 'hạn:0.96'), words('thởi:0.95', 'hạn:0.9'), undefined, 'thởi hạn'],
    ['the first where both are as sure', words('kế:0.8'), words('kể:0.8'), undefined, 'kế'],
    ['what language knows, where the engine hardly minds', words('kiếm:0.85', 'tra:0.96'), words('kiểm:0.8', 'tra:0.96'), likes('kiểm', 'tra'), 'kiểm tra'],
    ['what the engine is sure of, against language', words('Yến:0.98'), words('Yên:0.2'), likes('Yên'), 'Yến'],
    ['numbers by the engine alone', words('12:0.7'), words('72:0.6'), likes('72'), '12'],
    ['Roman numbers by the engine alone', words('II.:0.7'), words('III.:0.6'), likes('III.'), 'II.'],
    ['a number against signs', words('2.:0.65'), words('+:0.95'), undefined, '2.'],
    ['what shares letters against the line below', words('TƯỚNG:0.5'), words('Nguyễn:0.95'), undefined, 'TƯỚNG'],
    ['whole words against a reading that lost letters', words('quyết:0.5'), words('q:0.9'), likes('q'), 'quyết'],
  ])('takes %s', (_, first, second, cost, expected) => {
    expect(texts(combineReadings(first, second, cost))).toBe(expected);
  });

  it('takes nothing from the line below', () => {
    const below = words('Văn:0.95', 'phòng:0.95').map((word) => ({ ...word, box: [word.box![0], 22, word.box![2], 42] as Word['box'] }));
    expect(texts(combineReadings(words('Nơi:0.6', 'nhận:0.6'), below))).toBe('Nơi nhận');
  });

  it('joins words that one reading split, and never gives a word twice', () => {
    const first: Word[] = [{ text: 'kế', box: [0, 0, 20, 20], confidence: 0.5, line: 3 }, { text: 'hoạch', box: [24, 0, 60, 20], confidence: 0.5, line: 3 }, { text: 'năm', box: [70, 0, 100, 20], confidence: 0.96, line: 3 }];
    const second: Word[] = [{ text: 'kếhoạch', box: [0, 0, 60, 20], confidence: 0.4, line: 0 }, { text: 'năm', box: [70, 0, 100, 20], confidence: 0.9, line: 0 }];
    expect(texts(combineReadings(first, second))).toBe('kế hoạch năm');
    expect(texts(combineReadings(second, first.map((word) => ({ ...word, confidence: 0.9 }))))).toBe('kế hoạch năm');
  });

  it('is surer of what both readings saw', () => {
    expect(combineReadings(words('bộ:0.8'), words('bộ:0.7'))[0]!.confidence).toBe(0.94);
  });

  it('considers the engine\'s alternatives for a letter, with the language', () => {
    const first = words('tố:0.8', 'chức:0.96');
    first[0]!.alternatives = [{ text: 'tổ', confidence: 0.6 }];
    expect(texts(combineReadings(first, words('tố:0.6', 'chức:0.96'), likes('tổ', 'chức')))).toBe('tổ chức');
    expect(texts(combineReadings(first, [], undefined))).toBe('tố chức');
  });
});

it.each([['23/KH-UBND', true], ['2026', true], ['IV.', true], ['UBND/VP', true], ['kế', false], ['Lưu:', false]])('isLiteral(%s) is %s', (text, literal) => {
  expect(isLiteral(text)).toBe(literal);
});

describe('lookAgain', () => {
  it('lets the language choose between the readings of a doubtful word', async () => {
    const read = async () => words('để:0.9', 'tổng:0.6', 'hợp:0.9');
    expect(texts(await lookAgain(words('để:0.96', 'tống:0.7', 'hợp:0.96'), read, (list) => (list.includes('tổng') ? 5 : 30)))).toBe('để tổng hợp');
    expect(texts(await lookAgain(words('để:0.96', 'tống:0.7', 'hợp:0.96'), read))).toBe('để tống hợp');
  });
  it('reads doubtful words with their neighbours on the line, and puts the result in their place', async () => {
    const page = [...words('a:0.96', 'b:0.96', 'c:0.96', 'd:0.5', 'e:0.96', 'f:0.96', 'g:0.96'), { text: 'h', box: [0, 40, 50, 60], confidence: 0.96, line: 1 } satisfies Word];
    const asked: number[][] = [];
    const result = await lookAgain(page, async (regions) => {
      asked.push(...regions);
      return words('-:0', '-:0', 'c:0.9', 'đ:0.9', 'e:0.9').slice(2);
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]![0]).toBeGreaterThan(110);
    expect(asked[0]![0]).toBeLessThan(120);
    expect(asked[0]![2]).toBeGreaterThan(290);
    expect(asked[0]![2]).toBeLessThan(300);
    expect(texts(result)).toBe('a b c đ e f g h');
    expect(result.map(({ line }) => line)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });
  it('reads the columns of a line apart', async () => {
    const page = [...words('Tờ:0.9', 'Re;:0.5'), ...words('PNÓ:0.5', 'CHỦ:0.96').map((word) => ({ ...word, box: [word.box![0] + 700, 0, word.box![2] + 700, 20] as Word['box'] }))];
    const asked: number[][] = [];
    await lookAgain(page, async (regions) => { asked.push(...regions); return []; });
    expect(asked).toHaveLength(2);
    expect(asked[0]![2]).toBeLessThan(200);
    expect(asked[1]![0]).toBeGreaterThan(600);
  });
  it('takes a word once where two readings brought it to light', async () => {
    const result = await lookAgain(words('xã:0.96', 'Cẩm:0.5'), async () => words('xã:0.9', 'Cẩm:0.7', 'xã:0.95', 'Cấm:0.6').map((word, index) => ({ ...word, box: words('a:1', 'b:1')[index % 2]!.box })));
    expect(texts(result)).toBe('xã Cẩm');
  });
  it('takes no word that the page has beside the stretch', async () => {
    const page = words('Nơi:0.96', 'Thường:0.5', 'b:0.96', 'trực:0.96', 'Đảng:0.96');
    const result = await lookAgain(page, async () => words('-:0', 'Thường:0.9', 'b:0.9', 'trực:0.9', 'Đảng:0.9').slice(1));
    expect(texts(result)).toBe('Nơi Thường b trực Đảng');
  });
  it('asks for nothing where nothing is doubtful', async () => {
    const page = words('a:0.96');
    expect(await lookAgain(page, () => Promise.reject(new Error('not asked')))).toBe(page);
  });
});
