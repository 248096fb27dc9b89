/** Frames of arrival stamps: boxes of ruling lines that are too small for tables. */
import type { Box, Grid, Rule } from '../model.ts';

const MILLIMETRES_AN_INCH = 25.4;
/** Width and height of arrival stamps in millimetres. Tables are larger, boxes around "MẬT" and "KHẨN" (20–40 × 8, one over the other) smaller. */
const WIDTH: [number, number] = [32, 75];
const HEIGHT: [number, number] = [10, 40];
/** How far (millimetres) the ends of a frame's level rules lie from each other, and from its sides. */
const UNEVEN = 5;
/** Share of the height that a side must be ruled. */
const SIDE_SHARE = 0.75;

/** A frame: its box, and the rules that it is made of, no longer than the frame. */
export interface Frame { box: Box; rules: Rule[] }

/** Frames between two level rules with a side at both ends, the highest first; none lies in a table or in another. */
export function findFrames(rules: Rule[], grids: Grid[], dpi: number): Frame[] {
  const unit = dpi / MILLIMETRES_AN_INCH;
  const isLevel = ({ from, to }: Rule) => Math.abs(to[0] - from[0]) > Math.abs(to[1] - from[1]);
  const level = rules.filter((rule) => isLevel(rule) && isWithin(rule.to[0] - rule.from[0], WIDTH, unit));
  const upright = rules.filter((rule) => !isLevel(rule));
  const near = UNEVEN * unit;
  const boxes = level.flatMap((top) => level.flatMap((bottom): Box[] => {
    const [left, right] = [Math.min(top.from[0], bottom.from[0]), Math.max(top.to[0], bottom.to[0])];
    const [from, to] = [Math.min(top.from[1], top.to[1]), Math.max(bottom.from[1], bottom.to[1])];
    const isEven = Math.abs(top.from[0] - bottom.from[0]) < near && Math.abs(top.to[0] - bottom.to[0]) < near;
    if (!isEven || !isWithin(to - from, HEIGHT, unit)) return [];
    const sides = [left, right].map((x) => upright.filter((side) => Math.abs((side.from[0] + side.to[0]) / 2 - x) < near));
    if (sides.some((side) => coverage(side, from, to) <= SIDE_SHARE)) return [];
    const all = sides.flat().map(boxOf);
    return [[Math.min(left, ...all.map((box) => box[0])), from, Math.max(right, ...all.map((box) => box[2])), to]];
  }));
  const chosen: Box[] = [];
  for (const box of boxes.sort((a, b) => b[3] - b[1] - (a[3] - a[1]) || a[1] - b[1])) {
    if (![...chosen, ...grids.map((grid) => grid.box)].some((other) => overlaps(box, other))) chosen.push(box);
  }
  return chosen.map((box) => {
    const [left, top, right, bottom] = [box[0] - near, box[1] - near / 4, box[2] + near, box[3] + near / 4];
    return {
      box,
      rules: rules.flatMap((rule): Rule[] => {
        const [x0, y0, x1, y1] = boxOf(rule);
        if (x0 < left || x1 > right || y1 < top || y0 > bottom || (isLevel(rule) && x1 - x0 < near)) return [];
        return isLevel(rule) ? [rule] : [{ ...rule, from: [rule.from[0], Math.max(rule.from[1], top)], to: [rule.to[0], Math.min(rule.to[1], bottom)] }];
      }),
    };
  });
}

/** Share of a stretch that upright rules cover. */
function coverage(rules: Rule[], from: number, to: number): number {
  let [covered, reached] = [0, from];
  for (const { from: start, to: end } of [...rules].sort((a, b) => a.from[1] - b.from[1])) {
    covered += Math.max(0, Math.min(end[1], to) - Math.max(start[1], reached));
    reached = Math.max(reached, Math.min(end[1], to));
  }
  return covered / Math.max(1, to - from);
}

function overlaps(a: Box, b: Box): boolean {
  return Math.min(a[2], b[2]) > Math.max(a[0], b[0]) && Math.min(a[3], b[3]) > Math.max(a[1], b[1]);
}

function boxOf({ from, to }: Rule): Box {
  return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
}

function isWithin(length: number, [least, most]: [number, number], unit: number): boolean {
  return length >= least * unit && length <= most * unit;
}
