/** Recognition by the `tesseract` command of this machine: a third of the memory of tesseract.js and a fifth faster. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PipelineError } from '../errors.ts';
import type { Word } from '../model.ts';
import type { Engine, Raster, Reading, ReadRequest } from './engine.ts';
import { interruption } from './interruption.ts';
import { MODEL_FILES, parameters, parseHocr, pieces, toPnm } from './tesseract.ts';

export interface TesseractCliOptions {
  /** the command, looked up in the PATH */
  command?: string;
}

/** More hOCR than any page gives; an output that goes on is stopped. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const MAX_MESSAGE_BYTES = 4096;

/**
 * An engine that starts one process for each request, with kehoach's own data (not the machine's) and one core
 * (OMP_THREAD_LIMIT=1: several are slower). Throws PipelineError `engine-missing` where the command does not run or is older than version 5.
 */
export async function createTesseractCli({ command = 'tesseract' }: TesseractCliOptions = {}): Promise<Engine> {
  const never = new AbortController().signal;
  const banner = await run(command, ['--version'], null, never);
  const version = /^tesseract v?(\d+)[\d.]*/.exec(banner);
  if (!version || Number(version[1]) < 5) {
    throw new PipelineError('engine-missing', `${command} is not Tesseract 5 or later: ${banner.split('\n')[0]}`, { stage: 'recognize' });
  }
  const folders = new Map<ReadRequest['model'], Promise<string>>();
  let unpacked: string | undefined;

  /** The folder with `vie.traineddata` of a model; packed data are unpacked once into a temporary folder. */
  async function dataFolder(model: ReadRequest['model']): Promise<string> {
    const { path, packed } = MODEL_FILES[model];
    if (!packed) return dirname(path);
    unpacked = await mkdtemp(join(tmpdir(), 'kehoach-tessdata-'));
    await writeFile(join(unpacked, 'vie.traineddata'), gunzipSync(await readFile(path)));
    return unpacked;
  }

  return {
    version: `${version[0]} vie`,
    async read(request, signal): Promise<Reading> {
      if (!folders.has(request.model)) folders.set(request.model, dataFolder(request.model));
      const settings = Object.entries({ ...parameters(request), tessedit_create_hocr: '1' }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const options = ['stdout', '--tessdata-dir', await folders.get(request.model)!, '-l', 'vie', '--oem', '1', ...settings];
      const images = [...pieces(request)];
      const [only] = images;
      const pages = images.length === 0 ? []
        : images.length === 1 ? [await run(command, ['stdin', ...options], toPnm(only!.image), signal)]
        : await readList(command, options, images.map(({ image }) => image), signal);
      const words: Word[] = [];
      for (const [index, { left, top }] of images.entries()) words.push(...parseHocr(pages[index] ?? '', left, top, (words.at(-1)?.line ?? -1) + 1));
      return { words };
    },
    async close() {
      if (unpacked) await rm(unpacked, { recursive: true, force: true });
    },
  };
}

/** The hOCR of several images, one a page, read by one process: starting it takes longer than reading a line. */
async function readList(command: string, options: string[], images: Raster[], signal: AbortSignal): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kehoach-regions-'));
  try {
    const paths = images.map((_, index) => join(folder, `${index}.pnm`));
    await Promise.all(images.map((image, index) => writeFile(paths[index]!, toPnm(image))));
    const list = join(folder, 'list.txt');
    await writeFile(list, `${paths.join('\n')}\n`);
    const hocr = await run(command, [list, ...options], null, signal);
    return hocr.split("<div class='ocr_page'").slice(1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Standard output of a command that is given `input`; killed when `signal` aborts. */
async function run(command: string, args: string[], input: Buffer | null, signal: AbortSignal): Promise<string> {
  const { promise: interrupted, stop } = interruption(signal);
  const child = spawn(command, args, { env: { ...process.env, OMP_THREAD_LIMIT: '1' }, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let message = '';
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => { message = (message + chunk.toString('utf8')).slice(-MAX_MESSAGE_BYTES); });
    child.stdin.on('error', () => {}); // the exit code says more than a broken pipe
    child.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' || error.code === 'EACCES'
      ? new PipelineError('engine-missing', `the command ${command} is not installed`, { stage: 'recognize', cause: error })
      : new PipelineError('engine-crashed', `${command} could not be started: ${error.message}`, { stage: 'recognize', cause: error })));
    child.on('close', (code, killed) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(failure(command, code, killed, message));
    });
    child.stdin.end(input ?? undefined);
  });
  output.catch(() => {});
  try {
    return await Promise.race([output, interrupted]);
  } finally {
    stop();
    child.kill('SIGKILL');
  }
}

function failure(command: string, code: number | null, killed: NodeJS.Signals | null, message: string): PipelineError {
  const last = message.trim().split('\n').at(-1) ?? '';
  return /bad_alloc|out of memory|Cannot allocate memory/i.test(message)
    ? new PipelineError('page-memory', `${command} ran out of memory`, { stage: 'recognize' })
    : new PipelineError('engine-crashed', `${command} ended with ${killed ?? `code ${code}`}${last && `: ${last}`}`, { stage: 'recognize' });
}
