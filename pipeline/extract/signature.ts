/** Who signed: authority, position, name (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7). */
import { countCapitals, fold, isCapitals } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { clean, fieldOf, flowOf, REBUILT_CONFIDENCE, type Field } from './field.ts';
import { hasFamilyName, isPosition, nearestPosition, withFamilyName } from './positions.ts';
import { axisOf, headAtEnd, measuredPosition } from './seal.ts';

export interface SignatureFields { authority: Field<string> | null; position: Field<string> | null; name: Field<string> | null }

/** For the collective, for the head, by order, authorised, acting; the T of KT. is misread as I or 1, the full stop as a comma. */
const AUTHORITY = /^(?:(T\s?\/?\s?M|K\s?\/?\s?T|T\s?\/?\s?L|TUQ|Q)\s?[.,:/]\s*|([TK]\s?\/\s?[MTL]|TM|KT|TL|TUQ)\s+)(?=\p{Lu}{2})/u;
const MISREAD_KT = /^K[\sẾ]?[TI1lL]\s?[.,:]?\s+(?=\p{Lu}{2})/u;
const TWO_AUTHORITIES = /^(?:TM|KT|TL|TUQ)\. \p{Lu}.*\s(?:TM|KT|TL|TUQ)\. \p{Lu}{2}/u;
/** What is left of PHÓ: its first letters, or anything short that ends as it does. */
const DEPUTY = /^(?:ph?|\p{L}{0,2}o)$/u;
/** A position from its first word on. */
const POSITION = /^(?:q\. ?|quyen )?(?:pho |thu )?(?:tong )?(?:giam doc|chu tich|bo truong|truong|thu truong|thu tuong|chu nhiem|cuc truong|vu truong|chi cuc truong|hieu truong|vien truong|tram truong|to truong|cum truong|chinh tri vien|chanh |bi thu|thanh tra|kiem toan|thong doc|doi truong|chi huy|thu ky|bien tap|uy vien|thuong truc|dai su|chinh uy|tu lenh|cuc pho|hat truong|don truong|giam thi|ham truong)/;
/** What a chairman or a deputy stands at the head of, on a line of its own. */
const GOVERNED = /^(?:UBND|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG)(?=\s)/u;
/** "TM. THƯỜNG TRỰC HỘI ĐỒNG" / "NHÂN DÂN XÃ …": the name of a collective may wrap. */
const COLLECTIVE_END = /^(?:NHÂN DÂN|TỈNH|HUYỆN|XÃ|PHƯỜNG|THÀNH PHỐ|CHẤP HÀNH|THƯỜNG VỤ|CỔ ĐÔNG|THÀNH VIÊN|QUẢN TRỊ)(?:\s\p{Lu}{2,}){0,5}$/u;
/** Words in capitals between a collective and the position of who signs for it: "TM. BAN THƯỜNG VỤ HỘI NÔNG" / "DÂN TỈNH". */
const WRAPPED = /^\p{Lu}{2,}(?:\s\p{Lu}{2,}){0,5}$/u;
/** Specialist doctors of the first and second degree, as they are misread. */
const MISREAD_DEGREE = /^[BĐ8]SCK\s?(H|IL|1L|ll|Il|lI|11|1I|I1|TI|IT|TT|L|l|1)(?=[.\s])\.?\s?/u;
/** Other letters before a name that cannot be read. */
const UNREAD_TITLE = /^(?!(?:TM|KT|TL|TUQ)\b)[\p{Lu}\d.]{4,9}[.\s]\s?(?=\p{Lu}\p{Ll})/u;
const TITLES = String.raw`(?:(?:PGS|GS|TS|ThS|Ths|BS|BSCK\s?I{1,2}|BSCKI{1,2}|CK\s?I{1,2}|CN|DS|KS|LS|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Thiếu tướng|Trung tướng|Thượng tướng|Đại tướng)[.\s]+)*`;
const NAME = new RegExp(String.raw`^(${TITLES})((?:\p{L}[\p{Ll}’']+\s|[AYH]\s)(?:\p{Lu}[\p{Ll}’']*\s){0,3}(?:\p{Lu}[\p{Ll}’']+|[YÝ]))$`, 'u');

