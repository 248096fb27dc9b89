/** Raw text as tokens to be repaired: words, and what is protected (numbers, codes, addresses), with their places. */
import { SHORTENED } from './shortened.ts';
import { baseForm, VIETNAMESE_ONLY } from './syllables.ts';
import { endsSentence, LEAD, TRAIL } from './vocabulary.ts';

/**
 * `word`: letters, perhaps with misread signs among them; `mixed`: letters and digits (v6i, 03thdng); `abbreviation`: capitals without
 * a vowel; `number`; `code`: document numbers, addresses, roman numerals; `symbol`: neither letters nor digits.
 */
export type TokenKind = 'word' | 'mixed' | 'abbreviation' | 'number' | 'code' | 'symbol';

/** Case of the letters after the first: `upper` where the whole token is printed in capitals, `either` where one letter cannot tell. */
export type Case = 'lower' | 'upper' | 'either';

export interface Token {
  /** place in the raw text, UTF-16 units */
  start: number;
  end: number;
  text: string;
  kind: TokenKind;
  case: Case;
  /** 0-based line */
  line: number;
  /** first token of a stretch of running text (a paragraph, a heading) */
  opens: boolean;
  /** a sentence ends behind this token */
  closes: boolean;
  /** a sign right behind that may be a misread hook or horn of the last letter: ' or ? */
  tail: string;
  /** only blanks stand between this token and the next on its line: the two may be one word */
  touchesNext: boolean;
}

const HAS_DIGIT = /\d/;
const HAS_LETTER = /\p{L}/u;
const LETTERS = /^\p{L}+$/u;
const SMALL = /^\p{Ll}{2,}$/u;
const ADDRESS = /\S@[\w-]+\.\w|www\.|https?:|\.(?:vn|com|gov|net|org|docx?|xlsx?|pptx?|pdf|zip|rar|jpe?g|png|htm)\b/i;
/** Units, formulas and companies: °C, m², H₂O, R&D. */
const MEASURE = /[°²³₀-₉⁰-⁹‰µ±×÷≤≥]|^[\p{Lu}\d]+&[\p{Lu}\d]+$/u;
/** Codes without a number, or with a blank behind it: KH-SYT, /QĐ-UBND; those of the Party part with a stroke (KH/TU). */
const NOTATION = /^\/?\p{Lu}{2,}(?:[-/]\p{Lu}{2,})+$/u;
/** The name of a file by itself: names of files lack their marks as often as not. */
const FILE_NAME = /^[^\\/:]{1,100}\.(?:docx?|xlsx?|pptx?|pdf|rtf|zip|rar)$/i;
/** The number of a point with its first word, no blank between: 1.Nhà, 2)Các. */
const NUMBERED = /^(\d{1,2}[.)])(\p{L}{2,})$/u;
/** A label with the Roman number run into it: PHU LUCI, ChuongII. */
const LABELLED = /^(L[UỤ]C|CH[UƯ][OƠ]NG|PH[AẦ]N|[Ll][uụ]c|[Cc]h[uư][oơ]ng|[Pp]h[aầ]n)([IVX]{1,4})$/u;
const ROMAN = /^[IVX]+$/;
/** I, II, III … as they are misread before a full stop. */
const MISREAD_ROMAN = /^[IVXl1|!HU]*[IVX][IVXl1|!]*$/;
const INNER = /[-/–.,;:()“”"+]+/;
const VOWEL = /[aeiouy]/;
/** Digits that stand for letters: 16i (lối), 1am (làm), 10i (lỗi), v6i; but 5a, 6b are numbers of clauses. */
const WORDLIKE = /^(?:[1l][0-9]?[\p{Ll}ÂÊÔÁÀÉÈ]{1,3}|6\p{Ll}{1,2}|[\p{L}]+[0-9]\p{Ll}*)$/u;
const LIST_MARK = /^(?:[-+•*–]\s|\d+(?:\.\d+)*[.)]\s|[a-zđ]\)\s|[IVX1l]+[.)]\s)/;
const SENTENCE_END = /[.;:!?]\W*$/;

