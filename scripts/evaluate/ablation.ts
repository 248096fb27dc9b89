/**
 * What each step of recognition gains and costs: a fixed set of pages is read by the whole chain, then once with each step left out.
 * A step is left out by putting a neutral function in the place of the one that the pipeline imports, so that the product has no switches
 * for it. Nothing is read twice: where the neutral function gives what the step gave, the page is as it was, and an engine that gets the
 * same request gives the same reading, which costs what it cost before.
 * Run alone: `node scripts/evaluate/ablation.ts [--pages=N] [--steps='even light,second look'] [--sets=office,real] [--engine=tesseract]`.
 */
import { registerHooks } from 'node:module';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { Engine, ReadRequest } from '../../pipeline/engines/engine.ts';
import { toGrey } from '../fixtures/raster.ts';
import { childrenCpu } from '../bench/measure.ts';
import type { Word } from '../../pipeline/model.ts';
import type { AblationPage } from './ablation-pages.ts';
import { countErrors, sumErrors, type ErrorCount } from './metrics.ts';

/** The modules of the pipeline in which functions are replaced, and what they export. */
interface Modules {
  'engines/combine.ts': typeof import('../../pipeline/engines/combine.ts');
  'engines/second-look.ts': typeof import('../../pipeline/engines/second-look.ts');
  'image/bars.ts': typeof import('../../pipeline/image/bars.ts');
  'image/colour.ts': typeof import('../../pipeline/image/colour.ts');
  'image/dust.ts': typeof import('../../pipeline/image/dust.ts');
  'image/folds.ts': typeof import('../../pipeline/image/folds.ts');
  'image/frames.ts': typeof import('../../pipeline/image/frames.ts');
  'image/grid.ts': typeof import('../../pipeline/image/grid.ts');
  'image/handwriting.ts': typeof import('../../pipeline/image/handwriting.ts');
  'image/leaders.ts': typeof import('../../pipeline/image/leaders.ts');
  'image/light.ts': typeof import('../../pipeline/image/light.ts');
  'image/marks.ts': typeof import('../../pipeline/image/marks.ts');
  'image/prepare.ts': typeof import('../../pipeline/image/prepare.ts');
  'image/seals.ts': typeof import('../../pipeline/image/seals.ts');
  'image/skew.ts': typeof import('../../pipeline/image/skew.ts');
  'image/smooth.ts': typeof import('../../pipeline/image/smooth.ts');
  'image/stamps.ts': typeof import('../../pipeline/image/stamps.ts');
  'image/tables.ts': typeof import('../../pipeline/image/tables.ts');
  'recognize/read-columns.ts': typeof import('../../pipeline/recognize/read-columns.ts');
  'recognize/read-missed.ts': typeof import('../../pipeline/recognize/read-missed.ts');
  'recognize/read-stamps.ts': typeof import('../../pipeline/recognize/read-stamps.ts');
  'recognize/read-table-columns.ts': typeof import('../../pipeline/recognize/read-table-columns.ts');
  'assemble/repair-blocks.ts': typeof import('../../pipeline/assemble/repair-blocks.ts');
}

/** How a chain is without a step: a function replaced, or requests changed on their way to the engine. */
type Change = { path: keyof Modules; name: string; neutral(whole: unknown): unknown } | { request(request: ReadRequest): ReadRequest };

function without<Path extends keyof Modules, Name extends keyof Modules[Path] & string>(path: Path, name: Name, neutral: (whole: Modules[Path][Name]) => Modules[Path][Name]): Change {
  return { path, name, neutral: neutral as (whole: unknown) => unknown };
}

