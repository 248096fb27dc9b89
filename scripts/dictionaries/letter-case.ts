/** Count which words have a capital in the middle of a sentence: names and titles do, most words never. */
import { fold } from '../../pipeline/repair/syllables.ts';
import { CORPUS, readCorpus } from './corpus.ts';

/** Fewer witnesses tell nothing. */
const FEWEST = 300;
/** Share of capitals below which one in a badly read text is likelier to be misread than printed. */
const RARE = 0.0015;

/** Words, folded, that in official text hardly ever have a capital between words in small letters; the most frequent first. */
export async function countSmallWords(): Promise<string[]> {
  const counts = new Map<string, { small: number; capital: number }>();
  for (const { name, kind } of CORPUS) {
    if (kind !== 'legal') continue;
    for await (const { text, split } of readCorpus(name)) {
      if (split !== 'train') continue;
      const tokens = text.split(/\s+/);
      for (let i = 1; i < tokens.length; i++) {
        const token = tokens[i]!;
        const word = token.replace(/[,.;:)]+$/, '');
        if (!/^\p{L}\p{Ll}*$/u.test(word) || !/^\p{Ll}+$/u.test(tokens[i - 1]!)) continue;
        // Two capitals in a row are a name.
        if (token === word && tokens[i + 1] !== undefined && !/^\p{Ll}/u.test(tokens[i + 1]!)) continue;
        const folded = fold(word);
        let count = counts.get(folded);
        if (!count) counts.set(folded, count = { small: 0, capital: 0 });
        if (word[0] === word[0]!.toLowerCase()) count.small++; else count.capital++;
      }
    }
  }
  return [...counts].filter(([, { small, capital }]) => small >= FEWEST && capital < RARE * small)
    .sort(([a, one], [b, other]) => other.small - one.small || (a < b ? -1 : 1)).map(([word]) => word);
}
