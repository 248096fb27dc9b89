/** Who does something: names of agencies and groups at the start of a sentence, after "phối hợp với" and in table cells. */
import { fold } from '../../dictionaries/fold.ts';

/** Words that the name of a doer begins with (folded, first word or two). */
const HEADS = /^(?:phong|khoa|ban|so|bo|cuc|chi cuc|vu|vien|trung tam|benh vien|truong|giam doc|pho giam doc|chu tich|thu truong|truong cac|lanh dao|cac|uy ban|ubnd|hdnd|hoi|doan|lien doan|mat tran|mttq|cong an|van phong|thanh tra|tram|don|cang vu|lu doan|hop tac xa|chi hoi|to|doi|cong ty|dang uy|chi bo|bo phan|vien chuc|cong chuc|can bo|nguoi lao dong|toan the|de nghi|giao|yeu cau|nhan vien|co quan|don vi|dia phuong|bao|dai|kho bac|ngan hang|bhxh|bao hiem|toa an|hoi dong|tong|nganh|xa|phuong|huyen|thanh pho|ban giam doc|ban chi dao|chanh|cong doan|hieu truong|bi thu|lien minh|hat|quy|nha|thuong truc|chi nhanh|dien luc|buu dien|hoc vien|dai hoc|chu dau tu|nha thau|dac khu|thi xa|thi tran|thon|khu pho|khu dan cu|to dan pho|tinh|thanh doan|tinh doan|huyen doan|doan xa|ke toan|dieu duong|pho hieu truong|pho chu tich|pho truong|truong|to truong|to pho|giao vien|cha me|phu huynh|bi thu|chu nhiem|ong|ba|cac ong|thanh vien|chuyen vien|dong chi|cac dong chi|khoi|cum|ban dai dien|phan xuong|xi nghiep|cap uy|nong truong|lam truong|bao tang|thu vien|vuon quoc gia|cau lac bo|chi cuc|ban quan ly)(?=\s|,|:|\(|$)/;
/** Partners that only stand in a list: "các tổ chức, cá nhân liên quan". */
const LISTED = /^(?:ca nhan|sinh vien|to chuc(?= chinh| xa| ca| kinh|,)|doan the|doanh nghiep|tap doan)(?=\s|,|$)/;
/** Words that begin a further doer in a list. */
const PARTNERS = /^(?:hat|chi doan|chi hoi|phong|khoa|so|bo|cuc|chi cuc|tong cuc|vu(?! viec| mua| dong| he| xuan| thu)|tap doan|tong cong ty|cong ty|bo chi huy|luc luong|thanh doan|tinh doan|vien|trung tam|benh vien|truong|uy ban|ubnd|hdnd|hoi|doan|lien doan|mat tran|mttq|cong an|van phong|thanh tra|tram|cac|toan the|kho bac|ngan hang|bhxh|bao hiem|toa an|hoi dong|cong doan|giam doc|hieu truong|dang uy|chi bo|ban|dai|bao|nha truong|thu truong|chanh|to|doi|chu tich|bi thu|truong|phan xuong|xi nghiep|nha may|nong truong|lam truong)(?=\s|,|$)/;

/** Where the doer ends and the doing begins (folded words in small letters); the commonest first words of duties in the corpus. */
const VERBS = /^(?:chu tri|chu dong|phoi hop|phoi ket hop|co trach nhiem|chiu trach nhiem|to chuc|trien khai|thuc hien|tham muu|theo doi|don doc|huong dan|kiem tra|bao cao|tong hop|xay dung|bo tri|can cu|tiep tuc|tang cuong|dam bao|bao dam|dinh ky|thuong xuyen|phan cong|phe duyet|quan ly|cung cap|tuyen truyen|ra soat|nghien cuu|xac dinh|giai quyet|tich cuc|nghiem tuc|chi dao|ban hanh|de xuat|hoan thanh|dua tin|trong viec|tai (?:muc|diem|khoan)|phu trach|cap nhat|hoan thien|nang cao|xu ly|thong bao|trong qua trinh|ket noi|phan bo|tiep nhan|tra cuu|phat huy|phan anh|don(?! vi)|tham gia|thanh tra|thanh lap|giam sat|van dong|vao cuoc|chuan bi|thong ke|phan dau|ky ket|dieu hanh|chi tra|thanh toan|thuong truc|trien khai|ra quan|tap huan|boi duong|tuyen chon|danh gia|so ket|tong ket|ho tro|tra loi|tham dinh|cong bo|cong khai|xem xet|quyet dinh|quy dinh|bao ve|kiem soat|kiem dem|kiem ke|do kiem|do dac|giu (?:muc|gin|vung|on dinh)|phan loai|phan tich|thu thap|dang tai|niem yet|huy dong|sap xep|dieu tra|xac minh|dieu chinh|sua doi|bo sung|khao sat|bien soan|cap phat|giai ngan|lua chon|gioi thieu|ban giao|duy tri|dao tao|dien tap|dieu tiet|dieu dong|huong ung|khac phuc|khuyen khich|tiep thu|tich hop|trang bi|uu tien|van hanh|quan triet|quan tam|phat dong|phat hien|ngan chan|dau tranh|pho bien|day manh|can doi|tu van|phuc vu|dam nhan|dam nhiem|kien quyet|quyet liet|tap trung|thay mat|bam sat|xac nhan|cam ket|cu the hoa|chuan hoa|so hoa|triet pha|tran ap|tuan tra|don dep|chinh trang|cham soc|gop y|lap dat|sua chua|nang cap|mua sam|so tan|quang ba|thu gom|nhan rong|xu phat|cuong che|giai toa|thi cong|nghiem thu|quyet toan|kien toan|lien he|khan truong|kip thoi|truc tiep|hang (?:ngay|tuan|thang|quy|nam)|trong (?:pham vi|thoi (?:gian|han))|truoc khi|sau khi|thong tin (?:tren|ve|den|kip))(?!\p{L})/u;
/** Doings of one syllable, which are spelt out in full: without its marks each is another word. */
const SHORT_VERBS = /^(?:là|lập|đưa|để|gửi|gởi|làm|được|theo|cử|khi|nhằm|mở|trình|giúp|đã|phải|cần|giao|thay|họp|dạy|trao|viết|nộp|treo|lắp|cắm|tặng|ghi)(?!\p{L})/u;
/** Words that those are the second half of: "công trình", "ngoại giao", "công lập". */
const FIRST_HALVES = /(?:công|chương|quy|quá|tờ|lộ|giáo|hành|tiến|ngoại|bầu|ứng|đề|tiền|hậu|thiết|độc|việc|bàn|phụ|luân|địa)$/iu;
/** Doings that groups are also named after where they stand right behind such a noun ("cơ quan quản lý", "đoàn giám sát", "ban chỉ đạo"). */
const MODIFIER = /^(?:quan ly|tham muu|tham dinh|kiem tra|giam sat|thanh tra|dieu tra|bao ve|ho tro|dao tao|cung cap|tiep nhan|kiem soat|kiem dinh|van hanh|khao sat|chi dao|tu van|phuc vu|dieu hanh|thuong truc|giup|quan trac|giai quyet|su dung)(?!\p{L})/u;
/** "các khoa, phòng tham mưu" are departments that give advice. */
const MODIFIED = /(?:^|\s)(?:(?<!to chuc )can bo|co quan|canh sat|phong giam doc|bo phan|hoi dong|co so|luc luong|nhan vien|vien chuc|cong chuc|nguoi|nha|ben|chu|doanh nghiep|cong ty|(?<!(?:cac|nhung|,|tinh|thanh|huyen|quan|xa|phuong) )(?:doan|doi|to|ban|phong|trung tam|tram|chi cuc))$/;
/** What begins like a doing and is none. */
const NOT_VERBS = /^(?:giao (?:dịch|thông|tiếp|lưu|nhận|ban|hàng|nộp)|để nghị|đã nêu|được (?:kiểm tra|thanh tra|giám sát|giao|phân công|lựa chọn)|xây dựng Đảng|giúp việc(?! cho))(?!\p{L})/u;
/** Groups that are called organisations: "các tổ chức", "tổ chức chính trị", "cơ quan, tổ chức". */
const ORGANISATIONS = /^tổ chức(?:,|\s(?:chính trị|xã hội|đoàn thể|đảng|hội(?! (?:nghị|thi|thảo|chợ|diễn|thao|trại|báo|sách))|tín dụng|kinh tế|khoa học|nghề nghiệp|quốc tế|cá nhân|hành nghề|công đoàn|phi|cơ sở|có|liên quan|thành viên|trực thuộc|và cá nhân))(?!\p{L})/u;
const COUNTED = /(?:^|\s)(?:các|những|mọi|mỗi|một|nhiều|cơ quan,|đơn vị,|cá nhân,|và|ngành,|đoàn thể,|doanh nghiệp,)$/iu;
/** Who is to do something is named before this, whatever stands in the name. */
const DUTY = /\s(?:có|chịu) trách nhiệm(?!\p{L})/u;
/** Others who are meant by a duty further on, or when it falls due. */
const OTHERS = /(?:^|[\s,])(?:cac|nhung|de|yeu cau|chu tri|phoi hop|trong thoi|ke tu|can cu|sau khi|khi)\s/;

/** Words that are alike without their marks, or begin like an agency, and are none. */
const NOT_ACTORS = /^(?:Bố trí|Đơn (?!vị)|Đôn đốc|Dọn|Đón|Bổ sung|Báo cáo|Bảo(?! tàng| hiểm xã hội)|Bộ máy|Tổ chức|Ban hành|Số\s|Đổi|Đội ngũ|Nhà nước|Hội (?:nghị|thảo|thi|diễn|chợ)|Trường hợp|Trong|Phòng,? (?:chống|ngừa)|Toàn bộ|Tính|Tinh|Quy|Giao (?:ban|dịch)|Bản\s|Cạc|Sơ\s|So\s|Xã hội|Huy|Đại|Đài thọ|Cơ (?:sở|cấu)|Tổng (?:hợp|kết|số)|Thường (?:xuyên|kỳ)|Cán cân|Các (?:nội dung|hồ sơ|nhiệm vụ|hoạt động|hình thức|giải pháp|chỉ tiêu|tiêu chí|văn bản|quy định|khoản|giấy|chỉ số|tài liệu|biện pháp|công việc|công tác|đối tượng|trường hợp|lớp|buổi|khóa|khoá|cuộc|mô hình|dự án|chương trình|vấn đề|loại|kết quả|thông tin|chế độ|yêu cầu))/iu;

/** "Hội đồng quản lý chất lượng: phê duyệt …": all that stands before the colon is the doer, unless somebody already does something there. */
const LABELLED = /^([^.;:]{3,110}?):(?=\s|$)/u;
const DOING = /\s(?:chu tri|phoi hop|co trach nhiem|chiu trach nhiem|thuc hien|trien khai|tham muu|don doc|bao cao|huong dan|chi dao|tiep tuc|xay dung(?! dang)|tang cuong|gom|nhu sau|sau)(?=[\s:]|$)/;

/** "Cô Trần Thị Vân (Tổng phụ trách Đội): …", "Đ/c Hà: …". */
const PERSON = /^(?:Thầy|Cô|Ông|Bà|Đ\/c|Đ\/C|Đồng chí|Các đ\/c)\s(?:giáo\s)?\p{Lu}\p{Ll}+/u;

/** The doer that a sentence begins with, without "Giao", "Đề nghị", "Yêu cầu"; null where it begins with something else. */
export function subjectOf(text: string): { name: string; start: number; end: number } | null {
  const when = /^(?:Hàng|Hằng|Định kỳ|Mỗi)\s[^,.;]{1,30},\s+(?=\p{Lu}|các\s)/u.exec(text)?.[0].length ?? 0;
  const request = when + (/^(?:Giao(?: cho)?|Đề nghị|Yêu cầu|Trách nhiệm(?: của)?|Phân công)\s+/u.exec(text.slice(when))?.[0].length ?? 0);
  const rest = text.slice(request);
  if (!PERSON.test(rest) && (!HEADS.test(fold(rest)) || NOT_ACTORS.test(rest))) return null;
  const labelled = LABELLED.exec(rest)?.[1];
  if (labelled !== undefined && !DOING.test(fold(labelled))) return { name: labelled.trimEnd(), start: request, end: request + labelled.trimEnd().length };
  const end = verbAt(rest, 26);
  if (end === null) return null;
  const name = rest.slice(0, end).replace(/[\s,;:]+$/u, '');
  return name.length < 3 ? null : { name, start: request, end: request + name.length };
}

/** "Giao Phòng A tham mưu …" among the duties of another doer: A does it; "Phân công cán bộ …" stays with the one who assigns. Null where nothing is handed on. */
export function assignedIn(text: string): ReturnType<typeof subjectOf> {
  return /^(?:Giao(?: cho)?|Phân công)\s+(?:\p{Lu}|các\s(?:phòng|ban|khoa|sở|đơn vị|cơ quan|trường|xã)(?!\p{L}))/u.test(text) ? subjectOf(text) : null;
}

/** Offset of the word where the doing begins, within so many words; null where there is none. */
function verbAt(text: string, most: number): number | null {
  let count = 0;
  for (const match of text.matchAll(/[^\s]+/gu)) {
    if (++count > most) return null;
    const from = match.index;
    if (count > 1 && /^\p{Ll}/u.test(match[0]) && isVerb(text, from)) {
      const rest = text.slice(from, from + 40);
      if (!/^(?:theo|là|để|khi)\s*$/u.test(rest) && !/(?:^|\s)được$/u.test(text.slice(0, from).trimEnd())) return dutyAfter(text, from) ?? from;
    }
    if (count > 1 && /[:.;]$/.test(match[0])) return from + match[0].length - 1;
  }
  return null;
}

/** "Cục Nhà giáo và Cán bộ quản lý giáo dục chủ trì", "cá nhân tham gia hoạt động … có trách nhiệm": what looked like the doing is part of the name. */
function dutyAfter(text: string, from: number): number | null {
  const clause = /^[^.;:]*/u.exec(text.slice(from, from + 160))![0];
  const folded = fold(clause);
  if (/^(?:co|chiu) trach nhiem/.test(folded)) return null;
  const leads = /^[^,\p{Lu}]{1,30}?\s(?=chủ trì(?!\p{L}))/u.exec(clause);
  if (!leads && !MODIFIER.test(folded) && !/^(?:lap|tham gia|trien khai|duoc)\s/.test(folded)) return null;
  const duty = leads ? leads[0].length : clause.search(DUTY) + 1;
  return duty === 0 || OTHERS.test(folded.slice(0, duty)) ? null : from + duty;
}

/** Whether the doing begins at an offset: "ban xây dựng Đảng", "đơn vị được kiểm tra", "các tổ chức chính trị" are names. */
function isVerb(text: string, from: number): boolean {
  const rest = text.slice(from, from + 40);
  const folded = fold(rest);
  if (NOT_VERBS.test(rest)) return false;
  // behind "(PC04)" a name goes on with such words only
  if (/\(\p{Lu}[^()\s]*\)$/u.test(text.slice(Math.max(0, from - 16), from).trimEnd())) return !/^(?:và|của|thuộc|tỉnh|thành|huyện|quận|xã|phường|trên|ở|tại|cùng|cấp|khu)(?!\p{L})/u.test(rest);
  const before = text.slice(Math.max(0, from - 24), from).trimEnd();
  if (SHORT_VERBS.test(rest) && !FIRST_HALVES.test(before)) return true;
  if (!VERBS.test(folded)) return false;
  if (folded.startsWith('to chuc') && (ORGANISATIONS.test(rest) || COUNTED.test(before) || before.endsWith('Ban'))) return false;
  if (folded.startsWith('tong hop') && /(?:Phòng|Ban) Kế hoạch(?: -| –)?$/u.test(before) && VERBS.test(folded.slice('tong hop'.length).trimStart())) return false;
  if (folded.startsWith('tong hop') && /Dịch vụ$/iu.test(before)) return false;
  return !(MODIFIER.test(folded) && (MODIFIED.test(fold(before)) || /(?:^|\s)(?:Quản lý|Kiểm tra|Thanh tra|Giám sát|Tổ chức|Điều tra|được kiểm tra|được thanh tra),$/u.test(before)));
}

/** "phối hợp với", "phối hợp cùng", and "phối hợp" right before the name of a partner. */
const TOGETHER = /phối (?:kết )?hợp(?:\s+chặt chẽ)?[\s\\|_.,'`-]+(?:(?:cùng với|với|cùng)[\s:]+|(?=(?:các (?:sở|phòng|ban|đơn vị|cơ quan|ngành|địa phương|xã|Hạt|Trạm|Sở|Phòng|Ban)|Sở|Phòng|Công an|Ủy ban|UBND|Ban|Bộ|Trung tâm|Văn phòng|Hội|Mặt trận|Trạm)(?:\s|,)))/giu;

/** All that a text says it is done together with: "phối hợp với Phòng A, Phòng B và các đơn vị liên quan". */
export function supportersOf(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(TOGETHER)) {
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 400);
    const end = partnersEnd(rest);
    found.push(...splitActors(rest.slice(0, end)));
  }
  return [...new Set(found)];
}

