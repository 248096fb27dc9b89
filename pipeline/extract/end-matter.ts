/** Recipients and signature at the end of the main text. */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { findJointSignature } from './joint-signature.ts';
import { hasFamilyName, withFamilyName } from './positions.ts';
import { endRows } from './end-pages.ts';
import { cut, FILED, RECIPIENTS, type Components, type Row } from './row.ts';

/** TM., KT., TL., TUQ., Q. and what follows in capitals. */
const AUTHORITY = /(?:^|\s)((?:(?:T\/?M|K\/?T|T\/?L|TUQ|Q)\s?[.,/]\s?|[TK]\/[MTL]\s)\p{Lu}[\p{Lu}\s,.-]+)$/u;
/** Positions that sign, in capitals. */
const POSITION = /(?:^|\s)((?:Q\. ?|QUYỀN )?(?:PHÓ )?(?:TỔNG )?(?:GIÁM ĐỐC|CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|CHỦ NHIỆM|CỤC TRƯỞNG|VỤ TRƯỞNG|CHI CỤC TRƯỞNG|TRƯỞNG (?:PHÒNG|BAN|KHOA|TRẠM|ĐOÀN)|HIỆU TRƯỞNG|VIỆN TRƯỞNG|TRẠM TRƯỞNG|TỔ TRƯỞNG|CỤM TRƯỞNG|CHÍNH TRỊ VIÊN|CHÁNH (?:VĂN PHÒNG|THANH TRA|ÁN)|BÍ THƯ|TỔNG THANH TRA|KIỂM TOÁN NHÀ NƯỚC|THỐNG ĐỐC|TỔNG CỤC TRƯỞNG|ĐỘI TRƯỞNG|ĐỒN TRƯỞNG|HẠT TRƯỞNG|GIÁM THỊ|CHỈ HUY TRƯỞNG|CHỦ TỌA|THƯ KÝ|TỔNG BIÊN TẬP|ỦY VIÊN|UỶ VIÊN)[\p{Lu}\s,.-]*)$/u;

/** The end of a position that wraps, beside a recipient: "…; UBND TỈNH". */
const GOVERNED = /;\s+((?:UBND|HĐND|ỦY BAN NHÂN DÂN)\s+\p{Lu}{2,}(?:\s\p{Lu}{2,}){0,5})$/u;