/**
 * Name, position and authority in the lines of the signature; null where there is none of them. A name of which a word was guessed is taken
 * only where the rest of the document (`elsewhere`) says it too: deputies who sign are among the recipients.
 */
export function readSignature(lines: LineSpan[], elsewhere = ''): SignatureFields | null {
  const spans = lines.filter(({ text }) => /\p{L}{2}/u.test(text));
  // two who sign side by side and could not be told apart
  if (spans.some(({ text }) => TWO_AUTHORITIES.test(text))) return null;
  const named = spans.map((span) => {
    const name = nameIn(clean(span.text));
    return name && (isRead(span) || (hasFamilyName(name.family) && elsewhere.includes(name.family))) ? name : null;
  });
  const known = named.findLastIndex((name) => name !== null && hasFamilyName(name.family));
  const lastNamed = named.findLastIndex((name) => name !== null && /^\p{Lu}/u.test(name.family));
  const small = known >= 0 ? known : spans.length - 1 - lastNamed <= 1 ? lastNamed : -1;
  const nameAt = small < 0 && spans.length > 1 && isNameInCapitals(spans.at(-1)!) ? spans.length - 1 : small;
  const name = nameAt < 0 ? null : { span: spans[nameAt]!, text: named[nameAt] ? `${named[nameAt]!.titles}${named[nameAt]!.family}` : clean(spans[nameAt]!.text) };
  let authority: Line[] = [];
  let position: Line[] = [];
  const capitals = completed(nameAt < 0 ? spans : spans.slice(0, nameAt), name);
  for (const [index, { span, text, rebuilt }] of capitals.entries()) {
    const prefix = AUTHORITY.exec(text) ?? (nearestPosition(text.replace(MISREAD_KT, '')) ? MISREAD_KT.exec(text) : null);
    if (prefix) {
      const on = text.slice(prefix[0].length);
      const letters = prefix[1] ?? prefix[2];
      const name = !letters || letters.startsWith('K') ? nearestPosition(on) ?? on : on;
      authority.push({ span, rebuilt: rebuilt || (name !== on && /\d/.test(on)), text: `${letters ? letters.replace(/[\s/]/g, '') : 'KT'}. ${name}` });
      // beside recipients the deputy may have been read before the line above
      position = position.filter((line) => letters?.startsWith('K') && fold(line.text) === fold(`PHÓ ${name}`));
      continue;
    }
    // for the head signs the deputy: of PHÓ a seal may leave a letter
    const head = authority.at(-1)?.text.startsWith('KT. ') ? authority.at(-1)!.text.slice(4) : null;
    const deputy = head?.split(', ').at(-1) ?? null;
    if (deputy && fold(text).endsWith(fold(deputy)) && DEPUTY.test(fold(text).slice(0, -deputy.length).trim())) { position.push({ span, text: `PHÓ ${deputy}`, rebuilt: fold(text) !== fold(`PHÓ ${deputy}`) }); continue; }
    // for a minister only deputy ministers sign
    if (deputy === 'BỘ TRƯỞNG' && /^thu\b/.test(fold(text))) { position.push({ span, text: 'THỨ TRƯỞNG', rebuilt: text !== 'THỨ TRƯỞNG' }); continue; }
    const words = /^[\p{Lu}\s.,/()-]+$/u.test(text) && POSITION.test(fold(text)) && !/\.\./.test(text) ? nearestPosition(text) ?? text : nearestPosition(text);
    // "TRƯỞNG PHÒNG KỸ THUẬT - AN" / "TOÀN", "PHÓ CHỦ TỊCH THƯỜNG TRỰC" / "UBND TỈNH": a position may wrap
    const above = position.at(-1);
    if (words) position.push({ span, text: words, rebuilt });
    else if (!above && authority.at(-1)?.text.startsWith('TM. ') && (COLLECTIVE_END.test(text) || (WRAPPED.test(text) && isPosition(capitals[index + 1]?.text ?? ''))) && span.line.confidence >= SURE) authority.push({ span, text, rebuilt });
    else if (above && (/^(?:(?:PHÓ )?(?:VỤ |CỤC |CHI CỤC )?)TRƯỞNG\s\p{Lu}+\s\p{Lu}/u.test(above.text) || GOVERNED.test(text) || (/^(?:VÀ|THUỘC|TỈNH|THÀNH PHỐ|HUYỆN|XÃ|PHƯỜNG)\s/u.test(text) && !isPosition(above.text))) && /^\p{Lu}{2,}(?:[\s,-]+\p{Lu}{2,}){0,3}$/u.test(text) && span.line.confidence >= SURE) position.push({ span, text, rebuilt, wraps: true });
  }
  // "Hiệu trưởng": schools and companies print positions in small letters
  if (name && authority.length === 0 && position.length === 0) {
    const span = spans.slice(0, nameAt).findLast(({ text }) => /^\p{Lu}\p{Ll}+(?:\s\p{L}\p{Ll}*){1,4}$/u.test(clean(text)) && isPosition(clean(text).toUpperCase()));
    if (span) position.push({ span, text: clean(span.text), rebuilt: false });
  }
  // a deputy signs for the head whose line stands above; a head's line without KT. above the same head's deputy has lost it,
  // and a head below itself is a deputy whose PHÓ was not read
  const last = fold(position.at(-1)?.text ?? '');
  const above = fold(position.at(-2)?.text ?? authority.at(-1)?.text ?? '');
  const head = last.replace(/^(?:pho|quyen) /, '');
  if (above !== '' && above.endsWith(head)) position = head === last ? [] : position.slice(-1);
  const found = { authority: fieldFrom(authority), position: fieldFrom(lastTwo(position)), name: name && fieldFrom([{ ...name, rebuilt: false }]) };
  return found.authority || found.position || found.name ? found : null;
}

