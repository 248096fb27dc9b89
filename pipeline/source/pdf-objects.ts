/** What is painted on a PDF page: images, paths and text objects with their place and painting order. */
import type { Box } from '../model.ts';
import { applyToBox, multiply, type Matrix } from './pdf-geometry.ts';
import type { Pdfium } from './pdfium.ts';

/** Objects of a page that are looked at; a page with more is drawn all the same. */
const MAX_OBJECTS = 200_000;
/** Depth of forms within forms. */
const MAX_DEPTH = 12;

const TEXT = 1;
const PATH = 2;
const IMAGE = 3;
const SHADING = 4;
const FORM = 5;

/** An image on the page: its own pixels, and where it is placed. */
export interface PlacedImage {
  object: number;
  /** image space (unit square, origin bottom left) to points of the displayed page */
  matrix: Matrix;
  /** points of the displayed page, cut at its edges */
  box: Box;
  pixelWidth: number;
  pixelHeight: number;
  /** painting order */
  order: number;
}

/** A painted path: points of the displayed page, painting order. */
export interface PlacedPath { object: number; matrix: Matrix; box: Box; filled: boolean; stroked: boolean; order: number }

/** The objects of a page. `textOrder` gives the painting order of every text object by its handle, `formText` those within forms. */
export interface PageObjects { images: PlacedImage[]; paths: PlacedPath[]; textOrder: Map<number, number>; formText: Set<number>; shadings: number; complete: boolean }

/** Walk the objects of a page, into forms. `display` maps user space to points of the displayed page of `width` × `height` points. */
export function inspectObjects(pdfium: Pdfium, page: number, display: Matrix, width: number, height: number): PageObjects {
  const { api } = pdfium;
  const found: PageObjects = { images: [], paths: [], textOrder: new Map(), formText: new Set(), shadings: 0, complete: true };
  let order = 0;
  const visit = (object: number, toDisplay: Matrix, depth: number): void => {
    if (++order > MAX_OBJECTS) { found.complete = false; return; }
    const type = api.FPDFPageObj_GetType(object);
    if (type === TEXT) {
      found.textOrder.set(object, order);
      if (depth > 0) found.formText.add(object);
      return;
    }
    if (type === SHADING) { found.shadings++; return; }
    if (type !== IMAGE && type !== PATH && type !== FORM) return;
    const own = pdfium.floats(6, (at) => api.FPDFPageObj_GetMatrix(object, at));
    const matrix = own ? multiply(own as unknown as Matrix, toDisplay) : toDisplay;
    if (type === FORM) {
      if (depth >= MAX_DEPTH) { found.complete = false; return; }
      const count = api.FPDFFormObj_CountObjects(object);
      for (let i = 0; i < count && found.complete; i++) visit(api.FPDFFormObj_GetObject(object, i), matrix, depth + 1);
      return;
    }
    if (type === IMAGE) {
      const box = clip(applyToBox(matrix, 0, 0, 1, 1), width, height);
      const size = pdfium.integers(2, (at) => api.FPDFImageObj_GetImagePixelSize(object, at, at + 4));
      if (box && size) found.images.push({ object, matrix, box, pixelWidth: size[0]!, pixelHeight: size[1]!, order });
      return;
    }
    const mode = pdfium.integers(2, (at) => api.FPDFPath_GetDrawMode(object, at, at + 4));
    if (!mode || (mode[0] === 0 && mode[1] === 0)) return;
    const bounds = pdfium.floats(4, (at) => api.FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12));
    if (!bounds) return;
    // The bounds are in the space around the object: its own matrix is already in them.
    const box = clip(applyToBox(toDisplay, bounds[0]!, bounds[1]!, bounds[2]!, bounds[3]!), width, height);
    if (box) found.paths.push({ object, matrix, box, filled: mode[0] !== 0, stroked: mode[1] !== 0, order });
  };
  const count = api.FPDFPage_CountObjects(page);
  for (let i = 0; i < count && found.complete; i++) visit(api.FPDFPage_GetObject(page, i), display, 0);
  return found;
}

/** The part of a box on the page, or null where it lies outside. A line without thickness stays. */
function clip(box: Box, width: number, height: number): Box | null {
  const cut: Box = [Math.max(0, box[0]), Math.max(0, box[1]), Math.min(width, box[2]), Math.min(height, box[3])];
  return cut[2] >= cut[0] && cut[3] >= cut[1] ? cut : null;
}

/** Cells a side of the grid on which coverage is counted. */
const GRID = 64;

/** Share of the page that the boxes cover together, 0–1, on a grid of 64 × 64. */
export function coverage(boxes: Box[], width: number, height: number): number {
  if (boxes.length === 0) return 0;
  const covered = new Uint8Array(GRID * GRID);
  for (const [left, top, right, bottom] of boxes.slice(0, 10_000)) {
    const fromX = Math.max(0, Math.ceil((left / width) * GRID - 0.5));
    const toX = Math.min(GRID - 1, Math.floor((right / width) * GRID - 0.5));
    const toY = Math.min(GRID - 1, Math.floor((bottom / height) * GRID - 0.5));
    for (let y = Math.max(0, Math.ceil((top / height) * GRID - 0.5)); y <= toY; y++) covered.fill(1, y * GRID + fromX, y * GRID + Math.max(fromX, toX + 1));
  }
  return covered.reduce((sum, cell) => sum + cell, 0) / covered.length;
}
