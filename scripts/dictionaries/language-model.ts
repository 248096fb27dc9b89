/** Write the model as the compact file that `dictionaries/` loads. */
import { zstdCompressSync, constants } from 'node:zlib';
import { ORDER, type Model } from './back-off.ts';

/** Step of stored costs: a sixteenth of a nat. */
const STEPS = 16;
/** Back-off weights may exceed 1, so their cost may be negative: they are stored with this offset. */
const BACKOFF_OFFSET = 64;

const byte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

/**
 * Layout before compression (little endian): "KHLM", version, number of words, n-grams of each length (u32 each); length of the
 * vocabulary in bytes (u32) and its words joined by line feeds; then for each length its planes: low and high bytes of the ids (from
 * length 2 on; differences within a context), costs, and below the longest back-off costs and numbers of children (low and high bytes).
 */
export function packModel(model: Model, vocabulary: string[]): Buffer {
  const parts: Uint8Array[] = [];
  const u32 = (...values: number[]): void => { parts.push(new Uint8Array(Uint32Array.from(values).buffer)); };
  parts.push(Buffer.from('KHLM'));
  u32(1, model.words, ...model.grams.slice(1).map((grams) => grams.keys.length));
  const words = Buffer.from(vocabulary.join('\n'), 'utf8');
  u32(words.length);
  parts.push(words);
  for (let n = 1; n <= ORDER; n++) {
    const { keys, probability, backoff, children } = model.grams[n]!;
    const size = keys.length;
    if (n > 1) {
      const low = new Uint8Array(size);
      const high = new Uint8Array(size);
      let context = -1;
      let previous = 0;
      for (let i = 0; i < size; i++) {
        const prefix = Math.floor(keys[i]! / model.words);
        if (prefix !== context) { context = prefix; previous = 0; }
        const id = keys[i]! % model.words;
        const difference = id - previous;
        previous = id;
        low[i] = difference & 255;
        high[i] = difference >> 8;
      }
      parts.push(low, high);
    }
    parts.push(Uint8Array.from(probability, (p) => byte(-Math.log(Math.max(p, 1e-9)) * STEPS)));
    if (n < ORDER) {
      parts.push(Uint8Array.from(backoff, (weight) => byte(-Math.log(weight) * STEPS + BACKOFF_OFFSET)));
      const low = new Uint8Array(size);
      const high = new Uint8Array(size);
      for (let i = 0; i < size; i++) { const count = children[i + 1]! - children[i]!; low[i] = count & 255; high[i] = count >> 8; }
      parts.push(low, high);
    }
  }
  return zstdCompressSync(Buffer.concat(parts), { params: { [constants.ZSTD_c_compressionLevel]: 19 } });
}