/** A line of the signature as it is taken; `rebuilt`: with letters that a seal has covered; `wraps`: it goes on with the line above. */
interface Line { span: LineSpan; text: string; rebuilt: boolean; wraps?: true }

/** The last two positions with the lines that they wrap over. */
function lastTwo(lines: Line[]): Line[] {
  let left = 2;
  const first = lines.findLastIndex(({ wraps }) => !wraps && --left === 0);
  return lines.slice(Math.max(0, first));
}

function fieldFrom(lines: Line[]): Field<string> | null {
  if (lines.length === 0) return null;
  const field = fieldOf(lines.map(({ text }) => text).join(' '), flowOf(lines.map(({ span }) => span)));
  if (field.evidence && lines.some(({ rebuilt }) => rebuilt)) field.evidence.confidence = Math.min(field.evidence.confidence, REBUILT_CONFIDENCE);
  return field;
}

/** The lines in capitals above the name, those that lost their beginning under a seal as their right end says; left out where it says that more is lost. */
function completed(spans: LineSpan[], name: { span: LineSpan; text: string } | null): Line[] {
  const lines = spans.map((span) => ({ span, text: inCapitals(withoutStrokes(clean(span.text))), rebuilt: false })).filter(({ text }) => isCapitals(text) && text.length <= 80);
  const isWhole = (text: string) => AUTHORITY.test(text) || (MISREAD_KT.test(text) && nearestPosition(text.replace(MISREAD_KT, '')) !== null) || (/^(?:PHÓ|THỨ)\s/u.test(text) && nearestPosition(text) === text);
  const whole = lines.filter(({ span, text }) => isWhole(text) && clean(span.text) === text);
  // no seal covers a text layer, where names stand anywhere below positions
  if (spans.every(({ line }) => line.words.every(({ font }) => font !== undefined))) return lines;
  // of two columns on one line no edge is known
  if ([...spans, ...(name ? [name.span] : [])].some(({ line, start, end }) => start > 0 || end < line.text.length)) return lines;
  const axis = axisOf(name && fold(clean(name.span.text)) === fold(name.text) ? [...whole, name] : whole);
  if (!axis) return lines;
  return lines.flatMap((line, index): Line[] => {
    const head = isWhole(line.text) ? null : headAtEnd(line.text);
    if (!head) return [line];
    const below = lines[index + 1];
    const headBelow = below ? headAtEnd(below.text) : null;
    const text = measuredPosition(line.span, head, axis, headBelow !== null && head.endsWith(headBelow));
    // what stands before the head says more than the width does
    const before = fold(line.text).slice(0, Math.max(0, line.text.length - head.length)).trim();
    return text === undefined || (text === null && DEPUTY.test(before)) ? [line] : text === null ? [] : [{ ...line, text, rebuilt: text !== line.text }];
  });
}

