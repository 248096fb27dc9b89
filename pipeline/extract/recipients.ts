/** Addressees ("Kính gửi") and recipients ("Nơi nhận"). */
import { fold } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { clean, fieldOf, flowOf, type Field } from './field.ts';

const LABEL = /^\W*(?:n[oơ0][i1l]\s+nh\p{L}n|\S{1,4}\s+nhan(?=\s?[:.;])|kinh (?:gui|trinh))\s?[:.;!]?\s*/u;
/** A dash, or what a scanner makes of one. */
const ITEM = /^\s*(?:[-–—+•*]|[~_=¬«»·](?=\s))\s*/u;
/** "Lưu: VT, KSTT (3).": what stands behind the number of copies is the drafter's sign, often by hand. */
const COPIES = /^(Lưu\s?:.*?\(\d{1,3}\p{Ll}?\)).*$/u;

/** Behind the semicolon of an item: strokes of a seal or a pen, no word of three letters. */
const STROKES = /;(?!.*\p{L}{3}).*$/u;

/** The items of a list: a line that begins with a dash begins an item, other lines go on with the one above; dashes and closing marks are taken off. */
export function readList(lines: LineSpan[]): Field<string>[] {
  const items: LineSpan[][] = [];
  let open = true;
  const dashed = usesDashes(lines);
  for (const line of lines) {
    const text = line.text.replace(/\*\*/g, '  ');
    const label = LABEL.exec(fold(text));
    const from = label ? label[0].length : 0;
    const span = { ...line, text: line.text.slice(from), start: line.start + from };
    if (clean(span.text) === '' || !/[\p{L}\d]/u.test(span.text)) { open = open || label !== null; continue; }
    const current = items.at(-1);
    const begins = !current || ITEM.test(span.text) || open || (!dashed && /[;.]$/.test(current.at(-1)!.text.trim()));
    if (begins) items.push([span]); else current.push(span);
    open = false;
  }
  return items.flatMap((spans) => {
    const flow = flowOf(spans);
    const text = clean(flow.text).replace(ITEM, '').replace(STROKES, '').replace(/[\s;.,:]+$/u, '').replace(COPIES, '$1').trim();
    // strokes that were read as letters name nobody
    return text === '' || /^\P{L}*\p{Ll}{1,3}$/u.test(text) ? [] : [fieldOf(text, flow)];
  });
}

/** Whether items can be told by their dashes: most lines after a semicolon have one. Scanners lose dashes; then the semicolons part the items. */
function usesDashes(lines: LineSpan[]): boolean {
  const after = lines.filter((_, index) => index > 0 && /;$/.test(lines[index - 1]!.text.trim()));
  return after.length > 0 && after.filter(({ text }) => ITEM.test(text)).length >= after.length * 0.6;
}
