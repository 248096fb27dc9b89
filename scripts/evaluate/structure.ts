/**
 * How well documents are read as documents: outline, references, fields, recipients and tasks against facts that were written down by reading
 * the samples (`gold/`). node scripts/evaluate/structure.ts [NAME…] [--errors] [--pages FOLDER]
 * Needs the samples beside the project; says so and measures nothing where they are absent.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Content, DocumentFields, Section } from '../../pipeline/model.ts';
import { fold as foldMarks } from '../../dictionaries/fold.ts';
import { countErrors } from './metrics.ts';
import { readDocument } from './recognized.ts';

/** One line of the table: what was found of what is on the paper. `invented`: found, but not so on the paper. "on the paper": values of fields, references and tasks that stand there, if perhaps misread, of all that were found. */
export interface StructureRow { set: 'text plans' | 'real scans'; document: string; measure: 'outline' | 'paragraphs' | 'references' | 'fields' | 'recipients' | 'tasks' | 'on the paper'; expected: number; found: number; right: number }

/** Facts about a sample; `a || b` are readings that are both right, an empty one stands for null; references and paths in order. */
interface Gold {
  source: string;
  document: Omit<DocumentFields, 'typeCode' | 'bases'>;
  outline: string[];
  /** the first words of every paragraph of the body, headings, bases and points among them: one that is missing was joined, one too many was split off */
  paragraphs?: string[];
  references: [string | null, string | null, string | null, string?][];
  tasks?: { section: string | null; lead: string[]; deadline: string | null; date: string | null; text: string }[];
}

const SAMPLES = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));
const GOLD = new URL('gold/', import.meta.url);

/** Measure all samples (or those named). `read` stands in for the whole pipeline; `onError` hears of every difference. */
export async function evaluateStructure(options: { names?: string[]; pages?: string; read?: (file: string) => Promise<Content>; onError?: (document: string, text: string) => void } = {}): Promise<StructureRow[]> {
  if (!existsSync(SAMPLES)) return [];
  const rows: StructureRow[] = [];
  for (const file of readdirSync(GOLD).sort()) {
    const name = file.replace('.json', '');
    if (options.names?.length && !options.names.includes(name)) continue;
    const gold = JSON.parse(readFileSync(new URL(file, GOLD), 'utf8')) as Gold;
    const content = await (options.read?.(SAMPLES + gold.source) ?? readDocument(SAMPLES + gold.source, options.pages).then(({ record }) => record));
    const set = gold.source.startsWith('scans/') ? 'real scans' as const : 'text plans' as const;
    const printed = { found: 0, right: 0 };
    for (const [measure, { expected, found }] of Object.entries(compareAll(gold, content))) {
      if (measure === 'paragraphs' && !gold.paragraphs) continue;
      const { right, optional, missing, extra } = match(expected, found);
      if (measure === 'fields' || measure === 'references' || measure === 'tasks') {
        const invented = extra.filter((item) => !missing.some((fact) => isMisread(fact, item)));
        printed.found += found.length;
        printed.right += found.length - invented.length;
        for (const item of invented) options.onError?.(name, `on the paper + ${item}`);
      }
      for (const item of missing) options.onError?.(name, `${measure} - ${item}`);
      for (const item of extra) options.onError?.(name, `${measure} + ${item}`);
      rows.push({ set, document: name, measure: measure as StructureRow['measure'], expected: expected.filter((item) => !item.optional).length, found: found.length - optional, right });
    }
    rows.push({ set, document: name, measure: 'on the paper', expected: printed.found, found: printed.found, right: printed.right });
  }
  return rows;
}

interface Fact { text: string[]; optional?: boolean }

/** Whether a found value is another reading of one that is on the paper: at least two thirds of its characters are the same. */
function isMisread(fact: string, found: string): boolean {
  return countErrors(fact, found).errors <= Math.max(fact.length, found.length) / 3;
}

function compareAll(gold: Gold, content: Content): Record<Exclude<StructureRow['measure'], 'on the paper'>, { expected: Fact[]; found: string[] }> {
  const fact = (text: string, optional = false): Fact => ({ text: text.split('||').map(fold), optional });
  const reference = (type: string | null, number: string | null, date: string | null) => `${type} ${number} ${date}`;
  return {
    outline: { expected: gold.outline.map((line) => fact(line)), found: paths(content.sections) },
    paragraphs: beginnings(gold.paragraphs ?? [], gold.paragraphs ? bodyOf(content) : []),
    references: {
      expected: gold.references.map(([type, number, date, note]) => fact(reference(type, number, date), note === 'optional')),
      found: content.references.map(({ type, number, date }) => reference(type, number, date)),
    },
    fields: { expected: fieldFacts(gold.document), found: fieldFacts(content.document).map(({ text }) => text[0]!) },
    recipients: { expected: gold.document.recipients.map((line) => fact(line)), found: content.document.recipients },
    tasks: {
      expected: (gold.tasks ?? []).map((task) => fact(`${task.section} ${task.lead.join(', ')} ${task.deadline} ${task.date} ${task.text.slice(0, 24).trim()}`)),
      found: gold.tasks ? content.tasks.map((task) => `${task.section} ${task.lead.join(', ')} ${task.deadline?.text ?? null} ${task.deadline?.date ?? null} ${task.text.slice(0, 24).trim()}`) : [],
    },
  };
}

