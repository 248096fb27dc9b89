/** Lines with the kind of their block: what the components of a document are found from. */
import { spanOf, type LineSpan } from '../lines.ts';
import type { BlockKind } from '../model.ts';

/** A line with the kind of its block; `parted`: a table or another page part stands between it and the line before. */
export interface Row extends LineSpan { kind: BlockKind; parted: boolean }

export interface Components {
  agencies: Row[]; motto: Row[]; number: Row | null; date: Row | null;
  /** the year, where it stands on the line below */
  year: Row | null; marks: Row[];
  /** "V/v …" of a công văn */
  subject: Row[];
  /** the line with the document type, and the title below it */
  type: Row | null; title: Row[];
  /** "(Ban hành kèm theo Quyết định số …)" below the title */
  issuedWith: Row[];
  /** the issuing authority in capitals below the title of a decision or decree */
  authority: Row[];
  addressees: Row[]; body: Row[]; recipients: Row[]; signature: Row[];
  /** the left one of two signatures side by side */
  cosignature: Row[];
  /** one list of lines for each annex */
  annexes: Row[][];
}

/** The label of the recipients (folded). */
export const RECIPIENTS = /^n[oơ][i1]\s+nh\p{L}n\b\s?[:.;]?/u;

/** The last recipient: "Lưu: VT, …", "Lưu Văn phòng" (folded). */
export const FILED = /^\W*luu\b/;

/** A row in two at an offset of its text; empty parts are left out. */
export function cut(row: Row, at: number): Row[] {
  const left = spanOf(row.line, row.start, row.start + at);
  const right = spanOf(row.line, row.start + at, row.end);
  return [left, right].filter(({ text }) => text !== '').map((span) => ({ ...row, ...span }));
}
