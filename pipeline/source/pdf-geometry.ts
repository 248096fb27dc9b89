/** From PDF user space (points, origin bottom left, before /Rotate) to pixels of the page as it is displayed. */
import type { Box } from '../model.ts';

/** `[a, b, c, d, e, f]`: x' = a·x + c·y + e, y' = b·x + d·y + f (ISO 32000-1, 8.3.3). */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** The matrix that applies `first`, then `second`. */
export function multiply(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [A, B, C, D, E, F] = second;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

/** A point under a matrix. */
export function apply(matrix: Matrix, x: number, y: number): [number, number] {
  return [applyX(matrix, x, y), applyY(matrix, x, y)];
}

/** One coordinate of a point under a matrix: for points by the thousand, as a pair costs more than its sums. */
export function applyX(matrix: Matrix, x: number, y: number): number {
  return matrix[0] * x + matrix[2] * y + matrix[4];
}

export function applyY(matrix: Matrix, x: number, y: number): number {
  return matrix[1] * x + matrix[3] * y + matrix[5];
}

/** The upright box around a rectangle under a matrix. */
export function applyToBox(matrix: Matrix, left: number, bottom: number, right: number, top: number): Box {
  const x0 = applyX(matrix, left, bottom);
  const x1 = applyX(matrix, right, bottom);
  const x2 = applyX(matrix, left, top);
  const x3 = applyX(matrix, right, top);
  const y0 = applyY(matrix, left, bottom);
  const y1 = applyY(matrix, right, bottom);
  const y2 = applyY(matrix, left, top);
  const y3 = applyY(matrix, right, top);
  return [Math.min(x0, x1, x2, x3), Math.min(y0, y1, y2, y3), Math.max(x0, x1, x2, x3), Math.max(y0, y1, y2, y3)];
}

/** What part of user space a page shows, in points, and its /Rotate in clockwise quarter turns. */
export interface PageBounds { left: number; bottom: number; right: number; top: number; quarters: number }

/** Size of the displayed page in points. */
export function displayedSize(bounds: PageBounds): { width: number; height: number } {
  const width = bounds.right - bounds.left;
  const height = bounds.top - bounds.bottom;
  return bounds.quarters % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** User space to the displayed page: points, origin top left, y downwards. */
export function displayMatrix({ left, bottom, right, top, quarters }: PageBounds): Matrix {
  switch (quarters % 4) {
    case 1: return [0, 1, 1, 0, -bottom, -left];
    case 2: return [-1, 0, 0, 1, right, -bottom];
    case 3: return [0, -1, -1, 0, top, right];
    default: return [1, 0, 0, -1, -left, top];
  }
}

/** Points of the displayed page to pixels: `frame` (in displayed points) becomes `width` × `height` pixels. */
export function pixelMatrix(frame: Box, width: number, height: number): Matrix {
  const x = width / (frame[2] - frame[0]);
  const y = height / (frame[3] - frame[1]);
  return [x, 0, 0, y, -frame[0] * x, -frame[1] * y];
}
