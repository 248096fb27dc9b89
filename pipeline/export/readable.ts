/** A record as a person reads it: plain text for a terminal. */
import type { Annex, Paragraph, PlanRecord, Section, Table } from '../model.ts';

const WIDTH = 100;

/** The whole record, readably: fields, outline with its text, tables, references, tasks, then what needs a look. */
export function readableRecord(record: PlanRecord): string {
  const { document, source, status } = record;
  const { signature } = document;
  const parts = [
    `${source.name} (${status}, ${source.pageCount} ${source.pageCount === 1 ? 'page' : 'pages'})`,
    fields([
      ['Type', document.type && `${document.type}${document.typeCode ? ` (${document.typeCode})` : ''}`],
      ['Number', document.number ?? (document.notation && `…/${document.notation}`)],
      ['Date', [document.place, document.date].filter(Boolean).join(', ')],
      ['Agency', [document.parentAgency, document.agency].filter(Boolean).join(' / ')],
      ['Title', document.title],
      ['Marked', [document.secrecy, document.urgency].filter(Boolean).join(', ')],
      ['Covers', document.period && `${document.period.from} to ${document.period.to}`],
      ['Replaces', document.replaces.join(', ')],
      ['To', document.addressees.join('; ')],
      ['Bases', document.bases.map(({ text }) => text).join('\n')],
      ['Signed', signature && [signature.authority, signature.position, signature.name].filter(Boolean).join(' – ')],
      ['Copies to', document.recipients.join('; ')],
    ]),
    ...record.preamble.map(paragraph),
    ...record.sections.map((section) => readableSection(section, record.tables)),
    ...record.annexes.map((annex) => readableAnnex(annex, record.tables)),
    list('Tables', record.annexes.length > 0 ? [] : record.tables.map(readableTable)),
    list('References', record.references.map(({ text, page }) => `${text} [page ${page}]`)),
    list('Tasks', record.tasks.map(({ text, lead, deadline, section }) =>
      `${[section, lead.join(', ')].filter(Boolean).join(' · ')}: ${text}${deadline ? ` (${deadline.text})` : ''}`)),
    list('Pages to compare with the paper', record.pages.flatMap(({ number, quality }) =>
      (quality && quality.grade !== 'good' ? [`page ${number}: ${quality.grade}, about ${(100 * quality.wrongWords).toFixed(0)} of 100 words misread`] : []))),
    list('To look at', record.messages.map(({ severity, page, text, rule }) => `${severity}${page ? `, page ${page}` : ''}: ${text} [${rule}]`)),
    list('Lost', record.failures.map(({ page, message, code }) => `${page ? `page ${page}: ` : ''}${message} [${code}]`)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function fields(pairs: [string, string | null | undefined][]): string {
  return pairs.filter(([, value]) => value).map(([name, value]) => wrap(value!, `${name.padEnd(10)} `, ' '.repeat(11))).join('\n');
}

function list(title: string, items: string[]): string {
  return items.length === 0 ? '' : `${title} (${items.length})\n${items.map((item) => wrap(item, '  ', '    ')).join('\n')}`;
}

function readableSection({ marker, title, paragraphs, children, level }: Section, tables: Table[]): string {
  const indent = '  '.repeat(level - 1);
  return [
    wrap(`${marker}. ${title ?? ''}`.trimEnd(), indent, `${indent}   `),
    ...paragraphs.map((item) => indentLines(paragraph(item), `${indent}   `)),
    ...children.map((child) => readableSection(child, tables)),
  ].join('\n');
}

function readableAnnex({ marker, title, paragraphs, sections, tables }: Annex, all: Table[]): string {
  return [
    [marker, title].filter(Boolean).join(': ') || 'Annex',
    ...paragraphs.map(paragraph),
    ...sections.map((section) => readableSection(section, all)),
    ...tables.flatMap((index) => (all[index] ? readableTable(all[index]) : [])),
  ].join('\n');
}

function readableTable({ header, rows, page }: Table): string {
  return [`table, page ${page}: ${header.join(' | ')}`, ...rows.map((row) => `  ${row.join(' | ')}`)].join('\n');
}

function paragraph({ text, bullet }: Paragraph): string {
  return wrap(text, bullet ? `${bullet} ` : '', bullet ? '  ' : '');
}

function indentLines(text: string, indent: string): string {
  return text.split('\n').map((line) => indent + line).join('\n');
}

function wrap(text: string, first: string, rest: string): string {
  return text.split('\n').flatMap((line, index) => {
    const lines: string[] = [];
    let current = index === 0 ? first : rest;
    let empty = true;
    for (const word of line.split(' ')) {
      if (!empty && current.length + word.length + 1 > WIDTH) {
        lines.push(current);
        current = rest + word;
      } else {
        current += empty ? word : ` ${word}`;
      }
      empty = false;
    }
    return [...lines, current];
  }).join('\n');
}
