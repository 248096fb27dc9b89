import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toStored, toUpright, uprightSize } from '../pipeline/geometry.ts';
import { evidenceOf, joinLines, rawSpan } from '../pipeline/lines.ts';
import type { Box, TextEdit, TextLine } from '../pipeline/model.ts';

/** A line whose words stand 10 pixels a character apart. */
function line(raw: string, edits: TextEdit[] = [], page = 1): TextLine {
  const text = edits.reduceRight((all, { start, end, after }) => all.slice(0, start) + after + all.slice(end), raw);
  const words = [...raw.matchAll(/\S+/g)].map((match) => ({
    start: match.index, end: match.index + match[0].length, box: [match.index * 10, 0, (match.index + match[0].length) * 10, 20] as Box, confidence: 0.9,
  }));
  return { page, number: 1, raw, text, edits, words, box: null, confidence: 0.9, geometry: null, blankAbove: false };
}

describe('joinLines', () => {
  test.each([
    [['cải cách', 'hành chính'], 'cải cách hành chính'],
    [['Nghị định số 130/2005/NĐ-', 'CP ngày 17/10/2005'], 'Nghị định số 130/2005/NĐ-CP ngày 17/10/2005'],
    [['số 5282/BTNMT-', 'QHPTTNĐ ngày'], 'số 5282/BTNMT-QHPTTNĐ ngày'],
    [['giai đoạn 2021-', '2025'], 'giai đoạn 2021-2025'],
    [['chính trị -', 'xã hội'], 'chính trị - xã hội'],
    [['Phòng Tổ chức -', 'Hành chính'], 'Phòng Tổ chức - Hành chính'],
    [['  a ', '', '  ', 'b'], 'a b'],
  ])('%j', (lines, text) => {
    expect(joinLines(lines.map((raw) => line(raw))).text).toBe(text);
  });

  test('pieces lead back to the lines', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 6 }), (raws) => {
      const flow = joinLines(raws.map((raw) => line(raw)));
      for (const { start, end, line: from, from: offset } of flow.pieces) {
        expect(flow.text.slice(start, end)).toBe(from.text.slice(offset, offset + end - start));
      }
    }));
  });
});

test('evidence of a repaired value is the raw text and the boxes it came from', () => {
  const repaired = line('Sé: 171 /KH-TTYT', [{ start: 0, end: 2, before: 'Sé', after: 'Số', rule: 'ocr', confidence: 0.99 }]);
  const flow = joinLines([repaired]);
  expect(flow.text).toBe('Số: 171 /KH-TTYT');
  expect(evidenceOf(flow, 0, 3)).toEqual({ page: 1, box: [0, 0, 30, 20], confidence: 0.949, raw: 'Sé:' });
  expect(evidenceOf(flow, 4, 16).raw).toBe('171 /KH-TTYT');
});

test('evidence is as certain as all of its words together, its figures by themselves', () => {
  const certain = (...shares: number[]) => {
    const read = line('Số: 171 /KH-TTYT');
    return joinLines([{ ...read, words: read.words.map((word, index) => ({ ...word, right: shares[index]! })) }]);
  };
  // the square root: of two values with a misread word one is right
  expect(evidenceOf(certain(0.8, 0.9, 0.5))).toMatchObject({ confidence: 0.6, figures: 0.949 });
  expect(evidenceOf(certain(0.8, 0.9, 0.5), 0, 2)).toEqual({ page: 1, box: [0, 0, 30, 20], confidence: 0.894, raw: 'Số' });
  expect(evidenceOf(certain(1, 1, 1))).not.toHaveProperty('figures');
});

test('a span inside an edit counts the whole edit', () => {
  const edits: TextEdit[] = [
    { start: 2, end: 8, before: '03thdn', after: '03 tháng', rule: 'digits', confidence: 0.9 },
    { start: 10, end: 10, before: '', after: '.', rule: 'x', confidence: 0.9 },
  ];
  expect(rawSpan(edits, 5, 8)).toEqual({ start: 2, end: 8 });
  expect(rawSpan(edits, 0, 2)).toEqual({ start: 0, end: 2 });
  expect(rawSpan(edits, 10, 11)).toEqual({ start: 8, end: 9 });
});

test('a box comes back from the upright page exactly, and lands where it should', () => {
  expect(toUpright({ width: 100, height: 200, rotation: 90, skew: 0 }, [0, 0, 10, 20])).toEqual([180, 0, 200, 10]);
  expect(uprightSize({ width: 100, height: 200, rotation: 270, skew: 0 })).toEqual({ width: 200, height: 100 });
  fc.assert(fc.property(fc.constantFrom(0, 90, 180, 270), fc.double({ min: -5, max: 5, noNaN: true }), fc.nat(900), fc.nat(900), (rotation, skew, x, y) => {
    const pose = { width: 1000, height: 1400, rotation, skew };
    const box: Box = [x, y, x + 50, y + 20];
    toStored(pose, toUpright(pose, box)).forEach((value, index) => expect(value).toBeCloseTo(box[index]!, 6));
  }));
});
