/** Rebuild the language model, the codes and the words without capitals from the corpus: `npm run build:dictionaries`. The same corpus gives the same bytes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { perplexity } from './back-off.ts';
import { countCodes } from './codes.ts';
import { packModel } from './language-model.ts';
import { countSmallWords } from './letter-case.ts';
import { estimate } from './ngrams.ts';
import { bytesOf, prune } from './prune.ts';
import { readSequences } from './sequences.ts';

const OUT = fileURLToPath(new URL('../../dictionaries/', import.meta.url));
const LARGEST_FILE = 10_000_000;
/** N-grams beyond this make the file larger and repair no better: perplexity on other text falls from 59.46 to 59.39 with 27,000 more. */
const MOST_BYTES = 17_721_000;
/** chosen on real plans: see dictionaries/README.md */
const WEIGHTS = { legal: 4, general: 1 };

const started = performance.now();
const log = (line: string): void => { process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}\n`); };

const codes = await countCodes();
writeFileSync(`${OUT}codes.tsv`, `# form without Đ\tform with Đ\toccurrences with it\tin all\n${codes.map((row) => `${row.join('\t')}\n`).join('')}`);
log(`${codes.length} codes with Đ`);

const smallWords = await countSmallWords();
writeFileSync(`${OUT}small-words.txt`, `${smallWords.join('\n')}\n`);
log(`${smallWords.length} words without capitals`);

const sequences = await readSequences(log);
const { vocabulary, train, dev } = sequences;
const full = estimate(train.legal, train.general, vocabulary.length, WEIGHTS, log);
const report = (model: typeof full): string =>
  `${model.grams.slice(2).map((grams) => grams.keys.length).join(' + ')} n-grams, perplexity ${perplexity(model, dev.legal).toFixed(2)} legal, ${perplexity(model, dev.general).toFixed(2)} general`;
log(`full: ${report(full)}`);

let bytes = Math.min(MOST_BYTES, bytesOf(full.grams.slice(2).map((grams) => grams.keys.length)));
for (;;) {
  const model = prune(full, bytes);
  const file = packModel(model, vocabulary);
  log(`pruned to ${(bytes / 1e6).toFixed(1)} MB: ${report(model)}, file ${(file.length / 1e6).toFixed(2)} MB`);
  if (file.length <= LARGEST_FILE) {
    const target = `${OUT}language-model.bin.zst`;
    if (!existsSync(target) || !readFileSync(target).equals(file)) writeFileSync(target, file);
    break;
  }
  bytes *= Math.min(0.99, (LARGEST_FILE / file.length) * 0.995);
}
