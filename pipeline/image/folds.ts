/** Lines that run through the text: folds of the paper, edges of copied sheets, scratches of the glass. */
import type { Grid, Rule } from '../model.ts';
import { findComponents } from './components.ts';
import { USUAL_DPI, type Look } from './look.ts';
import { eraseRules } from './rules.ts';

/** Share of the page's width or height that the pieces of such a line cover at least; underlines and the rules of letterheads are shorter. */
const LENGTH = 0.4;
/** How far (inches) one piece may lie off the end of another, and by how much more for each inch between them. */
const OFF = 0.03;
const DRIFT = 0.015;
/** Longest stretch (share of the page) that print or bad thresholds hide. */
const GAP = 0.25;

/** A line runs from edge to edge, and is no border of a table, where it ends this near to both (share of the page). */
const EDGE = 0.04;

/** A line through the text: its pieces, the stretches between them, and whether it goes from edge to edge. */
export interface Fold { pieces: Rule[]; between: Rule[]; isThroughout: boolean }

/** Lines among these rules that cover much of the page's width or height; long borders of tables are among them. */
export function findFolds(rules: Rule[], { width, height, dpi }: { width: number; height: number; dpi: number | null }): Fold[] {
  const unit = dpi ?? USUAL_DPI;
  const isLevel = ({ from, to }: Rule) => Math.abs(to[0] - from[0]) >= Math.abs(to[1] - from[1]);
  return [...chains(rules.filter(isLevel), 0, width, unit), ...chains(rules.filter((rule) => !isLevel(rule)), 1, height, unit)];
}

/** The look of a page without lines through its text, so that letters that they touch stand by themselves; the borders of tables stay. */
export function withoutFolds(look: Look, folds: Fold[], grids: Grid[]): Look {
  const gone = folds.filter(({ pieces, isThroughout }) => isThroughout || !pieces.some(({ from, to }) => grids.some(({ box: [left, top, right, bottom] }) => from[0] < right && to[0] > left && from[1] < bottom && to[1] > top)));
  if (gone.length === 0) return look;
  const grey = eraseRules(look.grey, gone.flatMap(({ pieces, between }) => [...pieces, ...between]), look.tone.threshold, look.tone.paper);
  return { ...look, grey, ink: findComponents(grey, look.tone.threshold) };
}

/** Lines made of pieces behind each other along an axis (0 across, 1 down) that cover enough of a page of this length. */
function chains(rules: Rule[], axis: 0 | 1, length: number, unit: number): Fold[] {
  const across = axis === 0 ? 1 : 0;
  const found: Rule[][] = [];
  for (const rule of [...rules].sort((a, b) => a.from[axis] - b.from[axis])) {
    const chain = found.find((pieces) => {
      const last = pieces.at(-1)!;
      const gap = rule.from[axis] - last.to[axis];
      return gap > 0 && gap < GAP * length && Math.abs(rule.from[across] - last.to[across]) < OFF * unit + DRIFT * gap;
    });
    if (chain) chain.push(rule);
    else found.push([rule]);
  }
  return found.filter((pieces) => pieces.reduce((sum, { from, to }) => sum + to[axis] - from[axis], 0) >= LENGTH * length)
    .map((pieces) => ({
      pieces,
      between: pieces.slice(1).map((piece, index): Rule => ({ from: pieces[index]!.to, to: piece.from, thickness: piece.thickness })),
      isThroughout: pieces[0]!.from[axis] < EDGE * length && pieces.at(-1)!.to[axis] > (1 - EDGE) * length,
    }));
}
