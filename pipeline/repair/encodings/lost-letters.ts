/**
 * Letters that a program could not hold and replaced by question marks or replacement characters: "K? ho?ch" of a database
 * column or an ANSI file, "K??? ho???ch" of a seven-bit channel. Which word is meant follows from the letters that are left,
 * from the number of stand-ins, and from the words around.
 */
import { COST_STEPS, smallWords } from '../../../dictionaries/index.ts';
import type { TextEdit } from '../../model.ts';
import { loadEngine } from '../engine.ts';
import { isSyllable } from '../syllable.ts';
import { fold, inNewerPlacement, VIETNAMESE_ONLY } from '../syllables.ts';
import { CLASSES, endsSentence, modelWords, START, UNKNOWN } from '../vocabulary.ts';
import { trimmedEdit } from './edits.ts';
import { VIQR_SIGN } from './viqr.ts';

/** What became of a small letter; "?" is the stand-in. */
type Loss = (letter: string) => string;

const WESTERN = /[\x00-\xff]/;
/** The letters that Windows puts for those that Windows-1252 lacks, where it has one that is close. */
const CLOSE: Record<string, string> = { ă: 'a', đ: 'd', ĩ: 'i', ũ: 'u', ơ: 'o', ư: 'u' };

/** Of two that explain as much the first: a text of more than a few words without any of the letters that Windows replaces is none. */
const LOSSES: readonly Loss[] = [
  (letter) => CLOSE[letter] ?? (WESTERN.test(letter) ? letter : '?'),
  (letter) => (WESTERN.test(letter) ? letter : '?'),
  (letter) => (letter < '\x80' ? letter : letter < '\u0800' ? '??' : '???'),
];

/** Words by what a loss makes of them. */
type Index = ReadonlyMap<string, readonly string[]>;
const indexes = new Map<Loss, Index>();

function indexOf(loss: Loss): Index {
  let index = indexes.get(loss) as Map<string, string[]> | undefined;
  if (!index) {
    indexes.set(loss, index = new Map());
    const add = (word: string): void => {
      const key = lost(word, loss);
      const list = index!.get(key);
      if (!list) index!.set(key, [word]);
      else if (!list.includes(word)) list.push(word);
    };
    for (const word of loadEngine().model.words.slice(CLASSES.length)) {
      if (!isSyllable(word) && word !== 'đ') continue;
      add(word);
      // Both placements of the tone are in use, and lose different letters.
      add(inNewerPlacement(word));
    }
  }
  return index;
}

function lost(word: string, loss: Loss): string {
  let text = '';
  for (const letter of word) text += loss(letter);
  return text;
}

/** A stand-in between letters, or before one at the beginning of a word. */
const SIGN = /\p{L}[?\ufffd]+\p{L}|(?:^|\s)[?\ufffd]+\p{Ll}/u;
/** A stand-in beside a letter. */
const TOUCHED = /\p{L}[?\ufffd]|[?\ufffd]\p{L}/u;
/** Misread UTF-8, whose lost bytes are put back when it is read. */
const MISREAD = /á[º»]|[ÃÄÆ][\u0080-\u00bf‘’“”ƒ]/;
/** Addresses and code keep their question marks. */
const CODE = /:\/\/|www\.|[@=&\\{}]/;
/** No syllable has more letters, and none more bytes beyond ASCII. */
const LONGEST = 14;
const WORD = /[\p{L}\p{M}?]+/gu;

/** Different damaged words that a text must have, and the share of all of them that its loss must explain. */
const LEAST_WORDS = 3;
const LEAST_SHARE = 0.75;
/** Share of the words of a line that are damaged before a letter: a fifth to a half on average. */
const LEAST_OF_LINE = 0.08;

/**
 * Put letters back for stand-ins, in texts that show by several words that such a loss befell them.
 *
 * @example 'K? ho?ch phòng, ch?ng d?ch b?nh' → 'Kế hoạch phòng, chống dịch bệnh'
 */
