/** Issuing agencies: from the letterhead, or from title and preamble where there is none. */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { spanOf, type Flow, type LineSpan } from '../lines.ts';
import { agencyCase, beginsAgency } from './agency-case.ts';
import { ABSENT, clean, fieldOf, flowOf, type Field } from './field.ts';
import { withSpaces } from './glued.ts';

/** Words that the name of an agency begins with (folded). */
const HEAD = /^(?:uy ban|ubnd|hdnd|hoi dong|so|bo(?! doi)|tong cuc|cuc|chi cuc|vu|vien|trung tam|benh vien|truong|dai hoc|hoc vien|phong(?! chong| thu|,)|ban|van phong|thanh tra|cong an|toa an|tap doan|tong cong ty|cong ty|dang bo|dang uy|thanh uy|tinh uy|huyen uy|quan uy|chi bo|lien doan|cong doan|mat tran|doan|hoi|chi hoi|don bien phong|lu doan|trung doan|su doan|vuon quoc gia|lam truong|nong truong|hop tac xa|bo tu lenh|quan khu|kho bac|ngan hang|tram|chinh phu|thu tuong|quoc hoi|chu tich nuoc|kiem toan|chi nhanh|dai|bao|tap chi|quy|lien minh|nha may|hat|trai (?:tam )?giam|doi|xi nghiep|cang|to chuc|thu vien|bao tang|nha van hoa|nha thieu nhi|khoa|tong lien doan|thue(?= (?:tinh|thanh pho|co so|khu vuc)\b)|chi doan|to(?= (?:chuyen mon|khoa hoc|tu nhien|xa hoi|toan|ngu van|ngoai ngu|tieng|hanh chinh|van phong|giup viec|cong tac|lien|khoi|vat ly|hoa|sinh|lich su|dia ly|the duc|nghiep vu|tin)\b)|lien hiep|uy ban mttq|bhxh|bao hiem|bch|tinh doan|huyen doan|thanh doan|quan doan)\b/;
/** What the first line of a letterhead may begin with besides: lines below go on with a name. */
const FIRST_HEAD = /^(?:tong (?:hoi|doan)|hai quan|dien luc|buu dien|vien thong|vnpt|viettel|quan chung|binh (?:doan|chung)|vung \d|tieu (?:ban|doan)|cum thi dua|cau lac bo|xa doan|phuong doan|thuong truc|khu (?:bao ton|di tich|kinh te|cong nghe|quan ly)|nghiep doan|thanh pho|tinh|huyen|dang cong san)\b/;
/** Heads of one syllable that stand for a whole name in a letterhead. */
const ALONE = /^(?:ubnd|hdnd|bhxh|bch)$/;
const STAMP = /^(?:cong thong tin|den\b|gio\b|ngay\b|cong van den|kinh chuyen)/;
const OPEN_END = /^(?:ban (?:chi huy|chi dao|quan ly|to chuc|chap hanh)|hoi dong|uy ban|trung tam|chi cuc|to cong tac|lien doan|uy ban nhan dan|hoi dong nhan dan)$|(?:\b(?:va|cua|cac|thuoc|ve|nhan dan)|[,–-])$/;
/** What a number follows. */
const NUMBERED_END = /\b(?:khu vuc|so|quan khu|vung|co so|(?:trung|su|lu|tieu|binh) doan)$/;
const UNIT = /^(?:tinh(?! uy| doan)|thanh pho|tp|huyen(?! uy| doan)|quan(?! uy| doan| khu)|xa|phuong|thi xa|thi tran|dac khu|khu vuc|viet nam|va|nhan dan)\b/;

