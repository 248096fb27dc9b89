/** What a run comes to: counted as its documents end, so that nothing is kept of each of them. */
import type { DocumentState } from './documents.ts';
import { compare } from './folders/inputs.ts';

export interface RunSummary {
  files: number;
  documents: number;
  complete: number; partial: number; failed: number;
  /** documents that needed no work */
  unchanged: number;
  /** files that could not even be read */
  unreadable: number;
  pages: Record<string, number>;
  /** recognised pages by grade: good, fair, poor */
  grades: Record<string, number>;
  /** pages that were recognised in this run, and the wall-clock seconds of the run */
  pagesRead: number; seconds: number;
  /** at most ten; documents that are certain throughout (text files) are not among them */
  leastCertain: { id: string; name: string; confidence: number }[];
  /** false where the run was stopped before the end */
  finished: boolean;
}

const LEAST_CERTAIN = 10;

/** Counts of the states that documents end in. */
export class Tally {
  private readonly documents: Record<DocumentState['status'], number> = { complete: 0, partial: 0, failed: 0 };
  private readonly pages: RunSummary['pages'] = {};
  private readonly grades: RunSummary['grades'] = {};
  private leastCertain: RunSummary['leastCertain'] = [];

  add({ id, names, status, pages, grades, confidence }: DocumentState): void {
    this.documents[status]++;
    for (const [method, number] of Object.entries(pages)) this.pages[method] = (this.pages[method] ?? 0) + number;
    for (const [grade, number] of Object.entries(grades)) this.grades[grade] = (this.grades[grade] ?? 0) + number;
    if (confidence === null || confidence === 1 || confidence > (this.leastCertain[LEAST_CERTAIN - 1]?.confidence ?? 1)) return;
    this.leastCertain = [...this.leastCertain, { id, name: names[0]!, confidence }]
      .sort((a, b) => a.confidence - b.confidence || compare(a.name, b.name)).slice(0, LEAST_CERTAIN);
  }

  summary(facts: Pick<RunSummary, 'files' | 'documents' | 'unreadable' | 'unchanged' | 'pagesRead' | 'seconds' | 'finished'>): RunSummary {
    return { ...facts, ...this.documents, pages: this.pages, grades: this.grades, leastCertain: this.leastCertain };
  }
}
