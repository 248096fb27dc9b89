/** The product over `fixtures/documents`, against what was printed. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Box, Content, PlanRecord, Zone } from '../../pipeline/model.ts';
import type { ExpectedRecord } from '../fixtures/expected.ts';
import { scoreContent } from './content-scores.ts';
import type { ErrorCount, MatchCount } from './metrics.ts';
import { readWithTesseract } from './peers.ts';
import { readDocument } from './recognized.ts';
import type { Score } from './score.ts';
import { scorePlainText, scoreText, type TextScores, type TruthLine } from './text-scores.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

interface ManifestEntry { document: string; pages: number[]; kind: string; damage: string | null; marks: { page: number; kind: Zone['kind']; box: Box }[] }

/** What a file that could not be read scores as. */
const NOTHING: Content & Pick<PlanRecord, 'pages'> = {
  document: {
    type: null, typeCode: null, number: null, notation: null, parentAgency: null, agency: null, place: null, date: null, title: null, secrecy: null, urgency: null,
    addressees: [], bases: [], recipients: [], signature: null, replaces: [], period: null,
  },
  preamble: [], sections: [], annexes: [], tables: [], references: [], tasks: [], places: [], messages: [], evidence: {}, pages: [],
};

/** Score all fixture files (or those whose name contains `name`). A file that fails to be read scores as an empty record. */
export async function evaluateFixtures(options: { name?: string | undefined; pages?: string | undefined; onFile?: (name: string) => void; onDifference?: (file: string, difference: string) => void; peers?: boolean } = {}): Promise<Score[]> {
  const manifest = JSON.parse(expectation('manifest.json')) as Record<string, ManifestEntry>;
  const list: Score[] = [];
  for (const [name, entry] of Object.entries(manifest)) {
    if (options.name && !name.includes(options.name)) continue;
    options.onFile?.(name);
    const record = await readDocument(join(FIXTURES, 'documents', name), options.pages).then((read) => read.record).catch((error: unknown) => {
      options.onDifference?.(name, `not read: ${String(error)}`);
      return NOTHING;
    });
    const { pages } = entry;
    const expected = JSON.parse(expectation(`${entry.document}.expected.json`)) as ExpectedRecord;
    const texts = expectation(`${entry.document}.expected.txt`).split('\n\f');
    const lines = readLines(entry.document).filter((line) => pages.includes(line.page)).map((line) => ({ ...line, page: pages.indexOf(line.page) + 1 }));
    const label = { section: 'fixtures', set: setOf(entry), item: name };
    const score = entry.kind.startsWith('text') ? scorePlainText : scoreText;
    list.push(...textScores(label, score(pages.map((page) => texts[page - 1]!), record.pages.map((page) => page.text), lines)));
    const peer = options.peers && entry.damage ? await readWithTesseract(join(FIXTURES, 'documents', name)) : null;
    if (peer) list.push(...textScores({ ...label, set: `${label.set} (tesseract)` }, scoreText(pages.map((page) => texts[page - 1]!), peer, lines)));
    const { matches, tableText } = scoreContent(expected, record, pages);
    for (const [measure, { missing, extra, ...count }] of Object.entries(matches)) {
      addMatches(list, label, measure, count);
      for (const fact of missing ?? []) options.onDifference?.(name, `${measure} - ${fact}`);
      for (const fact of extra ?? []) options.onDifference?.(name, `${measure} + ${fact}`);
    }
    addMatches(list, label, 'marks', matchMarks(entry.marks, record.pages));
    if (tableText.length > 0) list.push({ ...label, measure: 'CER table cells', kind: 'errors', count: tableText });
  }
  return list;
}

/** Text scores under their names: CER and WER of whole pages, CER by line and by zone. */
export function textScores(label: { section: string; set: string; item: string }, { characters, syllables, lines, zones }: TextScores): Score[] {
  const errors = (measure: string, count: ErrorCount): Score => ({ ...label, measure, kind: 'errors', count });
  return [
    errors('CER', characters), errors('WER', syllables), errors('CER lines', lines),
    ...zones.map(({ zone, characters: count }) => errors(`CER ${zone}`, count)),
  ];
}

function addMatches(list: Score[], label: { section: string; set: string; item: string }, measure: string, count: MatchCount): void {
  if (count.expected > 0 || count.found > 0) list.push({ ...label, measure, kind: 'matches', count });
}

/** Stamps, handwriting and captions: right where a zone of the same kind covers a third of the mark (the damage has moved it a little). */
function matchMarks(expected: ManifestEntry['marks'], pages: PlanRecord['pages']): MatchCount {
  const left = pages.flatMap((page) => page.zones.filter(({ kind }) => kind !== 'picture').map((zone) => ({ ...zone, page: page.number, scale: (page.dpi ?? 200) / 200 })));
  const found = left.length;
  const right = expected.filter((mark) => {
    const at = left.findIndex((zone) => zone.kind === mark.kind && zone.page === mark.page && 3 * shared(mark.box, zone.box.map((value) => value / zone.scale) as Box) >= area(mark.box));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
  return { expected: expected.length, found, right };
}

function area([left, top, right, bottom]: Box): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

function shared(a: Box, b: Box): number {
  return area([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
}

/** The kind of material that a file is: what came from the same source and suffered the same damage. */
function setOf({ kind, damage }: ManifestEntry): string {
  if (damage) return kind === 'pdf-mixed' ? 'mixed PDF' : kind === 'pdf-ocr-layer' ? 'scan with a bad text layer' : `scan, ${damage}`;
  if (kind.startsWith('text')) return ['text-tcvn3', 'text-stripped', 'text-wrong-model'].includes(kind) ? `text, ${kind.slice(5)}` : 'text';
  return kind === 'pdf-tcvn3' ? 'PDF in TCVN3' : 'born-digital PDF';
}

function expectation(name: string): string {
  return readFileSync(join(FIXTURES, 'expected', name), 'utf8');
}

function readLines(document: string): TruthLine[] {
  return expectation(`${document}.lines.tsv`).trimEnd().split('\n').slice(1).map((row) => {
    const [page, zone, left, top, right, bottom, text] = row.split('\t');
    return { page: Number(page), zone: zone!, text: text!, box: [Number(left), Number(top), Number(right), Number(bottom)] };
  });
}

/** Whether the fixtures are there (they are part of the project). */
export function hasFixtures(): boolean {
  return existsSync(join(FIXTURES, 'expected/manifest.json'));
}
