import { describe, expect, it } from 'vitest';
import { repairText } from '../../pipeline/repair/index.ts';
import { stripMarks } from '../../pipeline/repair/syllables.ts';

const body = 'Căn cứ tình hình thực tế tại địa phương, cơ quan xây dựng kế hoạch triển khai công tác phòng chống dịch bệnh trong thời gian tới như sau:';

/** Marks lost in the lines and in the paragraph before them. */
const restored = (lines: string): string => repairText(stripMarks(`${body}\n${lines}`)).text.slice(body.length + 1);

describe('what a word without marks must be from where it stands', () => {
  it.each([
    ['Thứ trưởng signs for the minister', 'Nơi nhận:                              KT. BỘ TRƯỞNG\n- Như trên;                            THỨ TRƯỞNG\n- Lưu: VT.'],
    ['the motto wrapped in its column', '                               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT\nBỘ TƯ PHÁP                     NAM\n                               Độc lập - Tự do - Hạnh phúc'],
    ['the motto wrapped into a line of its own', '                               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT\nỦY BAN NHÂN DÂN\n                               NAM\nXÃ HÒA BÌNH'],
    ['wards in lists of units', 'Ủy ban nhân dân các xã, phường và các phường, xã có nguy cơ cao.'],
    ['a ward at the end of a line', 'Đã kiểm tra 12 xã, phường\ntrên địa bàn tỉnh.'],
    ['wards in a cell', 'Trạm Y tế\nphường\n30/9/2026'],
    ['compounds with phương stay', 'Phương án sử dụng phương tiện, phương pháp của địa phương, các xã, phương tiện đi lại.'],
    ['the points of the compass', 'Các nước phương Tây và phương Đông họp tại phường Tây Hồ và phường 12.'],
    ['the flower', 'Sân trường có nhiều cây hoa phượng.'],
    ['the number of a document', 'Số:      /KH-BYT'],
    ['the number of a document with its code', 'Số: 27/KH-SYT'],
    ['an office by its abbreviation', 'Giao Sở GD&ĐT chủ trì, phối hợp với Sở TN&MT thực hiện.'],
    ['an office acting through another', 'Báo cáo về Sở (qua Chi cục Kiểm lâm) để tổng hợp.'],
    ['a quarter', 'Hoàn thành trong Quý III/2026.'],
    ['a province with few namesakes', 'Phối hợp với thành phố Đà Nẵng thực hiện.'],
    ['a name before a date', 'Số: 15/KH-UBND             Trà Sơn, ngày 12 tháng 5 năm 2026'],
    ['units that the language model does not know', 'ỦY BAN NHÂN DÂN\nXÃ IA BOÒNG\nGiao Ủy ban nhân dân xã Dliê Ya thực hiện.'],
    ['vị in capitals', 'NHIỆM VỤ CỦA CÁC ĐƠN VỊ TRỰC THUỘC'],
    ['a chapter in capitals', 'CHƯƠNG VI QUY ĐỊNH CHUYỂN TIẾP'],
    ['a list that was begun on the page before', 'đ) Tổ chức tập huấn cho cán bộ;\ne) Báo cáo kết quả.'],
    ['a ministry whose departments are known', '1. Bộ Kế hoạch và Đầu tư\nchủ trì thực hiện.'],
    ['what the whole text is about', 'Ban quản lý chợ kiểm tra các hộ kinh doanh tại chợ.\nChợ đầu mối và chợ dân sinh được sửa chữa trước mùa mưa.\nSố lượng chợ được kiểm tra: 12.'],
    ['a person who signs', '                                       GIÁM ĐỐC\n\n\n                                       Đặng Hữu Đạt'],
  ])('%s', (_, printed) => { expect(restored(printed)).toBe(printed); });

  it('takes names from lines that kept their marks', () => {
    const kept = `ỦY BAN NHÂN DÂN XÃ TRÀ KHỐT\n${`${body}\n`.repeat(3)}Ủy ban nhân dân xã Trà Khốt báo cáo kết quả thực hiện nhiệm vụ năm 2025 như sau:\n\n`;
    const lost = `${body}\n`.repeat(4) + 'Giao cán bộ xã Trà Khốt phối hợp với các cơ quan liên quan triển khai thực hiện kế hoạch này.';
    expect(repairText(kept + stripMarks(lost)).text).toContain('cán bộ xã Trà Khốt phối hợp');
  });

  it('makes no word of KT.', () => { expect(restored('KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH')).toBe('KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH'); });

  it('takes no other word of the next column for the end of the motto', () => {
    expect(restored('                        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT\nBỘ NỘI VỤ               NAM')).toMatch(/VIỆT\nBỘ NỘI VỤ +NAM$/);
  });

  it('takes the sign behind a letter for its horn', () => { expect(repairText('Theo dé nghi cua Truong phong Van hoa tai To’ trinh s6 12/TTr-VHXH ngay 5 thang 6 nam 2026').text).toContain('tại Tờ trình'); });

  it('leaves text with its marks alone', () => {
    const text = `${body}\nKT. BỘ TRƯỞNG\nTHỦ TRƯỞNG ĐƠN VỊ\ncác xã, phương tiện; Sổ: 12; Trả Lương, ngày 5`;
    expect(repairText(text).text).toBe(text);
  });
});
