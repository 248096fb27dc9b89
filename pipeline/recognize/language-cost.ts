/** What recognition may ask the language model of the repair stage: how usual a sequence of words is. */
import { languageModel } from '../../dictionaries/index.ts';
import type { LanguageCost } from '../engines/combine.ts';
import { COST_STEPS } from '../../dictionaries/index.ts';
import { LanguageModel } from '../repair/language-model.ts';
import { modelWords, START, UNKNOWN } from '../repair/vocabulary.ts';

let model: LanguageModel | undefined;

/** Model words of tokens asked about before: a word is asked about with each of its tones, and with its neighbours on both sides. */
const known = new Map<string, number[]>();
const MOST_KNOWN = 20_000;
const LONGEST_KNOWN = 24;

/** Cost of white-space tokens one after the other, in nats; the model is loaded at the first call. */
export const languageCost: LanguageCost = (tokens) => {
  model ??= new LanguageModel(languageModel());
  let sum = 0;
  let context = { one: START, two: -1, three: -1 };
  for (const token of tokens) {
    for (const word of idsOf(token, model)) {
      sum += model.cost(word, context.one, context.two, context.three);
      context = { ...model.next };
    }
  }
  return sum / COST_STEPS;
};

function idsOf(token: string, { ids }: LanguageModel): number[] {
  const before = known.get(token);
  if (before) return before;
  const found = modelWords(token).map((word) => ids.get(word) ?? UNKNOWN);
  if (known.size >= MOST_KNOWN) known.clear();
  if (token.length <= LONGEST_KNOWN) known.set(token, found);
  return found;
}
