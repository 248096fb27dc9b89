/**
 * Leaders: rows of dots that leave room for what a pen is to fill in ("Số: ......../KH-UBND", forms). Engines read them as letters and
 * figures and tear the line apart there; so they are taken off the page, counted, and put back beside the words.
 */
import { union } from '../lines.ts';
import type { Box, Word } from '../model.ts';
import { boxOf, type Ink } from './components.ts';
import type { Type } from './measure.ts';

/** A row of dots: its box, its dots, and the components that they are. */
export interface Leader { box: Box; dots: number; labels: number[] }

/** Fewer dots are read well enough (an ellipsis has three). */
const LEAST_DOTS = 5;
/** A dot is at most this large, in heights of the type, and so much longer than it is high or the other way about. */
const LARGEST = 0.42;
const LONGEST = 2;
/** Fewer pixels are a speck. */
const LEAST_AREA = 4;
/** Dots stand on one line, give or take this much, and their middles this far apart, in heights of the type; bits of one dot are nearer. */
const LEVEL = 0.14;
const WIDEST_STEP = 1;
const NARROWEST_STEP = 0.22;
/** Steps of a leader are alike, give or take this share of the middle one; a dot or two may be worn away. */
const STEP_SPREAD = 0.45;
const MOST_LOST = 2;
/** Of the dots that were counted, at most this share is worn away; they are of one size, give or take this share. */
const LOST_SHARE = 0.25;
const SIZE_SPREAD = 0.5;
/** Above and below dots, this far (heights of the type), the paper is empty: points of i have their letters there. For each dot, at most so much other ink. */
const CLEAR = 0.4;
const LEAST_CLEAR = 0.15;
/** Dots that stand this near (heights of the type) to a word belong to it as printed. */
const GLUED = 0.28;
/** What was counted is as sure as this. */
const CONFIDENCE = 0.95;

/** More than this many small marks are noise. */
const MOST_MARKS = 20_000;

interface Dot { x: number; y: number; size: number; labels: number[] }

/** The leaders of a page. */
export function findLeaders(ink: Ink, type: Type): Leader[] {
  const unit = type.height;
  const dots = dotsOf(ink, unit);
  if (dots.length > MOST_MARKS) return [];
  const taken = new Uint8Array(ink.components.count);
  return dots.flatMap((_, index) => {
    const row = rowFrom(index, dots, unit, taken);
    if (row.length < LEAST_DOTS || !isEven(row)) return [];
    const labels = row.flatMap((dot) => dot.labels);
    const box = labels.map((label) => boxOf(ink, label)).reduce(union);
    if (othersAround(ink, box, CLEAR * unit) - labels.length > LEAST_CLEAR * row.length) return [];
    for (const label of labels) taken[label] = 1;
    return [{ box, dots: count(row), labels }];
  });
}

/** What may be dots, from left to right. */
function dotsOf({ components }: Ink, unit: number): Dot[] {
  const { left, top, right, bottom, area, count: all } = components;
  const found: Dot[] = [];
  for (let label = 0; label < all; label++) {
    const [width, height] = [right[label]! - left[label]!, bottom[label]! - top[label]!];
    if (area[label]! < LEAST_AREA || Math.max(width, height) > LARGEST * unit || Math.max(width, height) > LONGEST * Math.min(width, height) + 1) continue;
    found.push({ x: (left[label]! + right[label]!) / 2, y: (top[label]! + bottom[label]!) / 2, size: Math.max(width, height), labels: [label] });
  }
  return found.sort((a, b) => a.x - b.x || a.y - b.y);
}

/** A dot and those that follow it to the right, each on the height of the one before; bits of one dot are put together. */
function rowFrom(index: number, dots: Dot[], unit: number, taken: Uint8Array): Dot[] {
  if (taken[dots[index]!.labels[0]!]) return [];
  const row: Dot[] = [{ ...dots[index]! }];
  for (let at = index + 1; at < dots.length; at++) {
    const dot = dots[at]!;
    const last = row.at(-1)!;
    const step = dot.x - last.x;
    if (step > (row.length < 3 ? WIDEST_STEP * unit : (MOST_LOST + 1.5) * middle(steps(row)))) break;
    if (taken[dot.labels[0]!] || Math.abs(dot.y - last.y) > LEVEL * unit) continue;
    if (step < NARROWEST_STEP * unit) last.labels = [...last.labels, ...dot.labels];
    else row.push({ ...dot });
  }
  return row;
}

