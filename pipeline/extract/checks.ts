/** Checks as data: what an archivist should look at. */
import { fold } from '../../dictionaries/fold.ts';
import type { DocumentFields, Evidence, Message, Reference, Task } from '../model.ts';
import { typeOfNotation } from './type.ts';

/** A value read with less confidence than this is listed. */
const LOW_CONFIDENCE = 0.6;
/** Numbers and dates of which the figures were read with less are listed: of 46 such in 65 damaged documents 14 were wrong, of 532 others 4. */
const DOUBTFUL_FIGURES = 0.8;
/** Values that are numbers or dates. */
const FIGURES = /^\/document\/(?:number|date|period|replaces\/\d+)$|^\/references\/\d+$|^\/tasks\/\d+\/deadline$/;
const DATED_NUMBER = /^\d+[a-zđ]?\/((?:19|20)\d\d)\//u;

/** What the checks look at besides the fields. */
export interface CheckedDocument {
  document: DocumentFields;
  references: Reference[];
  tasks: Task[];
  evidence: Record<string, Evidence>;
  sections: number;
  /** the last words of the body, or null where there is none */
  bodyEnd: { text: string; page: number } | null;
  /** numbers that were cited with two dates */
  conflicts: { number: string; dates: string[]; page: number }[];
  /** numbers that were cited with a date that could not be read */
  unread: { number: string; text: string; page: number }[];
  /** citations of which the number could not be read */
  damaged: { text: string; page: number }[];
  lastPage: number;
}

/** Missing components, mismatches of dates and numbers, a missing end mark, values read with little confidence. */
export function checkDocument({ document, references, tasks, evidence, sections, bodyEnd, conflicts, unread, damaged, lastPage }: CheckedDocument): Message[] {
  const messages: Message[] = [];
  const add = (rule: string, severity: Message['severity'], page: number | null, text: string) => messages.push({ rule, severity, page, text });
  const missing = (name: string, value: unknown, severity: Message['severity'], page: number | null, text = `no ${name} was found`) => {
    if (value === null || (Array.isArray(value) && value.length === 0)) add('missing-component', severity, page, text);
  };
  missing('document type', document.type, 'warning', 1);
  missing('number', document.number, document.notation === null ? 'warning' : 'info', 1, document.notation === null ? undefined : `no figures were found before the notation ${document.notation}`);
  missing('date', document.date, 'warning', 1, document.place === null ? undefined : `no whole date was found behind the place ${document.place}`);
  missing('issuing agency', document.agency, 'warning', 1);
  missing('title', document.title, 'warning', 1);
  missing('recipients', document.recipients, 'warning', lastPage, 'no recipients were found');
  missing('signature', document.signature, 'warning', lastPage);
  if (document.signature && document.signature.name === null) add('missing-component', 'warning', lastPage, 'no name was found in the signature');
  if (sections === 0) add('missing-component', 'info', null, 'no headings were found');
  // documents of the Party close without it (Hướng dẫn 36-HD/VPTW)
  const ofParty = /^\d+[a-zđ]?-/u.test(document.number ?? '') || /\/(?:TW|TU|HU|ĐU|QU|ĐTN|TĐTN)/u.test(document.notation ?? '');
  if (bodyEnd && !ofParty && !/(?:\.\s?\/\s?\.?|\/\.|\.\/-)["”’]?$/.test(bodyEnd.text)) add('missing-end-mark', 'info', bodyEnd.page, 'the body does not end with ./.');
  if (document.recipients.length > 0 && !document.recipients.some((line) => /^luu\b/.test(fold(line)))) add('missing-component', 'info', lastPage, 'the recipients do not say where the document is kept (Lưu)');

  const named = document.notation === null ? null : typeOfNotation(document.notation);
  if (named?.code && document.typeCode && named.code !== document.typeCode && document.typeCode !== 'CV') {
    add('type-mismatch', 'warning', 1, `the notation ${document.notation} says ${named.name}, the heading ${document.type}`);
  }
  const year = document.number === null ? null : DATED_NUMBER.exec(document.number)?.[1] ?? null;
  if (year && document.date && !document.date.startsWith(year)) add('date-mismatch', 'warning', 1, `the number ${document.number} and the date ${document.date} are of different years`);
  for (const { number, type, date, page } of references) {
    if (document.date && date && date > document.date) add('reference-date', 'warning', page, `${type ?? 'document'} ${number ?? ''} of ${date} is cited by a document of ${document.date}`.replace('  ', ' '));
    const own = number === null ? null : DATED_NUMBER.exec(number)?.[1] ?? null;
    if (own && date && !date.startsWith(own)) add('date-mismatch', 'warning', page, `the number ${number} and its date ${date} are of different years`);
  }
  for (const { deadline, page } of tasks) {
    if (document.date && deadline?.date && deadline.date < document.date) add('deadline-date', 'warning', page, `the deadline ${deadline.date} ("${deadline.text}") is before the document's date ${document.date}`);
  }
  if (document.date && document.period && document.period.to < document.date) add('period-date', 'warning', null, `the period ends on ${document.period.to}, before the document's date ${document.date}`);
  for (const { number, dates, page } of conflicts) add('reference-conflict', 'warning', page, `${number} is cited with different dates: ${dates.join(', ')}`);
  for (const { number, text, page } of unread) add('unread-date', 'warning', page, `the date of ${number} could not be read: "${text}"`);
  for (const { text, page } of damaged) add('unread-number', 'warning', page, `the number of a cited document could not be read: "${text}"`);
  for (const [pointer, { confidence, figures, page, raw }] of Object.entries(evidence)) {
    if (figures !== undefined && figures < DOUBTFUL_FIGURES && FIGURES.test(pointer)) add('doubtful-figures', 'warning', page, `the figures of ${pointer} were read with confidence ${figures}: "${raw}"`);
    else if (confidence < LOW_CONFIDENCE && pointer.startsWith('/document/')) add('low-confidence', 'warning', page, `${pointer} was read with confidence ${confidence}`);
  }
  return messages;
}
