import { describe, expect, it } from 'vitest';
import { repairText } from '../../pipeline/repair/index.ts';
import { SHORTENED, wordsOfShortened } from '../../pipeline/repair/shortened.ts';
import { stripMarks } from '../../pipeline/repair/syllables.ts';

const body = 'Căn cứ tình hình thực tế tại địa phương, cơ quan xây dựng kế hoạch triển khai công tác phòng chống dịch bệnh trong thời gian tới như sau:';
const recognised = { wordConfidence: () => 0.9 };

describe('two words written by their first letters', () => {
  it.each(['b/c', 'p/h', 'th/h', 't/h', 'c/đ', 't/d', 'B/c'])('%s is context for the word before it', (short) => {
    expect(repairText(`Nơi nhận:\n- Các sở, ban, ngành thuộc tỉnh (đề ${short});\n- Lưu: VT.`, recognised).text).toContain(`(để ${short});`);
    expect(repairText(stripMarks(`${body}\nNơi nhận:\n- Các sở, ban, ngành (để ${short});\n- Lưu: VT.`)).text).toContain(`(để ${short});`);
  });

  it.each(['đề b/c xét', 'a/b', 'm/s', 'c/o', 'w/w', 'KH/TU'])('leaves alone: %s', (text) => {
    const line = `Kết quả kiểm tra theo ${text} của đơn vị đã được gửi về cơ quan chủ trì.`;
    expect(repairText(line).text).toBe(line);
  });

  it('restores Đ where marks were lost, and only there', () => {
    expect(repairText(stripMarks(`${body}\nGiao đ/c Giám đốc và Đ/c Chánh Văn phòng theo dõi; các đ/c ủy viên t/d, h/d và c/đ.`)).text).toContain('Giao đ/c Giám đốc và Đ/c Chánh Văn phòng theo dõi; các đ/c ủy viên t/d, h/d và c/đ.');
    const correct = `${body}\nTính theo tỷ lệ d/c của bảng.`;
    expect(repairText(correct).text).toBe(correct);
  });

  it('knows letters and the clusters that are one sound', () => {
    for (const short of ['b/c', 'th/h', 'tr/kh', 'Gi/s', 'ngh/c']) expect(SHORTENED.test(short)).toBe(true);
    for (const other of ['ba/c', 'và/hoặc', '1/2', 'b/c/d', 'KH-UBND', 'b/']) expect(SHORTENED.test(other)).toBe(false);
    expect(wordsOfShortened('B/C')).toEqual(['báo', 'cáo']);
    expect(wordsOfShortened('x/y')).toBe(null);
  });
});
