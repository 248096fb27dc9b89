import { describe, expect, test } from 'vitest';
import { readContent } from '../../pipeline/assemble/content.ts';
import { textBlocks } from '../text-blocks.ts';

/** Section, leads, supporters and day of each task of a plan with these lines; agencies are invented. */
const tasks = (...lines: string[]) => readContent(textBlocks(['KẾ HOẠCH', 'Phòng ngừa sạt lở năm 2027', ...lines].join('\n')), []).tasks
  .map(({ section, lead, support, deadline }) => [section, lead.join(' + '), support.join(' + '), deadline?.date ?? null]);

describe('tasks in running text', () => {
  test('points of a list of duties that begin with their doer', () => expect(tasks(
    'I. NHIỆM VỤ CỤ THỂ',
    '1. Sở Xây dựng chủ trì, phối hợp với các cơ quan tham mưu, giúp việc Tỉnh ủy rà soát các điểm sạt lở, hoàn thành trước ngày 15/3/2027.',
    '2. Xí nghiệp Thủy nông Lam Hạ cử cán bộ trực 24/24 giờ.',
    '3. Kinh phí thực hiện từ ngân sách tỉnh.',
  )).toEqual([['I/1', 'Sở Xây dựng', 'các cơ quan tham mưu, giúp việc Tỉnh ủy', '2027-03-15'], ['I/2', 'Xí nghiệp Thủy nông Lam Hạ', '', null]]));
  test('a list of duties without doers gives none', () => expect(tasks(
    'I. NHIỆM VỤ, GIẢI PHÁP',
    '1. Tăng cường tuyên truyền về an toàn.',
    '2. Nâng cao nhận thức của người dân trước ngày 30/4/2027.',
  )).toEqual([]));
  test('a duty handed on below a heading, and a last item', () => expect(tasks(
    'I. TỔ CHỨC THỰC HIỆN',
    '1. Sở Nội vụ',
    '- Theo dõi, đôn đốc việc thực hiện.',
    '- Giao Phòng Tổ chức cán bộ tham mưu sơ kết trước ngày 20/6/2027, tổng kết trước ngày 10/12/2027.',
    '2. Trung tâm Dịch vụ tổng hợp bảo đảm hạ tầng kỹ thuật./.',
  )).toEqual([['I/1', 'Sở Nội vụ', '', null], ['I/1', 'Phòng Tổ chức cán bộ', '', '2027-12-10'], ['I/2', 'Trung tâm Dịch vụ tổng hợp', '', null]]));
  test('doers outside of sections on organisation', () => expect(tasks(
    'I. NỘI DUNG',
    '1. Lễ phát động: Bảo tàng tỉnh chủ trì, phối hợp với Hạt Kiểm lâm kiểm kê hiện vật trước ngày 02/02/2027.',
    '2. Giao Tổ Lưu trữ số hóa hồ sơ.',
    '3. Công an xã tuần tra các bến đò, xong trước ngày 05/02/2027.',
    '4. Công an xã là lực lượng nòng cốt.',
    '5. Thời gian: từ ngày 01/3/2027 đến ngày 30/4/2027.',
  )).toEqual([['I/1', 'Bảo tàng tỉnh', 'Hạt Kiểm lâm', '2027-02-02'], ['I/2', 'Tổ Lưu trữ', '', null], ['I/3', 'Công an xã', '', '2027-02-05']]));
  test('labels within a paragraph', () => expect(tasks(
    'I. NỘI DUNG',
    '1. Tập huấn',
    '- Mở 02 lớp tập huấn. Đơn vị chủ trì: Khoa Dược; đơn vị phối hợp: Phòng Điều dưỡng; thời gian: Quý II/2027.',
    '- Khoa Nhi chủ trì in tờ rơi.',
  )).toEqual([['I/1', 'Khoa Dược', 'Phòng Điều dưỡng', '2027-06-30'], ['I/1', 'Khoa Nhi', '', null]]));
  test('persons', () => expect(tasks('I. PHÂN CÔNG', '1. Cô Lò Thị Vân (Tổng phụ trách Đội): dàn dựng chương trình.', '2. Có gì vướng mắc báo cáo ngay.')).toEqual([['I/1', 'Cô Lò Thị Vân (Tổng phụ trách Đội)', '', null]]));
  test('labels of content, doer and time', () => expect(tasks(
    'I. NỘI DUNG',
    '1. Khảo sát hiện trạng',
    'a) Nội dung: Đo vẽ các điểm sạt lở.',
    'b) Đơn vị thực hiện: Văn phòng Sở; phối hợp: Trung tâm Quan trắc.',
    'c) Thời gian: Trước ngày 15/6/2027.',
  )).toEqual([['I/1', 'Văn phòng Sở', 'Trung tâm Quan trắc', '2027-06-15']]));
});