/** No word, nor any code, is longer: rows of dots, encoded data. */
const LONGEST_CHUNK = 200;

/** Capitals without a vowel. */
const ABBREVIATED = /^\P{L}*[B-DĐF-HJ-NP-TV-XZ]{2,}\P{L}*$/u;

const isUpper = (letter: string): boolean => letter !== letter.toLowerCase();

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Tokens of a text in order. Line breaks within a paragraph are no boundaries; list marks, blank lines and ends of sentences at line ends are. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let line = 0;
  let previous = '';
  let afterBlank = true;
  let previousUpper = false;
  let previousLength = 0;
  let widest = 0;
  for (const content of text.split('\n')) {
    const trimmed = content.trim();
    if (trimmed) {
      const upper = isUpperLine(content);
      const short = previousLength < 0.7 * widest && isUpper(trimmed.replace(LEAD, '')[0] ?? 'a');
      const opens = previous === '' || short || SENTENCE_END.test(previous) || LIST_MARK.test(trimmed) || upper !== previousUpper
        || (afterBlank && !(HAS_LETTER.test(trimmed[0]!) && !isUpper(trimmed[0]!)));
      tokenizeLine(content, offset, line, upper, opens, tokens);
      previous = trimmed.slice(-12);
      // Lines of the last stretch tell how wide the column is.
      widest = Math.max(trimmed.length, afterBlank && upper ? 0 : 0.98 * widest);
      previousLength = trimmed.length;
      previousUpper = upper;
    }
    afterBlank = trimmed === '';
    offset += content.length + 1;
    line++;
  }
  for (let i = 0; i < tokens.length; i++) tokens[i]!.closes = closes(text, tokens[i]!, tokens[i + 1]);
  return tokens;
}

/** Whether a sentence ends behind a token: signs say so, and what comes next is the beginning of one. */
function closes(text: string, token: Token, next: Token | undefined): boolean {
  const sign = text[token.end];
  if (sign === undefined || sign === ' ' || sign === '\n') return false;
  const gap = text.slice(token.end, next ? next.start : token.end + LONGEST_GAP);
  const blank = gap.search(/\s/);
  if (blank < 0) return next === undefined && /[.;:]/.test(gap);
  return endsSentence(gap.slice(0, blank), next === undefined || next.opens ? 'A' : gap.slice(blank).trimStart() + text.slice(next.start, next.start + 1));
}

/** Signs behind the last token of a text that are looked at. */
const LONGEST_GAP = 20;

/** Whether a line is printed in capitals; tokens with digits and abbreviations have no say. */
function isUpperLine(content: string): boolean {
  let letters = 0;
  let upper = 0;
  for (const chunk of content.split(/\s+/)) {
    if (HAS_DIGIT.test(chunk) || ABBREVIATED.test(chunk)) continue;
    for (const letter of chunk) if (HAS_LETTER.test(letter)) { letters++; if (isUpper(letter)) upper++; }
  }
  return letters >= 4 && upper >= 0.7 * letters;
}

