/** The n-gram model of Vietnamese syllables, as `npm run build:dictionaries` packs it. */
import { zstdDecompressSync } from 'node:zlib';

/** Costs are stored in sixteenths of a nat. */
export const COST_STEPS = 16;
/** Stored back-off costs are this much too high, since they may be negative. */
export const BACKOFF_OFFSET = 64;
/** Of the layout of the file, which `packModel` describes. */
export const VERSION = 2;

/** The n-grams of one length: a level of a trie in arrays. Those that share a context stand together, ids ascending. All arrays lie in the unpacked file itself. */
export interface NgramLevel {
  /** last word of each n-gram; empty for single words, whose id is their index */
  ids: Uint16Array;
  /** cost of the last word after the others */
  costs: Uint8Array;
  /** those that longer ones go on from; none on the longest level */
  contexts: Contexts;
}

export interface NgramData { words: string[]; levels: NgramLevel[] }

/** The n-grams of a level that longer ones go on from (of single words all), numbered in their order: half of the n-grams have no need of what a context has. */
export class Contexts {
  readonly size: number;
  /** cost of backing off from each context */
  readonly backoffs: Uint8Array;
  /** a bit for each n-gram of the level, and the number of bits before each 32 of them */
  private readonly bits: Uint32Array;
  private readonly ranks: Uint32Array;
  /** where the n-grams begin that go on from each context: from the base of its group on, of 2 to the power of `shift` contexts */
  private readonly offsets: Uint16Array;
  private readonly bases: Uint32Array;
  private readonly shift: number;

  /** `counts`: low and high bytes of how many n-grams go on from each context, with one more entry for the end; becomes the offsets. */
  constructor(bits: Uint32Array, backoffs: Uint8Array, counts: Uint8Array) {
    this.size = backoffs.length;
    this.backoffs = backoffs;
    this.bits = bits;
    this.ranks = ranksOf(bits);
    const { numbers: offsets, low, high } = parted(counts);
    // So many that offsets within a group fit 16 bits.
    this.shift = 8 - Math.ceil(Math.log2(highest(high) + 1));
    this.offsets = offsets;
    this.bases = place(offsets, low, high, this.shift);
  }

  /** The context that an n-gram of the level is, or -1. */
  of(ngram: number): number {
    const word = this.bits[ngram >> 5]!;
    const bit = 1 << (ngram & 31);
    return (word & bit) === 0 ? -1 : this.ranks[ngram >> 5]! + ones(word & (bit - 1));
  }

  /** Index of the first n-gram one longer that goes on from a context; for that after the last context the number of all. */
  start(context: number): number {
    return this.bases[context >> this.shift]! + this.offsets[context]!;
  }
}

// A loop over a level stands in a function of its own: it is compiled while it runs, and what would follow it is compiled in vain.

/** The number of bits that are set before each 32 of them. */
function ranksOf(bits: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(bits.length);
  for (let word = 1; word < bits.length; word++) ranks[word] = ranks[word - 1]! + ones(bits[word - 1]!);
  return ranks;
}

function highest(bytes: Uint8Array): number {
  let most = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > most) most = bytes[i]!;
  return most;
}

/** Fill in where the n-grams of each context begin, from the base of its group of 2 to the power of `shift` on; the bases. */
function place(offsets: Uint16Array, low: Uint8Array, high: Uint8Array, shift: number): Uint32Array {
  const bases = new Uint32Array((offsets.length >> shift) + 1);
  let at = 0;
  let base = 0;
  for (let i = 0; i < offsets.length; i++) {
    if ((i & ((1 << shift) - 1)) === 0) base = bases[i >> shift] = at;
    offsets[i] = at - base;
    at += low[i]! | (high[i]! << 8);
  }
  return bases;
}

/** Bits that are set, of 32. */
function ones(word: number): number {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Unpack the model file; throws a RangeError or an error of zlib where it is no such file or damaged. */
export function unpackModel(file: Uint8Array): NgramData {
  const data = unpack(file);
  if (data.subarray(0, 4).toString('latin1') !== 'KHLM' || data.readUInt32LE(4) !== VERSION) throw new RangeError(`not a language model of version ${VERSION}`);
  let at = 8;
  const bytes = (size: number): Uint8Array => { const plane = data.subarray(at, at + size); if (plane.length < size) throw new RangeError('language model cut short'); at += size; return plane; };
  const u32 = (): number => data.readUInt32LE((at += 4) - 4);
  const order = u32();
  const sizes = Array.from({ length: order }, u32);
  const contexts = [...Array.from({ length: order - 1 }, u32), 0];
  const letters = u32();
  // The largest numbers come first, so that all of them begin at a multiple of their size.
  const bits = sizes.map((size, level) => { const plane = bytes(level < order - 1 ? 4 * Math.ceil(size / 32) : 0); return new Uint32Array(plane.buffer, plane.byteOffset, plane.length / 4); });
  const ids = sizes.map((size, level) => bytes(level === 0 ? 0 : 2 * size));
  const counts = contexts.map((size) => bytes(2 * (size + 1)));
  const costs = sizes.map(bytes);
  const backoffs = contexts.map(bytes);
  const words = Buffer.from(bytes(letters)).toString('utf8').split('\n');
  const levels: NgramLevel[] = [];
  for (let level = 0; level < order; level++) {
    const parents = levels[level - 1]?.contexts;
    levels.push({ ids: parents ? added(ids[level]!, parents) : new Uint16Array(0), costs: costs[level]!, contexts: new Contexts(bits[level]!, backoffs[level]!, counts[level]!) });
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

/** A plane of low bytes and one of high bytes, and numbers of 16 bits in their place, to be made of them. */
function parted(planes: Uint8Array): { numbers: Uint16Array; low: Uint8Array; high: Uint8Array } {
  const numbers = new Uint16Array(planes.buffer, planes.byteOffset, planes.length / 2);
  return { numbers, low: new Uint8Array(planes.subarray(0, numbers.length)), high: new Uint8Array(planes.subarray(numbers.length)) };
}

/** Ids in the place of their planes, in which they are differences from the one before under the same context. */
function added(planes: Uint8Array, parents: Contexts): Uint16Array {
  const { numbers: ids, low, high } = parted(planes);
  if (parents.start(parents.size) !== ids.length) throw new RangeError('language model damaged');
  addUp(ids, low, high, parents);
  return ids;
}

function addUp(ids: Uint16Array, low: Uint8Array, high: Uint8Array, parents: Contexts): void {
  let at = 0;
  for (let parent = 0; parent < parents.size; parent++) {
    let id = 0;
    for (const end = parents.start(parent + 1); at < end; at++) ids[at] = id += low[at]! | (high[at]! << 8);
  }
}
