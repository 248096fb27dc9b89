/** What goes into the units of work and what comes out: all that a runner has to know of them. */
import { z } from 'zod';
import { DocumentData, DocumentState } from './documents.ts';
import { PageMethod } from './model.ts';

export type UnitName = 'document' | 'page' | 'assemble';

/** What a unit process says once its code is loaded. */
export const READY = 'ready';
/** What a unit process is told that is needed no more: it closes its engine, which may have processes and files of its own, and ends. */
export const DONE = 'done';

export const PageData = DocumentData.extend({ page: z.int().min(1) });
export type PageData = z.infer<typeof PageData>;
export const PageResult = z.object({ method: PageMethod, confidence: z.number().nullable() });
export type PageResult = z.infer<typeof PageResult>;

/** A document to be opened. `atOnce`: finish it too, where that takes no recognition and no time. */
export const OpenData = DocumentData.extend({ atOnce: z.boolean().optional() });
export type OpenData = z.infer<typeof OpenData>;
export const DocumentFacts = z.object({
  mediaType: z.string(), pageCount: z.int(),
  /** what had to be repaired to open the file */
  warnings: z.array(z.string()),
  /** what is missing of the file itself */
  damage: z.string().optional(),
});
export type DocumentFacts = z.infer<typeof DocumentFacts>;
export const DocumentResult = DocumentFacts.extend({
  /** only where it was finished at once */
  finished: z.object({ state: DocumentState, pages: z.array(PageResult) }).optional(),
  /** where it could not be finished at once: its first pages, which were read and kept all the same */
  kept: z.array(PageResult).optional(),
});
export type DocumentResult = z.infer<typeof DocumentResult>;

export const AssembleData = DocumentData.extend(DocumentFacts.shape);
export type AssembleData = z.infer<typeof AssembleData>;
