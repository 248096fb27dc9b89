import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeConfig } from '../pipeline/config.ts';
import { PipelineError, toPipelineError } from '../pipeline/errors.ts';
import { PlanRecord } from '../pipeline/model.ts';
import { failureEvent, run, type RunEvent } from '../pipeline/run.ts';

const KEHOACH = new URL('../scripts/kehoach.js', import.meta.url).pathname;
const NODE = process.execPath;

/** A plan of about a page; `n` makes it another document. */
const plan = (n: number) => `SỞ VĂN HÓA TỈNH BẮC LĨNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: ${n}/KH-SVH
Bắc Lĩnh, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
Tổ chức hội sách năm 2026

Căn cứ Kế hoạch số 12/KH-UBND ngày 10/01/2026 của Ủy ban nhân dân tỉnh Bắc Lĩnh;

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Phát triển văn hóa đọc trong nhân dân.
2. Yêu cầu
- Tiết kiệm, hiệu quả.

II. TỔ CHỨC THỰC HIỆN
1. Phòng Nghiệp vụ
- Chủ trì, phối hợp với các phòng liên quan thực hiện trước ngày 05/12/2026./.

Nơi nhận:
- Như trên;
- Lưu: VT, NV.
GIÁM ĐỐC

Nguyễn Văn Thử
`;

let folder: string;
let input: string;
let out: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kehoach-run-'));
  input = join(folder, 'in');
  out = join(folder, 'out');
  mkdirSync(input);
});

// Processes whose run was killed write there until they find out.
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

function kehoach(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(NODE, [KEHOACH, ...args], { encoding: 'utf8', cwd: folder, maxBuffer: 1 << 28 });
  return { code: status, stdout, stderr };
}

const lines = (name: string) => readFileSync(join(out, name), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);

/** All that must be equal between two runs: everything but the log and the store. */
function results(root: string): Map<string, string> {
  const records = readdirSync(join(root, 'records')).sort();
  return new Map([...records.map((name) => join('records', name)), 'records.jsonl', 'failures.jsonl'].map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

test('one valid record a document, names of equal bytes gathered, nothing on stdout', () => {
  mkdirSync(join(input, 'sub'));
  writeFileSync(join(input, 'a.txt'), plan(1));
  writeFileSync(join(input, 'sub', 'b.txt'), plan(2));
  writeFileSync(join(input, 'sub', 'again.txt'), plan(1));
  const { code, stdout, stderr } = kehoach('run', input, '--out', out);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toContain('2 documents: 2 complete');
  expect(stderr).not.toContain('Least certain');
  const records = lines('records.jsonl').map((record) => PlanRecord.parse(record));
  expect(records.map((record) => record.source.names)).toEqual([['a.txt', 'sub/again.txt'], ['sub/b.txt']]);
  expect(records[0]!.document).toMatchObject({ type: 'Kế hoạch', number: '1/KH-SVH', date: '2026-02-05', title: 'Tổ chức hội sách năm 2026' });
  expect(lines('failures.jsonl')).toEqual([]);
});

test('a second run does nothing and says so; --force does all again to the same bytes', () => {
  for (let n = 1; n <= 3; n++) writeFileSync(join(input, `${n}.txt`), plan(n));
  kehoach('run', input, '--out', out);
  const first = results(out);
  const second = kehoach('run', input, '--out', out);
  expect(second.code).toBe(0);
  expect(second.stderr).toContain('Nothing to do');
  const events = kehoach('run', input, '--out', out, '--force', '--json').stdout.trim().split('\n').map((line) => JSON.parse(line) as { type: string; unchanged?: boolean });
  expect(events.filter(({ type }) => type === 'document').map(({ unchanged }) => unchanged)).toEqual([false, false, false]);
  expect(results(out)).toEqual(first);
});

test('a changed configuration redoes what it affects', () => {
  writeFileSync(join(input, 'a.txt'), Array.from({ length: 40 }, () => plan(1)).join('\f'));
  kehoach('run', input, '--out', out);
  const events = (...extra: string[]) => kehoach('run', input, '--out', out, '--json', ...extra).stdout.trim().split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
  expect(events('--no-repair')).toEqual(['start', 'open', 'document', 'summary']); // assembled again, no page read again
  expect(events('--no-repair')).toEqual(['start', 'document', 'summary']);
  expect(events('--no-repair', '--page-timeout', '60')).toEqual(['start', 'document', 'summary']); // limits matter only where they were met
});

test('bad files among good ones: one clear line each, an entry each, the rest is done', () => {
  writeFileSync(join(input, 'good.txt'), plan(1));
  writeFileSync(join(input, 'empty.pdf'), '');
  writeFileSync(join(input, 'half.pdf'), '%PDF-1.7\n1 0 obj\n<< /Type /Catalog');
  writeFileSync(join(input, 'picture.png'), Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(40)]));
  writeFileSync(join(input, 'program.exe'), Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4000)]));
  symlinkSync(join(folder, 'nowhere'), join(input, 'link.pdf'));
  const { code, stderr } = kehoach('run', input, '--out', out);
  expect(code).toBe(1);
  const failures = lines('failures.jsonl');
  expect(failures.map(({ name }) => name)).toEqual(['empty.pdf', 'half.pdf', 'link.pdf', 'picture.png', 'program.exe']);
  for (const { name, remedy, code: cause } of failures) {
    expect(stderr.split('\n').filter((line) => line.startsWith(`${String(name)}:`) || line.startsWith(`${String(name)},`))).toHaveLength(1);
    expect(remedy).toEqual(expect.any(String));
    expect(cause).not.toBe('internal');
  }
  expect(failures.map(({ message }) => String(message)).filter((message) => /:\s*$/.test(message))).toEqual([]);
  expect(lines('records.jsonl').map((record) => (record.source as { name: string }).name)).toContain('good.txt');
  cpSync(join(input, 'half.pdf'), join(input, 'a copy.pdf'));
  const again = kehoach('run', input, '--out', out);
  expect(again.code).toBe(1);
  expect(lines('failures.jsonl').map(({ name }) => name)).toEqual(['a copy.pdf', 'empty.pdf', 'half.pdf', 'link.pdf', 'picture.png', 'program.exe']);
});

