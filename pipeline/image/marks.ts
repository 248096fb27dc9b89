/** Marks that are no letters: rules, frames, seals, logos, scan borders, specks. */
import type { Box } from '../model.ts';
import { boxOf, type Ink } from './components.ts';
import type { Type } from './measure.ts';

/** What a component is, by its shape alone. */
export type Mark = 'letter' | 'speck' | 'rule' | 'frame' | 'blot';

/** Larger than this many type heights, a component is no letter (initials and joined italics stay below). */
const LARGE = 5;
/** Frames and seals are mostly paper; blots (borders, punch holes, logos) are mostly ink. */
const FRAME_FILL = 0.3;
const SPECK_AREA = 3;

/** Tell marks from letters. `type` gives the size of the page's type. */
export function classifyMark(ink: Ink, label: number, type: Type): Mark {
  const [left, top, right, bottom] = boxOf(ink, label);
  const width = right - left;
  const height = bottom - top;
  const area = ink.components.area[label]!;
  const unit = Math.max(type.height, 8);
  if (area <= SPECK_AREA) return 'speck';
  const thin = Math.max(unit * 0.5, 4);
  if (width > 3.5 * unit && area / width <= thin && height <= Math.max(thin, width * 0.03)) return 'rule';
  if (height > 3.5 * unit && area / height <= thin && width <= Math.max(thin, height * 0.03)) return 'rule';
  if (height > LARGE * unit || width > 4 * LARGE * unit) return area / (width * height) < FRAME_FILL ? 'frame' : 'blot';
  return 'letter';
}

/** Boxes of all components that are marks of one of these kinds. */
export function findMarks(ink: Ink, type: Type, kinds: readonly Mark[]): { label: number; kind: Mark; box: Box }[] {
  const found: { label: number; kind: Mark; box: Box }[] = [];
  for (let label = 0; label < ink.components.count; label++) {
    const kind = classifyMark(ink, label, type);
    if (kinds.includes(kind)) found.push({ label, kind, box: boxOf(ink, label) });
  }
  return found;
}