const STEPS: Record<string, Change> = {
  'colour removed': without('image/colour.ts', 'toGrey', () => toGrey),
  'even light': without('image/light.ts', 'evenLight', () => (grey) => grey),
  'which way up': without('image/skew.ts', 'findLie', (whole) => (...page) => ({ ...whole(...page), rotation: 0, others: [] })),
  'strips read each way': without('image/skew.ts', 'findLie', (whole) => (...page) => ({ ...whole(...page), others: [] })),
  'levelled': without('image/prepare.ts', 'prepare', (whole) => (look) => whole({ ...look, skew: 0 })),
  'dust': without('image/dust.ts', 'withoutDust', () => () => null),
  'sharpened': without('image/smooth.ts', 'sharpen', () => (image) => image),
  'median': without('image/smooth.ts', 'median', () => (image) => image),
  'rules, borders, blots': without('image/marks.ts', 'findMarks', () => () => []),
  'folds': without('image/folds.ts', 'findFolds', () => () => []),
  'rows of dots': without('image/leaders.ts', 'findLeaders', () => () => []),
  'seals by their rings': without('image/seals.ts', 'findSeals', () => () => []),
  'stamps by their shape': without('image/stamps.ts', 'findStamps', () => () => ({ seals: [], frames: [] })),
  'arrival stamps': without('image/frames.ts', 'findFrames', () => () => []),
  'read under stamps': without('recognize/read-stamps.ts', 'readUnderStamps', () => async (words) => words),
  'tables by cell': without('image/grid.ts', 'findGrids', () => () => []),
  'borders of cells': without('image/tables.ts', 'eraseBorders', () => (image) => image),
  'columns apart': without('recognize/read-columns.ts', 'readColumns', () => async (words) => words),
  'unruled tables': without('recognize/read-table-columns.ts', 'readTableColumns', () => async (words) => words),
  'missed words': without('recognize/read-missed.ts', 'withMissed', () => async (words) => words),
  'better model first': without('image/prepare.ts', 'prepare', (whole) => (look) => ordered(whole(look), 'fast', 'best')),
  'fast model first': without('image/prepare.ts', 'prepare', (whole) => (look) => ordered(whole(look), 'best', 'fast')),
  'better model': { request: (request) => ({ ...request, model: 'fast' }) },
  'fast model': { request: (request) => ({ ...request, model: 'best' }) },
  'doubt by condition': without('image/prepare.ts', 'prepare', (whole) => (look) => ({ ...whole(look), doubtful: 0.9 })),
  'second look': without('engines/second-look.ts', 'lookAgain', () => async (words) => words),
  'alternatives': { request: (request) => ({ ...request, alternatives: false }) },
  'language in choices': without('engines/combine.ts', 'combineReadings', (whole) => (first, second) => whole(first, second)),
  'Roman numbers': without('image/bars.ts', 'countRomanNumbers', () => (words) => words),
  'handwriting': without('image/handwriting.ts', 'partHandwriting', () => (words) => ({ words, written: [] })),
  'repair': without('assemble/repair-blocks.ts', 'repairBlocks', (whole) => (blocks, pages, options) => whole(blocks, pages, { ...options, enabled: false })),
};

type Model = ReadRequest['model'];
function ordered<Views extends { model: Model; again: { model: Model }[] }>(views: Views, first: Model, second: Model): Views {
  return { ...views, model: first, again: views.again.map((view) => ({ ...view, model: second })) };
}

const { values } = parseArgs({ options: { pages: { type: 'string', default: '2' }, steps: { type: 'string' }, sets: { type: 'string' }, engine: { type: 'string', default: 'tesseract.js' } } });
const isNative = values.engine === 'tesseract';
const cpuSeconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6 + (isNative ? childrenCpu() ?? 0 : 0); };

/** What is left out at the moment; while the whole chain reads, the steps that gave something else than their neutral functions, and the CPU seconds that each took more. */
let changes: Change[] = [];
let probe: { effective: Set<Change>; own: Map<Change, number> } | null = null;
const WHOLE = '?whole';
const PIPELINE = new URL('../../pipeline/', import.meta.url).href;
const functionChanges = Object.values(STEPS).flatMap((change) => ('path' in change ? [change] : []));
const replaceable = Map.groupBy(functionChanges, ({ path }) => PIPELINE + path);

/** Each module with replaceable functions becomes one that asks `changed` at every call. */
registerHooks({
  load(url, context, next) {
    const names = [...new Set(replaceable.get(url)?.map(({ name }) => name))];
    if (names.length === 0) return next(url, context);
    const functions = names.map((name) => `export function ${name}(...values) { return globalThis.changed('${url.slice(PIPELINE.length)}', '${name}', whole.${name})(...values); }`);
    return { format: 'module', shortCircuit: true, source: [`import * as whole from '${url}${WHOLE}';`, `export * from '${url}${WHOLE}';`, ...functions].join('\n') };
  },
});
type Call = (...values: unknown[]) => unknown;
Object.assign(globalThis, {
  changed(path: string, name: string, whole: Call): Call {
    const here = (list: readonly Change[]) => list.flatMap((change) => ('path' in change && change.path === path && change.name === name ? [change] : []));
    return probe ? probed(whole, here(functionChanges), probe) : here(changes).reduce((current, { neutral }) => neutral(current) as Call, whole);
  },
});

/** A function that also asks its neutral counterparts and notes where they differ, and what it costs more than they do (where it need not be waited for). */
function probed(whole: Call, alternatives: (typeof functionChanges)[number][], { effective, own }: NonNullable<typeof probe>): Call {
  return (...values) => {
    const result = whole(...values);
    const outer = probe;
    probe = null;
    const timed = (call: Call) => { const start = cpuSeconds(); const result = call(...values); return { result, seconds: cpuSeconds() - start }; };
    const seconds = result instanceof Promise ? null : timed(whole).seconds;
    for (const change of alternatives) {
      const other = timed(change.neutral(whole) as Call);
      const compare = (a: unknown, b: unknown) => { if (!effective.has(change) && !isDeepStrictEqual(a, b)) effective.add(change); };
      if (seconds === null) void Promise.all([result, other.result]).then(([a, b]) => compare(a, b));
      else {
        own.set(change, (own.get(change) ?? 0) + seconds - other.seconds);
        compare(result, other.result);
      }
    }
    probe = outer;
    return result;
  };
}

