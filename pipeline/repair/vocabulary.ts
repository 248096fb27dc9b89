/** What the language model counts: words, and classes for everything that is no word. */
import { fold } from './syllables.ts';

/** Entries of the vocabulary that stand for classes; the first ids, in this order. */
export const CLASSES = ['<s>', '<unk>', '<num>', '<code>'] as const;
export const START = 0;
export const UNKNOWN = 1;
export const NUMBER = 2;
export const CODE = 3;

/** Punctuation that may stand before and after a word without being part of it. */
export const LEAD = /^[\s"'“”‘’«»(\[{<…\-–—+*•·.,;:!?~=_|]+/u;
export const TRAIL = /[\s"'“”‘’«»)\]}>….,;:!?%*_|=\-–—]+$/u;

/** Letters of other languages, which a model without Vietnamese letters makes of none. ü and û are left out: của is read as cüa and cûa. */
export const OTHER_LANGUAGES = /[çñßåæœø]/i;

const NUMERIC = /^\d[\d.,:/\-–]*$/;
const ADDRESS = /@|www\.|https?:/;
const LETTERS = /^\p{L}+$/u;

/** The model's words in one white-space token of correct text: "Y tế," → ["tế"], "23/KH-SYT" → ["<code>"], "BHXH-BHYT" → ["bhxh", "bhyt"]. */
export function modelWords(token: string): string[] {
  const core = token.replace(LEAD, '').replace(TRAIL, '');
  if (!core) return [];
  if (/\d/.test(core)) return [NUMERIC.test(core) ? '<num>' : '<code>'];
  if (ADDRESS.test(core)) return ['<code>'];
  if (LETTERS.test(core)) return [fold(core)];
  return core.split(/[^\p{L}]+/u).filter(Boolean).map(fold);
}

const STOP = /[.;:]["”’')\]]*$/u;
const OPENS = /^["“‘(\[–-]*[\p{Lu}\d]/u;

/** Whether a sentence ends between two white-space tokens: behind a semicolon, or behind a full stop or colon before a capital or a number. */
export function endsSentence(token: string, next: string): boolean {
  return STOP.test(token) && (/;\P{L}*$/u.test(token) || OPENS.test(next));
}
