import { describe, expect, it } from 'vitest';
import { certaintyOf } from '../../pipeline/repair/certainty.ts';
import type { Replaced } from '../../pipeline/repair/certainty.ts';
import type { Decision } from '../../pipeline/repair/decode.ts';

const decision: Decision = { reading: { words: [9], cost: 2, tokens: 1, text: 'hiểm', takesTail: false }, probability: 0.999_99, at: 0, likely: [] };
const replaced: Replaced = { read: 'hiềm', isWord: true, confidence: 0.85, rate: 0.02, before: 'hiềm', after: 'hiểm', marksOnly: true };
const certainty = (more: Partial<Replaced> = {}): number => certaintyOf([decision], 0, { ...replaced, ...more });

describe('how certain an edit is', () => {
  it('is less for a word that the engine was sure of: it may be printed so', () => {
    expect(certainty()).toBeGreaterThan(0.99);
    expect(certainty({ confidence: 0.96 })).toBeLessThan(0.99);
    expect(certainty({ confidence: 0.96 })).toBeLessThan(certainty({ confidence: undefined }));
  });

  it('is less for a word that the engine hardly read, the less the less', () => {
    expect(certainty({ confidence: 0.5 })).toBeLessThan(certainty());
    expect(certainty({ confidence: 0.2 })).toBeLessThan(certainty({ confidence: 0.5 }));
  });

  it('is the same whatever the engine says of what is no word', () => {
    for (const confidence of [0.2, 0.6, 0.96]) expect(certainty({ isWord: false, confidence })).toBe(certainty({ isWord: false }));
  });

  it('is less where little is misread: what is odd is printed so', () => {
    expect(certainty({ rate: 0.004 })).toBeLessThan(certainty({ rate: 0.02 }));
    expect(certainty({ rate: 0.004, confidence: 0.96 })).toBeGreaterThan(0.85);
  });
});
