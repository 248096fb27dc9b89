/** The vocabulary as a trie in arrays, searched letter by letter. */
import { newerTonePlacement } from './syllables.ts';
import { CLASSES } from './vocabulary.ts';

/** Letters from a node to the end of a word are told apart up to so many; more count as so many. */
export const MOST_LETTERS = 7;

/** Node 0 is the root. */
export interface Trie {
  /** index of each letter */
  alphabet: ReadonlyMap<string, number>;
  letters: number;
  nodes: number;
  /**
   * The ways on by letter, rows of a table slid into each other (row displacement, Tarjan and Yao 1979): letter l leads from node n to
   * `slots[rows[n] + l]` if that node's `parent` is n. Of 107 letters a node has one way on, for the most part.
   */
  rows: Uint16Array;
  slots: Uint16Array;
  /** the node before each; of the root none (65,535) */
  parent: Uint16Array;
  /** the ways on as lists: those of node n at `branches[n]` to `branches[n + 1]`, by `least`, each with its letter and the node that it leads to */
  branches: Uint16Array;
  branchLetters: Uint8Array;
  branchNodes: Uint16Array;
  /** id of the word that ends here, or -1 */
  word: Int32Array;
  /** least prior cost of all words at or below the node */
  least: Float32Array;
  /** letters from the node to the nearest and to the furthest end of a word below it; 0 where a word ends in it, or nothing goes on */
  nearest: Uint8Array; furthest: Uint8Array;
}

/** The node that a letter leads to, or 0 where there is no way on. */
export function follow({ rows, slots, parent }: Trie, node: number, letter: number): number {
  const next = slots[rows[node]! + letter]!;
  return parent[next] === node ? next : 0;
}

const NONE = 65_535;

/** Both tone placements lead to the same word. `prior` is the cost of a word before anything is seen of it. Throws a RangeError where there are too many words. */
export function buildTrie(words: readonly string[], prior: (word: number) => number): Trie {
  const alphabet = new Map<string, number>();
  // Each spelling as the indexes of its letters.
  const spellings: { letters: string; word: number }[] = [];
  let room = 1;
  const add = (spelling: string, word: number): void => {
    let letters = '';
    for (const letter of spelling) {
      let index = alphabet.get(letter);
      if (index === undefined) alphabet.set(letter, index = alphabet.size);
      letters += String.fromCharCode(index);
    }
    room += letters.length;
    spellings.push({ letters, word });
  };
  for (let id = CLASSES.length; id < words.length; id++) {
    add(words[id]!, id);
    const newer = newerTonePlacement(words[id]!);
    if (newer) add(newer, id);
  }
  // Nodes are numbered in the order of the spellings: those of one node stand together, its children in the order of their letters and with higher numbers.
  spellings.sort((a, b) => (a.letters < b.letters ? -1 : a.letters > b.letters ? 1 : 0));
  const all = { parent: new Uint16Array(room), letter: new Uint8Array(room), word: new Int32Array(room).fill(-1) };
  let nodes = 1;
  const path = [0];
  let before = '';
  for (const { letters, word } of spellings) {
    let shared = 0;
    while (shared < before.length && shared < letters.length && before[shared] === letters[shared]) shared++;
    for (let at = shared; at < letters.length; at++) {
      if (nodes === NONE) throw new RangeError('vocabulary too large for the trie');
      all.parent[nodes] = path[at]!;
      all.letter[nodes] = letters.charCodeAt(at);
      path[at + 1] = nodes++;
    }
    const end = path[letters.length]!;
    if (all.word[end] === -1) all.word[end] = word;
    before = letters;
  }
  const [parent, letter, word] = [all.parent.slice(0, nodes), all.letter.slice(0, nodes), all.word.slice(0, nodes)];
  parent[0] = NONE;
  const least = new Float32Array(nodes).fill(1e9);
  const nearest = new Uint8Array(nodes).fill(MOST_LETTERS);
  const furthest = new Uint8Array(nodes);
  const branches = new Uint16Array(nodes + 1);
  for (let node = nodes - 1; node >= 0; node--) {
    if (word[node]! >= 0) { least[node] = Math.min(least[node]!, prior(word[node]!)); nearest[node] = 0; }
    if (node === 0) break;
    const up = parent[node]!;
    least[up] = Math.min(least[up]!, least[node]!);
    nearest[up] = Math.min(nearest[up]!, nearest[node]! + 1);
    furthest[up] = Math.max(furthest[up]!, Math.min(MOST_LETTERS, furthest[node]! + 1));
    branches[up + 1]!++;
  }
  for (let node = 0; node < nodes; node++) branches[node + 1]! += branches[node]!;
  // Every node but the root is at the end of one branch.
  const branchNodes = new Uint16Array(nodes - 1);
  const ends = branches.slice(0, nodes);
  for (let node = 1; node < nodes; node++) branchNodes[ends[parent[node]!]!++] = node;
  const { rows, slots } = displaced(branches, branchNodes, letter);
  for (let node = 0; node < nodes; node++) sortByLeast(branchNodes, branches[node]!, branches[node + 1]!, least);
  const branchLetters = Uint8Array.from(branchNodes, (node) => letter[node]!);
  return { alphabet, letters: alphabet.size, nodes, rows, slots, parent, branches, branchLetters, branchNodes, word, least, nearest, furthest };
}

/** Put the few nodes of one row, which stand by number, in the order of `least`. */
function sortByLeast(branchNodes: Uint16Array, from: number, to: number, least: Float32Array): void {
  for (let end = from + 1; end < to; end++) {
    const node = branchNodes[end]!;
    let at = end;
    for (; at > from && least[branchNodes[at - 1]!]! > least[node]!; at--) branchNodes[at] = branchNodes[at - 1]!;
    branchNodes[at] = node;
  }
}

/** Lay the rows of all nodes into one, those of the most ways first, each at the first place where it fits behind the last of as many ways. */
function displaced(branches: Uint16Array, branchNodes: Uint16Array, letter: Uint8Array): Pick<Trie, 'rows' | 'slots'> {
  const rows = new Uint16Array(branches.length - 1);
  const slots = new Uint16Array(2 * NONE);
  const ways = (node: number): number => branches[node + 1]! - branches[node]!;
  const fits = (node: number, row: number): boolean => {
    for (let branch = branches[node]!; branch < branches[node + 1]!; branch++) if (slots[row + letter[branchNodes[branch]!]!] !== 0) return false;
    return true;
  };
  const byWays: number[][] = [];
  for (let node = 0; node < rows.length; node++) (byWays[ways(node)] ??= []).push(node);
  let end = 0;
  for (const nodes of byWays.slice(1).reverse()) {
    let row = 0;
    for (const node of nodes ?? []) {
      while (!fits(node, row)) row++;
      if (row > NONE) throw new RangeError('vocabulary too large for the trie');
      rows[node] = row;
      for (let branch = branches[node]!; branch < branches[node + 1]!; branch++) {
        const child = branchNodes[branch]!;
        slots[row + letter[child]!] = child;
        end = Math.max(end, row + letter[child]! + 1);
      }
    }
  }
  // Letters that no way leads by are looked up behind the last one too.
  return { rows, slots: slots.slice(0, end + 256) };
}
