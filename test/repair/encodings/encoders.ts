/** Makers of damage: correct text as it looks after it was saved, read or typed in another encoding. For tests and the evaluation only. */
import { CP1258, readWestern, TCVN3, VISCII, VNI_MARKS, VNI_SINGLE, VPS, windowsByte } from '../../../pipeline/repair/encodings/tables.ts';
import type { FontRun } from '../../../pipeline/repair/encodings/units.ts';

const TYPOGRAPHY: Record<string, string> = {
  '“': '"', '”': '"', '‘': "'", '’': "'", '–': '-', '—': '-', '…': '...', '\u00a0': ' ', '•': '-', '«': '"', '»': '"', '·': '-', '−': '-',
};
const TONED_CAPITAL = /[ÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ]/;

function inverse(table: ReadonlyMap<number, string>): Map<string, number> {
  return new Map([...table].map(([byte, char]) => [char, byte]));
}

/** Text with the typographic signs that an encoding lacks typed as ASCII, as its users did. */
export function typewriter(text: string): string {
  return text.replace(/[“”‘’–—…\u00a0•«»·−]/g, (char) => TYPOGRAPHY[char]!);
}

/** Bytes of an encoding that has a code for each letter, or null where the text holds a character that it lacks. */
function byTable(table: ReadonlyMap<number, string>): (text: string) => Uint8Array | null {
  const codes = inverse(table);
  return (text) => {
    const bytes: number[] = [];
    for (const char of text.normalize('NFC')) {
      const code = codes.get(char) ?? (char < '\x80' ? char.charCodeAt(0) : undefined);
      if (code === undefined) return null;
      bytes.push(code);
    }
    return Uint8Array.from(bytes);
  };
}

export const visciiBytes = byTable(VISCII);
export const vpsBytes = byTable(VPS);

/** TCVN3; capitals with tone take the code of the small letter (they are typed in a capitals font). */
export function tcvn3Bytes(text: string): Uint8Array | null {
  return byTable(TCVN3)(text.normalize('NFC').replace(new RegExp(TONED_CAPITAL, 'g'), (char) => char.toLowerCase()));
}

/** Where a capitals font is needed: words in capitals as a whole, single toned capitals by themselves. */
export function tcvn3Fonts(text: string): FontRun[] {
  const fonts: FontRun[] = [];
  for (const match of text.matchAll(/[\p{L}\p{M}]+/gu)) {
    if (!TONED_CAPITAL.test(match[0])) continue;
    const whole = match[0] === match[0].toUpperCase();
    const letters = whole ? [[0, match[0].length]] : [...match[0]].map((char, index) => (TONED_CAPITAL.test(char) ? [index, index + 1] : [])).filter((pair) => pair.length > 0);
    for (const [from, to] of letters) fonts.push({ start: match.index + from!, end: match.index + to!, font: 'ABCDEF+.VnTimeH' });
  }
  return fonts;
}

export function vniBytes(text: string): Uint8Array | null {
  const singles = inverse(VNI_SINGLE);
  const marks = new Map([...VNI_MARKS].map(([byte, mark]) => [mark, byte]));
  const bytes: number[] = [];
  for (const char of text.normalize('NFC')) {
    if (char < '\x80') { bytes.push(char.charCodeAt(0)); continue; }
    const single = singles.get(char);
    if (single !== undefined) { bytes.push(single); continue; }
    const [letter = '', ...rest] = char.normalize('NFD');
    const horned = rest.includes('\u031b');
    const base = horned ? singles.get((letter + '\u031b').normalize('NFC')) : letter.charCodeAt(0);
    const others = rest.filter((mark) => mark !== '\u031b');
    // Quality before tone, as the table has them; NFD puts the dot below first.
    others.sort((a, b) => Number('\u0302\u0306'.includes(b)) - Number('\u0302\u0306'.includes(a)));
    const mark = marks.get(others.join(''));
    if (base === undefined || mark === undefined || !/[aeouy]/i.test(letter)) return null;
    bytes.push(base, letter === letter.toUpperCase() ? mark - 0x20 : mark);
  }
  return Uint8Array.from(bytes);
}

