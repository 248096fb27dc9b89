/** The input of `kehoach repair`, a part at a time: however long it is, little of it is in memory. */
import { createReadStream, fstatSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { PipelineError, toPipelineError } from '../pipeline/errors.ts';
import { decodeBytes } from '../pipeline/repair/encodings/bytes.ts';
import { sniff, textEncoding } from '../pipeline/source/sniff.ts';

/** A part of the input that is repaired by itself; `line` is the 1-based number of its first line. */
export interface Part { text: string; line: number }

/**
 * A part has at most so many bytes: it ends at the last blank line in the second half of them, else at the last line end, and within a longer
 * line at the last end of a sentence in the second half of them, else at the last blank.
 */
const PART = 32 * 1024;

/**
 * The input in parts that end where a paragraph ends, so that repair of each part sees whole paragraphs. Bytes are decoded part by part:
 * a line feed is a line feed in UTF-8 and in all 8-bit encodings. Throws a PipelineError of the stage `input`
 * where the file cannot be read or is no text.
 */
export async function* readParts(file: string): AsyncGenerator<Part> {
  let line = 1;
  const part = (bytes: Buffer): Part => {
    const { text } = decodeBytes(bytes);
    const first = line;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line++;
    return { text, line: first };
  };
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of inUtf8(chunksOf(file), file)) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let cut = cutPoint(rest); cut > 0; cut = cutPoint(rest)) {
      yield part(rest.subarray(0, cut));
      rest = rest.subarray(cut);
    }
  }
  if (rest.length > 0) yield part(rest);
}

/** The bytes of an input; the first piece is all of it, or enough to tell what it is. */
async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    // Node takes it for an empty file.
    if (file === '-' && isFolder(0)) throw new PipelineError('source-unreadable', 'a folder, not a file', { stage: 'input', place: { file: 'standard input' } });
    let head: Buffer[] | null = [];
    let size = 0;
    for await (const chunk of (file === '-' ? process.stdin : createReadStream(file)) as AsyncIterable<Buffer>) {
      if (!head) { yield chunk; continue; }
      head.push(chunk);
      if ((size += chunk.length) < HEAD) continue;
      yield Buffer.concat(head);
      head = null;
    }
    if (head && size > 0) yield Buffer.concat(head);
  } catch (error) {
    throw toPipelineError(error, { stage: 'input', place: { file }, fallback: 'source-unreadable' });
  }
}

/** Whether an open file is a folder; terminals of some systems do not tell what they are. */
function isFolder(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isDirectory();
  } catch {
    return false;
  }
}

/** The same text, with UTF-16 and UTF-32 as UTF-8. */
async function* inUtf8(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let decoder: { decode(chunk?: Buffer, options?: { stream: boolean }): string } | null | undefined;
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      const other = whatElse(chunk);
      if (other) throw new PipelineError('configuration-invalid', `this looks like ${other}, not text; kehoach run reads PDFs and images`, { stage: 'input', place: { file: file === '-' ? 'standard input' : file } });
      const { encoding } = decodeBytes(chunk.subarray(0, chunk.length & ~3));
      decoder = encoding.startsWith('utf-16') ? new TextDecoder(encoding) : encoding.startsWith('utf-32') ? new Utf32Decoder(encoding === 'utf-32le') : null;
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
  if (decoder) yield Buffer.from(decoder.decode());
}

/** UTF-32 piece by piece, which TextDecoder does not know; its mark at the beginning is left out, a character that is cut off at the end too. */
class Utf32Decoder {
  private readonly mark: Buffer;
  private rest: Buffer = Buffer.alloc(0);
  private begun = false;

  constructor(littleEndian: boolean) { this.mark = Buffer.from(littleEndian ? [0xff, 0xfe, 0, 0] : [0, 0, 0xfe, 0xff]); }

  decode(chunk: Buffer = Buffer.alloc(0)): string {
    const bytes = Buffer.concat([this.rest, chunk]);
    const end = bytes.length & ~3;
    this.rest = bytes.subarray(end);
    if (end === 0) return '';
    const isMarked = !this.begun && bytes.subarray(0, 4).equals(this.mark);
    this.begun = true;
    return decodeBytes(Buffer.concat([...(isMarked ? [] : [this.mark]), bytes.subarray(0, end)])).text;
  }
}

/** So many bytes tell what an input is. */
const HEAD = 4096;
/** One control character in so many makes a file of no known kind a binary one; zeros alone do not. */
const MAX_CONTROLS = 20;

/** What an input is that is no text, in words; null for text, marked up or not. */
function whatElse(head: Buffer): string | null {
  const sniffed = sniff(head);
  if (sniffed.kind === 'empty' || sniffed.kind === 'text') return null;
  if (sniffed.kind !== 'other') return sniffed.kind === 'pdf' ? 'a PDF' : 'an image';
  if (textEncoding(head, true) !== null) return null;
  const controls = head.reduce((sum, byte) => sum + Number(byte > 0 && byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13), 0);
  return controls * MAX_CONTROLS > head.length ? sniffed.what : null;
}

const LINE_FEED = 10;
const BLANK = 32;

/** Where a part may end: after a blank line, else after a line, a sentence, a blank; 0 where more must be read. */
function cutPoint(bytes: Buffer): number {
  if (bytes.length < PART) return 0;
  const blankLine = blankLineBefore(bytes, PART);
  if (blankLine > PART / 2) return blankLine;
  const lineEnd = bytes.lastIndexOf(LINE_FEED, PART - 1);
  if (lineEnd > 0) return lineEnd + 1;
  if (bytes.length === PART) return 0;
  const sentence = Math.max(...SENTENCE_ENDS.map((end) => bytes.lastIndexOf(end, PART - end.length)));
  if (sentence > PART / 2) return sentence + SENTENCE_ENDS[0]!.length;
  const blank = bytes.lastIndexOf(BLANK, PART - 1);
  if (blank > 0) return blank + 1;
  // No character of UTF-8 is cut in two.
  let end = PART;
  while (end > PART - LONGEST_CHARACTER && (bytes[end]! & 0xc0) === 0x80) end--;
  return (bytes[end]! & 0xc0) === 0x80 ? PART : end;
}

const SENTENCE_ENDS = ['. ', '; ', '! ', '? '] as const;
const LONGEST_CHARACTER = 4;

/** Where the last blank line ends that ends before `most` and in its second half; 0 where there is none. */
function blankLineBefore(bytes: Buffer, most: number): number {
  for (let at = bytes.lastIndexOf(LINE_FEED, most - 1); at > most / 2; at = bytes.lastIndexOf(LINE_FEED, at - 1)) {
    let before = at - 1;
    while (before > 0 && (bytes[before] === BLANK || bytes[before] === 9 || bytes[before] === 13)) before--;
    if (bytes[before] === LINE_FEED) return at + 1;
  }
  return 0;
}
