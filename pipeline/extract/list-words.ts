/** Words of recipients that scanners misread and that lists of recipients have everywhere. */
import { fold } from '../../dictionaries/fold.ts';

/** Words that lists of recipients have everywhere: where a scan differs from them in marks alone, they are what is meant. */
const PHRASES = ['Cổng Thông tin điện tử', 'Trang thông tin điện tử', 'Cổng TTĐT', 'chi đoàn', 'chi hội', 'chi bộ', 'chi cục', 'chi nhánh', 'thị trấn', 'Ban Giám đốc', 'các tổ', 'các sở', 'các phòng', 'UBND tỉnh', 'HĐND tỉnh', 'MTTQ tỉnh', 'Công an tỉnh', 'Tỉnh ủy', 'Đảng ủy', 'Như trên', 'Văn phòng Chính phủ', 'Văn phòng Quốc hội', 'Văn phòng Chủ tịch nước', 'Thủ tướng Chính phủ', 'để báo cáo', 'để thực hiện', 'để biết', 'để chỉ đạo', 'để phối hợp', 'thực hiện)', 'báo cáo)']
  .map((phrase) => ({ phrase, folded: fold(phrase) }));
/** Braces for brackets, then acronyms with a figure for a letter that looks like it. */
const ACRONYMS: [RegExp, string][] = [[/\{(?=[^{}()]{2,40}[)}])/gu, '('], [/(?<=\([^{}()]{2,40})\}/gu, ')'], [/(?<!\p{L})U[38]N[DĐ](?!\p{L})/gu, 'UBND'], [/(?<!\p{L})HĐN[Đ0](?!\p{L})/gu, 'HĐND'], [/(?<=[\s(]b\/)[©€Ceo](?=\))/gu, 'c'],
  // "(b/c)", "(t/h)" at the end of an item
  [/\((để )?b(?:\/|[aáắấ]c)\)(?=[;.,]?\s*$)/gu, '($1b/c)'], [/(?<!\p{L})G[ĐÐD]{2}(?=,)/gu, 'GĐ'],
  [/\((để )?(?:b[íiIl1|!⁄]{1,2}[cC]|bộ\/[Cc]ơ|v[eề](?=\)$))\)/gu, '($1b/c)'], [/(?<=\s)\(th\)(?=[;.,]?\s*$)/gu, '(t/h)'], [/(?<=\s)\((để )?(?:\/|[tlfiíI1]\/(?=h)|[U0VƯư])h\)/gu, '($1t/h)'], [/(?<=(?:^|\P{L})\p{Lu}{2})0[Il](?!\p{L})/gu, '01'], [/(?<=^(?:[-–]\s?)?)L[ưuúừứữự][uưúùứ]?\s?[:;.,]\s?V[TIÌÍỈỊĨYỴ1l7iĩìíị](?=[,;.\s]|$)/gu, 'Lưu: VT'],
  // numerals of regions, and marks between partners: a recipient is no sentence
  [/(?<=khu vực )1(?=[XV])|(?<=khu vực [XV]{1,2}I?)[1l](?=[1lI]?(?:$|[\s,;.]))/gu, 'I'], [/(?<=\p{Ll}{2}|\p{Lu}{3})\.(?=\s(?:\p{Ll}|\p{Lu}{3}))/gu, ','],
  // "CT, các PCT", "TT. HĐND"
  [/(?<!\p{L})(CT|CVP|GĐ|HT)(?=\s+các P\1(?!\p{L}))/gu, '$1,'], [/(?<!\p{L})T[LI](?=\.? (?:Tỉnh|Thành|Huyện|Đảng) ủy|\.? HĐND)/gu, 'TT'], [/(?<!\p{L})T[IlL1]r(?=\.? (?:(?:Tỉnh|Thành|Huyện|Đảng) ủy|HĐND))/gu, 'TTr'],
  // the province at the end of a name
  [/(?<!(?:máy|vi|giới|hành|đặc|cá|vệ|bình) )(?<!\p{L})(?:t[iíìĩị]nh|ủnh)(?=\s?(?:[,;.()]|$))/gu, 'tỉnh']];

/** A recipient that was read from a scan (`scanned`) with the marks that its words always have; capitals stay as they are printed. */
export function withListWords(text: string, scanned: boolean): string {
  if (!scanned) return text;
  let result = ACRONYMS.reduce((read, [pattern, value]) => read.replace(pattern, value), text);
  const folded = fold(result);
  for (const { phrase, folded: wanted } of PHRASES) {
    for (let at = folded.indexOf(wanted); at >= 0 && folded.length === result.length; at = folded.indexOf(wanted, at + 1)) {
      if (/\p{L}/u.test(folded.charAt(at - 1)) || /\p{L}/u.test(folded.charAt(at + wanted.length))) continue;
      const opens = !/\p{L}/u.test(folded.slice(0, at));
      const printed = [...phrase].map((letter, index) => ((opens && index === 0 && letter !== letter.toLowerCase()) || /\p{Lu}/u.test(result[at + index]!) ? letter.toUpperCase() : letter.toLowerCase())).join('');
      result = result.slice(0, at) + printed + result.slice(at + wanted.length);
    }
  }
  return result;
}
