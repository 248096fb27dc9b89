/** Signs on badly read pages: specks that were read as signs, and signs that are told by what stands around them. */
import type { TextEdit } from '../model.ts';

const SPECK = 0.9;
const STOP = 0.85;

/** Signs alone that nothing is printed with; dashes, strokes and quotes only together with such. */
const JUNK = /^[-–—=+"'’‘„”(]{0,3}[_.ˆ`´:;,‹›~¬|\\<>!*°'’‘][-–—_.ˆ`´:;,‹›~¬|\\<>!*°'’‘]{0,3}$/;
const ROW_OF_DOTS = /\.{2}|…|_{4}/;
const DASH = /^[-–—]{1,2}$/;
/** A line that opens a point: 2. Việc, b) Đơn, Điều 20., - Tiếp. */
const POINT = /^\s*(?:(\d{1,2})[.,:/]\s|([a-zđ])\)\s|(Điều \d{1,3}\.|Chương [IVX]))/u;

/**
 * Edits of signs in lines that `isBad` says were badly read: signs at the ends of lines that are specks, brackets and quotes without a
 * partner, commas and colons where a point ends and the next begins. Words are left alone. `costAt`: what the word that begins there costs after those
 * before it, in nats.
 */
export function repairPunctuation(text: string, isBad: (line: number) => boolean, costAt: (start: number) => number): TextEdit[] {
  const edits: TextEdit[] = [];
  const edit = (start: number, before: string, after: string, rule: string, confidence: number): void => { edits.push({ start, end: start + before.length, before, after, rule, confidence }); };
  const lines = text.split('\n');
  const next = nextLines(lines);
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    if (isBad(index) && line.trim()) {
      const following = lines[next[index]!] ?? '';
      const end = line.trimEnd().length;
      const start = line.length - line.trimStart().length;
      const last = line.lastIndexOf(' ', end - 1) + 1;
      const ending = line.slice(last, end);
      const space = line.indexOf(' ', start);
      const opening = space < 0 ? '' : line.slice(start, space);
      let printed = end;
      if (last > start && !ROW_OF_DOTS.test(ending) && (JUNK.test(ending) || (DASH.test(ending) && isContinued(line, following)))) {
        printed = line.slice(0, last).trimEnd().length;
        edit(offset + printed, line.slice(printed, end), '', 'speck', SPECK);
      }
      if (opening && !ROW_OF_DOTS.test(opening) && JUNK.test(opening) && printed > space) edit(offset + start, line.slice(start, space + 1), '', 'speck', SPECK);
      else if (/^[a-zđ]\}$/u.test(opening)) edit(offset + space - 1, '}', ')', 'numbering', SPECK);
      const sign = line[printed - 1]!;
      const point = POINT.exec(following);
      if (point && /[,:]/.test(sign) && /[\p{L})]$/u.test(line.slice(0, printed - 1)) && !ANNOUNCES.test(line.slice(0, printed - 1))) {
        const after = stopBefore(point, sign);
        if (after !== sign) edit(offset + printed - 1, sign, after, 'stop', STOP);
      } else if (point && isBody(line) && /\p{L}$/u.test(sign) && (point[3] || Number(point[1]) > 1)) {
        edits.push({ start: offset + printed, end: offset + printed, before: '', after: '.', rule: 'stop', confidence: STOP });
      }
      for (const match of line.matchAll(COLON)) {
        const at = match.index + match[1]!.length;
        if (ANNOUNCES.test(match[1]!)) continue;
        const cost = costAt(offset + at + 2);
        if (cost < BOUND) edit(offset + at, ':', '', 'speck', SPECK);
        else if (cost > PARTED && /;/.test(text.slice(Math.max(0, offset + at - NEAR), offset + at + NEAR))) edit(offset + at, ':', ';', 'stop', STOP);
      }
      const dated = DATED.exec(line);
      if (dated) edit(offset + dated[1]!.length, dated[2]!, ',', 'stop', SPECK);
      const label = LABEL.exec(line);
      if (label) edit(offset + label[1]!.length, label[2]!, ':', 'stop', SPECK);
      for (const match of line.matchAll(LONE_QUOTE)) {
        const at = match.index + match[1]!.length;
        if (!QUOTE.test(line.slice(0, at) + line.slice(at + 1)) && !QUOTE.test(lines[index - 1] ?? '') && !QUOTE.test(lines[index + 1] ?? '')) edit(offset + at, match[2]!, '', 'speck', SPECK);
      }
    }
    offset += line.length + 1;
  }
  return edits.sort((a, b) => a.start - b.start).filter((one, index, all) => index === 0 || all[index - 1]!.end <= one.start);
}

/** Words behind which a colon stands before a list or a saying. */
const ANNOUNCES = /(?:đây|sau|gồm|là|như|dung|rõ|điểm|nêu|ghi|hiệu|tự|tên)$/iu;
/** A colon between small letters on one line; it stands there for a semicolon where others separate the same clauses. */
const COLON = /(\p{Ll}{2,}):(?= \p{Ll}{2})/gu;
/** A word that costs less than this after those before it follows them without a stop; one that costs more than the second hardly does. In nats. */
const BOUND = 2;
const PARTED = 4;
/** Letters around a colon within which the semicolons of the same list stand. */
const NEAR = 250;
/** The place before the date and the label of the number, each with its sign misread. */
const DATED = /^(.{0,60}\p{L})([.;:])(?= ?ngày \d{1,2} tháng)/u;
const LABEL = /^(\s*Số)([;.,])(?= ?\d)/u;
/** A line in the middle of a point: headings open with a capital or a number. */
const isBody = (line: string): boolean => /^\s*\p{Ll}{2}/u.test(line);

const QUOTE = /["“”„'‘’]/;
const LONE_QUOTE = /(^|\s)(["'‘’“”])(?=\p{Ll}{2,}(?:\s|$))/gu;

/** A dash at the end of a line is none where the sentence goes on in small letters. */
const isContinued = (line: string, following: string): boolean => /\p{Ll}\s+\S+\s*$/u.test(line) && /^\s*\p{Ll}/u.test(following);

/** The sign that ends a point before the one that the next line opens. */
function stopBefore([, number, letter, article]: RegExpExecArray, sign: string): string {
  // Before the first point of a list stands a colon.
  if (number === '1' || letter === 'a') return sign === ',' ? ':' : sign;
  if (letter) return ';';
  return article || sign === ',' ? '.' : sign;
}

/** Index of the next line that is not empty. */
function nextLines(lines: readonly string[]): number[] {
  const next: number[] = [];
  let known = lines.length;
  for (let index = lines.length - 1; index >= 0; index--) {
    next[index] = known;
    if (lines[index]!.trim()) known = index;
  }
  return next;
}
