/** What a person sees of a run. Progress goes to stderr; stdout carries data only (`--json`). */
import { SingleBar } from 'cli-progress';
import type { RunEvent } from '../pipeline/run.ts';
import type { RunSummary } from '../pipeline/summary.ts';

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
  documents = 0; documentsDone = 0; unchanged = 0; pagesKnown = 0; pagesDone = 0; pagesRead = 0; opened = 0; failures = 0;
  private readonly started = performance.now();

  add(event: RunEvent): void {
    switch (event.type) {
      case 'start': this.documents = event.documents; break;
      case 'open': this.opened++; this.pagesKnown += event.pages; this.pagesDone += event.pagesDone; break;
      case 'page': this.pagesDone++; this.pagesRead++; break;
      case 'failure': this.failures++; if (event.page !== null && !event.earlier) this.pagesDone++; break;
      case 'document': this.documentsDone++; if (event.unchanged) this.unchanged++; break;
      case 'scan': break;
      default: event satisfies never;
    }
  }

  get rate(): number { return this.pagesRead / ((performance.now() - this.started) / 1000); }

  /** Pages that are left, those of unopened documents estimated by the opened ones. */
  get eta(): string {
    if (this.pagesRead === 0 || this.rate === 0) return '–';
    const unopened = this.documents - this.unchanged - this.opened;
    const left = this.pagesKnown - this.pagesDone + unopened * (this.pagesKnown / Math.max(1, this.opened));
    return duration(left / this.rate);
  }

  get text(): string {
    const failures = this.failures > 0 ? ` · ${this.failures} failures` : '';
    return `${this.documentsDone}/${this.documents} documents · ${this.pagesDone} pages · ${this.rate.toFixed(1)} pages/s · ETA ${this.eta}${failures}`;
  }
}

/** A display for stderr (or, as JSON events, for stdout). */
export function createDisplay(mode: DisplayMode): Display {
  const line = (text: string) => { process.stderr.write(`${printable(text)}\n`); };
  switch (mode) {
    case 'quiet': return { event: (event) => { if (event.type === 'failure') line(event.line); }, note: () => {}, end: () => {} };
    case 'json': return { event: (event) => { if (event.type !== 'scan') process.stdout.write(`${JSON.stringify(event)}\n`); }, note: line, end: () => {} };
    case 'lines': return createLines(line);
    case 'terminal': return createBar(line);
    default: return mode satisfies never;
  }
}

/** Names of files and words of documents cannot break lines or steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f]/g, (sign) => JSON.stringify(sign).slice(1, -1).replace(/^[\x7f-\x9f]$/, '\ufffd'));
}

function createLines(line: (text: string) => void): Display {
  const counts = new Counts();
  let last = performance.now();
  return {
    event(event) {
      counts.add(event);
      if (event.type === 'start') line(`${event.documents} documents in ${event.files} files${event.duplicates > 0 ? `, ${event.duplicates} of them the same bytes again` : ''}`);
      if (event.type === 'failure') line(event.line);
      if (performance.now() - last < LINE_SECONDS * 1000) return;
      last = performance.now();
      line(counts.text);
    },
    note: line,
    end: () => {},
  };
}

function createBar(line: (text: string) => void): Display {
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
      if (event.type === 'failure') print(event.line);
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
  lines.push(`${documents} documents: ${complete} complete, ${partial} partial, ${failed} failed${unreadable > 0 ? `; ${unreadable} files could not be read` : ''}${unchanged > 0 ? ` (${unchanged} done before)` : ''}`);
  if (methods) lines.push(`Pages: ${methods}`);
  const graded = ['good', 'fair', 'poor'].flatMap((grade) => (grades[grade] ? [`${grades[grade]} ${grade}`] : []));
  if (graded.length > 0) lines.push(`Recognised pages: ${graded.join(', ')}`);
  if (pagesRead > 0) lines.push(`${pagesRead} pages in ${duration(seconds)}, ${(seconds / pagesRead).toFixed(2)} s a page`);
  if (leastCertain.length > 0) {
    lines.push('Least certain:', ...leastCertain.map(({ id, name, confidence }) => `  ${confidence.toFixed(3)}  ${id.slice(0, 12)}  ${printable(name)}`));
  }
  if (unchanged > 0 && partial + failed > 0) lines.push('What failed for good in an earlier run is not tried again; --retry-failed does.');
  if (partial + failed + unreadable > 0) lines.push(`What was lost, and why: ${out}/failures.jsonl`);
  lines.push(`Records: ${out}/records/ and ${out}/records.jsonl`);
  return `${lines.join('\n')}\n`;
}

const METHODS: Record<string, string> = { ocr: 'recognised', 'text-layer': 'from text layers', text: 'from text files', blank: 'blank', none: 'lost' };

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h > 0 ? `${h} h ${m} min` : m > 0 ? `${m} min ${s} s` : `${s} s`;
}
