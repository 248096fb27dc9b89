/** The documents that a whole document cites, each once, in order of first mention. */
import { evidenceOf, type Flow } from '../lines.ts';
import type { Evidence, Reference } from '../model.ts';
import { findCitations, type Citation } from './references.ts';

/** Citations of several texts brought together. Citations of one number are one reference: what the first mention leaves out is taken from later ones. */
export class ReferenceList {
  readonly #own: string | null;
  readonly #items: { reference: Reference; evidence: Evidence }[] = [];
  readonly #byKey = new Map<string, number>();

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

  #place({ type, number, date, issuer, start, end }: Citation, flow: Flow): number {
    const text = flow.text.slice(start, end);
    // one number may be given by several issuers; a different date tells them apart
    const key = number ?? `${text.toLowerCase().replace(/\s+/g, ' ')}`;
    for (const candidate of [`${key}|${date}`, ...(date === null ? [`${key}|`] : [`${key}|null`])]) {
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
