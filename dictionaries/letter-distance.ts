/** How many letters two short texts differ in. */

/** Rows of the table of distances: this one and the two before it, as long as the longest text so far. */
let rows = [new Uint16Array(64), new Uint16Array(64), new Uint16Array(64)] as const;

/**
 * Letters to insert, delete, replace or swap with their neighbour to make one text of the other: optimal string alignment, the restricted
 * Damerau–Levenshtein distance (no letter is changed twice). In UTF-16 units, for texts of up to 65,535.
 *
 * @example letterDistance('noi nhan', 'nio nham') // 2
 */
export function letterDistance(a: string, b: string): number {
  if (a === b) return 0;
  if (rows[0].length <= b.length) rows = [new Uint16Array(2 * b.length), new Uint16Array(2 * b.length), new Uint16Array(2 * b.length)];
  let [before, above, row] = rows;
  for (let column = 0; column <= b.length; column++) above[column] = column;
  for (let at = 1; at <= a.length; at++) {
    const letter = a.charCodeAt(at - 1);
    row[0] = at;
    for (let column = 1; column <= b.length; column++) {
      const other = b.charCodeAt(column - 1);
      let least = Math.min(row[column - 1]! + 1, above[column]! + 1, above[column - 1]! + (letter === other ? 0 : 1));
      if (at > 1 && column > 1 && letter === b.charCodeAt(column - 2) && a.charCodeAt(at - 2) === other) least = Math.min(least, before[column - 2]! + 1);
      row[column] = least;
    }
    [before, above, row] = [above, row, before];
  }
  return above[b.length]!;
}
