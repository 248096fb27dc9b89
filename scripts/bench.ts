/**
 * What a page costs: seconds and peak memory, ours beside the `tesseract` command line and OCRmyPDF, over the same pages in one run.
 * The contenders take turns, so that a busy machine is busy for all; figures are medians over the rounds, and the ratios are what to keep.
 * `npm run bench -- [options]`
 *
 *   --rounds N      turns for each contender (default 3)
 *   --pages N       at most N scanned pages (default: all)
 *   --copies N      copies of the born-digital fixtures (default 10)
 *   --only scans,digital    also `endurance`: 200 scanned pages (--pages) through one process, memory in each tenth of the time
 *   --json FILE     where the figures go (default out/bench.json)
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { digitalInputs, manyScans, scannedInputs, type Inputs } from './bench/inputs.ts';
import { measure, median, type CommandLine, type Cost } from './bench/measure.ts';

/** A way to do the work. `commands` writes below `out`, a fresh folder each time. */
interface Contender { name: string; missing: string | null; commands(inputs: Inputs, out: string): CommandLine[] }

interface Result { set: string; contender: string; pages: number; rounds: number; cpuPerPage: number | null; wallPerPage: number; pagesPerSecond: number; memory: number | null; course: number[]; ratio: number | null }

const KEHOACH = fileURLToPath(new URL('./kehoach.js', import.meta.url));
const EVERY_PAGE = '1000000';
const ENDURANCE_PAGES = 200;
const ONE_THREAD = { OMP_THREAD_LIMIT: '1', KEHOACH_CONCURRENCY: '1' };

const has = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
const hasVietnamese = () => /^vie$/m.test(spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' }).stdout ?? '');
const noTesseract = !has('tesseract') ? 'tesseract is not installed (Debian: tesseract-ocr)' : !hasVietnamese() ? 'no Vietnamese data (Debian: tesseract-ocr-vie)' : null;
const noOcrmypdf = has('ocrmypdf') ? noTesseract : 'OCRmyPDF is not installed (Debian: ocrmypdf)';

const ours = (name: string, missing: string | null, ...flags: string[]): Contender => ({
  name, missing,
  commands: ({ pdfs }, out) => [{ command: process.execPath, args: [KEHOACH, 'run', ...pdfs, '--out', out, '--quiet', '--concurrency', '1', ...flags], environment: ONE_THREAD }],
});
const ocrmypdf = (name: string, ...flags: string[]): Contender => ({
  name, missing: noOcrmypdf,
  commands: ({ pdfs }, out) => pdfs.map((pdf, index) => ({
    command: 'ocrmypdf', args: ['--language', 'vie', '--jobs', '1', '--output-type', 'pdf', '--quiet', ...flags, pdf, join(out, `${index}.pdf`)], environment: ONE_THREAD,
  })),
});

const SETS: Record<string, { contenders: Contender[]; inputs: (folder: string) => Promise<Inputs> }> = {
  scans: {
    inputs: (folder) => scannedInputs(folder, Number(options.pages)),
    contenders: [
      ours('kehoach', null),
      ours('kehoach --engine tesseract', noTesseract, '--engine', 'tesseract'),
      {
        name: 'tesseract -l vie --psm 3', missing: noTesseract,
        commands: ({ images }, out) => images.map((image, index) => ({ command: 'tesseract', args: [image, join(out, String(index)), '-l', 'vie', '--psm', '3'], environment: ONE_THREAD })),
      },
      ocrmypdf('ocrmypdf'),
      ocrmypdf('ocrmypdf --deskew --clean', '--deskew', '--clean'),
    ],
  },
  endurance: {
    inputs: (folder) => manyScans(folder, options.pages === EVERY_PAGE ? ENDURANCE_PAGES : Number(options.pages)),
    contenders: [ours('kehoach', null)],
  },
  digital: {
    inputs: (folder) => digitalInputs(folder, Number(options.copies)),
    contenders: [ours('kehoach', null), ocrmypdf('ocrmypdf --skip-text', '--skip-text')],
  },
};

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' }, pages: { type: 'string', default: EVERY_PAGE }, copies: { type: 'string', default: '10' },
    only: { type: 'string', default: 'scans,digital' }, json: { type: 'string', default: 'out/bench.json' },
  },
});

