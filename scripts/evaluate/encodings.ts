/**
 * How well damaged encodings are found and restored, and whether correct text is left alone, on paragraphs of the corpus that nothing was
 * built from (scripts/dictionaries/corpus.ts). Run alone: `node scripts/evaluate/encodings.ts [--wild] [--errors] [--documents=N] [--split=test|dev]
 * [--only=NAME]`; N documents and twice as many lines of each corpus file, with
 * `--from=N` those behind the first N; with `--wild` only damage beyond the bar, whole documents.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { decodeBytes } from '../../pipeline/repair/encodings/bytes.ts';
import { restoreEncoding } from '../../pipeline/repair/encodings/index.ts';
import { isSyllable } from '../../pipeline/repair/syllable.ts';
import { CORPUS, hasCorpus, readSplit, SHARED, type Split } from '../dictionaries/corpus.ts';
import { caseless, DAMAGES, LOSSY, WILD } from './damages.ts';

/** One line of the table: `value` of `total`, a share for the rows with a bar. */
export interface EncodingRow { set: string; measure: 'documents restored exactly' | 'words restored' | 'lines restored exactly' | 'correct lines touched' | 'look-alike letters in the corpus' | 'characters a second'; value: number; total: number; bar: string }

/** Words of a text that are Vietnamese syllables: lists of foreign titles hold hardly any. */
const syllablesIn = (text: string): number => (text.match(/[\p{L}\p{M}]+/gu) ?? []).filter(isSyllable).length;

/** Documents of at least 50 syllables, of paragraphs that follow one another. */
export function documentsOf(paragraphs: string[], most: number): string[] {
  const documents: string[] = [];
  let open: string[] = [];
  for (const paragraph of paragraphs) {
    open.push(paragraph);
    if (syllablesIn(open.join(' ')) < 50) continue;
    documents.push(open.join('\n'));
    open = [];
    if (documents.length === most) break;
  }
  return documents;
}

/** Some texts of the corpus are damaged themselves (Ð for Đ, ǎ for ă, two tones in a syllable, controls): what they should be is not known. */
export function isSound(text: string): boolean {
  return restoreEncoding(text).edits.length === 0 && !TWO_TONES.test(text.normalize('NFD')) && !/[\x00-\x08\x7f-\x9f]/.test(text);
}
const TWO_TONES = /[aeiouy]\p{M}*[\u0300\u0301\u0303\u0309\u0323]\p{M}*[aeiouy]\p{M}*[\u0300\u0301\u0303\u0309\u0323]/iu;

/** Printed lines of about 14 syllables. */
export function wrapped(paragraph: string): string[] {
  const words = paragraph.split(' ');
  const lines: string[] = [];
  for (let i = 0; i < words.length; i += 14) lines.push(words.slice(i, i + 14).join(' '));
  return lines;
}

export function firstDifference(got: string, want: string): string {
  let at = 0;
  while (at < got.length && got[at] === want[at]) at++;
  const from = Math.max(0, got.lastIndexOf(' ', at - 12));
  return `${JSON.stringify(got.slice(from, at + 30))} for ${JSON.stringify(want.slice(from, at + 30))}`;
}

export interface EncodingOptions { errors?: boolean; documents?: number; split?: Split; only?: string; from?: number }

/** Held-back paragraphs of each corpus file, in order. */
async function heldBack(split: Split): Promise<Map<string, string[]>> {
  const paragraphs = new Map<string, string[]>();
  for (const { name } of CORPUS) paragraphs.set(name, await readSplit(name, split));
  return paragraphs;
}

/** Restoration of whole documents from damage beyond the bar: those that are exact, and the share of damaged words that are right. */
export async function evaluateWild({ errors = false, documents: most = 60, split = 'test', only = '', from = 0 }: EncodingOptions = {}): Promise<EncodingRow[]> {
  const documents = [...(await heldBack(split)).values()].flatMap((list) => documentsOf(list, from + most).slice(from)).filter(isSound);
  return WILD.filter(({ name }) => name.includes(only)).flatMap(({ name, damage, expected, fonts }) => {
    const fold = /case/.test(name) ? (text: string) => text.toLowerCase() : (text: string) => text;
    let exact = 0; let total = 0; let damaged = 0; let right = 0; let shown = 0;
    for (const text of documents) {
      const raw = damage(text);
      if (raw === null) continue;
      total++;
      const want = fold(expected?.(text) ?? text);
      const got = fold(restoreEncoding(raw, fonts ? { fonts: fonts(text) } : {}).text);
      const rawWords = raw.split(/[ \t\n]+/); const words = want.split(/[ \t\n]+/); const read = got.split(/[ \t\n]+/);
      const touched = words.map((word, index) => (rawWords.length !== words.length || word !== fold(rawWords[index]!) ? index : -1)).filter((index) => index >= 0);
      damaged += touched.length;
      if (read.length === words.length) right += touched.filter((index) => words[index] === read[index]).length;
      if (got === want) exact++;
      else if (errors && shown++ < 8) console.error(`${name}: ${firstDifference(got, want)}`);
    }
    return [{ set: name, measure: 'documents restored exactly', value: exact, total, bar: '–' }, { set: name, measure: 'words restored', value: right, total: damaged, bar: '–' }] satisfies EncodingRow[];
  });
}