/** When it is done: behind the partners. */
const WHEN = /^(?:trước|trong|vào|từ|đến|chậm nhất|kể từ)\s(?:là\s|hết\s)?(?:ngày|tháng|quý|năm|dịp|tuần|\d)/iu;

/** Where the list of partners ends: at a verb, or at a mark behind which no further partner begins. */
function partnersEnd(text: string): number {
  for (const match of text.matchAll(/[^\s]+/gu)) {
    const from = match.index;
    const word = match[0];
    if (from > 0 && /^\p{Ll}/u.test(word) && (isVerb(text, from) || WHEN.test(text.slice(from, from + 40)))) return from;
    if (/[.;:]$/.test(word) || (word.endsWith(')') && !word.includes('('))) return from + word.length - 1;
    if (/tham mưu,$/u.test(text.slice(0, from + word.length)) && /^ giúp việc(?!\p{L})/u.test(text.slice(from + word.length))) continue;
    if (word.endsWith(',') && !LISTED.test(fold(text.slice(from + word.length).trimStart()).replace(/^va /, '')) && !HEADS.test(fold(text.slice(from + word.length).trimStart()).replace(/^va /, ''))) return from + word.length - 1;
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
      const whole = (/^(?:\p{Lu}|các\s|toàn\s|(?:tổ|khoa|phòng|ban|đội|trạm)\s\p{Lu})/u.test(next) && PARTNERS.test(fold(next))) || isFurther(piece.slice(from, match.index), match[0], next);
      if (!whole || insideName(piece.slice(from, match.index), next)) continue;
      parts.push(piece.slice(from, match.index));
      from = match.index + match[0].length;
    }
    parts.push(piece.slice(from));
  }
  return parts.map((part) => part.replace(/\s+/g, ' ').replace(/^[\s,.:–-]+|[\s,.;:–-]+$/gu, '')).filter((part) => /\p{L}{2}/u.test(part));
}

