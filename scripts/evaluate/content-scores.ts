/** The part of a record that is about content, scored against what a document is known to say. */
import type { Content, Section, Task } from '../../pipeline/model.ts';
import type { ExpectedRecord } from '../fixtures/expected.ts';
import { compareFacts, countErrors, fold, type Difference, type ErrorCount, type MatchCount } from './metrics.ts';

/** Exact-match counts by kind of fact (with what differs), and the character errors of tables. */
export interface ContentScores { matches: Record<'fields' | 'recipients' | 'bases' | 'outline' | 'paragraphs' | 'references' | 'table cells' | 'tasks' | 'task leads' | 'task deadlines', MatchCount & Partial<Difference>>; tableText: ErrorCount }

/** Score a record. `pages` limits what is expected to what stands on those pages of the document. */
export function scoreContent(expected: ExpectedRecord, found: Content, pages: number[]): ContentScores {
  const whole = pages.length === expected.pageCount;
  const here = ({ page }: { page: number }) => pages.includes(page);
  const own = expected.document.number;
  const reference = ({ type, number, date }: { type: string | null; number: string | null; date: string | null }) => [type, number, date].join('|');
  const expectedTables = expected.tables.filter(here);
  const expectedTasks = expected.tasks.filter(here);
  const tasks = matchTasks(expectedTasks, found.tasks);
  return {
    matches: {
      fields: compareFacts(fields(expected.document, pages, expected.pageCount), fields(found.document, [], 0)),
      recipients: compareFacts(whole || pages.includes(expected.pageCount) ? expected.document.recipients : [], found.document.recipients),
      bases: compareFacts(expected.document.bases.filter(here).map(({ text }) => openingOf(text)), found.document.bases.map(({ text }) => openingOf(text))),
      outline: compareFacts(expected.outline.filter(here).map(({ path, title }) => heading(path, title)), outlineOf(found)),
      paragraphs: matchParagraphs(expected.paragraphs.filter(here).map(({ text }) => text), paragraphsOf(found)),
      references: compareFacts(expected.references.filter(here).map(reference), found.references.filter(({ number }) => number === null || number !== own).map(reference)),
      'table cells': compareFacts(expectedTables.flatMap(cells), found.tables.flatMap(cells)),
      tasks: {
        expected: expectedTasks.length, found: found.tasks.length, right: tasks.length,
        missing: expectedTasks.filter((task) => !tasks.some(([known]) => known === task)).map(({ text }) => text),
        extra: found.tasks.filter((task) => !tasks.some(([, known]) => known === task)).map(({ text }) => text),
      },
      'task leads': compareFacts(tasks.map(([task]) => leads(task, task)), tasks.map(([expectation, task]) => leads(expectation, task))),
      'task deadlines': compareFacts(tasks.flatMap(([task]) => deadline(task, task)), tasks.flatMap(([expectation, task]) => deadline(expectation, task))),
    },
    tableText: countErrors(expectedTables.flatMap(cells).join(' '), found.tables.flatMap(cells).join(' ')),
  };
}

/** Every field with a value as "name value". A leading "V/v" or "Về việc" of the title does not count, nor do line breaks in the authority. */
function fields(document: Omit<Content['document'], 'bases'>, pages: number[], pageCount: number): string[] {
  const facts: string[] = [];
  const all = pageCount === 0;
  const add = (name: string, value: string | null | undefined) => {
    if (value !== null && value !== undefined) facts.push(`${name} ${value}`);
  };
  if (all || pages.includes(1)) {
    for (const name of ['type', 'typeCode', 'number', 'notation', 'parentAgency', 'agency', 'place', 'date', 'secrecy', 'urgency'] as const) add(name, document[name]);
    add('title', document.title?.replace(/^(?:V\/v|Về việc)\s+/i, ''));
    for (const addressee of document.addressees) add('addressee', addressee);
    add('period', document.period && `${document.period.from} ${document.period.to}`);
  }
  if (all || pages.includes(pageCount) || pages.length > 1) {
    add('authority', document.signature?.authority?.replace(/\s*[/\n]\s*/g, ' '));
    add('position', document.signature?.position);
    add('name', document.signature?.name);
    for (const number of document.replaces) add('replaces', number);
  }
  return facts;
}

