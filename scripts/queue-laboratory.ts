/** What the chaos script, the queue's bench and the tests of the workers have in common: a Redis to kill, workers to kill, documents to feed. */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import type { Config } from '../pipeline/config.ts';
import { createRecorder } from '../pipeline/engines/recorded.ts';
import { openSource, recognizePage } from '../pipeline/pipeline.ts';

export const KEHOACH = new URL('./kehoach.js', import.meta.url).pathname;

/** Whether redis-server can be started here. */
export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Below the ports that systems give to clients: none of those takes a server's port, or even reaches itself there, while the server is away. */
const PORTS = { first: 20_000, count: 12_000, aProcess: 12 };
let portsGiven = 0;

/** A port of the loopback address that nobody listens at; processes that ask at the same time get different ones, and each call another one. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS.count; tries++) {
    const port = PORTS.first + (process.pid * PORTS.aProcess + portsGiven++) % PORTS.count;
    const server = createServer();
    const isFree = await new Promise<boolean>((done) => server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true)));
    if (!isFree) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
  throw new Error('no port is free');
}

/** A redis-server with AOF on the loopback address, made to be killed and started again. */
export class LaboratoryRedis {
  readonly url: string;
  private readonly port: number;
  private readonly folder: string;
  private readonly settings: string[];
  private process: ChildProcess | null = null;

  constructor(port: number, folder: string, settings: string[] = []) {
    this.port = port;
    this.folder = folder;
    this.settings = settings;
    this.url = `redis://127.0.0.1:${port}`;
    mkdirSync(folder, { recursive: true });
  }

  async start(): Promise<void> {
    this.process = spawn('redis-server', [
      '--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--appendonly', 'yes', '--appendfsync', 'everysec',
      '--save', '', '--maxmemory-policy', 'noeviction', '--daemonize', 'no', ...this.settings,
    ], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    await new Promise<void>((ready, fail) => {
      this.process!.stdout!.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-1000);
        if (/ready to accept connections/i.test(said)) ready();
      });
      this.process!.once('error', fail).once('exit', () => fail(new Error(`redis-server ended: ${said.trim().split('\n').at(-1)}`)));
    });
  }

  get pid(): number | undefined { return this.process?.pid; }

  /** kill -9, or a clean end. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
    const { process } = this;
    this.process = null;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const gone = new Promise((done) => process.once('exit', done));
    process.kill(signal);
    await gone;
  }
}

/** A `kehoach work` in a process of its own. */
export class LaboratoryWorker {
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;
  /** its log, one JSON object a line */
  log = '';

  constructor(redisUrl: string, args: string[] = []) {
    this.process = fork(KEHOACH, ['work', ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: { ...process.env, KEHOACH_REDIS: redisUrl }, execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => { this.log = (this.log + text).slice(-2_000_000); });
    this.exit = new Promise((done) => this.process.once('exit', (code) => done(code)));
    // Only the signals of the laboratory end it, not the laboratory's own end of the channel.
    this.process.channel?.unref();
  }

  get alive(): boolean { return this.process.exitCode === null && this.process.signalCode === null; }
  get entries(): Record<string, unknown>[] {
    return this.log.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async ready(): Promise<void> {
    while (!this.log.includes('"at work"')) {
      if (!this.alive) throw new Error(`the worker ended: ${this.log}`);
      await sleep(20);
    }
  }

  /** Send a signal and wait for the end. */
  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<number | null> {
    if (this.alive) this.process.kill(signal);
    return this.exit;
  }

  /** Resident bytes of the worker itself. */
  get memory(): number { return residentBytes(this.process.pid!); }

  /** Resident bytes of each of its unit processes. */
  get childMemory(): number[] { return childrenOf(this.process.pid!).map(residentBytes); }
}

function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}

/** Processes that a process has started; none where the system has no /proc. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Processor seconds that a process has used so far, and those of its children that still run. */
export function processorSeconds(pid: number): { own: number; children: number } {
  const own = seconds(pid, 13, 14);
  const children = childrenOf(pid).reduce((sum, child) => sum + seconds(child, 13, 14), seconds(pid, 15, 16));
  return { own, children };
}

/** Fields of /proc/<pid>/stat, in ticks of a hundredth of a second. */
function seconds(pid: number, ...fields: number[]): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const values = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.reduce((sum, field) => sum + Number(values[field - 2]) / 100, 0);
  } catch {
    return 0;
  }
}

