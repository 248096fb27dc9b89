import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import { PipelineError, toPipelineError } from '../pipeline/errors.ts';
import type { TextEdit } from '../pipeline/model.ts';
import { decodeBytes } from '../pipeline/repair/encodings/bytes.ts';
import { repairText } from '../pipeline/repair/index.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { readParts, type Part } from './parts.ts';
import { printable } from './printable.ts';

interface Flags { explain?: boolean; diff?: boolean; check?: boolean; dictionary?: string }

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
 * Collect garbage often: some 25 MB are in use at any time, but V8 would let the heap grow to several times that. Only when it collects is
 * changed, never how much it may hold, so that no input fails of it. Measured, with what `kehoach.js` does of its own: see there, and
 * 6.5 MB of damaged text of all kinds 125 to 131 MB resident, 137 at most on a busy machine; with all garbage at once (nothing marked beside the
 * program) 151, and 172 after 39 MB: what the largest parts took stays.
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
