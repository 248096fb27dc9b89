/** Two words written by their first letters with a stroke between: b/c for báo cáo, đ/c for đồng chí. They stand as they were read, as context they are what they stand for. */
import { fold } from './syllables.ts';

/** An initial, or the letters that are one sound at the beginning of a syllable. */
export const SHORTENED = /^(?:\p{L}|[ckptng]h|[tg]r|gi|ngh)\/(?:\p{L}|[ckptng]h|[tg]r|gi|ngh)$/iu;

/** What the usual ones stand for: reports, memoranda and the lines of recipients are full of them. Those of two meanings (t/t: tuyên truyền, thanh tra) are left out. */
const MEANT = new Map([
  ['b/c', 'báo cáo'], ['b/h', 'ban hành'], ['c/b', 'cán bộ'], ['c/đ', 'chỉ đạo'], ['ch/đ', 'chỉ đạo'], ['đ/c', 'đồng chí'], ['g/q', 'giải quyết'], ['gi/q', 'giải quyết'],
  ['g/s', 'giám sát'], ['gi/s', 'giám sát'], ['h/d', 'hướng dẫn'], ['k/g', 'kính gửi'], ['k/h', 'kế hoạch'], ['k/t', 'kiểm tra'], ['k/tr', 'kiểm tra'], ['l/đ', 'lãnh đạo'],
  ['l/h', 'liên hệ'], ['n/c', 'nghiên cứu'], ['p/h', 'phối hợp'], ['ph/h', 'phối hợp'], ['q/l', 'quản lý'], ['t/b', 'thông báo'], ['th/b', 'thông báo'], ['t/c', 'tổ chức'],
  ['t/d', 'theo dõi'], ['th/d', 'theo dõi'], ['t/h', 'thực hiện'], ['th/h', 'thực hiện'], ['t/k', 'triển khai'], ['tr/k', 'triển khai'], ['tr/kh', 'triển khai'], ['t/m', 'thay mặt'],
  ['t/l', 'thừa lệnh'], ['v/v', 'về việc'], ['x/d', 'xây dựng'],
]);

/** By their letters with marks and without: đ/c is d/c where marks were lost. */
const WORDS: ReadonlyMap<string, readonly string[]> = new Map([...MEANT].flatMap(([short, words]) => {
  const folded = words.split(' ').map(fold);
  return [[short, folded], [short.replaceAll('đ', 'd'), folded]] as const;
}));

/** The form with Đ of one that lost it (d/c: đ/c); undefined for all others. */
export function shortenedWithD(token: string): string | undefined {
  const small = token.toLowerCase();
  return MEANT.has(small) || !WORDS.has(small) ? undefined : token.replace('d', 'đ').replace('D', 'Đ');
}

/** The two words that a token stands for, folded as the language model has them; null where it is no usual one. */
export function wordsOfShortened(token: string): readonly string[] | null {
  return token.includes('/') ? WORDS.get(token.toLowerCase()) ?? null : null;
}
