/** The n-gram model of Vietnamese syllables, as `npm run build:dictionaries` packs it. */
import { zstdDecompressSync } from 'node:zlib';

/** Costs are stored in sixteenths of a nat. */
export const COST_STEPS = 16;
/** Stored back-off costs are this much too high, since they may be negative. */
export const BACKOFF_OFFSET = 64;

/** The n-grams of one length: a level of a trie in arrays. Those that share a context stand together, ids ascending. */
export interface NgramLevel {
  /** last word of each n-gram; empty for single words, whose id is their index */
  ids: Uint16Array;
  /** cost of the last word after the others */
  costs: Uint8Array;
  /** cost of backing off from this n-gram as a context; empty on the longest level */
  backoffs: Uint8Array;
  /** children of n-gram i on the next level: `children[i]` to `children[i + 1]`; empty on the longest level */
  children: Uint32Array;
}

export interface NgramData { words: string[]; levels: NgramLevel[] }

/** Unpack the model file; throws a RangeError where it is no such file or damaged. */
export function unpackModel(file: Uint8Array): NgramData {
  const data = zstdDecompressSync(file);
  if (data.subarray(0, 4).toString('latin1') !== 'KHLM' || data.readUInt32LE(4) !== 1) throw new RangeError('not a language model of version 1');
  let at = 8;
  const u32 = (): number => { const value = data.readUInt32LE(at); at += 4; return value; };
  const plane = (size: number): Uint8Array => { const bytes = data.subarray(at, at + size); if (bytes.length < size) throw new RangeError('language model cut short'); at += size; return bytes; };
  u32();
  const sizes = [u32(), u32(), u32(), u32()];
  const words = Buffer.from(plane(u32())).toString('utf8').split('\n');
  const levels: NgramLevel[] = [];
  let parents: Uint32Array = new Uint32Array(0);
  for (const [index, size] of sizes.entries()) {
    const ids = index > 0 ? readIds(plane(size), plane(size), parents) : new Uint16Array(0);
    const costs = Uint8Array.from(plane(size));
    const longest = index === sizes.length - 1;
    const backoffs = longest ? new Uint8Array(0) : Uint8Array.from(plane(size));
    const children = longest ? new Uint32Array(0) : readChildren(plane(size), plane(size));
    levels.push({ ids, costs, backoffs, children });
    parents = children;
  }
  return { words, levels };
}

/** Ids are stored as differences from the one before under the same context. */
function readIds(low: Uint8Array, high: Uint8Array, parents: Uint32Array): Uint16Array {
  const ids = new Uint16Array(low.length);
  for (let parent = 0; parent + 1 < parents.length; parent++) {
    let id = 0;
    for (let i = parents[parent]!, end = parents[parent + 1]!; i < end; i++) { id += low[i]! | (high[i]! << 8); ids[i] = id; }
  }
  return ids;
}

function readChildren(low: Uint8Array, high: Uint8Array): Uint32Array {
  const children = new Uint32Array(low.length + 1);
  for (let i = 0; i < low.length; i++) children[i + 1] = children[i]! + (low[i]! | (high[i]! << 8));
  return children;
}