/** ./. at the end of the body. */
const END_MARK = /\.\s?\/\s?\.?["”]?$|\/-$/;
/** Recipients and signature; everything before them is the body. */
export function readEnd(rows: Row[], bodyAt: number, found: Components): void {
  const joint = findJointSignature(rows, bodyAt);
  if (joint) {
    found.signature.push(...joint.right);
    found.cosignature.push(...joint.left);
    rows = [...rows.slice(0, joint.start), ...rows.slice(joint.end)];
  }
  const end = Math.min(endStart(rows, bodyAt), joint?.start ?? Infinity);
  found.body = rows.slice(bodyAt, end);
  // whoever signs below two that sign side by side is a further one
  const signature = joint ? found.cosignature : found.signature;
  let inRecipients = false;
  let saved = false;
  const page = rows[end]?.line.page ?? 0;
  const next = rows.findIndex((row, at) => at > end && row.line.page > page);
  const goesOn = next < 0 || rows[next]!.line.page > page + 1 ? 0 : next + endRows(rows, next, rows.slice(end, next).some(({ text }) => FILED.test(fold(text))));
  const after = rows.findIndex((row, at) => at > end && at >= goesOn && row.line.page > page && row.kind === 'text');
  if (after >= 0) found.annexes.unshift(rows.slice(after));
  // a name below the last recipient stands below the signature, wherever the columns part
  let last: Row | null = null;
  for (const row of rows.slice(end, after < 0 ? rows.length : after)) {
    if (RECIPIENTS.test(fold(row.text)) || (found.recipients.length === 0 && /^[-–]\s?\p{L}.*[;:,.]/u.test(row.text) && !isCapitals(row.text))) inRecipients = true;
    // lines of the signature stand among the recipients where a page was read row by row
    else if (row.kind === 'text' && found.recipients.length > 0 && !saved && /^[-–]\s?\p{L}/u.test(row.text)) inRecipients = true;
    const parts = row.kind === 'text' || row.kind === 'recipients' ? splitSignature(row) : [row];
    for (const part of parts) {
      if (row.kind === 'recipients' && saved && part === row && isPerson(part)) last = part;
      else if (row.kind === 'recipients' && part === parts[0]) found.recipients.push(part);
      else if (row.kind === 'signature' || part !== row && part === parts.at(-1)) signature.push(part);
      else if (inRecipients && row.kind === 'text' && isPerson(part)) signature.push(part);
      else if (inRecipients && !endsRecipients(part, found.recipients.at(-1), saved)) found.recipients.push(part);
      else { inRecipients = false; signature.push(part); }
      saved ||= found.recipients.at(-1) === part && FILED.test(fold(part.text));
    }
  }
  if (last) (signature.some(isPerson) ? found.recipients : signature).push(last);
  if (!found.date) found.date = takeDate(found.signature, 0) ?? takeDate(found.body, found.body.length - LAST_LINES);
}

/** A line that is nothing but place and date (folded). */
const DATED = /^\p{L}[\p{L}\s.’'-]{1,40}, ?ngay\s?\d{1,2} ?(?:thang ?\d{1,2} ?nam ?|[/.-]\d{1,2}[/.-])20\d\d\W{0,3}$/u;
/** Lines at the end of the body among which it may stand. */
const LAST_LINES = 3;

/** Place and date above the signature, where the letterhead has none: taken out of the lines; null where there is none. */
function takeDate(rows: Row[], from: number): Row | null {
  const at = rows.findLastIndex(({ text }, index) => index >= from && DATED.test(fold(text)));
  return at < 0 ? null : rows.splice(at, 1)[0]!;
}

/** Index of the first line of the end matter. Blocks that only look like recipients or a signature are running text unless "Nơi nhận" or an authority stands in them. */
function endStart(rows: Row[], bodyAt: number): number {
  for (let at = bodyAt; at < rows.length; at++) {
    if (!beginsEnd(rows, at)) continue;
    while (at > bodyAt && rows[at - 1]!.kind === 'signature' && rows[at - 1]!.line.page === rows[at]!.line.page) at--;
    return at;
  }
  // neither was read: what stands between the end mark and "Lưu:", or in two columns at the very end
  const mark = rows.findLastIndex((row, at) => at >= bodyAt && END_MARK.test(row.text));
  if (mark >= 0 && rows.slice(mark + 1, mark + 45).some(({ text }) => /^\W*luu\s?:/.test(fold(text)))) return mark + 1;
  let end = rows.length;
  while (end > bodyAt && (rows[end - 1]!.kind === 'recipients' || rows[end - 1]!.kind === 'signature')) end--;
  return end;
}

function beginsEnd(rows: Row[], at: number): boolean {
  const text = rows[at]!.text.replace(/\*/g, '').trim();
  if (RECIPIENTS.test(fold(text))) return true;
  // the label was misread: a block beside the signature that is a list
  if (rows[at]!.kind === 'recipients' && rows[at - 1]?.kind !== 'recipients' && rows.slice(at + 1, at + 4).filter((row) => row.kind === 'recipients' && /^[-–~_]\s?\p{L}/u.test(row.text)).length >= 2) return true;
  if (!isCapitals(text) || text.length > 70) return false;
  const closed = rows.slice(Math.max(0, at - 3), at).some((above) => END_MARK.test(above.text));
  if (AUTHORITY.test(text)) return closed || isName(rows.slice(at + 1, at + 8));
  return POSITION.exec(text)?.index === 0 && (closed || isName(rows.slice(at + 1, at + 6)));
}

/** A short line of two to five capitalised words follows. */
function isName(rows: Row[]): boolean {
  return rows.some(({ text }) => /^\p{Lu}\p{Ll}+\s(?:\p{Lu}\p{Ll}*\s){0,3}\p{Lu}\p{Ll}+$/u.test(text.trim()));
}

/** Ranks and degrees before a name. */
const RANK = String.raw`(?:(?:Đại|Thượng|Trung|Thiếu) (?:tá|tướng|úy|uý)\s|(?:\p{Lu}\p{L}{0,5}\.){1,3}\s?)?`;
const PERSON = new RegExp(String.raw`^${RANK}((?:\p{Lu}\p{Ll}{1,6}\s){2,4}\p{Lu}\p{Ll}{0,6})$`, 'u');

/** A name alone on its line: recipients that are persons stand behind a dash. */
function isPerson({ text }: Row): boolean {
  return hasFamilyName(PERSON.exec(text)?.[1] ?? '');
}

/** A name at the end of a line of the recipients; behind the last one, which ends with a full stop, its titles stand before it ("Lưu: VT, TCCB. TS.BS. Giáp Văn Nhẫn"). */
const LISTED_NAME = /;\s+()((?:(?:\p{L}{2,7}\s){2,4}|[AYH]\s(?:\p{Lu}\p{Ll}{1,6}\s){0,3})\p{Lu}\p{Ll}{1,6})$/u;
const FILED_NAME = new RegExp(String.raw`[;.]\s+(${RANK})((?:\p{Lu}\p{Ll}{1,6}\s){1,4}\p{Lu}\p{Ll}{0,6})$`, 'u');

/** Recipients and signature that stand on one line of plain text. */
function splitSignature(row: Row): Row[] {
  const name = (FILED.test(fold(row.text)) ? FILED_NAME : LISTED_NAME).exec(row.text);
  if (name && hasFamilyName(withFamilyName(name[2]!))) return cut(row, row.text.length - name[1]!.length - name[2]!.length);
  const match = AUTHORITY.exec(row.text) ?? POSITION.exec(row.text) ?? GOVERNED.exec(row.text) ?? mostlyCapitals(row.text);
  const start = match ? match.index + match[0].length - match[1]!.length : 0;
  return start > 2 && /\p{Ll}|^[-–]/u.test(row.text.slice(0, start)) ? cut(row, start) : [row];
}

/** A position of which repair or a scanner has left some letters small ("PHÓ GIÁM đốc"). */
function mostlyCapitals(text: string): RegExpExecArray | null {
  const match = POSITION.exec(text.toUpperCase());
  if (!match || text.toUpperCase().length !== text.length) return null;
  const printed = text.slice(match.index);
  return (printed.match(/\p{Lu}/gu)?.length ?? 0) >= (printed.match(/\p{L}/gu)?.length ?? 0) * 0.6 ? match : null;
}

/** After "Lưu: …" (`saved`) or in capitals: no longer a recipient; `last`: the recipient above. */
function endsRecipients(row: Row, last: Row | undefined, saved: boolean): boolean {
  const text = row.text.replace(/\*/g, '').trim();
  if (/^[-–+•]/.test(text)) return false;
  if (isCapitals(text) && (AUTHORITY.test(text) || POSITION.test(text))) return true;
  return saved && (!/^[\p{Ll}(]/u.test(text) || /\.$/.test(last?.text ?? ''));
}
