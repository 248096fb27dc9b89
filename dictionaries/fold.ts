/** Vietnamese text without case and marks, for comparison and search. */

const CACHE = new Map<string, string>();

/**
 * Lower case without tone and letter marks, đ as d; one UTF-16 unit for each of the NFC input, so that offsets stay.
 *
 * @example fold('Số: 12/QĐ-UBND') // 'so: 12/qd-ubnd'
 */
export function fold(text: string): string {
  let folded = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text[at]!;
    const code = text.charCodeAt(at);
    if (code < 0x80) folded += code >= 0x41 && code <= 0x5a ? unit.toLowerCase() : unit;
    else {
      let plain = CACHE.get(unit);
      if (plain === undefined) {
        const base = unit.normalize('NFD')[0]!.toLowerCase();
        plain = base === 'đ' ? 'd' : base.length === 1 ? base : unit;
        CACHE.set(unit, plain);
      }
      folded += plain;
    }
  }
  return folded;
}

/** Letters of `text` and how many of them are capitals. */
export function countCapitals(text: string): { letters: number; capitals: number } {
  let letters = 0;
  let capitals = 0;
  for (const character of text) {
    const lower = character.toLowerCase();
    const upper = character.toUpperCase();
    if (lower === upper) continue;
    letters++;
    if (character === upper) capitals++;
  }
  return { letters, capitals };
}

/** Whether a text is printed in capitals; a few small letters (misread, or "năm 2026 - v.v.") do not matter. */
export function isCapitals(text: string): boolean {
  const { letters, capitals } = countCapitals(text);
  return letters >= 2 && capitals >= letters * 0.85;
}
