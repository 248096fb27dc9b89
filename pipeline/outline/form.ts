/** What the heading forms have in common: a form reads the marker at the start of a line, in every way that it can be read. */
import type { SectionKind } from '../model.ts';

/** One reading of the start of a line as a marker. */
export interface Marker {
  form: HeadingForm;
  /** distinguishes sequences of one form that are punctuated differently: "1." and "1)" do not continue each other */
  style: string;
  /** place in its sequence, 1-based; for decimals the last number */
  ordinal: number;
  /** decimals only: the numbers before the last one ("2.1.3" → [2, 1]) */
  prefix: number[];
  /** as it goes into the record: "II", "1.1", "đ", "Điều 3" */
  label: string;
  /** UTF-16 offset of the text after the marker */
  end: number;
  /** 0: as printed; more: how much misreading has to be assumed */
  cost: number;
}

/** A form of heading. One file each. */
export interface HeadingForm {
  kind: SectionKind;
  /** the usual order from outside to inside; equal ranks may nest either way */
  rank: number;
  /** numbering may go on over the next higher heading (articles run through chapters) */
  runsOn: boolean;
  /** what a line that looks like this costs when it is taken for running text */
  strength: number;
  /** All readings of the start of `line` as this marker, best first; empty where there is none. */
  read(line: string): Marker[];
}

/** Letters that are alike to a scanner, folded on the lower case: I l 1 | and O o 0 Q. */
export function digitsOf(text: string): { value: number; cost: number } | null {
  let digits = '';
  let cost = 0;
  for (const character of text) {
    if (character >= '0' && character <= '9') { digits += character; continue; }
    if ('Il|ı!'.includes(character)) digits += '1';
    else if ('oOQ'.includes(character)) digits += '0';
    else if (character === 'S' || character === 's') digits += '5';
    else if (character === 'Z' || character === 'z') digits += '2';
    else if (character === 'B') digits += '8';
    else return null;
    cost += 1.2;
  }
  return digits === '' ? null : { value: Number(digits), cost };
}
