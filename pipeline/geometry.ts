/** Boxes: how far they overlap, and the way between the page image as stored (the coordinates of every box) and the page as a person holds it (upright: quarter turns and skew undone). */
import type { Box } from './model.ts';

/** What was undone before reading: `rotation` in clockwise quarter turns (0, 90, 180, 270) that make the stored image upright, then `skew` in degrees, clockwise positive, that remained. */
export interface Pose { width: number; height: number; rotation: number; skew: number }

/** Size of the upright page. */
export function uprightSize(pose: Pose): { width: number; height: number } {
  return pose.rotation % 180 === 0 ? { width: pose.width, height: pose.height } : { width: pose.height, height: pose.width };
}

/** A box of the stored image on the upright page; the centre is turned, width and height are kept (swapped by odd quarter turns), so that the way back is exact. */
export function toUpright(pose: Pose, box: Box): Box {
  const { width, height } = uprightSize(pose);
  return turn(box, pose.width / 2, pose.height / 2, width / 2, height / 2, pose.rotation - pose.skew, pose.rotation);
}

/** A box of the upright page on the stored image: the inverse of `toUpright`. */
export function toStored(pose: Pose, box: Box): Box {
  const { width, height } = uprightSize(pose);
  return turn(box, width / 2, height / 2, pose.width / 2, pose.height / 2, pose.skew - pose.rotation, pose.rotation);
}

/** Turn the centre of `box` clockwise by `degrees` about a point and move that point to another. */
function turn(box: Box, fromX: number, fromY: number, toX: number, toY: number, degrees: number, rotation: number): Box {
  const angle = (degrees * Math.PI) / 180;
  // Quarter turns are exact: cos 90° is 0 and not 6e-17.
  const cos = degrees === 0 ? 1 : Math.round(Math.cos(angle) * 1e12) / 1e12;
  const sin = degrees === 0 ? 0 : Math.round(Math.sin(angle) * 1e12) / 1e12;
  const x = (box[0] + box[2]) / 2 - fromX;
  const y = (box[1] + box[3]) / 2 - fromY;
  const swap = rotation % 180 !== 0;
  const halfWidth = (swap ? box[3] - box[1] : box[2] - box[0]) / 2;
  const halfHeight = (swap ? box[2] - box[0] : box[3] - box[1]) / 2;
  const centreX = toX + x * cos - y * sin;
  const centreY = toY + x * sin + y * cos;
  return [centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight];
}

/** Whether the middle of a box (left, top, right, bottom) lies in another. */
export function holdsMiddle(outer: Box, box: ArrayLike<number>): boolean {
  const x = (box[0]! + box[2]!) / 2;
  const y = (box[1]! + box[3]!) / 2;
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
}

/** Share of the smaller of two boxes that lies in the other, 0 to 1. */
export function overlapShare(a: Box, b: Box): number {
  const shared = areaOf([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
  return shared === 0 ? 0 : shared / Math.min(areaOf(a), areaOf(b));
}

function areaOf([left, top, right, bottom]: Box): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}