/** The first words of a base: where it ends differs (some run on into the order that follows). */
function openingOf(text: string): string {
  return fold(text).slice(0, 60).replace(/[;:,.]+$/, '');
}

function heading(path: string, title: string | null): string {
  return `${path} | ${fold(title ?? '').replace(/[.:;,]+$/, '')}`;
}

/** Marker path and title of every section, annexes behind the body; an annex with a marker of its own opens the path. */
export function outlineOf({ sections, annexes }: Pick<Content, 'sections' | 'annexes'>): string[] {
  const walk = (list: Section[], above: string): string[] => list.flatMap(({ marker, title, children }) => {
    const path = above === '' ? marker : `${above}/${marker}`;
    return [heading(path, title), ...walk(children, path)];
  });
  return [...walk(sections, ''), ...annexes.flatMap((annex) => walk(annex.sections, annex.marker ?? ''))];
}

/** The running text of a record: preamble, sections, annexes. */
function paragraphsOf({ preamble, sections, annexes }: Content): string[] {
  const walk = (list: Section[]): string[] => list.flatMap(({ paragraphs, children }) => [...paragraphs.map(({ text }) => text), ...walk(children)]);
  return [...preamble.map(({ text }) => text), ...walk(sections), ...annexes.flatMap((annex) => [...annex.paragraphs.map(({ text }) => text), ...walk(annex.sections)])];
}

/** A paragraph is right where one was found that is the same but for a tenth of its characters: not split, not joined, misread a little at most. */
function matchParagraphs(expected: string[], found: string[]): MatchCount & Difference {
  const extra = [...found];
  const missing = expected.filter((text) => {
    const limit = fold(text).length / 10;
    const at = extra.findIndex((candidate) => Math.abs(candidate.length - text.length) <= limit + 4 && countErrors(text, candidate).errors <= limit);
    if (at >= 0) extra.splice(at, 1);
    return at < 0;
  });
  return { expected: expected.length, found: found.length, right: expected.length - missing.length, missing, extra };
}

function cells({ header, rows }: { header: string[]; rows: string[][] }): string[] {
  return [...header, ...rows.flat()].map(fold).filter((text) => text !== '');
}

type ExpectedTask = ExpectedRecord['tasks'][number];

/** Each expected task with the found one whose text is nearest, where at most a third of the characters differ. */
function matchTasks(expected: ExpectedTask[], found: Task[]): [ExpectedTask, Task][] {
  const left = [...found];
  return expected.flatMap((task): [ExpectedTask, Task][] => {
    const ranked = left.map((candidate, index) => ({ index, errors: countErrors(task.text, candidate.text).errors })).sort((a, b) => a.errors - b.errors);
    const best = ranked[0];
    if (!best || best.errors > fold(task.text).length / 3) return [];
    return [[task, left.splice(best.index, 1)[0]!]];
  });
}

/** Who leads, told apart by the expected text of the task. */
function leads({ text }: ExpectedTask, { lead }: Pick<Task, 'lead'>): string {
  return `${text.slice(0, 30)}…: ${lead.map((name) => fold(name).toLowerCase()).sort().join(' + ')}`;
}

/** When a task is due (its date and recurrence; the words that say so may be cut in several ways), nothing where it is not said. */
function deadline({ text }: ExpectedTask, task: Pick<Task, 'deadline'>): string[] {
  return task.deadline ? [`${text.slice(0, 30)}…: ${task.deadline.date ?? ''} ${task.deadline.recurrence ?? ''}`] : [];
}