/** The pipeline may only be loaded now. */
const [{ ablationPages }, { createEngine }, { recordingKey }, { layoutDocument }, { recognizeSourcePage }, { repairBlocks }, { makeConfig }] = await Promise.all([
  import('./ablation-pages.ts'), import('../../pipeline/engines/index.ts'), import('../../pipeline/engines/recorded.ts'), import('../../pipeline/layout/index.ts'),
  import('../../pipeline/recognize/recognize-page.ts'), import('../../pipeline/assemble/repair-blocks.ts'), import('../../pipeline/config.ts'),
]);

/** What came of a page: errors of its text in reading order, CPU seconds of the engine's readings, and the text. */
interface Outcome { count: ErrorCount; reading: number; text: string }

const engine = await createEngine({ engine: isNative ? 'tesseract' : 'tesseract.js', pageMemory: 1536 });

/** An engine that answers known requests from memory, and counts the seconds that its answers cost when they were new. */
type Known = Map<string, { words: Word[]; seconds: number }>;
function remembering(known: Known, charge: (seconds: number) => void): Engine {
  return {
    ...engine,
    async read(asked, signal) {
      const request = changes.reduce((current, change) => ('request' in change ? change.request(current) : current), asked);
      const key = recordingKey(request);
      let answer = known.get(key);
      if (!answer) {
        const before = cpuSeconds();
        const { words } = await engine.read(request, signal);
        known.set(key, answer = { words, seconds: cpuSeconds() - before });
      }
      charge(answer.seconds);
      return { words: structuredClone(answer.words) };
    },
  };
}

async function readPage({ page, truth }: AblationPage, known: Known): Promise<Outcome> {
  let reading = 0;
  const read = await recognizeSourcePage(page, { method: 'ocr', reason: 'measurement' }, async () => remembering(known, (seconds) => { reading += seconds; }), new AbortController().signal);
  const { pages } = repairBlocks(layoutDocument([read]).blocks, [read], makeConfig({}).repair);
  const text = pages.map((repaired) => repaired.text).join('\n');
  return { count: countErrors(truth, text), reading, text };
}

const ALL = 'all of them';
const steps = values.steps?.split(',') ?? [...Object.keys(STEPS), ALL];
for (const step of steps) if (step !== ALL && !STEPS[step]) throw new Error(`no step "${step}"; there are: ${Object.keys(STEPS).join('; ')}`);
const whole: (Outcome & { set: string; name: string })[] = [];
const left = new Map<string, Outcome[]>(steps.map((step) => [step, []]));
const own = new Map<Change, number>();
for await (const item of ablationPages(Number(values.pages))) {
  if (values.sets && !values.sets.split(',').includes(item.set)) continue;
  if (whole.length === 0) await readPage(item, new Map()); // start-up is not measured
  const known: Known = new Map();
  const effective = new Set<Change>();
  changes = [];
  probe = { effective, own };
  const read = await readPage(item, known);
  probe = null;
  whole.push({ set: item.set, name: item.name, ...read });
  for (const step of steps) {
    changes = step === ALL ? Object.values(STEPS) : [STEPS[step]!];
    const mayDiffer = changes.some((change) => 'request' in change || effective.has(change));
    left.get(step)!.push(mayDiffer ? await readPage(item, known) : read);
  }
  console.error(`${whole.length}: ${item.name}`);
}
await engine.close();

const percent = (counts: ErrorCount[]) => { const { errors, length } = sumErrors(counts); return ((100 * errors) / length).toFixed(2); };
const sets = [...new Set(whole.map(({ set }) => set))];
const bySet = (pages: Outcome[]) => Object.fromEntries(sets.map((set) => {
  const [here, there] = [pages, whole].map((list) => list.filter((_, index) => whole[index]!.set === set));
  return [set, pages !== whole && here!.every(({ text }, index) => text === there![index]!.text) ? '' : percent(here!.map(({ count }) => count))];
}));
const row = (pages: Outcome[], change?: Change) => {
  const differences = pages.map(({ count }, index) => count.errors - whole[index]!.count.errors);
  return {
    'CER %': percent(pages.map(({ count }) => count)), 'pages better / worse': `${differences.filter((by) => by < 0).length} / ${differences.filter((by) => by > 0).length}`,
    'reading s': (pages.reduce((sum, { reading }) => sum + reading, 0) / pages.length).toFixed(2), 'own ms': change && own.has(change) ? ((1000 * own.get(change)!) / pages.length).toFixed(0) : '', ...bySet(pages),
  };
};
console.log(`${whole.length} pages (${sets.map((set) => `${set} ${whole.filter((page) => page.set === set).length}`).join(', ')}) with a step left out: CER % of the text in reading order, by sets empty where no page changes;`);
console.log('CPU seconds a page of the engine, and CPU milliseconds a page of the step itself');
console.table({ 'whole chain': row(whole), ...Object.fromEntries([...left].map(([step, pages]) => [step, row(pages, STEPS[step])])) });
