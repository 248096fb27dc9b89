/**
 * Documents that a text cites: "Kế hoạch số 23/KH-SYT ngày 23/01/2026 của Sở Y tế tỉnh Lào Cai", "các Quyết định số 1/QĐ-A, 2/QĐ-B",
 * "Luật Ban hành văn bản quy phạm pháp luật năm 2025". A citation always has a number or is a law with its year or date; nothing is inferred.
 */
import { DOCUMENT_TYPES } from '../../dictionaries/doctypes.ts';
import { fold } from '../../dictionaries/fold.ts';
import { DATE, dateOf, isRebuilt, LATIN } from './dates.ts';
import { readCode, withTypeOf } from './code.ts';
import { readIssuer } from './issuer.ts';

/** A citation in a text, offsets in UTF-16 units. `dateDoubt`: a date is printed and could not be read; or it, or the number, only with letters taken for what they look like. */
export interface Citation { type: string | null; number: string | null; date: string | null; issuer: string | null; start: number; end: number; dateDoubt: 'unread' | 'rebuilt' | null; /** the rest of the number could not be read */ damaged?: true }

/** Types that a number can stand after, longest first; "văn bản" is what công văn are called when they are cited. */
const TYPE_NAMES = [...DOCUMENT_TYPES.map(({ name }) => name), 'Văn bản', 'Hướng dẫn liên ngành', 'Quy chế phối hợp'].sort((a, b) => b.length - a.length);
const FOLDED_TYPES = TYPE_NAMES.map((name) => ({ name, folded: fold(name) }));
/** Nothing but "số" between the type and the number. */
const DIRECT = /^\s?(?:,\s?)?(?:s[o06e]\s?[:.]?)?\s*$/;
/** Words between the type and "số": "Thông báo kết luận số", "Kết luận thanh tra số", "Quyết định của Thủ tướng Chính phủ số". */
const QUALIFIED = /^(?:\s\p{L}+){1,9}\ss[o06e]\s?[:.]?\s*$/u;
const LIST_JOINT = /^\s*(?:ngay[^;]{0,1})?(?:[,;]|va|va cac|,\s?va|hoac|den)\s*(?:s[o06e]\s?[:.]?)?\s*$/;
const NUMBER_LABEL = /(?:^|[\s(,;])s[o06e]\s?[:.]?\s*$/;
const AFTER_DATE = new RegExp(String.raw`^\s?,?\s?\(?(?:ký\s|ban hành\s|được ban hành\s)?(?:ngày|ngay|ng[${LATIN}]y)\s?${DATE}\)?`, 'iu');
/** Numbers of forms, standards and codes are no documents. */
const FORM_LABEL = /(?:mau|bieu|bieu mau|ky hieu|ma so|so hieu|ma|phu luc|tieu chuan|quy chuan|tcvn|qcvn|mau bieu|don|dot|lo|thua|to)(?: in)?(?: so)?\s?[:.]?\s*$/;
const FULL_STOP_LAW = /[.;:"“”()]|\n/;

/** All citations of a text in order. */
export function findCitations(text: string): Citation[] {
  const plain = text.replace(/[–—]/g, '-').replace(/[⁄∕]/g, '/');
  const folded = fold(plain);
  const citations = [...numbered(plain, folded)];
  for (const law of namedLaws(plain)) {
    if (!citations.some(({ start, end }) => law.start < end && law.end > start)) citations.push(law);
  }
  return citations.sort((a, b) => a.start - b.start);
}

function numbered(text: string, folded: string): Citation[] {
  const found: Citation[] = [];
  let from = 0;
  for (const match of text.matchAll(/(?<![\p{L}\d/.,-])[\dOolI]{1,5}[a-zđ]?(?=\s?[/-]|\p{Lu}{2,}[\p{L}\d]{0,14}[-/]\p{Lu})/gu)) {
    if (match.index < from || /\d\s?\/\s?\d{0,3}\s?$/.test(text.slice(Math.max(0, match.index - 8), match.index))) continue;
    const previous = found.at(-1);
    const before = folded.slice(Math.max(previous?.end ?? 0, match.index - 110), match.index);
    // "số 231 7/QĐ-SYT": a space in the figures
    const parted = PARTED.exec(before)?.[1] ?? '';
    const typed = typeBefore(text, before.slice(0, before.length - (parted === '' ? 0 : parted.length + 1)), match.index - (parted === '' ? 0 : parted.length + 1)) ?? abbreviatedType(text, Math.max(previous?.end ?? 0, match.index - 14), match.index);
    // types that carry their year have no number "2016/TT-BYT": its figures were not read
    if (YEAR_ALONE.test(text.slice(match.index, match.index + 24))) continue;
    const whole = readCode(text, match.index);
    const code = whole ?? (typed ? withTypeCode(text.slice(match.index, match.index + 30), typed.name, match.index) : null);
    if (!code) continue;
    const listed = !typed && previous !== undefined && match.index - previous.end <= 14 && LIST_JOINT.test(folded.slice(previous.end, match.index));
    const labelled = NUMBER_LABEL.test(before);
    if (!typed && (FORM_LABEL.test(before) || (!listed && !labelled && !code.strong))) continue;
    if (listed && previous!.type === null && !labelled) continue;
    const { date, dateDoubt, issuer, end } = tail(text, code.end);
    const damaged = BROKEN_OFF.test(text.slice(code.end, code.end + 3)) || /\/20\d\d\/QH\d$/.test(code.number);
    const number = parted + (typed ? withTypeOfName(code.number, typed.name) : code.number);
    found.push({
      type: typed?.name ?? (listed ? previous!.type : null), number, date, issuer, dateDoubt: dateDoubt ?? (whole && number === code.number ? null : 'rebuilt'),
      start: typed?.start ?? (labelled ? match.index - NUMBER_LABEL.exec(before)![0].trimStart().length : match.index), end, ...(damaged && { damaged }),
    });
    from = end;
  }
  return found;
}

/** "24/2021/0.HĐND", "15/2020/##-UBND": signs where the abbreviation of the type stands, before an agency that many documents have. */
const DAMAGED = /^(\d{1,5}\/(?:19|20)\d\d\/)[^\s\p{L}]{1,3}[.,-]?((?:HĐND|UBND|CP|TTg|BTC|BNV|BYT|BTP|BCA|BQP|BCT|BXD|BGDĐT|BTNMT|BNNPTNT|VPCP)(?![\p{L}\d-]))/u;

/** A number whose type abbreviation is lost, with that of the type that is printed in words before it; null where either is unknown. */
function withTypeCode(text: string, type: string, from: number): { number: string; end: number; strong: boolean } | null {
  const match = DAMAGED.exec(text);
  const code = DOCUMENT_TYPES.find(({ name }) => name === type)?.code;
  return match && code ? { number: `${match[1]}${code}-${match[2]}`, end: from + match[0].length, strong: true } : null;
}

/** "6858/QB-BYT" after "Quyết định" is 6858/QĐ-BYT. */
function withTypeOfName(number: string, type: string): string {
  const code = DOCUMENT_TYPES.find(({ name }) => name === type)?.code;
  const head = /^\d+[a-zđ]?[/-](?:\d{4}\/)?/u.exec(number)?.[0];
  const notation = code && head ? withTypeOf(number.slice(head.length), code) : null;
  return notation === null ? number : head + notation;
}

/** "55/KH-1FTHS2", "04/2024/NQ-HĐT?P": what is glued to a number belongs to it. */
const BROKEN_OFF = /^(?:[-/]\d|[-/]?[<>?*#$&@^~|\\{}[\]«»][^\s])/u;
const PARTED = /(?:^|\s)s[o06e]\s?[:.]?\s(\d{1,3})\s$/;
const YEAR_ALONE = /^(?:19|20)\d\d\/(?:NĐ|TT|TTLT|TTLB|NQLT|QH\d\d|PL)-/u;

/** The type word that a number belongs to, with its offset in the text. */
function typeBefore(text: string, before: string, at: number): { name: string; start: number } | null {
  let best: { name: string; start: number; capital: boolean } | null = null;
  for (const { name, folded } of FOLDED_TYPES) {
    const index = before.lastIndexOf(folded);
    if (index < 0 || /\p{L}/u.test(before.charAt(index - 1)) || (folded === 'lenh' && before.endsWith('menh ', index))) continue;
    const rest = before.slice(index + folded.length);
    const law = folded === 'luat' || folded === 'bo luat' || folded === 'phap lenh';
    const capital = /^\p{Lu}/u.test(text.slice(at - before.length + index));
    if (!DIRECT.test(rest) && !(capital && QUALIFIED.test(rest)) && !(law && /^\s[^;:.()]{2,90}\ss[o06]\s?$/.test(rest))) continue;
    const start = at - before.length + index;
    const end = start + folded.length;
    if (!best || end > best.start + best.name.length || (end === best.start + best.name.length && name.length > best.name.length)) best = { name, start, capital };
  }
  if (best && !best.capital) {
    // "Thông báo kết luận số", "Báo cáo kết luận số": the type is the word in front
    const { start } = best;
    const front = FOLDED_TYPES.find(({ folded }) => before.slice(0, start - at + before.length).endsWith(`${folded} `));
    const from = front ? start - front.folded.length - 1 : -1;
    if (front && /^\p{Lu}/u.test(text.slice(from))) return { name: front.name, start: from };
  }
  return best;
}

/** An abbreviation of a type and "số" right before a number. */
const ABBREVIATED = /(?:^|[^\p{L}\d\/.-])(\p{Lu}[\p{L}]{1,3})\s(?:[Ss]ố\s?[:.]?\s?)?$/u;

/** "KH số 77/KH-UBND", "NĐ 104/2016/NĐ-CP": a type that is printed as the abbreviation with which the notation begins; any number may be that of a "CV". */
function abbreviatedType(text: string, from: number, at: number): { name: string; start: number } | null {
  const code = ABBREVIATED.exec(text.slice(from, at))?.[1];
  if (code === undefined) return null;
  // "QD số 379/QĐ-TTg": marks of an abbreviation are lost and nothing tells them but the notation
  const own = code === 'CV' ? code : /^\S{1,6}?\s?[/-]\s?(?:(?:19|20)\d\d\s?\/\s?)?(\p{L}+)/u.exec(text.slice(at, at + 30))?.[1];
  const name = own !== undefined && fold(own) === fold(code) ? DOCUMENT_TYPES.find((type) => type.code === own)?.name : undefined;
  return name !== undefined ? { name, start: text.lastIndexOf(code!, at) } : null;
}

/** Date and issuer after a number, in either order. */
function tail(text: string, from: number): Pick<Citation, 'date' | 'dateDoubt' | 'issuer' | 'end'> {
  let end = from;
  let date: string | null = null;
  let dateDoubt: Citation['dateDoubt'] = null;
  let issuer: string | null = null;
  const read = () => {
    const dated = AFTER_DATE.exec(text.slice(end, end + 80));
    if (!dated) return;
    const groups = dated.slice(1, 7);
    date = dateOf(groups);
    dateDoubt = doubtOf(groups, date);
    end += dated[0].length;
  };
  read();
  const of = /^\s?,?\s?(?:của|cua)\s+/u.exec(text.slice(end, end + 12));
  if (of) {
    const name = readIssuer(text, end + of[0].length);
    if (name) {
      issuer = name.name;
      end = name.end;
      if (date === null && dateDoubt === null) read();
    }
  }
  return { date, dateDoubt, issuer, end };
}

function doubtOf(groups: (string | undefined)[], date: string | null): Citation['dateDoubt'] {
  return date === null ? 'unread' : isRebuilt(groups) ? 'rebuilt' : null;
}

/** Laws cited by name with their year or date; "Luật sửa đổi, bổ sung một số điều của Luật A và Luật B ngày …" is one. */
function namedLaws(text: string): Citation[] {
  const found: Citation[] = [];
  let from = 0;
  for (const match of text.matchAll(/(?<![\p{L}])(Hiến pháp|Bộ luật|Luật|Pháp lệnh)(?=\s)/gu)) {
    if (match.index < from) continue;
    const window = text.slice(match.index, match.index + 260);
    const stop = window.search(FULL_STOP_LAW);
    const reach = stop < 0 ? window : window.slice(0, stop);
    const closed = new RegExp(String.raw`^(.*?)\s(?:(?<!tháng\s\S{1,3}(?:\s\S)?\s)năm\s(\d{4})(?!\d)|(?:được [^,]{3,40} thông qua )?ngày\s${DATE})`, 'u').exec(reach);
    if (!closed) continue;
    const name = closed[1]!;
    const inner = name.slice(1).search(/(?:Hiến pháp|Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Thông tư|Chỉ thị|Kế hoạch|Căn cứ)\s/u);
    const amends = /^(?:Bộ luật|Luật|Pháp lệnh)\s(?:sửa đổi|bổ sung)/u.test(name);
    if (inner >= 0 && !amends) continue;
    if (name.split(/\s/).length > 40 || (match[1] !== 'Hiến pháp' && !/^\S+(?:\sluật)?\s+(?:\p{Lu}|sửa đổi|bổ sung|các tổ chức|thuế|thi|đầu|bảo|an|phòng)/u.test(name))) continue;
    const date = closed[2] ? null : dateOf(closed.slice(3, 9));
    if (!closed[2] && date === null) continue;
    const end = match.index + closed[0].length;
    found.push({ type: match[1]!, number: null, date, issuer: null, start: match.index, end, dateDoubt: closed[2] ? null : doubtOf(closed.slice(3, 9), date) });
    from = end;
  }
  return found;
}
