/** Blocks become content: components, outline, fields, references, tasks, places and checks. The meeting point of `outline/` and `extract/`. */
import { inSequence, readAnnexHead } from '../extract/annex.ts';
import { agencyFromText, readAgencies } from '../extract/agencies.ts';
import { checkDocument } from '../extract/checks.ts';
import { findComponents } from '../extract/components.ts';
import type { Row } from '../extract/row.ts';
import { flowOf, type Field } from '../extract/field.ts';
import { readMarks, readNumber, readPlaceAndDate } from '../extract/letterhead.ts';
import { PLANS, readPeriod } from '../extract/period.ts';
import { isLegible, readList } from '../extract/recipients.ts';
import { ReferenceList } from '../extract/reference-list.ts';
import { readPlaces } from '../extract/places.ts';
import { readReplaces } from '../extract/replaces.ts';
import { readSignature } from '../extract/signature.ts';
import { mendTable } from '../extract/table-cells.ts';
import { readTableTasks, type DocumentTable } from '../extract/table-tasks.ts';
import { readTasks, readUnnumberedTasks } from '../extract/tasks.ts';
import { readTitle } from '../extract/title.ts';
import { readType, readTypeLine } from '../extract/type.ts';
import { evidenceOf, joinLines, spanOf, type Flow } from '../lines.ts';
import type { Annex, Content, DocumentFields, Evidence, Paragraph, Section, TextBlock } from '../model.ts';
import { readOutline, type Outline, type OutlineParagraph, type OutlineSection } from '../outline/index.ts';

/** "Căn" may be misread, as it opens the first line below a title or a stamp. */
const BASE = /^(?:Căn cứ|[^\s\p{Ll}]\S{0,5}\s?\.?\scứ(?=\s(?:Luật|Bộ luật|Hiến pháp|Nghị|Quyết|Thông tư|Chỉ thị|Kế hoạch|Công văn|Chương trình))|Thực hiện|Theo (?:đề nghị|đề xuất)|Xét|Trên cơ sở|Triển khai|CĂN CỨ|Thi hành)(?!\p{L})/u;

/** A base whose first word, or the word that follows "sửa đổi,", a seal has left unreadable: no other stands there. */
function legibleBase(text: string): string {
  return text.replace(/^(?!Căn cứ)\S{2,6} cứ(?= (?:Luật|Bộ luật|Hiến pháp|Nghị|Quyết|Thông tư|Chỉ thị|Kế hoạch|Công văn|Chương trình))/u, 'Căn cứ')
    .replace(/(?<=[Ll]uật sửa đổi, )(?!bổ sung)\S{2,6}(?: \S{2,4})? (?=một số điều)/u, 'bổ sung ');
}

/**
 * Read the content of a document from its repaired blocks in reading order. `printedTables` are the document's tables (blocks of kind "table"
 * merged over pages). Never throws for odd documents: what is not found is null or empty, what is odd becomes a message.
 */
