import { describe, expect, test } from 'vitest';
import { completeTitle } from '../../pipeline/extract/cut-title.ts';
import { axisOf, boldWidth, headAtEnd } from '../../pipeline/extract/seal.ts';
import { readSignature } from '../../pipeline/extract/signature.ts';
import { spanOf, type LineSpan } from '../../pipeline/lines.ts';
import { textBlocks } from '../text-blocks.ts';

/** Share of the page's width for a thousandth of the type size. */
const UNIT = 2.4e-5;
const AXIS = 0.72;

/** What a seal leaves (`read`) of a centred line (`printed`): its right end stays where it was. */
function centred(printed: string, read = printed, axis = AXIS): LineSpan {
  const line = textBlocks(read)[0]!.lines[0]!;
  const right = axis + (boldWidth(printed) * UNIT) / 2;
  return spanOf({ ...line, geometry: { left: right - boldWidth(read) * UNIT, right, height: 30, gapAbove: 0.4, centred: read === printed } });
}

describe('signatures under a seal', () => {
  test.each([
    [[centred('TM. ỦY BAN NHÂN DÂN'), centred('KT. CHỦ TỊCH', 'HỦ TỊCH'), centred('PHÓ CHỦ TỊCH', 'VU TỊCH'), centred('Mạc Văn Mẫu')], 'TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'],
    [[centred('TM. ỦY BAN NHÂN DÂN'), centred('CHỦ TỊCH', 'TỊCH'), centred('Vi Văn Mẫu')], 'TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'],
    [[centred('KT. GIÁM ĐỐC', 'IÁM ĐỐC'), centred('PHÓ GIÁM ĐỐC', 'HÓ “M ĐỐC'), centred('Lương Thị Mẫu')], 'KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'],
    [[centred('TM. BAN CHỈ HUY'), centred('KT. TRƯỞNG BAN', 'RƯỞNG BAN'), centred('PHÓ TRƯỞNG BAN', 'ƯỞNG BAN'), centred('Lò Văn Mẫu')], 'TM. BAN CHỈ HUY KT. TRƯỞNG BAN', 'PHÓ TRƯỞNG BAN'],
    [[centred('KT. BỘ TRƯỞNG, CHỦ NHIỆM', 'TRƯỞNG, CHỦ NHIỆM'), centred('PHÓ CHỦ NHIỆM', 'CHỦ NHIỆM'), centred('Nguyễn Văn Mẫu')], 'KT. BỘ TRƯỞNG, CHỦ NHIỆM', 'PHÓ CHỦ NHIỆM'],
    // longer than anything that ends so: not known
    [[centred('NGƯỜI ĐƯỢC ỦY QUYỀN CỦA CHỦ TỊCH', 'CHỦ TỊCH'), centred('Nguyễn Văn Mẫu')], null, null],
  ])('case %#', (lines, authority, position) => {
    const found = readSignature(lines);
    expect([found?.authority?.value ?? null, found?.position?.value ?? null]).toEqual([authority, position]);
  });

  test('rebuilt values are trusted less', () => {
    const found = readSignature([centred('TM. ỦY BAN NHÂN DÂN'), centred('CHỦ TỊCH', 'TỊCH'), centred('Vi Văn Mẫu')]);
    expect(found!.position!.evidence!.confidence).toBeLessThanOrEqual(0.7);
    expect(found!.name!.evidence!.confidence).toBe(1);
  });

  test('heads by what is left of them', () => {
    expect(headAtEnd('HỦ TỊCH')).toBe('CHỦ TỊCH');
    expect(headAtEnd('TRƯỞNG')).toBeNull();
    expect(headAtEnd('ỊCH')).toBeNull();
    expect(axisOf([])).toBeNull();
  });
});

describe('titles under a stamp', () => {
  const body = 'Ủy ban nhân dân tỉnh ban hành Quyết định quy định mức hỗ trợ trồng rừng gỗ lớn trên địa bàn vùng cao tỉnh Lam Thượng năm 2026.';
  const type = centred('QUYẾT ĐỊNH', 'QUYẾT ĐỊNH', 0.53);
  const first = (read: string) => centred('Quy định mức hỗ trợ trồng rừng gỗ lớn trên địa bàn', read, 0.53);
  type.line.geometry!.centred = true;

  test('the body has the missing words', () => {
    expect(completeTitle(type, [first('mức hỗ trợ trồng rừng gỗ lớn trên địa bàn'), centred('vùng cao tỉnh Lam Thượng năm 2026', 'tỉnh Lam Thượng năm 2026', 0.53)], body))
      .toEqual({ text: 'Quy định mức hỗ trợ trồng rừng gỗ lớn trên địa bàn vùng cao tỉnh Lam Thượng năm 2026', cut: false });
  });
  test('nothing is filled in where the body does not say it, or nothing is missing', () => {
    expect(completeTitle(type, [first('mức hỗ trợ trồng rừng gỗ lớn trên địa bàn')], 'Điều 1. a) mức hỗ trợ trồng cây')).toEqual({ text: null, cut: true });
    expect(completeTitle(type, [first('Quy định mức hỗ trợ trồng rừng gỗ lớn trên địa bàn')], body)).toEqual({ text: null, cut: false });
  });
});
