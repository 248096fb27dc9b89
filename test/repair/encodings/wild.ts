/** Makers of the damage that archives hold beside the plain old encodings: mixtures, escapes, letters lost on the way. For tests and the evaluation only. */
import { readPage, type PageName } from '../../../pipeline/repair/encodings/pages.ts';
import { CP1258, readWestern } from '../../../pipeline/repair/encodings/tables.ts';
import { mojibake, tcvn3Bytes, typewriter, vniBytes, western } from './encoders.ts';

const BEYOND_ASCII = /[^\x00-\x7f]/g;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** UTF-8 read in another code page: of a DOS console, an older Macintosh, Central Europe or Russia. */
export function misreadPage(text: string, page: PageName): string {
  return readPage(utf8(text), page);
}

/** Bytes of an old font encoding on a Windows set to Vietnamese: shown as code page 1258. */
export function as1258(bytes: Uint8Array | null): string | null {
  return bytes && Array.from(bytes, (byte) => CP1258.get(byte) ?? readWestern(Uint8Array.of(byte))).join('');
}

/** Bytes of a font that calls itself a symbol font: every character in the private area at F000. */
export function symbolFont(bytes: Uint8Array | null): string | null {
  return bytes && Array.from(bytes, (byte) => (byte > 0x20 ? String.fromCharCode(0xf000 + byte) : String.fromCharCode(byte))).join('');
}

/** Quotes, dashes and the ellipsis that are bytes of misread UTF-8, typed as ASCII by a word processor or a clean-up. */
export function straightened(text: string): string {
  return text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, '-').replace(/…/g, '...');
}

/** JSON and JavaScript: \u1ebf. */
export const jsonEscaped = (text: string): string => text.replace(BEYOND_ASCII, (char) => `\\u${hex(char.charCodeAt(0), 4)}`);
/** Rich Text: \u7871? */
export const rtfEscaped = (text: string): string => text.replace(BEYOND_ASCII, (char) => `\\u${char.charCodeAt(0)}?`);
/** `escape()` of old web pages. */
export const percentU = (text: string): string => text.replace(BEYOND_ASCII, (char) => `%u${hex(char.charCodeAt(0), 4).toUpperCase()}`);
export const percentEncoded = (text: string): string => text.replace(BEYOND_ASCII, (char) => encodeURIComponent(char));
/** Names of files with everything encoded, one name a line. */
export const fileNames = (text: string): string => text.split('\n').map((line) => encodeURIComponent(line)).join('\n');
const bytesOf = (text: string, show: (byte: number) => string): string => text.replace(BEYOND_ASCII, (char) => Array.from(utf8(char), show).join(''));
export const hexEscaped = (text: string): string => bytesOf(text, (byte) => `\\x${hex(byte, 2)}`);
/** As git and ls show names. */
export const octalEscaped = (text: string): string => bytesOf(text, (byte) => `\\${byte.toString(8)}`);
/** Quoted-printable as mail has it, without its line ends. */
export const quotedPrintable = (text: string): string => bytesOf(text.replace(/=/g, '=3D'), (byte) => `=${hex(byte, 2).toUpperCase()}`);

/** As R and others print characters that the console lacks. */
export const angleEscaped = (text: string): string => text.replace(BEYOND_ASCII, (char) => `<U+${hex(char.charCodeAt(0), 4).toUpperCase()}>`);

const WESTERN = /[\u00a0-\u00ff‘’“”–—…•]/;
/** A column of a database or an ANSI file that holds Western letters only: every other letter became a question mark. */
export const ansiLoss = (text: string, instead = '?'): string => text.replace(BEYOND_ASCII, (char) => (WESTERN.test(char) ? char : instead));
const FIT: Record<string, string> = { ă: 'a', Ă: 'A', đ: 'd', Đ: 'Ð', ĩ: 'i', Ĩ: 'I', ũ: 'u', Ũ: 'U', ơ: 'o', Ơ: 'O', ư: 'u', Ư: 'U' };
/** The same on Windows, which puts the next best letter where it has one. */
export const bestFitLoss = (text: string): string => text.replace(BEYOND_ASCII, (char) => FIT[char] ?? (WESTERN.test(char) ? char : '?'));
/** UTF-8 through a seven-bit channel: one stand-in a byte. */
export const byteLoss = (text: string, instead = '?'): string => bytesOf(text, () => instead);

/** Marks of VNI parted from their vowel by a space, as text of PDFs has them where a font has marks of its own width. */
export function splitVni(text: string): string | null {
  const raw = western(vniBytes(typewriter(text)));
  let turn = 0;
  return raw && raw.replace(/([aeouyôöAEOUYÔÖ])([ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])/g, (pair, vowel, mark) => (turn++ % 3 === 0 ? `${vowel} ${mark}` : pair));
}

/** UTF-16, least byte first, read byte by byte as Western text, its zeros dropped. */
export const wideBytes = (text: string): string => readWestern(Uint8Array.from([...text].flatMap((char) => [char.charCodeAt(0) & 0xff, char.charCodeAt(0) >> 8]))).replace(/\0/g, '');

/** Every paragraph in another encoding, the second as it should be: for documents of two paragraphs or more. */
export function mixed(text: string): string | null {
  const encode = [(line: string) => western(tcvn3Bytes(typewriter(line))), (line: string) => line, (line: string) => western(vniBytes(typewriter(line))), mojibake];
  const lines = text.split('\n');
  if (lines.length < 2) return null;
  const encoded = lines.map((line, index) => encode[index % encode.length]!(line));
  return encoded.includes(null) ? null : encoded.join('\n');
}
/** What of `mixed` can be had back. */
export const mixedExpected = (text: string): string => text.split('\n').map((line, index) => (index % 2 === 0 && index % 4 !== 3 ? typewriter(line) : line)).join('\n');

/** A table: cells of four words, every second column as VNI. */
export function mixedTable(text: string): string | null {
  const cells = cellsOf(typewriter(text)).map((cell, index) => (index % 2 === 0 ? cell : western(vniBytes(cell))));
  return cells.includes(null) ? null : tableOf(cells as string[]);
}
export const mixedTableExpected = (text: string): string => tableOf(cellsOf(typewriter(text)));
function cellsOf(text: string): string[] {
  const words = text.split(/\s+/);
  return Array.from({ length: Math.ceil(words.length / 4) }, (_, index) => words.slice(4 * index, 4 * index + 4).join(' '));
}
const tableOf = (cells: string[]): string => cells.map((cell, index) => cell + (index % 4 === 3 ? '\n' : '\t')).join('');

/** Mail headers: every line in encoded words of three words of text. */
export const encodedWords = (text: string): string => text.split('\n').map((line) => (line.match(/(?:\S+\s*){1,3}/g) ?? []).map((words) => `=?UTF-8?B?${Buffer.from(words).toString('base64')}?=`).join(' ')).join('\n');
