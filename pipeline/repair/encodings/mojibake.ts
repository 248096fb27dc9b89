/** UTF-8 that was read as a Western code page or as CP1258, once or twice, with the bytes that got lost on the way. */
import type { Codec, Option } from './codecs.ts';
import { FOREIGN_WORD, implausibility, isFamiliar, isPossible } from './plausibility.ts';
import { windowsByte } from './tables.ts';

/**
 * What a sequence may stand for: letters and marks of any script, punctuation and signs of ordinary text, and the characters of
 * the code pages themselves (text misread twice).
 */
const EXPECTED = /[\u0080-\u00bf\p{L}\p{M}\u02c6\u02dc\u2010-\u2027\u2030-\u205e\u20ab\u20ac\u2122\u2190-\u27bf×÷\u3000-\u303f\u30fb\uf0a7\uf0b7\ufeff\uff01-\uff5e]/u;

/** How many bytes follow a lead byte of two- and three-byte sequences. */
function followers(lead: number): number {
  return lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
}

function letterOf(bytes: number[]): string | null {
  const [lead = 0, second = 0, third] = bytes;
  const code = third === undefined ? (lead & 0x1f) << 6 | (second & 0x3f) : (lead & 0xf) << 12 | (second & 0x3f) << 6 | (third & 0x3f);
  if (third !== undefined && code < 0x800) return null;
  const char = String.fromCharCode(code);
  return EXPECTED.test(char) ? char : null;
}

/** Stand-ins that a converter writes for a byte it could not show. */
const STAND_IN = /[?\ufffd ]/;
/** A replacement character, misread in its turn. */
const MISREAD_STAND_IN = /ï¿½/g;
/** Codes that Windows-1252 does not define, the no-break space and the soft hyphen: those that get lost first. */
const LOST_FIRST = [0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xa0, 0xad];
/** All codes that show up as invisible controls in ISO 8859-1, with those that Windows-1258 lacks among them. */
const LOST = Array.from({ length: 32 }, (_, index) => 0x80 + index).concat(0xa0, 0xad);

/** What is put back for a lost byte: letters of Vietnamese, the one mark whose byte gets lost, and the quotation mark that ends in 9D. */
const LOSABLE = /[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9”\u0301]/u;

/** Bytes 80–9F that show up as typographic signs, by what those are typed as in ASCII. */
const STRAIGHTENED: [string, readonly number[]][] = [['...', [0x85]], ["'", [0x91, 0x92]], ['"', [0x93, 0x94]], ['-', [0x96, 0x97]]];

/** No-break space and soft hyphen: correct text has them behind letters that are lead bytes (PHÓ\u00a0, Đ\u00adiều), which then are no letters of far scripts. */
const isSpacing = (byte: number): boolean => byte === 0xa0 || byte === 0xad;
const LATIN = /[\u0080-\u024f\u0300-\u036f\u1e00-\u1eff]/;

/** Whether another sequence stands right before or behind one, as in words of another script. */
function besideOther(token: string, from: number, to: number): boolean {
  const byteAt = (index: number): number => windowsByte(token[index] ?? '') ?? 0;
  const isLater = (byte: number): boolean => byte >= 0x80 && byte < 0xc0 && !isSpacing(byte);
  return (byteAt(to) >= 0xc2 && isLater(byteAt(to + 1))) || (isLater(byteAt(from - 1)) && (byteAt(from - 2) >= 0xc2 || isLater(byteAt(from - 2))));
}

/** How the bytes of a text came to harm. */
interface Harm {
  /** bytes that are gone, or that a stand-in took the place of */
  lost: readonly number[];
  /** typographic signs were typed as ASCII */
  straightened?: boolean;
  /** misread twice throughout, so that a second round needs no reason of its own */
  twice?: boolean;
}

/** Parts of a token: text as it is, or the letters of which one is meant. */
type Part = string | string[];

interface Scan { parts: Part[]; exact: number; lossy: number }

