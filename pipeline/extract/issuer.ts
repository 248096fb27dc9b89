/** The issuer of a cited document: "của Ban Thường vụ Thành ủy Đà Nẵng về …". */
import { DOCUMENT_TYPES } from '../../dictionaries/doctypes.ts';
import { fold } from '../../dictionaries/fold.ts';

const TYPES = DOCUMENT_TYPES.map(({ name }) => `${name} `);

/** Words that end the name of an issuer (folded); those with a following word are tested as pairs. */
const ENDS = new Set(['ve', 'ngay', 'quy', 'ban', 'phe', 'sua', 'huong', 'ban-hanh', 'duoc', 'trien', 'thuc', 'dong', 'cong', 'va', 'giao', 'de', 'nham', 'tai', 'cho', 'theo', 'da', 'la', 'co', 'khoa', 'phien', 'sap', 'chi', 'tiep', 'ket', 'thong', 'tong', 'len', 'thanh', 'xac', 'bai', 'hoi', 'trong', 'den', 'so', 'lien', 'kem', 'cu', 'nhu', 'tren', 'dieu', 'bo', 'nam', 'giai', 'keo', 'thay', 'day', 'tang', 'noi', 'dinh', 'mot', 'phan', 'xay', 'chuong', 'thi', 'cu-the', 'can', 'ho', 'to', 'ke', 'yeu', 'cac', 'cau', 'do', 'khi', 'tu', 'voi', 'dat', 'bao', 'phat', 'cap', 'nghi', 'quyet', 'uy-quyen', 'vay', 'nay', 'thuoc']);
/** Words of agency names that are capitalised or follow a capitalised word in small letters. */
const SMALL_WORDS = new Set(['nhân', 'dân', 'tỉnh', 'thành', 'phố', 'huyện', 'quận', 'xã', 'phường', 'thị', 'trấn', 'đặc', 'khu', 'vực', 'y', 'tế', 'tâm', 'ủy', 'uỷ', 'ban', 'trưởng', 'phòng', 'chủ', 'tịch', 'nhiệm', 'tướng', 'phủ', 'hội', 'vụ', 'đồng', 'và', 'thuật', 'chính', 'trị', 'đảng', 'bộ', 'trực', 'thuộc', 'đạo', 'chỉ', 'hành', 'Trung', 'ương', 'viện', 'quản', 'lý', 'khoa', 'cục', 'sở', 'ngành', 'liên', 'lâm', 'thời', 'quốc', 'gia', 'cách', 'cải', 'điều', 'giám', 'đốc', 'bí', 'thư', 'tổng', 'cấp', 'cao', 'nước', 'nhà', 'đoàn', 'thể', 'mặt', 'trận', 'phó', 'học', 'lần', 'thứ', 'khóa', 'khoá']);
const PAIR_STARTS = new Set(['va', 'bo', 'ban', 'chi', 'hoi', 'to', 'cong', 'thong', 'thanh', 'dieu', 'khoa', 'thi', 'nghi', 'thuoc', 'tong', 'phat', 'bao', 'tu', 'dong', 'quy', 'so', 'lien', 'phan', 'giai', 'chuong']);

/**
 * Name of an issuer that begins at `from`, or null. It begins with a capital letter and goes on over capitalised words and the small words that names of
 * agencies consist of, until punctuation or a word that begins what the document is about.
 */
export function readIssuer(text: string, from: number): { name: string; end: number } | null {
  let end = from;
  let capitals = 0;
  let lastGood = from;
  for (const match of text.slice(from, from + 140).matchAll(/\s*([^\s]+)/gu)) {
    const token = match[1]!;
    const word = token.replace(/[,;.:)\]”"]+$/u, '');
    const folded = fold(word);
    const capital = /^\p{Lu}/u.test(word);
    const dash = word === '-' || word === '–';
    if (word === '' || /^\d/.test(word)) break;
    if (!capital && !dash) {
      if (capitals === 0 && !SMALL_WORDS.has(word.toLowerCase())) break;
      if (ENDS.has(folded) && !(PAIR_STARTS.has(folded) && goesOn(text, from + match.index + match[0].length, word))) break;
      if (!SMALL_WORDS.has(word)) break;
    }
    if (capital) capitals++;
    end = from + match.index + match[0].length - (token.length - word.length);
    if (!dash && !/^(?:và|tại)$/u.test(word)) lastGood = end;
    if (word.length < token.length) {
      // "Bộ Nông nghiệp, Môi trường" is rare; a comma ends the name
      break;
    }
  }
  const name = text.slice(from, lastGood).replace(/\s+/g, ' ').trim();
  return capitals > 0 && name.length >= 2 ? { name, end: lastGood } : null;
}

/** After "và", "bộ", "ban", … in small letters: does a name go on? */
function goesOn(text: string, from: number, word: string): boolean {
  const next = /^\s+([^\s,;.:]+)/u.exec(text.slice(from, from + 30))?.[1] ?? '';
  if (word === 'và') return /^\p{Lu}/u.test(next) && !TYPES.some((type) => text.slice(from).trimStart().startsWith(type));
  return /^\p{Lu}/u.test(next) || (word === 'nhân' && next === 'dân') || (word === 'thành' && next === 'phố') || (word === 'công' && next === 'nghệ') || (word === 'hội' && next === 'đồng') || (word === 'ban' && next === 'nhân') || (word === 'chỉ' && next === 'đạo') || (word === 'điều' && next === 'hành') || (word === 'thị' && (next === 'xã' || next === 'trấn'));
}