const work = mkdtempSync(join(tmpdir(), 'kehoach-bench-'));
const results: Result[] = [];
const notes: string[] = [];
try {
  for (const set of options.only.split(',')) {
    const definition = SETS[set];
    if (!definition) throw new Error(`unknown set ${set}; there are ${Object.keys(SETS).join(', ')}`);
    const inputs = await definition.inputs(join(work, set));
    console.log(`\n${set}: ${inputs.pages} pages of ${inputs.pdfs.length} documents (${inputs.origin})`);
    results.push(...report(set, inputs, await compare(definition.contenders, inputs)));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
mkdirSync(dirname(options.json), { recursive: true });
writeFileSync(options.json, `${JSON.stringify({ machine: { cpu: cpus()[0]?.model ?? null, cores: availableParallelism(), node: process.version }, notes, results }, null, 1)}\n`);
console.log(`\nall figures: ${options.json}`);

/** Let the contenders take turns; costs by contender. One that fails is out of the race, with a note. */
async function compare(contenders: Contender[], inputs: Inputs): Promise<Map<string, Cost[]>> {
  const costs = new Map<string, Cost[]>();
  const racing = contenders.filter(({ name, missing }) => {
    if (missing) note(`${name}: not measured, ${missing}`);
    return !missing;
  });
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const { name, commands } of racing) {
      if (round > 0 && !costs.has(name)) continue;
      const out = mkdtempSync(join(work, 'out-'));
      try {
        costs.set(name, [...(costs.get(name) ?? []), await measure(commands(inputs, out))]);
      } catch (error) {
        costs.delete(name);
        note(`${name}: not measured, ${error instanceof Error ? error.message : String(error)}`);
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[Kround ${round + 1}: ${name}`);
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return costs;
}

function note(text: string): void {
  notes.push(text);
  console.log(text);
}

/** Medians as a table; ratios of CPU (of wall time where CPU cannot be told) to the first contender. */
function report(set: string, inputs: Inputs, costs: Map<string, Cost[]>): Result[] {
  const rows = [...costs].map(([contender, rounds]): Result => {
    const cpu = median(rounds.map((cost) => cost.cpu));
    const wall = median(rounds.map((cost) => cost.wall)) ?? 0;
    return {
      set, contender, pages: inputs.pages, rounds: rounds.length, cpuPerPage: cpu === null ? null : cpu / inputs.pages, wallPerPage: wall / inputs.pages,
      pagesPerSecond: inputs.pages / (cpu ?? wall), memory: median(rounds.map((cost) => cost.memory)), course: rounds.at(-1)?.course.map(Math.round) ?? [], ratio: null,
    };
  });
  const base = rows[0];
  if (base) for (const row of rows) row.ratio = (row.cpuPerPage ?? row.wallPerPage) / (base.cpuPerPage ?? base.wallPerPage);
  const number = (value: number | null, digits: number) => (value === null ? '?' : value.toFixed(digits));
  console.table(Object.fromEntries(rows.map((row) => [row.contender, {
    'CPU s/page': number(row.cpuPerPage, 3), 'wall s/page': number(row.wallPerPage, 3), 'pages/CPU s': number(row.pagesPerSecond, 2),
    'peak MiB': number(row.memory, 0), 'CPU, kehoach = 1': number(row.ratio, 2),
  }])));
  if (set === 'endurance') for (const { contender, course } of rows) console.log(`${contender}, peak MiB in each tenth of the time: ${course.join(', ')}`);
  return rows;
}