/** Measure everything; prints the first differences of each set where `errors` is set. Empty, with a notice, where the corpus is not there. */
export async function evaluateEncodings({ errors = false, documents: most = 150, split = 'test', only = '', from = 0 }: EncodingOptions = {}): Promise<EncodingRow[]> {
  if (!hasCorpus()) {
    console.error('encodings: no corpus beside the project, nothing measured');
    return [];
  }
  const rows: EncodingRow[] = [];
  const paragraphs = await heldBack(split);
  const documents = [...paragraphs.values()].flatMap((list) => documentsOf(list, from + most).slice(from)).filter(isSound);
  const lines = [...paragraphs.values()].flatMap((list) => {
    const chosen = list.filter((paragraph) => paragraph.split(' ').length >= 20 && isSound(paragraph)).map((paragraph) => wrapped(paragraph)).slice(2 * from, 2 * (from + most));
    return chosen.map((all, index) => ({ before: chosen[(index + 1) % chosen.length]!.slice(0, 2), line: all[0]!, after: chosen[(index + 2) % chosen.length]!.slice(0, 2) }));
  });
  for (const damage of DAMAGES.filter(({ name }) => name.includes(only))) {
    const caseMatters = !/case/.test(damage.name);
    const same = (got: string, want: string) => got === want || (!caseMatters && caseless(got) === caseless(want));
    let exact = 0; let total = 0; let shown = 0; let files = 0; let filesExact = 0;
    for (const text of documents) {
      const raw = damage.damage(text);
      if (raw === null) continue;
      total++;
      const want = damage.expected?.(text) ?? text;
      const options = damage.fonts ? { fonts: damage.fonts(text) } : {};
      const got = restoreEncoding(raw, options).text;
      if (same(got, want)) exact++;
      else if (errors && shown++ < 6) console.error(`${damage.name}: ${firstDifference(caseMatters ? got : caseless(got), caseMatters ? want : caseless(want))}`);
      const bytes = damage.bytes?.(text);
      if (bytes) { files++; if (same(decodeBytes(bytes).text, want)) filesExact++; }
    }
    const bar = LOSSY.test(damage.name) ? '–' : '100 %';
    rows.push({ set: damage.name, measure: 'documents restored exactly', value: exact, total, bar });
    if (files > 0) rows.push({ set: `${damage.name}, as a file`, measure: 'documents restored exactly', value: filesExact, total: files, bar });
    exact = 0; total = 0; shown = 0;
    for (const { before, line, after } of lines) {
      const raw = damage.damage(line);
      if (raw === null || raw === line) continue;
      total++;
      const head = before.join('\n') + '\n';
      const want = `${head}${damage.expected?.(line) ?? line}\n${after.join('\n')}`;
      const fonts = damage.fonts?.(line).map((run) => ({ ...run, start: run.start + head.length, end: run.end + head.length }));
      const got = restoreEncoding(`${head}${raw}\n${after.join('\n')}`, fonts ? { fonts } : {}).text;
      if (same(got, want)) exact++;
      else if (errors && shown++ < 6) console.error(`${damage.name}, line: ${firstDifference(caseMatters ? got : caseless(got), caseMatters ? want : caseless(want))}`);
    }
    rows.push({ set: damage.name, measure: 'lines restored exactly', value: exact, total, bar: LOSSY.test(damage.name) ? '–' : '98 %' });
  }
  const correct: [string, string[]][] = [
    ...paragraphs,
    ['names of administrative units', ['units_2025.tsv', 'units_before_2025.tsv'].flatMap((file) => readFileSync(join(SHARED, 'gazetteers', file), 'utf8').split('\n'))],
    ['English with code (README files)', englishLines()],
  ];
  let characters = 0;
  let milliseconds = 0;
  for (const [name, list] of correct) {
    let touched = 0;
    let lookAlikes = 0;
    for (let i = 0; i < list.length; i += 500) {
      const text = list.slice(i, i + 500).join('\n');
      const started = performance.now();
      const { edits } = restoreEncoding(text);
      milliseconds += performance.now() - started;
      characters += text.length;
      const real = edits.filter((edit) => edit.rule !== 'unicode-nfc' && !(edit.rule === 'look-alike' && /[ðÐɖƉƣƢǎǍ]/.test(edit.before)));
      lookAlikes += edits.filter((edit) => edit.rule === 'look-alike').length;
      touched += new Set(real.map((edit) => text.lastIndexOf('\n', edit.start))).size;
      if (errors) for (const edit of real.slice(0, 20)) console.error(`${name}: ${edit.rule} ${JSON.stringify(edit.before)} → ${JSON.stringify(edit.after)} in ${JSON.stringify(text.slice(Math.max(0, edit.start - 40), edit.end + 30))}`);
    }
    if (lookAlikes > 0) rows.push({ set: name, measure: 'look-alike letters in the corpus', value: lookAlikes, total: list.length, bar: '–' });
    rows.push({ set: name, measure: 'correct lines touched', value: touched, total: list.length, bar: '0' });
  }
  rows.push({ set: 'correct text', measure: 'characters a second', value: Math.round(1000 * characters / milliseconds), total: characters, bar: '500000' });
  return rows;
}

/** README files of the installed packages: English prose, code, tables, addresses, and names from everywhere. */
function englishLines(): string[] {
  const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
  if (!existsSync(modules)) return [];
  return readdirSync(modules).sort().flatMap((name) => {
    const file = join(modules, name, 'README.md');
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const documents = Number(/--documents=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 150);
  const split = process.argv.includes('--split=dev') ? 'dev' : 'test';
  const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length) ?? '';
  const from = Number(/--from=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 0);
  const options: EncodingOptions = { errors: process.argv.includes('--errors'), documents, split, only, from };
  for (const row of process.argv.includes('--wild') ? await evaluateWild(options) : await evaluateEncodings(options)) {
    const share = row.measure === 'characters a second' ? '' : ` = ${(100 * row.value / Math.max(1, row.total)).toFixed(2)} %`;
    console.log(`${row.measure.padEnd(28)} ${row.set.padEnd(64)} ${row.value} of ${row.total}${share} (bar ${row.bar})`);
  }
}