/** "Các trường THPT và đoàn trường": behind the name of a doer another group, in small letters. */
const FURTHER = /^(?:đoàn (?:trường|xã|phường)|chi đoàn|chi hội|chi bộ|tổ dân phố|phòng giao dịch|ban giám hiệu|ban giám đốc|ban đại diện|hội đồng|thủ trưởng|hiệu trưởng|giám đốc|chủ tịch|trưởng (?:phòng|khoa|ban|trạm|thôn|ấp)|công đoàn|trạm y tế|công an)(?=\s|$)/u;

function isFurther(before: string, joint: string, next: string): boolean {
  return /^\s+và\s+$/u.test(joint) && /^(?:\p{Lu}|các\s)\S*\s\S+\s\S/u.test(before.trim()) && FURTHER.test(next);
}

/** "Sở Văn hóa, Thể thao và Du lịch", "Phòng Hành chính và Tổ chức", "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân": the next word is part of the name, although an agency could begin with it. */
function insideName(before: string, next: string): boolean {
  const first = fold(next).split(/\s/)[0]!;
  if (/^(?:Văn phòng|VP) .*(?:Quốc hội|ĐBQH)$/u.test(before) && /^(?:Hội đồng nhân dân|HĐND)/u.test(next)) return true;
  // the one office of both in a commune
  if (/^(?:Văn phòng|VP) .*(?:Hội đồng nhân dân|HĐND)$/u.test(before) && /^(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND)/u.test(next)) return true;
  return (first === 'to' && /^Tổ chức\s/u.test(next)) || (first === 'ke' && /^Kế/u.test(next)) || (/^(?:Đoàn|Hội|Báo|Quỹ|Nhà)/u.test(next) && /^\S+$/.test(next)) && before.length < 12 || /^\S+$/.test(before.trim());
}

/** What a doer is called besides its name: "(Cơ quan thường trực Ban Chỉ đạo)". */
const ROLE = /\s*\((?:là\s)?(?:cơ quan|đơn vị|bộ phận|thường trực)(?!\p{L})[^()]*\)$/iu;

/** A heading names a doer ("Phòng Tổ chức - Hành chính", "Trách nhiệm của các khoa"): without "Trách nhiệm (của)", "Giao", "Đề nghị". */
export function actorOfTitle(title: string): string | null {
  const name = title.replace(/^(?:Trách nhiệm(?:\s+của)?|Nhiệm vụ của|Giao(?:\s+cho)?|Đề nghị|Đối với)\s+/iu, '').replace(/[\s:;,.]+$/u, '').replace(/\s(?:có|chịu) trách nhiệm$/u, '').replace(ROLE, '').trim();
  return name !== '' && HEADS.test(fold(name)) && !NOT_ACTORS.test(name) ? name : null;
}
