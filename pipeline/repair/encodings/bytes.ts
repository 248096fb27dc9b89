/** Text files of unknown encoding → text, without loss: from the byte order mark, from the bytes themselves, or from what their letters spell. */
import { restoreEncoding } from './index.ts';
import { readWestern } from './tables.ts';

export interface DecodedText {
  text: string;
  /** "utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be", "utf-8-damaged" (stray bytes were read as Windows-1252), "tcvn3", "vni", "vps", "viscii", "cp1258", "viqr", "windows-1252", "ascii" */
  encoding: string;
  /** 0–1, that the encoding is this one */
  confidence: number;
}

const BYTE_ORDER_MARKS: [number[], string][] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'], [[0, 0, 0xfe, 0xff], 'utf-32be'], [[0xef, 0xbb, 0xbf], 'utf-8'], [[0xff, 0xfe], 'utf-16le'], [[0xfe, 0xff], 'utf-16be'],
];
/** So much of a file is enough to tell its encoding. */
const SAMPLE = 64 * 1024;

/**
 * Decode a text file. Bytes that are no text in the encoding found are kept as the characters of Windows-1252 (controls
 * where it defines none), so nothing is dropped. Misread UTF-8 inside the text is left to `restoreEncoding`.
 */
export function decodeBytes(bytes: Uint8Array): DecodedText {
  for (const [mark, encoding] of BYTE_ORDER_MARKS) {
    if (mark.every((byte, index) => bytes[index] === byte)) {
      const body = bytes.subarray(mark.length);
      return encoding === 'utf-8' ? { ...utf8(body)!, confidence: 1 } : { text: wide(body, encoding), encoding, confidence: 1 };
    }
  }
  const guess = wideWithoutMark(bytes);
  if (guess) return { text: wide(bytes, guess), encoding: guess, confidence: 0.95 };
  return utf8(bytes) ?? eightBit(bytes);
}

/** UTF-16 and UTF-32 without a mark: Latin text has its zero bytes, or its high bytes 0 and 1E, on one side. */
function wideWithoutMark(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, SAMPLE);
  if (sample.length < 4 || bytes.length % 2 !== 0) return null;
  const zeros = [0, 0, 0, 0];
  sample.forEach((byte, index) => { if (byte === 0) zeros[index % 4]!++; });
  const quarter = sample.length / 4;
  if (bytes.length % 4 === 0 && zeros[3]! > 0.99 * quarter && zeros[2]! > 0.9 * quarter) return 'utf-32le';
  if (bytes.length % 4 === 0 && zeros[0]! > 0.99 * quarter && zeros[1]! > 0.9 * quarter) return 'utf-32be';
  const even = (zeros[0]! + zeros[2]!) / (2 * quarter);
  const odd = (zeros[1]! + zeros[3]!) / (2 * quarter);
  if (odd > 0.5 && even < 0.05) return 'utf-16le';
  return even > 0.5 && odd < 0.05 ? 'utf-16be' : null;
}

function wide(bytes: Uint8Array, encoding: string): string {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chars: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, encoding === 'utf-32le');
    chars.push(code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
  }
  return chars.join('');
}

/** UTF-8, whole or with stray bytes in it; null where the bytes above 7F are rather not UTF-8. */
function utf8(bytes: Uint8Array): DecodedText | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const ascii = bytes.every((byte) => byte < 0x80);
    if (!ascii) return { text, encoding: 'utf-8', confidence: 0.999 };
    return sevenBit(text);
  } catch {
    const { text, good, stray } = mendedUtf8(bytes);
    return good > 0 && good >= 4 * stray ? { text, encoding: 'utf-8-damaged', confidence: good / (good + stray) } : null;
  }
}

function sevenBit(text: string): DecodedText {
  return { text, encoding: 'ascii', confidence: 1 };
}

/** Well-formed sequences decoded, other bytes as Windows-1252. */
function mendedUtf8(bytes: Uint8Array): { text: string; good: number; stray: number } {
  let good = 0;
  let stray = 0;
  const parts: string[] = [];
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let plain = 0;
  const flush = (to: number) => { if (to > plain) parts.push(readWestern(bytes.subarray(plain, to))); };
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    if (lead < 0x80) { at++; continue; }
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    let letter: string | null = null;
    if (lead >= 0xc2 && lead <= 0xf4 && at + length <= bytes.length) {
      try { letter = strict.decode(bytes.subarray(at, at + length)); } catch { letter = null; }
    }
    if (letter === null) { stray++; at++; continue; }
    good++;
    flush(at);
    parts.push(letter);
    at += length;
    plain = at;
  }
  flush(bytes.length);
  return { text: parts.join(''), good, stray };
}

const EIGHT_BIT_RULES = ['tcvn3', 'vni', 'vps', 'viscii', 'cp1258'];

/** Bytes of an 8-bit encoding: read as Western text, restored as such text is, and named by what was restored. */
function eightBit(bytes: Uint8Array): DecodedText {
  const western = readWestern(bytes);
  const { text, edits } = restoreEncoding(western);
  const counts = new Map<string, number>();
  for (const edit of edits) {
    const rule = EIGHT_BIT_RULES.find((name) => edit.rule.startsWith(name));
    if (rule) counts.set(rule, (counts.get(rule) ?? 0) + edit.before.length);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!best) return { text: western, encoding: 'windows-1252', confidence: 0.6 };
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { text, encoding: best[0], confidence: Math.round(1000 * Math.min(0.999, best[1] / all)) / 1000 };
}
