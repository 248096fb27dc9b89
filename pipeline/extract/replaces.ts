/** Documents that this one says it replaces: "Kế hoạch này thay thế Kế hoạch số …". */
import { fold } from '../../dictionaries/fold.ts';
import type { Flow } from '../lines.ts';
import { fieldOf, type Field } from './field.ts';
import { findCitations } from './references.ts';

/** The document speaks of itself; "được thay thế", "sửa đổi, bổ sung, thay thế" say something else. */
const REPLACES = /\b(?:nay|ke hoach|quyet dinh|chuong trinh)\b[^.;]{0,170}?(?<!(?:duoc|bi|hoac|bo sung,?|bo,?|sua doi,?) )thay[^\p{L}\d]{1,4}the(?: cho)?(?= )/gu;
const JOINT = /^\s*(?:[,;]|va|, va)\s*(?:s[o06]\s?)?$/;

/** Numbers of the replaced documents in order, each once. */
export function readReplaces(flows: Flow[]): Field<string>[] {
  const found = new Map<string, Field<string>>();
  for (const flow of flows) {
    const folded = fold(flow.text);
    if (!/thay[^\p{L}\d]{1,4}the/u.test(folded)) continue;
    const citations = findCitations(flow.text);
    for (const match of folded.matchAll(REPLACES)) {
      if (!/\bnay\b/.test(match[0])) continue;
      let from = match.index + match[0].length;
      for (const citation of citations) {
        if (citation.start < from - 1) continue;
        const between = folded.slice(from, citation.start);
        if (!/^\s*(?:cac )?$/.test(between) && !JOINT.test(between)) break;
        if (citation.number !== null && !citation.damaged && !found.has(citation.number)) found.set(citation.number, fieldOf(citation.number, flow, citation.start, citation.end));
        from = citation.end;
      }
    }
  }
  return [...found.values()];
}
