/** The n-gram model of Vietnamese syllables, as `npm run build:dictionaries` packs it. */
import { zstdDecompressSync } from 'node:zlib';

/** Costs are stored in sixteenths of a nat. */
export const COST_STEPS = 16;
/** Stored back-off costs are this much too high, since they may be negative. */
export const BACKOFF_OFFSET = 64;

/** The n-grams of one length: a level of a trie in arrays. Those that share a context stand together, ids ascending. All arrays lie in the unpacked file itself. */
export interface NgramLevel {
  /** last word of each n-gram; empty for single words, whose id is their index */
  ids: Uint16Array;
  /** cost of the last word after the others */
  costs: Uint8Array;
  /** cost of backing off from this n-gram as a context; empty on the longest level */
  backoffs: Uint8Array;
  /** where the n-grams begin that go on from each of this level; empty on the longest level */
  children: Children;
}

export interface NgramData { words: string[]; levels: NgramLevel[] }

/** N-grams that a group of four share one base for: a context has fewer than 2¹⁴ children, so that offsets within a group fit 16 bits. */
const GROUP_BITS = 2;

/** Index of the first child of each n-gram, in two bytes each and four for every fourth: half of what plain numbers take. */
export class Children {
  readonly size: number;
  /** number of children of all n-grams together */
  readonly total: number;
  private readonly bases: Uint32Array;
  private readonly offsets: Uint16Array;

  /** `counts[i]` children of n-gram i; becomes the offsets. Throws a RangeError where a context has more children than there can be words. */
  constructor(counts: Uint16Array) {
    this.size = counts.length;
    this.offsets = counts;
    this.bases = new Uint32Array((counts.length >> GROUP_BITS) + 1);
    let at = 0;
    let base = 0;
    for (let i = 0; i < counts.length; i++) {
      if ((i & ((1 << GROUP_BITS) - 1)) === 0) base = this.bases[i >> GROUP_BITS] = at;
      const count = counts[i]!;
      if (count >= 1 << 14) throw new RangeError('language model damaged');
      counts[i] = at - base;
      at += count;
    }
    this.total = at;
  }

  /** Index of the first child of n-gram i; for i = size that after the last child of all. */
  start(i: number): number {
    return i >= this.size ? this.total : this.bases[i >> GROUP_BITS]! + this.offsets[i]!;
  }
}

/** Unpack the model file; throws a RangeError or an error of zlib where it is no such file or damaged. */
export function unpackModel(file: Uint8Array): NgramData {
  const data = unpack(file);
  if (data.subarray(0, 4).toString('latin1') !== 'KHLM' || data.readUInt32LE(4) !== 1) throw new RangeError('not a language model of version 1');
  let at = 8;
  const u32 = (): number => { const value = data.readUInt32LE(at); at += 4; return value; };
  const plane = (size: number): Uint8Array => { const bytes = data.subarray(at, at + size); if (bytes.length < size) throw new RangeError('language model cut short'); at += size; return bytes; };
  u32();
  const sizes = [u32(), u32(), u32(), u32()];
  const words = Buffer.from(plane(u32())).toString('utf8').split('\n');
  const levels: NgramLevel[] = [];
  let parents = new Children(new Uint16Array(0));
  for (const [index, size] of sizes.entries()) {
    const ids = index > 0 ? joined(plane(2 * size), size) : new Uint16Array(0);
    if (index > 0) addUp(ids, parents);
    const costs = plane(size);
    const longest = index === sizes.length - 1;
    const backoffs = longest ? new Uint8Array(0) : keptApart(plane(size));
    const children = new Children(longest ? new Uint16Array(0) : joined(plane(2 * size), size));
    levels.push({ ids, costs, backoffs, children });
    parents = children;
  }
  return { words, levels };
}

/** Unpacked in one piece: the header of the frame says how long it is (RFC 8878, 3.1.1.1). */
function unpack(file: Uint8Array): Buffer {
  const header = Buffer.from(file.buffer, file.byteOffset, Math.min(file.byteLength, 16));
  const fourBytes = header.length >= 10 && header[4]! >> 6 === 2 && (header[4]! & 0x20) === 0;
  // One byte more, so that no second piece is begun.
  const size = fourBytes ? header.readUInt32LE(6) + 1 : 0;
  return zstdDecompressSync(file, size > 0 && size <= LARGEST ? { chunkSize: size } : {});
}

const LARGEST = 1 << 26;

/**
 * Low bytes and high bytes, a plane of each, as numbers of 16 bits in the same place; a byte of what is before, read already, may be
 * overwritten, as numbers must begin at an even address.
 */
function joined(planes: Uint8Array, size: number): Uint16Array {
  // A Buffer's own slice would share the memory.
  const low = Uint8Array.from(planes.subarray(0, size));
  const high = Uint8Array.from(planes.subarray(size));
  const numbers = new Uint16Array(planes.buffer, planes.byteOffset & ~1, size);
  for (let i = 0; i < size; i++) numbers[i] = low[i]! | (high[i]! << 8);
  return numbers;
}

/** The numbers after it begin at an even address, which may be its last byte: then it moves away. */
const keptApart = (plane: Uint8Array): Uint8Array => ((plane.byteOffset + plane.length) % 2 === 0 ? plane : Uint8Array.from(plane));

/** Ids are stored as differences from the one before under the same context. */
function addUp(ids: Uint16Array, parents: Children): void {
  if (parents.total !== ids.length) throw new RangeError('language model damaged');
  let at = 0;
  for (let parent = 0; parent < parents.size; parent++) {
    let id = 0;
    for (const end = parents.start(parent + 1); at < end; at++) ids[at] = id += ids[at]!;
  }
}
