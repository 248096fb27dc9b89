/** What a person sees of a run. Progress goes to stderr; stdout carries data only (`--json`). */
import { join } from 'node:path';
import type { RunEvent } from '../pipeline/run.ts';
import type { RunSummary } from '../pipeline/summary.ts';
import { printable } from './printable.ts';

export type DisplayMode = 'terminal' | 'lines' | 'json' | 'quiet';

export interface Display {
  event(event: RunEvent): void;
  /** a line for the person */
  note(text: string): void;
  end(): void;
}

/** Seconds between two lines where stderr is no terminal. */
const LINE_SECONDS = 15;

/** Counts of a run as it goes. */
class Counts {
  documents = 0; documentsDone = 0; unchanged = 0; pagesKnown = 0; pagesDone = 0; opened = 0; failures = 0;
  /** pages that were read or lost in this run */
  private pagesSettled = 0;
  private readonly started = performance.now();

  add(event: RunEvent): void {
    switch (event.type) {
      case 'start': this.documents = event.documents; break;
      case 'open': this.opened++; this.pagesKnown += event.pages; this.pagesDone += event.pagesDone; break;
      case 'page': this.settlePage(); break;
      case 'failure': this.failures++; if (event.page !== null && !event.earlier) this.settlePage(); break;
      case 'document': this.documentsDone++; if (event.unchanged) this.unchanged++; break;
      case 'scan': break;
      default: event satisfies never;
    }
  }

  private settlePage(): void {
    this.pagesDone++;
    this.pagesSettled++;
  }

  get rate(): number { return this.pagesSettled / ((performance.now() - this.started) / 1000); }

  /** Pages that are left, those of unopened documents estimated by the opened ones. */
  get eta(): string {
    if (this.pagesSettled === 0) return '–';
    const unopened = this.documents - this.unchanged - this.opened;
    const left = this.pagesKnown - this.pagesDone + unopened * (this.pagesKnown / Math.max(1, this.opened));
    return duration(left / this.rate);
  }

  get text(): string {
    const failures = this.failures > 0 ? ` · ${counted(this.failures, 'failure')}` : '';
    return `${this.documentsDone}/${counted(this.documents, 'document')} · ${counted(this.pagesDone, 'page')} · ${this.rate.toFixed(1)} pages/s · ETA ${this.eta}${failures}`;
  }
}

/** Lost pages of one document that are told one by one; `failures.jsonl` lists all. */
const PAGES_TOLD = 5;

/** What is to be said of failures: a line each, but of a document that loses page after page one line for all but the first. */
function failureLines(): (event: RunEvent) => string[] {
  const lost = new Map<string, number>();
  return (event) => {
    if (event.type === 'failure') {
      if (event.page === null || event.id === null) return [event.line];
      const pages = (lost.get(event.id) ?? 0) + 1;
      lost.set(event.id, pages);
      return pages <= PAGES_TOLD ? [event.line] : [];
    }
    if (event.type !== 'document') return [];
    const untold = (lost.get(event.id) ?? 0) - PAGES_TOLD;
    lost.delete(event.id);
    return untold > 0 ? [`${event.name}: ${untold} more ${untold === 1 ? 'page was' : 'pages were'} lost (failures.jsonl lists them)`] : [];
  };
}

/** A display for stderr (or, as JSON events, for stdout). */
export async function createDisplay(mode: DisplayMode): Promise<Display> {
  const line = (text: string) => { process.stderr.write(`${printable(text)}\n`); };
  const failures = failureLines();
  switch (mode) {
    case 'quiet': return { event: (event) => failures(event).forEach(line), note: () => {}, end: () => {} };
    case 'json': return { event: (event) => { if (event.type !== 'scan') process.stdout.write(`${JSON.stringify(event)}\n`); }, note: line, end: () => {} };
    case 'lines': return createLines(line, failures);
    case 'terminal': return createBar(line, failures);
    default: return mode satisfies never;
  }
}

