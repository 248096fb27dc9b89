/**
 * How well repair does: word error rates before and after on pages of held-back text, false changes on correct text,
 * calibration, speed. node scripts/evaluate/repair.ts [SET…] [--errors] [--wrong-edits] [--pages FOLDER]
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TextEdit } from '../../pipeline/model.ts';
import { isSyllable } from '../../pipeline/repair/syllable.ts';
import { fold, stripMarks, VIETNAMESE_ONLY } from '../../pipeline/repair/syllables.ts';
import { repairText } from '../../pipeline/repair/index.ts';
import { CORPUS, SHARED, hasCorpus, readSplit, seeded } from '../dictionaries/corpus.ts';
import { degrade, readPage, typeset } from '../dictionaries/pages.ts';
import { readPages } from '../dictionaries/read-pages.ts';
import { alignTokens, wordErrors } from './wer.ts';

/**
 * One row of the table; rates in %. `edits`: those given a probability of 0.99 or more and those among them whose text is on the paper
 * where they stand (the words around them may be wrong, they themselves are judged alone). `printed`: wrong ones whose words the paper has as
 * they were read, misprints of the corpus for the most part (bảo hiềm): wrong by what is printed, right by what is meant.
 */
export interface RepairRow { set: string; damaged: number; repaired: number; tokens: number; syllablesPerSecond: number; edits: Judged }

interface Judged { certain: number; right: number; printed: number }

/** A text as printed and as it came in; `confidences` of its white-space tokens, 0–1, where the engine's are used. */
interface Sample { truth: string; read: string; confidences?: number[] }

const PAGES = fileURLToPath(new URL('../../.tmp/pages/', import.meta.url));
const TEST_PAGES = 24;

/** Paragraphs of correct text from each held-back part. */
const CORRECT_LINES = 3000;

function pagesOf(folder: string, reading: string): Sample[] {
  return readdirSync(folder).filter((file) => /^\d+\.txt$/.test(file)).sort()
    .filter((file) => existsSync(`${folder}/${file.replace('.txt', `.${reading}.txt`)}`))
    .map((file) => ({ truth: readFileSync(`${folder}/${file}`, 'utf8'), read: readFileSync(`${folder}/${file.replace('.txt', `.${reading}.txt`)}`, 'utf8') }));
}

/** The same with the engine's confidences, as the pipeline repairs pages. */
function confidentPagesOf(folder: string, reading: string): Sample[] {
  return readdirSync(folder).filter((file) => file.endsWith(`.${reading}.conf`)).sort().flatMap((file) => {
    const truth = readFileSync(`${folder}/${file.replace(`.${reading}.conf`, '.txt')}`, 'utf8');
    const read = readFileSync(`${folder}/${file.replace('.conf', '.txt')}`, 'utf8');
    const confidences = readFileSync(`${folder}/${file}`, 'utf8').trim().split(/\s+/).map((value) => Number(value) / 100);
    return confidences.length === read.split(/\s+/).filter(Boolean).length ? [{ truth, read, confidences }] : [];
  });
}

/** Pages of which most words can be read at all: no text can be made of the others. Their damage, 21 %, is that of the prototype's pages. */
const readable = (samples: Sample[]): Sample[] => samples.filter(({ truth, read }) => { const { errors, tokens } = wordErrors(truth, read); return errors < UNREADABLE * tokens; });
const UNREADABLE = 0.6;

/** Correct text as an engine that is sure of itself reads it. */
const confident = (samples: Sample[]): Sample[] => samples.map((sample) => ({ ...sample, confidences: sample.read.split(/\s+/).filter(Boolean).map(() => SURE) }));
/** Median confidence of the words of office scans. */
const SURE = 0.95;

/** Confidence in a stretch of a text, from those of its tokens. */
function confidenceOf({ read, confidences }: Sample): ((start: number, end: number) => number) | undefined {
  if (!confidences) return undefined;
  const starts = [...read.matchAll(/\S+/g)].map((match) => match.index);
  return (start, end) => {
    // By halves: the look-up is no part of what is timed.
    let [first, last] = [0, starts.length - 1];
    while (first < last) { const middle = (first + last + 1) >> 1; if (starts[middle]! <= start) first = middle; else last = middle - 1; }
    let least = confidences[first]!;
    for (let at = first + 1; at < starts.length && starts[at]! < end; at++) least = Math.min(least, confidences[at]!);
    return least;
  };
}

