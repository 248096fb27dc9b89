import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../pipeline/run.ts';
import { createDisplay } from '../../scripts/progress.ts';

const ID = 'a'.repeat(64);
let said: string;
beforeEach(() => {
  said = '';
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => { said += String(text); return true; });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const lost = (page: number | null, name = 'a.pdf'): RunEvent => ({ type: 'failure', id: ID, name, page, stage: 'page', code: 'source-damaged', message: 'lost', line: `${name}, page ${page}: lost` });

test.each(['lines', 'quiet'] as const)('a document that loses page after page does not fill the screen (%s)', async (mode) => {
  const { event } = await createDisplay(mode);
  for (let page = 1; page <= 4000; page++) event(lost(page));
  event({ type: 'document', id: ID, name: 'a.pdf', status: 'partial', pages: 4001, unchanged: false });
  expect(said.split('\n')).toEqual([...[1, 2, 3, 4, 5].map((page) => `a.pdf, page ${page}: lost`), 'a.pdf: 3995 more pages were lost (failures.jsonl lists them)', '']);
});

test('failures of a few pages and of documents are all told', async () => {
  const { event } = await createDisplay('lines');
  for (const page of [1, 2, 3, 4, 5, null, null]) event(lost(page));
  event({ type: 'document', id: ID, name: 'a.pdf', status: 'partial', pages: 9, unchanged: false });
  expect(said.trim().split('\n')).toHaveLength(7);
  expect(said).not.toContain('more');
});

test('names cannot steer the terminal', async () => {
  (await createDisplay('lines')).event(lost(1, 'a\x1b[31m\nb\x9b2J.pdf'));
  expect(said).toBe('a\\u001b[31m\\nb\ufffd2J.pdf, page 1: lost\n');
});

test('pages that are lost count in the speed, so that the time that is left is not out of all measure', async () => {
  const { event } = await createDisplay('lines');
  event({ type: 'start', files: 1, documents: 1, duplicates: 0 });
  event({ type: 'open', id: ID, name: 'a.pdf', pages: 101, pagesDone: 0 });
  event({ type: 'page', id: ID, name: 'a.pdf', page: 1, method: 'text-layer', confidence: 1, seconds: 1 });
  vi.advanceTimersByTime(20_000);
  for (let page = 2; page <= 51; page++) event(lost(page));
  vi.advanceTimersByTime(20_000);
  event(lost(52));
  expect(said).toContain('52 pages · 1.3 pages/s · ETA 38 s');
});

test('while it looks at many files it says so', async () => {
  const { event } = await createDisplay('lines');
  vi.advanceTimersByTime(20_000);
  event({ type: 'scan', files: 7000 });
  expect(said).toBe('looking at files: 7000\n');
});
