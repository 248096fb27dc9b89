/**
 * Layout over real scans, where `../shared/samples` stands beside the project: which components each page has, and the shape of its tables,
 * against facts written down by looking at the pages. node scripts/evaluate/layout.ts [NAME…]
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BlockKind } from '../../pipeline/model.ts';
import { formatScores } from './table.ts';
import { readDocument } from './recognized.ts';
import { sumScores, type Score } from './score.ts';

const SCANS = fileURLToPath(new URL('../../../shared/samples/scans/', import.meta.url));

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

/** Components of pages and cells of tables, as matches; a table counts where its rows and columns are those of the paper. */
export async function evaluateLayout(options: { name?: string | undefined; pages?: string | undefined; onFile?: (name: string) => void } = {}): Promise<Score[] | string> {
  if (!existsSync(SCANS)) return 'no samples beside the project';
  const list: Score[] = [];
  for (const [name, facts] of Object.entries(FACTS)) {
    if (options.name && !name.includes(options.name)) continue;
    options.onFile?.(name);
    const { pages, blocks } = await readDocument(join(SCANS, `${name}.signed.pdf`), options.pages);
    const components = { expected: 0, found: 0, right: 0 };
    const cells = { expected: 0, found: 0, right: 0 };
    facts.forEach(({ kinds, tables = [] }, index) => {
      const own = blocks.filter(({ page }) => page === index + 1);
      const found = [...new Set(own.map(({ kind }) => kind))].filter((kind) => kind !== 'text' && kind !== 'table');
      components.expected += kinds.length;
      components.found += found.length;
      components.right += found.filter((kind) => kinds.includes(kind)).length;
      const grids = pages[index]?.grids ?? [];
      cells.expected += tables.reduce((sum, [rows, columns]) => sum + rows * columns, 0);
      cells.found += grids.reduce((sum, grid) => sum + grid.rows * grid.columns, 0);
      tables.forEach(([rows, columns], at) => { if (grids[at]?.rows === rows && grids[at]?.columns === columns) cells.right += rows * columns; });
    });
    const score = (measure: string, count: typeof cells): Score => ({ section: 'layout', set: 'real scans', item: name, measure, kind: 'matches', count });
    list.push(score('components of pages', components));
    if (cells.expected + cells.found > 0) list.push(score('cells of tables', cells));
  }
  return list;
}

if (import.meta.main) {
  const scores = await evaluateLayout({ name: process.argv[2], onFile: (name) => console.error(name) });
  console.log(typeof scores === 'string' ? `not measured: ${scores}` : `${formatScores(scores, 'item')}\n${formatScores(sumScores(scores), 'set')}`);
}
