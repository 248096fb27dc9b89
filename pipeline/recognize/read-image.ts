/** From the image of a page to its words, tables and zones: what each page needs is decided by a look at it. */
import type { Engine, Raster, ReadRequest } from '../engines/engine.ts';
import { lookAgain } from '../engines/second-look.ts';
import { toStored, toUpright, type Pose } from '../geometry.ts';
import { countRomanNumbers } from '../image/bars.ts';
import { findColouredInk, toGrey } from '../image/colour.ts';
import { findComponents } from '../image/components.ts';
import { findFolds, withoutFolds } from '../image/folds.ts';
import { findFrames } from '../image/frames.ts';
import { findGrids } from '../image/grid.ts';
import { partHandwriting } from '../image/handwriting.ts';
import { liftStamps } from '../image/lift.ts';
import { lookAt, lookTurned, USUAL_DPI, type Look } from '../image/look.ts';
import { putLeadersBack } from '../image/leaders.ts';
import { evenLight } from '../image/light.ts';
import { narrow } from '../image/narrow.ts';
import { prepare, type Prepared } from '../image/prepare.ts';
import { findRules } from '../image/rules.ts';
import { boxOfSeal, findSeals } from '../image/seals.ts';
import { findStamps } from '../image/stamps.ts';
import { cellRegions, eraseBorders, withoutTables } from '../image/tables.ts';
import { languageCost } from './language-cost.ts';
import { lineAfter, meanConfidence, round, sureness } from '../lines.ts';
import type { Box, Grid, RecognizedPage, Rule, Word, Zone } from '../model.ts';
import { readColumns } from './read-columns.ts';
import { withMissed } from './read-missed.ts';
import { readFrames, readUnderStamps, type Read } from './read-stamps.ts';
import { readTableColumns } from './read-table-columns.ts';

/** What an image says; boxes in pixels of the image as it is stored. */
export type ReadImage = Pick<RecognizedPage, 'words' | 'rotation' | 'skew' | 'engine' | 'grids' | 'zones'>;

/**
 * Read a page image: find out which way up it is, take marks and rules off it, read text and tables, look again at what is doubtful,
 * and put all of it back on the image as stored. Null where there are no letters.
 */
export async function readImage(raster: Raster, engine: Engine, signal: AbortSignal): Promise<ReadImage | null> {
  const read: Read = (request) => engine.read({ model: 'best', ...request }, signal).then(({ words }) => words);
  const grey = evenLight(toGrey(raster));
  const look = await settleRotation(lookAt(grey), grey, read);
  if (look.type.letters === 0) return null;
  const bare = takeMarksOff(look);
  const { words, written } = await readWords(bare, read);
  const framed = await readFrames(bare.stamped, bare.framed, read);

  const upright: Pose = { width: raster.width, height: raster.height, rotation: look.rotation, skew: 0 };
  const place = (pose: Pose) => (box: Box) => clip(toStored(pose, box), raster);
  const stored = [
    ...words.map((word) => ({ ...word, box: place({ ...upright, skew: bare.prepared.skew })(word.box!) })),
    ...framed.words.map((word) => ({ ...word, line: word.line + lineAfter(words), box: place(upright)(word.box!) })),
  ];
  const parted = partZones(stored, bare.shapes.frames.map((box) => toStored(upright, box)));
  return {
    words: parted.text, rotation: look.rotation, skew: look.skew, engine: engine.version,
    grids: bare.grids.map((grid) => moveGrid(grid, place(upright))),
    zones: [
      ...framed.zones.map((zone) => ({ ...zone, box: place(upright)(zone.box) })), ...parted.zones, ...colourZones(raster),
      ...penZones(written.map(place(upright))), ...sealZones([...bare.seals, ...bare.shapes.seals].map(place(upright))),
    ],
  };
}

/** A page without what stands over and between its print; boxes on its upright image, before levelling. */
interface Bare {
  look: Look;
  prepared: Prepared;
  grids: Grid[];
  /** lifted: seals found by their rings, frames of the size of arrival stamps by their rules */
  seals: Box[]; framed: Box[];
  /** still there: seals and frames known by the shape of their ink only */
  shapes: { seals: Box[]; frames: Box[] };
  /** lines of print that ran under stamps */
  under: Box[];
  /** what stands in the frames, the rest of the page white */
  stamped: Raster | null;
}

