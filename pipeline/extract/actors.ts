/** Who does something: names of agencies and groups at the start of a sentence, after "phối hợp với" and in table cells. */
import { fold } from '../../dictionaries/fold.ts';

/** Words that the name of a doer begins with (folded, first word or two). */
const HEADS = /^(?:phong|khoa|ban|so|bo|cuc|chi cuc|vu|vien|trung tam|benh vien|truong|giam doc|pho giam doc|chu tich|thu truong|truong cac|lanh dao|cac|uy ban|ubnd|hdnd|hoi|doan|lien doan|mat tran|mttq|cong an|van phong|thanh tra|tram|to|doi|cong ty|dang uy|chi bo|bo phan|vien chuc|cong chuc|can bo|nguoi lao dong|toan the|de nghi|giao|yeu cau|nhan vien|co quan|don vi|dia phuong|bao|dai|kho bac|ngan hang|bhxh|bao hiem|toa an|hoi dong|tong|nganh|xa|phuong|huyen|thanh pho|ban giam doc|ban chi dao|chanh|cong doan|hieu truong|bi thu|lien minh|hat|quy|nha|thuong truc|tinh|thanh doan|tinh doan|huyen doan|doan xa|ke toan|dieu duong|pho hieu truong|pho chu tich|pho truong|truong|to truong|to pho|giao vien|cha me|phu huynh|bi thu|chu nhiem|ong|ba|cac ong|thanh vien|chuyen vien|dong chi|cac dong chi|khoi|cum|ban dai dien)(?=\s|,|:|\(|$)/;
/** Words that begin a further doer in a list. */
const PARTNERS = /^(?:phong|khoa|so|bo|cuc|chi cuc|vien|trung tam|benh vien|truong|uy ban|ubnd|hdnd|hoi|doan|lien doan|mat tran|mttq|cong an|van phong|thanh tra|tram|cac|toan the|kho bac|ngan hang|bhxh|bao hiem|toa an|hoi dong|cong doan|giam doc|hieu truong|dang uy|chi bo|ban|dai|bao|nha truong|thu truong|chanh|to|doi|chu tich|bi thu|truong)(?=\s|,|$)/;

/** Where the doer ends and the doing begins (folded words in small letters). */
const VERBS = /^(?:chu tri|chu dong|phoi hop|co trach nhiem|chiu trach nhiem|la|to chuc|trien khai|thuc hien|tham muu|theo doi|don doc|huong dan|kiem tra|bao cao|tong hop|xay dung|bo tri|lap|can cu|tiep tuc|tang cuong|dam bao|bao dam|thuong xuyen|phan cong|phe duyet|quan ly|cung cap|tuyen truyen|ra soat|nghien cuu|xac dinh|giai quyet|tich cuc|nghiem tuc|chi dao|ban hanh|de xuat|hoan thanh|dua tin|dua|trong viec|de(?! nghi)|tai (?:muc|diem|khoan)|phu trach|cap nhat|gui|hoan thien|nang cao|xu ly|thong bao|trong qua trinh|ket noi|phan bo|tiep nhan|lam|duoc|theo|cu|khi|nham|phat huy|phan anh|don(?! vi)|tham gia|thanh tra|thanh lap|giam sat|van dong|vao cuoc|mo|chuan bi|thong ke|phan dau|trinh|ky ket|dieu hanh|chi tra|thanh toan|thuong truc|trien khai|ra quan|tap huan|boi duong|tuyen chon|danh gia|so ket|tong ket)(?!\p{L})/u;

/** Words that are alike without their marks, or begin like an agency, and are none. */
const NOT_ACTORS = /^(?:Bố trí|Bổ sung|Báo cáo|Bảo|Bộ máy|Tổ chức|Ban hành|Số\s|Đổi|Đội ngũ|Nhà nước|Hội nghị|Hội thảo|Trường hợp|Trong|Phòng,? (?:chống|ngừa)|Toàn bộ|Tính|Tinh|Quy|Giao (?:ban|dịch)|Bản\s|Cạc|Sơ\s|So\s|Xã hội|Huy|Đại|Đài thọ|Cơ (?:sở|cấu)|Tổng (?:hợp|kết|số)|Thường (?:xuyên|kỳ)|Cán cân|Các (?:nội dung|nhiệm vụ|hoạt động|hình thức|giải pháp|chỉ tiêu|tiêu chí|văn bản|quy định|khoản))/iu;

/** "Hội đồng quản lý chất lượng: phê duyệt …": all that stands before the colon is the doer, unless somebody already does something there. */
const LABELLED = /^([^.;:]{3,110}?):(?=\s|$)/u;
const DOING = /\s(?:chu tri|phoi hop|co trach nhiem|chiu trach nhiem|thuc hien|trien khai|tham muu|don doc|bao cao|huong dan|chi dao|tiep tuc|xay dung(?! dang)|tang cuong|gom|nhu sau|sau)(?=[\s:]|$)/;

/** The doer that a sentence begins with, without "Giao", "Đề nghị", "Yêu cầu"; null where it begins with something else. */
export function subjectOf(text: string): { name: string; start: number; end: number } | null {
  const when = /^(?:Hàng|Hằng|Định kỳ|Mỗi)\s[^,.;]{1,30},\s+(?=\p{Lu})/u.exec(text)?.[0].length ?? 0;
  const request = when + (/^(?:Giao(?: cho)?|Đề nghị|Yêu cầu|Trách nhiệm(?: của)?|Phân công)\s+/u.exec(text.slice(when))?.[0].length ?? 0);
  const rest = text.slice(request);
  if (!HEADS.test(fold(rest)) || NOT_ACTORS.test(rest)) return null;
  const labelled = LABELLED.exec(rest)?.[1];
  if (labelled !== undefined && !DOING.test(fold(labelled))) return { name: labelled.trimEnd(), start: request, end: request + labelled.trimEnd().length };
  const end = verbAt(rest, 26);
  if (end === null) return null;
  const name = rest.slice(0, end).replace(/[\s,;:]+$/u, '');
  return name.length < 3 ? null : { name, start: request, end: request + name.length };
}

/** Offset of the word where the doing begins, within so many words; null where there is none. */
function verbAt(text: string, most: number): number | null {
  let count = 0;
  for (const match of text.matchAll(/[^\s]+/gu)) {
    if (++count > most) return null;
    const from = match.index;
    if (count > 1 && /^\p{Ll}/u.test(match[0])) {
      const rest = text.slice(from, from + 40);
      if (isVerb(rest) && !/^(?:theo|là|để|khi)\s*$/u.test(rest) && !/(?:^|\s)được$/u.test(text.slice(0, from).trimEnd())) return from;
    }
    if (count > 1 && /[:.;]$/.test(match[0])) return from + match[0].length - 1;
  }
  return null;
}

/** Whether the doing begins here: "ban xây dựng Đảng", "đơn vị được kiểm tra" are names. */
function isVerb(text: string): boolean {
  return VERBS.test(fold(text)) && !/^(?:xây dựng Đảng|được (?:kiểm tra|thanh tra|giám sát|giao|phân công|lựa chọn))(?!\p{L})/u.test(text);
}

/** All that a text says it is done together with: "phối hợp với Phòng A, Phòng B và các đơn vị liên quan". */
export function supportersOf(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(/phối hợp(?:\s+chặt chẽ)?[\s\\|_.,'`-]+(?:với|cùng)[\s:]+/giu)) {
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 400);
    const end = partnersEnd(rest);
    found.push(...splitActors(rest.slice(0, end)));
  }
  return [...new Set(found)];
}

/** Where the list of partners ends: at a verb, or at a mark behind which no further partner begins. */
function partnersEnd(text: string): number {
  for (const match of text.matchAll(/[^\s]+/gu)) {
    const from = match.index;
    const word = match[0];
    if (from > 0 && /^\p{Ll}/u.test(word) && isVerb(text.slice(from, from + 40))) return from;
    if (/[.;:)]$/.test(word)) return from + word.length - 1;
    if (word.endsWith(',') && !HEADS.test(fold(text.slice(from + word.length).trimStart()).replace(/^va /, ''))) return from + word.length - 1;
  }
  return text.length;
}