export function lostLetterEdits(text: string): TextEdit[] {
  // The question marks of VIQR are tones.
  if (!SIGN.test(text) || VIQR_SIGN.test(text)) return [];
  const lines = text.split('\n');
  const damaged = lines.flatMap(damagedWords);
  if (new Set(damaged).size < LEAST_WORDS) return [];
  const loss = lossOf(damaged);
  if (loss === null) return [];
  // Where no line has a letter that the loss would have taken, all lines suffered it.
  const throughout = !VIETNAMESE_ONLY.test(text);
  const edits: TextEdit[] = [];
  let start = 0;
  for (const line of lines) {
    if (!MISREAD.test(line) && (throughout || (TOUCHED.test(line) && !VIETNAMESE_ONLY.test(line)))) {
      for (const edit of lineEdits(line.replace(/\ufffd/g, '?'), indexOf(loss))) {
        edits.push({ ...edit, start: start + edit.start, end: start + edit.end, before: line.slice(edit.start, edit.end) });
      }
    }
    start += line.length + 1;
  }
  return edits;
}

/** The words of a line with a stand-in before a letter, in small letters; none where the line has letters that cannot have outlived such a loss. */
function damagedWords(line: string): string[] {
  if (!/[?\ufffd]/.test(line) || VIETNAMESE_ONLY.test(line) || MISREAD.test(line)) return [];
  const words = line.split(/\s+/).filter((token) => !CODE.test(token)).flatMap((token) => token.replace(/\ufffd/g, '?').match(WORD) ?? []);
  const damaged = words.filter((word) => word.length <= LONGEST && /\?\p{L}/u.test(word)).map((word) => word.toLowerCase());
  return damaged.length >= LEAST_OF_LINE * words.length ? damaged : [];
}

/** The loss that explains the most of the words, or null where none explains nearly all. */
function lossOf(words: readonly string[]): Loss | null {
  let best: Loss | null = null;
  let most = LEAST_SHARE * words.length;
  for (const loss of LOSSES) {
    const explained = words.filter((word) => wordsFor(word, indexOf(loss)).length > 0).length;
    if (explained > most) { most = explained; best = loss; }
  }
  return best;
}

interface Option { text: string; cost: number }
/** Part of a line that the language model takes as one: a word with the ways to read it, or a token of no letters. */
interface Piece { start: number; raw: string; options: readonly Option[] }

/** Hardly any sentence of official text is a question, and none goes on in small letters. */
const QUESTION = 3;
const QUESTION_INSIDE = 7;

/** Capitals of which one is lost. */
const CAPITALS = /^[A-Z]*\?{1,2}[A-Z]*$/;

function piecesOf(line: string, index: Index): Piece[] {
  return Array.from(line.matchAll(/[\p{L}\p{M}?]+|[^\s\p{L}\p{M}?]*\d[^\s\p{L}\p{M}?]*/gu), (match): Piece => {
    const [raw] = match;
    const options: Option[] = [];
    // A letter by itself numbers a list.
    if (raw.length <= LONGEST && (raw.length > 1 || raw === '?')) {
      const inCode = /[-/]/.test(line[match.index - 1] ?? '') || /[-/]/.test(line[match.index + raw.length] ?? '');
      if (!inCode || !CAPITALS.test(raw)) for (const word of wordsFor(raw.toLowerCase(), index)) options.push({ text: word, cost: 0 });
      // Capitals in a code, or that make no syllable: QĐ, HĐND.
      if (options.length === 0 && CAPITALS.test(raw) && /[A-Z]/.test(raw)) options.push({ text: raw.replace(/\?+/, 'Đ').toLowerCase(), cost: 0 });
      const [, core = ''] = /^(.*[^?])\?+$/.exec(raw) ?? [];
      if (core !== '') {
        const cost = /^\s+\p{Ll}/u.test(line.slice(match.index + raw.length)) ? QUESTION_INSIDE : QUESTION;
        const words = wordsFor(core.toLowerCase(), index);
        for (const word of words.length > 0 ? words : [core.toLowerCase()]) options.push({ text: `${word}?`, cost });
      }
    }
    return { start: match.index, raw, options: options.length > 0 ? options : [{ text: raw, cost: 0 }] };
  });
}

/** The words that a damaged one in small letters may be; ð is what Windows makes of Đ. */
function wordsFor(damaged: string, index: Index): readonly string[] {
  if (!damaged.includes('ð')) return index.get(damaged) ?? [];
  return [...damaged.matchAll(/ð/g)].length > 1 ? [] : ['d', '?'].flatMap((letter) => index.get(damaged.replace('ð', letter)) ?? []).filter((word) => word.includes('đ'));
}

/** Share of the nats between two hypotheses that is to be believed: 99.8 % of the edits of 0.99 are right with it. */
const TRUST = 0.75;
/** Hypotheses that are kept after each piece. */
const BEAM = 32;

