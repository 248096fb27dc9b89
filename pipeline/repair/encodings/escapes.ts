/** Letters written as escapes of another format, left in text: of JSON, Rich Text, mail, web addresses, logs and lists of files. */
import type { TextEdit } from '../../model.ts';
import { trimmedEdit } from './edits.ts';
import { frequencyRank } from './plausibility.ts';
import { isSyllable } from '../syllable.ts';

/** One way to write characters in ASCII. */
interface Syntax {
  rule: string;
  /** an escape of a letter of Vietnamese, for a first look at a text */
  sign: RegExp;
  /** one or more escapes in a row; linear */
  run: RegExp;
  decode(run: string): string;
  /** tokens in which such escapes are as they should be */
  keeps?: RegExp;
}

/** Letters, marks and punctuation of text; anything else stays escaped. */
const WANTED = /^[\u0020-\u007e\u00a0-\u024f\u0300-\u0323\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20ab\u20ac]$/u;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 in escapes of one byte each; escapes that are no whole character, or none of text, stay. */
function fromBytes(escapes: readonly string[], byteOf: (escape: string) => number): string {
  const bytes = Uint8Array.from(escapes, byteOf);
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : 0;
    let char = '';
    if (length > 0 && at + length <= bytes.length) {
      try { char = strict.decode(bytes.subarray(at, at + length)); } catch { char = ''; }
    }
    const known = char !== '' && WANTED.test(char);
    text += known ? char : escapes[at]!;
    at += known ? length : 1;
  }
  return text;
}

function byteSyntax(rule: string, escape: RegExp, radix: 8 | 16, sign: RegExp, keeps?: RegExp): Syntax {
  const one = new RegExp(escape.source, 'g');
  return {
    rule, sign, run: new RegExp(`(?:${escape.source})+`, 'g'), ...(keeps && { keeps }),
    decode: (run) => fromBytes(run.match(one)!, (text) => parseInt(text.replace(/^[=%]|^\\x?/, ''), radix)),
  };
}

function codeSyntax(rule: string, escape: RegExp, radix: 10 | 16, sign: RegExp): Syntax {
  return {
    rule, sign, run: new RegExp(escape.source, 'g'),
    decode: (run) => {
      const code = parseInt(new RegExp(escape.source).exec(run)![1]!, radix);
      const char = code <= 0xffff ? String.fromCharCode(code) : '';
      return char > '~' && WANTED.test(char) ? char : run;
    },
  };
}

/** Addresses, paths and queries keep what is percent-encoded in them. */
const ADDRESS = /:\/\/|www\.|^["'(]?\/|[?&][\w.-]{1,40}=|\.(?:vn|com|org|net)\//i;

/** Every sign is a letter that takes three bytes or lies in 1EA0–1EF9, of which no Vietnamese text of a few words is without. */
const SYNTAXES: readonly Syntax[] = [
  codeSyntax('json-escape', /\\u([0-9a-fA-F]{4})/, 16, /\\u1e[a-f][0-9a-f]/i),
  codeSyntax('rtf-escape', /\\u([1-9]\d{2,4})(?:\?|\\'[0-9a-fA-F]{2})/, 10, /\\u7[89]\d\d[?\\]/),
  codeSyntax('percent-escape', /%u([0-9a-fA-F]{4})/, 16, /%u1e[a-f][0-9a-f]/i),
  codeSyntax('code-point', /<U\+([0-9a-fA-F]{4})>/, 16, /<U\+1E[A-F][0-9A-F]>/i),
  byteSyntax('quoted-printable', /=(?:3D|[C-E][0-9A-F]|[89AB][0-9A-F])/, 16, /=E1=B[AB]=[89AB]/),
  byteSyntax('percent-encoding', /%[0-9a-fA-F]{2}/, 16, /%E1%B[AB]%[89AB]/i, ADDRESS),
  byteSyntax('byte-escape', /\\x[0-9a-fA-F]{2}/, 16, /\\xE1\\xB[AB]\\x[89AB]/i),
  byteSyntax('byte-escape', /\\[0-3][0-7]{2}/, 8, /\\341\\27[23]\\2/),
];

/** Words of Vietnamese that a syntax must make before it is believed. */
const LEAST_WORDS = 2;

/**
 * Resolve escapes that spell Vietnamese words.
 *
 * @example 'K\\u1ebf ho\\u1ea1ch' → 'Kế hoạch'; 'K=E1=BA=BF' → 'Kế'; 'Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.doc' → 'Quyết định.doc'
 */
export function escapeEdits(text: string): TextEdit[] {
  if (!/[\\%=][u1x3E?]|<U\+/i.test(text)) return [];
  const words = encodedWordEdits(text);
  if (words.length > 0) return words;
  for (const syntax of SYNTAXES) {
    if (!syntax.sign.test(text)) continue;
    const edits = resolved(text, syntax);
    if (edits.length > 0) return edits;
  }
  return [];
}

function resolved(text: string, { rule, run, decode, keeps }: Syntax): TextEdit[] {
  const edits: TextEdit[] = [];
  const made = new Set<string>();
  let known = 0;
  let others = 0;
  for (const match of text.matchAll(/[^\s]+/g)) {
    const [token] = match;
    if (keeps?.test(token)) continue;
    const after = token.replace(run, decode);
    if (after === token) continue;
    for (const [word] of after.normalize('NFC').matchAll(/[\p{L}\p{M}]+/gu)) {
      if (!/[^\x00-\x7f]/.test(word)) continue;
      if (word.length > 1 && frequencyRank(word) !== undefined) { made.add(word.toLowerCase()); known++; }
      else if (!isSyllable(word)) others++;
    }
    const edit = trimmedEdit(match.index, token, after, rule, 0.995);
    if (edit) edits.push(edit);
  }
  return made.size >= LEAST_WORDS && others <= known ? edits : [];
}

const ENCODED_WORD = /=\?utf-8\?(?:b\?([A-Za-z0-9+/]{2,400}={0,2})|q\?([!->@-~]{2,400}))\?=/gi;

/** The encoded words of mail headers (RFC 2047) in UTF-8; the space between two of them is none of the text. */
function encodedWordEdits(text: string): TextEdit[] {
  const edits: TextEdit[] = [];
  if (!/=\?utf-8\?/i.test(text)) return edits;
  for (const match of text.matchAll(ENCODED_WORD)) {
    const [before, base64, quoted] = match;
    const bytes = base64 !== undefined ? Buffer.from(base64, 'base64')
      : Buffer.from(quoted!.replace(/_/g, ' ').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
    let after: string;
    try { after = strict.decode(bytes); } catch { continue; }
    if (/[\x00-\x1f\x7f-\x9f]/.test(after)) continue;
    const last = edits.at(-1);
    if (last && /^[ \t]+$/.test(text.slice(last.end, match.index))) {
      last.before = text.slice(last.start, match.index + before.length);
      last.end = match.index + before.length;
      last.after += after;
    } else edits.push({ start: match.index, end: match.index + before.length, before, after, rule: 'encoded-word', confidence: 0.999 });
  }
  return edits;
}
