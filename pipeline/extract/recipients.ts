/** Addressees ("Kính gửi") and recipients ("Nơi nhận"). */
import { fold } from '../../dictionaries/fold.ts';
import type { LineSpan } from '../lines.ts';
import { clean, fieldOf, flowOf, type Field } from './field.ts';

const LABEL = /^\W*(?:n[oơ0][i1l]\s+nh\p{L}n|kinh (?:gui|trinh))\s?[:.;]?\s*/u;
const ITEM = /^\s*[-–—+•*]\s*/u;

/** The items of a list: a line that begins with a dash begins an item, other lines go on with the one above; dashes and closing marks are taken off. */
export function readList(lines: LineSpan[]): Field<string>[] {
  const items: LineSpan[][] = [];
  let open = true;
  for (const line of lines) {
    const text = line.text.replace(/\*\*/g, '  ');
    const label = LABEL.exec(fold(text));
    const from = label ? label[0].length : 0;
    const span = { ...line, text: line.text.slice(from), start: line.start + from };
    if (clean(span.text) === '' || !/[\p{L}\d]/u.test(span.text)) { open = open || label !== null; continue; }
    const current = items.at(-1);
    const begins = !current || ITEM.test(span.text) || open || (!dashed(items) && /[;.]$/.test(current.at(-1)!.text));
    if (begins) items.push([span]); else current.push(span);
    open = false;
  }
  return items.flatMap((spans) => {
    const flow = flowOf(spans);
    const text = clean(flow.text).replace(ITEM, '').replace(/[\s;.,]+$/u, '').trim();
    return text === '' ? [] : [fieldOf(text, flow)];
  });
}

function dashed(items: LineSpan[][]): boolean {
  return items.some(([first]) => ITEM.test(first!.text));
}
