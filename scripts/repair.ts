import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import { PipelineError, toPipelineError } from '../pipeline/errors.ts';
import type { TextEdit } from '../pipeline/model.ts';
import { decodeBytes } from '../pipeline/repair/encodings/bytes.ts';
import { repairText } from '../pipeline/repair/index.ts';
import { sniff, textEncoding } from '../pipeline/source/sniff.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { printable } from './printable.ts';

interface Flags { explain?: boolean; diff?: boolean; check?: boolean; dictionary?: string }

/** A part of the input that is repaired by itself; `line` is the 1-based number of its first line. */
interface Part { text: string; line: number }

/**
 * A part has at most so many bytes: it ends at the last blank line in the second half of them, else at the last line end, and within a longer
 * line at the last end of a sentence in the second half of them, else at the last blank.
 */
const PART = 32 * 1024;

/** `kehoach repair`: damaged text in, correct text out. */
export function repairCommand(): Command {
  return new Command('repair')
    .description('repair damaged Vietnamese text: wrong encodings, misread letters, lost marks')
    .argument('[file...]', 'text files; standard input where none is given (or "-")')
    .option('--explain', 'print every change and every doubtful word as a line of JSON instead of the text')
    .option('--diff', 'print only changed lines, before and after, changed words coloured on a terminal')
    .option('--check', 'print nothing but the number of changes; exit code 1 where there are any')
    .option('--dictionary <file>', 'your own terms, one a line: names, places, abbreviations')
    .addHelpText('after', `
Examples:
  printf 'Ké hoach s6 23/KH-SYT' | kehoach repair
  kehoach repair --diff old-scan.txt
  kehoach repair --check *.txt
  kehoach repair --explain scan.txt | jq 'select(.confidence < 0.9)'`)
    .action(async (files: string[], flags: Flags) => {
      keepHeapSmall();
      const dictionary = flags.dictionary === undefined ? [] : await readTerms(flags.dictionary);
      let changes = 0;
      let unread: PipelineError | null = null;
      for (const file of files.length > 0 ? files : ['-']) {
        try {
          for await (const part of readParts(file)) changes += await repairPart(part, file, files.length > 1, flags, dictionary);
        } catch (error) {
          // The other files are read all the same, as cat and grep do.
          if (!(error instanceof PipelineError) || error.stage !== 'input') throw error;
          process.stderr.write(`kehoach: ${printable(error.explain())}\n`);
          unread = error;
        }
      }
      if (flags.check) {
        process.stderr.write(`${changes} ${changes === 1 ? 'change' : 'changes'}\n`);
        if (changes > 0) process.exitCode = EXIT.someFailed;
      }
      if (unread) process.exitCode = exitCodeOf(unread);
    });
}

/**
 * Collect garbage often: about 20 MB are in use at any time, but V8 would let the heap grow to several times that. Only when it collects is
 * changed, never how much it may hold, so that no input fails of it. Measured, with what `kehoach.js` does of its own: 1.9 MB
 * without marks 160 MB resident (321 MB without both), 4 MB of correct text 143 MB (354 MB for 12), in 1.0 to 1.1 of the CPU time.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
}

async function repairPart({ text, line }: Part, file: string, named: boolean, flags: Flags, dictionary: readonly string[]): Promise<number> {
  const { text: repaired, edits, doubts } = repairText(text, { dictionary });
  if (flags.check) return edits.length;
  let out = repaired;
  if (flags.explain) {
    const at = linesOf(text);
    const place = (start: number): { file?: string; line: number; column: number } => {
      const { index, from } = at(start);
      return { ...(named && { file }), line: line + index, column: start - from + 1 };
    };
    const records = [
      ...edits.map((edit) => ({ start: edit.start, record: { ...place(edit.start), before: edit.before, after: edit.after, rule: edit.rule, confidence: rounded(edit.confidence) } })),
      ...doubts.map((doubt) => ({ start: doubt.start, record: { ...place(doubt.start), doubt: doubt.text, suggestion: doubt.suggestion, confidence: rounded(doubt.confidence) } })),
    ].sort((a, b) => a.start - b.start);
    out = records.map(({ record }) => `${JSON.stringify(record)}\n`).join('');
  } else if (flags.diff) out = diff(text, edits, line, named ? `${file}:` : '', process.stdout.isTTY === true && !process.env.NO_COLOR);
  if (!process.stdout.write(out)) await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
  return edits.length;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Index and start of the line at an offset; offsets must come in any order, lines are found by bisection. */
function linesOf(text: string): (offset: number) => { index: number; from: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) { const middle = (low + high + 1) >>> 1; if (starts[middle]! <= offset) low = middle; else high = middle - 1; }
    return { index: low, from: starts[low]! };
  };
}

/** Changed lines, `-` as they were and `+` as they are. */
function diff(text: string, edits: readonly TextEdit[], firstLine: number, name: string, colour: boolean): string {
  const paint = (value: string, code: number): string => (colour ? `\x1b[${code}m${value}\x1b[0m` : value);
  const at = linesOf(text);
  const lines = new Map<number, TextEdit[]>();
  for (const edit of edits) { const { index } = at(edit.start); lines.set(index, [...(lines.get(index) ?? []), edit]); }
  let out = '';
  for (const [index, own] of lines) {
    const { from } = at(own[0]!.start);
    const end = text.indexOf('\n', from);
    const raw = text.slice(from, end < 0 ? text.length : end);
    let before = '';
    let after = '';
    let done = 0;
    for (const edit of own) {
      const kept = raw.slice(done, edit.start - from);
      before += kept + paint(edit.before, 31);
      after += kept + paint(edit.after, 32);
      done = edit.end - from;
    }
    const rest = raw.slice(done);
    out += `${paint(`@@ ${name}${firstLine + index}`, 36)}\n-${before}${rest}\n+${after}${rest}\n`;
  }
  return out;
}

async function readTerms(file: string): Promise<string[]> {
  try {
    return decodeBytes(await readFile(file)).text.split(/\r?\n/).map((term) => term.trim()).filter((term) => term && !term.startsWith('#'));
  } catch (error) {
    throw toPipelineError(error, { stage: 'input', place: { file }, fallback: 'source-unreadable' });
  }
}

/**
 * The input in parts that end where a paragraph ends, so that repair of each part sees whole paragraphs. Bytes are decoded part by part:
 * a line feed is a line feed in UTF-8 and in all 8-bit encodings. UTF-32 is read as a whole. Throws a PipelineError of the stage `input`
 * where the file cannot be read or is no text.
 */
async function* readParts(file: string): AsyncGenerator<Part> {
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

/** The same text, with UTF-16 as UTF-8 and UTF-32 in one piece. */
async function* inUtf8(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null | undefined;
  let whole: Buffer[] | null = null;
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      const other = whatElse(chunk);
      if (other) throw new PipelineError('configuration-invalid', `this looks like ${other}, not text; kehoach run reads PDFs and images`, { stage: 'input', place: { file: file === '-' ? 'standard input' : file } });
      const { encoding } = decodeBytes(chunk.subarray(0, chunk.length & ~3));
      decoder = encoding.startsWith('utf-16') ? new TextDecoder(encoding) : null;
      if (encoding.startsWith('utf-32')) whole = [];
    }
    if (whole) whole.push(chunk);
    else yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
  if (whole) yield Buffer.concat(whole);
  else if (decoder) yield Buffer.from(decoder.decode());
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
