/** Articles and clauses that an amendment quotes are no headings of the amending document. */

const OPENS = /^\s*[“"«](?=\s?(?:Điều|Chương|Mục|Phần|Tiểu mục|Phụ lục|\d{1,3}[a-zđ]?\s?[.)]|[a-zđ]\d?\s?\)|[IVX]+\s?\.))/u;
/** An amendment longer than this is taken for an unclosed quotation mark. */
const LONGEST = 1500;

/** Indexes of the lines inside quotations that begin at a line start with a heading and close at the end of a line. */
export function quotedLines(lines: string[]): Set<number> {
  const quoted = new Set<number>();
  for (let at = 0; at < lines.length; at++) {
    if (!OPENS.test(lines[at]!)) continue;
    const end = closingLine(lines, at);
    // a speck before a heading looks like a quotation mark
    if (end === null) continue;
    for (let line = at; line <= end; line++) quoted.add(line);
    at = end;
  }
  return quoted;
}

/** The line at whose end the quotation that opens `lines[at]` closes; null where it never does. */
function closingLine(lines: string[], at: number): number | null {
  const straight = lines[at]!.trimStart().startsWith('"');
  let depth = 0;
  for (let index = at; index < Math.min(lines.length, at + LONGEST); index++) {
    const line = lines[index]!;
    for (const character of line) {
      if (straight ? character === '"' : '“«”»'.includes(character)) {
        if (straight) depth = depth === 0 ? 1 : 0;
        else depth += '“«'.includes(character) ? 1 : -1;
      }
    }
    if (depth <= 0) return index;
    // the next quotation of this kind opens: the mark that closes this one was lost
    if (index > at && OPENS.test(line) && depth > 1) return index - 1;
  }
  return null;
}
