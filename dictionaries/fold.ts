/** Vietnamese text without case and marks, for comparison and search. */

/** Units below this have their folded form in a table; Vietnamese letters end at U+1EF9. */
const LIMIT = 0x2000;
const PLAIN = new Uint16Array(LIMIT);
/** Texts are folded in pieces of so many units, those below `SHORT` unit by unit: a string that grows costs three times as much. */
const PIECE = 4096;
const SHORT = 12;
const narrow = Buffer.alloc(PIECE);
const wide = Buffer.alloc(2 * PIECE);
/** 0: no letter with case, 1: small, 2: capital; filled on first use. */
const CASE = new Uint8Array(LIMIT).fill(255);

/**
 * Lower case without tone and letter marks, đ as d; one UTF-16 unit for each of the NFC input, so that offsets stay.
 *
 * @example fold('Số: 12/QĐ-UBND') // 'so: 12/qd-ubnd'
 */
export function fold(text: string): string {
  let folded = '';
  if (text.length < SHORT) for (let at = 0; at < text.length; at++) folded += String.fromCharCode(foldUnit(text.charCodeAt(at)));
  else for (let from = 0; from < text.length; from += PIECE) folded += foldPiece(text, from, Math.min(text.length, from + PIECE));
  return folded;
}

function foldPiece(text: string, from: number, to: number): string {
  let all = 0;
  for (let at = from; at < to; at++) {
    const code = foldUnit(text.charCodeAt(at));
    narrow[at - from] = code;
    wide[2 * (at - from)] = code;
    wide[2 * (at - from) + 1] = code >> 8;
    all |= code;
  }
  return all < 256 ? narrow.toString('latin1', 0, to - from) : wide.toString('utf16le', 0, 2 * (to - from));
}

function foldUnit(code: number): number {
  return code < LIMIT ? PLAIN[code] || (PLAIN[code] = plainOf(code)) : code;
}

function plainOf(code: number): number {
  const base = String.fromCharCode(code).normalize('NFD')[0]!.toLowerCase();
  return base === 'đ' ? 0x64 : base.length === 1 ? base.charCodeAt(0) : code;
}

/** Letters of `text` and how many of them are capitals. */
export function countCapitals(text: string): { letters: number; capitals: number } {
  let letters = 0;
  let capitals = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= LIMIT) continue;
    let kind = CASE[code]!;
    if (kind === 255) {
      const unit = text[at]!;
      kind = CASE[code] = unit.toLowerCase() === unit.toUpperCase() ? 0 : unit === unit.toUpperCase() ? 2 : 1;
    }
    if (kind > 0) letters++;
    if (kind === 2) capitals++;
  }
  return { letters, capitals };
}

/** Whether a text is printed in capitals; a few small letters (misread, or "năm 2026 - v.v.") do not matter. */
export function isCapitals(text: string): boolean {
  const { letters, capitals } = countCapitals(text);
  return letters >= 2 && capitals >= letters * 0.85;
}
