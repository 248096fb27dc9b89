/** The documents that a whole document cites, each once, in order of first mention. */
import { evidenceOf, type Flow } from '../lines.ts';
import type { Evidence, Reference } from '../model.ts';
import { REBUILT_CONFIDENCE } from './field.ts';
import { findCitations, type Citation } from './references.ts';

/** What a document says of itself. */
interface OwnNumber { number: string | null; type: string | null; date: string | null }

/** The document's own number, or, under its own type and date, one with the same figures of which at most two letters were read differently. */
function isOwn({ number, type, date }: Citation, own: OwnNumber): boolean {
  if (number === own.number) return true;
  if (own.number === null || date === null || date !== own.date || type === null || type !== own.type) return false;
  const [figures = '', ...notation] = number!.split(/(?=[-/])/);
  const [ownFigures = '', ...ownNotation] = own.number.split(/(?=[-/])/);
  const alike = (a: string, b: string) => a.length === b.length && [...a].filter((letter, at) => letter !== b[at]).length <= 2;
  return figures === ownFigures && alike(notation.join(''), ownNotation.join(''));
}

/** Citations of several texts brought together. Citations of one number are one reference: what the first mention leaves out is taken from later ones. */
export class ReferenceList {
  readonly #own: OwnNumber;
  readonly #items: { reference: Reference; evidence: Evidence; spellings: Map<string, number>; unread: boolean }[] = [];
  readonly #damaged: { text: string; page: number }[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #conflicts = new Map<string, { dates: Set<string>; page: number }>();

  /** `own`: the number of the document itself, which it does not cite; with its type and date where the number may be misread. */
  constructor(own: string | null, { type = null, date = null }: Partial<Pick<OwnNumber, 'type' | 'date'>> = {}) { this.#own = { number: own, type, date }; }

  /** Add the citations of a text; returns their indexes, each once, in order. */
  add(flow: Flow): number[] {
    const indexes: number[] = [];
    for (const citation of findCitations(flow.text)) {
      if (citation.number !== null && isOwn(citation, this.#own)) continue;
      if (citation.damaged) {
        this.#damaged.push({ text: flow.text.slice(citation.start, citation.end), page: evidenceOf(flow, citation.start, citation.end).page });
        continue;
      }
      const index = this.#place(citation, flow);
      if (!indexes.includes(index)) indexes.push(index);
    }
    return indexes;
  }

  /** The references; a number that was read in two spellings has the one that stands more often, or that ends in a known agency. */
  finish(): { reference: Reference; evidence: Evidence }[] {
    for (const { reference, spellings } of this.#items) {
      const weight = ([spelling, count]: [string, number]) => count + (KNOWN_AGENCY.test(spelling) ? 0.5 : 0);
      reference.number = [...spellings].sort((a, b) => weight(b) - weight(a))[0]?.[0] ?? reference.number;
    }
    return this.#items;
  }

  /** Numbers that were cited with more than one date. */
  conflicts(): { number: string; dates: string[]; page: number }[] {
    return [...this.#conflicts].filter(([, { dates }]) => dates.size > 1).map(([number, { dates, page }]) => ({ number, dates: [...dates], page }));
  }

  #noteDate(number: string, date: string, flow: Flow, start: number, end: number): void {
    const known = this.#conflicts.get(number);
    if (!known) this.#conflicts.set(number, { dates: new Set([date]), page: evidenceOf(flow, start, end).page });
    else if (!known.dates.has(date)) { known.dates.add(date); known.page = evidenceOf(flow, start, end).page; }
  }

  /** Numbers of which the date is printed and could not be read. */
  unread(): { number: string; text: string; page: number }[] {
    return this.#items.flatMap(({ reference: { number, date, text, page }, unread }) => (unread && date === null && number !== null ? [{ number, text, page }] : []));
  }

  /** Citations of which the number could not be read whole; they are no references. */
  damaged(): { text: string; page: number }[] {
    return this.#damaged;
  }

  #place({ type, number, date, issuer, start, end, dateDoubt }: Citation, flow: Flow): number {
    const text = flow.text.slice(start, end);
    const key = number ?? `${text.toLowerCase().replace(/\s+/g, ' ')}`;
    // a number with its year is given once; numbers without may be given again every year and by every issuer: there the date tells them apart
    const dated = number !== null && /^\d+[a-zđ]?\/\d{4}\//u.test(number);
    if (dated && date !== null) this.#noteDate(number, date, flow, start, end);
    const alike = dated && !this.#byKey.has(`${key}|`) ? this.#items.findIndex(({ reference }) => reference.type === type && reference.number !== null && alikeNumbers(reference.number, number)) : -1;
    if (alike >= 0) this.#byKey.set(`${key}|`, alike);
    for (const candidate of dated ? [`${key}|`] : [`${key}|${date}`, ...(date === null ? [`${key}|`] : [`${key}|null`])]) {
      const index = this.#byKey.get(candidate);
      if (index === undefined) continue;
      const { reference, spellings } = this.#items[index]!;
      if (number !== null) spellings.set(number, (spellings.get(number) ?? 0) + 1);
      reference.type ??= type;
      reference.issuer ??= issuer;
      if (reference.date === null && date !== null) reference.date = date;
      this.#byKey.set(`${key}|${date}`, index);
      return index;
    }
    const index = this.#items.length;
    const evidence = evidenceOf(flow, start, end);
    if (dateDoubt === 'rebuilt') evidence.confidence = Math.min(evidence.confidence, REBUILT_CONFIDENCE);
    this.#items.push({ unread: dateDoubt === 'unread', reference: { type, number, date, issuer, text, page: evidence.page }, evidence, spellings: new Map(number === null ? [] : [[number, 1]]) });
    this.#byKey.set(`${key}|${date}`, index);
    if (!this.#byKey.has(`${key}|`)) this.#byKey.set(`${key}|`, index);
    return index;
  }
}

/** Endings that are no misreading of another. */
const KNOWN_AGENCY = /(?:HĐND|UBND|-CP|TTg|TW|BTC|BNV|BYT|BTP|BCA|BQP|BGDĐT|BKHĐT|BTNMT|BNNPTNT|VPCP)$/u;

/** One document in two readings: the same figures and year, and notations that differ in one letter. */
function alikeNumbers(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const figures = /^\d+[a-zđ]?\/\d{4}\//u;
  if (figures.exec(a)?.[0] !== figures.exec(b)?.[0]) return false;
  let different = 0;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) different++;
  return different <= 1;
}
