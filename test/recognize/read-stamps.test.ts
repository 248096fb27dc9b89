import { expect, test } from 'vitest';
import type { Box, Word } from '../../pipeline/model.ts';
import { readFrames, readUnderStamps, type Read } from '../../pipeline/recognize/read-stamps.ts';

const STAMPED = { data: new Uint8Array(0), width: 1654, height: 2339, channels: 1 as const, dpi: 200 };
const TOP: Box = [100, 200, 500, 400];
const LOW: Box = [100, 1500, 500, 1650];

/** An engine that reads these words, of one confidence, in every frame. */
function reading(text: string, confidence: number): Read {
  return async ({ regions }) => text.split(' ').map((word): Word => ({ text: word, box: regions![0]!, confidence, line: 0 }));
}

test.each([
  ['an arrival stamp', 'ỦY BAN NHÂN DÂN XÃ ĐẾN Số: Ngày: 12/4', 0.8, TOP],
  ['an arrival stamp that cannot be read', 'ỆÍ.. ~l', 0.2, TOP],
])('%s is a zone', async (_, text, confidence, box) => {
  const { zones, words } = await readFrames(STAMPED, [box], reading(text, confidence));
  expect(zones).toMatchObject([{ kind: 'arrival-stamp', box, text }]);
  expect(words).toEqual([]);
});

test.each([
  ['a box of a chart', 'Ban Chỉ đạo', 0.95, LOW], ['one that is hard to read', 'Tổ giúp việc', 0.5, LOW], ['a note in a box at the top', 'Dự thảo lần hai', 0.96, TOP],
  ['an agency in a chart', 'Sở Nội vụ từ ngày 05 đến ngày 09', 0.95, LOW],
])('%s is text', async (_, text, confidence, box) => {
  const { zones, words } = await readFrames(STAMPED, [box, box], reading(text, confidence));
  expect(zones).toEqual([]);
  expect(words.map((word) => word.text)).toEqual(`${text} ${text}`.split(' '));
  expect(new Set(words.map(({ line }) => line)).size).toBe(2);
});

/** A word of a signature's line at y = 100, or of the line beside it, 30 pixels higher. */
const at = (text: string, left: number, right: number, confidence: number, top = 100): Word => ({ text, box: [left, top, right, top + 30], confidence, line: top === 100 ? 1 : 0 });
const SEALED: Box = [600, 92, 1000, 138];
const sheet = { data: new Uint8Array(1100 * 200).fill(255), width: 1100, height: 200, channels: 1 as const, dpi: 200 };
/** An engine that reads these words of the sheet in whatever part of it is given: boxes are on the image of the request. */
const readingOn = (words: Word[]): Read => async ({ regions }) => {
  const up = SEALED[1] - regions![0]![1];
  return words.map((word) => ({ ...word, box: [word.box![0], word.box![1] - up, word.box![2], word.box![3] - up] }));
};
const textsOf = (words: Word[]) => words.map(({ text }) => text).join(' ');

test('a line under a seal of which a word was lost is read again, however sure the rest is', async () => {
  const whole = [at('PHÓ', 620, 700, 0.93), at('CHỦ', 720, 800, 0.94), at('TỊCH', 820, 990, 0.95)];
  expect(textsOf(await readUnderStamps(whole.slice(1), [SEALED], sheet, readingOn(whole)))).toBe('PHÓ CHỦ TỊCH');
  expect(textsOf(await readUnderStamps(whole, [SEALED], sheet, () => Promise.reject(new Error('not asked'))))).toBe('PHÓ CHỦ TỊCH');
  const doubtful = [at('PRÓ', 620, 700, 0.63), ...whole.slice(1)];
  expect(textsOf(await readUnderStamps(doubtful, [SEALED], sheet, readingOn(whole.slice(1))))).toBe('PRÓ CHỦ TỊCH');
});

test('words of the other column come only once, and bits of a seal give way to what is read on their place', async () => {
  const known = [at('xã', 500, 560, 0.96, 82), at('trơn', 620, 700, 0.1, 82), at('TỊCH', 820, 990, 0.6)];
  const again = [at('xã', 500, 560, 0.9, 82), at('PHÓ', 620, 700, 0.9, 86), at('TỊCH', 820, 990, 0.95)];
  expect(textsOf(await readUnderStamps(known, [SEALED], sheet, readingOn(again)))).toBe('xã PHÓ TỊCH');
});
