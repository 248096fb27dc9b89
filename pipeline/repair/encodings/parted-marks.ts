/** VNI marks that a space parts from their vowels, as PDFs give them whose fonts draw the marks as characters of their own. */
import type { TextEdit } from '../../model.ts';
import { OTHER_EIGHT_BIT } from './codecs.ts';
import { isFamiliar, isPossible } from './plausibility.ts';

/** A vowel, a space, and a code of a mark in the same case. */
const PARTED = /(?:[aeouyôö][ \t][ùøûõïâáàåãäêéèúüë]|[AEOUYÔÖ][ \t][ÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])/;
/** Codes that hardly begin a word of today. */
const STRANGE = /[ \t][øûõïåãäèëúüØÛÕÏÅÃÄÈËÚÜ]/;
const TODAYS = /[\u1ea0-\u1ef9ăđơưĂĐƠƯ]/;
/** Different usual words that a text must have parted so, and how many of them by codes that begin no word. */
const LEAST_WORDS = 3;
const LEAST_STRANGE = 2;

const VNI = OTHER_EIGHT_BIT.find(({ name }) => name === 'vni')!;

/**
 * Join them, in lines without letters of today.
 *
 * @example 'Ke á hoa ïch trie ån khai' → 'Keá hoaïch trieån khai'
 */
export function partedMarkEdits(text: string): TextEdit[] {
  if (!PARTED.test(text) || !STRANGE.test(text)) return [];
  const edits: TextEdit[] = [];
  const words = new Set<string>();
  const strange = new Set<string>();
  let start = 0;
  for (const line of text.split('\n')) {
    if (!TODAYS.test(line) && PARTED.test(line)) {
      for (const match of line.matchAll(/[^ \t]*(?:[aeouyôö][ \t](?=[ùøûõïâáàåãäêéèúüë])|[AEOUYÔÖ][ \t](?=[ÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË]))[^ \t]*/g)) {
        const [before] = match;
        if (before.length > 24) continue;
        const after = before.replace(/[ \t]/, '');
        const word = VNI.decode(after) ?? '';
        // In such text no word begins with a mark; one that is none of its vowel stays apart.
        if (!isPossible(word) && /[øûïåäëüØÛÏÅÄËÜ]/.test(word)) continue;
        if (isFamiliar(word)) words.add(after);
        if (isFamiliar(word) && STRANGE.test(before)) strange.add(after);
        edits.push({ start: start + match.index, end: start + match.index + before.length, before, after, rule: 'vni', confidence: 0.95 });
      }
    }
    start += line.length + 1;
  }
  return words.size >= LEAST_WORDS && strange.size >= LEAST_STRANGE ? edits : [];
}
