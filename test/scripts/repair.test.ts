import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const KEHOACH = new URL('../../scripts/kehoach.js', import.meta.url).pathname;
const NODE = process.execPath;
const folder = mkdtempSync(join(tmpdir(), 'kehoach-repair-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

const DAMAGED = 'Ké hoach s6 23/KH-SYT ctia S¢ Y té tinh Lao Cai';
const REPAIRED = 'Kế hoạch số 23/KH-SYT của Sở Y tế tỉnh Lào Cai';

function repair(input: string | Buffer, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(NODE, [KEHOACH, 'repair', ...args], { input, encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}

describe('kehoach repair', () => {
  it('keeps line ends as they are, CRLF and none at the end', () => {
    expect(repair(`${DAMAGED}\r\n${DAMAGED}`)).toEqual({ status: 0, stdout: `${REPAIRED}\r\n${REPAIRED}`, stderr: '' });
  });

  it('reads UTF-16 that comes in pieces', () => {
    const lines = Array.from({ length: 400 }, (_, index) => `Điều ${index + 1}. Ủy ban nhân dân các cấp tổ chức thực hiện kế hoạch này.\n`).join('');
    writeFileSync(join(folder, 'wide.txt'), Buffer.from(`\ufeff${lines.repeat(2)}`, 'utf16le'));
    expect(repair('', 'wide.txt')).toEqual({ status: 0, stdout: lines.repeat(2), stderr: '' });
  });

  it.each([['with a mark, little end first', true, true], ['without a mark, big end first', false, false]])('reads UTF-32 that is longer than a part, %s', (_, isMarked, isLittle) => {
    const lines = Array.from({ length: 600 }, (_, index) => `Điều ${index + 1}. Ủy ban nhân dân các cấp tổ chức thực hiện kế hoạch này.\n`).join('');
    const letters = [...(isMarked ? `\ufeff${lines}` : lines)];
    const bytes = Buffer.alloc(4 * letters.length);
    for (const [at, letter] of letters.entries()) if (isLittle) bytes.writeUInt32LE(letter.codePointAt(0)!, 4 * at); else bytes.writeUInt32BE(letter.codePointAt(0)!, 4 * at);
    expect(repair(bytes)).toEqual({ status: 0, stdout: lines, stderr: '' });
  });

  it('loses and cuts nothing of a line that is longer than a part, with blanks or without', () => {
    const sentences = Array.from({ length: 1500 }, (_, index) => `Điều ${index + 1}. Ủy ban nhân dân các cấp tổ chức thực hiện kế hoạch này. `).join('');
    const solid = 'Kếhoạch'.repeat(15_000);
    writeFileSync(join(folder, 'line.txt'), `${sentences}\n${solid}`);
    expect(repair('', 'line.txt').stdout === `${sentences}\n${solid}`).toBe(true);
  });

  it('keeps zeros in a text', () => {
    expect(repair('Kế hoạch\0 năm\0 2026\n\0\0\0').stdout).toBe('Kế hoạch\0 năm\0 2026\n\0\0\0');
  });

  it('goes on with the other files where one is missing, and says so', () => {
    writeFileSync(join(folder, 'a.txt'), `${DAMAGED}\n`);
    const { status, stdout, stderr } = repair('', 'a.txt', 'missing.txt', 'a.txt');
    expect(stdout).toBe(`${REPAIRED}\n`.repeat(2));
    expect(stderr).toMatch(/^kehoach: missing\.txt: no such file/);
    expect(status).toBe(2);
  });

  it('refuses what is no text', () => {
    const { status, stdout, stderr } = repair('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('standard input: this looks like a PDF, not text');
  });

  it.skipIf(process.platform === 'win32')('refuses a folder on standard input', () => {
    const input = openSync(folder, 'r');
    const { status, stdout, stderr } = spawnSync(NODE, [KEHOACH, 'repair'], { stdio: [input, 'pipe', 'pipe'], encoding: 'utf8' });
    closeSync(input);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining('standard input: a folder, not a file') });
  });

  it('says by its exit code whether anything would change', () => {
    expect(repair(`${DAMAGED}\n`, '--check')).toMatchObject({ status: 1, stdout: '' });
    expect(repair('Kế hoạch năm 2026\n', '--check')).toEqual({ status: 0, stdout: '', stderr: '0 changes\n' });
  });
});