/** Whether edits that are certain and wrong are printed. */
let wrongEdits = false;

const PLANS = ['000_ce583d5f0de7a535', '001_1514dea63d68752b', '002_b3ea5ffad52c925d', '003_54f63113053d84ec'];

function planLines(name: string): string[] {
  return readFileSync(`${SHARED}samples/plans/${name}.txt`, 'utf8').normalize('NFC').split('\n').map((line) => line.trim()).filter((line) => line && !/[…_.]{6}|\|/.test(line));
}

/** Pages of the sample plans, line by line as they are wrapped, read with the English model after light damage. */
async function readPlans(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  let number = 0;
  for (const name of PLANS) {
    const style = { bold: false, italic: false, align: 'left' as const };
    for (const page of typeset(planLines(name).map((text) => ({ text, style })), 'Liberation Serif', 13)) {
      const file = `${folder}/${String(number++).padStart(4, '0')}`;
      if (existsSync(`${file}.eng.txt`)) continue;
      writeFileSync(`${file}.txt`, page.lines.join('\n') + '\n');
      writeFileSync(`${file}.eng.txt`, `${(await readPage(await degrade(page.image, 'light', seeded(number)), 'eng')).text}\n`);
    }
  }
}

/** Whether a line can be correct: the corpus has misspellings and lost blanks of its own, whose repair is no false change. */
function isSound(line: string): boolean {
  return (line.match(/(?<![\p{L}\d])\p{L}+(?![\p{L}\d])/gu) ?? []).every((word) => !VIETNAMESE_ONLY.test(word) || isSyllable(word));
}

async function correctText(kind: 'legal' | 'general', split: 'dev' | 'test'): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const file of CORPUS) {
    if (file.kind !== kind) continue;
    const lines = (await readSplit(file.name, split)).filter(isSound).slice(0, CORRECT_LINES);
    for (let i = 0; i < lines.length; i += 40) { const text = lines.slice(i, i + 40).join('\n'); samples.push({ truth: text, read: text }); }
  }
  return samples;
}

type Load = (folder: string) => Promise<Sample[]>;

const SETS: Record<string, Load> = {
  'English model, light damage': async (folder) => { await readPages(`${folder}/test`, 'test', TEST_PAGES); return pagesOf(`${folder}/test`, 'eng'); },
  'Vietnamese model, heavy damage': async (folder) => readable(pagesOf(`${folder}/test`, 'vie')),
  'the same with confidences': async (folder) => readable(confidentPagesOf(`${folder}/test`, 'vie')),
  'the same, unreadable pages too': async (folder) => confidentPagesOf(`${folder}/test`, 'vie'),
  'Vietnamese model, light damage, with confidences': async (folder) => confidentPagesOf(`${folder}/test`, 'vie-light'),
  'stripped of all marks': async (folder) => pagesOf(`${folder}/test`, 'eng').map(({ truth }) => ({ truth, read: stripMarks(truth) })),
  'plan 004': async () => [{ truth: readFileSync(`${SHARED}samples/gold/004_3bed01c3a4f636c5.txt`, 'utf8'), read: readFileSync(`${SHARED}samples/plans/004_3bed01c3a4f636c5.txt`, 'utf8') }],
  'plans 000-003, English model': async (folder) => { await readPlans(`${folder}/plans`); return pagesOf(`${folder}/plans`, 'eng'); },
  'plans 000-003, stripped': async () => PLANS.map((name) => { const truth = planLines(name).join('\n'); return { truth, read: stripMarks(truth) }; }),
  'plans 000-003, correct': async () => PLANS.map((name) => { const truth = planLines(name).join('\n'); return { truth, read: truth }; }),
  'correct legal text': () => correctText('legal', 'test'),
  'correct text of other kinds': () => correctText('general', 'test'),
  'correct legal text, recognised': async () => confident(await correctText('legal', 'test')),
};

