/** The section tree of a document: lines of the body in, sections with their paragraphs out. */
import { joinLines, type Flow } from '../lines.ts';
import type { Message, SectionKind } from '../model.ts';
import { arabic } from './arabic.ts';
import { article } from './article.ts';
import { breakOdds, type BodyLine } from './breaks.ts';
import { readBullet } from './bullet.ts';
import { capital } from './capital.ts';
import { chapter } from './chapter.ts';
import { decimal } from './decimal.ts';
import { division } from './division.ts';
import type { HeadingForm, Marker } from './form.ts';
import { letter } from './letter.ts';
import { part } from './part.ts';
import { quotedLines } from './quotes.ts';
import { roman } from './roman.ts';
import { labelSequence, type Decision } from './sequence.ts';
import { subdivision } from './subdivision.ts';
import { titleOf } from './titles.ts';
import { isCapitals } from '../../dictionaries/fold.ts';

export type { BodyLine } from './breaks.ts';

/** A paragraph: `flow.text.slice(start)` is its text, after the bullet. */
export interface OutlineParagraph { flow: Flow; start: number; bullet: string | null; page: number }

/** A section as found; `title` is a span of `flow`, null where the marker opens running text. */
export interface OutlineSection {
  marker: string; kind: SectionKind; level: number;
  flow: Flow;
  title: { text: string; start: number; end: number } | null;
  paragraphs: OutlineParagraph[]; children: OutlineSection[]; pages: number[];
}

export interface Outline { preamble: OutlineParagraph[]; sections: OutlineSection[]; messages: Message[] }

const FORMS: HeadingForm[] = [part, chapter, division, subdivision, article, roman, capital, arabic, decimal, letter];

/** Lines that run on as one paragraph or one heading. */
interface Run { lines: BodyLine[]; decision: Decision | null }

/** Read the outline of a body (or of one annex): headings by sequence, paragraphs healed across lines and pages. `continued`: the lines are the rest of a document, its first headings are not among them; `context`: other lines of the same text, which say how wide lines are where these are too few. */
export function readOutline(lines: BodyLine[], { continued = false, context = [] }: { continued?: boolean; context?: BodyLine[] } = {}): Outline {
  const quoted = quotedLines(lines.map(({ text }) => text));
  const odds = breakOdds(lines, context);
  const decisions = labelSequence(lines.map(({ text }, index) => ({
    markers: quoted.has(index) ? [] : readMarkers(text),
    odds: odds[index]!,
    capitals: text.length > 8 && isCapitals(text),
  })), continued);
  return plant(runsOf(lines, decisions, weighTitles(lines, decisions, odds)));
}

/** Specks before a marker, as scanners read them. */
const SPECKS = /^[^\p{L}\d(+*–-]{1,6}(?=(?:Điều\s\d|[IVX]{1,5}\s?\.|[IVXHL]{1,4}\s?[.-]\s?\p{Lu}{2}|\d{1,2}\s?[.,)]|[a-zđ]\)))/u;

/** All readings of the start of a line as a marker. */
function readMarkers(text: string): Marker[] {
  const specks = SPECKS.exec(text)?.[0].length ?? 0;
  const markers = FORMS.flatMap((form) => form.read(text.slice(specks)));
  return specks === 0 ? markers : markers.map((marker) => ({ ...marker, end: marker.end + specks, cost: marker.cost + 1 }));
}

/** Log odds within which it is open whether a heading ends with its line. */
const OPEN_ODDS = 2.4;

/** "Nội dung: Theo Quyết định số …": a sentence, not a title. */
const CITES = /^\s*\p{Lu}[^:]{2,40}:\s(?:Theo|Từ ngày|Thực hiện theo|Căn cứ|Vào)\s/u;
/** "Sở A chủ trì, phối hợp với Sở B", "Sở A: rà soát danh sách": a clause, however it ends. */
const ASSIGNS = /\s(?:chủ trì|phối hợp với|(?:có|chịu) trách nhiệm)(?!\p{L})|^[^:]{3,60}:\s\p{Ll}/u;

/**
 * A heading on a full line with a capital letter below it: a title, or a clause that goes on? Headings of one kind are mostly alike within a
 * document, so those of which the end is clear decide about the others.
 */
