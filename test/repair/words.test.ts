import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, repairText } from '../../pipeline/repair/index.ts';
import { stripMarks } from '../../pipeline/repair/syllables.ts';

type Case = [name: string, read: string, printed: string];
interface Cases { seen: Case[]; synthetic: Case[]; foreignAlone: string[]; mustNotChange: string[]; knownFailures: Case[] }
const cases = JSON.parse(readFileSync(new URL('cases/words.json', import.meta.url), 'utf8')) as Cases;

describe('repair of misread words', () => {
  it.each(cases.seen)('seen in real documents: %s', (_, read, printed) => { expect(repairText(read).text).toBe(printed); });
  it.each(cases.synthetic)('synthetic: %s', (_, read, printed) => { expect(repairText(read).text).toBe(printed); });
  it.each(cases.mustNotChange)('leaves alone: %s', (text) => { expect(repairText(text).edits).toEqual([]); });
  // Among lines without a Vietnamese letter two words may be stripped ones.
  it.each(cases.foreignAlone)('leaves alone where it stands by itself: %s', (text) => { expect(repairText(text).edits).toEqual([]); });
  it.fails.each(cases.knownFailures)('known failure, tell us when it passes: %s', (_, read, printed) => { expect(repairText(read).text).toBe(printed); });

  it('keeps both tone placements as they are read', () => {
    expect(repairText('Uỷ ban nhan dan tinh ban hành Kê hoach vê công tac hoà giải ơ cơ sơ trên đia bàn').text).toMatch(/^Uỷ ban.*hoà giải/);
  });

  it("restores a user's own terms", () => {
    const text = 'Ké hoach cua xa Ea Vom Bang va thon Hoa Trieu nam 2026 ve cong tac y te';
    expect(repairText(text, { dictionary: ['Ea Vờm Băng', 'Hòa Triêu'] }).text).toMatch(/Ea Vờm Băng.*Hòa Triêu/);
  });

  it('uses the confidence of the recognition engine', () => {
    const text = 'Sở Y tế theo dõi, đồn đốc việc thực hiện Kế hoạch này.';
    const at = text.indexOf('đồn');
    expect(repairText(text).edits).toEqual([]);
    expect(repairText(text, { wordConfidence: (start) => (start === at ? 0.4 : 0.97) }).text).toBe(text.replace('đồn', 'đôn'));
  });
});

describe('marks taken for one another, in recognised text that is right but for them', () => {
  const sure = { wordConfidence: () => 0.96 };
  it.each([
    ['Chỉ cục Chăn nuôi và Thú y tham mưu', 'Chi cục Chăn nuôi và Thú y tham mưu'], ['quy định chỉ tiết một số điều của Luật', 'quy định chi tiết một số điều của Luật'],
    ['IV. Tố chức thực hiện', 'IV. Tổ chức thực hiện'], ['tống hợp, báo cáo Ủy bạn nhân dân tỉnh', 'tổng hợp, báo cáo Ủy ban nhân dân tỉnh'],
  ])('%s', (read, meant) => { expect(repairText(read, sure).text).toBe(meant); });
  it.each(cases.mustNotChange)('leaves alone: %s', (text) => { expect(repairText(text, sure).text).toBe(text); });
});

const correct = cases.mustNotChange;
const printed = [...cases.seen, ...cases.synthetic].map(([, , text]) => text);
const damage = (text: string, random: number): string => (random % 3 === 0 ? stripMarks(text) : text.replace(/\S+/g, (word, at: number) => ((at * 31 + random) % 4 === 0 ? stripMarks(word) : word)));

it('an abbreviation whose Đ was read twice', () => {
  expect(repairText('Noi nhan:\n- BGDP TTYT;\n- UBNDP Hoa Khanh;\n- Luu: VT.').text).toBe('Nơi nhận:\n- BGĐ TTYT;\n- UBNDP Hòa Khánh;\n- Lưu: VT.');
});

it('a code with a blank before it', () => {
  expect(repairText('Thuc hién Quyét dinh s6 12 /QD-UBND va Ké hoach s6 171 /KH-TTYT ctia Trung tam Y té').text).toBe('Thực hiện Quyết định số 12 /QĐ-UBND và Kế hoạch số 171 /KH-TTYT của Trung tâm Y tế');
});

it('is less certain of short words, of other letters and beside doubtful words', () => {
  const text = 'Sở Y tế chỉ đạo các đơn vi trực thuộc thực hiên nghiêm túc kế hoach này, báo cáo kêt quả vê Sở trước ngày 30 tháng 11 năm 2026.';
  const confidence = new Map(repairText(text, { wordConfidence: () => 0.9 }).edits.map(({ after, confidence }) => [after, confidence]));
  expect(confidence.get('kết')).toBeGreaterThan(0.99);
  expect(confidence.get('về')).toBeLessThan(confidence.get('kết')!);
  expect([...confidence.values()].every((value) => value > 0.5 && value < 1)).toBe(true);
});

describe('laws of repair', () => {
  const damaged = fc.tuple(fc.constantFrom(...printed), fc.nat(1000)).map(([text, random]) => damage(text, random));
  const anything = fc.oneof(damaged, fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: fc.constantFrom(...'aăâeêioơuưđ 016¢\'".,-()IVXđĐnghtc\n\t'), maxLength: 80 }));

  it('the edits lead from the raw text to the repaired text, in order, each within one line', () => {
    fc.assert(fc.property(anything, (raw) => {
      const { text, edits } = repairText(raw);
      expect(applyEdits(raw, edits)).toBe(text);
      let end = 0;
      for (const edit of edits) {
        expect(edit.start).toBeGreaterThanOrEqual(end);
        expect(raw.slice(edit.start, edit.end)).toBe(edit.before);
        expect(edit.before + edit.after).not.toContain('\n');
        expect(edit.confidence).toBeGreaterThanOrEqual(0);
        expect(edit.confidence).toBeLessThanOrEqual(1);
        end = edit.end;
      }
    }), { numRuns: 150 });
  });

  it('repaired text is left alone', () => {
    fc.assert(fc.property(damaged, (raw) => {
      const once = repairText(raw).text;
      expect(repairText(once).text).toBe(once);
    }), { numRuns: 40 });
  });

  it('correct text is a fixed point, whatever lines stand together', () => {
    fc.assert(fc.property(fc.shuffledSubarray(correct, { minLength: 1 }), (lines) => {
      const text = lines.join('\n');
      expect(repairText(text).text).toBe(text);
    }), { numRuns: 30 });
  });

  it('says the same every time', () => {
    fc.assert(fc.property(damaged, (raw) => { expect(repairText(raw)).toEqual(repairText(raw)); }), { numRuns: 20 });
  });
});
