/** The document type as a heading. */
import { DOCUMENT_TYPES, type DocumentType } from '../../dictionaries/doctypes.ts';
import { fold, isCapitals } from '../../dictionaries/fold.ts';

const BY_LENGTH = DOCUMENT_TYPES.map((type) => ({ type, words: fold(type.name) })).sort((a, b) => b.words.length - a.words.length);

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
    if (!isCapitals(text.slice(start, end)) || /^[\p{L}\d:]/u.test(text.slice(end))) return null;
    const rest = text.slice(end).search(/\S/);
    return { type, rest: rest < 0 ? line.length : end + rest };
  }
  return null;
}

/** The type whose abbreviation a notation begins with ("KH-TTYT" → Kế hoạch), or null. */
export function typeOfNotation(notation: string): DocumentType | null {
  const head = /^\p{L}+/u.exec(notation)?.[0] ?? '';
  return DOCUMENT_TYPES.find(({ code }) => code === head) ?? null;
}
