/** What a file is, told by its first bytes; names and extensions are not looked at. */

/** What openSource can open. */
export type SourceKind = 'pdf' | 'png' | 'jpeg' | 'webp' | 'tiff' | 'text';

/** The answer: a kind that can be opened, nothing at all, or something else with the words for it ("a Word document"). */
export type Sniffed =
  | { kind: SourceKind; mediaType: string }
  | { kind: 'empty' }
  | { kind: 'other'; what: string };

const MEDIA_TYPES: Record<SourceKind, string> = {
  pdf: 'application/pdf', png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp', tiff: 'image/tiff', text: 'text/plain',
};

/** Leading bytes, as Latin-1 characters, of formats that are known but not read. */
const FOREIGN: [prefix: string, what: string][] = [
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Office document (.doc, .xls)'],
  ['{\\rtf', 'an RTF document'],
  ['GIF8', 'a GIF image'], ['\0\0\0\x0cjP  ', 'a JPEG 2000 image'], ['\x97JB2\r\n\x1a\n', 'a JBIG2 image'],
  ['AT&TFORM', 'a DjVu document'], ['%!PS', 'a PostScript file'],
  ['MZ', 'a Windows program'], ['\x7fELF', 'a Linux program'], ['\xcf\xfa\xed\xfe', 'a macOS program'], ['\xca\xfe\xba\xbe', 'a compiled program'],
  ['Rar!\x1a\x07', 'a RAR archive'], ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'], ['\x1f\x8b', 'a gzip archive'], ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ\0', 'an xz archive'], ['(\xb5/\xfd', 'a Zstandard archive'], ['SQLite format 3\0', 'an SQLite database'],
  ['OggS', 'an audio or video file'], ['ID3', 'an audio file'], ['fLaC', 'an audio file'], ['\x1aE\xdf\xa3', 'a video file'],
];

/** How many bytes from the start decide what a file is. */
export const SNIFFED_BYTES = 65_536;

/**
 * Tell what a file is from its bytes (the first `SNIFFED_BYTES` are looked at).
 * A PDF may have up to 1,024 bytes of junk before its header (ISO 32000-1, annex H.3.4.1). Text is what decodes: UTF-8, UTF-16,
 * or an 8-bit encoding with next to no control characters.
 */
export function sniff(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return { kind: 'empty' };
  const head = bytes.subarray(0, SNIFFED_BYTES);
  const latin = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  const kind = sniffKind(latin);
  if (kind) return { kind, mediaType: MEDIA_TYPES[kind] };
  const foreign = sniffForeign(latin);
  if (foreign) return { kind: 'other', what: foreign };
  if (/^[\0\s\xff\xfe]*$/.test(latin) && isVoid(bytes)) return { kind: 'empty' };
  return textEncoding(head, bytes.length > head.length) ? { kind: 'text', mediaType: MEDIA_TYPES.text } : { kind: 'other', what: 'a binary file of an unknown kind' };
}

function sniffKind(latin: string): SourceKind | null {
  if (latin.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (latin.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (latin.startsWith('RIFF') && latin.startsWith('WEBP', 8)) return 'webp';
  if (/^(?:II[*+]\0|MM\0[*+])/.test(latin)) return 'tiff';
  if (/%PDF-\d/.test(latin.slice(0, 1024 + 6))) return 'pdf';
  return null;
}

function sniffForeign(latin: string): string | null {
  if (/^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(latin)) return sniffZip(latin);
  if (latin.startsWith('ftyp', 4)) return /^(?:hei|mif|avif|msf)/.test(latin.slice(8, 12)) ? 'a HEIC or AVIF image' : 'an audio or video file';
  if (latin.startsWith('RIFF')) return 'an audio or video file';
  if (latin.startsWith('ustar', 257)) return 'a tar archive';
  // Two letters alone would be forms too: "BM.02/KH" (biểu mẫu). Behind the size stand four reserved zeros.
  if (/^BM[^]{4}\0{4}/.test(latin)) return 'a BMP image';
  for (const [prefix, what] of FOREIGN) if (latin.startsWith(prefix)) return what;
  const markup = latin.slice(0, 1024).replace(/^\xef\xbb\xbf/, '').trimStart().toLowerCase();
  if (/^(?:<!doctype html|<html|<head|<body)/.test(markup)) return 'a web page';
  if (markup.startsWith('<?xml')) return /<html/.test(markup) ? 'a web page' : 'an XML file';
  return null;
}

/** What a ZIP file holds, by the names of its first members. */
function sniffZip(latin: string): string {
  if (/word\//.test(latin)) return 'a Word document';
  if (/xl\//.test(latin)) return 'an Excel workbook';
  if (/ppt\//.test(latin)) return 'a PowerPoint presentation';
  if (/mimetypeapplication\/vnd\.oasis\.opendocument/.test(latin)) return 'an OpenDocument file';
  if (/mimetypeapplication\/epub/.test(latin)) return 'an e-book';
  if (/\[Content_Types\]\.xml/.test(latin)) return 'an Office document';
  return 'a ZIP archive';
}

/** Nothing but zeros, blanks and byte order marks, to the end of the file. */
function isVoid(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte <= 0x20 || byte === 0xff || byte === 0xfe);
}

/** One zero byte in so many is damage in a text (a bad copy, padding); `openText` drops them. */
const MAX_ZEROS = 50;

/**
 * The encoding of a text: by byte order mark, by the zeros of UTF-16, by being valid UTF-8, else `8-bit` where
 * fewer than 1 in 200 bytes are control characters; null where it is no text. `cut`: a last sequence of UTF-8 may be incomplete.
 */
export function textEncoding(bytes: Uint8Array, cut = false): 'utf-8' | 'utf-16le' | 'utf-16be' | '8-bit' | null {
  // UTF-32 is told and decoded by those who decode the 8-bit encodings.
  if ((bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0) || (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff)) return '8-bit';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  let zeros = 0;
  let controls = 0;
  // UTF-16 without a mark: one byte of nearly every blank, line break and digit is zero, and always the same one.
  const zerosAt = [0, 0];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0) { zeros++; zerosAt[i & 1]!++; } else if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) controls++;
  }
  if (zeros * MAX_ZEROS > bytes.length) {
    if (zeros * 5 < bytes.length) return null;
    if (zerosAt[0]! * 20 < zerosAt[1]!) return 'utf-16le';
    if (zerosAt[1]! * 20 < zerosAt[0]!) return 'utf-16be';
    return null;
  }
  if (controls * 200 > bytes.length) return null;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return 'utf-8';
  } catch {
    return '8-bit';
  }
}
