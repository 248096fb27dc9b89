/** Numbers where nothing but a number can stand: days, months, years, articles and clauses whose digits were read as letters. */
import type { TextEdit } from '../model.ts';

const CONFIDENCE = 0.93;

/** Digits by the letters and signs that they are read as. */
const DIGITS: Record<string, string> = { I: '1', l: '1', L: '1', T: '1', i: '1', Í: '1', Ì: '1', t: '1', '|': '1', '!': '1', '†': '1', O: '0', o: '0', Ó: '0', Q: '0', B: '8', S: '5', Z: '2', z: '2' };

/** What is counted, what was read as its number, and the greatest number there is; a number of one letter is only told behind words that no letter follows. */
const SLOTS: readonly { pattern: RegExp; most: number; length: number }[] = [
  { pattern: /(?<=\b[Nn]gày )([\dIlLTiÍÌt|!†OoÓQBSZz]{2})(?= tháng )/gu, most: 31, length: 2 },
  { pattern: /(?<=ngày \S{1,2} tháng )([\dIlLTiÍÌt|!†OoÓQBSZz]{2})(?= năm )/gu, most: 12, length: 2 },
  { pattern: /(?<=[Đđ]iều )([\dIlLTiÍÌt|!†OoÓQBSZz]{2,3})(?=[.,;:\s])/gu, most: 700, length: 3 },
  { pattern: /(?<=[Kk]hoản )([\dIlL|!†]{1,2})(?= Điều )/gu, most: 40, length: 2 },
];
/** Years behind a month whose first digit was read wrong or not at all. */
const YEAR = /(?<=tháng \S{1,2} năm )([34]0[12]\d|0[12]\d|2[0O][12]\d)(?=[.,;:\s]|$)/gu;

/** Edits of numbers in lines that `isBad` says were badly read. */
export function repairSlots(text: string, isBad: (line: number) => boolean): TextEdit[] {
  const edits: TextEdit[] = [];
  let offset = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (isBad(index)) {
      const edit = (at: number, before: string, after: string): void => { if (before !== after) edits.push({ start: offset + at, end: offset + at + before.length, before, after, rule: 'number', confidence: CONFIDENCE }); };
      for (const { pattern, most, length } of SLOTS) {
        for (const { index: at, 0: before } of line.matchAll(pattern)) {
          const after = before.replace(/\D/gu, (sign) => DIGITS[sign] ?? sign);
          if (/^\d+$/.test(after) && after.length <= length && Number(after) > 0 && Number(after) <= most) edit(at, before, after);
        }
      }
      for (const { index: at, 0: before } of line.matchAll(YEAR)) edit(at, before, `2${before.slice(-3).replace('O', '0')}`);
    }
    offset += line.length + 1;
  }
  return edits.sort((a, b) => a.start - b.start);
}
