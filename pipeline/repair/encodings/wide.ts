/** UTF-16 whose bytes were taken for characters each, its zeros kept or dropped: text found in database pages and old program files. */
import type { TextEdit } from '../../model.ts';
import { trimmedEdit } from './edits.ts';
import { frequencyRank } from './plausibility.ts';

/** Low byte first: the second bytes of Vietnamese letters are 1E and 01, those of quotes and dashes 20, which is a space by itself. */
const PAIR = /([\x02\x03\x10\x11\xa0-\xff()hi])([\x01\x1e])|([\x13\x14\x18\x19\x1c\x1d]) |\x00/g;
const TOKEN = /(?:[\x13\x14\x18\x19\x1c\x1d] |[^ \t\n])+/g;
const SIGN = /[\xa0-\xf9]\x1e/;
const LETTER = /[\u0100-\u01b0\u1ea0-\u1ef9]/;
/** Words that must come of it. */
const LEAST_WORDS = 2;

/**
 * Put the letters together again, in texts where that makes usual words.
 *
 * @example 'K\xbf\x1e ho\xa1\x1ech' → 'Kế hoạch'
 */
export function wideEdits(text: string): TextEdit[] {
  if (!SIGN.test(text)) return [];
  const words = new Set<string>();
  const edits = [...text.matchAll(TOKEN)].flatMap((match): TextEdit[] => {
    const [token] = match;
    const after = token.replace(PAIR, (pair, low: string | undefined, high: string | undefined, sign: string | undefined) => {
      if (sign !== undefined) return String.fromCharCode(0x2000 | sign.charCodeAt(0));
      if (low === undefined) return '';
      const letter = String.fromCharCode(high!.charCodeAt(0) << 8 | low.charCodeAt(0));
      return LETTER.test(letter) ? letter : pair;
    });
    for (const [word] of after.matchAll(/\p{L}{2,}/gu)) if (LETTER.test(word) && frequencyRank(word) !== undefined) words.add(word.toLowerCase());
    const edit = trimmedEdit(match.index, token, after, 'utf-16', 0.98);
    return edit ? [edit] : [];
  });
  return words.size >= LEAST_WORDS ? edits : [];
}
