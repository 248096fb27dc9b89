/**
 * Every type of data that flows through kehoach, as zod schemas with their inferred types.
 *
 * Coordinates: a box is `[left, top, right, bottom]` in pixels of the page image as stored, origin top left.
 * Pages without an image (born digital PDF, plain text) have a nominal size of 200 pixels an inch; plain text has no boxes.
 * Confidence is 0–1. Text is NFC. Unknown values are `null`, never `""`; lists are empty, never absent.
 */
import { z } from 'zod';

export const SCHEMA_VERSION = 1;

const confidence = z.number().min(0).max(1);
const pageNumber = z.int().min(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** `[left, top, right, bottom]` in pixels of the page image as stored. */
export const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Box = z.infer<typeof Box>;

// ---------------------------------------------------------------------------------------------------------------
// What recognition gives: words on pages
// ---------------------------------------------------------------------------------------------------------------

/** One printed token as the engine, the text layer or the text file gave it. */
export const Word = z.object({
  text: z.string().min(1),
  /** null only in plain text */
  box: Box.nullable(),
  confidence,
  /** the engine's (or text layer's) own line on this page, 0-based; words of one line stand next to each other in `words` */
  line: z.int().min(0),
  /** other readings, best first, where the engine gives them */
  alternatives: z.array(z.object({ text: z.string(), confidence })).optional(),
  /** PDF font name, evidence for pre-Unicode encodings (.VnTime, VNI-Times) and for bold and italic */
  font: z.string().optional(),
  /** height of the type in pixels, where known */
  size: z.number().optional(),
  /** only in plain text, where more than one space (or, at the start of a line, any) stands before the word: how many columns; a tab goes on to the next multiple of 8 */
  gap: z.int().min(1).optional(),
  /** only in plain text: how many tabs stand before the word */
  tabs: z.int().min(1).optional(),
});
export type Word = z.infer<typeof Word>;

/** A straight ruling line, from the page image or from the PDF's own drawing. */
export const Rule = z.object({ from: z.tuple([z.number(), z.number()]), to: z.tuple([z.number(), z.number()]), thickness: z.number() });
export type Rule = z.infer<typeof Rule>;

/** A cell of a ruled table; `row` and `column` are 0-based, spans are ≥ 1. */
export const GridCell = z.object({ row: z.int(), column: z.int(), rowSpan: z.int().min(1), columnSpan: z.int().min(1), box: Box });
export type GridCell = z.infer<typeof GridCell>;

/** A ruled table as found by its rules, before any text is put in. */
export const Grid = z.object({
  box: Box, rows: z.int().min(1), columns: z.int().min(1), cells: z.array(GridCell),
  /** no rule closes the grid at the top / bottom: a row is cut by the page end */
  openTop: z.boolean(), openBottom: z.boolean(),
});
export type Grid = z.infer<typeof Grid>;

/** Something on the page that is not printed text of the document: kept out of the text, but listed. */
export const Zone = z.object({
  kind: z.enum(['stamp', 'arrival-stamp', 'handwriting', 'signature-caption', 'picture']),
  box: Box,
  /** what could be read in it, or null */
  text: z.string().nullable(),
  confidence,
});
export type Zone = z.infer<typeof Zone>;

/** How the words of a page were come by. `text-layer`: the PDF's own text; `text`: a text file; `none`: the page could not be read. */
export const PageMethod = z.enum(['text-layer', 'ocr', 'text', 'blank', 'none']);
export type PageMethod = z.infer<typeof PageMethod>;

/** A page after recognition: its words with their boxes, nothing interpreted yet. */
export const RecognizedPage = z.object({
  number: pageNumber,
  /** pixels of the page image as stored */
  width: z.number(), height: z.number(),
  /** pixels an inch; null where unknown */
  dpi: z.number().nullable(),
  /** clockwise quarter turns in degrees (0, 90, 180, 270) that were undone before reading */
  rotation: z.number(),
  /** degrees that were undone before reading, clockwise positive */
  skew: z.number(),
  method: PageMethod,
  /** why this method was chosen, in words */
  reason: z.string(),
  /** e.g. "tesseract.js 7.0.0 vie"; null where nothing was recognised */
  engine: z.string().nullable(),
  /** mean word confidence, weighted by characters; null on blank pages */
  confidence: confidence.nullable(),
  words: z.array(Word),
  rules: z.array(Rule),
  grids: z.array(Grid),
  zones: z.array(Zone),
  /** what a person should know of how the page was read: a text layer that was thrown away, text that cannot be seen, ink that is no text */
  findings: z.array(z.object({ rule: z.string(), severity: z.enum(['info', 'warning']), text: z.string() })).optional(),
});
export type RecognizedPage = z.infer<typeof RecognizedPage>;

// ---------------------------------------------------------------------------------------------------------------
// What layout and repair give: lines and blocks in reading order
// ---------------------------------------------------------------------------------------------------------------

/** A change that repair made to a text: `text.slice(start, end) === before` in the raw text, in UTF-16 units. Edits of a list do not overlap, are in order and never touch a line break. */
export const TextEdit = z.object({
  start: z.int().min(0), end: z.int().min(0), before: z.string(), after: z.string(),
  /** name of the rule, e.g. "mojibake", "tcvn3", "diacritics", "ocr", "phrase", "digits", "roman" */
  rule: z.string(),
  /** probability that `after` is what the paper says */
  confidence,
});
export type TextEdit = z.infer<typeof TextEdit>;

/** A word that repair kept although it may be wrong. */
export const Doubt = z.object({ start: z.int().min(0), end: z.int().min(0), text: z.string(), confidence, suggestion: z.string().nullable() });
export type Doubt = z.infer<typeof Doubt>;

/** A printed line (or one line of a text file), after layout and repair. */
export interface TextLine {
  page: number;
  /** 1-based number of the line on its page in reading order */
  number: number;
  /** as read */
  raw: string;
  /** repaired */
  text: string;
  /** raw → text; offsets within `raw` */
  edits: TextEdit[];
  /** the words of `raw`, offsets within `raw`, boxes and the engine's confidence; empty box list in plain text, where `gap` counts the columns of white space before a word if there are more than one; `right`, after repair: probability that `text` says here what the paper says */
  words: { start: number; end: number; box: Box | null; confidence: number; right?: number; font?: string; size?: number; gap?: number }[];
  box: Box | null;
  confidence: number;
  /** geometry relative to the page, null in plain text: left and right edge as a share of page width, height of type in pixels, space above in line heights */
  geometry: { left: number; right: number; height: number; gapAbove: number; centred: boolean } | null;
  /** blank line above, in plain text */
  blankAbove: boolean;
  /** only in plain text: columns of white space before the line */
  indent?: number;
}

/** The role that geometry alone gives a block. Components of the decree (title, recipients, …) are named later, by `extract/`, from repaired text. */
export type BlockKind =
  | 'letterhead-left' | 'letterhead-right' | 'text' | 'recipients' | 'signature' | 'table'
  | 'page-number' | 'running-head' | 'footnote';

/** Lines that belong together, in reading order. Page numbers and running heads are kept as blocks but are no part of the text. */
export interface TextBlock {
  kind: BlockKind;
  page: number;
  box: Box | null;
  lines: TextLine[];
  /** only for kind "table": cells with their own lines, in row-major order */
  table?: { grid: Grid; cells: { row: number; column: number; rowSpan: number; columnSpan: number; box: Box | null; lines: TextLine[] }[] };
}

// ---------------------------------------------------------------------------------------------------------------
// The record (design: schema version 1)
// ---------------------------------------------------------------------------------------------------------------

export const Reference = z.object({
  /** one of the decree's types, "Luật", "Pháp lệnh", "Hiến pháp", "Nghị định", "Thông tư", …; null where only a number is printed */
  type: z.string().nullable(),
  /** repaired, without spaces; null for laws cited by name */
  number: z.string().nullable(),
  date: isoDate.nullable(),
  issuer: z.string().nullable(),
  /** the citation as printed, repaired, on one line */
  text: z.string(),
  page: pageNumber,
});
export type Reference = z.infer<typeof Reference>;

export const Deadline = z.object({
  text: z.string(),
  /** last day, ISO 8601, where the text gives one */
  date: isoDate.nullable(),
  /** "thường xuyên" → "continuous"; "hàng tháng" → "monthly", "hàng quý" → "quarterly", "hàng năm" → "yearly", "hàng tuần" → "weekly", "hàng ngày" → "daily", "6 tháng" → "half-yearly" */
  recurrence: z.enum(['continuous', 'daily', 'weekly', 'monthly', 'quarterly', 'half-yearly', 'yearly']).nullable(),
});
export type Deadline = z.infer<typeof Deadline>;

export const Task = z.object({
  text: z.string(), lead: z.array(z.string()), support: z.array(z.string()), deadline: Deadline.nullable(), product: z.string().nullable(),
  /** marker path of the section that it came from ("IV/1"), or null for an annex table */
  section: z.string().nullable(),
  /** index into `tables` and 0-based row, or null */
  cell: z.object({ table: z.int().min(0), row: z.int().min(0) }).nullable(),
  page: pageNumber,
});
export type Task = z.infer<typeof Task>;

export const SectionKind = z.enum(['part', 'chapter', 'division', 'subdivision', 'article', 'roman', 'capital', 'arabic', 'decimal', 'letter', 'annex']);
export type SectionKind = z.infer<typeof SectionKind>;

export const Paragraph = z.object({ text: z.string().min(1), bullet: z.string().nullable(), page: pageNumber });
export type Paragraph = z.infer<typeof Paragraph>;

export interface Section {
  /** without closing punctuation: "II", "1", "1.1", "a", "Chương I", "Điều 3" */
  marker: string;
  kind: SectionKind;
  /** 1 for the outermost */
  level: number;
  /** null where the marker opens running text (a clause) */
  title: string | null;
  paragraphs: Paragraph[];
  children: Section[];
  /** first and last page, or all pages that it touches */
  pages: number[];
}
export const Section: z.ZodType<Section> = z.object({
  marker: z.string().min(1), kind: SectionKind, level: z.int().min(1), title: z.string().min(1).nullable(), paragraphs: z.array(Paragraph),
  get children() { return z.array(Section); },
  pages: z.array(pageNumber),
}).meta({ id: 'Section' });

export const Table = z.object({
  page: pageNumber, box: Box.nullable(),
  /** all pages that the table runs over */
  pages: z.array(pageNumber),
  header: z.array(z.string()), rows: z.array(z.array(z.string())),
});
export type Table = z.infer<typeof Table>;

export const Annex = z.object({
  marker: z.string().nullable(), title: z.string().nullable(),
  paragraphs: z.array(Paragraph), sections: z.array(Section),
  /** indexes into the record's `tables` */
  tables: z.array(z.int().min(0)), pages: z.array(pageNumber),
});
export type Annex = z.infer<typeof Annex>;

/** A province, district or commune that the document names. */
export const Place = z.object({
  /** as printed, repaired */
  text: z.string(), level: z.enum(['province', 'district', 'commune']),
  /** official name of the unit that the document means */
  name: z.string(),
  province: z.string().nullable(),
  /** the unit since July 2025, where it is known */
  today: z.object({ name: z.string(), province: z.string().nullable() }).nullable(),
  page: pageNumber,
});
export type Place = z.infer<typeof Place>;

/** The fields of the letterhead, title and end matter. */
export const DocumentFields = z.object({
  type: z.string().nullable(), typeCode: z.string().nullable(),
  number: z.string().nullable(), notation: z.string().nullable(),
  parentAgency: z.string().nullable(), agency: z.string().nullable(),
  place: z.string().nullable(), date: isoDate.nullable(),
  title: z.string().nullable(),
  secrecy: z.string().nullable(), urgency: z.string().nullable(),
  addressees: z.array(z.string()),
  bases: z.array(z.object({ text: z.string(), references: z.array(z.int().min(0)) })),
  recipients: z.array(z.string()),
  signature: z.object({ authority: z.string().nullable(), position: z.string().nullable(), name: z.string().nullable() }).nullable(),
  replaces: z.array(z.string()),
  period: z.object({ from: isoDate, to: isoDate }).nullable(),
});
export type DocumentFields = z.infer<typeof DocumentFields>;

/** A finding about the document: data, not an exception. */
export const Message = z.object({ rule: z.string(), severity: z.enum(['info', 'warning', 'error']), page: pageNumber.nullable(), text: z.string() });
export type Message = z.infer<typeof Message>;

export const Failure = z.object({ stage: z.string(), page: pageNumber.nullable(), code: z.string(), message: z.string() });
export type Failure = z.infer<typeof Failure>;

/** Where a value of the record stands on the paper. */
export const Evidence = z.object({
  page: pageNumber, box: Box.nullable(),
  /** probability that the value says what the paper says: that all of its words were read or repaired rightly */
  confidence,
  raw: z.string(),
  /** the same of its words with figures alone (numbers, dates, codes); absent where all of them are certain or there are none */
  figures: confidence.optional(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What layout, outline and extract make of the lines: the part of the record that is about content. */
export const Content = z.object({
  document: DocumentFields,
  /** paragraphs of the body that stand before the first section, bases not among them */
  preamble: z.array(Paragraph),
  sections: z.array(Section),
  annexes: z.array(Annex),
  tables: z.array(Table),
  references: z.array(Reference),
  tasks: z.array(Task),
  places: z.array(Place),
  messages: z.array(Message),
  /** JSON pointer into the record → where it stands */
  evidence: z.record(z.string(), Evidence),
});
export type Content = z.infer<typeof Content>;

export const SourceInfo = z.object({
  name: z.string(),
  /** all names under which these bytes were found, relative to the input, sorted; `name` is the first */
  names: z.array(z.string()),
  mediaType: z.string(), bytes: z.int(), sha256, pageCount: z.int(),
});
export type SourceInfo = z.infer<typeof SourceInfo>;

/** How far the words of a recognised page can be trusted: what to sort an archive by that a person has to look at. */
export const PageQuality = z.object({
  /** good: up to 1.5 words of a hundred are expected to be wrong; fair: up to 5; poor: more, compare with the paper or scan again */
  grade: z.enum(['good', 'fair', 'poor']),
  /** expected share of the words of the page's text that the engine misread, whether repair mended them or not; from confidences calibrated on held-back pages, words that were passed over not counted */
  wrongWords: confidence,
});
export type PageQuality = z.infer<typeof PageQuality>;

export const PageSummary = z.object({
  number: pageNumber, width: z.number(), height: z.number(), dpi: z.number().nullable(), rotation: z.number(), skew: z.number(),
  method: PageMethod, reason: z.string(), engine: z.string().nullable(), confidence: confidence.nullable(),
  /** null where nothing was recognised (text files, text layers, blank pages) */
  quality: PageQuality.nullable(),
  zones: z.array(Zone),
  /** as read, lines in reading order; `applyEdits` of the record's edits for this page gives `text` */
  raw: z.string(),
  text: z.string(),
});
export type PageSummary = z.infer<typeof PageSummary>;

/** A repair edit in the record: line is 1-based within the page's `raw`, offsets within that line. */
export const RecordEdit = TextEdit.extend({ page: pageNumber, line: z.int().min(1) });
export type RecordEdit = z.infer<typeof RecordEdit>;

export const RecordStatus = z.enum(['complete', 'partial', 'failed']);

/** What one document becomes: the contract with everyone downstream. */
export const PlanRecord = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  id: sha256,
  status: RecordStatus,
  source: SourceInfo,
  ...Content.shape,
  text: z.string(),
  pages: z.array(PageSummary),
  edits: z.array(RecordEdit),
  failures: z.array(Failure),
  provenance: z.object({ software: z.literal('kehoach'), version: z.string(), configuration: z.string(), dictionaries: z.record(z.string(), z.string()) }),
}).meta({ id: 'PlanRecord', title: 'kehoach record' });
export type PlanRecord = z.infer<typeof PlanRecord>;
