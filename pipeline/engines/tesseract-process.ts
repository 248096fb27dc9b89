/** One process of the `tesseract` command that reads images until it is ended. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { basename, dirname, sep } from 'node:path';
import { PipelineError } from '../errors.ts';

/** More hOCR than any request gives; an output that goes on is stopped. */
const MAX_OUTPUT_LENGTH = 256 * 1024 * 1024;
const MAX_MESSAGE_LENGTH = 4096;

/**
 * What Tesseract writes comes out of it when so many bytes are together (standard I/O on a pipe of Linux; less with other C libraries):
 * a page comes out whole only when more follows. Where the figure is not known a process reads one request and ends.
 */
const BUFFER_BYTES = 4096;
const IS_BUFFER_KNOWN = process.platform === 'linux';
/** A blank page's output holds its path, which is made this long: two of them push out all that was before them. */
const BLANK_PATH_LENGTH = BUFFER_BYTES - 200;
const BLANKS = 2;

/** How the output of each image begins. */
const PAGE = "<div class='ocr_page'";

/**
 * A process with `stream_filelist`: it takes paths on standard input, a line each, and writes the hOCR of one image after the other.
 * It reads one request at a time, and is of no further use when one has failed.
 */
export class TesseractProcess {
  /** images read so far */
  images = 0;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly blanks: string[];
  /** pages that were asked for: Tesseract numbers them from 1 */
  private pages = 0;
  private output = '';
  private message = '';
  private failure: PipelineError | null = null;
  private request: { count: number; receive: () => void; resolve: (pages: string[]) => void; reject: (error: PipelineError) => void } | null = null;

  /** Start `command` with the arguments of its engine; `blank` is the absolute path of an image without letters. */
  constructor(command: string, args: string[], blank: string) {
    const filler = `.${sep}`.repeat(Math.max(0, Math.floor((BLANK_PATH_LENGTH - blank.length) / 2)));
    this.blanks = IS_BUFFER_KNOWN ? Array<string>(BLANKS).fill(`${dirname(blank)}${sep}${filler}${basename(blank)}`) : [];
    this.child = spawn(command, ['-', 'stdout', ...args, '-c', 'stream_filelist=1'], { env: { ...process.env, OMP_THREAD_LIMIT: '1' } });
    this.child.stdin.on('error', () => {}); // how the process ends says more than a broken pipe
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      if (this.output.length > MAX_OUTPUT_LENGTH) this.end();
      else this.request?.receive();
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => { this.message = (this.message + text).slice(-MAX_MESSAGE_LENGTH); });
    this.child.on('error', (error: NodeJS.ErrnoException) => this.fail(startError(command, error)));
    this.child.on('close', (code, signal) => {
      if (code === 0) this.settle(this.output.length);
      this.fail(endError(command, code, signal, this.message));
    });
  }

  get alive(): boolean { return this.failure === null && this.child.exitCode === null && this.child.signalCode === null && this.child.stdin.writable; }

  /** The hOCR of these images, a string each. Rejects with PipelineError `engine-crashed`, `engine-missing` or `page-memory`. */
  read(paths: string[]): Promise<string[]> {
    const past = `${PAGE} id='page_${this.pages + paths.length + 1}'`;
    let searched = 0;
    this.images += paths.length;
    this.pages += paths.length + this.blanks.length;
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.request = {
        count: paths.length, resolve, reject,
        receive: () => {
          const end = this.output.indexOf(past, searched);
          if (end >= 0) this.settle(end);
          else searched = Math.max(0, this.output.length - past.length);
        },
      };
      this.child.stdin.write([...paths, ...this.blanks, ''].join('\n'));
      if (!IS_BUFFER_KNOWN) this.child.stdin.end();
    });
  }

  /** Kill the process; a request under way is rejected. */
  end(): void {
    this.child.kill('SIGKILL');
  }

  /** The request's pages are the last ones before `end` in the output; those before them are blanks. */
  private settle(end: number): void {
    const { request } = this;
    const pages = this.output.slice(0, end).split(PAGE).slice(1);
    if (!request || pages.length < request.count) return;
    this.output = this.output.slice(end);
    this.request = null;
    request.resolve(pages.slice(-request.count));
  }

  private fail(error: PipelineError): void {
    this.failure ??= error;
    this.request?.reject(this.failure);
    this.request = null;
  }
}

function startError(command: string, error: NodeJS.ErrnoException): PipelineError {
  return error.code === 'ENOENT' || error.code === 'EACCES'
    ? new PipelineError('engine-missing', `the command ${command} is not installed`, { stage: 'recognize', cause: error })
    : new PipelineError('engine-crashed', `${command} could not be started: ${error.message}`, { stage: 'recognize', cause: error });
}

function endError(command: string, code: number | null, signal: NodeJS.Signals | null, message: string): PipelineError {
  const last = message.trim().split('\n').at(-1) ?? '';
  return /bad_alloc|out of memory|Cannot allocate memory/i.test(message)
    ? new PipelineError('page-memory', `${command} ran out of memory`, { stage: 'recognize' })
    : new PipelineError('engine-crashed', `${command} ended with ${signal ?? `code ${code}`}${last && `: ${last}`}`, { stage: 'recognize' });
}

/** The first words of the command's banner ("tesseract 5.3.0"). Throws PipelineError `engine-missing` where it does not run or is older than version 5. */
export async function tesseractVersion(command: string): Promise<string> {
  const banner = await new Promise<string>((resolve, reject) => {
    const child = spawn(command, ['--version'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => { text += part; });
    child.stderr.resume();
    child.on('error', (error: NodeJS.ErrnoException) => reject(startError(command, error)));
    child.on('close', (code, signal) => (code === 0 ? resolve(text) : reject(endError(command, code, signal, ''))));
  });
  const version = /^tesseract v?(\d+)[\d.]*/.exec(banner);
  if (!version || Number(version[1]) < 5) throw new PipelineError('engine-missing', `${command} is not Tesseract 5 or later: ${banner.split('\n')[0]}`, { stage: 'recognize' });
  return version[0];
}
