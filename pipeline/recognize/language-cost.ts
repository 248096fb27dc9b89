/** What recognition may ask the language model of the repair stage: how usual a sequence of words is. */
import { languageModel } from '../../dictionaries/index.ts';
import type { LanguageCost } from '../engines/combine.ts';
import { COST_STEPS } from '../../dictionaries/index.ts';
import { LanguageModel } from '../repair/language-model.ts';
import { modelWords, START, UNKNOWN } from '../repair/vocabulary.ts';

let model: LanguageModel | undefined;

/** Cost of white-space tokens one after the other, in nats; the model is loaded at the first call. */
export const languageCost: LanguageCost = (tokens) => {
  model ??= new LanguageModel(languageModel());
  let sum = 0;
  let context = { one: START, two: -1, three: -1 };
  for (const token of tokens) {
    for (const word of modelWords(token)) {
      sum += model.cost(model.ids.get(word) ?? UNKNOWN, context.one, context.two, context.three);
      context = { ...model.next };
    }
  }
  return sum / COST_STEPS;
};
