/** The vocabulary as a trie in arrays, searched letter by letter. */
import { newerTonePlacement } from './syllables.ts';
import { CLASSES } from './vocabulary.ts';

/** Letters from a node to the end of a word are told apart up to so many; more count as so many. */
export const MOST_LETTERS = 7;

/** Node 0 is the root; `next[node * letters + letter]` is 0 where there is no way on. */
export interface Trie {
  /** index of each letter */
  alphabet: ReadonlyMap<string, number>;
  letters: number;
  nodes: number;
  next: Uint16Array;
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

/** Both tone placements lead to the same word. `prior` is the cost of a word before anything is seen of it. */
export function buildTrie(words: readonly string[], prior: (word: number) => number): Trie {
  const alphabet = new Map<string, number>();
  const spellings: [string, number][] = [];
  for (let id = CLASSES.length; id < words.length; id++) {
    const word = words[id]!;
    spellings.push([word, id]);
    const newer = newerTonePlacement(word);
    if (newer) spellings.push([newer, id]);
    for (const letter of newer ? word + newer : word) if (!alphabet.has(letter)) alphabet.set(letter, alphabet.size);
  }
  const letters = alphabet.size;
  const room = 1 + spellings.reduce((sum, [spelling]) => sum + spelling.length, 0);
  const next = new Uint16Array(Math.min(room, 65_535) * letters);
  const ends: number[] = [-1];
  let nodes = 1;
  for (const [spelling, id] of spellings) {
    let node = 0;
    for (const letter of spelling) {
      const at = node * letters + alphabet.get(letter)!;
      if (next[at] === 0) { if (nodes === 65_535) throw new RangeError('vocabulary too large for the trie'); next[at] = nodes; ends[nodes++] = -1; }
      node = next[at]!;
    }
    if (ends[node] === -1) ends[node] = id;
  }
  const word = Int32Array.from(ends);
  const least = new Float32Array(nodes).fill(1e9);
  const nearest = new Uint8Array(nodes).fill(MOST_LETTERS);
  const furthest = new Uint8Array(nodes);
  // Children have higher numbers than their parents.
  for (let node = nodes - 1; node >= 0; node--) {
    if (word[node]! >= 0) { least[node] = prior(word[node]!); nearest[node] = 0; }
    for (let letter = 0; letter < letters; letter++) {
      const child = next[node * letters + letter]!;
      if (child === 0) continue;
      if (least[child]! < least[node]!) least[node] = least[child]!;
      nearest[node] = Math.min(nearest[node]!, nearest[child]! + 1);
      furthest[node] = Math.min(MOST_LETTERS, Math.max(furthest[node]!, furthest[child]! + 1));
    }
  }
  // Every node but the root is at the end of one branch.
  const branches = new Uint16Array(nodes + 1);
  const branchLetters = new Uint8Array(nodes - 1);
  const branchNodes = new Uint16Array(nodes - 1);
  let branch = 0;
  for (let node = 0; node < nodes; node++) {
    const here: number[] = [];
    for (let letter = 0; letter < letters; letter++) if (next[node * letters + letter] !== 0) here.push(letter);
    const leastBy = (letter: number): number => least[next[node * letters + letter]!]!;
    for (const letter of here.sort((a, b) => leastBy(a) - leastBy(b))) {
      branchLetters[branch] = letter;
      branchNodes[branch++] = next[node * letters + letter]!;
    }
    branches[node + 1] = branch;
  }
  return { alphabet, letters, nodes, next: next.slice(0, nodes * letters), branches, branchLetters, branchNodes, word, least, nearest, furthest };
}