/** Other sets to develop on, so that the test pages stay unseen. */
const DEVELOPMENT: Record<string, Load> = {
  'dev English model': async (folder) => pagesOf(`${folder}/dev`, 'eng'),
  'dev Vietnamese model': async (folder) => readable(pagesOf(`${folder}/dev`, 'vie')),
  'dev Vietnamese with confidences': async (folder) => readable(confidentPagesOf(`${folder}/dev`, 'vie')),
  'dev Vietnamese light with confidences': async (folder) => confidentPagesOf(`${folder}/dev`, 'vie-light'),
  'dev recognised legal': async () => confident(await correctText('legal', 'dev')),
  'dev recognised other': async () => confident(await correctText('general', 'dev')),
  'dev stripped': async (folder) => pagesOf(`${folder}/dev`, 'eng').map(({ truth }) => ({ truth, read: stripMarks(truth) })),
  'dev correct legal': () => correctText('legal', 'dev'),
  'dev correct other': () => correctText('general', 'dev'),
};

/** Measure the named sets, or all of the bar's. Returns no rows where the corpus is absent. */
export async function evaluateRepair(options: { sets?: string[]; pages?: string; onResult?: (row: RepairRow, samples: { sample: Sample; text: string }[]) => void } = {}): Promise<RepairRow[]> {
  if (!hasCorpus()) { process.stderr.write('repair is not evaluated: the corpus is not on this machine\n'); return []; }
  const rows: RepairRow[] = [];
  const all: Record<string, Load> = { ...SETS, ...DEVELOPMENT };
  for (const set of options.sets ?? Object.keys(SETS)) {
    const samples = await all[set]!(options.pages ?? PAGES);
    let before = 0;
    let after = 0;
    let tokens = 0;
    let time = 0;
    repairText('Kế hoạch');
    const results: { sample: Sample; text: string }[] = [];
    const certain = { certain: 0, right: 0, printed: 0 };
    for (const sample of samples) {
      const wordConfidence = confidenceOf(sample);
      const started = process.cpuUsage();
      const { text, edits } = repairText(sample.read, wordConfidence ? { wordConfidence } : {});
      const { user, system } = process.cpuUsage(started);
      time += (user + system) / 1000;
      const damaged = sample.truth === sample.read ? { errors: 0, tokens: sample.truth.split(/\s+/).length } : wordErrors(sample.truth, sample.read);
      before += damaged.errors;
      tokens += damaged.tokens;
      after += text === sample.truth ? 0 : wordErrors(sample.truth, text).errors;
      results.push({ sample, text });
      if (sample.truth !== sample.read) judge(sample, text, edits, certain);
    }
    const row = { set, damaged: (100 * before) / tokens, repaired: (100 * after) / tokens, tokens, syllablesPerSecond: Math.round((1000 * tokens) / time), edits: certain };
    rows.push(row);
    options.onResult?.(row, results);
  }
  return rows;
}

/**
 * Count edits of p ≥ 0.99 and the right ones: the letters of each repaired word are those of the true word that it is aligned with; case and
 * tone placement aside. Words that the corpus itself misspells (lost blanks: bảođảm) are no measure.
 */
