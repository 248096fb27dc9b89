import { expect, test } from 'vitest';
import type { Box, Word } from '../pipeline/model.ts';
import { readFrames, type Read } from '../pipeline/read-stamps.ts';

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
