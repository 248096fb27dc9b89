/** Bullets: "-", "+", "*", "•"; items in small Roman numerals or bracketed figures ("(i)", "(1)") are listed like bullets, as they are no part of the outline. */

const BULLET = /^\s*([-–—+*•●○▪■□◦➢✓·]|\((?:\d{1,2}|[ivx]{1,5})\))\s*(?=\S)/u;

/** The bullet at the start of a line and where its text begins, or null. A dash that begins a number ("-5 %") or ends a code is none. */
export function readBullet(line: string): { bullet: string; end: number } | null {
  const match = BULLET.exec(line);
  if (!match) return null;
  const printed = match[1]!;
  if (printed === '-' && /^\d/.test(line.slice(match[0].length)) && !/\s$/.test(match[0])) return null;
  return { bullet: printed === '–' || printed === '—' ? '-' : printed, end: match[0].length };
}
