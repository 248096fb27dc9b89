/** What scanners make of figures. */

/**
 * Letters and signs that are read for a figure, where only one figure can be meant. Counted over 10,000 printed dates (upright and italic type
 * of 11.5 and 13.5 points, four kinds of damage) read with two models; what is read for several figures is not among them.
 */
const ALIKE: Record<string, string> = { 1: 'IlL|[]}!iıíìÍÌTtJj', 0: 'OoQÔØD', 2: 'Zz', 5: 'SsŠš', 6: 'óÓ', 8: 'B' };

/** The figure that a letter or sign was read for, where nothing but a figure can stand. */
export const FIGURE_OF: ReadonlyMap<string, string> = new Map(Object.entries(ALIKE).flatMap(([figure, letters]) => [...letters].map((letter) => [letter, figure] as const)));

/** A class of a regular expression, without its brackets: figures and what is read for them. */
export const FIGURE_CLASS = String.raw`\d${[...FIGURE_OF.keys()].join('').replace(/[[\]|}]/g, String.raw`\$&`)}`;
