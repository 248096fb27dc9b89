import { describe, expect, it } from 'vitest';
import { decode } from '../../pipeline/repair/decode.ts';
import { loadEngine } from '../../pipeline/repair/engine.ts';
import { decodeSegment, latticeOf } from '../../pipeline/repair/lattice.ts';
import { screened } from '../../pipeline/repair/screening.ts';
import { tokenize } from '../../pipeline/repair/tokens.ts';
import type { Token } from '../../pipeline/repair/tokens.ts';

const TEXT = 'Ủy ban nhân dân xã Đông Phú yêu cầu các đơn vị, tổ chức kiểm tra; báo cáo kết quả về Ủy ban nhân dân huyện trước ngày 15 tháng 6 để tổng hợp, trình cấp có thẩm quyền xem xét theo quy định của pháp luật hiện hành';
/** The same with a slip far from the others, so that two stretches are searched. */
const READ = TEXT.replace('yêu cầu', 'yêu câu').replace('thẩm quyền', 'thấm quyền');

const words = (tokens: readonly Token[], decisions: ReturnType<typeof decode>): string[] => decisions.map(({ reading, at }) => reading.text ?? tokens[at]!.text);

describe('stretches of a lattice with several readings', () => {
  const tokens = tokenize(READ);
  const { model } = loadEngine();

  it.each([['two words far apart', ['câu', 'thấm']], ['the first and the last word', ['Ủy', 'hành']], ['no word', []], ['words in a row', ['yêu', 'câu', 'các', 'đơn']], ['every word', READ.split(/\W+/)]])('decode as the whole does: %s', (_, open) => {
    const lattice = latticeOf(tokens, 'misread', (token) => open.includes(token.text));
    const whole = decode(lattice, model, (index) => tokens[index]!.closes, 1);
    const found = decodeSegment(lattice, tokens, { model: 1 });
    expect(words(tokens, found)).toEqual(words(tokens, whole));
    expect(found.map(({ at }) => at)).toEqual(whole.map(({ at }) => at));
    for (const [index, { probability }] of found.entries()) expect(probability).toBeCloseTo(whole[index]!.probability, 9);
  });
});

describe('screening', () => {
  const { model } = loadEngine();
  const weights = (tokens: readonly Token[]) => ({ model: 1, reluctances: tokens.map(() => 4) });

  it('leaves most words of correct text one reading', () => {
    const tokens = tokenize(TEXT);
    const lattice = latticeOf(tokens, 'misread');
    const left = screened(lattice, tokens, model, weights(tokens));
    expect(lattice.filter((readings) => readings.length > 1).length).toBeGreaterThan(0.8 * tokens.length);
    expect(left.filter((readings) => readings.length > 1).length).toBeLessThan(0.2 * tokens.length);
    expect(words(tokens, decodeSegment(left, tokens, weights(tokens)))).toEqual(tokens.map(({ text }) => text));
  });

  it('decides on misread words as the whole lattice does', () => {
    const tokens = tokenize(READ);
    const lattice = latticeOf(tokens, 'misread');
    const whole = decodeSegment(lattice, tokens, weights(tokens));
    const found = decodeSegment(screened(lattice, tokens, model, weights(tokens)), tokens, weights(tokens));
    expect(words(tokens, found)).toEqual(words(tokens, whole));
    expect(words(tokens, found)).toContain('cầu');
    for (const [index, { probability }] of found.entries()) expect(probability).toBeCloseTo(whole[index]!.probability, 2);
  });
});