test('what was lost of a file is no longer listed once the file was scanned again', () => {
  const half = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog';
  for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) writeFileSync(join(input, name), `${half}${name === 'c.pdf' ? ' /c' : ''}`);
  expect(kehoach('run', input, '--out', out).code).toBe(1);
  expect(lines('failures.jsonl').map(({ name }) => name)).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
  writeFileSync(join(input, 'c.pdf'), plan(1));
  expect(kehoach('run', input, '--out', out).code).toBe(1);
  expect(lines('failures.jsonl').map(({ name }) => name)).toEqual(['a.pdf', 'b.pdf']);
  for (const name of ['a.pdf', 'b.pdf']) writeFileSync(join(input, name), plan(2));
  expect(kehoach('run', input, '--out', out).code).toBe(0);
  expect(lines('failures.jsonl')).toEqual([]);
  // Another folder with files of the same names says nothing of these.
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'other', 'a.pdf'), `${half} /other`);
  kehoach('run', join(folder, 'other'), '--out', out);
  kehoach('run', input, '--out', out);
  expect(lines('failures.jsonl').map(({ name }) => name)).toEqual(['a.pdf']);
});

test('a PDF that was cut off is read as far as it goes, and is not complete', () => {
  cpSync(new URL('../fixtures/hostile/no-trailer.pdf', import.meta.url).pathname, join(input, 'cut.pdf'));
  const { code, stderr } = kehoach('run', input, '--out', out, '--ocr', 'never');
  expect(code).toBe(1);
  expect(stderr.split('\n').filter((line) => line.startsWith('cut.pdf: the PDF is cut off'))).toHaveLength(1);
  expect(lines('failures.jsonl')).toMatchObject([{ name: 'cut.pdf', page: null, code: 'source-damaged' }]);
  const [record] = lines('records.jsonl').map((value) => PlanRecord.parse(value));
  expect(record).toMatchObject({ status: 'partial', failures: [{ stage: 'source', page: null }] });
  expect(record!.pages.length).toBeGreaterThan(0);
});

test.skipIf(process.platform !== 'linux')('a name that is not UTF-8 is told of as such', () => {
  writeFileSync(Buffer.concat([Buffer.from(join(input, 'k')), Buffer.from([0xea]), Buffer.from('.txt')]), plan(1));
  expect(kehoach('run', input, '--out', out)).toMatchObject({ code: 1, stderr: expect.stringContaining('its name is not in UTF-8') });
});

