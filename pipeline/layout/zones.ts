/** One zone a mark: what is on a page besides its text, with bits of one mark put together and dust left out. */
import { union } from '../lines.ts';
import type { Zone } from '../model.ts';

/** Lower and narrower than this (in heights of the type) is dust, not a mark of a pen. */
const DUST = 0.4;
/** Bits nearer than this (in heights of the type) belong to one mark. */
const NEAR = 0.8;

/** The zones of a page: `marks` as recognition found them, then `bits` that were read as words and are none; `type` is the height of the page's type in pixels. */
export function mergeZones(marks: Zone[], bits: Zone[], type: number): Zone[] {
  const zones = [...marks];
  for (const bit of bits) {
    if (bit.kind === 'handwriting' && isDust(bit, type)) continue;
    const at = bit.kind === 'handwriting' || bit.kind === 'stamp' ? zones.findIndex((zone, index) => (index < marks.length ? liesIn(bit, zone) : isNear(bit, zone, NEAR * type))) : -1;
    if (at < 0) zones.push(bit);
    else if (at < marks.length) zones[at] = { ...zones[at]!, text: joined(zones[at]!, bit) };
    else zones[at] = { ...zones[at]!, box: union(zones[at]!.box, bit.box), text: joined(zones[at]!, bit), confidence: Math.min(zones[at]!.confidence, bit.confidence) };
  }
  return zones;
}

function isDust({ box: [left, top, right, bottom], text }: Zone, type: number): boolean {
  return bottom - top < DUST * type && (right - left < DUST * type || !/[\p{L}\p{N}]/u.test(text ?? ''));
}

function isNear(bit: Zone, zone: Zone, reach: number): boolean {
  return zone.kind === bit.kind && bit.box[0] < zone.box[2] + reach && bit.box[2] > zone.box[0] - reach && bit.box[1] < zone.box[3] + reach && bit.box[3] > zone.box[1] - reach;
}

/** Whether a bit lies, by its centre, in a stamp or in a mark of a pen. */
function liesIn({ box: [left, top, right, bottom] }: Zone, { kind, box }: Zone): boolean {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return kind !== 'signature-caption' && x > box[0] && x < box[2] && y > box[1] && y < box[3];
}

function joined(zone: Zone, bit: Zone): string | null {
  return [zone.text, bit.text].filter((text) => text !== null && /[\p{L}\p{N}]/u.test(text)).join('\n') || null;
}
