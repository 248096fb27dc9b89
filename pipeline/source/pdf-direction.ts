/** Which way text runs on a displayed page, and where points and boxes lie for one who reads it. */

/** Which way the text runs on the displayed page, in clockwise quarter turns that make it upright. */
export type Rotation = 0 | 90 | 180 | 270;

/** How far along the line a point of the displayed page stands. */
export function along(rotation: Rotation, x: number, y: number): number {
  return rotation === 0 ? x : rotation === 90 ? -y : rotation === 180 ? -x : y;
}

/** How far down the page a point stands, for one who reads lines that run this way. */
export function down(rotation: Rotation, x: number, y: number): number {
  return rotation === 0 ? y : rotation === 90 ? x : rotation === 180 ? -y : -x;
}

/** Where a box (left, top, right, bottom) begins along the line. */
export function beginning(rotation: Rotation, box: ArrayLike<number>): number {
  return rotation === 0 ? box[0]! : rotation === 90 ? -box[3]! : rotation === 180 ? -box[2]! : box[1]!;
}

/** Where a box ends along the line. */
export function ending(rotation: Rotation, box: ArrayLike<number>): number {
  return rotation === 0 ? box[2]! : rotation === 90 ? -box[1]! : rotation === 180 ? -box[0]! : box[3]!;
}