/** Several doers in one phrase or cell, each as printed; "các khoa, phòng" is one. */
export function splitActors(text: string): string[] {
  const parts: string[] = [];
  for (const piece of text.split(/\n\s*|;/u)) {
    let from = 0;
    for (const match of piece.matchAll(/\s*,\s*(?:và\s+)?|\s+và\s+/gu)) {
      const next = piece.slice(match.index + match[0].length);
      const whole = /^(?:\p{Lu}|các\s|toàn\s|(?:tổ|khoa|phòng|ban|đội|trạm)\s\p{Lu})/u.test(next) && PARTNERS.test(fold(next));
      if (!whole || insideName(piece.slice(from, match.index), next)) continue;
      parts.push(piece.slice(from, match.index));
      from = match.index + match[0].length;
    }
    parts.push(piece.slice(from));
  }
  return parts.map((part) => part.replace(/\s+/g, ' ').replace(/^[\s,.:–-]+|[\s,.;:–-]+$/gu, '')).filter((part) => /\p{L}{2}/u.test(part));
}

/** "Sở Văn hóa, Thể thao và Du lịch", "Phòng Hành chính và Tổ chức": the next word is part of the name, although an agency could begin with it. */
function insideName(before: string, next: string): boolean {
  const first = fold(next).split(/\s/)[0]!;
  return (first === 'to' && /^Tổ chức\s/u.test(next)) || (first === 'ke' && /^Kế/u.test(next)) || (/^(?:Đoàn|Hội|Báo|Quỹ|Nhà)/u.test(next) && /^\S+$/.test(next)) && before.length < 12 || /^\S+$/.test(before.trim());
}

/** A heading names a doer ("Phòng Tổ chức - Hành chính", "Trách nhiệm của các khoa"): without "Trách nhiệm (của)", "Giao", "Đề nghị". */
export function actorOfTitle(title: string): string | null {
  const name = title.replace(/^(?:Trách nhiệm(?:\s+của)?|Nhiệm vụ của|Giao(?:\s+cho)?|Đề nghị|Đối với)\s+/iu, '').replace(/[\s:;,.]+$/u, '').replace(/\s(?:có|chịu) trách nhiệm$/u, '').trim();
  return name !== '' && HEADS.test(fold(name)) && !NOT_ACTORS.test(name) ? name : null;
}
