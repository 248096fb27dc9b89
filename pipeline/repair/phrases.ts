/** Fixed phrases and a user's own terms, found by likeness in text that was misread or lost its marks. */
import { LevenshteinDistance } from 'natural/lib/natural/distance/index.js';
import { phrases } from '../../dictionaries/index.ts';
import type { TextEdit } from '../model.ts';
import { printed } from './case.ts';
import { baseForm, fold } from './syllables.ts';
import type { Token } from './tokens.ts';
import { modelWords } from './vocabulary.ts';

/** A phrase by its words and their letters, with how it was meant to be printed where that is fixed (a user's term). */
interface Phrase { words: string[]; bases: string[]; printed: string[] | null; base: string; isLetterhead: boolean }

/** Phrases by number of words, longest first, and the words that they begin with, without marks; `byBase` finds those whose letters are right. */
interface Lexicon { groups: readonly Group[]; heads: ReadonlySet<string> }
interface Group { size: number; byBase: Map<string, Phrase>; list: Phrase[] }

const EXACT = 0.98;
const ALIKE = 0.95;
/** One letter in so many may be misread. */
const LETTERS_A_SLIP = 8;
/** Shorter phrases must have all letters right. */
const SHORTEST_ALIKE = 12;
/** Larger dictionaries are only searched for exact letters. */
const LARGEST_ALIKE = 500;
/** Kinds of phrases that open a line or a column. */
const OPENING: ReadonlySet<string> = new Set(['letterhead', 'authority', 'position', 'heading', 'type']);

let fixed: Lexicon | null = null;

function lexiconOf(list: Iterable<Phrase>): Lexicon {
  const groups = new Map<number, Group>();
  const heads = new Set<string>();
  for (const phrase of list) {
    const size = phrase.words.length;
    const group: Group = groups.get(size) ?? { size, byBase: new Map(), list: [] };
    groups.set(size, group);
    heads.add(baseForm(phrase.words[0]!));
    if (group.byBase.has(phrase.base)) continue;
    group.byBase.set(phrase.base, phrase);
    group.list.push(phrase);
  }
  return { groups: [...groups.values()].sort((a, b) => b.size - a.size), heads };
}

const phraseOf = (words: string[], printed: string[] | null, isLetterhead: boolean): Phrase => ({ words, bases: words.map(baseForm), printed, base: baseForm(words.join(' ')), isLetterhead });

const wordsOf = (text: string): string[] => text.split(/\s+/).flatMap(modelWords);

function fixedPhrases(): Lexicon {
  return fixed ??= lexiconOf(phrases().filter(({ kind }) => OPENING.has(kind)).map(({ kind, phrase }) => phraseOf(wordsOf(phrase), null, kind === 'letterhead')).filter(({ words }) => words.length > 1));
}

/** A user's terms, ready for `repairPhrases`; terms with digits or signs inside words are left out. */
export function readTerms(terms: readonly string[]): { lexicon: Lexicon; words: ReadonlySet<string> } {
  const list = terms.map((term) => term.normalize('NFC').trim().split(/\s+/)).filter((words) => words.every((word) => /^\p{L}+$/u.test(word)))
    .map((words) => phraseOf(words.map(fold), words, false));
  return { lexicon: lexiconOf(list), words: new Set(list.flatMap(({ words }) => words)) };
}

/**
 * Edits that make fixed phrases at the beginning of lines and a user's terms anywhere what they should be. `edited` is a token's text after
 * the repair of words; `damage` says of a token whether its marks may be lost and in which phrases its letters may be misread.
 */
export function repairPhrases(tokens: readonly Token[], terms: ReturnType<typeof readTerms> | null, edited: (token: Token) => string, damage: (token: Token) => { marks: boolean; letters: Alike }): TextEdit[] {
  const edits: TextEdit[] = [];
  const words = tokens.filter((token) => token.kind === 'word' || token.kind === 'abbreviation' || token.kind === 'mixed');
  for (let at = 0; at < words.length; at++) {
    const token = words[at]!;
    const { marks, letters } = damage(token);
    if (!marks) continue;
    const found = (terms && match(words, at, terms.lexicon, terms.words.size <= LARGEST_ALIKE ? letters : 'letterhead'))
      ?? (token.opens || words[at - 1]?.line !== token.line ? match(words, at, fixedPhrases(), letters) : null);
    if (!found) continue;
    const { phrase, confidence } = found;
    for (const [index, word] of phrase.words.entries()) {
      const part = words[at + index]!;
      const now = edited(part);
      const after = phrase.printed?.[index] ?? (fold(now) === word ? now : printed(word, part.case, /^\p{Lu}/u.test(part.text) || index === 0));
      if (now !== after && (phrase.printed === null || part.case !== 'upper')) {
        edits.push({ start: part.start, end: part.end, before: part.text, after, rule: phrase.printed ? 'dictionary' : 'phrase', confidence });
      }
    }
    at += phrase.words.length - 1;
  }
  return edits;
}

/** Whether a distance is worth being counted: words of about the right length, most with the right first letter, most letters the same in any order. `bases`: the letters of the words, and of all together. */
function mayBe(phrase: Phrase, bases: readonly string[], base: string, slips: number): boolean {
  if (Math.abs(phrase.base.length - base.length) > slips) return false;
  let wrong = 0;
  for (const [index, word] of phrase.bases.entries()) {
    const read = bases[index]!;
    if (Math.abs(read.length - word.length) > 1) return false;
    if (read[0] !== word[0] && ++wrong > slips) return false;
    if (bagDistance(word, read) > Math.max(1, word.length >> 1)) return false;
  }
  return bagDistance(phrase.base, base) <= slips;
}

const bag = new Int8Array(128);

/** Letters of one text that the other lacks, or the other way round, whichever are more: a lower bound of the edit distance (Bartolini et al. 2002). */
function bagDistance(a: string, b: string): number {
  bag.fill(0);
  for (let i = 0; i < a.length; i++) bag[a.charCodeAt(i) & 127]!++;
  for (let i = 0; i < b.length; i++) bag[b.charCodeAt(i) & 127]!--;
  let more = 0;
  let less = 0;
  for (const count of bag) if (count > 0) more += count; else less -= count;
  return Math.max(more, less);
}

/** Which phrases may have letters misread: all, or only those of letterheads, which stand on every page and where a slip is the likeliest. */
type Alike = 'all' | 'letterhead';

/** The longest phrase that begins at a word. */
function match(words: readonly Token[], at: number, lexicon: Lexicon, alike: Alike): { phrase: Phrase; confidence: number } | null {
  for (const { size, byBase, list } of lexicon.groups) {
    const last = words[at + size - 1];
    if (!last || last.line > words[at]!.line + 1) continue;
    const bases = words.slice(at, at + size).map(({ text }) => baseForm(text));
    const base = bases.join(' ');
    const same = byBase.get(base);
    if (same) return { phrase: same, confidence: EXACT };
    if (base.length < SHORTEST_ALIKE) continue;
    // A first word that phrases begin with is read right: Bộ Tài chính is not Sở Tài chính.
    const isHead = lexicon.heads.has(bases[0]!);
    const slips = Math.floor(base.length / LETTERS_A_SLIP);
    const near = list.filter((phrase) => (alike === 'all' || phrase.isLetterhead) && (!isHead || phrase.bases[0] === bases[0]) && mayBe(phrase, bases, base, slips) && LevenshteinDistance(phrase.base, base) <= slips);
    if (near.length === 1) return { phrase: near[0]!, confidence: ALIKE };
  }
  return null;
}
