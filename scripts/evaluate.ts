/**
 * How good the product is, in the measures of the field. `npm run evaluate -- [options]`
 *
 *   --only fixtures,samples,…   sections to measure (default: fixtures, samples, structure)
 *   --name TEXT                 only files whose name contains TEXT (fixtures and samples)
 *   --files                     a row a file, besides the sums
 *   --differences               every fact that is missing (-) or should not be there (+), fixtures and structure
 *   --pages FOLDER              keep recognised pages there and take them from there: for work on what comes after recognition
 *   --peers                     the text of the tesseract command line beside ours, scanned fixtures and samples
 *   --json FILE                 where the figures go (default out/evaluate.json)
 *
 * Sections: fixtures (this project's own documents), samples and structure (real documents beside the project), repair and encodings
 * (held-back text of the corpus beside the project), recognition (degraded pages of held-back text). What is not on this machine is named and left out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluateFixtures, hasFixtures } from './evaluate/fixtures.ts';
import { hasTesseract } from './evaluate/peers.ts';
import { evaluateSamples, hasSamples } from './evaluate/samples.ts';
import { figure, sumScores, type Score } from './evaluate/score.ts';
import { formatScores } from './evaluate/table.ts';

interface Filter { name?: string | undefined; pages?: string | undefined; peers: boolean; onFile: (name: string) => void; onDifference: (file: string, difference: string) => void }

/** A section: what it measures, or the reason why it cannot. */
type Section = (filter: Filter) => Promise<Score[] | string>;

const SECTIONS: Record<string, Section> = {
  fixtures: async (filter) => (hasFixtures() ? evaluateFixtures(filter) : 'fixtures/ is not there: npm run build:fixtures'),
  samples: async (filter) => (hasSamples() ? evaluateSamples(filter) : 'no samples beside the project'),
  structure: async ({ pages, onDifference }) => {
    if (!hasSamples()) return 'no samples beside the project';
    const { evaluateStructure } = await import('./evaluate/structure.ts');
    return (await evaluateStructure({ onError: onDifference, ...(pages && { pages }) })).map(({ set, document, measure, ...count }) => ({ section: 'structure', set, item: document, measure, kind: 'matches', count }));
  },
  layout: async (filter) => (await import('./evaluate/layout.ts')).evaluateLayout(filter),
  repair: async () => {
    const { evaluateRepair } = await import('./evaluate/repair.ts');
    const value = (set: string, measure: string, number: number, unit: string): Score => ({ section: 'repair', set, item: set, measure, kind: 'value', value: number, unit });
    const rows = await evaluateRepair();
    if (rows.length === 0) return 'no corpus beside the project';
    return rows.flatMap(({ set, damaged, repaired, tokens, syllablesPerSecond }) => [
      value(set, 'WER damaged', damaged, '%'), value(set, 'WER repaired', repaired, '%'), value(set, 'tokens', tokens, ''), value(set, 'speed', syllablesPerSecond, 'syllables/s'),
    ]);
  },
  recognition: async () => {
    const { evaluateRecognition } = await import('./evaluate/recognition.ts');
    const rows = await evaluateRecognition();
    if (rows.length === 0) return 'neither corpus nor samples beside the project';
    return rows.flatMap(({ set, pages, rate, worst, seconds, peer }) => {
      const value = (name: string, measure: string, number: number, unit: string): Score => ({ section: 'recognition', set: name, item: `${pages} pages`, measure, kind: 'value', value: number, unit });
      const figures = (name: string, read: { rate: number; worst: number; seconds: number }) => [value(name, 'CER', read.rate, '%'), value(name, 'worst page', read.worst, '%'), value(name, 'CPU a page', read.seconds, 's')];
      return [...figures(set, { rate, worst, seconds }), ...(peer ? figures(`${set} (tesseract)`, peer) : [])];
    });
  },
  encodings: async () => {
    const { evaluateEncodings } = await import('./evaluate/encodings.ts');
    const rows = await evaluateEncodings();
    if (rows.length === 0) return 'no corpus beside the project';
    return rows.map(({ set, measure, value, total, bar }) => ({ section: 'encodings', set, item: set, measure, kind: 'value', value, unit: `of ${total}${bar ? `, bar ${bar}` : ''}` }));
  },
};

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: 'fixtures,samples,structure' }, name: { type: 'string' }, pages: { type: 'string' }, files: { type: 'boolean', default: false }, differences: { type: 'boolean', default: false }, peers: { type: 'boolean', default: false }, json: { type: 'string', default: 'out/evaluate.json' } },
});

const peers = options.peers && hasTesseract();
if (options.peers && !peers) console.log('tesseract with Vietnamese data is not installed: no peer beside ours');

const all: Score[] = [];
const missing: Record<string, string> = {};
for (const name of options.only.split(',')) {
  const section = SECTIONS[name];
  if (!section) {
    console.error(`unknown section ${name}; there are ${Object.keys(SECTIONS).join(', ')}`);
    process.exit(2);
  }
  const measured = await section({
    name: options.name, pages: options.pages, peers,
    onDifference: (file, difference) => { if (options.differences) console.log(`${file}: ${difference}`); },
    onFile: (file) => { if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${name}: ${file}`); },
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(`\n${name.toUpperCase()}`);
  if (typeof measured === 'string') {
    missing[name] = measured;
    console.log(`not measured: ${measured}`);
    continue;
  }
  all.push(...measured);
  if (options.files) console.log(`${formatScores(measured, 'item')}\n`);
  console.log(formatScores(sumScores(measured), 'set'));
}
mkdirSync(dirname(options.json), { recursive: true });
const withFigure = (score: Score) => ({ ...score, figure: Number(figure(score).toFixed(4)) });
writeFileSync(options.json, `${JSON.stringify({ missing, sums: sumScores(all).map(withFigure), items: all.map(withFigure) }, null, 1)}\n`);
console.log(`\nall figures: ${options.json}`);