function scan(token: string, { lost, straightened = false, twice = false }: Harm): Scan {
  const found: Scan = { parts: [], exact: 0, lossy: 0 };
  let plain = '';
  const push = (part: Part) => {
    if (plain !== '') { found.parts.push(plain); plain = ''; }
    found.parts.push(part);
  };
  for (let i = 0; i < token.length;) {
    const lead = windowsByte(token[i]!) ?? 0;
    const follow = lead >= 0xc2 ? followers(lead) : 0;
    const bytes = [lead];
    while (bytes.length <= follow) {
      const byte = windowsByte(token[i + bytes.length] ?? '');
      if (byte === undefined || byte < 0x80 || byte > 0xbf) break;
      bytes.push(byte);
    }
    const letter = follow > 0 && bytes.length === follow + 1 ? letterOf(bytes) : null;
    if (letter !== null && (!isSpacing(bytes[1]!) || LATIN.test(letter) || besideOther(token, i, i + bytes.length))) {
      push(letter);
      found.exact++;
      i += bytes.length;
      continue;
    }
    // A sequence that lacks its last byte: "áº" and "á»" are telling by themselves, one lead byte alone is not.
    if (follow > 0 && bytes.length >= follow) {
      const known = bytes.slice(0, follow);
      const typed = straightened ? STRAIGHTENED.find(([sign]) => token.startsWith(sign, i + follow)) : undefined;
      const meant = typed?.[1].map((byte) => letterOf([...known, byte])).filter((char): char is string => char !== null && LOSABLE.test(char)) ?? [];
      if (meant.length > 0) {
        push(meant);
        found.lossy++;
        i += follow + typed![0].length;
        continue;
      }
      const next = token[i + follow] ?? '';
      // The spaces of a text that was misread twice are spaces since the first time.
      const spaced = next === ' ' && !twice ? letterOf([...known, 0xa0]) : null;
      const letters = spaced !== null ? [spaced] : lost.map((byte) => letterOf([...known, byte])).filter((char): char is string => char !== null && LOSABLE.test(char));
      if (letters.length > 0) {
        push(letters);
        found.lossy++;
        i += follow + (next !== '' && STAND_IN.test(next) ? 1 : 0);
        continue;
      }
    }
    plain += token[i];
    i++;
  }
  if (plain !== '') found.parts.push(plain);
  return found;
}

const MOST_READINGS = 400;

/** All readings of the parts, or none where there are too many. */
function readings(parts: Part[]): string[] {
  let all = [''];
  for (const part of parts) {
    const choices = typeof part === 'string' ? [part] : part;
    if (all.length * choices.length > MOST_READINGS) return [];
    all = all.flatMap((start) => choices.map((choice) => start + choice));
  }
  return all.map((text) => text.normalize('NFC'));
}

/** The one reading that is clearly the best, or null. */
function single(options: string[]): string | null {
  const ranked = [...new Set(options)].map((text) => ({ text, cost: implausibility(text) })).sort((a, b) => a.cost - b.cost);
  const [best, second] = ranked;
  if (!best || (best.cost >= FOREIGN_WORD && !isPossible(best.text))) return null;
  // One nat is six to one in frequency; closer candidates leave it open, and so do those that differ in case.
  return second && second.cost - best.cost < (isCapital(best.text) === isCapital(second.text) ? 1 : 3) ? null : best.text;
}

function isCapital(text: string): boolean {
  return text === text.toUpperCase();
}

function decodeOnce(token: string, harm: Harm): string {
  const { parts, lossy } = scan(token, harm);
  return lossy === 0 || parts.every((part) => part.length === 1 || typeof part === 'string') ? parts.join('').normalize('NFC') : single(readings(parts)) ?? token;
}

/** Nats for each complete UTF-8 sequence: its bytes fit by chance in one case of hundreds. */
export const SEQUENCE_BONUS = 4;
/** Read wrongly more than twice does not happen to text that is kept. */
const MOST_ROUNDS = 3;

/** Misread UTF-8 in one text. */
export interface MojibakeCodec extends Codec {
  /** whether a piece is possible with other bytes put back than one that became a space */
  isWhole(piece: string): boolean;
}

/** A letter that stands before none of the later bytes of UTF-8: what is left of a control, misread, whose second byte is gone. */
const LEFT_OVER = /Â(?![\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ])/g;

function codec(harm: Harm): MojibakeCodec {
  const { lost, twice = false } = harm;
  /** A token of a text that was misread twice as it was before the second time. */
  const unwrapped = (token: string): string => (twice ? decodeOnce(token.replace(MISREAD_STAND_IN, '\ufffd').replace(LEFT_OVER, ''), { lost: [0x9d] }) : token);
  return {
    name: 'mojibake',
    isWhole: (piece) => readings(scan(piece, { ...harm, lost: lost.filter((byte) => byte !== 0xa0) }).parts).some(isPossible),
    open: (token, next) => openReadings(unwrapped(token), harm, next),
    decode(token) {
      let text = unwrapped(token);
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const next = decodeOnce(text, harm);
        if (round > 0 && sequences(text) === 0 && implausibility(text) < FOREIGN_WORD) break;
        // Right text may hold what looks like a sequence (Ã at an end, í…”): a further round must make it better.
        if (next === text || (round > 0 && implausibility(next) >= implausibility(text) + SEQUENCE_BONUS * sequences(text))) break;
        text = next;
      }
      return text;
    },
  };
}

const OTHER_CASE = 3;

/** The words that a token with lost bytes may be, capitals beside capitals. */
function openReadings(token: string, harm: Harm, next: string | null): Option[] {
  const { parts, lossy } = scan(token, harm);
  if (lossy === 0) return [];
  const options = [...new Set(readings(parts))].filter(isPossible);
  if (options.length < 2) return [];
  const capitals = next !== null && isCapital(next) && /\p{Lu}{2}/u.test(next);
  return options.map((text) => ({ text, cost: (isCapital(text) === capitals ? 0 : OTHER_CASE) + (/\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}/u.test(text) ? 2 * OTHER_CASE : 0) }));
}