function weighTitles(lines: BodyLine[], decisions: Decision[], odds: number[]): number[] {
  const titled = new Map<string, { titles: number; clauses: number }>();
  const open: { index: number; key: string; kind: string; clause: boolean }[] = [];
  decisions.forEach(({ marker }, index) => {
    const next = lines[index + 1];
    if (!marker || !next) return;
    const { kind } = marker.form;
    const key = `${kind} ${marker.style}`;
    const words = lines[index]!.text.slice(marker.end);
    const ambiguous = decisions[index + 1]!.marker === null && !next.parted && /^[\p{Lu}\d“"]/u.test(next.text) && !readBullet(next.text)
      && !/[.;:,]$/u.test(words) && !isCapitals(words) && Math.abs(odds[index + 1]!) < OPEN_ODDS;
    if (ambiguous) { open.push({ index: index + 1, key, kind, clause: ASSIGNS.test(words) || CITES.test(words) || /;\s/.test(words) }); return; }
    // what a heading is that goes on in small letters shows only at its end; it is taken as a clause where it has a second full line
    const isTitle = odds[index + 1]! > 0 ? titleOf(words, kind, decisions[index + 1]!.marker !== null) !== null : index + 2 < lines.length && odds[index + 2]! <= 0 ? false : null;
    // a level of which nothing is clear is judged by those of its kind (1.1.1 by 1.1)
    for (const name of isTitle === null ? [] : [key, kind]) {
      const counts = titled.get(name) ?? { titles: 0, clauses: 0 };
      counts[isTitle ? 'titles' : 'clauses']++;
      titled.set(name, counts);
    }
  });
  const result = [...odds];
  for (const { index, key, kind, clause } of open) {
    const { titles, clauses } = titled.get(key) ?? titled.get(kind) ?? { titles: 0, clauses: 0 };
    result[index] = odds[index]! + (clause ? -OPEN_ODDS : Math.log((titles + 0.7) / (clauses + 0.7)));
  }
  return result;
}

function runsOf(lines: BodyLine[], decisions: Decision[], odds: number[]): Run[] {
  const runs: Run[] = [];
  lines.forEach((line, index) => {
    const decision = decisions[index]!;
    const current = runs.at(-1);
    if (decision.marker) runs.push({ lines: [line], decision });
    else if (current && !line.parted && (odds[index]! <= 0 || continuesTitle(current, line))) current.lines.push(line);
    else runs.push({ lines: [line], decision: null });
  });
  return runs;
}

/** A marker alone on its line takes its title from the next line; a title in capitals goes on while capitals do. */
function continuesTitle({ lines, decision }: Run, next: BodyLine): boolean {
  const marker = decision?.marker;
  if (!marker) return false;
  const alone = lines[0]!.text.slice(marker.end).trim() === '';
  if (lines.length === 1) return alone && !readBullet(next.text);
  return alone && marker.form.rank <= 4 && isCapitals(lines.at(-1)!.text) && isCapitals(next.text);
}

function plant(runs: Run[]): Outline {
  const outline: Outline = { preamble: [], sections: [], messages: [] };
  const open: OutlineSection[] = [];
  for (const { lines, decision } of runs) {
    const flow = joinLines(lines.map(({ line, start, end }) => ({ line, start, end })));
    if (flow.text === '') continue;
    const page = lines[0]!.line.page;
    const pages = [...new Set(lines.map(({ line }) => line.page))];
    const marker = decision?.marker;
    if (!marker) {
      const bullet = readBullet(flow.text);
      const paragraph = { flow, start: bullet?.end ?? 0, bullet: bullet?.bullet ?? null, page };
      (open.at(-1)?.paragraphs ?? outline.preamble).push(paragraph);
    } else {
      open.length = Math.min(open.length, decision!.level - 1);
      const start = skipSpace(flow.text, Math.max(0, lines[0]!.start + marker.end - flow.pieces[0]!.from));
      const section: OutlineSection = {
        marker: marker.label, kind: marker.form.kind, level: open.length + 1, flow,
        title: { text: flow.text.slice(start), start, end: flow.text.length }, paragraphs: [], children: [], pages: [],
      };
      outline.messages.push(...sequenceMessages(decision!, flow, open));
      (open.at(-1)?.children ?? outline.sections).push(section);
      open.push(section);
    }
    for (const section of open) section.pages = [...new Set([...section.pages, ...pages])];
  }
  decideTitles(outline.sections);
  return outline;
}

/** The words after each marker become the section's title, or its first paragraph. */
function decideTitles(sections: OutlineSection[]): void {
  const titles = sections.map(({ kind, title, paragraphs, children }) => titleOf(title!.text, kind, paragraphs.length + children.length > 0));
  const clauses = titles.filter((title) => title === null).length;
  // a short text with a full stop is no title beside clauses that lists stand below as well
  const filled = ({ paragraphs, children }: OutlineSection) => paragraphs.length + children.length > 0;
  const stopped = sections.some((section, index) => titles[index] === null && filled(section) && section.title!.text.endsWith('.')) && sections.every(({ title }, index) => titles[index] === null || title!.text.endsWith('.'));
  sections.forEach((section, index) => {
    const { start, text } = section.title!;
    // points beside clauses are clauses: "c) Những lỗi thường gặp:" opens a list
    const title = stopped || (section.kind === 'letter' && text.endsWith(':') && clauses * 2 >= sections.length) ? null : titles[index]!;
    if (title === null) {
      section.title = null;
      if (text !== '') section.paragraphs.unshift({ flow: section.flow, start, bullet: null, page: section.flow.pieces[0]!.line.page });
    } else section.title = { text: title, start, end: start + text.length };
    decideTitles(section.children);
  });
}

function sequenceMessages({ marker, missing, repeated }: Decision, flow: Flow, open: OutlineSection[]): Message[] {
  const { page } = flow.pieces[0]!.line;
  const place = [...open.map((section) => section.marker), marker!.label].join('/');
  const messages: Message[] = [];
  if (missing > 0) messages.push({ rule: 'heading-gap', severity: 'warning', page, text: `${missing === 1 ? 'one heading is' : `${missing} headings are`} missing before ${place}` });
  if (repeated) messages.push({ rule: 'heading-repeat', severity: 'warning', page, text: `heading ${place} does not continue the numbering` });
  if (marker!.cost >= 1) messages.push({ rule: 'heading-rebuilt', severity: 'info', page, text: `"${flow.text.slice(0, 12)}" is read as ${place} by its place in the numbering` });
  return messages;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}
