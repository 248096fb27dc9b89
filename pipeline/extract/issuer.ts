/** The issuer of a cited document: "của Ban Thường vụ Thành ủy Đà Nẵng về …". */
import { DOCUMENT_TYPES } from '../../dictionaries/doctypes.ts';
import { fold } from '../../dictionaries/fold.ts';

const TYPES = Map.groupBy(DOCUMENT_TYPES.map(({ name }) => `${name} `), (type) => type.slice(0, type.indexOf(' ')));
/** Small words that end a name wherever they stand. */
const STOPS = new Set(['về', 'ngày', 'năm', 'đã', 'được', 'là', 'có', 'tại', 'trong', 'để', 'nhằm', 'cho', 'theo', 'này', 'trên', 'nêu', 'với', 'từ', 'đến', 'khi', 'không', 'cùng', 'kèm', 'gồm', 'như', 'hết', 'vào', 'hoặc', 'do', 'bị', 'sau', 'sẽ', 'phải', 'của', 'giao', 'cử', 'khóa', 'khoá', 'gửi', 'số', 'thì', 'vừa', 'mới', 'và', 'ra', 'các', 'một', 'những', 'ký', 'qua', 'trước', 'đạt', 'liên', 'cần', 'lên', 'kể', 'vẫn', 'bằng', 've', 'ngay', 'duoc', 'da', 'nam', 'den', 'cua', 'thang']);
/** Two-syllable words that say what the document does (folded). */
const VERBS = new Set(['quy dinh', 'huong dan', 'ban hanh', 'sua doi', 'bo sung', 'phe duyet', 'doi voi', 'thong qua', 'cong bo', 'quyet dinh', 'chi dao', 'tiep tuc', 'day manh', 'trien khai', 'thuc hien', 'yeu cau', 'ket luan', 'thanh lap', 'dieu chinh', 'thay the', 'bai bo', 'hieu luc', 'quan ly', 'chap thuan', 'dong y', 'tra loi', 'de nghi', 'bao cao', 'kien nghi', 'thong nhat', 'tang cuong', 'ho tro', 'tuyen truyen', 'giai quyet', 'cai cach', 'kiem tra', 'xu ly', 'phien hop', 'to chuc', 'xay dung', 'chi tiet', 'thong bao', 'chan chinh', 'nang cao', 'tong ket', 'so ket', 'phan cong', 'uy quyen', 'phan cap', 'cong nhan', 'chuyen giao', 'thi hanh', 'ap dung', 'hop nhat', 'dinh huong', 'phat trien', 'phe chuan', 'khuyen khich', 'giai doan', 'nhiem ky', 'lan thu', 'ngay ngay', 'cap phep', 'tam ngung', 'dinh chi', 'xac dinh', 'phoi hop', 'xep loai', 'danh gia', 'bo nhiem', 'khen thuong', 'thi diem', 'su dung', 'bao dam', 'dam bao', 'thuc day']);
/** Issuers whose name is complete: a capital behind it begins the title of the document. */
const FIXED = new Set(['Chính phủ', 'Thủ tướng Chính phủ', 'Quốc hội', 'Ủy ban Thường vụ Quốc hội', 'Ủy ban thường vụ Quốc hội', 'Bộ Chính trị', 'Ban Bí thư', 'Chủ tịch nước', 'Ban Chấp hành Trung ương']);
const LONGEST = 18;

/**
 * Name of an issuer that begins at `from`, or null. It begins with a capital letter and goes on to a mark, or to a word that says what the document
 * does or is about.
 */
export function readIssuer(text: string, from: number): { name: string; end: number } | null {
  let end = from;
  let count = 0;
  for (const match of text.slice(from, from + 170).matchAll(/\s*(\S+)/gu)) {
    const token = match[1]!;
    const start = from + match.index + match[0].length - token.length;
    const word = token.replace(/[,;.:)\]”"’…]+$/u, '');
    const rest = text.slice(start);
    if (word === '' || /^[\d(“"]/.test(word) || ++count > LONGEST) break;
    const small = /^\p{Ll}/u.test(word);
    if (count === 1 && small) break;
    const dash = word === '-';
    if (small || dash) {
      const next = /^\s+([^\s,;.:)]+)/u.exec(rest.slice(token.length))?.[1] ?? '';
      const folded = fold(word);
      const joins = (folded === 'va' || dash) && token === word && /^\p{Lu}/u.test(next) && !opensType(rest.slice(word.length).trimStart()) && !startsActor(next, rest.slice(word.length).trimStart());
      if (joins) continue;
      if (dash || (STOPS.has(word) && !/Ngoại$/u.test(text.slice(from, end))) || VERBS.has(`${folded} ${fold(next)}`)) break;
    } else if (count > 1) {
      if (FIXED.has(text.slice(from, end)) && !/^(?:Nước|nước)/u.test(word)) break;
      if (opensType(rest) && !/(?:Sở|Bộ|Phòng|Ban|Khoa|Vụ|Cục|và|trưởng)$/u.test(text.slice(from, end))) break;
    }
    end = start + word.length;
    if (word.length < token.length && !listedName(token, rest.slice(token.length))) break;
  }
  const name = text.slice(from, end).replace(/\s+/g, ' ').trim();
  return name.length >= 2 && count > 0 && /^\p{Lu}/u.test(name) ? { name, end } : null;
}

/** A text begins with the name of a type of documents and a space. */
function opensType(text: string): boolean {
  return TYPES.get(text.slice(0, Math.max(0, text.indexOf(' '))))?.some((type) => text.startsWith(type)) ?? false;
}

/** "Văn hóa, Thể thao và Du lịch", "Bộ trưởng, Chủ nhiệm Văn phòng …": the comma is inside the name. */
function listedName(token: string, rest: string): boolean {
  if (!token.endsWith(',')) return false;
  return /^\s+(?:\p{Lu}\p{Ll}+(?:\s\p{Ll}+)?\s)và\s\p{Lu}/u.test(rest) && !startsActor(rest.trim().split(/\s/)[0]!, rest.trim()) || /^\s+Chủ nhiệm\s/u.test(rest);
}

/** Another agency begins: "và Bộ Tài chính". */
function startsActor(word: string, rest: string): boolean {
  return /^(?:Bộ|Sở|Ủy|Uỷ|UBND|Hội|Cục|Tổng|Văn phòng|Ban|Thủ|Chính|Quốc)$/u.test(word) && !/^(?:Hội nhập|Ban Dân)/u.test(rest);
}
