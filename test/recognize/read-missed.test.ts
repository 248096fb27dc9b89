import { describe, expect, it } from 'vitest';
import type { Raster, ReadRequest } from '../../pipeline/engines/engine.ts';
import { findComponents } from '../../pipeline/image/components.ts';
import type { Condition, Look } from '../../pipeline/image/look.ts';
import type { Box, Word } from '../../pipeline/model.ts';
import { withMissed } from '../../pipeline/recognize/read-missed.ts';
import type { Read } from '../../pipeline/recognize/read-stamps.ts';

const [WIDTH, HEIGHT] = [500, 300];
/** Two rows of five words of two letters, 20 high, 36 from row to row. */
const BASES = [100, 136];
const LEFTS = [20, 90, 160, 230, 300];
const letters = BASES.flatMap((base) => LEFTS.flatMap((left): Box[] => [[left, base - 20, left + 20, base], [left + 24, base - 20, left + 50, base]]));
const image: Raster = { data: new Uint8Array(WIDTH * HEIGHT).fill(250), width: WIDTH, height: HEIGHT, channels: 1, dpi: 200 };
for (const [left, top, right, bottom] of letters) for (let y = top; y < bottom; y++) image.data.fill(10, y * WIDTH + left, y * WIDTH + right);

const look = (condition: Condition): Look => ({
  grey: image, tone: { paper: 250, ink: 10, threshold: 128, noise: 1, grey: 0, inkShare: 0.1 }, type: { height: 20, stroke: 6, letters: 20, specks: 0 },
  ink: findComponents(image, 128), condition, rotation: 0, skew: 0, doubts: [],
});
const word = (text: string, left: number, base: number, confidence = 0.95, line = BASES.indexOf(base)): Word => ({ text, confidence, line, box: [left, base - 22, left + 50, base + 2] });
/** All words but the last two of each row, and one that stands for these. */
const first = (confidence: number): Word[] => [...BASES.flatMap((base) => LEFTS.slice(0, 3).map((left) => word('chữ', left, base))), { text: 'HH', confidence, line: 2, box: [230, 78, 350, 140] }];

describe('rows that were read as one word', () => {
  for (const confidence of [0.1, 0.9]) {
    it(`are read each by itself, in their places on their lines (word of ${confidence})`, async () => {
      const asked: ReadRequest['image'][] = [];
      const read: Read = async ({ image: strip, segmentation, regions }) => {
        expect([segmentation, regions]).toEqual(['line', [[0, 0, strip.width, strip.height]]]);
        asked.push(strip);
        return [['hai', 8], ['ba', 78]].map(([text, left], line): Word => ({ text: `${text}`, confidence: 0.9 - line / 2, line: 0, box: [Number(left), 8, Number(left) + 50, 30] }));
      };
      const words = await withMissed(first(confidence), look('heavy'), image, 0, [], read);
      expect(asked).toHaveLength(2);
      for (const { width, height } of asked) expect([width > 120, width < 150, height < 56]).toEqual([true, true, true]);
      expect([0, 1].map((line) => words.filter((word) => word.line === line).map(({ text }) => text).join(' '))).toEqual(['chữ chữ chữ hai ba', 'chữ chữ chữ hai ba']);
      expect(words.map(({ line }) => line)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
      expect(words.at(-1)!.box![0]).toBeGreaterThan(290);
    });
  }

  it('stay as they were where nothing better is read, and on pages whose strokes are not thick', async () => {
    const noise: Read = async () => [{ text: 'x', confidence: 0.3, line: 0, box: [8, 8, 30, 30] }];
    expect(await withMissed(first(0.9), look('heavy'), image, 0, [], noise)).toEqual(first(0.9));
    expect(await withMissed(first(0.9), look('scan'), image, 0, [], () => Promise.reject(new Error('not asked')))).toEqual(first(0.9));
  });

  it('are not looked for where stamps and tables are', async () => {
    expect(await withMissed(first(0.1), look('heavy'), image, 0, [[220, 60, 380, 150]], () => Promise.reject(new Error('not asked')))).toEqual(first(0.1));
  });
});

it('letters that no word covers are read where they are on pages whose strokes are not thick', async () => {
  const asked: Box[] = [];
  const words = await withMissed(first(0.9).slice(0, 6), look('scan'), image, 0, [], async ({ segmentation, regions }) => {
    expect(segmentation).toBe('line');
    asked.push(...regions!);
    return [word('ba', 300, 100)];
  });
  expect(asked.length).toBeGreaterThan(0);
  expect(words.filter(({ text }) => text === 'ba')).toHaveLength(1);
});

describe('a line of which the engine made nothing', () => {
  const others = LEFTS.map((left) => word('chữ', left, 100));
  const line = (...texts: string[]) => LEFTS.map((left, index) => word(texts[index] ?? texts[0]!, left, 136, 0.3));
  const again: Read = async ({ segmentation, regions }) => {
    expect([segmentation, regions!.length]).toEqual(['line', 1]);
    return LEFTS.map((left, index) => word('mới', left, 136, index === 4 ? 0.5 : 0.9, 0));
  };

  it('is read again by itself, and what is surely read then takes its place', async () => {
    const words = await withMissed([...others, ...line('xx')], look('scan'), image, 0, [], again);
    expect(words.map(({ text }) => text)).toEqual([...others.map(() => 'chữ'), 'xx', 'mới', 'mới', 'mới', 'mới']);
  });

  it('is left to second looks where it has figures, where its ink is read beside it, and on worn pages', async () => {
    const never: Read = () => Promise.reject(new Error('not asked'));
    for (const [condition, more] of [['scan', line('xx', '1/KH')], ['scan', [...line('xx'), word('mới', 20, 136, 0.9, 2)]], ['worn', line('xx')]] as const) {
      const words = [...others, ...more];
      expect(await withMissed(words, look(condition), image, 0, [], never)).toEqual(words);
    }
  });

  it('is known by its part in one column', async () => {
    const far = (confidence: number) => LEFTS.slice(4).map((left) => word('yy', left, 136, confidence));
    const near = LEFTS.slice(0, 2).map((left) => word('xx', left, 136, 0.3));
    const words = await withMissed([...others, ...near, ...LEFTS.slice(2, 4).map((left) => word('chữ', left, 136, 0.9, 2)), ...far(0.95)], look('scan'), image, 0, [], async ({ regions }) => {
      expect(regions).toHaveLength(1);
      return LEFTS.slice(0, 2).map((left) => word('mới', left, 136, 0.9, 0));
    });
    expect(words.map(({ text }) => text).filter((text) => text !== 'chữ')).toEqual(['yy', 'mới', 'mới']);
  });
});
