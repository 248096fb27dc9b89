/** Number, notation, place, date, secrecy and urgency of the letterhead. */
import { fold } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { withStrokes, withTypeOf } from './code.ts';
import { DATE, dateOf, isRebuilt, LATIN } from './dates.ts';
import { typeOfNotation } from './type.ts';
import { ABSENT, fieldOf, flowOf, REBUILT_CONFIDENCE, type Field } from './field.ts';

const LABEL = /^s[o06e](?: va ky hieu)?\s?[:.;]?\s?|^luat so\s?[:.]?\s?|^[^\p{L}\d/]{0,3}[:.;]\s?(?=\d)|^[$§S58][06oóòôéè]\s?[:.;]\s?(?=\d)/u;
const DIGITS = /^[\s.…_]*([\dOoIl]{1,6}[a-z]?)?[\s.…_]*/u;

/**
 * "Số: 171 /KH-TTYT" → number "171/KH-TTYT", notation "KH-TTYT". Where the digits are missing or dotted out the number is null and
 * the notation is still read; "Luật số: 47/2024/QH15" and "Số 18-NQ/TW" (documents of the Party) are read too. `typeCode`: the abbreviation of the type that the heading says.
 */
export function readNumber(line: LineSpan | null, typeCode: string | null = null): { number: Field<string | null>; notation: Field<string | null> } {
  if (!line) return { number: ABSENT, notation: ABSENT };
  const flow = flowOf([line]);
  const text = flow.text.replace(/[–—]/g, '-').replace(/[⁄∕]/g, '/');
  const label = LABEL.exec(fold(text))?.[0].length ?? 0;
  const rest = text.slice(label);
  const digits = DIGITS.exec(rest)!;
  const tail = /^[^\p{L}/]{0,6}([/-])\s?(?!$)(?=\p{Lu}{2})(.+)$/u.exec(digits[1] ? '' : rest) ?? /^\s?([/-])[\s:;.,'’`]{0,3}(.+)$/u.exec(rest.slice(digits[0].length)) ?? /^()([\p{Lu}].+)$/u.exec(rest.slice(digits[0].length));
  const printed = tail ? code(tail[2]!) : /(?:^|[\s/.])(\p{Lu}\p{L}{1,3}-\p{Lu}[\p{Lu}\d-]+)$/u.exec(rest)?.[1] ?? '';
  const notationText = withType(withStrokes(printed), typeCode);
  const value = digits[1] && /\d/.test(digits[1]) ? digits[1].replace(/[Oo]/g, '0').replace(/[Il]/g, '1') : null;
  if (!/\p{Lu}{2}|^$/u.test(notationText)) return { number: ABSENT, notation: ABSENT };
  if (notationText === '' && value === null) return { number: ABSENT, notation: ABSENT };
  // of "07-KH/ĐTN" only the agency is left
  if (value === null && typeCode !== null && typeCode !== 'CV' && /^\p{L}+$/u.test(notationText)) return { number: ABSENT, notation: ABSENT };
  const notation = notationText === '' ? null : notationText.replace(/^\d{4}\//, '');
  const at = text.length - rest.length;
  // "Số 03 KH/CB": the hyphen of the Party's form, or the slash, is not printed
  if (value !== null && tail?.[1] === '' && typeOfNotation(notationText) !== null) {
    const number = fieldOf(`${value}${/^\p{L}+\//u.test(notationText) ? '-' : '/'}${notationText}`, flow);
    if (number.evidence) number.evidence.confidence = Math.min(number.evidence.confidence, REBUILT_CONFIDENCE);
    return { number, notation: notation === null ? ABSENT : fieldOf(notation, flow, at, flow.text.length) };
  }
  return {
    number: value !== null && notationText !== '' && tail && tail[1] !== '' ? fieldOf(`${value}${tail[1]}${notationText}`, flow)
      : value !== null && notationText === '' ? fieldOf(value, flow) : ABSENT,
    notation: notation === null ? ABSENT : fieldOf(notation, flow, at, flow.text.length),
  };
}

/** A notation that begins with the abbreviation of the type, where that was misread. */
function withType(notation: string, typeCode: string | null): string {
  const year = /^\d{4}\//.exec(notation)?.[0] ?? '';
  const mended = typeCode === null ? null : withTypeOf(notation.slice(year.length), typeCode);
  return mended === null ? notation : year + mended;
}

/** The code at the start of a text, without spaces: letters, figures, hyphens and slashes. */
function code(text: string): string {
  // corporations of the electricity group write their name in two words
  const match = /^(?:\d{4}\s?\/\s?)?\p{Lu}[\p{L}\d]*(?:\s?[-/.&]\s?\p{L}[\p{L}\d]*|(?<=EVN)\s\p{Lu}{2,9}(?!\p{L})|\s?\(\p{L}+\))*/u.exec(text.trim());
  // Ð is the capital of another letter that looks the same; the stroke of Đ may be read twice
  return match ? match[0].replace(/\s/g, '').replace(/Ð/g, 'Đ').replace(/^(Q|N)Đ+(?=-|$)/u, '$1Đ') : '';
}

const LINE = new RegExp(String.raw`^(.*?)[,.]?\s?ng\p{L}{1,2}y\b`, 'u');
const WHOLE = new RegExp(String.raw`ng[${LATIN}]{1,2}y\s?${DATE}`, 'u');

/** "Yên Bái, ngày 03 tháng 02 năm 2026": place and date; `year`: the line below with the year, where it wraps; a day or month that is missing makes the date null. */
export function readPlaceAndDate(line: LineSpan | null, year: LineSpan | null = null): { place: Field<string | null>; date: Field<string | null> } {
  if (!line) return { place: ABSENT, date: ABSENT };
  const flow = flowOf(year ? [line, year] : [line]);
  const head = LINE.exec(flow.text);
  const place = head?.[1]!.replace(/^[^\p{L}]+|[,.\s]+$/gu, '') ?? '';
  const whole = WHOLE.exec(flow.text);
  const date = whole ? dateOf(whole.slice(1, 7)) : null;
  const field: Field<string | null> = date === null ? ABSENT : fieldOf(date, flow, whole!.index, whole!.index + whole![0].length);
  if (field.evidence && isRebuilt(whole!.slice(1, 7))) field.evidence.confidence = Math.min(field.evidence.confidence, REBUILT_CONFIDENCE);
  return {
    place: place === '' || !/^\p{Lu}/u.test(place) ? ABSENT : fieldOf(place, flow, flow.text.indexOf(place), flow.text.indexOf(place) + place.length),
    date: field,
  };
}

const SECRECY: [RegExp, string][] = [[/tuyet mat/, 'Tuyệt mật'], [/toi mat/, 'Tối mật'], [/^\W*mat\W*$/, 'Mật']];
const URGENCY: [RegExp, string][] = [[/hoa toc/, 'Hỏa tốc'], [/thuong khan/, 'Thượng khẩn'], [/^\W*khan\W*$/, 'Khẩn']];

/** Degrees of secrecy and urgency (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.11). */
export function readMarks(lines: LineSpan[]): { secrecy: Field<string | null>; urgency: Field<string | null> } {
  const find = (names: [RegExp, string][]): Field<string | null> => {
    for (const line of lines) {
      const name = names.find(([pattern]) => pattern.test(fold(line.text)));
      if (name) return fieldOf(name[1], flowOf([line]));
    }
    return ABSENT;
  };
  return { secrecy: find(SECRECY), urgency: find(URGENCY) };
}
