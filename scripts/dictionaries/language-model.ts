/** Write the model as the compact file that `dictionaries/` loads. */
import { zstdCompressSync, constants } from 'node:zlib';
import { BACKOFF_OFFSET, COST_STEPS, VERSION } from '../../dictionaries/language-model.ts';
import { ORDER, type Model } from './back-off.ts';

const byte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

/** The low bytes of numbers, then the high ones. */
const planes = (numbers: Uint16Array): Uint8Array[] => [Uint8Array.from(numbers, (number) => number & 255), Uint8Array.from(numbers, (number) => number >> 8)];

/**
 * Layout before compression (little endian). "KHLM", version, length of the longest n-grams, number of n-grams of each length, number of
 * contexts of each but the longest, length of the vocabulary in bytes (u32 each). Then of each length in turn, and of all of them before the next:
 * a bit for each n-gram, whether it is a context (but the longest), the first in the lowest bit of a u32; low and high bytes of the ids (from
 * length 2 on; differences within a context); low and high bytes of how many n-grams go on from each context, with a 0 at the end; costs;
 * back-off costs of the contexts. Last the words, joined by line feeds. Contexts are n-grams that longer ones begin with, and all words.
 */
export function packModel(model: Model, vocabulary: string[]): Buffer {
  const grams = model.grams.slice(1);
  const contexts = grams.slice(0, -1).map(({ children, keys }, level) => [...keys.keys()].filter((i) => level === 0 || children[i + 1]! > children[i]!));
  const words = Buffer.from(vocabulary.join('\n'), 'utf8');
  const u32 = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);
  const file = Buffer.concat([
    Buffer.from('KHLM'), u32(VERSION, ORDER, ...grams.map(({ keys }) => keys.length), ...contexts.map(({ length }) => length), words.length),
    ...contexts.map((indexes, level) => bitsOf(indexes, grams[level]!.keys.length)),
    ...grams.slice(1).flatMap(({ keys }) => planes(differences(keys, model.words))),
    ...grams.flatMap(({ children }, level) => planes(Uint16Array.from([...(contexts[level] ?? []).map((i) => children[i + 1]! - children[i]!), 0]))),
    ...grams.map(({ probability }) => Uint8Array.from(probability, (p) => byte(-Math.log(Math.max(p, 1e-9)) * COST_STEPS))),
    ...contexts.map((indexes, level) => Uint8Array.from(indexes, (i) => byte(-Math.log(grams[level]!.backoff[i]!) * COST_STEPS + BACKOFF_OFFSET))),
    words,
  ]);
  // Shorter matches than these save nothing and take twice the time to be read.
  return zstdCompressSync(file, { params: { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_minMatch]: 7 } });
}

/** Last words of n-grams with these keys, each but the first under a context as the difference from the one before. */
function differences(keys: Float64Array, words: number): Uint16Array {
  let context = -1;
  let previous = 0;
  return Uint16Array.from(keys, (key) => {
    const prefix = Math.floor(key / words);
    if (prefix !== context) { context = prefix; previous = 0; }
    const id = key % words;
    const difference = id - previous;
    previous = id;
    return difference;
  });
}

function bitsOf(indexes: readonly number[], size: number): Uint8Array {
  const bits = new Uint8Array(4 * Math.ceil(size / 32));
  for (const i of indexes) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}
