/** Words on one baseline, and what counts rows: what tables without rules are read from. */
import { reachesBelow } from '../lines.ts';
import type { Box } from '../model.ts';

/** A word on the levelled page. In plain text a character is half a type height wide. */
export interface Item { box: Box; text: string }

/** Items on one baseline, from the left. */
export interface Line<T extends Item = Item> { base: number; top: number; bottom: number; items: T[] }

/** Baselines nearer than this (in heights of the type) are one. */
export const SAME_BASE = 0.35;
/** How far letters and signs reach below the baseline, as a share of the type's height. */
const DESCENT = 0.22;

/** Baseline of a word. */
function baseOf({ box, text }: Item, type: number): number {
  return box[3] - (reachesBelow(text) ? DESCENT * type : 0);
}

/** Items by baseline, from the top. */
export function linesOf<T extends Item>(items: T[], type: number): Line<T>[] {
  const lines: Line<T>[] = [];
  let sum = 0;
  for (const { item, base } of fromTheTop(items, type)) {
    const line = lines.at(-1);
    if (line && base - line.base < SAME_BASE * type) {
      line.items.push(item);
      sum += base;
      line.base = sum / line.items.length;
      line.top = Math.min(line.top, item.box[1]);
      line.bottom = Math.max(line.bottom, item.box[3]);
    } else {
      sum = base;
      lines.push({ base, top: item.box[1], bottom: item.box[3], items: [item] });
    }
  }
  for (const line of lines) line.items.sort((a, b) => a.box[0] - b.box[0]);
  return lines;
}

function fromTheTop<T extends Item>(items: T[], type: number): { item: T; base: number }[] {
  return items.map((item) => ({ item, base: baseOf(item, type) })).sort((a, b) => a.base - b.base);
}

export const textOfLine = ({ items }: Line): string => items.map(({ text }) => text).join(' ');

/** What counts the rows: "1", "1.2", "II", "a)", "(1)"; the strokes of a Roman number may be misread ("H", "1H"). */
const INDEX = /^[("'|]?(?:\d{1,3}(?:[.,]\d{1,3}){0,3}|[IVXl1HU|!]{1,6}|[A-HĐa-hđ])[.)/,|:;'"]{0,2}$/u;

export function isIndex(text: string): boolean {
  return INDEX.test(text);
}
