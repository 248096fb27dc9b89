/** The documents that a whole document cites, each once, in order of first mention. */
import { evidenceOf, type Flow } from '../lines.ts';
import type { Evidence, Reference } from '../model.ts';
import { findCitations, type Citation } from './references.ts';

/** Citations of several texts brought together. Citations of one number are one reference: what the first mention leaves out is taken from later ones. */
export class ReferenceList {
  readonly #own: string | null;
  readonly #items: { reference: Reference; evidence: Evidence }[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #conflicts = new Map<string, { dates: Set<string>; page: number }>();

  /** `own`: the number of the document itself, which it does not cite. */
  constructor(own: string | null) { this.#own = own; }

  /** Add the citations of a text; returns their indexes, each once, in order. */
  add(flow: Flow): number[] {
    const indexes: number[] = [];
    for (const citation of findCitations(flow.text)) {
      if (citation.number !== null && citation.number === this.#own) continue;
      const index = this.#place(citation, flow);
      if (!indexes.includes(index)) indexes.push(index);
    }
    return indexes;
  }

  finish(): { reference: Reference; evidence: Evidence }[] { return this.#items; }

  /** Numbers that were cited with more than one date. */
  conflicts(): { number: string; dates: string[]; page: number }[] {
    return [...this.#conflicts].filter(([, { dates }]) => dates.size > 1).map(([number, { dates, page }]) => ({ number, dates: [...dates], page }));
  }

  #noteDate(number: string, date: string, flow: Flow, start: number, end: number): void {
    const known = this.#conflicts.get(number);
    if (!known) this.#conflicts.set(number, { dates: new Set([date]), page: evidenceOf(flow, start, end).page });
    else if (!known.dates.has(date)) { known.dates.add(date); known.page = evidenceOf(flow, start, end).page; }
  }

  #place({ type, number, date, issuer, start, end }: Citation, flow: Flow): number {
    const text = flow.text.slice(start, end);
    const key = number ?? `${text.toLowerCase().replace(/\s+/g, ' ')}`;
    // a number with its year is given once; numbers without may be given again every year and by every issuer: there the date tells them apart
    const dated = number !== null && /^\d+[a-zđ]?\/\d{4}\//u.test(number);
    if (dated && date !== null) this.#noteDate(number, date, flow, start, end);
    for (const candidate of dated ? [`${key}|`] : [`${key}|${date}`, ...(date === null ? [`${key}|`] : [`${key}|null`])]) {
      const index = this.#byKey.get(candidate);
      if (index === undefined) continue;
      const { reference } = this.#items[index]!;
      reference.type ??= type;
      reference.issuer ??= issuer;
      if (reference.date === null && date !== null) reference.date = date;
      this.#byKey.set(`${key}|${date}`, index);
      return index;
    }
    const index = this.#items.length;
    const evidence = evidenceOf(flow, start, end);
    this.#items.push({ reference: { type, number, date, issuer, text, page: evidence.page }, evidence });
    this.#byKey.set(`${key}|${date}`, index);
    if (!this.#byKey.has(`${key}|`)) this.#byKey.set(`${key}|`, index);
    return index;
  }
}
