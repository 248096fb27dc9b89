/** The words of the model as readings have them. There are so many readings that what all of a word have in common is made once. */
import { printed } from './case.ts';
import type { Case } from './tokens.ts';

export class Spellings {
  private readonly words: readonly string[];
  private readonly alone: (readonly number[])[];
  private readonly capitals: string[];
  private readonly capitalised: string[];

  constructor(words: readonly string[]) {
    this.words = words;
    this.alone = new Array<readonly number[]>(words.length);
    this.capitals = new Array<string>(words.length);
    this.capitalised = new Array<string>(words.length);
  }

  /** The word by itself, as a list. */
  one(word: number): readonly number[] {
    return (this.alone[word] ??= [word]);
  }

  /** The word as it is printed, as `printed` has it. */
  printed(word: number, letterCase: Case, capital: boolean): string {
    const spelling = this.words[word]!;
    if (letterCase === 'upper') return (this.capitals[word] ??= printed(spelling, letterCase, capital));
    return capital ? (this.capitalised[word] ??= printed(spelling, letterCase, capital)) : spelling;
  }
}
