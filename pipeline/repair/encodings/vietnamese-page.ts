/** Old encodings on a computer set to Vietnamese: their bytes show up as characters of code page 1258 instead of Western ones. */
import type { TextEdit } from '../../model.ts';
import { OTHER_EIGHT_BIT, TCVN3_CODEC } from './codecs.ts';
import { implausibility, isFamiliar } from './plausibility.ts';
import { readWestern, windowsByte } from './tables.ts';

/** Where the two pages differ. */
const OWN = /[ĂăĐđƠơƯư₫\u0300\u0301\u0303\u0309\u0323]/;
const RUN = new RegExp(`${OWN.source}+`, 'g');
/** Signs that an old encoding leaves among letters. */
const STRANGE = /[a-zA-Z][¡-¬®-¿×÷ƒˆ†‡‰‹›€™]|[¡-¬®-¿ƒ†‡][a-zA-Z]|[aeouyơưAEOUYƠƯ][øûåäëïØÛÅÄËÏ]/;
/** Letters that the page does not have. */
const TODAYS = /[\u1ea0-\u1ef9ĩũĨŨ]/;
/** Nats, and usual words with characters of the page, that reading a text so must bring; after that a line needs less. */
const LEAST_GAIN = 20;
const LEAST_WORDS = 1;
const LEAST_GAIN_OF_LINE = 2;

/** Tokens of a line that are looked at. */
const MOST_TOKENS = 200;

const CODECS = [TCVN3_CODEC, ...OTHER_EIGHT_BIT.filter(({ name }) => name !== 'cp1258')];

/**
 * The lines of a text that are in an old encoding, as Western text shows them, so that they can be read as such.
 *
 * @example 'KƠ ho¹ch tư chøc' → 'KÕ ho¹ch tý chøc'
 */
export function vietnamesePageEdits(text: string): TextEdit[] {
  if (!OWN.test(text) || !STRANGE.test(text)) return [];
  const lines: { start: number; line: string }[] = [];
  let gain = 0;
  let words = 0;
  let start = 0;
  for (const line of text.split('\n')) {
    const reading = OWN.test(line) && !TODAYS.test(line) ? readingOf(line) : null;
    if (reading !== null && reading.gain >= LEAST_GAIN_OF_LINE) {
      lines.push({ start, line });
      gain += reading.gain;
      words += reading.words;
    }
    start += line.length + 1;
  }
  if (gain < LEAST_GAIN || words < LEAST_WORDS) return [];
  return lines.flatMap(({ start: from, line }) => Array.from(line.matchAll(RUN), (match): TextEdit => ({
    start: from + match.index, end: from + match.index + match[0].length, before: match[0], after: western(match[0]), rule: 'read-as-cp1258', confidence: 0.97,
  })));
}

function western(text: string): string {
  return readWestern(Uint8Array.from(text, (char) => windowsByte(char)!));
}

/** What the best of the old encodings makes of a line: nats by which it is better than the line as it stands, and its usual words that had characters of the page. */
function readingOf(line: string): { gain: number; words: number } | null {
  const tokens = line.split(/[ \t]+/).filter((token) => /[^\x00-\x7f]/.test(token)).slice(0, MOST_TOKENS);
  const asIs = tokens.reduce((sum, token) => sum + implausibility(token), 0);
  let best: { gain: number; words: number } | null = null;
  for (const { decode } of CODECS) {
    let gain = asIs;
    let words = 0;
    for (const token of tokens) {
      const read = decode(token.replace(RUN, western));
      gain -= read === null ? Infinity : implausibility(read);
      if (read !== null && OWN.test(token) && isFamiliar(read)) words++;
    }
    if (best === null || gain > best.gain) best = { gain, words };
  }
  return best;
}
