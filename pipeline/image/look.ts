/** Looking at a page before reading it: which way up it lies, and what ails it. */
import type { Raster } from '../engines/engine.ts';
import { findComponents, type Ink } from './components.ts';
import { withoutDust } from './dust.ts';
import { measureTone, measureType, type Tone, type Type } from './measure.ts';
import { findLie } from './skew.ts';
import { smooth } from './smooth.ts';
import { turnQuarters } from './turn.ts';

/** Resolution of images that do not say theirs: type of 13–14 points then has the height that it has in most scans. */
export const USUAL_DPI = 200;

/**
 * What decides a page's preparation. `rendered`: drawn by a program, no grain at all; `bilevel`: black and white only;
 * `grainy`: noise not far from the ink, most often faded; `heavy`: strokes so thick that letters run together;
 * `worn`: strokes fall into bits; `scan`: an ordinary grey or colour scan.
 */
export type Condition = 'rendered' | 'bilevel' | 'grainy' | 'heavy' | 'worn' | 'scan';

/** A grey page turned upright by quarters and measured. */
export interface Look {
  grey: Raster;
  tone: Tone;
  type: Type;
  ink: Ink;
  condition: Condition;
  /** clockwise quarter turns that were undone, in degrees */
  rotation: number;
  /** skew that remains, in degrees, clockwise positive */
  skew: number;
  /** other rotations that could be the right ones */
  doubts: number[];
}

/** Noise against contrast of grainy pages (faded: 0.08; office scans and worn pages: 0.01). */
const GRAINY = 0.04;
/** Strokes of heavy pages, in inches (copies of copies: 0.035; letters of 13–14 points: 0.02). */
const HEAVY = 0.028;
/** Specks for each letter on worn pages (worn: 0.12; office scans: 0.00). */
const WORN = 0.06;
/** Share of grey among the dark pixels of black-and-white pages (a grey logo included: 0.4; drawn pages: 0.6; scans: 1). */
const BILEVEL = 0.5;
/** Heavy letters are told apart nearer to the ink than other letters: share of the way from ink to paper. */
const HEAVY_LEVEL = 0.3;

/** Measure a grey page and turn it upright. */
export function lookAt(grey: Raster): Look {
  const first = measure(grey, 0);
  return first.rotation === 0 ? first : lookTurned(grey, first.rotation);
}

/** The page under a given rotation, whatever its letters say. */
export function lookTurned(grey: Raster, rotation: number): Look {
  const look = measure(turnQuarters(grey, rotation), rotation);
  // Lines that ran up or down are level now, and their marks can tell which of the two it was.
  return rotation % 180 !== 0 && look.rotation === 180 ? measure(turnQuarters(grey, (rotation + 180) % 360), (rotation + 180) % 360, true) : { ...look, rotation };
}

function measure(scanned: Raster, turned: number, final = false): Look {
  const dpi = scanned.dpi ?? USUAL_DPI;
  const tone = measureTone(scanned);
  const contrast = Math.max(1, tone.paper - tone.ink);
  const grainy = tone.noise / contrast > GRAINY;
  const components = (page: Raster) => findComponents(grainy ? smooth(page) : page, tone.threshold);
  const dusty = components(scanned);
  const dustyType = measureType(dusty, dpi);
  const clean = grainy ? null : withoutDust(scanned, dusty, dustyType, dpi, tone.paper);
  const grey = clean ?? scanned;
  const ink = clean ? components(clean) : dusty;
  const type = clean ? measureType(ink, dpi) : dustyType;
  const heavy = type.stroke / dpi > HEAVY;
  const condition: Condition = grainy ? 'grainy' : heavy ? 'heavy'
    : tone.noise === 0 && tone.grey < BILEVEL ? 'bilevel'
    : tone.noise === 0 ? 'rendered'
    : type.specks > WORN ? 'worn' : 'scan';
  const thin = heavy ? findComponents(grey, Math.round(tone.ink + contrast * HEAVY_LEVEL)) : ink;
  const lie = findLie(thin, heavy ? measureType(thin, dpi).height : type.height);
  return { grey, tone, type, ink, condition, rotation: final ? turned : lie.rotation, skew: lie.skew, doubts: lie.others.map(({ rotation }) => (rotation + turned) % 360) };
}
