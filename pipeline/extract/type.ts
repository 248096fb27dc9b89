/** The document type as a heading. */
import { DOCUMENT_TYPES, type DocumentType } from '../../dictionaries/doctypes.ts';
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { letterDistance } from '../../dictionaries/letter-distance.ts';

const LONGEST_TYPE = 24;
const BY_LENGTH = DOCUMENT_TYPES.map((type) => ({ type, words: fold(type.name) })).sort((a, b) => b.words.length - a.words.length);

/** "PHƯỜNG AN LẠC" has the letters of PHƯƠNG ÁN. */
const WARD = /^PHƯỜNG\s/u;
/** What is said of the type, and not of what the document is about (folded): "KẾ HOẠCH LIÊN TỊCH", "CHƯƠNG TRÌNH HÀNH ĐỘNG". */
const JOINT = /^\s+(?:lien tich|lien nganh|phoi hop|hanh dong)\W*$/;

/**
 * The type that a heading in capitals begins with: "KẾ HOẠCH", "QUYẾT ĐỊNH", "KẾ HOẠCH TUYÊN TRUYỀN …"; `rest` is the offset of what
 * follows. Null for running text and for "QUYẾT ĐỊNH:", which opens the articles.
 */
export function readType(line: string): { type: DocumentType; rest: number } | null {
  const text = line.replace(/\*\*/g, '  ');
  const start = text.length - text.trimStart().length;
  const folded = fold(text);
  for (const { type, words } of BY_LENGTH) {
    if (!folded.startsWith(words, start)) continue;
    const end = start + words.length;
    if (WARD.test(text.slice(start)) || !isCapitals(text.slice(start, end)) || /^[\p{L}\d:]/u.test(text.slice(end))) return null;
    const rest = text.slice(end).search(/\S/);
    return { type, rest: rest < 0 || JOINT.test(fold(text.slice(end))) ? line.length : end + rest };
  }
  return null;
}

/** A letter of a type may be misread, two in long ones; more could be another word. */
const misreadLetters = (words: string) => (words.length >= 10 ? 2 : words.length >= 8 ? 1 : 0);

/** "K Ế H O Ạ C H": capitals set apart. */
const SPACED = /^\p{Lu}(?:\s{1,3}\p{Lu}){4,}$/u;
const withoutSpaces = (text: string) => text.replace(/\s/g, '');

/** `readType`, and, for a line in capitals that holds nothing else, the only type that it can be a misreading of ("KẾ HOẠCN", "QUYÉT ĐỊNI"). */
export function readTypeLine(line: string): { type: DocumentType; rest: number } | null {
  const printed = line.trim();
  const spaced = SPACED.test(printed) ? BY_LENGTH.find(({ words }) => withoutSpaces(words) === withoutSpaces(fold(printed))) : undefined;
  if (spaced) return { type: spaced.type, rest: line.length };
  const exact = readType(line);
  const letters = fold(line).replace(/[^\p{L} ]/gu, '').trim();
  if (exact || line.trim().endsWith(':') || !isCapitals(line) || letters.length > LONGEST_TYPE) return exact;
  const near = BY_LENGTH.filter(({ words }) => {
    const most = misreadLetters(words);
    // a short one with a letter too few is another word ("CÔNG AN")
    return most > 0 && Math.abs(words.length - letters.length) <= most - 1 && letterDistance(letters, words) <= most;
  });
  return near.length === 1 ? { type: near[0]!.type, rest: line.length } : null;
}

/** The type whose abbreviation a notation begins with ("KH-TTYT" → Kế hoạch), or null. */
export function typeOfNotation(notation: string): DocumentType | null {
  const head = /^\p{L}+/u.exec(notation)?.[0] ?? '';
  return DOCUMENT_TYPES.find(({ code }) => code === head) ?? null;
}
