/** Positions that sign, and family names: closed lists that put a misread line under a seal right. */
import { fold } from '../../dictionaries/fold.ts';

/** Who leads an agency. */
export const HEADS = ['GIÁM ĐỐC', 'TỔNG GIÁM ĐỐC', 'CHỦ TỊCH', 'CHỦ NHIỆM', 'CỤC TRƯỞNG', 'VỤ TRƯỞNG', 'CHI CỤC TRƯỞNG', 'TỔNG CỤC TRƯỞNG', 'VIỆN TRƯỞNG', 'HIỆU TRƯỞNG', 'TRƯỞNG PHÒNG', 'TRƯỞNG BAN', 'TRƯỞNG KHOA', 'TRƯỞNG TRẠM', 'TRƯỞNG ĐOÀN', 'CHÁNH VĂN PHÒNG', 'CHÁNH THANH TRA', 'BÍ THƯ', 'THỦ TƯỚNG', 'CHỈ HUY TRƯỞNG', 'ĐỘI TRƯỞNG', 'HẠT TRƯỞNG', 'ĐỒN TRƯỞNG', 'GIÁM THỊ', 'TRẠM TRƯỞNG', 'TỔ TRƯỞNG', 'TỔNG BIÊN TẬP', 'BỘ TRƯỞNG, CHỦ NHIỆM'];
const POSITIONS = [...HEADS, ...HEADS.slice(0, -1).map((head) => `PHÓ ${head}`), 'BỘ TRƯỞNG', 'THỨ TRƯỞNG', 'TỔNG THANH TRA', 'THỐNG ĐỐC', 'PHÓ THỐNG ĐỐC', 'CHÁNH ÁN', 'PHÓ CHÁNH ÁN', 'KIỂM TOÁN TRƯỞNG'];
/** Figures are letters that look like them. */
const letters = (text: string) => fold(text).replace(/1/g, 'i').replace(/0/g, 'o').replace(/5/g, 's').replace(/[^\p{L}]/gu, '');
const BY_LETTERS = new Map(POSITIONS.map((position) => [letters(position), position]));
/** One letter in six may be misread. */
const LETTERS_PER_ERROR = 6;

/**
 * The position that a line in capitals says: itself where it is one, the only one within one misread letter in six, or null.
 * Lines under a seal lose letters and marks ("PHO CHỦ NHIEM"); where two positions are as near, as for "HỨ TRƯƠNG", none is taken.
 */
export function nearestPosition(line: string): string | null {
  const own = letters(line);
  const exact = BY_LETTERS.get(own);
  if (exact) return exact;
  let best: { position: string; distance: number } | null = null;
  let rivals = 0;
  for (const [key, position] of BY_LETTERS) {
    const most = Math.floor(key.length / LETTERS_PER_ERROR);
    // letters are lost under a seal; a line with more letters than the position is what is left of a longer one
    if (own.length > key.length || key.length - own.length > most) continue;
    const distance = editDistance(own, key, most);
    if (distance > most) continue;
    if (!best || distance < best.distance) { best = { position, distance }; rivals = 0; }
    else if (distance === best.distance) rivals++;
  }
  return best && rivals === 0 ? best.position : null;
}

/** Whether a line in capitals is a position as printed, and nothing else. */
export function isPosition(line: string): boolean {
  return BY_LETTERS.get(letters(line)) === line;
}

/** Levenshtein distance, or more than `most`. */
function editDistance(a: string, b: string, most: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    if (Math.min(...next) > most) return most + 1;
    row = next;
  }
  return row[b.length]!;
}

/** Family names of nearly all Vietnamese (Kinh and minorities). */
const FAMILIES = 'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Lâm Mai Đoàn Tô Cao Trịnh Đào Hà Lương Lưu Phùng Tạ Thái Châu Quách Tăng Kiều Vương La Nông Lò Vi Triệu Ma Giàng Sùng Vàng Thào Mùa Hạng Lù Tẩn Chảo Rơ Siu Ksor Thạch Kim Danh Sơn Chau Lục Khúc Nghiêm Ninh Cù Chu Doãn Khổng Từ Tống Văn Hứa Âu Ông Bạch Bế Đồng Đàm Thân Tiêu Trang Ung Viên Xa Cầm Điêu Lầu Lừ Quàng Tòng Bạc Hồng Lại Lều Mạc Mạch Nhữ Phí Quan Quản Sử Tôn Tưởng Vừ Hòa Lỗ Kha Diệp Đậu Đường Giang Hạ Hàn Hàng Khương Mẫn Ngụy Nhan Ôn Phương Tiết Trà Thiều Thang Cung Cổ Biện Bành Bá Giáp Khuất Bàng Cái Chế Chử Chung Cấn Dư Đái Đới Đổng Lãnh Liêu Liễu Lô Lữ Luyện Mã Mâu Nhâm Nhậm Ong Phù Sầm Tần Thẩm Thịnh Trác Uông Vòng Lường Lèo Cà Sồng Ly Phàn Chẻo Mông Tráng Cháng Lộc Đèo Hờ Sình Kpă Rah Alăng Bríu Rơmah Đàng Y A H K’ Ka'.split(' ');
/** Rare ones, which nothing that lost its marks is taken for, besides. */
const KNOWN = new Set([...FAMILIES, 'Ngọ']);
const BY_FOLD = Map.groupBy(FAMILIES, fold);

/** Family names that names of two syllables have; others with two are more often the end of a longer name. */
const COMMON = new Set(FAMILIES.slice(0, 21));

/** Whether a name begins with a family name. */
export function hasFamilyName(name: string): boolean {
  const parts = name.normalize('NFC').replace(/'/g, '’').split(' ');
  return (parts.length > 2 ? KNOWN : COMMON).has(parts[0]!);
}

/** A name whose family name lost its capital, its marks or its N ("nguyên", "guyễn"): put right where only one family name is meant, otherwise as read. */
export function withFamilyName(name: string): string {
  const [first = '', ...rest] = name.split(' ');
  if (KNOWN.has(first)) return name;
  const families = BY_FOLD.get(fold(first)) ?? (fold(first) === 'guyen' ? ['Nguyễn'] : []);
  return families.length === 1 ? [families[0]!, ...rest].join(' ') : name;
}
