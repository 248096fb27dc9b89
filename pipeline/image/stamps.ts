/** Stamps by their shape: the frame of an arrival stamp, the rings of a seal. */
import { union } from '../lines.ts';
import type { Box } from '../model.ts';
import type { Ink } from './components.ts';
import type { Type } from './measure.ts';
import { findMarks } from './marks.ts';

const MILLIMETRES_AN_INCH = 25.4;

/** Shapes in pixels of the image that `ink` was found on. */
export interface Stamps { frames: Box[]; seals: Box[] }

/**
 * Frames of 25–75 × 10–40 mm whose ink lies along their edges, and round groups of strokes of 22–48 mm (seals of agencies have 36, of
 * parties and unions up to 42; small ones of offices 28). Tables are larger, boxes around "MẬT" and "KHẨN" smaller.
 */
export function findStamps(ink: Ink, type: Type, dpi: number): Stamps {
  const unit = dpi / MILLIMETRES_AN_INCH;
  const within = (box: Box, [minWidth, maxWidth]: [number, number], [minHeight, maxHeight]: [number, number]) => {
    const width = (box[2] - box[0]) / unit;
    const height = (box[3] - box[1]) / unit;
    return width >= minWidth && width <= maxWidth && height >= minHeight && height <= maxHeight;
  };
  const large = findMarks(ink, type, ['frame', 'blot']);
  const frames = large.filter(({ box, label }) => within(box, [25, 75], [10, 40]) && box[2] - box[0] > 1.25 * (box[3] - box[1]) && edgeShare(ink, label, box) > 0.55).map(({ box }) => box);
  const strokes = large.map(({ box }) => box).filter((box) => within(box, [2, 48], [2, 48]) && !frames.includes(box));
  const seals = groups(strokes).filter(({ box, members }) => {
    const ratio = (box[2] - box[0]) / (box[3] - box[1]);
    return members >= 2 && ratio > 0.7 && ratio < 1.45 && within(box, [22, 52], [22, 52]);
  }).map(({ box }) => box);
  return { frames, seals };
}

/** Share of a component's ink within a tenth of its height of an edge of its box. */
function edgeShare(ink: Ink, label: number, [left, top, right, bottom]: Box): number {
  const reach = Math.max(3, (bottom - top) / 10);
  let near = 0;
  let all = 0;
  for (let run = 0; run < ink.rows.length; run++) {
    if (ink.labels[run] !== label) continue;
    const row = ink.rows[run]!;
    const length = ink.ends[run]! - ink.starts[run]!;
    all += length;
    if (row < top + reach || row >= bottom - reach) near += length;
    else {
      near += Math.max(0, Math.min(ink.ends[run]!, left + reach) - ink.starts[run]!);
      near += Math.max(0, ink.ends[run]! - Math.max(ink.starts[run]!, right - reach));
    }
  }
  return near / Math.max(1, all);
}

/** Boxes that overlap, together. */
function groups(boxes: Box[]): { box: Box; members: number }[] {
  const result: { box: Box; members: number }[] = [];
  for (const box of boxes) {
    let merged = { box, members: 1 };
    for (let index = 0; index < result.length;) {
      const other = result[index]!;
      if (overlap(merged.box, other.box)) {
        merged = { box: union(merged.box, other.box), members: merged.members + other.members };
        result.splice(index, 1);
        index = 0;
      } else {
        index++;
      }
    }
    result.push(merged);
  }
  return result;
}

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}
