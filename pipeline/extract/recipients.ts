/** Addressees ("Kính gửi") and recipients ("Nơi nhận"). */
import { fold } from '../../dictionaries/fold.ts';
import { spanOf, type LineSpan } from '../lines.ts';
import { clean, fieldOf, flowOf, type Field } from './field.ts';
import { withListWords } from './list-words.ts';

const LABEL = /^\W*(?:n[oơ0][i1l]\s+nh\p{L}n|\S{1,4}\s+nhan(?=\s?[:.;])|(?:\S{1,2}\s{1,3}\W{0,2})?kinh (?:gui|trinh))\s?[:.;!]?\s*/u;
/** A dash, or what a scanner makes of one. */
const ITEM = /^\s*(?:[-–—+•*]|[~_=¬«»·“”"„'](?=\s))\s*(?:[-–—]\s*)?/u;
/** Other signs before a capital letter: a dash that scanners made something of ("<Sở", "_.* Sở"). */
const SIGNS = /^\s*[^\p{L}\d\s("“‘'][^\p{L}\d\s]{0,3}\s*(?=\p{Lu})/u;
/** "Lưu: VT, KSTT (3).": what stands behind the number of copies is the drafter's sign, often by hand. */
const COPIES = /^(Lưu\s?:.*?\(\d{1,3}\p{Ll}?\)).*$/u;

/** Ends of lines that go on. */
const GOES_ON = /[,&(–-]$|(?:^|\s)(?:và|của|thuộc|các)$/u;

/** Behind the semicolon of an item: strokes of a seal or a pen, no word of three letters. */
const STROKES = /;(?!.*\p{L}{3}).*$/u;

/** The items of a list: a line that begins with a dash begins an item, other lines go on with the one above; dashes and closing marks are taken off. */
export function readList(all: LineSpan[]): Field<string>[] {
  const lines = all.flatMap((line) => legiblePart(line) ?? []);
  const items: LineSpan[][] = [];
  let open = true;
  const dashed = usesDashes(lines);
  const columns = columnsOf(lines);
  const edge = rightEdge(lines);
  const bare = isBare(lines);
  // a colon at the end of a line may be a misread semicolon
  const beginsAnew = (line: LineSpan, above: LineSpan): boolean => {
    if (bare && /^\p{Lu}/u.test(line.text.trim()) && !GOES_ON.test(above.text.trim())) return true;
    const isClosed = /[;.]$|[)}]\s?[:,]$/.test(above.text.trim());
    const isIndented = hasLostDash(line, columns);
    if (isClosed && (!dashed || isIndented)) return true;
    if (!isScanned(line) || !/^\p{Lu}/u.test(line.text.trim()) || (columns && !isIndented) || GOES_ON.test(above.text.trim())) return false;
    return /:$/.test(above.text.trim()) ? isIndented : hasRoom(above, line, edge);
  };
  for (const line of lines) {
    const text = line.text.replace(/\*\*/g, '  ');
    const label = LABEL.exec(fold(text));
    const from = label ? label[0].length : 0;
    const span = { ...line, text: line.text.slice(from), start: line.start + from };
    if (clean(span.text) === '' || !/[\p{L}\d]/u.test(span.text)) { open = open || label !== null; continue; }
    const current = items.at(-1);
    const begins = !current || ITEM.test(span.text) || open || (isScanned(span) && misreadDash(span.text) > 0) || beginsAnew(span, current.at(-1)!);
    if (begins) items.push([span]); else current.push(span);
    open = false;
  }
  return items.flatMap((spans) => {
    const flow = flowOf(spans);
    const scanned = spans.some((span) => isScanned(span) || span.line.edits.length > 0);
    const item = clean(flow.text).replace(ITEM, '');
    const text = withListWords(scanned ? item.slice(misreadDash(item)) : item, scanned).replace(STROKES, '').replace(/[\s;.,:]+$/u, '').replace(COPIES, '$1').trim();
    // strokes that were read as letters name nobody
    return text === '' || (/^\P{L}*\p{Ll}{1,3}$/u.test(text) && !COUNTED.test(text)) ? [] : [fieldOf(text, flow)];
  });
}

/** "19 ấp", "12 xã": so many of a unit. */
const COUNTED = /^\d{1,3} (?:ấp|xã|tổ|bản|đội|sóc|hội)$/u;

/** Lines read with less confidence than this say nothing. */
const LEAST_CONFIDENCE = 0.4;
/** The last recipient, however hard to read. */
const FILED = /^[^\p{L}]{0,3}L[ưuúừứữự][uưúùứ]?\s?[:;.,]\s?V/u;

/** Whether a line of a list could be read; others are left out of the list and reported. */
export function isLegible({ line, text }: LineSpan): boolean {
  return line.confidence >= LEAST_CONFIDENCE || FILED.test(text);
}

/** Words at the start of an illegible line that are read so well are those of the paper; a stroke of a pen spoils what follows. */
const SURE = 0.8;

/** A line, or the two words or more that it begins with before strokes of a pen; null where nothing can be read. */
function legiblePart(span: LineSpan): LineSpan | null {
  if (isLegible(span)) return span;
  const { line, start } = span;
  const spoilt = line.words.findIndex(({ confidence }) => confidence < SURE);
  const sure = line.words.slice(0, Math.max(0, spoilt)).filter(({ start: from, end }) => /\p{L}/u.test(line.raw.slice(from, end)));
  return line.edits.length === 0 && sure.length >= 2 ? spanOf(line, start, sure.at(-1)!.end) : null;
}

/** Where dashes and where the words behind them stand, in pixels; null where fewer than two items have both. */
function columnsOf(lines: LineSpan[]): { dash: number; text: number } | null {
  const lefts = lines.flatMap(({ text, line: { words: [dash, word] } }) => (/^[-–]\s/.test(text) && dash?.box && word?.box ? [{ dash: dash.box[0], text: word.box[0] }] : []));
  const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  if (lefts.length < 2) return null;
  const columns = { dash: middle(lefts.map(({ dash }) => dash)), text: middle(lefts.map(({ text }) => text)) };
  return columns.dash < columns.text ? columns : null;
}

/** A line that begins where the words behind dashes do has lost its own; one that goes on with an item begins below the dash, or behind a comma. */
function hasLostDash({ line }: LineSpan, columns: ReturnType<typeof columnsOf>): boolean {
  const left = line.words[0]?.box?.[0];
  return columns !== null && left !== undefined && Math.abs(left - columns.text) < Math.abs(left - columns.dash);
}

/** How many signs at the start of a line stand for a dash: specks, or a bracket that nothing closes. */
function misreadDash(text: string): number {
  const count = (bracket: RegExp) => text.match(bracket)?.length ?? 0;
  if (/^[({]\p{Lu}/u.test(text)) return count(/[({]/g) > count(/[)}]/g) ? 1 : 0;
  return SIGNS.exec(text)?.[0].length ?? 0;
}

function isScanned({ line }: LineSpan): boolean {
  return line.confidence < 1;
}

/** Where the lines of a list end on the paper, in pixels: the second longest of them, as strokes of a pen make one longer; null without boxes. */
function rightEdge(lines: LineSpan[]): number | null {
  return lines.flatMap(({ line: { words } }) => words.at(-1)?.box?.[2] ?? []).sort((a, b) => b - a)[1] ?? null;
}

/** Room between words, in heights of the line. */
const SPACE = 0.5;

/** Whether the first word of a line would have had room at the end of the line above it: then the line does not go on with it. False for pages that lie on their sides. */
function hasRoom({ line: above }: LineSpan, { line }: LineSpan, edge: number | null): boolean {
  const [first, last] = [line.words.find(({ start, end }) => /\p{L}/u.test(line.raw.slice(start, end)))?.box, above.words.at(-1)?.box];
  if (edge === null || !first || !last || !line.box || !above.box) return false;
  const height = line.box[3] - line.box[1];
  const isBelow = line.box[1] > above.box[1] && line.box[1] < above.box[3] + height && line.box[2] > above.box[0] && line.box[0] < above.box[2] && height < line.box[2] - line.box[0];
  return isBelow && last[2] + SPACE * height + first[2] - first[0] < edge;
}

/** Whether lines have neither dashes nor closing marks: each is an item. */
function isBare(lines: LineSpan[]): boolean {
  const own = lines.map((line) => line.text.trim()).filter((text) => /\p{L}/u.test(text) && !/^\P{L}*N[oơ]i nhận\W*$/iu.test(text));
  return own.length > 1 && !own.some((text) => ITEM.test(text) || /;$/.test(text));
}

/** Whether items can be told by their dashes: most lines after a semicolon have one. Scanners lose dashes; then the semicolons part the items. */
function usesDashes(lines: LineSpan[]): boolean {
  const after = lines.filter((_, index) => index > 0 && /;$/.test(lines[index - 1]!.text.trim()));
  return after.length > 0 && after.filter(({ text }) => ITEM.test(text)).length >= after.length * 0.6;
}