/** Find seals, folds, tables and stamps in this order, each on the page without those before, and take all but tables off it. */
function takeMarksOff(whole: Look): Bare {
  const dpi = whole.grey.dpi ?? USUAL_DPI;
  const seals = findSeals(whole.ink, dpi);
  const unsealed = liftStamps(whole, seals, []);
  const allRules = findRules(unsealed.look.grey, unsealed.look.tone.threshold);
  const folds = findFolds(allRules, unsealed.look.grey);
  const grids = findGrids(allRules.filter((rule) => !folds.some(({ isThroughout, pieces }) => isThroughout && pieces.includes(rule))), unsealed.look.grey);
  const framed = findFrames(allRules, grids, dpi);
  const { look, lines, stamped } = liftStamps(withoutFolds(unsealed.look, folds, grids), [], framed);
  const rules = framed.length > 0 ? findRules(look.grey, look.tone.threshold) : allRules;
  const shapes = findStamps(look.ink, look.type, dpi);
  return {
    look, grids, stamped, prepared: prepare(grids.length > 0 ? withoutBorders(look, rules, grids) : look),
    seals: seals.map(boxOfSeal), framed: framed.map(({ box }) => box), shapes, under: [...unsealed.lines, ...lines],
  };
}

/** All words of the page, boxes on the prepared image, and the boxes of what is written by hand, before levelling. */
async function readWords({ look, prepared, grids, seals, framed, shapes, under }: Bare, read: Read): Promise<{ words: Word[]; written: Box[] }> {
  const { image, model, skew, again, doubtful } = prepared;
  const pose: Pose = { ...look.grey, rotation: 0, skew };
  const levelled = (box: Box) => toUpright(pose, box);
  const tables = grids.map((grid) => moveGrid(grid, levelled));
  const text = tables.length > 0 ? withoutTables(image, tables, look.tone.paper) : image;
  const first = await readPage(text, prepared, read);
  const found = await withMissed(first, look, text, skew, [...shapes.frames, ...shapes.seals, ...grids.map(({ box }) => box)], read);
  const cells = await readCells(image, tables, look, model, found, read);
  const columns = await readColumns(found, text, model, read);
  let words = [...await readTableColumns(columns, text, model, read), ...cells];
  for (const reading of again) words = await lookAgain(words, (regions) => read({ ...reading, segmentation: 'line', regions, alternatives: true }), languageCost, doubtful);
  words = countRomanNumbers(words, image, look);
  words = await readUnderStamps(words, under.map(levelled), again[0]!.image, read);
  words = putLeadersBack(words, prepared.leaders.map(({ box, dots }) => ({ box: levelled(box), dots })), look.type.height);
  // Worn figures fall into bits, which no height tells from handwriting.
  if (look.condition === 'worn') return { words, written: [] };
  return partHandwriting(words, look.ink, (box) => toStored(pose, box), Math.tan((look.skew * Math.PI) / 180), [...seals, ...framed]);
}

/** The first reading, of the whole page, narrowed as it was prepared for. */
async function readPage(image: Raster, { model, narrow: share }: Prepared, read: Read): Promise<Word[]> {
  const narrowed = narrow(image, share);
  const words = await read({ image: narrowed, segmentation: 'page', model });
  if (narrowed === image) return words;
  const wider = image.width / narrowed.width;
  return words.map((word) => ({ ...word, box: [Math.round(word.box![0] * wider), word.box![1], Math.round(word.box![2] * wider), word.box![3]] }));
}

/** Rows of a page that are told apart to find the strip that is read to see which way up it is, and those in the strip. */
const ROWS = 100;
const STRIP_ROWS = 15;

/** Where the letters' shapes leave a doubt which way up the page is, read a strip each way and keep the surest. */
async function settleRotation(look: Look, grey: Raster, read: Read): Promise<Look> {
  let best = look;
  if (look.doubts.length === 0) return look;
  let bestSureness = -1;
  for (const candidate of [look, ...look.doubts.map((rotation) => lookTurned(grey, rotation))]) {
    const words = await read({ image: candidate.grey, segmentation: 'block', model: 'fast', regions: [fullestStrip(candidate)] });
    const sure = sureness(words);
    if (sure > bestSureness) {
      bestSureness = sure;
      best = candidate;
    }
  }
  return best;
}