export function readContent(blocks: TextBlock[], printedTables: DocumentTable[]): Content {
  const mended = printedTables.map(({ table, ...rest }) => ({ ...rest, ...mendTable(table, rest.cells?.some((row) => row.some((lines) => lines.some(({ confidence }) => confidence < 1)))) }));
  const tables: DocumentTable[] = mended.map(({ table, cells }) => ({ table, ...(cells && { cells }) }));
  const rows = rowsOf(blocks);
  const found = findComponents(rows);
  const evidence: Record<string, Evidence> = {};
  const keep = <T>(pointer: string, field: Field<T>): T => {
    if (field.evidence && field.value !== null) evidence[pointer] = field.evidence;
    return field.value;
  };

  // a page or two without a head: the numbering may begin anywhere
  const outline = readOutline(found.body, { continued: found.type === null && found.number === null && found.agencies.length === 0 });
  const bodyText = found.body.map(({ text }) => text).join(' ');
  const { number, notation } = readNumber(found.number, found.type && readTypeLine(found.type.text)!.type.code);
  const { place, date } = readPlaceAndDate(found.date, found.year);
  const title = readTitle(found, notation.value, bodyText);
  const fromHead = readAgencies(found.agencies, [place.value, title.title.value, bodyText].join(' '));
  const agency = fromHead.agency.value === null ? agencyFromText(title.flow, outline.preamble.map(({ flow }) => flow)) : fromHead.agency;
  const { secrecy, urgency } = readMarks(found.marks);
  const recipientText = found.recipients.map(({ text }) => text).join(' ');
  const signature = readSignature(found.signature, `${recipientText} ${bodyText}`);

  const references = new ReferenceList(number.value, { type: title.type.value, date: date.value });
  if (title.flow) references.add(title.flow);
  if (found.issuedWith.length > 0) references.add(flowOf(found.issuedWith));
  // bases stand together; before the first one only a line that a stamp has left illegible
  const opensBase = ({ flow, start }: OutlineParagraph) => BASE.test(flow.text) || BASE.test(flow.text.slice(start));
  const firstBase = outline.preamble.slice(0, 2).findIndex(opensBase);
  const isBase = (item: OutlineParagraph, index: number, all: OutlineParagraph[]) =>
    firstBase >= 0 && index >= firstBase && opensBase(item) && all.slice(firstBase, index).every(opensBase);
  const bases = outline.preamble.filter(isBase).map(({ flow, start }, index) => {
    evidence[`/document/bases/${index}`] = evidenceOf(flow, start);
    return { text: legibleBase(flow.text.slice(start)), references: references.add(flow) };
  });
  // "QUYẾT ĐỊNH:" opens the articles and says nothing
  const preamble = outline.preamble.filter((item, index, all) => !isBase(item, index, all) && !/^(?:QUYẾT (?:ĐỊNH|NGHỊ)|CHỈ THỊ)\s?[:.]?$/u.test(item.flow.text));
  for (const { flow } of preamble) references.add(flow);
  for (const flow of outline.sections.flatMap(flowsOf)) references.add(flow);
  for (const { lines } of blocks.filter(({ kind }) => kind === 'footnote')) references.add(joinLines(lines));

  const owners = ownersOf(tables, found.annexes, rows);
  const annexes: Annex[] = [];
  const tasks = [...readUnnumberedTasks(outline.preamble), ...readTasks(outline.sections)];
  found.annexes.forEach((lines, index) => {
    const { annex, title: annexTitle, head, outline: { preamble: opening, sections } } = readAnnex(lines, tables, owners.flatMap((owner, at) => (owner === index ? [at] : [])), found.body, title.title.value);
    keep(`/annexes/${index}/title`, annexTitle);
    if (PLANS.has(readType(annex.title ?? '')?.type.name ?? '')) tasks.push(...readTasks(sections, annex.marker ?? ''));
    for (const flow of [head, ...opening.map(({ flow }) => flow), ...sections.flatMap(flowsOf)]) references.add(flow);
    sections.forEach((section, at) => noteTitles(section, `/annexes/${index}/sections/${at}`, evidence));
    annexes.push(annex);
  });
  inSequence(annexes.map(({ marker }) => marker)).forEach((marker, index) => { annexes[index]!.marker = marker; });
  for (const { cells } of tables) for (const lines of cells?.flat() ?? []) references.add(joinLines(lines));
  outline.sections.forEach((section, index) => noteTitles(section, `/sections/${index}`, evidence));

  tasks.push(...tables.flatMap(readTableTasks));
  tasks.forEach(({ evidence: places }, index) => {
    for (const [part, place] of Object.entries(places)) evidence[`/tasks/${index}${part}`] = place;
  });
  const list = references.finish();
  list.forEach(({ evidence: place }, index) => { evidence[`/references/${index}`] = place; });
  const searched = [found.agencies.length > 0 ? flowOf(found.agencies) : null, title.flow, ...outline.preamble.map(({ flow }) => flow), ...outline.sections.flatMap(flowsOf)];
  const dateLine = place.value !== null && place.evidence ? { name: place.value, evidence: place.evidence } : null;
  const places = readPlaces(searched.filter((flow) => flow !== null), dateLine, date.value);
  places.forEach(({ evidence: where }, index) => { evidence[`/places/${index}`] = where; });
  const listField = (name: string, fields: Field<string>[]) => fields.map((field, index) => keep(`/document/${name}/${index}`, field));
  const document: DocumentFields = {
    type: keep('/document/type', title.type), typeCode: title.typeCode,
    number: keep('/document/number', number), notation: keep('/document/notation', notation),
    parentAgency: keep('/document/parentAgency', fromHead.parentAgency), agency: keep('/document/agency', agency),
    place: keep('/document/place', place), date: keep('/document/date', date),
    title: keep('/document/title', title.title),
    secrecy: keep('/document/secrecy', secrecy), urgency: keep('/document/urgency', urgency),
    addressees: listField('addressees', readList(found.addressees)),
    bases,
    recipients: listField('recipients', readList(found.recipients)),
    signature: signature && {
      authority: signature.authority && keep('/document/signature/authority', signature.authority),
      position: signature.position && keep('/document/signature/position', signature.position),
      name: signature.name && keep('/document/signature/name', signature.name),
    },
    replaces: listField('replaces', readReplaces([...preamble.map(({ flow }) => flow), ...outline.sections.flatMap(flowsOf)])),
    period: keep('/document/period', readPeriod(title.type.value, title.flow)),
  };
  const end = found.body.at(-1);
  const messages = checkDocument({
    document, references: list.map(({ reference }) => reference), tasks: tasks.map(({ task }) => task), evidence, sections: outline.sections.length, conflicts: references.conflicts(), unread: references.unread(), damaged: references.damaged(),
    bodyEnd: end ? { text: end.text, page: end.line.page } : null, lastPage: (found.signature.at(-1) ?? found.recipients.at(-1) ?? end)?.line.page ?? 1,
  });
  for (const { line } of [...found.addressees, ...found.recipients].filter((item) => !isLegible(item))) {
    messages.push({ rule: 'unreadable-line', severity: 'warning', page: line.page, text: `a line of the recipients could not be read: "${line.raw}"` });
  }
  const other = readSignature(found.cosignature);
  if (other?.name) {
    const words = [other.authority, other.position, other.name].flatMap((field) => field?.value ?? []).join(' ');
    messages.push({ rule: 'several-signatures', severity: 'info', page: other.name.evidence?.page ?? null, text: `signed also by ${words}` });
  }
  if (title.cut) messages.push({ rule: 'title-cut', severity: 'warning', page: found.title[0]?.line.page ?? null, text: 'a line of the title has lost its beginning' });
  return {
    document,
    preamble: preamble.map(paragraphOf),
    sections: outline.sections.map(sectionOf),
    annexes,
    tables: tables.map(({ table }) => table),
    references: list.map(({ reference }) => reference),
    tasks: tasks.map(({ task }) => task), places: places.map(({ place: item }) => item),
    messages: [...outline.messages, ...mended.flatMap((item) => item.messages), ...messages],
    evidence,
  };
}

