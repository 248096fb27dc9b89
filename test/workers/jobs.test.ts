import { expect, test } from 'vitest';
import { documentJobId, documentOptions, FORMAT, pageOptions, readPayload, DocumentJob, type PageJob } from '../../workers/jobs.ts';

const reference: DocumentJob = { format: FORMAT, id: 'a'.repeat(64), names: ['a.pdf'], bytes: 10, store: '0123456789abcdef', configuration: 'fedcba9876543210', urgency: 'normal' };
const page = (number: number, urgency: 'high' | 'normal' | 'low' = 'normal'): PageJob => ({ ...reference, urgency, page: number });
const priorities = (pages: number, now: number, urgency?: 'high' | 'normal' | 'low') =>
  Array.from({ length: pages }, (_, index) => pageOptions({ id: 'x', queue: 'q' }, page(index + 1, urgency), index, now).priority!);

test('the same document, store and configuration is one job; anything else is another', () => {
  const id = documentJobId(reference);
  expect(documentJobId({ ...reference })).toBe(id);
  expect(documentJobId({ ...reference, store: 'other' })).not.toBe(id);
  expect(documentJobId({ ...reference, configuration: 'other' })).not.toBe(id);
  // What BullMQ refuses as an id.
  expect(id).toMatch(/^[0-9a-f]{32}-[0-9a-f]{8}$/);
});

test('a short document goes before the rest of a long one that came first', () => {
  const now = 1_700_000_000_000;
  const long = priorities(256, now);
  const short = priorities(3, now + 30_000);
  expect(long.filter((priority) => priority <= short[0]!).length).toBeLessThan(60);
  expect(long.at(-1)!).toBeGreaterThan(short.at(-1)!);
});

test('a long document is not overtaken for ever', () => {
  const now = 1_700_000_000_000;
  expect(priorities(1, now + 300_000)[0]!).toBeGreaterThan(priorities(256, now).at(-1)!);
});

test('neighbouring pages stay together, urgent ones go first, all within what BullMQ takes', () => {
  const now = 1_700_000_000_000;
  expect(new Set(priorities(16, now)).size).toBeLessThanOrEqual(3);
  expect(Math.max(...priorities(256, now, 'high'))).toBeLessThan(Math.min(...priorities(256, now)));
  expect(Math.max(...priorities(256, now))).toBeLessThan(Math.min(...priorities(256, now, 'low')));
  for (const time of [0, now, 2 ** 42]) for (const priority of priorities(5, time, 'low')) expect(priority).toBeLessThan(2 ** 21);
  expect(documentOptions({ ...reference, urgency: 'high' }).lifo).toBe(true);
});

test('a payload of another version is refused in so many words', () => {
  expect(() => readPayload(DocumentJob, { ...reference, format: 7 })).toThrow(expect.objectContaining({ code: 'configuration-invalid', message: expect.stringContaining('format 7') }));
  expect(() => readPayload(DocumentJob, { ...reference, id: 7 })).toThrow(expect.objectContaining({ message: expect.stringContaining('damaged') }));
  expect(readPayload(DocumentJob, reference)).toEqual(reference);
});
