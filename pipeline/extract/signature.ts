/** Who signed: authority, position, name (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7). */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { clean, fieldOf, flowOf, type Field } from './field.ts';

const AUTHORITY = /^(T\s?\/?\s?M|K\s?\/?\s?T|T\s?\/?\s?L|TUQ|Q)\s?[.,]\s*(?=\p{Lu}{2})/u;
/** A position from its first word on; capitals under a seal that say nothing are none. */
const POSITION = /^(?:q\. ?|quyen )?(?:pho |thu )?(?:tong )?(?:giam doc|chu tich|bo truong|truong|thu truong|thu tuong|chu nhiem|cuc truong|vu truong|chi cuc truong|hieu truong|vien truong|chanh |bi thu|thanh tra|kiem toan|thong doc|doi truong|chi huy|thu ky|bien tap|uy vien|thuong truc|dai su|chinh uy|tu lenh|cuc pho|hat truong|ham truong)/;
/** Family names of nine in ten Vietnamese and of the larger minorities. */
const FAMILIES = new Set('nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trương lâm mai đoàn tô cao trịnh đào hà lương lưu phùng tạ thái châu quách tăng kiều vương la nông lò vi triệu ma giàng sùng vàng thào mùa hạng lù tẩn chảo rơ siu ksor thạch kim danh sơn chau lục khúc nghiêm ninh cù chu doãn khổng từ tống văn hứa âu ông bạch bế đồng đàm thân tiêu trang ung viên xa cầm điêu lầu lừ quàng tòng bạc hồng lại lều mạc mạch nhữ phí quan sử tôn tưởng vừ vi y a h hoà hòa lỗ kha diệp đậu đường giang hạ hàn hàng khương mẫn ngụy nhan ôn phương tiết tòng trà tri thi thiều thang cung cổ biện bành bá'.split(' '));
const NAME = /^(?:(?:PGS|GS|TS|ThS|Ths|BS|BSCK\s?I{1,2}|BSCKI{1,2}|CK\s?I{1,2}|CN|DS|KS|LS|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Thiếu tướng|Trung tướng|Thượng tướng|Đại tướng)[.\s]+)*((?:\p{Lu}[\p{Ll}’']+\s){1,5}\p{Lu}[\p{Ll}’']+)$/u;

/** Names, authority and position in the lines of the signature; null where there is none. */
export function readSignature(lines: LineSpan[]): { authority: Field<string> | null; position: Field<string> | null; name: Field<string> | null } | null {
  const spans = lines.filter(({ text }) => /\p{L}{2}/u.test(text));
  const named = (test: (words: string) => boolean) => spans.findLastIndex(({ text }) => { const words = NAME.exec(clean(text))?.[1]; return words !== undefined && test(words); });
  const known = named((words) => FAMILIES.has(words.split(' ')[0]!.toLowerCase()));
  const nameAt = known >= 0 ? known : spans.length - 1 - named(() => true) <= 1 ? named(() => true) : -1;
  const above = (nameAt < 0 ? spans : spans.slice(0, nameAt)).filter(({ text }) => isCapitals(clean(text)) && /^[\p{Lu}\s.,\/()-]+$/u.test(clean(text)) && (AUTHORITY.test(clean(text)) || POSITION.test(fold(clean(text)))));
  const start = above.findIndex(({ text }) => AUTHORITY.test(clean(text)));
  // the authority may run over two lines ("TM. ỦY BAN NHÂN DÂN" / "KT. CHỦ TỊCH"), the position is the last line in capitals
  const positionLines = start < 0 ? above : above.slice(start).filter(({ text }) => !AUTHORITY.test(clean(text))).slice(-2);
  // a deputy signs for the head whose line stands above; where that line lost its KT. it is no part of the position
  const own = /^(?:pho|thu) /.test(fold(clean(positionLines.at(-1)?.text ?? ''))) ? positionLines.slice(-1) : positionLines;
  const authorityLines = above.filter((line) => AUTHORITY.test(clean(line.text)));
  const field = (items: LineSpan[], write = (text: string) => text): Field<string> | null => {
    if (items.length === 0) return null;
    const flow = flowOf(items);
    return fieldOf(items.map(({ text }) => write(clean(text))).join(' '), flow);
  };
  const authority = field(authorityLines, (text) => text.replace(AUTHORITY, '$1. '));
  const position = field(own);
  const name = nameAt < 0 ? null : field([spans[nameAt]!]);
  return authority || position || name ? { authority, position, name } : null;
}
