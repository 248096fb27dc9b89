import { describe, expect, it } from 'vitest';
import { certaintyOf, certaintyOfLost, doubtOf } from '../../pipeline/repair/certainty.ts';
import type { Lost, Replaced } from '../../pipeline/repair/certainty.ts';
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

describe('how certain an edit of text without marks is', () => {
  const several: Decision = { ...decision, probability: 0.999_5, likely: [decision.reading, { ...decision.reading, words: [10], text: 'hiếm' }] };
  const lost: Lost = { isName: false, told: undefined, wrongModel: false, doubt: 0.01, before: 'hiem', after: 'hiểm' };
  const certainty = (more: Partial<Lost> = {}, by: Decision = several): number => certaintyOfLost(by, { ...lost, ...more });

  it('is that of decoding at most in a text like official ones, and less the more of the text is in doubt', () => {
    expect(certainty()).toBeGreaterThan(0.995);
    expect(certainty()).toBeLessThan(0.999_5);
    expect(certainty({ doubt: 0.2 })).toBeLessThan(certainty({ doubt: 0.05 }));
    expect(certainty({ doubt: 0.2 }, { ...several, probability: 0.992 })).toBeLessThan(0.99);
  });

  it('is less for names, and never 0.99 where a syllable of places or what phương stands beside tells the word among several', () => {
    expect(certainty({ isName: true })).toBeLessThan(certainty());
    expect(certainty({ isName: true, told: 'name' })).toBeLessThan(certainty({ isName: true }));
    const sure: Decision = { ...several, probability: 1 };
    expect(certainty({ isName: true, told: 'syllable', doubt: 0.001 }, sure)).toBeLessThan(0.99);
    expect(certainty({ told: 'ward', doubt: 0.01 }, sure)).toBeLessThan(0.99);
  });

  it('is more for the only reading that there is, less where letters were misread', () => {
    expect(certainty({}, { ...several, likely: [several.reading] })).toBeGreaterThan(certainty());
    expect(certainty({ wrongModel: true, before: 'hiern' })).toBeLessThan(certainty());
  });

  it('takes a short text for an official one until its words say otherwise', () => {
    expect(doubtOf(0, 0)).toBe(0.01);
    expect(doubtOf(30, 300)).toBeGreaterThan(0.08);
  });
});
