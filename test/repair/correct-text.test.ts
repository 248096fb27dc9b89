import { describe, expect, it } from 'vitest';
import { repairText } from '../../pipeline/repair/index.ts';
import { hasCorpus, readSplit } from '../../scripts/dictionaries/corpus.ts';
import { wordErrors } from '../../scripts/evaluate/wer.ts';

const present = hasCorpus();
if (!present) console.warn('SKIPPED: correct text from held-back corpus blocks (the corpus is not on this machine)');

/** Lines in parts, as pages come. */
function parts(lines: string[], size: number): string[] {
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, i) => lines.slice(i * size, (i + 1) * size).join('\n'));
}

describe.skipIf(!present)('thousands of correct lines from held-back blocks', () => {
  // The corpus has misspellings and lost blanks of its own, which are repaired: the bounds leave room for those.
  it.each([['legal_vlc_codes', 0.02], ['admin_vbpl_2025_26', 0.05]] as const)('%s: at most %d percent of the words are changed', async (name, most) => {
    let changed = 0;
    let tokens = 0;
    for (const text of parts((await readSplit(name, 'test')).slice(0, 1200), 40)) {
      const { text: repaired, edits } = repairText(text);
      tokens += text.split(/\s+/).length;
      if (edits.length > 0) changed += wordErrors(text, repaired).errors;
    }
    expect((100 * changed) / tokens).toBeLessThanOrEqual(most);
  }, 120_000);
});

describe('texts in other languages, alone', () => {
  it.each([
    "The quick brown fox jumps over the lazy dog. It's a fine day.", "// don't forget to return the value", 'const total = items.reduce((a, b) => a + b, 0);',
    "L'été dernier nous avons vu la forêt", 'Le gouvernement a adopté un plan pour la protection des forêts', 'Il est arrivé à la gare hier soir',
    'Die Behörde hat den Plan für die nächsten fünf Jahre geändert', 'O plano de ação foi aprovado pela comissão',
  ])('%s: stays', (text) => expect(repairText(text).text).toBe(text));
});

describe('hostile input is answered in time', () => {
  it.each([
    ['dots', '.'.repeat(60_000) + 'a'], ['one word', 'ế'.repeat(60_000)], ['quotes', `${'"'.repeat(30_000)}a${"'".repeat(30_000)}b`],
    ['blanks', `${' '.repeat(60_000)}I.`], ['line feeds', '\n'.repeat(60_000)], ['letters apart', 'c6 '.repeat(4_000)],
    ['names and units', 'Tra Luong. So: 1, xa, phuong '.repeat(2_000)], ['the motto', 'CHU NGHIA VIET\n'.repeat(4_000)],
    ['nonsense', Array.from({ length: 600 }, (_, i) => `x${(i * 7919).toString(36)}q¢'${i % 7}`).join(' ')],
  ])('%s', (_, text) => {
    const started = process.cpuUsage();
    repairText(text);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(15);
  }, 180_000);
});