const ANNEX_HEADING = /^PHỤ LỤC(?: SỐ)?\s?(?:[IVXL\d]{1,5}|[A-H])$/u;

/** The lines of all running text in reading order; tables and page furniture only leave a mark on the line after them. */
function rowsOf(blocks: TextBlock[]): Row[] {
  const rows: Row[] = [];
  const annexes = new Set<string>();
  let parted = false;
  for (const { kind, lines } of blocks) {
    if (kind === 'table') { parted = true; continue; }
    if (kind === 'page-number' || kind === 'footnote') continue;
    for (const line of lines) {
      // headings of annexes of a page each are alike and stand at the top, as running heads do
      if (kind === 'running-head' && (!ANNEX_HEADING.test(line.text) || annexes.has(line.text))) continue;
      if (kind === 'running-head') annexes.add(line.text);
      if (line.geometry === null && /^\W{0,3}\d{1,3}\W{0,3}$/.test(line.text) && (line === lines[0] || line === lines.at(-1))) continue;
      const bold = /^\s*\*\*/.exec(line.text)?.[0].length ?? 0;
      const span = spanOf(line, bold, line.text.length - (/\*\*\s*$/.exec(line.text)?.[0].length ?? 0));
      if (span.text === '') continue;
      rows.push({ ...span, kind: kind === 'running-head' ? 'text' : kind, parted });
      parted = false;
    }
  }
  return rows;
}

/** For each table the annex that it belongs to: the one that its page is of, or else the last that begins above it; -1 for the main text. */
function ownersOf(tables: DocumentTable[], annexes: Row[][], rows: Row[]): number[] {
  const annexOf = new Map(annexes.flatMap((lines, index) => lines.map(({ line }) => [line, index] as const)));
  return tables.map(({ table: { page }, cells }) => {
    const beside = new Set(rows.filter(({ line }) => line.page === page).map(({ line }) => annexOf.get(line) ?? -1));
    if (beside.size === 1) return [...beside][0]!;
    const at = Math.min(...(cells ?? []).flat(2).filter((line) => line.page === page).map(({ number }) => number));
    return annexes.findLastIndex(([first]) => first!.line.page < page || (first!.line.page === page && first!.line.number <= at));
  });
}

/** An annex with its own outline; `own`: indexes of its tables; a short one is wrapped as the `body` before it is. */
function readAnnex(lines: Row[], tables: DocumentTable[], own: number[], body: Row[], mainTitle: string | null): { annex: Annex; title: Field<string | null>; head: Flow; outline: Outline } {
  const { marker, title, rest } = readAnnexHead(lines, [mainTitle ?? '', body.map(({ text }) => text).join(' ')]);
  const outline = readOutline(lines.slice(rest), { context: body });
  const pages = [...new Set(lines.map(({ line }) => line.page))];
  return {
    annex: {
      marker, title: title.value, paragraphs: outline.preamble.map(paragraphOf), sections: outline.sections.map(sectionOf),
      tables: own, pages: [...new Set([...pages, ...own.flatMap((index) => tables[index]!.table.pages)])].sort((x, y) => x - y),
    },
    title, head: flowOf(lines.slice(0, rest)), outline,
  };
}

/** Running text of a section and all below it. */
function flowsOf(section: OutlineSection): Flow[] {
  return [...(section.title ? [section.flow] : []), ...section.paragraphs.map(({ flow }) => flow), ...section.children.flatMap(flowsOf)];
}

function noteTitles(section: OutlineSection, pointer: string, evidence: Record<string, Evidence>): void {
  if (section.title) evidence[`${pointer}/title`] = evidenceOf(section.flow, section.title.start, section.title.end);
  section.children.forEach((child, index) => noteTitles(child, `${pointer}/children/${index}`, evidence));
}

function paragraphOf({ flow, start, bullet, page }: OutlineParagraph): Paragraph {
  return { text: flow.text.slice(start).replace(/\*\*/g, '').trim() || flow.text, bullet, page };
}

function sectionOf({ marker, kind, level, title, paragraphs, children, pages }: OutlineSection): Section {
  return { marker, kind, level, title: title?.text ?? null, paragraphs: paragraphs.map(paragraphOf), children: children.map(sectionOf), pages };
}