function createLines(line: (text: string) => void, failures: (event: RunEvent) => string[]): Display {
  const counts = new Counts();
  let last = performance.now();
  return {
    event(event) {
      counts.add(event);
      if (event.type === 'start') line(`${counted(event.documents, 'document')} in ${counted(event.files, 'file')}${event.duplicates > 0 ? `, ${event.duplicates} of them the same bytes again` : ''}`);
      failures(event).forEach(line);
      if (performance.now() - last < LINE_SECONDS * 1000) return;
      last = performance.now();
      line(event.type === 'scan' ? `looking at files: ${event.files}` : counts.text);
    },
    note: line,
    end: () => {},
  };
}

/** The bar is loaded only where it is shown. */
async function createBar(line: (text: string) => void, failures: (event: RunEvent) => string[]): Promise<Display> {
  const { SingleBar } = await import('cli-progress');
  const counts = new Counts();
  const bar = new SingleBar({ format: '{bar} {text}', barsize: 20, hideCursor: true, clearOnComplete: true, fps: 5, stream: process.stderr, gracefulExit: false });
  let active = false;
  const end = () => {
    if (active) bar.stop();
    active = false;
  };
  // The bar hides the cursor: whatever ends the process, the terminal gets it back.
  process.once('exit', end);
  const print = (text: string) => {
    if (!active) return line(text);
    // The bar redraws itself below the line.
    process.stderr.write('\r\x1b[2K');
    line(text);
  };
  return {
    event(event) {
      counts.add(event);
      if (event.type === 'scan' && event.files % 100 === 0) process.stderr.write(`\r\x1b[2Klooking at files: ${event.files}`);
      if (event.type === 'start') {
        process.stderr.write('\r\x1b[2K');
        bar.start(Math.max(1, event.documents), 0, { text: counts.text });
        active = true;
      }
      failures(event).forEach(print);
      if (active) bar.update(counts.documentsDone, { text: counts.text });
    },
    note: print,
    end,
  };
}

/** The closing words of a run. */
export function summaryText(summary: RunSummary, out: string): string {
  const { documents, complete, partial, failed, unchanged, unreadable, pages, grades, pagesRead, seconds, leastCertain, finished } = summary;
  const methods = Object.entries(pages).sort(([a], [b]) => (a < b ? -1 : 1)).map(([method, number]) => `${number} ${METHODS[method] ?? method}`).join(', ');
  const lines: string[] = [];
  if (!finished) lines.push('Stopped before the end; what is finished is kept. The same command goes on from here.');
  if (finished && documents === 0 && unreadable === 0) lines.push('Nothing to do: there are no files.');
  if (finished && unchanged === documents && documents > 0) lines.push('Nothing to do: every document was done already.');
  lines.push(`${counted(documents, 'document')}: ${complete} complete, ${partial} partial, ${failed} failed${unreadable > 0 ? `; ${counted(unreadable, 'file')} could not be read` : ''}${unchanged > 0 ? ` (${unchanged} done before)` : ''}`);
  if (methods) lines.push(`Pages: ${methods}`);
  const graded = ['good', 'fair', 'poor'].flatMap((grade) => (grades[grade] ? [`${grades[grade]} ${grade}`] : []));
  if (graded.length > 0) lines.push(`Recognised pages: ${graded.join(', ')}`);
  if (pagesRead > 0) lines.push(`${counted(pagesRead, 'page')} in ${duration(seconds)}, ${(seconds / pagesRead).toFixed(2)} s a page`);
  if (leastCertain.length > 0) {
    lines.push('Least certain:', ...leastCertain.map(({ id, name, confidence }) => `  ${confidence.toFixed(3)}  ${id.slice(0, 12)}  ${printable(name)}`));
  }
  if (unchanged > 0 && partial + failed > 0) lines.push('What failed for good in an earlier run is not tried again; --retry-failed does.');
  if (partial + failed + unreadable > 0) lines.push(`What was lost, and why: ${join(out, 'failures.jsonl')}`);
  lines.push(`Records: ${join(out, 'records')}/ and ${join(out, 'records.jsonl')}`);
  return `${lines.join('\n')}\n`;
}

const METHODS: Record<string, string> = { ocr: 'recognised', 'text-layer': 'from text layers', text: 'from text files', blank: 'blank', none: 'lost' };

/** "1 page", "2 pages". */
export function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h > 0 ? `${h} h ${m} min` : m > 0 ? `${m} min ${s} s` : `${s} s`;
}
