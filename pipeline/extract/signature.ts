/** Who signed: authority, position, name (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7). */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { clean, fieldOf, flowOf, type Field } from './field.ts';

const AUTHORITY = /^(T\s?\/?\s?M|K\s?\/?\s?T|T\s?\/?\s?L|TUQ|Q)\s?[.,]\s*(?=\p{Lu}{2})/u;
/** Words that a position has (folded). */
const POSITION = /giam doc|chu tich|truong|chu nhiem|thu tuong|pho |chanh|bi thu|thong doc|kiem toan|uy vien|thu ky|chi huy|quyen |tong bien tap|dai su|tham phan|chinh uy|tu lenh|lanh su/;
const NAME = /^(?:(?:PGS|GS|TS|ThS|Ths|BS|BSCK\s?I{1,2}|BSCKI{1,2}|CK\s?I{1,2}|CN|DS|KS|LS|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Thiếu tướng|Trung tướng|Thượng tướng|Đại tướng)[.\s]+)*((?:\p{Lu}[\p{Ll}’']+\s){1,5}\p{Lu}[\p{Ll}’']+)$/u;

/** Names, authority and position in the lines of the signature; null where there is none. */
export function readSignature(lines: LineSpan[]): { authority: Field<string> | null; position: Field<string> | null; name: Field<string> | null } | null {
  const spans = lines.filter(({ text }) => /\p{L}{2}/u.test(text));
  const nameAt = spans.findLastIndex(({ text }) => NAME.test(clean(text)));
  const above = (nameAt < 0 ? spans : spans.slice(0, nameAt)).filter(({ text }) => isCapitals(clean(text)) && /^[\p{Lu}\s.,\/()-]+$/u.test(clean(text)) && (AUTHORITY.test(clean(text)) || POSITION.test(fold(text))));
  const start = above.findIndex(({ text }) => AUTHORITY.test(clean(text)));
  // the authority may run over two lines ("TM. ỦY BAN NHÂN DÂN" / "KT. CHỦ TỊCH"), the position is the last line in capitals
  const positionLines = start < 0 ? above : above.slice(start).filter(({ text }) => !AUTHORITY.test(clean(text))).slice(-2);
  const authorityLines = above.filter((line) => AUTHORITY.test(clean(line.text)));
  const field = (items: LineSpan[], write = (text: string) => text): Field<string> | null => {
    if (items.length === 0) return null;
    const flow = flowOf(items);
    return fieldOf(items.map(({ text }) => write(clean(text))).join(' '), flow);
  };
  const authority = field(authorityLines, (text) => text.replace(AUTHORITY, '$1. '));
  const position = field(positionLines);
  const name = nameAt < 0 ? null : field([spans[nameAt]!]);
  return authority || position || name ? { authority, position, name } : null;
}
