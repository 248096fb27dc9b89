/** Ruling lines that a PDF draws: thin filled rectangles and straight strokes along the axes. */
import type { Rule } from '../model.ts';
import { apply, type Matrix } from './pdf-geometry.ts';
import type { PlacedPath } from './pdf-objects.ts';
import type { Pdfium } from './pdfium.ts';

/** Points: nothing thicker is a rule, nothing shorter is one. */
const MAX_THICKNESS = 4;
const MIN_LENGTH = 8;
/** Path segments that are looked at on one page. */
const MAX_SEGMENTS = 50_000;

interface Line { horizontal: boolean; at: number; from: number; to: number; thickness: number }

/** The rules among the painted paths, pieces of one line joined, in pixels by `toPixels` (from points of the displayed page). */
export function findRules(pdfium: Pdfium, paths: PlacedPath[], toPixels: Matrix): Rule[] {
  const lines: Line[] = [];
  let budget = MAX_SEGMENTS;
  for (const path of paths) {
    if (budget <= 0) break;
    if (isUnseen(pdfium, path)) continue;
    const width = path.box[2] - path.box[0];
    const height = path.box[3] - path.box[1];
    if (path.filled && Math.min(width, height) <= MAX_THICKNESS) {
      budget--;
      if (Math.max(width, height) > Math.min(width, height)) {
        const horizontal = width >= height;
        lines.push(horizontal
          ? { horizontal, at: (path.box[1] + path.box[3]) / 2, from: path.box[0], to: path.box[2], thickness: height }
          : { horizontal, at: (path.box[0] + path.box[2]) / 2, from: path.box[1], to: path.box[3], thickness: width });
      }
    } else if (path.stroked) {
      budget -= strokes(pdfium, path, lines, budget);
    }
  }
  return joinLines(lines).filter((line) => line.to - line.from >= MIN_LENGTH).map((line) => toRule(line, toPixels));
}

/** White or wholly transparent. */
function isUnseen(pdfium: Pdfium, path: PlacedPath): boolean {
  const { api } = pdfium;
  const colour = path.stroked
    ? pdfium.integers(4, (at) => api.FPDFPageObj_GetStrokeColor(path.object, at, at + 4, at + 8, at + 12))
    : pdfium.integers(4, (at) => api.FPDFPageObj_GetFillColor(path.object, at, at + 4, at + 8, at + 12));
  return colour !== null && (colour[3] === 0 || (colour[0]! > 250 && colour[1]! > 250 && colour[2]! > 250));
}

/** Straight segments along the axes of a stroked path; gives how many segments were read. */
function strokes(pdfium: Pdfium, path: PlacedPath, lines: Line[], budget: number): number {
  const { api } = pdfium;
  const count = Math.min(budget, api.FPDFPath_CountSegments(path.object));
  const stroke = pdfium.floats(1, (at) => api.FPDFPageObj_GetStrokeWidth(path.object, at))?.[0] ?? 1;
  const thickness = stroke * Math.sqrt(Math.abs(path.matrix[0] * path.matrix[3] - path.matrix[1] * path.matrix[2]));
  if (thickness > MAX_THICKNESS) return 1;
  let start: [number, number] | null = null;
  let last: [number, number] | null = null;
  const add = (from: [number, number] | null, to: [number, number] | null) => {
    if (!from || !to) return;
    const dx = Math.abs(from[0] - to[0]);
    const dy = Math.abs(from[1] - to[1]);
    if (dy <= 0.5 && dx > dy) lines.push({ horizontal: true, at: (from[1] + to[1]) / 2, from: Math.min(from[0], to[0]), to: Math.max(from[0], to[0]), thickness });
    else if (dx <= 0.5 && dy > dx) lines.push({ horizontal: false, at: (from[0] + to[0]) / 2, from: Math.min(from[1], to[1]), to: Math.max(from[1], to[1]), thickness });
  };
  for (let i = 0; i < count; i++) {
    const segment = api.FPDFPath_GetPathSegment(path.object, i);
    const point = pdfium.floats(2, (at) => api.FPDFPathSegment_GetPoint(segment, at, at + 4));
    if (!point) continue;
    const here = apply(path.matrix, point[0]!, point[1]!);
    const type = api.FPDFPathSegment_GetType(segment);
    if (type === 0) add(last, here);
    else if (type === 2) start = here;
    last = here;
    if (api.FPDFPathSegment_GetClose(segment)) add(here, start);
  }
  return count;
}

/** Word processors draw a table's rules cell by cell: pieces on one line that touch (within a point) become one. */
function joinLines(lines: Line[]): Line[] {
  const sorted = lines.toSorted((a, b) => Number(a.horizontal) - Number(b.horizontal) || Math.round(a.at) - Math.round(b.at) || a.from - b.from || a.to - b.to);
  const joined: Line[] = [];
  for (const line of sorted) {
    const last = joined.at(-1);
    if (last && last.horizontal === line.horizontal && Math.abs(last.at - line.at) <= 1 && line.from <= last.to + 1.5) {
      last.to = Math.max(last.to, line.to);
      last.thickness = Math.max(last.thickness, line.thickness);
    } else joined.push({ ...line });
  }
  return joined;
}

function toRule(line: Line, toPixels: Matrix): Rule {
  const [from, to] = line.horizontal
    ? [apply(toPixels, line.from, line.at), apply(toPixels, line.to, line.at)]
    : [apply(toPixels, line.at, line.from), apply(toPixels, line.at, line.to)];
  const scale = line.horizontal ? toPixels[3] : toPixels[0];
  const tenth = ([x, y]: [number, number]): [number, number] => [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  return { from: tenth(from), to: tenth(to), thickness: Math.max(1, Math.round(line.thickness * scale * 10) / 10) };
}