/** "- HẢI -": a line between what is left of a rule on both sides of it; a dash behind a name alone joins it to the next. */
function withinRules(all: LineSpan): LineSpan {
  const outer = /^((?:[^\p{L}\p{N}(]*_[^\p{L}\p{N}(]*)?)(.*?)(?:[\s._]+)?$/su.exec(all.text)!;
  const bare = spanOf(all.line, all.start + outer[1]!.length, all.start + outer[1]!.length + outer[2]!.length);
  const dash = /^[-–]\s*(?=\p{L})/u.exec(bare.text)?.[0] ?? '';
  // before a unit it joins nothing
  const span = dash !== '' && UNIT.test(fold(bare.text.slice(dash.length))) ? spanOf(bare.line, bare.start + dash.length, bare.end) : bare;
  const ruled = /^(\s*[-–_~]+\s*)(.*\p{L})\s*[-–_~]+\s*$/u.exec(span.text);
  return ruled ? spanOf(span.line, span.start + ruled[1]!.length, span.start + ruled[1]!.length + ruled[2]!.length) : span;
}

/** "SỞ Y TẾ TỈNH X" over "TRUNG TÂM Y TẾ …": the last name is the agency, what stands above it the parent. Names that wrap are joined. */
export function readAgencies(lines: LineSpan[], body: string): { parentAgency: Field<string | null>; agency: Field<string | null> } {
  const names: LineSpan[][] = [];
  for (const printed of lines) {
    const line = withinRules(printed);
    const text = fold(withSpaces(clean(line.text))).replace(/[^\p{L}\d,.\s–-]/gu, '').trim();
    const last = names.at(-1);
    // "KHU VỰC" above "333"
    if (last && /^\d{1,4}$/.test(clean(line.text)) && NUMBERED_END.test(fold(clean(last.at(-1)!.text)))) { last.push(line); continue; }
    // stamps and strokes that were read as letters
    if (!/\p{L}{2}/u.test(text) || !/^[\p{L}\s,.–*&'()-]+(?:\d{1,3}(?:\s\p{L}[\p{L}\s-]*)?)?$/u.test(clean(line.text)) || STAMP.test(text) || (names.length === 0 && !HEAD.test(text) && !FIRST_HEAD.test(text))) continue;
    const above = names.at(-1);
    // a lone syllable is the end of a name that wraps ("… VÀ MÔI" / "TRƯỜNG")
    const joined = above && (!text.includes(' ') && !ALONE.test(text) || OPEN_END.test(fold(clean(above.at(-1)!.text))) || UNIT.test(text) || !HEAD.test(text));
    if (joined) above.push(line); else names.push([line]);
  }
  // a dash parts agencies that issue together; on both sides of a line it is what is left of a rule
  const withoutRules = (text: string) => text.replace(/(?:^|(?<=\s))[^\p{Lu}\p{Ll}\p{N}\s&–-]+(?=\s|$)/gu, ' ').replace(/\s+/g, ' ').trim();
  const field = (several: LineSpan[][]): Field<string | null> => {
    const texts = several.map((name) => withoutRules(clean(flowOf(name).text)).replace(/^[^\p{L}]+|[^\p{L}\p{N})]+$/gu, '')).filter((text) => text !== '')
      .reduce<string[]>((all, text) => (all.length === 0 || beginsAgency(text) ? [...all, text] : [...all.slice(0, -1), `${all.at(-1)!} ${text}`]), []);
    const text = texts.map((name) => (isCapitals(name) ? agencyCase(withSpaces(name), body) : name)).join(' ');
    return text === '' ? ABSENT : fieldOf(text, flowOf(several.flat()));
  };
  return { parentAgency: field(names.slice(0, -1)), agency: field(names.slice(-1)) };
}

/** The words of an agency's name in running text end before these. */
const NAME_END = /^(?:xay|ban|trien|to(?= chuc (?:trien|thuc))|yeu|de|thong|bao|giao|va(?= (?:cac|to chuc))|nam|giai|giao|ve|theo|thuc|tiep|quyet|phoi|nhu|cu|6|0?\d|lap|kinh|thang|quy|trong|den|tai|voi|sau)$/;
const NAME = /(?:Trung tâm|trung tâm|Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Sở|Bộ|Cục|Chi cục|Bệnh viện|Trường|Phòng|Ban|Văn phòng|Công an|Viện|Đảng ủy|Hội|Trạm|Chính phủ|Thủ tướng Chính phủ|Đoàn|Liên đoàn|Thanh tra|Kho bạc)(?=\s|$)/gu;
const ISSUES = /^(?:xay dung|ban hanh|lap|trien khai|to chuc|thong bao|de nghi|yeu cau)\b/;

/**
 * Without a letterhead: the agency that says in the preamble that it issues the document ("… xây dựng Kế hoạch"), under the name that the
 * title gives it where the title names it more fully; otherwise the agency that the title ends with.
 */
export function agencyFromText(title: Flow | null, preamble: Flow[]): Field<string | null> {
  const inTitle = title ? namesIn(title.text) : [];
  for (const flow of preamble) {
    for (const name of namesIn(flow.text)) {
      if (!ISSUES.test(fold(flow.text.slice(name.end).trimStart()))) continue;
      const text = plainName(name.text);
      const fuller = inTitle.find((other) => fold(plainName(other.text)) === fold(text));
      return fuller ? fieldOf(capitalised(text), title!, fuller.start, fuller.end) : fieldOf(capitalised(text), flow, name.start, name.end);
    }
  }
  const last = inTitle.at(-1);
  return last && last.text.includes(' ') ? fieldOf(capitalised(plainName(last.text)), title!, last.start, last.end) : ABSENT;
}

function namesIn(text: string): { text: string; start: number; end: number }[] {
  const names: { text: string; start: number; end: number }[] = [];
  let from = 0;
  for (const match of text.matchAll(NAME)) {
    const start = match.index;
    if (start < from || /[\p{L}\d]$/u.test(text.slice(0, start))) continue;
    let end = start + match[0].length;
    for (const word of text.slice(end).matchAll(/\s+(\([^)]{1,20}\)|[^\s]+)/gu)) {
      const token = word[1]!;
      const plain = fold(token.replace(/[,;.:]+$/, ''));
      if (NAME_END.test(plain) || /^\d/.test(token) || end - start > 90) break;
      end = start + match[0].length + word.index + word[0].length;
      if (/[,;.:]$/.test(token)) { end -= /[,;.:]+$/.exec(token)![0].length; break; }
    }
    names.push({ text: text.slice(start, end), start, end });
    from = end;
  }
  return names;
}

/** Without an abbreviation in brackets: "Trung tâm Y tế (TTYT) quận Thanh Khê". */
function plainName(text: string): string {
  return clean(text.replace(/\s*\([^)]*\)/g, ''));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