interface Hypothesis { cost: number; one: number; two: number; three: number; text: string; before: Hypothesis | null }

function lineEdits(line: string, index: Index): TextEdit[] {
  const pieces = piecesOf(line, index);
  const { model } = loadEngine();
  let beam: Hypothesis[] = [{ cost: 0, one: START, two: -1, three: -1, text: '', before: null }];
  pieces.forEach(({ options, start, raw }, at) => {
    const next: Hypothesis[] = [];
    for (const before of beam) {
      for (const { text, cost } of options) {
        const id = model.ids.get(modelWords(text)[0] ?? '') ?? UNKNOWN;
        const all = before.cost + cost + model.cost(id, before.one, before.two, before.three) / COST_STEPS;
        next.push({ cost: all, ...model.next, text, before });
      }
    }
    const after = pieces[at + 1];
    if (after && endsSentence(line.slice(start, after.start).trimEnd().slice(raw.length), after.raw)) {
      for (const hypothesis of next) {
        hypothesis.cost += model.cost(START, hypothesis.one, hypothesis.two, hypothesis.three) / COST_STEPS;
        Object.assign(hypothesis, { one: START, two: -1, three: -1 });
      }
    }
    beam = next.sort((a, b) => a.cost - b.cost).slice(0, BEAM);
  });
  const best = wordsOf(beam[0]!);
  const others = beam.slice(1).map((hypothesis) => ({ words: wordsOf(hypothesis), behind: hypothesis.cost - beam[0]!.cost }));
  return pieces.flatMap(({ start, raw }, at) => {
    const word = best[at]!;
    if (word === raw || word === raw.toLowerCase()) return [];
    const behind = others.find(({ words }) => words[at] !== word)?.behind ?? Infinity;
    const { text, sure } = withCase(word, at, pieces, best, line);
    return trimmedEdit(start, raw, text, 'lost-letters', Math.round(1000 * Math.min(sure ? 0.99 : 0.9, 1 / (1 + Math.exp(-TRUST * behind)))) / 1000) ?? [];
  });
}

function wordsOf(last: Hypothesis): string[] {
  const words: string[] = [];
  for (let at: Hypothesis = last; at.before !== null; at = at.before) words.push(at.text);
  return words.reverse();
}

/** The word in the case of the letters that are left; where the first one is lost, a capital at the beginning of a sentence and in names. */
function withCase(word: string, at: number, pieces: readonly Piece[], words: readonly string[], line: string): { text: string; sure: boolean } {
  const { raw, start } = pieces[at]!;
  if (word === 'đ') return { text: word, sure: false };
  const capital = word[0]!.toUpperCase() + word.slice(1);
  const next = pieces[at + 1]?.raw ?? '';
  if (/\p{Lu}/u.test(raw) && !/\p{Ll}/u.test(raw)) {
    const whole = raw.replace(/\?+$/, '').length > 2 || /\p{Lu}{2}|\?\p{Lu}/u.test(next + (pieces[at - 1]?.raw ?? '')) || raw.startsWith('?') || !/\?/.test(raw);
    return { text: whole ? word.toUpperCase() : capital, sure: raw.replace(/\?/g, '').length > 1 };
  }
  const head = line.slice(0, start);
  // What a name is called no model knows.
  if (!raw.startsWith('?')) return { text: /^\p{Lu}/u.test(raw) ? capital : word, sure: !/^\p{Lu}/u.test(raw) || !/\p{L}[ ?]*$/u.test(head) };
  if (/(?:^|[.!]["”)]*\s+)[\s"“(+*\-–•]*$|^\s*\(?(?:\d+(?:\.\d+)*|[a-zđ?]{1,2}|[ivx]{1,5})[.)]\s*$/u.test(head) && !/\p{Lu}\.\s*$/u.test(head)) return { text: capital, sure: true };
  // Decree 30/2020, annex II: Điều is capitalised where an article is cited; so is the name of every people's committee.
  if ((word === 'điều' && /^(?:\d|này$)/.test(words[at + 1] ?? '')) || (/^u[ỷy]$|^ủy$/.test(word) && words[at + 1] === 'ban')) return { text: capital, sure: false };
  const named = /^\p{Lu}/u.test(next) && !smallWords().has(fold(word)) && /^\s+$/.test(line.slice(start + raw.length, pieces[at + 1]!.start));
  return { text: named ? capital : word, sure: false };
}
