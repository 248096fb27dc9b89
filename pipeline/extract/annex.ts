/** The head of an annex: "PHỤ LỤC II", its title over several lines, "(Kèm theo Quyết định số …)". */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { bridged } from './cut-title.ts';
import { ABSENT, clean, fieldOf, flowOf, REBUILT_CONFIDENCE, type Field } from './field.ts';

const HEADING = /^(?:PHỤ LỤC|Phụ lục|PHU LUC|Phu luc)\s*(?:SỐ|Số|số)?\s*([IVXL\d]{1,5}(?![^\s.:(])|[IVXHl1|]{2,6}(?=[\s.:]|$)|[A-H])?\s*[.:]?\s*(?=$|\p{Lu}|\()/u;
/** "PHỤ LỤCH": the number ran into the word, and repair has left it out. */
const GLUED = /^P\p{Lu}{2} L\p{Lu}C([IH]{1,2})$/u;
const ISSUED_WITH = /^\(?\s?(?:ban hanh|kem theo|dinh kem|duoc ban hanh)/;
const STARTS_BODY = /^(?:[IVX]{1,4}\s?[./](?!v\s)|\d{1,2}\s?[.)]|A\.|[-+]\s|(?:Điều|ĐIỀU|Chương|CHƯƠNG|Phần|PHẦN|Mục)\s+[\dIVX])/u;
const MOST_TITLE_LINES = 8;

/** Marker ("Phụ lục II"; null where it has no number) and title of an annex (what a seal covers of it is taken from `elsewhere`, other text of the document), and the index of the first line that is neither. */
export function readAnnexHead(lines: LineSpan[], elsewhere: string[] = []): { marker: string | null; title: Field<string | null>; rest: number } {
  const printed = lines;
  lines = lines.slice(letterheadEnd(lines)).map((line, index) => (index === 0 ? withoutSpecks(line) : line));
  const heading = HEADING.exec(lines[0]?.text ?? '');
  const number = heading?.[1] ?? (heading ? GLUED.exec(lines[0]!.line.raw.trim())?.[1]?.replace('H', 'II') : undefined);
  const marker = number ? `Phụ lục ${withStrokes(number)}` : null;
  let at = 0;
  const title: LineSpan[] = [];
  if (heading) {
    at = 1;
    const first = lines[0]!;
    if (first.text.length > heading[0].length) title.push({ ...first, text: first.text.slice(heading[0].length), start: first.start + heading[0].length });
  }
  const issued = lines.slice(at, at + MOST_TITLE_LINES).findIndex(({ text }) => ISSUED_WITH.test(fold(text)));
  for (; at < lines.length && title.length < MOST_TITLE_LINES; at++) {
    const { text } = lines[at]!;
    if (ISSUED_WITH.test(fold(text)) || STARTS_BODY.test(text)) break;
    // without "(Kèm theo …)" a title goes on while it is in capitals
    if (issued < 0 && title.length > 0 && !isCapitals(text)) break;
    title.push(lines[at]!);
  }
  if (at < lines.length && ISSUED_WITH.test(fold(lines[at]!.text))) {
    const open = lines[at]!.text.startsWith('(');
    while (at < lines.length && open && !lines[at]!.text.includes(')') && at < MOST_TITLE_LINES * 2) at++;
    at++;
  }
  const flow = flowOf(title);
  const whole = title.map((line) => bridged(line, elsewhere));
  const isCut = whole.includes(null);
  const words = whole.some((text, index) => text !== clean(title[index]!.text)) ? whole.join(' ') : clean(flow.text);
  const field = words === '' || isCut || !isLegible(words) ? ABSENT : fieldOf(words, flow);
  if (field.evidence && words !== clean(flow.text)) field.evidence.confidence = Math.min(field.evidence.confidence, REBUILT_CONFIDENCE);
  return { marker, title: field, rest: Math.min(at, lines.length) + printed.length - lines.length };
}

/**
 * Markers of annexes in the order of the paper: one that repeats the number above it has lost a stroke (II. II. → II. III.), as headings do.
 * H that follows no G is II. Others stay as read.
 */
export function inSequence(markers: (string | null)[]): (string | null)[] {
  return markers.reduce<(string | null)[]>((result, printed) => {
    const above = result.at(-1) ?? null;
    // behind no G an H is two strokes
    const marker = printed === 'Phụ lục H' && above !== 'Phụ lục G' ? 'Phụ lục II' : printed;
    const next = marker !== null && marker === above ? `${marker}I` : null;
    return [...result, next !== null && /\s(?:II|III|VI?I|VIII|X{1,2}I{1,3})$/u.test(next) ? next : marker];
  }, []);
}

/** "HI", "lI": strokes of a Roman numeral that were read as letters or figures. */
function withStrokes(number: string): string {
  const strokes = number.replace(/H/g, 'II').replace(/[l|1]/g, 'I');
  return number.length > 1 && /[IVXHl|]/.test(number) && /^(?:X{0,2}(?:IX|IV|V?I{0,3}))$/.test(strokes) ? strokes : number;
}

/** "- PHỤ LỤC": specks before the heading. */
function withoutSpecks(line: LineSpan): LineSpan {
  const specks = /^[^\p{L}\p{N}]{1,4}(?=(?:PHỤ|Phụ) (?:LỤC|lục))/u.exec(line.text)?.[0].length ?? 0;
  return specks === 0 ? line : { ...line, text: line.text.slice(specks), start: line.start + specks };
}

/** What is left of a letterhead above the title of an annex: the lines down to the motto (folded). */
const DEVICE = /^(?:nam )?doc lap\s?[-–.]?\s?tu do\s?[-–.]?\s?hanh phuc$/;

function letterheadEnd(lines: LineSpan[]): number {
  return lines.slice(0, MOST_TITLE_LINES).findLastIndex(({ text }) => DEVICE.test(fold(text))) + 1;
}

/** Strokes of a seal that were read as signs make a title unfit for a record. */
function isLegible(text: string): boolean {
  return (text.match(/[^\p{L}\p{N}\s.,;:()/"“”'’&%+–-]/gu) ?? []).length < 2;
}
