import { describe, expect, it } from 'vitest';
import { mergeZones } from '../../pipeline/layout/zones.ts';
import type { Box, Zone } from '../../pipeline/model.ts';

const zone = (kind: Zone['kind'], box: Box, text: string | null = null, confidence = 0.5): Zone => ({ kind, box, text, confidence });

describe('zones of a page', () => {
  const seal = zone('stamp', [100, 100, 400, 400], null, 0.7);
  it('are one for each mark: bits in a seal are the seal, strokes of one pen are one', () => {
    const bits = [zone('stamp', [120, 150, 160, 180], 'Ị'), zone('handwriting', [200, 200, 240, 230], 'x7', 0.2), zone('handwriting', [600, 100, 650, 140], 'ky'), zone('handwriting', [655, 110, 700, 150], '—', 0.1), zone('handwriting', [600, 900, 650, 930], 'ab')];
    expect(mergeZones([seal], bits, 30)).toEqual([
      { ...seal, text: 'Ị\nx7' },
      zone('handwriting', [600, 100, 700, 150], 'ky', 0.1),
      zone('handwriting', [600, 900, 650, 930], 'ab'),
    ]);
  });
  it('leave out dust, but keep flat strokes that were read as letters', () => {
    const dash = zone('handwriting', [100, 600, 300, 608], '—');
    const word = zone('handwriting', [100, 800, 300, 808], 'một');
    expect(mergeZones([], [zone('handwriting', [10, 10, 14, 14], 'a'), dash, word], 30)).toEqual([word]);
  });
  it('are not parts of captions and arrival stamps of their own', () => {
    const caption = zone('signature-caption', [100, 100, 400, 400], 'Người ký: A');
    const arrival = zone('arrival-stamp', [120, 120, 300, 200], 'ĐẾN');
    const pen = zone('handwriting', [150, 150, 200, 190], '27');
    expect(mergeZones([caption], [arrival, pen], 30)).toEqual([caption, arrival, pen]);
  });
});
