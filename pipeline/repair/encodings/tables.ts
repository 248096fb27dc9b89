/**
 * The code tables of the old Vietnamese encodings, written as "code letter" lists, and the two Western readings under which
 * their bytes show up as wrong characters.
 *
 * Sources: TCVN 5712:1993 (set VN3), RFC 1456 (VISCII, VIQR), the VPS and VNI fonts, Microsoft code page 1258. VISCII, VN3
 * and 1258 were compared with glibc's iconv, VPS with GNU recode (which lacks its 0x99, Ỗ).
 */

/** The 80–9F block of Windows-1252; five codes of it are undefined. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/** Where Windows-1258 differs from 1252. */
const WINDOWS_1258: Record<number, string> = {
  0xc3: 'Ă', 0xcc: '\u0300', 0xd0: 'Đ', 0xd2: '\u0309', 0xd5: 'Ơ', 0xdd: 'Ư', 0xde: '\u0303',
  0xe3: 'ă', 0xec: '\u0301', 0xf0: 'đ', 0xf2: '\u0323', 0xf5: 'ơ', 0xfd: 'ư', 0xfe: '₫',
};

const BYTE_OF = new Map<string, number>();
for (let byte = 0; byte < 256; byte++) BYTE_OF.set(String.fromCharCode(byte), byte);
[...WINDOWS_1252].forEach((char, index) => BYTE_OF.set(char, 0x80 + index));
BYTE_OF.set('\u03bc', 0xb5);

const BYTE_OF_1258 = new Map(BYTE_OF);
for (const [byte, char] of Object.entries(WINDOWS_1258)) BYTE_OF_1258.set(char, Number(byte));

/** The byte that shows up as this character when it is read as Windows-1252 or ISO 8859-1 (both at once: C1 controls count), or undefined. */
export function westernByte(char: string): number | undefined {
  return BYTE_OF.get(char);
}

/** The same with Windows-1258 read as well. */
export function windowsByte(char: string): number | undefined {
  return BYTE_OF_1258.get(char);
}

/** Bytes as Windows-1252, the five undefined codes as C1 controls: nothing is lost. */
export function readWestern(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += 8192) {
    let part = '';
    for (const byte of bytes.subarray(from, from + 8192)) {
      part += byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252[byte - 0x80] : String.fromCharCode(byte);
    }
    text += part;
  }
  return text;
}

/** Letters written one after another from a code on; "-" leaves a code out. */
function block(start: number, letters: string): [number, string][] {
  return [...letters.normalize('NFC')].map((letter, index): [number, string] => [start + index, letter]).filter(([, letter]) => letter !== '-');
}

/** TCVN3: one code for each small letter; of the capitals only those without tone. The rest is printed with a capitals font. */
export const TCVN3: ReadonlyMap<number, string> = new Map([
  ...block(0xa1, 'ĂÂÊÔƠƯĐăâêôơưđ'),
  ...block(0xb5, 'àảãáạ-ằẳẵắ'), ...block(0xc6, 'ặầẩẫấậè-ẻẽéẹềểễếệìỉ'), ...block(0xdc, 'ĩíịò-ỏõóọồổỗốộờởỡớợù-ủũúụừửữứựỳỷỹýỵ'),
]);

export const VISCII: ReadonlyMap<number, string> = new Map([
  ...block(0x02, 'Ẳ--ẴẪ'), ...block(0x14, 'Ỷ----Ỹ----Ỵ'),
  ...block(0x80, 'ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ'),
  ...block(0xc0, 'ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ'),
]);

export const VPS: ReadonlyMap<number, string> = new Map([
  ...block(0x02, 'ẠẬẶẸỆ'), ...block(0x10, 'ỊỌỘỢỤỰ---Ỵ--ẪỮ'),
  ...block(0x80, 'ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ--ỀỂỄỐỒỔỖýỷỵỚỜỞ'), ...block(0xa1, 'ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ'),
  ...block(0xe0, 'àáâãảạă-èéêẽìí-ĩẴĐòóôõ-Ơụùúủ-ỶẼỳ'),
]);

/** CP1258: letters with their quality in one code, tones as combining marks after them; seen as Western text the marks are letters. */
export const CP1258: ReadonlyMap<number, string> = new Map(Object.entries(WINDOWS_1258).map(([byte, char]) => [Number(byte), char]));

/** VNI-Windows: letters with a code of their own. */
export const VNI_SINGLE: ReadonlyMap<number, string> = new Map([
  [0xcc, 'Ì'], [0xcd, 'Í'], [0xc6, 'Ỉ'], [0xd3, 'Ĩ'], [0xd2, 'Ị'], [0xce, 'Ỵ'], [0xd4, 'Ơ'], [0xd6, 'Ư'], [0xd1, 'Đ'],
  [0xec, 'ì'], [0xed, 'í'], [0xe6, 'ỉ'], [0xf3, 'ĩ'], [0xf2, 'ị'], [0xee, 'ỵ'], [0xf4, 'ơ'], [0xf6, 'ư'], [0xf1, 'đ'],
]);

/** VNI-Windows: marks written after their vowel, as combining characters; the capital codes are these less 0x20. */
export const VNI_MARKS: ReadonlyMap<number, string> = new Map([
  [0xf9, '\u0301'], [0xf8, '\u0300'], [0xfb, '\u0309'], [0xf5, '\u0303'], [0xef, '\u0323'],
  [0xe2, '\u0302'], [0xe1, '\u0302\u0301'], [0xe0, '\u0302\u0300'], [0xe5, '\u0302\u0309'], [0xe3, '\u0302\u0303'], [0xe4, '\u0302\u0323'],
  [0xea, '\u0306'], [0xe9, '\u0306\u0301'], [0xe8, '\u0306\u0300'], [0xfa, '\u0306\u0309'], [0xfc, '\u0306\u0303'], [0xeb, '\u0306\u0323'],
]);