function tokenizeLine(content: string, offset: number, line: number, upperLine: boolean, opens: boolean, tokens: Token[]): void {
  let first = true;
  const from = tokens.length;
  for (const match of content.matchAll(/\S+/g)) {
    const chunk = match[0];
    const before = tokens.at(-1);
    if (chunk.length > LONGEST_CHUNK) {
      if (before) before.touchesNext = false;
      tokens.push({ start: offset + match.index, end: offset + match.index + chunk.length, text: chunk, kind: 'code', case: 'lower', line, opens: opens && first, closes: false, tail: '', touchesNext: false });
      first = false;
      continue;
    }
    // Most chunks are words without signs around them.
    const isPlain = LETTERS.test(chunk) && !LABELLED.test(chunk);
    const lead = isPlain ? 0 : LEAD.exec(chunk)?.[0].length ?? 0;
    const trail = isPlain ? 0 : TRAIL.exec(chunk.slice(lead))?.[0].length ?? 0;
    if (before && lead > 0) before.touchesNext = false;
    const core = chunk.slice(lead, chunk.length - trail);
    if (!core) continue;
    const start = offset + match.index + lead;
    const parts = partsOf(core, { first, upperLine, trail: chunk.slice(chunk.length - trail) });
    const tail = /^['’‘`?]/.test(chunk.slice(chunk.length - trail)) ? chunk[chunk.length - trail]! : '';
    for (const [index, part] of parts.entries()) {
      const last = index === parts.length - 1;
      tokens.push({
        start: start + part.at, end: start + part.at + part.text.length, text: part.text.replace(/[’‘`´]/g, "'"), kind: part.kind,
        case: caseOf(part.text, upperLine), line, opens: opens && first && index === 0, closes: false, tail: last ? tail : '',
        touchesNext: last && trail === 0,
      });
    }
    first = false;
  }
  const last = tokens.at(-1);
  if (last) last.touchesNext = false;
  if (FILE_NAME.test(content.trim())) { for (let i = from; i < tokens.length; i++) tokens[i]!.kind = 'code'; return; }
  lookAround(tokens, from, upperLine);
  // Two columns of a letterhead on one line: capitals on the left, small letters on the right.
  let run = 0;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== 'word') continue;
    if (token.case === 'upper') run++;
    else { if (run >= 3) token.opens = true; run = 0; }
  }
}

interface Part { at: number; text: string; kind: TokenKind }

/** A white-space token without outer punctuation, cut into what is protected and what can be repaired. */
function partsOf(core: string, { first, upperLine, trail }: { first: boolean; upperLine: boolean; trail: string }): Part[] {
  const digits = HAS_DIGIT.test(core) ? count(core, /\d/g) : 0;
  const letters = count(core, /\p{L}/gu);
  if (letters === 0) return [{ at: 0, text: core, kind: digits > 0 ? 'number' : core === '¥' ? 'word' : 'symbol' }];
  // Marks of lists (a), b) and variables (X=) are read by their sequence or not at all.
  if (core.length === 1 && ((first && trail.startsWith(')')) || trail.startsWith('='))) return [{ at: 0, text: core, kind: 'code' }];
  // The letter of a part or a section: "C. Tổ chức thực hiện".
  if (core.length === 1 && first && trail === '.' && isUpper(core)) return [{ at: 0, text: core, kind: 'code' }];
  const numbered = first ? NUMBERED.exec(core) : null;
  if (numbered) return [{ at: 0, text: numbered[1]!.slice(0, -1), kind: 'number' }, { at: numbered[1]!.length, text: numbered[2]!, kind: kindOfLetters(numbered[2]!, false) }];
  const labelled = LABELLED.exec(core);
  if (labelled) return [{ at: 0, text: labelled[1]!, kind: 'word' }, { at: labelled[1]!.length, text: labelled[2]!, kind: 'code' }];
  if (first && MISREAD_ROMAN.test(core) && /^[.)]/.test(trail)) return [{ at: 0, text: core, kind: 'code' }];
  if (digits === 0 && letters === core.length) return [{ at: 0, text: core, kind: kindOfLetters(core, first) }];
  if (ADDRESS.test(core) || MEASURE.test(core) || SHORTENED.test(core) || isNotation(core, upperLine)) return [{ at: 0, text: core, kind: 'code' }];
  const footnote = /^(\p{L}{2,})\(\d{1,2}$/u.exec(core);
  if (footnote) return [{ at: 0, text: footnote[1]!, kind: kindOfLetters(footnote[1]!, false) }];
  const label = /^([\p{L}6']{1,4}[:.])\d/u.exec(core);
  if (label) {
    const cut = label[1]!.length;
    const word = core.slice(0, cut - 1);
    const rest = core.slice(cut);
    return [{ at: 0, text: word, kind: HAS_DIGIT.test(word) ? 'mixed' : 'word' }, { at: cut, text: rest, kind: /^\d[\d.,]*$/.test(rest) ? 'number' : 'code' }];
  }
  if (WORDLIKE.test(core)) return [{ at: 0, text: core, kind: 'mixed' }];
  if (digits > 0 && (core.includes('/') || (digits >= letters && digits > 1) || (/^\d+[a-eđ]?$/i.test(core) && !/^[1l][aAoO]$/.test(core)) || (/^\d/.test(core) && core.includes('-')))) {
    return [{ at: 0, text: core, kind: 'code' }];
  }
  if (INNER.test(core) && (digits === 0 || (digits * 2 <= letters && /\p{L}[.;:,]\p{L}/u.test(core)))) {
    const parts: Part[] = [];
    let at = 0;
    for (const piece of core.split(/([-/–.,;:()“”"+]+)/)) {
      if (piece && !INNER.test(piece)) parts.push({ at, text: piece, kind: HAS_DIGIT.test(piece) ? 'mixed' : HAS_LETTER.test(piece) ? kindOfLetters(piece, false) : 'symbol' });
      at += piece.length;
    }
    return parts;
  }
  return [{ at: 0, text: core, kind: digits > 0 ? 'mixed' : 'word' }];
}

/** In a line of capitals words may be joined by hyphens too, and by strokes anywhere: only what no word can be marks a code. */
function isNotation(core: string, upperLine: boolean): boolean {
  return NOTATION.test(core) && ((!upperLine && !core.includes('/')) || core.split(/[-/]/).some((part) => !VOWEL.test(baseForm(part))));
}

function kindOfLetters(text: string, first: boolean): TokenKind {
  if (ROMAN.test(text) && (first || text.length > 1)) return 'code';
  return text.length > 1 && /^\p{Lu}+$/u.test(text) && !VOWEL.test(baseForm(text)) ? 'abbreviation' : 'word';
}

/** What stands before roman numerals. In a line of capitals VI is vị, vi or vì behind any other word. */
const NUMBERED_BY_ROMANS = new Set('chuong phan muc quyen tap khoa ky quy luc hang cap loai nhom vung khu lan thu bang bac bieu mau so dai'.split(' '));

/** Capitals among small letters are an abbreviation even with a vowel (PCI, PAPI); two capital letters beside a word in capitals belong to it (Y TẾ). */
function lookAround(tokens: Token[], from: number, upperLine: boolean): void {
  const capitals = (token: Token | undefined): boolean => token !== undefined && token.case === 'upper' && token.text.length > 2 && token.kind === 'word';
  const alone: Token[] = [];
  for (let i = from + 1; upperLine && i < tokens.length; i++) {
    const [before, token] = [tokens[i - 1]!, tokens[i]!];
    if (token.kind === 'code' && token.text === 'VI' && before.kind === 'word' && before.touchesNext && !NUMBERED_BY_ROMANS.has(baseForm(before.text))) token.kind = 'word';
  }
  const last = tokens.at(-1);
  if (tokens.length > from + 1 && /^[IVX][IVX1l|!]{1,4}$/.test(last!.text) && NUMBERED_BY_ROMANS.has(baseForm(tokens.at(-2)!.text))) last!.kind = 'code';
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== 'word' || !/^\p{Lu}{2,6}$/u.test(token.text) || upperLine) continue;
    const beside = capitals(tokens[i - 1]) && i > from || capitals(tokens[i + 1]);
    if (token.case === 'either' && beside) token.case = 'upper';
    else if (!beside && !VIETNAMESE_ONLY.test(token.text)) alone.push(token);
  }
  for (const token of alone) token.kind = 'abbreviation';
}

function caseOf(text: string, upperLine: boolean): Case {
  if (SMALL.test(text)) return 'lower';
  let rest = -1;
  let upper = 0;
  for (const letter of text) if (HAS_LETTER.test(letter)) { rest++; if (rest > 0 && isUpper(letter)) upper++; }
  if (upperLine && upper > 0) return 'upper';
  if (rest <= 0) return upperLine ? 'upper' : 'either';
  if (upper >= 0.6 * rest && (rest > 1 || upperLine)) return 'upper';
  return rest === 1 && upper > 0 ? 'either' : 'lower';
}