/** Paragraphs of the body in order: bases, preamble, headings and what stands below them. */
function bodyOf({ document, preamble, sections }: Content): string[] {
  const of = (section: Section): string[] => [...(section.title ? [section.title] : []), ...section.paragraphs.map(({ text }) => text), ...section.children.flatMap(of)];
  return [...document.bases.map(({ text }) => text), ...preamble.map(({ text }) => text), ...sections.flatMap(of)];
}

/** Letters and figures that tell the beginnings of paragraphs apart; a third of them may be misread. */
const BEGINNING = 24;

/** Each expected beginning under the words of the paragraph that has it, but for a few misread letters. */
function beginnings(expected: string[], found: string[]): { expected: Fact[]; found: string[] } {
  const letters = (text: string) => foldMarks(text).replace(/[^a-z0-9]/g, '');
  const left = [...found];
  const facts = expected.map((start): Fact => {
    const wanted = letters(start).slice(0, BEGINNING);
    const at = left.findIndex((text) => countErrors(wanted, letters(text).slice(0, wanted.length)).errors <= wanted.length / 3);
    return { text: [fold(at < 0 ? start : left.splice(at, 1)[0]!)] };
  });
  return { expected: facts, found };
}

/** Every field with a value, as "name value". */
function fieldFacts(document: Gold['document']): Fact[] {
  const facts: Fact[] = [];
  const add = (name: string, value: string | null | undefined) => {
    if (value === null || value === undefined) return;
    const readings = value.split('||').map((reading) => reading.trim());
    facts.push({ text: readings.filter((reading) => reading !== '').map((reading) => fold(`${name} ${reading}`)), optional: readings.includes('') });
  };
  for (const name of ['type', 'number', 'notation', 'parentAgency', 'agency', 'place', 'date', 'title', 'secrecy', 'urgency'] as const) add(name, document[name]);
  document.addressees.forEach((value) => add('addressee', value));
  document.replaces.forEach((value) => add('replaces', value));
  add('authority', document.signature?.authority);
  add('position', document.signature?.position);
  add('name', document.signature?.name);
  add('period', document.period && `${document.period.from} ${document.period.to}`);
  return facts;
}

/** "II/1 | title" for every section. */
function paths(sections: Section[], above = ''): string[] {
  return sections.flatMap(({ marker, title, children }) => {
    const path = above === '' ? marker : `${above}/${marker}`;
    return [`${path} | ${title ?? ''}`, ...paths(children, path)];
  });
}

/** Bags of facts: how many found ones are right, which are missing and which should not be there. */
function match(expected: Fact[], found: string[]): { right: number; optional: number; missing: string[]; extra: string[] } {
  const left = [...expected];
  const extra: string[] = [];
  let right = 0;
  let optional = 0;
  for (const item of found) {
    const at = left.findIndex(({ text }) => text.includes(fold(item)));
    if (at < 0) extra.push(item);
    else if (left.splice(at, 1)[0]!.optional) optional++;
    else right++;
  }
  return { right, optional, missing: left.filter((item) => !item.optional).map(({ text }) => text[0]!), extra };
}

/** NFC, single spaces, both tone placements alike. */
function fold(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** Sums over documents: recall, precision, F1 in %. */
export function sumRows(rows: StructureRow[]): { set: string; measure: string; expected: number; found: number; right: number; recall: number; invented: number; f1: number }[] {
  return [...Map.groupBy(rows, ({ set, measure }) => `${set}|${measure}`).entries()].map(([key, items]) => {
    const [set, measure] = key.split('|') as [string, string];
    const sum = (name: 'expected' | 'found' | 'right') => items.reduce((total, item) => total + item[name], 0);
    const [expected, found, right] = [sum('expected'), sum('found'), sum('right')];
    const share = (part: number, whole: number) => (whole === 0 ? 100 : Math.round((part / whole) * 10000) / 100);
    return { set, measure, expected, found, right, recall: share(right, expected), invented: found - right, f1: share(2 * right, expected + found) };
  }).filter(({ expected }) => expected > 0);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { errors: { type: 'boolean' }, pages: { type: 'string' } } });
  const rows = await evaluateStructure({
    names: positionals, ...(values.pages && { pages: values.pages }),
    ...(values.errors && { onError: (document: string, text: string) => console.log(`${document}: ${text}`) }),
  });
  if (rows.length === 0) console.log('no samples on this machine: nothing measured');
  console.table(sumRows(rows));
}
