/** Recognition by the `tesseract` command of this machine: less memory than tesseract.js and a fifth faster. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Word } from '../model.ts';
import type { Engine, Raster, Reading, ReadRequest } from './engine.ts';
import { interruption } from './interruption.ts';
import { MODEL_FILES, parameters, parseHocr, pieces, toSpix } from './tesseract.ts';
import { TesseractProcess, tesseractVersion } from './tesseract-process.ts';

export interface TesseractCliOptions {
  /** the command, looked up in the PATH */
  command?: string;
}

/** Processes that are kept for the next request, each with one model and one set of parameters (40–60 MB). */
const MAX_IDLE = 4;
/** After so many images a process is replaced by a fresh one: what it leaks is bounded. */
const IMAGES_PER_PROCESS = 5000;
/** An image without letters, for `TesseractProcess`. */
const BLANK: Raster = { data: new Uint8Array(64).fill(255), width: 8, height: 8, channels: 1, dpi: null };

/**
 * An engine that keeps a process for each model and set of parameters (starting one takes a tenth of the time of a page), with kehoach's
 * own data (not the machine's) and one core (OMP_THREAD_LIMIT=1: several are slower). An aborted or crashed reading costs its process,
 * nothing else. Throws PipelineError `engine-missing` where the command does not run or is older than version 5.
 */
export async function createTesseractCli({ command = 'tesseract' }: TesseractCliOptions = {}): Promise<Engine> {
  const version = await tesseractVersion(command);
  const idle: { key: string; reader: TesseractProcess }[] = [];
  let files: Promise<{ folder: string; blank: string }> | undefined;
  let best: Promise<string> | undefined;
  let count = 0;
  let closed = false;

  /** The folder of this engine's files: images on their way to a process, and the unpacked model. */
  async function makeFiles(): Promise<{ folder: string; blank: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'kehoach-tesseract-'));
    const blank = join(folder, 'blank.spix');
    await writeFile(blank, toSpix(BLANK));
    return { folder, blank };
  }

  /** The folder with `vie.traineddata` of a model; packed data are unpacked once. */
  async function dataFolder(model: ReadRequest['model'], folder: string): Promise<string> {
    const { path, packed } = MODEL_FILES[model];
    if (!packed) return dirname(path);
    const unpack = async () => {
      const target = join(folder, model);
      await mkdir(target);
      await writeFile(join(target, 'vie.traineddata'), gunzipSync(await readFile(path)));
      return target;
    };
    return (best ??= unpack());
  }

  /** A process for these arguments, kept or new. */
  function take(key: string, args: string[], blank: string): TesseractProcess {
    const found = idle.findIndex((item) => item.key === key && item.reader.alive);
    return found >= 0 ? idle.splice(found, 1)[0]!.reader : new TesseractProcess(command, args, blank);
  }

  /** Keep a process for further requests; the one that waited longest makes room. */
  function keep(key: string, reader: TesseractProcess): void {
    if (closed || !reader.alive || reader.images >= IMAGES_PER_PROCESS) reader.end();
    else idle.push({ key, reader });
    while (idle.length > MAX_IDLE) idle.shift()!.reader.end();
  }

  return {
    version: `${version} vie`,
    async read(request, signal): Promise<Reading> {
      const images = [...pieces(request)];
      if (images.length === 0) return { words: [] };
      const { promise: interrupted, stop } = interruption(signal);
      let reader: TesseractProcess | undefined;
      let paths: string[] = [];
      try {
        const { folder, blank } = await (files ??= makeFiles());
        // One process reads lines with and without alternatives: they cost a line little, and another process 50 MB and a tenth of a second.
        const settings = Object.entries({ ...parameters({ ...request, alternatives: request.segmentation === 'line' }), tessedit_create_hocr: '1' }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
        const args = ['--tessdata-dir', await dataFolder(request.model, folder), '-l', 'vie', '--oem', '1', ...settings];
        paths = images.map(() => join(folder, `${count++}.spix`));
        await Promise.all(images.map(({ image }, index) => writeFile(paths[index]!, toSpix(image))));
        if (signal.aborted) await interrupted;
        const key = args.join(' ');
        reader = take(key, args, blank);
        const pages = await Promise.race([reader.read(paths), interrupted]);
        keep(key, reader);
        reader = undefined;
        const words: Word[] = [];
        for (const [index, { left, top }] of images.entries()) words.push(...parseHocr(pages[index]!, left, top, (words.at(-1)?.line ?? -1) + 1));
        return { words: request.alternatives ? words : words.map(({ alternatives, ...word }) => word) };
      } finally {
        stop();
        reader?.end();
        await Promise.all(paths.map((path) => rm(path, { force: true })));
      }
    },
    async close() {
      closed = true;
      for (const { reader } of idle.splice(0)) reader.end();
      if (files) await rm((await files).folder, { recursive: true, force: true });
    },
  };
}