/** CP1258 as Windows writes it: é, à and the like in one code where there is one, or all tones apart. */
export function cp1258Bytes(text: string, apart = true): Uint8Array | null {
  // The page has the micro sign, not the Greek letter.
  if (text.includes('\u03bc')) return null;
  const codes = inverse(CP1258);
  const bytes: number[] = [];
  for (const char of text.normalize('NFC')) {
    const decomposed = char.normalize('NFD');
    const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(decomposed)?.[0];
    const direct = windowsByte(char);
    const own = char < '\x80' ? char.charCodeAt(0) : codes.get(char) ?? (direct !== undefined && !CP1258.has(direct) ? direct : undefined);
    if (own !== undefined && (tone === undefined || !apart)) { bytes.push(own); continue; }
    const base = decomposed.replace(/[\u0300\u0301\u0303\u0309\u0323]/, '').normalize('NFC');
    const code = base < '\x80' ? base.charCodeAt(0) : codes.get(base) ?? (base.length === 1 ? windowsByte(base) : undefined);
    if (code === undefined || tone === undefined) return null;
    bytes.push(code, codes.get(tone)!);
  }
  return Uint8Array.from(bytes);
}

/** UTF-8 read as Windows-1252; undefined bytes stay as controls. */
export function mojibake(text: string): string {
  return readWestern(new TextEncoder().encode(text));
}

/** UTF-8 read as ISO 8859-1. */
export function mojibakeLatin1(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

/** UTF-8 read as Windows-1258. */
export function mojibake1258(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => CP1258.get(byte) ?? readWestern(Uint8Array.of(byte))).join('');
}

/** What a converter leaves of the five bytes that Windows-1252 does not define. */
export function lose(text: string, instead: '' | '?' | '\ufffd'): string {
  return text.replace(/[\u0081\u008d\u008f\u0090\u009d]/g, instead);
}

const VIQR_MARKS: Record<string, string> = { '\u0302': '^', '\u0306': '(', '\u031b': '+', '\u0301': "'", '\u0300': '`', '\u0309': '?', '\u0303': '~', '\u0323': '.' };

const TAKES: Record<string, RegExp> = { '\u0302': /[aeo]/i, '\u0306': /a/i, '\u031b': /[ou]/i };
const isSyllableLetter = (letter: string, marks: readonly string[]): boolean => marks.length <= 2 && marks.every((mark) => TAKES[mark]?.test(letter) ?? true);

/** VIQR by RFC 1456: punctuation that would be read as a tone is escaped where `escape` is set. */
export function viqr(text: string, escape = true): string | null {
  let out = '';
  let open = false;
  for (const char of text.normalize('NFC')) {
    if (char === 'đ' || char === 'Đ') { out += char === 'đ' ? 'dd' : 'DD'; open = false; continue; }
    if (char < '\x80') {
      // A D beside another is itself.
      if (escape && /[dD]/.test(char) && /(?:^|[^\\])[dD]$/.test(out) && !/(?:dd|DD)$/.test(out)) out += '\\';
      if (open && /['`?~.^(+*]/.test(char) && escape) out += '\\';
      out += char;
      open = /[aeiouy]/i.test(char);
      continue;
    }
    const [letter = '', ...marks] = char.normalize('NFD');
    if (!/[aeiouy]/i.test(letter) || marks.length === 0) return null;
    marks.sort((a, b) => Number('\u0302\u0306\u031b'.includes(b)) - Number('\u0302\u0306\u031b'.includes(a)));
    const signs = marks.map((mark) => VIQR_MARKS[mark]);
    // What no Vietnamese letter has (Îles) VIQR cannot write.
    if (signs.includes(undefined) || !isSyllableLetter(letter, marks)) return null;
    out += letter + signs.join('');
    // A tone closes the vowel; after a quality mark alone a sign would still be read as its tone.
    open = !marks.some((mark) => '\u0301\u0300\u0309\u0303\u0323'.includes(mark));
  }
  return out;
}

/** Bytes as Western characters, or null. */
export function western(bytes: Uint8Array | null): string | null {
  return bytes && readWestern(bytes);
}
