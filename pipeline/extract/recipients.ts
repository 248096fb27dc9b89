/** Addressees ("Kính gửi") and recipients ("Nơi nhận"). */
import { fold } from '../../dictionaries/fold.ts';
import { spanOf, type LineSpan } from '../lines.ts';
import { clean, fieldOf, flowOf, type Field } from './field.ts';

const LABEL = /^\W*(?:n[oơ0][i1l]\s+nh\p{L}n|\S{1,4}\s+nhan(?=\s?[:.;])|(?:\S{1,2}\s{1,3}\W{0,2})?kinh (?:gui|trinh))\s?[:.;!]?\s*/u;
/** A dash, or what a scanner makes of one. */
const ITEM = /^\s*(?:[-–—+•*]|[~_=¬«»·“”"„'](?=\s))\s*(?:[-–—]\s*)?/u;
/** "Lưu: VT, KSTT (3).": what stands behind the number of copies is the drafter's sign, often by hand. */
const COPIES = /^(Lưu\s?:.*?\(\d{1,3}\p{Ll}?\)).*$/u;

/** Behind the semicolon of an item: strokes of a seal or a pen, no word of three letters. */
const STROKES = /;(?!.*\p{L}{3}).*$/u;

/** The items of a list: a line that begins with a dash begins an item, other lines go on with the one above; dashes and closing marks are taken off. */
export function readList(all: LineSpan[]): Field<string>[] {
  const lines = all.flatMap((line) => legiblePart(line) ?? []);
  const items: LineSpan[][] = [];
  let open = true;
  const dashed = usesDashes(lines);
  const columns = columnsOf(lines);
  for (const line of lines) {
    const text = line.text.replace(/\*\*/g, '  ');
    const label = LABEL.exec(fold(text));
    const from = label ? label[0].length : 0;
    const span = { ...line, text: line.text.slice(from), start: line.start + from };
    if (clean(span.text) === '' || !/[\p{L}\d]/u.test(span.text)) { open = open || label !== null; continue; }
    const current = items.at(-1);
    const begins = !current || ITEM.test(span.text) || open || (/[;.]$/.test(current.at(-1)!.text.trim()) && (!dashed || hasLostDash(line, columns)));
    if (begins) items.push([span]); else current.push(span);
    open = false;
  }
  return items.flatMap((spans) => {
    const flow = flowOf(spans);
    const text = withFixedPhrases(clean(flow.text), spans.some(({ line }) => line.confidence < 1)).replace(ITEM, '').replace(STROKES, '').replace(/[\s;.,:]+$/u, '').replace(COPIES, '$1').trim();
    // strokes that were read as letters name nobody
    return text === '' || /^\P{L}*\p{Ll}{1,3}$/u.test(text) ? [] : [fieldOf(text, flow)];
  });
}

/** Lines read with less confidence than this say nothing. */
const LEAST_CONFIDENCE = 0.4;

/** Whether a line of a list could be read; others are left out of the list and reported. */
export function isLegible({ line }: LineSpan): boolean {
  return line.confidence >= LEAST_CONFIDENCE;
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

/** Where dashes and where the words behind them stand, in pixels; null where fewer than three items have both. */
function columnsOf(lines: LineSpan[]): { dash: number; text: number } | null {
  const lefts = lines.flatMap(({ text, line: { words: [dash, word] } }) => (/^[-–]\s/.test(text) && dash?.box && word?.box ? [{ dash: dash.box[0], text: word.box[0] }] : []));
  const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  if (lefts.length < 3) return null;
  const columns = { dash: middle(lefts.map(({ dash }) => dash)), text: middle(lefts.map(({ text }) => text)) };
  return columns.dash < columns.text ? columns : null;
}

/** A line that begins where the words behind dashes do has lost its own; one that goes on with an item begins below the dash, or behind a comma. */
function hasLostDash({ line }: LineSpan, columns: ReturnType<typeof columnsOf>): boolean {
  const left = line.words[0]?.box?.[0];
  return columns !== null && left !== undefined && Math.abs(left - columns.text) < Math.abs(left - columns.dash);
}

/** Words that lists of recipients have everywhere: where a scan differs from them in marks alone, they are what is meant. */
const PHRASES = ['Cổng Thông tin điện tử', 'Trang thông tin điện tử', 'Cổng TTĐT', 'thị trấn', 'Ban Giám đốc', 'các tổ', 'các sở', 'các phòng', 'UBND tỉnh', 'HĐND tỉnh', 'MTTQ tỉnh', 'Công an tỉnh', 'Tỉnh ủy', 'Đảng ủy', 'Như trên', 'Văn phòng Chính phủ', 'Văn phòng Quốc hội', 'Văn phòng Chủ tịch nước', 'Thủ tướng Chính phủ', 'để báo cáo', 'để thực hiện', 'để biết', 'để chỉ đạo', 'để phối hợp', 'thực hiện)', 'báo cáo)']
  .map((phrase) => ({ phrase, folded: fold(phrase) }));
/** Braces for brackets, then acronyms with a figure for a letter that looks like it. */
const ACRONYMS: [RegExp, string][] = [[/\{(?=[^{}()]{2,40}[)}])/gu, '('], [/(?<=\([^{}()]{2,40})\}/gu, ')'], [/(?<!\p{L})U[38]N[DĐ](?!\p{L})/gu, 'UBND'], [/(?<!\p{L})HĐN[Đ0](?!\p{L})/gu, 'HĐND'], [/(?<=[\s(]b\/)[©€Ceo](?=\))/gu, 'c'],
  // "(b/c)", "(t/h)" at the end of an item
  [/\((để )?(?:b[íiIl1|!⁄]{1,2}[cC]|bộ\/[Cc]ơ)\)/gu, '($1b/c)'], [/(?<=\s)\((để )?(?:\/|[tlfiíI1]\/(?=h)|[U0VƯư])h\)/gu, '($1t/h)'], [/(?<=(?:^|\P{L})\p{Lu}{2})0[Il](?!\p{L})/gu, '01'], [/(?<=^(?:[-–]\s?)?Lưu\s?: ?)V[IĨĩi1l](?=[,;.]|$)/gu, 'VT']];

/** A recipient that was read from a scan with the marks that its words always have; capitals stay as they are printed. */
function withFixedPhrases(text: string, scanned: boolean): string {
  if (!scanned) return text;
  let result = ACRONYMS.reduce((read, [pattern, value]) => read.replace(pattern, value), text);
  const folded = fold(result);
  for (const { phrase, folded: wanted } of PHRASES) {
    for (let at = folded.indexOf(wanted); at >= 0 && folded.length === result.length; at = folded.indexOf(wanted, at + 1)) {
      if (/\p{L}/u.test(folded.charAt(at - 1)) || /\p{L}/u.test(folded.charAt(at + wanted.length))) continue;
      const opens = !/\p{L}/u.test(folded.slice(0, at));
      const printed = [...phrase].map((letter, index) => ((opens && index === 0 && letter !== letter.toLowerCase()) || /\p{Lu}/u.test(result[at + index]!) ? letter.toUpperCase() : letter.toLowerCase())).join('');
      result = result.slice(0, at) + printed + result.slice(at + wanted.length);
    }
  }
  return result;
}

/** Whether items can be told by their dashes: most lines after a semicolon have one. Scanners lose dashes; then the semicolons part the items. */
function usesDashes(lines: LineSpan[]): boolean {
  const after = lines.filter((_, index) => index > 0 && /;$/.test(lines[index - 1]!.text.trim()));
  return after.length > 0 && after.filter(({ text }) => ITEM.test(text)).length >= after.length * 0.6;
}
