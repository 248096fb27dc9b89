import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Raster } from '../pipeline/engines/engine.ts';
import { PipelineError, toPipelineError, type ErrorCode } from '../pipeline/errors.ts';
import { readableRecord } from '../pipeline/export/readable.ts';
import { PlanRecord } from '../pipeline/model.ts';
import { whole } from './option-values.ts';
import { printable } from './printable.ts';

/** `kehoach show`: one record readably, or a page with what was found drawn over it. */
export function showCommand(): Command {
  return new Command('show')
    .argument('<id|file>', 'id of a record (its first characters do), a record file, or a plan, which is then read first')
    .option('-o, --out <folder>', 'output folder of the run that made the record', 'out')
    .option('--json', 'the record itself')
    .option('--page <n>', 'with --draw: the page', whole(1), 1)
    .option('--draw <file.png>', 'draw blocks, reading order, tables and fields over the page of a plan')
    .addHelpText('after', `
Examples:
  kehoach show 3f2a --out out
  kehoach show out/records/3f2a….json
  kehoach show plan.pdf
  kehoach show plan.pdf --page 2 --draw page-2.png`)
    .action(async (what: string, flags: { out: string; json?: boolean; page: number; draw?: string }): Promise<void> => {
      if (flags.draw) {
        const image = await drawFilePage(what, flags.page);
        return writeFile(flags.draw, image).catch((error: unknown) => { throw toPipelineError(error, { stage: 'output', place: { file: flags.draw! }, fallback: 'store-unwritable' }); });
      }
      const record = await findRecord(what, flags.out);
      process.stdout.write(flags.json ? `${JSON.stringify(record, null, 1)}\n` : readableRecord(record).split('\n').map(printable).join('\n'));
    });
}

const refusal = (file: string, why: string) => new PipelineError('configuration-invalid', why, { stage: 'input', place: { file } });

/** Page `number` of a plan, read anew, with what was found drawn over it, as PNG. Throws `configuration-invalid` where there is no such page, or none that could be drawn on. */
async function drawFilePage(path: string, number: number): Promise<Buffer> {
  const { inspectFile } = await import('../pipeline/pipeline.ts');
  const { drawPage } = await import('../pipeline/export/drawing.ts');
  let raster: Raster | null = null;
  const { pages, blocks, record } = await inspectFile(path, {}, async (source) => {
    if (source.mediaType === 'text/plain') throw refusal(path, 'a text has no page image to draw on');
    if (number > source.pageCount) throw refusal(path, `has ${source.pageCount === 1 ? 'one page' : `${source.pageCount} pages`}, and no page ${number}`);
    raster = await (await source.page(number)).raster().catch(() => null);
  });
  const page = pages.find((item) => item.number === number);
  const lost = record.failures.find((failure) => failure.page === number);
  if (!page) throw new PipelineError(lost?.code as ErrorCode ?? 'internal', lost?.message ?? 'the page is neither read nor lost', { stage: 'page', place: { file: path, page: number } });
  return drawPage({ ...page, zones: record.pages.find((item) => item.number === number)?.zones ?? [] }, blocks, record.evidence, raster);
}

/** The record that the user means. Throws `configuration-invalid` where there is none or more than one. */
async function findRecord(what: string, out: string): Promise<PlanRecord> {
  if ((await stat(what).catch(() => null))?.isFile()) {
    const bytes = await readFile(what).catch((error: unknown) => { throw toPipelineError(error, { stage: 'input', place: { file: what }, fallback: 'source-unreadable' }); });
    const line = bytes.indexOf('\n');
    if (line > 0 && line < bytes.length - 1 && parseRecord(bytes.subarray(0, line))) throw refusal(what, 'holds many records; name one by its id or by its own file');
    return parseRecord(bytes) ?? (await import('../pipeline/pipeline.ts')).processFile(what);
  }
  const folder = join(out, 'records');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(what) && name.endsWith('.json'));
  if (names.length !== 1) {
    const problem = names.length === 0 ? `no file of this name, and no record with this id in ${folder}` : `${names.length} records begin so; give more of the id`;
    throw refusal(what, problem);
  }
  const record = parseRecord(await readFile(join(folder, names[0]!)));
  if (!record) throw new PipelineError('source-damaged', 'not a record of this version', { stage: 'input', place: { file: join(folder, names[0]!) } });
  return record;
}

function parseRecord(bytes: Buffer): PlanRecord | null {
  if (bytes[0] !== 0x7b) return null;
  try {
    return PlanRecord.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
