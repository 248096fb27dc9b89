import { expect, test } from 'vitest';
import { agencyCase } from '../../pipeline/extract/agency-case.ts';

test.each([
  // places that bear the words of units
  'UBND xã Tân Thành', 'Ủy ban nhân dân huyện Nam Trực', 'UBND xã Quản Bạ', 'UBND phường Phương Liệt', 'UBND xã Các Sơn', 'UBND xã Tịnh Khê', 'UBND thị trấn Phố Bảng', 'UBND thị xã Long Thành', "UBND xã M'Drắk", 'UBND phường Hội An Đông', 'UBND thành phố', 'UBND phường Láng',
  // "quan" is no district
  'Đảng ủy các cơ quan đảng tỉnh', 'Hải quan cửa khẩu Kim Ngân',
  // bodies inside an agency
  'Chi bộ Ban Nội chính', 'Đảng ủy Sở Y tế', 'Thanh tra Sở Xây dựng', 'Văn phòng Tỉnh ủy', 'Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã An Bình', 'Công đoàn ngành Giáo dục', 'Đảng ủy Bộ phận cơ quan', 'Chi bộ Trường Tiểu học Kim Ngân',
  // sites and their places
  'Ban Quản lý Khu kinh tế Kim Ngân', 'Ban Quản lý Rừng phòng hộ Kim Ngân', 'Vườn quốc gia Kim Ngân', 'Bảo hiểm xã hội cơ sở Kim Ngân', 'Thuế cơ sở 7', 'Đồn Biên phòng Kim Ngân', 'Hạt Kiểm lâm khu vực Kim Ngân',
  // fields behind fields are no names
  'Phòng Tài chính - Kế hoạch', 'Sở Xây dựng và Giao thông vận tải', 'Liên hiệp các tổ chức hữu nghị', 'Ban Chỉ đạo Phòng, chống tội phạm',
  // companies
  'Công ty TNHH MTV Kim Ngân', 'Công ty TNHH MTV Xây dựng', 'Công ty CP Lương thực Kim Ngân', 'Công đoàn cơ sở Công ty TNHH May mặc Kim Ngân', 'Công ty TNHH Quản lý đường ống', 'Tổng công ty Điện lực miền Nam',
  'Trường TH&THCS Kim Ngân', 'Trường THCS&THPT Kim Ngân', 'Trại tạm giam số 2', 'Trung đoàn 12', 'Bộ Tư lệnh Thủ đô Hà Nội',
])('%s', (name) => {
  expect(agencyCase(name.toUpperCase(), '')).toBe(name);
});
