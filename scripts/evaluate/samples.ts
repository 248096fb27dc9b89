/** The product over real pages with exact transcriptions, where `../shared/samples` stands beside the project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { processFile } from '../../pipeline/index.ts';
import { textScores } from './fixtures.ts';
import { readWithTesseract } from './peers.ts';
import type { Score } from './score.ts';
import { scoreText, type TruthLine } from './text-scores.ts';

const SAMPLES = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));

/** Whether the samples are on this machine. */
export function hasSamples(): boolean {
  return existsSync(join(SAMPLES, 'gold'));
}

/** Score every sample with a transcription: scanned pages, and the plan with a damaged text. */
export async function evaluateSamples(options: { name?: string | undefined; onFile?: (name: string) => void; peers?: boolean } = {}): Promise<Score[]> {
  const list: Score[] = [];
  for (const file of readdirSync(join(SAMPLES, 'gold')).sort()) {
    if (options.name && !file.includes(options.name)) continue;
    options.onFile?.(file);
    const scan = file.endsWith('.gt.txt');
    const gold = readFileSync(join(SAMPLES, 'gold', file), 'utf8');
    const path = scan ? join(SAMPLES, 'scans', file.replace('.gt.txt', '.png')) : join(SAMPLES, 'plans', file);
    const record = await processFile(path);
    const lines = zoneLines(gold);
    const text = lines.map((line) => line.text).join('\n');
    const label = { section: 'samples', set: scan ? 'real scans' : 'damaged text', item: file.replace(/(?:\.gt)?\.txt$/, '') };
    list.push(...textScores(label, scoreText([text], [record.pages.map((page) => page.text).join('\n')], scan ? lines : [])));
    const peer = options.peers && scan ? await readWithTesseract(path) : null;
    if (peer) list.push(...textScores({ ...label, set: `${label.set} (tesseract)` }, scoreText([text], [peer.join('\n')], lines)));
  }
  return list;
}

/**
 * The lines of a transcription in reading order, with their zones. In the letterhead a tab parts the two columns: the left column comes
 * first, whole, then the right one. A bare page number on the first line is furniture and left out.
 */
export function zoneLines(gold: string): TruthLine[] {
  const rows = gold.split('\n').filter((row) => row.trim() !== '');
  const left: string[] = [];
  const right: string[] = [];
  let next = 0;
  if (rows.some((row) => row.includes('\t'))) {
    const end = rows.findIndex((row) => /^Kính gửi/.test(row) || /^\p{Lu}[\p{Lu} ]+$/u.test(row));
    next = Math.max(0, end);
    for (const row of rows.slice(0, next)) {
      const [first, second] = row.split('\t');
      if (second !== undefined) {
        left.push(first!);
        right.push(second);
      } else if (/^Độc lập/.test(row)) right.push(row);
      else left.push(row);
    }
  } else if (/^\d{1,3}$/.test(rows[0] ?? '')) next = 1;
  const line = (zone: string) => (text: string): TruthLine => ({ page: 1, zone, text });
  const recipients = rows.findIndex((row, index) => index >= next && /^Nơi nhận/.test(row));
  const end = recipients < 0 ? rows.length : recipients;
  const filed = rows.findIndex((row, index) => index > end && /^-\s*Lưu/.test(row));
  const signature = filed < 0 ? rows.length : filed + 1;
  return [
    ...left.map(line('letterhead-left')), ...right.map(line('letterhead-right')), ...rows.slice(next, end).map(line('body')),
    ...rows.slice(end, signature).map(line('recipients')), ...rows.slice(signature).map(line('signature')),
  ];
}