function steps(row: Dot[]): number[] {
  return row.slice(1).map(({ x }, index) => x - row[index]!.x);
}

function middle(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

function isEven(row: Dot[]): boolean {
  const usual = middle(steps(row));
  const size = middle(row.map((dot) => dot.size));
  return usual > 0 && row.length >= (1 - LOST_SHARE) * count(row)
    && row.every((dot) => Math.abs(dot.size - size) <= SIZE_SPREAD * size + 1)
    && steps(row).every((step) => Math.abs(step / Math.max(1, Math.round(step / usual)) - usual) <= STEP_SPREAD * usual);
}

/** How many components lie in a box that is `margin` higher on both sides, those at its ends left out. */
function othersAround(ink: Ink, [left, top, right, bottom]: Box, margin: number): number {
  const { components } = ink;
  let around = 0;
  for (let label = 0; label < components.count; label++) {
    const x = (components.left[label]! + components.right[label]!) / 2;
    if (x >= left && x <= right && components.bottom[label]! > top - margin && components.top[label]! < bottom + margin) around++;
  }
  return around;
}

/** Dots of a row with those that are worn away. */
function count(row: Dot[]): number {
  const usual = middle(steps(row));
  return steps(row).reduce((sum, step) => sum + Math.max(1, Math.round(step / usual)), 1);
}

/** How far from a leader, in heights of a word, the words of its line stand before and behind it. */
const REACH = 2.5;
/** How far dots stand below the box of a word without letters that go below the line, in heights of the word. */
const BELOW = 0.35;

/**
 * The words with the leaders among them, each in the line of the words beside it; boxes of both lie on one image, `unit` is the height of
 * its type. Lines that were torn apart at a leader become one. A leader that touches a word is part of it ("......../KH-UBND").
 */
export function putLeadersBack(words: Word[], leaders: Pick<Leader, 'box' | 'dots'>[], unit: number): Word[] {
  if (leaders.length === 0) return words;
  const all = words.map((word) => ({ ...word }));
  const dotted = new Set<Word>();
  let lines = words.reduce((most, { line }) => Math.max(most, line + 1), 0);
  for (const { box, dots } of [...leaders].sort((a, b) => a.box[0] - b.box[0])) {
    const beside = all.filter((word) => isBeside(box, word.box!));
    const before = nearest(beside, (word) => box[0] - word.box![2], unit);
    const behind = nearest(beside, (word) => word.box![0] - box[2], unit);
    const line = before?.line ?? behind?.line ?? lines++;
    if (before && behind && before.line !== behind.line) for (const word of all.filter((other) => other.line === behind.line)) word.line = line;
    const leader: Word = { text: '.'.repeat(dots), box, confidence: CONFIDENCE, line };
    all.push(leader);
    dotted.add(leader);
  }
  const changed = new Set([...dotted].map(({ line }) => line));
  return [...new Set(all.map(({ line }) => line))].flatMap((line) => {
    const own = all.filter((word) => word.line === line);
    return changed.has(line) ? glued(own.sort((a, b) => a.box![0] - b.box![0]), dotted, unit) : own;
  });
}

/** Whether dots stand on the line of a word. */
function isBeside(dots: Box, word: Box): boolean {
  const y = (dots[1] + dots[3]) / 2;
  return y > (word[1] + word[3]) / 2 && y < word[3] + BELOW * (word[3] - word[1]);
}

/** The word with the least distance, which is no more than the words of a line have and no less than an overlap of a letter. */
function nearest(words: Word[], distance: (word: Word) => number, unit: number): Word | undefined {
  return words.filter((word) => distance(word) > -unit && distance(word) < REACH * (word.box![3] - word.box![1])).sort((a, b) => distance(a) - distance(b))[0];
}

/** The words of a line, leaders made one with what they touch. */
function glued(line: Word[], dotted: Set<Word>, unit: number): Word[] {
  const result: Word[] = [];
  let wasDotted = false;
  for (const word of line) {
    const last = result.at(-1);
    const isDotted = dotted.has(word);
    if (last && (isDotted || wasDotted) && word.box![0] - last.box![2] < GLUED * unit) {
      const { alternatives: _, ...rest } = last;
      result[result.length - 1] = { ...rest, text: last.text + word.text, box: union(last.box!, word.box!), confidence: Math.min(last.confidence, word.confidence) };
    } else result.push(word);
    wasDotted = isDotted;
  }
  return result;
}