test('a file that is gone for a while is read by the next run; its failure names no path', async () => {
  for (let n = 1; n <= 6; n++) writeFileSync(join(input, `${n}.txt`), plan(n));
  // It was listed, and is not read yet.
  const onEvent = ({ type }: RunEvent) => { if (type === 'start') rmSync(join(input, '6.txt')); };
  expect(await run([input], { out, config: makeConfig({ concurrency: 1 }), onEvent })).toMatchObject({ complete: 5, failed: 1 });
  expect(lines('failures.jsonl')).toMatchObject([{ name: '6.txt', code: 'source-unreadable', message: 'no such file or directory' }]);
  writeFileSync(join(input, '6.txt'), plan(6));
  expect(kehoach('run', input, '--out', out).code).toBe(0);
  expect(lines('failures.jsonl')).toEqual([]);
  expect(lines('records.jsonl')).toHaveLength(6);
});

test.skipIf(process.platform === 'win32')('a name cannot break its line or steer the terminal', () => {
  writeFileSync(join(input, 'a\n\x1b[2Jb.pdf'), '');
  const { stderr } = kehoach('run', input, '--out', out);
  expect(stderr).toContain('a\\n\\u001b[2Jb.pdf: ');
  expect(stderr).not.toContain('\x1b');
});

test('a run whose reader has gone is stopped, and does not pass for a finished one', async () => {
  // What it says of so many does not fit into a pipe that nobody reads, so that it cannot end before.
  for (let n = 1; n <= 250; n++) writeFileSync(join(input, `${n}.txt`), plan(n));
  const child = spawn(NODE, [KEHOACH, 'run', input, '--out', out, '-c', '1', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(130);
});

test('two runs on one folder: the second is refused and says why', async () => {
  for (let n = 1; n <= 400; n++) writeFileSync(join(input, `${n}.txt`), plan(n));
  const first = spawn(NODE, [KEHOACH, 'run', input, '--out', out, '-c', '1', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => first.stdout.once('data', resolve));
  const second = kehoach('run', input, '--out', out);
  expect(second.code).toBe(3);
  expect(second.stderr).toMatch(/another run is at work in this folder \(process \d+ on .*\)/);
  first.stdout.resume();
  expect(await new Promise((resolve) => first.once('exit', resolve))).toBe(0);
  expect(lines('records.jsonl')).toHaveLength(400);
});

describe('whatever ends a run, the next one goes on to the same bytes', () => {
  let undisturbed: Map<string, string>;
  let root: string;
  let source: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'kehoach-kill-'));
    source = join(root, 'in');
    mkdirSync(source);
    // See above: told of 250, it cannot end before the signal.
    for (let n = 1; n <= 250; n++) writeFileSync(join(source, `${n}.txt`), plan(n));
    spawnSync(NODE, [KEHOACH, 'run', source, '--out', join(root, 'out')]);
    undisturbed = results(join(root, 'out'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each([['SIGKILL', 3], ['SIGKILL', 11], ['SIGINT', 5], ['SIGTERM', 8]] as const)('%s after %i documents', async (signal, after) => {
    const child = spawn(NODE, [KEHOACH, 'run', source, '--out', out, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let seen = 0;
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      seen = text.split('"type":"document"').length - 1;
      if (seen >= after) child.kill(signal);
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    if (signal !== 'SIGKILL') expect(code).toBe(130);
    for (const name of existsSync(join(out, 'records')) ? readdirSync(join(out, 'records')) : []) {
      if (name.endsWith('.json')) PlanRecord.parse(JSON.parse(readFileSync(join(out, 'records', name), 'utf8')));
    }
    const { code: next, stderr } = kehoach('run', source, '--out', out);
    expect(next).toBe(0);
    expect(stderr).toMatch(/\(\d+ done before\)/);
    expect(results(out)).toEqual(undisturbed);
  });
});

test('the output folder may lie inside the input folder', () => {
  writeFileSync(join(input, 'a.txt'), plan(1));
  expect(kehoach('run', input, '--out', join(input, 'records')).code).toBe(0);
  expect(kehoach('run', input, '--out', join(input, 'records')).stderr).toContain('1 document: 1 complete');
});

test('usage and surroundings have exit codes of their own', () => {
  expect(kehoach('run').code).toBe(2);
  expect(kehoach('fly').code).toBe(2);
  expect(kehoach('toString').code).toBe(2);
  expect(kehoach('run', input, '--out', input)).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be the folder that is read') });
  expect(kehoach('run', 'nowhere', '--out', out)).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere: no such file or folder') });
  writeFileSync(join(folder, 'file'), '');
  writeFileSync(join(input, 'a.txt'), plan(1));
  expect(kehoach('run', input, '--out', join(folder, 'file', 'out')).code).toBe(3);
  expect(kehoach('run', input, '--out', out, '--page-timeout', '-1')).toMatchObject({ code: 2, stderr: expect.stringContaining('must be a number from 0') });
  expect(kehoach('run', input, '--out', out, '--max-pages', 'abc')).toMatchObject({ code: 2, stderr: expect.stringContaining('must be a whole number from 1') });
});

// The system says of this place that its parent is missing, however often that is made.
test.skipIf(!existsSync('/proc/self'))('an output folder that cannot be made is refused, also below /proc', () => {
  writeFileSync(join(input, 'a.txt'), plan(1));
  expect(kehoach('run', input, '--out', '/proc/kehoach/out')).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot write there') });
});

test('the list of commands needs none of them, and each of them is there', () => {
  const { code, stdout } = kehoach('--help');
  expect(code).toBe(0);
  const names = [...stdout.split('Commands:')[1]!.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
  expect(names).toEqual(['run', 'show', 'repair', 'enqueue', 'work', 'status', 'retry', 'drain', 'pause', 'resume', 'watch', 'schema']);
  for (const name of names) expect(kehoach(name, '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining(`Usage: kehoach ${name} `) });
  expect(kehoach('help', 'run').stdout).toContain('--retry-failed');
});

test('show prints a record by the beginning of its id, and says when there is none', () => {
  writeFileSync(join(input, 'a.txt'), plan(7));
  kehoach('run', input, '--out', out);
  const [record] = lines('records.jsonl');
  const { stdout } = kehoach('show', (record!.id as string).slice(0, 8), '--out', out);
  expect(stdout).toMatch(/Number\s+7\/KH-SVH/);
  expect(stdout).toContain('Tổ chức hội sách năm 2026');
  expect(kehoach('show', 'ffff', '--out', out).code).toBe(2);
  expect(kehoach('show', join(input, 'a.txt'), '--draw', join(folder, 'a.png'))).toMatchObject({ code: 2, stderr: expect.stringContaining('no page image') });
});

test('a page that takes too long is given up, and only that', () => {
  const scans = new URL('../fixtures/documents/', import.meta.url).pathname;
  const scan = readdirSync(scans).find((name) => name.endsWith('.png'));
  expect(scan).toBeDefined();
  cpSync(join(scans, scan!), join(input, 'slow.png'));
  writeFileSync(join(input, 'good.txt'), plan(1));
  const { code } = kehoach('run', input, '--out', out, '--page-timeout', '0.05');
  expect(code).toBe(1);
  expect(lines('failures.jsonl')).toMatchObject([{ name: 'slow.png', page: 1, code: 'page-timeout' }]);
  expect(lines('records.jsonl').map(({ status }) => status)).toEqual(['complete', 'failed']);
  const events = (...extra: string[]) => kehoach('run', input, '--out', out, '--page-timeout', '0.05', '--json', ...extra).stdout.trim().split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
  // Given up for good under these limits, unless asked for.
  expect(events()).toEqual(['start', 'document', 'document', 'summary']);
  expect(events('--retry-failed').filter((type) => type === 'failure')).toHaveLength(1);
});

test('an unforeseen error leaves its place in the code in the log, and only there', () => {
  const error = toPipelineError(new TypeError('x is not a function'), { stage: 'assemble', place: { file: 'a.pdf' } });
  expect(failureEvent('id', 'a.pdf', error)).toMatchObject({ code: 'internal', message: 'x is not a function', stack: expect.stringContaining('run.test.ts') });
  expect(failureEvent('id', 'a.pdf', new PipelineError('source-damaged', 'cut off', { stage: 'source', cause: new Error('inner') }))).not.toHaveProperty('stack');
});
