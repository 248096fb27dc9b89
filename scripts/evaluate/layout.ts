/**
 * Layout over real scans, where `../shared/samples` stands beside the project: which components each page has, and the shape of its tables,
 * against facts written down by looking at the pages. node scripts/evaluate/layout.ts [NAME] [--pages FOLDER] [--tables FOLDER] [--differences]
 *
 * `--tables FOLDER` measures tables instead: each NAME.json there is a `PrintedTable`, each other NAME.* a document that holds it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BlockKind } from '../../pipeline/model.ts';
import { formatScores } from './table.ts';
import { readDocument } from './recognized.ts';
import { sumScores, type Score } from './score.ts';
import { scoreTables, tableDifferences, type PrintedTable } from './table-scores.ts';

const SCANS = fileURLToPath(new URL('../../../shared/samples/scans/', import.meta.url));
/** What stands in the samples; `tables` there, in reading order, was read from the pages cell by cell. */
const GOLD = new URL('gold/', import.meta.url);

/** `name`: only files whose name contains it; `pages`: folder with recognised pages; `onDifference` hears of every row of a table that was not read as printed. */
interface Options { name?: string | undefined; pages?: string | undefined; onFile?: (name: string) => void; onDifference?: (file: string, difference: string) => void }

/** What a page has besides running text; `tables` as rows × columns, from the top. */
interface PageFacts { kinds: BlockKind[]; tables?: [number, number][] }

const HEAD: BlockKind[] = ['letterhead-left', 'letterhead-right'];
const END: BlockKind[] = ['recipients', 'signature'];
const NUMBERED: BlockKind[] = ['page-number'];
const annex = (rows: number): PageFacts => ({ kinds: NUMBERED, tables: [[rows, 4]] });

const FACTS: Record<string, PageFacts[]> = {
  '06-bct': [{ kinds: HEAD }, { kinds: NUMBERED }, { kinds: [...NUMBERED, ...END] }],
  '153-tb-vpcp': [{ kinds: HEAD }, { kinds: [] }, { kinds: END }],
  '188-vpcp': [{ kinds: HEAD }, { kinds: [...NUMBERED, ...END] }],
  '2450-kgvx': [{ kinds: [...HEAD, ...END] }],
  '2470-qhdp': [{ kinds: HEAD }, { kinds: [...NUMBERED, ...END] }],
  '255-nn': [{ kinds: HEAD }, { kinds: [...NUMBERED, ...END] }],
  '288-ttg': [{ kinds: HEAD }, { kinds: [...NUMBERED, ...END] }],
  '28-pt': [
    { kinds: [...HEAD, ...NUMBERED] }, { kinds: NUMBERED }, { kinds: NUMBERED, tables: [[7, 4]] }, { kinds: [...NUMBERED, ...END] },
    annex(28), annex(29), annex(24), annex(18), annex(26), annex(10),
  ],
};

/** Components of pages, cells of tables by their shape (a table counts where its rows and columns are those of the paper), cells in place with their text, and its errors. */
export async function evaluateLayout(options: Options = {}): Promise<Score[] | string> {
  if (!existsSync(SCANS)) return 'no samples beside the project';
  const list: Score[] = [];
  for (const [name, facts] of Object.entries(FACTS)) {
    if (options.name && !name.includes(options.name)) continue;
    options.onFile?.(name);
    const { blocks, record } = await readDocument(join(SCANS, `${name}.signed.pdf`), options.pages);
    const components = { expected: 0, found: 0, right: 0 };
    const cells = { expected: 0, found: 0, right: 0 };
    facts.forEach(({ kinds, tables = [] }, index) => {
      const own = blocks.filter(({ page }) => page === index + 1);
      const found = [...new Set(own.map(({ kind }) => kind))].filter((kind) => kind !== 'text' && kind !== 'table');
      components.expected += kinds.length;
      components.found += found.length;
      components.right += found.filter((kind) => kinds.includes(kind)).length;
      const grids = own.flatMap(({ table }) => (table ? [table.grid] : []));
      cells.expected += tables.reduce((sum, [rows, columns]) => sum + rows * columns, 0);
      cells.found += grids.reduce((sum, grid) => sum + grid.rows * grid.columns, 0);
      tables.forEach(([rows, columns], at) => { if (grids[at]?.rows === rows && grids[at]?.columns === columns) cells.right += rows * columns; });
    });
    const score = (measure: string, count: typeof cells): Score => ({ section: 'layout', set: 'real scans', item: name, measure, kind: 'matches', count });
    list.push(score('components of pages', components));
    if (cells.expected + cells.found > 0) list.push(score('cells of tables', cells));
    const { tables: printed = [] } = JSON.parse(readFileSync(new URL(`${name}.json`, GOLD), 'utf8')) as { tables?: PrintedTable[] };
    printed.forEach((table, at) => {
      const found = record.tables[at];
      const { cells: inPlace, text } = scoreTables(table, found ? [found] : [], []);
      for (const difference of tableDifferences(table, found ? [found] : [])) options.onDifference?.(name, difference);
      list.push({ ...score('cells in place', inPlace), item: `${name} table ${at + 1}` }, { section: 'layout', set: 'real scans', item: `${name} table ${at + 1}`, measure: 'CER table', kind: 'errors', count: text });
    });
  }
  return list;
}

/** Tables of the documents in a folder, by the kind of file: "scan.tif", "pdf", "txt". */
export async function evaluateTables(folder: string, options: Options = {}): Promise<Score[]> {
  const files = readdirSync(folder).sort();
  const list: Score[] = [];
  for (const truth of files.filter((file) => file.endsWith('.json') && (!options.name || file.includes(options.name)))) {
    const name = basename(truth, '.json');
    const printed = JSON.parse(readFileSync(join(folder, truth), 'utf8')) as PrintedTable;
    for (const file of files.filter((item) => item.startsWith(`${name}.`) && /\.(?:pdf|tiff?|png|jpe?g|txt)$/.test(item))) {
      options.onFile?.(file);
      const { record } = await readDocument(join(folder, file), options.pages);
      const { cells, text, tasks } = scoreTables(printed, record.tables, record.tasks);
      for (const difference of tableDifferences(printed, record.tables)) options.onDifference?.(file, difference);
      const label = { section: 'layout', set: file.slice(name.length + 1), item: file };
      list.push({ ...label, measure: 'CER table', kind: 'errors', count: text }, { ...label, measure: 'cells in place', kind: 'matches', count: cells });
      if (tasks.expected > 0) list.push({ ...label, measure: 'lead and deadline', kind: 'matches', count: tasks });
    }
  }
  return list;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { pages: { type: 'string' }, tables: { type: 'string' }, differences: { type: 'boolean', default: false } } });
  const onDifference = (file: string, difference: string) => { if (values.differences) console.log(`${file}: ${difference}`); };
  const options: Options = { name: positionals[0], pages: values.pages, onFile: (name) => console.error(name), onDifference };
  const scores = values.tables === undefined ? await evaluateLayout(options) : await evaluateTables(values.tables, options);
  console.log(typeof scores === 'string' ? `not measured: ${scores}` : `${formatScores(scores, 'item')}\n\n${formatScores(sumScores(scores), 'set')}`);
}
