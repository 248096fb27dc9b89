/** The kinds of damage on which the repair of encodings is measured: those of the bar, and others that archives hold. */
import type { FontRun } from '../../pipeline/repair/encodings/index.ts';
import {
  cp1258Bytes, lose, mojibake, mojibake1258, mojibakeLatin1, tcvn3Bytes, tcvn3Fonts, typewriter, viqr, visciiBytes, vniBytes, vpsBytes, western,
} from '../../test/repair/encodings/encoders.ts';
import * as wild from '../../test/repair/encodings/wild.ts';

/** One kind of damage, to be put on correct text. */
export interface Damage {
  name: string;
  /** the damaged text, or null where the encoding cannot hold it */
  damage(text: string): string | null;
  /** what can be restored at best, where that is less than the text */
  expected?(text: string): string;
  fonts?(text: string): FontRun[];
  /** tables that the bytes can be read from as a file, too */
  bytes?(text: string): Uint8Array | null;
}

const TONED = /[ÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/g;
/** TCVN3 without fonts loses the case of toned letters: compare without it there. */
export const caseless = (text: string) => text.replace(TONED, (char) => char.toLowerCase());

/** The fonts of all of a text in TCVN3, as a PDF names them. */
function inFonts(text: string): FontRun[] {
  const runs: FontRun[] = [];
  let at = 0;
  for (const run of tcvn3Fonts(text)) {
    if (run.start > at) runs.push({ start: at, end: run.start, font: 'ABCDEF+.VnTime' });
    runs.push(run);
    at = run.end;
  }
  return text.length > at ? [...runs, { start: at, end: text.length, font: 'ABCDEF+.VnTime' }] : runs;
}

export const DAMAGES: Damage[] = [
  { name: 'UTF-8 as Windows-1252', damage: mojibake },
  { name: 'UTF-8 as Windows-1252, NBSP as space', damage: (text) => mojibake(text).replace(/\u00a0/g, ' ') },
  { name: 'UTF-8 as ISO 8859-1', damage: mojibakeLatin1 },
  { name: 'UTF-8 as Windows-1258', damage: mojibake1258 },
  { name: 'UTF-8 as Windows-1252 twice', damage: (text) => mojibake(mojibake(text)) },
  { name: 'TCVN3 (case of toned letters aside)', damage: (text) => western(tcvn3Bytes(typewriter(text))), expected: typewriter, bytes: (text) => tcvn3Bytes(typewriter(text)) },
  { name: 'TCVN3 with fonts', damage: (text) => western(tcvn3Bytes(typewriter(text))), expected: typewriter, fonts: (text) => inFonts(typewriter(text)) },
  { name: 'VNI', damage: (text) => western(vniBytes(typewriter(text))), expected: typewriter, bytes: (text) => vniBytes(typewriter(text)) },
  { name: 'VPS', damage: (text) => western(vpsBytes(typewriter(text))), expected: typewriter, bytes: (text) => vpsBytes(typewriter(text)) },
  { name: 'VISCII', damage: (text) => western(visciiBytes(typewriter(text))), expected: typewriter, bytes: (text) => visciiBytes(typewriter(text)) },
  { name: 'CP1258', damage: (text) => western(cp1258Bytes(text)), bytes: cp1258Bytes },
  { name: 'CP1258, letters of Latin-1 in one code', damage: (text) => western(cp1258Bytes(text, false)), bytes: (text) => cp1258Bytes(text, false) },
  { name: 'VIQR', damage: (text) => viqr(typewriter(text)), expected: typewriter },
  { name: 'VIQR, punctuation not escaped', damage: (text) => viqr(typewriter(text), false), expected: typewriter },
  { name: 'decomposed (NFD)', damage: (text) => text.normalize('NFD') },
  { name: 'HTML entities, decimal', damage: (text) => text.replace(/[^\x00-\x7f]/g, (char) => `&#${char.charCodeAt(0)};`) },
  { name: 'UTF-8 as Windows-1252, undefined bytes lost', damage: (text) => lose(mojibake(text), '') },
  { name: 'UTF-8 as Windows-1252, undefined bytes as U+FFFD', damage: (text) => lose(mojibake(text), '\ufffd') },
  { name: 'TCVN3, soft hyphens lost (case aside)', damage: (text) => western(tcvn3Bytes(typewriter(text)))?.replace(/\u00ad/g, '') ?? null, expected: typewriter },
];
/** Sets for which part of the text is lost for good: no bar. */
export const LOSSY = /lost|U\+FFFD|not escaped/;

const plain = (text: string): string => typewriter(text).replace(/[^\x00-\u024f\u1e00-\u1eff]/g, '');

/** Damage beyond the bar. */
export const WILD: Damage[] = [
  { name: 'paragraphs in TCVN3, Unicode, VNI and misread UTF-8 (case aside)', damage: wild.mixed, expected: wild.mixedExpected },
  { name: 'table with every second cell in VNI', damage: wild.mixedTable, expected: wild.mixedTableExpected },
  { name: 'TCVN3, a font for every word', damage: (text) => western(tcvn3Bytes(typewriter(text).toLowerCase())), expected: (text) => typewriter(text).toUpperCase(), fonts: (text) => [{ start: 0, end: text.length, font: 'ABCDEF+.VnTimeH' }] },
  { name: 'TCVN3 in a symbol font (case aside)', damage: (text) => wild.symbolFont(tcvn3Bytes(typewriter(text))), expected: typewriter },
  { name: 'VNI in a symbol font', damage: (text) => wild.symbolFont(vniBytes(typewriter(text))), expected: typewriter },
  { name: 'TCVN3 shown as Windows-1258 (case aside)', damage: (text) => wild.as1258(tcvn3Bytes(typewriter(text))), expected: typewriter },
  { name: 'VNI shown as Windows-1258', damage: (text) => wild.as1258(vniBytes(typewriter(text))), expected: typewriter },
  { name: 'VNI, marks parted from their vowels', damage: wild.splitVni, expected: typewriter },
  { name: 'UTF-8 as Windows-1252, quotes and dashes straightened', damage: (text) => wild.straightened(mojibake(typewriter(text))), expected: typewriter },
  { name: 'UTF-8 as Windows-1252, in small letters (case aside)', damage: (text) => mojibake(plain(text)).toLowerCase(), expected: (text) => plain(text).toLowerCase() },
  { name: 'UTF-8 as Windows-1252, in capitals (case aside)', damage: (text) => mojibake(plain(text)).toUpperCase(), expected: (text) => plain(text).toUpperCase() },
  { name: 'UTF-8 as Windows-1252, undefined bytes as ?', damage: (text) => lose(mojibake(text), '?') },
  { name: 'UTF-8 as Windows-1252 twice, undefined bytes lost each time', damage: (text) => lose(mojibake(lose(mojibake(text), '\ufffd')), '') },
  { name: 'UTF-8 as Windows-1252 twice, undefined bytes lost at last', damage: (text) => lose(mojibake(mojibake(text)), '') },
  { name: 'UTF-8 as Windows-1252 three times', damage: (text) => mojibake(mojibake(mojibake(text))) },
  { name: 'decomposed UTF-8 as Windows-1252', damage: (text) => mojibake(text.normalize('NFD')) },
  { name: 'decomposed UTF-8 as Windows-1252, undefined bytes lost', damage: (text) => lose(mojibake(text.normalize('NFD')), '') },
  { name: 'UTF-8 as DOS page 437', damage: (text) => wild.misreadPage(text, 'cp437') },
  { name: 'UTF-8 as DOS page 850', damage: (text) => wild.misreadPage(text, 'cp850') },
  { name: 'decomposed UTF-8 as DOS page 437', damage: (text) => wild.misreadPage(text.normalize('NFD'), 'cp437') },
  { name: 'UTF-8 as MacRoman', damage: (text) => wild.misreadPage(text, 'macroman') },
  { name: 'UTF-8 as Windows-1250', damage: (text) => wild.misreadPage(text, 'cp1250') },
  { name: 'UTF-8 as Windows-1251', damage: (text) => wild.misreadPage(text, 'cp1251') },
  { name: 'HTML references to misread UTF-8', damage: (text) => mojibake(text).replace(/[^\x00-\x7f]/g, (char) => `&#${char.charCodeAt(0)};`) },
  { name: 'quoted-printable', damage: wild.quotedPrintable },
  { name: 'encoded words of mail', damage: wild.encodedWords },
  { name: 'percent-encoded', damage: wild.percentEncoded },
  { name: 'percent-encoded names of files', damage: wild.fileNames },
  { name: 'percent-encoded, %u', damage: wild.percentU },
  { name: 'JSON escapes', damage: wild.jsonEscaped },
  { name: 'RTF escapes', damage: wild.rtfEscaped },
  { name: 'hexadecimal bytes', damage: wild.hexEscaped },
  { name: 'octal bytes', damage: wild.octalEscaped },
  { name: 'code points in angle brackets', damage: wild.angleEscaped },
  { name: 'letters beyond Windows-1252 as ?', damage: (text) => wild.ansiLoss(typewriter(text)), expected: typewriter },
  { name: 'letters beyond Windows-1252 as U+FFFD', damage: (text) => wild.ansiLoss(typewriter(text), '\ufffd'), expected: typewriter },
  { name: 'letters beyond Windows-1252 as the next best or ?', damage: (text) => wild.bestFitLoss(typewriter(text)), expected: typewriter },
  { name: 'every byte beyond ASCII as ?', damage: (text) => wild.byteLoss(typewriter(text)), expected: typewriter },
  { name: 'every byte beyond ASCII as U+FFFD', damage: (text) => wild.byteLoss(typewriter(text), '\ufffd'), expected: typewriter },
  { name: 'UTF-16 read as bytes', damage: (text) => wild.wideBytes(text) },
  { name: 'ƣ for ư with tones apart', damage: (text) => text.normalize('NFD').replace(/u\u031b/g, 'ƣ').replace(/U\u031b/g, 'Ƣ') },
];
