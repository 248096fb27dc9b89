import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Content, Section } from '../../pipeline/model.ts';
import { processFile } from '../../pipeline/pipeline.ts';

/** What a person reads in a document; agencies and people are invented. Parts that are left out are not looked at. */
interface Expected {
  document: Partial<Content['document']>;
  /** "II/1 | title" */
  outline: string[];
  annexes?: { marker: string | null; title: string | null; outline: string[] }[];
  /** the tables of each annex */
  annexTables?: number[][];
  references: [string | null, string | null, string | null][];
  tasks?: { section: string | null; lead: string[]; support: string[]; date: string | null; recurrence: string | null; product?: string }[];
  /** the first words of each paragraph below the headings, in order: none split, none joined */
  paragraphs?: string[];
}

const FOLDER = new URL('.', import.meta.url);
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.txt')).map((name) => name.slice(0, -4)).sort();

function paths(sections: Section[], above = ''): string[] {
  return sections.flatMap(({ marker, title, children }) => {
    const path = above === '' ? marker : `${above}/${marker}`;
    return [`${path} | ${title ?? ''}`, ...paths(children, path)];
  });
}

function paragraphs(sections: Section[]): string[] {
  return sections.flatMap((section) => [...section.paragraphs.map(({ text }) => text), ...paragraphs(section.children)]);
}

describe.each(NAMES)('%s', async (name) => {
  const content = await processFile(fileURLToPath(new URL(`${name}.txt`, FOLDER)));
  const expected = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Expected;

  test.each(Object.entries(expected.document))('%s', (field, value) => expect(content.document[field as keyof Content['document']]).toEqual(value));
  test('outline', () => expect(paths(content.sections)).toEqual(expected.outline));
  test('references', () => expect(content.references.map(({ type, number, date }) => [type, number, date])).toEqual(expected.references));
  if (expected.annexes) test('annexes', () => expect(content.annexes.map(({ marker, title, sections }) => ({ marker, title, outline: paths(sections) }))).toEqual(expected.annexes));
  if (expected.annexTables) test('tables of the annexes', () => expect(content.annexes.map(({ tables }) => tables)).toEqual(expected.annexTables));
  if (expected.tasks) test('tasks', () => {
    const found = content.tasks.map(({ section, lead, support, deadline, product }, index) => ({
      section, lead, support, date: deadline?.date ?? null, recurrence: deadline?.recurrence ?? null, ...(expected.tasks![index]?.product !== undefined && { product }),
    }));
    expect(found).toEqual(expected.tasks);
  });
  if (expected.paragraphs) test('paragraphs', () => {
    expect(paragraphs(content.sections).map((text, index) => text.slice(0, expected.paragraphs![index]?.length ?? 30))).toEqual(expected.paragraphs);
  });
});