/** The strip across the page that has the most letters: on last pages all of them may stand at the top. */
function fullestStrip({ grey: { width, height }, ink: { components }, type }: Look): Box {
  const letters = new Float64Array(ROWS + 1);
  for (let label = 0; label < components.count; label++) {
    const [top, bottom] = [components.top[label]!, components.bottom[label]!];
    if (bottom - top >= type.height * 0.7 && bottom - top <= type.height * 3) letters[Math.floor(((top + bottom) / 2 / height) * ROWS)]!++;
  }
  const starts = Array.from({ length: ROWS - STRIP_ROWS + 1 }, (_, row) => row);
  const inStrip = (row: number) => letters.subarray(row, row + STRIP_ROWS).reduce((sum, count) => sum + count, 0);
  const best = starts.reduce((fullest, row) => (inStrip(row) > inStrip(fullest) ? row : fullest));
  // A line that begins at the edge is not cut.
  return [0, Math.max(0, best - 1) * (height / ROWS), width, Math.min(ROWS, best + STRIP_ROWS + 1) * (height / ROWS)];
}

/** The look of a page whose table borders are gone, so that letters that touched them stand by themselves. */
function withoutBorders(look: Look, rules: Rule[], grids: Grid[]): Look {
  const grey = eraseBorders(look.grey, rules, grids, look.tone.threshold, look.tone.paper);
  return { ...look, grey, ink: findComponents(grey, look.tone.threshold) };
}

/** Words in the cells of tables, their lines numbered on from those of `before`. */
async function readCells(image: Raster, grids: Grid[], { tone }: Look, model: ReadRequest['model'], before: Word[], read: Read): Promise<Word[]> {
  const regions = cellRegions(image, grids, tone.threshold);
  if (regions.length === 0) return [];
  const lines = lineAfter(before);
  return (await read({ image, segmentation: 'block', model, regions })).map((word) => ({ ...word, line: word.line + lines }));
}

function moveGrid(grid: Grid, move: (box: Box) => Box): Grid {
  return { ...grid, box: move(grid.box), cells: grid.cells.map((cell) => ({ ...cell, box: move(cell.box) })) };
}

/** Words inside arrival stamps whose frames were found by their shape only go into zones of their own. */
function partZones(words: Word[], frames: Box[]): { text: Word[]; zones: Zone[] } {
  const inside = (word: Word, frame: Box) => {
    const x = (word.box![0] + word.box![2]) / 2;
    const y = (word.box![1] + word.box![3]) / 2;
    return x > frame[0] && x < frame[2] && y > frame[1] && y < frame[3];
  };
  const zones = frames.map((box): Zone => {
    const content = words.filter((word) => inside(word, box));
    return { kind: 'arrival-stamp', box, text: content.map(({ text }) => text).join(' ') || null, confidence: round(meanConfidence(content) ?? 0.5) };
  });
  return { text: words.filter((word) => !frames.some((frame) => inside(word, frame))), zones };
}

/** Red ink is a stamp, blue ink a pen. What stands in them was read as if they were not there. */
function colourZones(raster: Raster): Zone[] {
  const { red, blue } = findColouredInk(raster);
  return [
    ...red.map((box): Zone => ({ kind: 'stamp', box, text: null, confidence: 0.9 })),
    ...blue.map((box): Zone => ({ kind: 'handwriting', box, text: null, confidence: 0.7 })),
  ];
}

/** Seals of black-and-white scans, known by their rings only. */
function sealZones(boxes: Box[]): Zone[] {
  return boxes.map((box) => ({ kind: 'stamp', box, text: null, confidence: 0.7 }));
}

/** What was filled in by pen is not read. */
function penZones(boxes: Box[]): Zone[] {
  return boxes.map((box) => ({ kind: 'handwriting', box, text: null, confidence: 0.8 }));
}

function clip([left, top, right, bottom]: Box, { width, height }: Raster): Box {
  const x = (value: number) => Math.min(width, Math.max(0, Math.round(value)));
  const y = (value: number) => Math.min(height, Math.max(0, Math.round(value)));
  return [x(left), y(top), x(right), y(bottom)];
}