/** A plan of an invented agency; `n` makes it another document, `pages` gives it more pages. */
export function planText(n: number, pages = 1): string {
  const page = (number: number) => `II. NHIỆM VỤ TRANG ${number}\n1. Phòng Nghiệp vụ\n- Chủ trì, phối hợp với các phòng liên quan thực hiện trước ngày 05/12/2026.\n`;
  return `SỞ VĂN HÓA TỈNH BẮC LĨNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: ${n}/KH-SVH
Bắc Lĩnh, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
Tổ chức hội sách năm 2026

I. MỤC ĐÍCH, YÊU CẦU
- Phát triển văn hóa đọc trong nhân dân; tiết kiệm, hiệu quả.
${Array.from({ length: pages - 1 }, (_, index) => `\f${page(index + 2)}`).join('')}
Nơi nhận:
- Như trên;
- Lưu: VT, NV.
GIÁM ĐỐC

Nguyễn Văn Thử
`;
}

const WIDTH = 413;
const HEIGHT = 585;

/** Rows of a small grey page with lines of what looks like letters, different for every `n`: something to recognise for an engine that does not look. */
function pageRows(n: number): Buffer {
  const rows = Buffer.alloc(WIDTH * HEIGHT, 255);
  let state = (n + 1) >>> 0;
  for (let top = 60; top < HEIGHT - 80; top += 24) {
    for (let left = 50; left < WIDTH - 50; left += 10) {
      // Numbers that look random (Knuth's multiplicative generator); every seventh letter is a space.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      if (state % 7 === 0) continue;
      for (let dot = 0; dot < 24; dot++) {
        if (!((state >> dot) & 1)) continue;
        const [x, y] = [left + (dot % 4) * 2, top + Math.floor(dot / 4) * 2];
        for (const row of [y, y + 1]) rows.fill(0, row * WIDTH + x, row * WIDTH + x + 2);
      }
    }
  }
  return rows;
}

/** Such a page as PNG. */
export function pageImage(n: number): Buffer {
  const rows = pageRows(n);
  const lines = Buffer.concat(Array.from({ length: HEIGHT }, (_, row) => Buffer.concat([Buffer.from([0]), rows.subarray(row * WIDTH, (row + 1) * WIDTH)])));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(lines, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

/** Several such pages as TIFF. */
export function pagesTiff(numbers: number[]): Buffer {
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0])];
  let offset = 8;
  for (const [index, n] of numbers.entries()) {
    const data = deflateSync(pageRows(n), { level: 1 });
    const entries: [tag: number, type: 3 | 4, value: number][] = [
      [256, 3, WIDTH], [257, 3, HEIGHT], [258, 3, 8], [259, 3, 8], [262, 3, 1], [273, 4, 0], [277, 3, 1], [278, 3, HEIGHT], [279, 4, data.length],
    ];
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    const next = offset + directory.length + data.length + (data.length % 2);
    directory.writeUInt16LE(entries.length, 0);
    for (const [at, [tag, type, value]] of entries.entries()) {
      directory.writeUInt16LE(tag, 2 + at * 12);
      directory.writeUInt16LE(type, 4 + at * 12);
      directory.writeUInt32LE(1, 6 + at * 12);
      directory.writeUInt32LE(tag === 273 ? offset + directory.length : value, 10 + at * 12);
    }
    directory.writeUInt32LE(index === numbers.length - 1 ? 0 : next, directory.length - 4);
    parts.push(directory, data, Buffer.alloc(data.length % 2));
    offset = next;
  }
  return Buffer.concat(parts);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A scan of three pages of which the second is poison; its poison is added to the configuration's recording. */
export async function poisonedTiff(n: number, poison: 'crash' | 'loop' | 'memory', config: Config): Promise<Buffer> {
  const bytes = pagesTiff([n, n + 1, n + 2]);
  const source = await openSource({ name: 'poison.tiff', bytes }, config);
  let asked = false;
  const recorder = createRecorder(config.recognition.recording!, { poison });
  await recognizePage(source, 2, config, async () => { asked = true; return recorder; }, AbortSignal.timeout(60_000));
  await source.close();
  if (!asked) throw new Error('the page is read without an engine and cannot be poison');
  return bytes;
}

/** A recording that answers every request with the same few words. */
export function writeDefaultRecording(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const words = 'KẾ HOẠCH Tổ chức hội sách năm 2026'.split(' ').map((text, index) => ({ text, box: [50 + index * 40, 60, 85 + index * 40, 68], confidence: 0.95, line: 0 }));
  writeFileSync(join(folder, 'default.json'), JSON.stringify({ words }));
}
