import { describe, expect, it } from 'vitest';
import { isSyllable, parseSyllable } from '../../pipeline/repair/syllable.ts';

describe('parseSyllable', () => {
  it.each([
    ['Trường', 'tr', 'ương', 'huyền'], ['NGHIỆP', 'ngh', 'iêp', 'nặng'], ['gì', 'g', 'i', 'huyền'], ['giường', 'gi', 'ương', 'huyền'], ['quyết', 'qu', 'yêt', 'sắc'],
    ['hoà', 'h', 'oa', 'huyền'], ['hòa', 'h', 'oa', 'huyền'], ['yêu', '', 'yêu', 'ngang'], ['ạ', '', 'a', 'nặng'], ['khuỷu', 'kh', 'uyu', 'hỏi'], ['buýt', 'b', 'uyt', 'sắc'],
    ['e\u0323\u0302', '', 'ê', 'nặng'],
  ] as const)('%s', (token, onset, rime, tone) => expect(parseSyllable(token)).toEqual({ onset, rime, tone }));

  it.each(['các', 'của', 'giếng', 'gìn', 'thuở', 'xoong', 'quý', 'kỹ', 'ủy', 'uỷ', 'oanh', 'ngoéo', 'nghĩa', 'ước', 'ưu', 'rượu', 'thuế', 'tuần', 'xoắn', 'an', 'to'])('%s is possible', (token) => expect(isSyllable(token)).toBe(true));
  it.each([
    ['kác', 'k only before e, ê, i, y'], ['cế', 'c never before them'], ['ngế', 'ngh before ê'], ['hòc', 'stops take sắc or nặng only'], ['hỏp', 'the same'],
    ['trờng', 'ơng is no rime'], ['tôngh', 'no such final'], ['hố́', 'two tones'], ['b', 'no vowel'], ['', 'nothing'], ['été', 'foreign'], ['straße', 'foreign'], ['hóan', 'tone on the wrong vowel'],
    ['Krông', 'not by the rules of Vietnamese'], ['a'.repeat(1000), 'too long'],
  ])('%s is not: %s', (token) => expect(isSyllable(token)).toBe(false));
});
