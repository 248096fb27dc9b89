/** Words in capitals that ran together in a letterhead: "TỈNHAN GIANG", "TRUNGTÂM Y TẾ", "SỞNỘI VỤ". */
import { fold } from '../../dictionaries/fold.ts';

/** Onset, vowels and ending of a Vietnamese syllable, folded. */
const SYLLABLE = /^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$/;
/** Words that names of agencies and places begin with or have before a place; of several ways to part two words they tell the one that is meant. */
const FIRST = new Set('tỉnh thành huyện quận phường xã ủy uỷ ban sở bộ cục vụ viện phòng trung công hội trường bệnh nhân chi đảng đoàn liên tổng'.split(' '));
/** A stroke or mark of Vietnamese; names of companies have none ("SAMSUNG"). */
const MARKED = /[^\x00-\x7f]/;
const LONGEST = 14;

/** A name in capitals with the words parted that ran together, where only one way to part them gives two syllables or one begins with a word of names. */
export function withSpaces(name: string): string {
  return name.replace(/(?<=^|\s)(SỞ|PHÒNG)(?=GD&ĐT)/gu, '$1 ').replace(/(?<=GD&ĐT)(?=(?:TỈNH|THÀNH|HUYỆN|QUẬN|THỊ))/gu, ' ').replace(/\p{Lu}{5,14}/gu, (word) => {
    const plain = fold(word);
    if (plain.length !== word.length || word.length > LONGEST || !MARKED.test(word) || isSyllable(word)) return word;
    const parts = Array.from({ length: word.length - 3 }, (_, at) => [word.slice(0, at + 2), word.slice(at + 2)] as const).filter(([left, right]) => isSyllable(left) && isSyllable(right));
    const known = parts.filter(([left]) => FIRST.has(left.toLowerCase()));
    const [only, other] = known.length > 0 ? known : parts;
    return only && !other ? only.join(' ') : word;
  });
}

/** Whether a word has the shape of one syllable, with no more than one tone. */
export function isSyllable(word: string): boolean {
  return SYLLABLE.test(fold(word)) && (word.normalize('NFD').match(/[\u0300\u0301\u0303\u0309\u0323]/g)?.length ?? 0) <= 1;
}
