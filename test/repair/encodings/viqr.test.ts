import { describe, expect, it } from 'vitest';
import { restoreEncoding } from '../../../pipeline/repair/encodings/index.ts';
import { viqr } from './encoders.ts';

const restored = (text: string): string => restoreEncoding(viqr(text)!).text;

describe('VIQR: a sign behind a vowel that is its tone or a stop', () => {
  it.each([
    ['the tone at the end of lines that end in no stop', 'Danh sách thành viên tổ công tác\nTô Thanh Phụ\nLý Thị Cẩm Thủ\nTrần Hữu Bách\nNguyễn Văn Đông'],
    ['the tone where the next line goes on in small letters', 'Ủy ban nhân dân các xã, phường, thị\ntrấn tổ chức thực hiện theo thẩm quyền và báo cáo kết quả về đơn vị\nchủ trì trước ngày 15 hằng tháng.'],
    ['the stop at the end of paragraphs that end in stops', 'Giao Sở Tài chính chủ trì thẩm tra.\nBáo cáo kết quả thực hiện trong quý ba.\nCác đơn vị gửi kế hoạch về phòng chuyên môn để tổng hợp.\nThời gian hoàn thành trước ngày nghỉ lễ.'],
    ['the tone before an ellipsis', 'Nhiệt độ của kho đã vượt ngưỡng từ một đến hai độ... Tổ bảo trì kiểm tra hệ thống làm lạnh'],
    ['the tone before a bracket and a stop', 'Thực hiện theo quy định của pháp luật (trừ trường hợp thuộc lĩnh vực dân sự). Các cơ quan phối hợp thực hiện'],
    ['the tone before a quotation mark and a stop', 'Cán bộ phụ trách trả lời nội dung "đã tiếp nhận hồ sơ và trình lãnh đạo ký quyết định phê duyệt đề cử".'],
    ['the tone before a word in brackets', 'Từ này trong phương ngữ được gọi là "ghẹ" ("ghẹ biển") và được bán tại chợ của thị trấn'],
    ['the tone before a dash between words', 'Bị cáo Nguyễn Đăng Ngọ - bố đẻ của bị hại - khai nhận toàn bộ hành vi'],
    ['a stop behind each letter', 'Năm này theo lịch cũ là năm 2757 a.u.c. và được tổ chức kỷ niệm trọng thể'],
  ])('%s', (_, text) => { expect(restored(text)).toBe(text); });

  it('knows contractions of English from names', () => {
    expect(restored('Lễ trao giải có sự tham dự của bà Sekréve\nvà đoàn đại biểu của tổ chức quốc tế')).toContain('Sekréve');
    for (const text of ["We've seen that you're right, and they'd say so.", "I'm sure it wasn't a mistake: who've they asked?"]) expect(restoreEncoding(text).edits).toEqual([]);
  });

  it('leaves English questions and abbreviations alone', () => {
    for (const text of ['What is to be done? See e.g. a. and b. (i.e. the rest).', 'Yes or no? Go to the menu. Use a.u.c. or u.a. units.']) expect(restoreEncoding(text).edits).toEqual([]);
  });
});

describe('VIQR: what RFC 1456 says of a bare sign behind a vowel', () => {
  it.each([
    ['the tone where the text breaks its rule nowhere', 'Trung tâm Y tế huyện tổ chức tập huấn cho cán bộ xã.\nĐịa bàn đón hai đoàn khách lạ\nCác đơn vị báo cáo kết quả trước ngày 15.'],
    ['the tones of words that lack their space', 'Trách nhiệm củaSở Y tế các tỉnh, nội dung phục vụhoạt động của Hội đồng: xem xét.\nBáo cáo kết quả đi.'],
    ['a name behind a word that lacks its space', 'Phần mềm được viết trên nền.NET và chạy trên máy chủ của sở'],
  ])('%s', (_, text) => { expect(restored(text)).toBe(text); });
  it('leaves code points, and the three dots of those who do not escape', () => {
    const text = 'Chữ cái ở U+0BE6-U+0BEF của bảng mã; chuẩn bị ghế...) và gửi danh sách cành đề, cành si... là những loại cây quanh nhà.\nBáo cáo thường kỳ gửi về sở.';
    expect(restoreEncoding(viqr(text, false)!).text).toBe(text);
  });
});
