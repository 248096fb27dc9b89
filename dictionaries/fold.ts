/** Vietnamese text without case and marks, for comparison and search. */

/** Units below this have their folded form in a table; Vietnamese letters end at U+1EF9. */
const LIMIT = 0x2000;
const PLAIN: (string | undefined)[] = new Array(LIMIT);
/** 0: no letter with case, 1: small, 2: capital; filled on first use. */
const CASE = new Uint8Array(LIMIT).fill(255);

/**
 * Lower case without tone and letter marks, đ as d; one UTF-16 unit for each of the NFC input, so that offsets stay.
 *
 * @example fold('Số: 12/QĐ-UBND') // 'so: 12/qd-ubnd'
 */
export function fold(text: string): string {
  let folded = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    folded += code < LIMIT ? PLAIN[code] ?? (PLAIN[code] = foldUnit(text[at]!)) : text[at]!;
  }
  return folded;
}

function foldUnit(unit: string): string {
  const base = unit.normalize('NFD')[0]!.toLowerCase();
  return base === 'đ' ? 'd' : base.length === 1 ? base : unit;
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
