import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codesWithD, confusions, languageModel, phrases } from '../../dictionaries/index.ts';
import { unpackModel } from '../../dictionaries/language-model.ts';
import { LanguageModel } from '../../pipeline/repair/language-model.ts';
import { CLASSES } from '../../pipeline/repair/vocabulary.ts';
import { packModel } from '../../scripts/dictionaries/language-model.ts';
import { conditional } from '../../scripts/dictionaries/back-off.ts';
import { estimate } from '../../scripts/dictionaries/ngrams.ts';
import { prune } from '../../scripts/dictionaries/prune.ts';

const file = new URL('../../dictionaries/language-model.bin.zst', import.meta.url);

describe('the language model file', () => {
  it('is at most 10 MB', () => { expect(statSync(file).size).toBeLessThanOrEqual(10_000_000); });

  it('opens with the classes and knows frequent syllables', () => {
    const { words } = languageModel();
    expect(words.slice(0, CLASSES.length)).toEqual([...CLASSES]);
    expect(words.slice(0, 500)).toEqual(expect.arrayContaining(['và', 'của', 'định', 'công', 'hoạch']));
    expect(new Set(words).size).toBe(words.length);
  });

  it('keeps the n-grams of a context in order', () => {
    const { levels } = languageModel();
    for (const [index, level] of levels.entries()) {
      const parents = levels[index - 1]?.contexts;
      if (!parents) continue;
      expect(parents.start(parents.size)).toBe(level.ids.length);
      for (let parent = 0; parent < parents.size; parent++) {
        for (let i = parents.start(parent) + 1, end = parents.start(parent + 1); i < end; i++) if (level.ids[i]! <= level.ids[i - 1]!) throw new Error(`level ${index + 1}, n-gram ${i} out of order`);
      }
    }
  });

  it('numbers the n-grams that longer ones go on from', () => {
    for (const [index, { ids, costs, contexts }] of languageModel().levels.entries()) {
      let number = 0;
      for (let ngram = 0; ngram < costs.length && contexts.size > 0; ngram++) if (contexts.of(ngram) >= 0 && contexts.of(ngram) !== number++) throw new Error(`level ${index + 1}, n-gram ${ngram}`);
      expect(number).toBe(contexts.size);
      if (index === 0) expect(contexts.size).toBe(costs.length);
      else for (let context = 0; context < contexts.size; context++) if (contexts.start(context + 1) <= contexts.start(context)) throw new Error(`level ${index + 1}, context ${context}`);
      expect(index === 0 || ids.length === costs.length).toBe(true);
    }
  });

  it('refuses a damaged file', () => {
    expect(() => unpackModel(readFileSync(file).subarray(0, 5000))).toThrow();
  });
});

describe('counting and estimating', () => {
  // <s> a b c, <s> a b d …: ids 4 to 7
  const sequence = (...paragraphs: number[][]): Uint16Array => Uint16Array.from(paragraphs.flatMap((paragraph) => [0, ...paragraph]));
  const repeat = (paragraph: number[], times: number): number[][] => Array.from({ length: times }, () => paragraph);
  const legal = sequence(...repeat([4, 5, 6], 6), ...repeat([4, 5, 7], 3), [4, 7, 6], [7, 6, 5]);
  const general = sequence(...repeat([6, 5, 4], 4), [4, 5, 6], [7, 7, 5]);
  const model = estimate(legal, general, 8, { legal: 2, general: 1 }, () => {});

  it('makes probabilities of each context sum to one', () => {
    for (const context of [4, 5, 6, 0]) {
      let sum = 0;
      for (let word = 2; word < 8; word++) sum += conditional(model, 2, context * 8 + word);
      expect(sum).toBeGreaterThan(0.75); // the rest is kept for <s> and <unk>
      expect(sum).toBeLessThan(1.02);
    }
  });

  it('prefers what it saw more often, and what weighs more', () => {
    const after = (word: number): number => conditional(model, 4, (4 * 8 + 5) * 8 + word);
    expect(after(6)).toBeGreaterThan(after(7));
    expect(after(7)).toBeGreaterThan(after(4));
  });

  it('ships no n-gram seen fewer than three times', () => {
    for (const grams of model.grams.slice(2)) for (const key of grams.keys) {
      const words: number[] = [];
      for (let rest = key; words.length < 4 && (rest > 0 || words.length < 2); rest = Math.floor(rest / 8)) words.unshift(rest % 8);
      expect([[7, 6, 5], [4, 7, 6], [7, 7, 5]]).not.toContainEqual(words);
    }
  });

  it('packs and unpacks to the same costs', () => {
    const vocabulary = [...CLASSES, 'a', 'b', 'c', 'd'];
    const unpacked = new LanguageModel(unpackModel(packModel(prune(model, 1e6), vocabulary)));
    expect(unpacked.words).toEqual(vocabulary);
    unpacked.cost(4, 0, -1, -1);
    const { one, two, three } = { ...unpacked.next };
    const cost = unpacked.cost(5, one, two, three) / 16;
    expect(cost).toBeCloseTo(-Math.log(conditional(model, 3, 4 * 8 + 5)), 0);
  });
});

describe('the tables', () => {
  it.each(['eng', 'vie'] as const)('confusions of %s: right readings are the cheapest for plain letters', (reading) => {
    const cost = new Map(confusions[reading]().map((row) => [`${row.truth}>${row.read}`, row.cost]));
    for (const letter of 'nhtcgi') expect(cost.get(`${letter}>${letter}`)).toBeLessThan(0.2);
    for (const row of confusions[reading]()) expect(Number.isFinite(row.cost) && row.cost >= 0).toBe(true);
  });

  it('codes restore Đ only', () => {
    for (const [plain, form] of codesWithD()) expect(form.replaceAll('Đ', 'D')).toBe(plain);
    expect(codesWithD().get('QD')).toBe('QĐ');
  });

  it('phrases are NFC, each once, of a known kind', () => {
    const list = phrases();
    for (const { kind, phrase } of list) {
      expect(['letterhead', 'label', 'type', 'heading', 'authority', 'position', 'usage', 'abbreviation']).toContain(kind);
      expect(phrase).toBe(phrase.normalize('NFC').trim());
    }
    expect(new Set(list.map(({ phrase }) => phrase)).size).toBe(list.length);
  });
});