/** A complete sequence that ends in this byte. */
function completeWith(byte: number): RegExp {
  return new RegExp(`(?:[ÂÃÄÅÆĂ]|[áâ][º»€])\\u00${byte.toString(16)}`);
}
const COMPLETE: readonly [number, RegExp][] = LOST_FIRST.map((byte) => [byte, completeWith(byte)]);
/** Sequences whose last byte is a quote, a dash or an ellipsis, as ASCII has them inside a word and as they should be. */
const STRAIGHT = /(?:á»|Ä)['"](?=\p{L})|á»-(?=\p{Ll})|á»\.\.\.(?=[\p{Ll} ])/u;
const TYPOGRAPHIC = /(?:á[º»]|Ä)[‘’“”–—…]/;
const TWICE = /Ã¡Â[º»]|Ã[ƒ\u0083]Â|Ã[„\u0084]/g;

/**
 * The codec for a text that was read with a Windows code page. Of the codes that get lost those are looked for that its sequences
 * do not show; where none of them is misread just once, all are taken for misread twice. `again`: the text was restored once
 * already, and what is still broken is broken in full.
 */
export function mojibakeCodec(text: string, again: boolean): MojibakeCodec {
  if (again) return codec({ lost: [] });
  return codec({
    lost: COMPLETE.filter(([, shown]) => !shown.test(text)).map(([byte]) => byte),
    twice: !/á[º»]/.test(text) && (text.match(TWICE)?.length ?? 0) >= 3,
    straightened: STRAIGHT.test(text) && !TYPOGRAPHIC.test(text),
  });
}

/** For text that lost nothing. */
export const MOJIBAKE: Codec = codec({ lost: [] });
/** For telling whether a space stands for the last byte of a sequence. */
export const MOJIBAKE_JOINED: Codec = codec({ lost: LOST_FIRST });
/** For text that was read as ISO 8859-1 and lost all its controls. */
export const MOJIBAKE_WITHOUT_CONTROLS: MojibakeCodec = codec({ lost: LOST });

/** Whether a token shows that controls were lost: no reading with the undefined codes put back, one with any control. */
export function lacksControls(token: string): boolean {
  if (token.length > 60 || !/[ÃÄÆº»]/.test(token)) return false;
  const narrow = scan(token, { lost: LOST_FIRST });
  const all = scan(token, { lost: LOST });
  if (all.lossy === 0 || (narrow.lossy > 0 && readings(narrow.parts).some((text) => implausibility(text) < FOREIGN_WORD))) return false;
  const reading = single(readings(all.parts));
  return reading !== null && isFamiliar(reading);
}


/** How many complete sequences of the two- and three-byte kind a token holds: what no other kind of text has. */
export function sequences(token: string): number {
  return scan(token, { lost: [] }).exact;
}

/** Whether bytes of the token were lost, so that its reading is a guess. */
export function isLossy(token: string): boolean {
  return scan(token, { lost: LOST }).lossy > 0;
}

/** The end of a piece whose sequence lacks a byte that may have become a space. */
export const OPEN_SEQUENCE = /(?:[ÃĂÂÆ]|á[º»])$/;
/** Such a piece before a space that is none of its word: spaces were not folded. */
const SPACED_OUT = /(?:[ÃĂ]|á[º»]) (?:[ .,;:)\n]|$)/;
const NO_BREAK = /(?:[ÂÃĂÆ]|á[º»])\u00a0/;

/** Whether all no-break spaces became spaces, and spaces were not folded: a space after the beginning of a sequence belongs to it. */
export function noBreaksAreSpaces(text: string): boolean {
  return SPACED_OUT.test(text) && !NO_BREAK.test(text);
}

/** Whether the text shows no-break spaces in its sequences, so that its spaces are none. */
export function keepsNoBreaks(text: string): boolean {
  return NO_BREAK.test(text);
}

/** Whether a piece ends in a sequence of any script that lacks its last byte. */
export function isOpen(piece: string): boolean {
  const last = windowsByte(piece.at(-1) ?? '') ?? 0;
  const before = windowsByte(piece.at(-2) ?? '') ?? 0;
  return followers(last) === 1 || (last >= 0x80 && last < 0xc0 && followers(before) === 2);
}

/** Which code page the text was read with, told from the characters of a whole run. */
export function misreadAs(run: string): 'mojibake-latin1' | 'mojibake-cp1258' | 'mojibake-cp1252' {
  if (/[\u0080-\u009f]/.test(run) && !/[‘’“”•–—˜™š›œžŸ€‚ƒ„…†‡ˆ‰Š‹ŒŽ]/.test(run)) return 'mojibake-latin1';
  return /[ĂăĐđƠơƯư]|[\u0300-\u0323]/.test(run) ? 'mojibake-cp1258' : 'mojibake-cp1252';
}
