/** Where a document puts the tone in open oa, oe, uy (hòa or hoà): told from its letters, read right or wrong. */
import type { TextEdit } from '../model.ts';
import type { Channel } from './channel.ts';
import { fold, inNewerPlacement, newerTonePlacement } from './syllables.ts';
import type { Token } from './tokens.ts';

/** Rules whose words come from the language model, which knows the older placement only. */
const PLACED: ReadonlySet<string> = new Set(['diacritics', 'ocr', 'phrase']);
/** Odds of the older placement in official text, 93 to 7, in nats. */
const OLDER = 2.6;
/** What one word can say at most: reading errors within a word come together. */
const MOST = 3;
/** Other words of a document tell less than the same word: letterheads and laws that are quoted have a placement of their own. */
const OTHERS = 0.5;

/**
 * The edits with the tone where the document puts it. `channelOf`: how a token was read; null where nothing is told by how it looks (all
 * marks lost, another language).
 */
export function placeTones(edits: readonly TextEdit[], tokens: readonly Token[], channelOf: (token: Token) => Channel | null): TextEdit[] {
  const made = new Map(edits.map((edit) => [edit.start, edit]));
  if (!edits.some((edit) => PLACED.has(edit.rule) && inNewerPlacement(edit.after) !== edit.after)) return [...edits];
  const known = new Map<string, number>();
  const byWord = new Map<string, number>();
  let all = 0;
  for (const token of tokens) {
    if (token.kind !== 'word') continue;
    const word = fold(made.get(token.start)?.after ?? token.text);
    const newer = newerTonePlacement(word);
    const channel = newer === null ? null : channelOf(token);
    if (newer === null || channel === null) continue;
    const key = `${word} ${token.case} ${token.text}`;
    let evidence = known.get(key);
    if (evidence === undefined) {
      const difference = channel.explain(token.text, token.case, word) - channel.explain(token.text, token.case, newer);
      known.set(key, evidence = Number.isFinite(difference) ? Math.max(-MOST, Math.min(MOST, difference)) : 0);
    }
    byWord.set(word, (byWord.get(word) ?? 0) + evidence);
    all += evidence;
  }
  const isNewer = (word: string): boolean => { const own = byWord.get(word) ?? 0; return own + OTHERS * (all - own) > OLDER; };
  return edits.map((edit) => {
    const after = PLACED.has(edit.rule) ? edit.after.replace(/[\p{L}]{2,}/gu, (word) => (newerTonePlacement(fold(word)) !== null && isNewer(fold(word)) ? inNewerPlacement(word) : word)) : edit.after;
    return after === edit.after ? edit : { ...edit, after };
  });
}