function judge(sample: Sample, text: string, edits: readonly TextEdit[], count: Judged): void {
  const words = wordsOf(text);
  // Both tone placements are correct.
  const truth = wordsOf(sample.truth.normalize('NFC')).map((word) => word.text);
  const meant = new Map(alignTokens(truth, words.map((word) => word.text)).map(([i, j]) => [j, i]));
  const read = wordsOf(sample.read);
  const asPrinted = new Set(alignTokens(truth, read.map((word) => word.text)).filter(([i, j]) => i >= 0 && j >= 0 && truth[i] === read[j]!.text).map(([, j]) => j));
  const wasRight = (edit: TextEdit): boolean => read.every((word, j) => word.end <= edit.start || word.start >= edit.end || asPrinted.has(j));
  let shift = 0;
  let at = 0;
  for (const edit of edits) {
    const start = edit.start + shift;
    const end = start + edit.after.length;
    shift += edit.after.length - edit.before.length;
    if (edit.confidence < 0.99) continue;
    while (at < words.length && words[at]!.end <= start) at++;
    let right = true;
    let sound = true;
    for (let j = at; j < words.length && words[j]!.start < end; j++) {
      const i = meant.get(j) ?? -1;
      if (i < 0 || truth[i] !== words[j]!.text) right = false;
      if (i >= 0 && isStuck(truth[i]!)) sound = false;
    }
    if (!sound || (!isSound(edit.before) && truth.includes(fold(edit.before)))) continue;
    count.certain++;
    if (right) count.right++;
    else if (wasRight(edit)) count.printed++;
    if (!right && wrongEdits) console.error(`  p ${edit.confidence.toFixed(4)} ${edit.rule}: ${edit.before} → ${edit.after}\t${text.slice(Math.max(0, start - 20), end + 15).replaceAll('\n', ' ')}`);
  }
}

const WORD = /[\p{L}\p{M}\d]+/gu;
const wordsOf = (text: string): { text: string; start: number; end: number }[] => [...text.matchAll(WORD)].map((match) => ({ text: fold(match[0]), start: match.index, end: match.index + match[0].length }));
/** Whether a word lacks a blank (bảođảm, chínhsách, ngày03): repair parts it. */
const isStuck = (word: string): boolean => /\p{L}{2}\d|\d\p{L}{2}/u.test(word) || (/[^\x00-\x7f]/.test(word) && /^\p{L}+$/u.test(word) && !isSyllable(word));

function printErrors({ sample, text }: { sample: Sample; text: string }): void {
  const words = (value: string): string[] => value.normalize('NFC').replace(/[’‘]/g, "'").split(/\s+/).filter(Boolean);
  const truth = words(sample.truth);
  const result = words(text);
  const read = words(sample.read);
  const origin = new Map(alignTokens(result, read).filter(([i, j]) => i >= 0 && j >= 0).map(([i, j]) => [i, read[j]!]));
  for (const [i, j] of alignTokens(truth, result)) {
    if (i >= 0 && j >= 0 && truth[i] === result[j]) continue;
    const context = i >= 0 ? `${truth.slice(Math.max(0, i - 3), i).join(' ')} [${truth[i]}] ${truth.slice(i + 1, i + 3).join(' ')}` : '';
    console.log(`  ${i < 0 ? '∅' : truth[i]}\t← ${j < 0 ? '∅' : result[j]}\t(read ${j < 0 ? '∅' : origin.get(j) ?? '?'})\t${context}`);
  }
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const option = (name: string): string | undefined => { const at = args.indexOf(name); return at < 0 ? undefined : args.splice(at, 2)[1]; };
  const pages = option('--pages');
  const errors = args.includes('--errors');
  wrongEdits = args.includes('--wrong-edits');
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const names = Object.keys({ ...SETS, ...DEVELOPMENT });
  const sets = wanted.length > 0 ? names.filter((name) => wanted.some((arg) => name.includes(arg))) : Object.keys(SETS);
  console.log('damaged  repaired   tokens  syllables/s  p ≥ 0.99 right, and wrong    set');
  await evaluateRepair({
    sets, ...(pages !== undefined && { pages }),
    onResult: (row, results) => {
      console.log(`${row.damaged.toFixed(2).padStart(7)}  ${row.repaired.toFixed(row.damaged === 0 ? 4 : 2).padStart(8)}  ${String(row.tokens).padStart(7)}  ${String(row.syllablesPerSecond).padStart(11)}  ${row.edits.certain > 0 ? `${((100 * row.edits.right) / row.edits.certain).toFixed(2)} of ${row.edits.certain}${row.edits.printed > 0 ? `, ${row.edits.printed} as printed` : ''}`.padEnd(30) : ' '.repeat(30)}  ${row.set}`);
      if (errors) for (const result of results) if (result.text !== result.sample.truth) printErrors(result);
    },
  });
}
