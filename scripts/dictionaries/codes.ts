/** Parts of document codes and abbreviations that carry a Đ: what `QD` stands for on a page that lost it. */
import { CORPUS, readCorpus } from './corpus.ts';

const CODE = /\d\/(?:\d{4}\/)?(\p{Lu}[\p{L}-]{1,24})|(?<![\p{L}\d])(\p{Lu}{2,8})(?![\p{L}\d])/gu;

/** Forms without Đ whose occurrences carry it in nine of ten cases: [form without, form with, occurrences with, occurrences in all]. */
export async function countCodes(): Promise<[string, string, number, number][]> {
  const forms = new Map<string, Map<string, number>>();
  for (const { name, kind } of CORPUS) {
    if (kind !== 'legal') continue;
    for await (const { text, split } of readCorpus(name)) {
      if (split !== 'train') continue;
      for (const match of text.matchAll(CODE)) {
        for (const part of (match[1] ?? match[2]!).split('-')) {
          const plain = part.replace(/Đ/g, 'D');
          if (part.length < 2 || !plain.includes('D') || !/^[A-ZĐ]+$/.test(part)) continue;
          const counts = forms.get(plain) ?? new Map<string, number>();
          counts.set(part, (counts.get(part) ?? 0) + 1);
          forms.set(plain, counts);
        }
      }
    }
  }
  const rows: [string, string, number, number][] = [];
  for (const [plain, counts] of forms) {
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const [form, count] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]!;
    if (form !== plain && count >= 3 && count / all >= 0.9) rows.push([plain, form, count, all]);
  }
  return rows.sort((a, b) => b[2] - a[2] || (a[0] < b[0] ? -1 : 1));
}