/** A position of which some letters were left small ("PHÓ GIÁM đốc"), in capitals. */
function inCapitals(text: string): string {
  const { letters, capitals } = countCapitals(text);
  const position = capitals >= letters * 0.6 && nearestPosition(text.toUpperCase()) === text.toUpperCase();
  return position || (capitals >= letters * 0.85 && POSITION.test(fold(text))) ? text.toUpperCase() : text;
}

/** A line without what a seal or a pen left before and between its words. */
function withoutStrokes(text: string): string {
  const words = text.split(' ').map((word) => word.replace(/^[^\p{L}\p{N}(]+(?=\p{L})/u, '')).filter((word) => /[\p{L}\p{N}&-]/u.test(word));
  const first = words.findIndex((word) => /^\p{Lu}[^\p{Ll}]*$/u.test(word));
  const capital = words.slice(Math.max(0, first)).join(' ');
  return isCapitals(capital) ? capital : text;
}

/** A line read so well is no trace of a seal. */
const SURE = 0.85;

/** Below this a word under a seal or a pen is a guess, and a name with a guess in it is invented. */
const GUESS = 0.5;

/** A space wider than this, in heights of the words beside it, has a word in it that was not read. */
const WIDEST_SPACE = 1.2;

/** Whether every word of a line was read, and none guessed or left out. */
function isRead({ line, start, end }: LineSpan): boolean {
  const words = line.words.filter((word) => word.end > start && word.start < end && /\p{L}/u.test(line.raw.slice(word.start, word.end)));
  return words.every((word, index) => {
    const before = words[index - 1]?.box;
    const isBeside = !before || !word.box || word.box[0] - before[2] <= WIDEST_SPACE * (word.box[3] - word.box[1]);
    const isLetter = !/\p{L}{2}/u.test(line.raw.slice(word.start, word.end));
    return isBeside && (isLetter ? index > 0 || word.confidence >= SURE : word.confidence >= GUESS);
  });
}

/** "NGUYỄN THỊ MẪU": three to five words in capitals, all of them read, of which the first is one of the commonest family names. */
function isNameInCapitals(span: LineSpan): boolean {
  const text = clean(span.text);
  const words = text.split(' ');
  const family = words[0]!.charAt(0) + words[0]!.slice(1).toLowerCase();
  return words.length >= 3 && words.length <= 5 && words.every((word) => /^\p{Lu}{2,7}$/u.test(word)) && hasFamilyName(`${family} A`) && nearestPosition(text) === null && !POSITION.test(fold(text)) && isRead(span);
}

/** Titles and name of a line that is a name, its family name put right; null for anything else. */
function nameIn(text: string): { titles: string; family: string } | null {
  // "1.oan": L is misread as a figure with a full stop
  const printed = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '').replace(/(?<=\s)1\.(?=\p{Ll}{2})/gu, 'L').replace(/(?<=^|\s)([KH])[?´`'](?=\s?\p{Lu})/gu, '$1’')
    .replace(MISREAD_DEGREE, (_, degree: string) => (degree.length === 2 || degree === 'H' ? 'BSCKII. ' : 'BSCKI. '));
  const match = NAME.exec(printed) ?? NAME.exec(printed.replace(UNREAD_TITLE, ''));
  // every syllable of a name has a vowel
  if (!match || match[2]!.split(' ').some((syllable) => !/[aeiouy]/.test(fold(syllable)) && !/^(?:H|K[’'])/u.test(syllable))) return null;
  // two readings of one line run together
  const syllables = fold(match[2]!).split(' ');
  if (syllables.some((syllable, index) => syllable === syllables[index - 1])) return null;
  const family = withFamilyName(match[2]!);
  return /^\p{Lu}/u.test(family) ? { titles: match[1]!, family } : null;
}
