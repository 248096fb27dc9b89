/** Type and title of a document. */
import type { Flow } from '../lines.ts';
import type { Components } from './row.ts';
import { completeTitle } from './cut-title.ts';
import { ABSENT, clean, fieldOf, flowOf, REBUILT_CONFIDENCE, type Field } from './field.ts';
import { readTypeLine, typeOfNotation } from './type.ts';

/** "V/v" as dark or broken print is read. */
const MISREAD_ABOUT = /^(?:V[AaIil1í|\\]{1,2}[vy]?|V\/y|Wv?)(?=\s)/u;

/**
 * Type from its heading; a document without one that has "V/v …" or addressees under a number is a công văn; otherwise the abbreviation of
 * the notation tells. The title is all lines below the type, or the "V/v …" of a công văn; what a stamp covers of it is taken from `body`, the running text.
 */
export function readTitle(found: Components, notation: string | null, body: string): { type: Field<string | null>; typeCode: string | null; title: Field<string | null>; flow: Flow | null; cut: boolean } {
  const lines = found.title.length > 0 ? found.title : found.subject;
  const flow = lines.length > 0 ? flowOf(lines) : null;
  const text = flow && clean(flow.text).replace(found.title.length > 0 ? /^$/ : MISREAD_ABOUT, 'V/v').replace(/\s~.{0,4}$/u, '').replace(/[\s.,;:_~|`'ˆ–-]+$/u, '').replace(/^([^"“”]*)"([^"“”]*)”([^"“”]*)$/u, '$1"$2"$3');
  const title: Field<string | null> = flow && text ? fieldOf(text, flow) : ABSENT;
  const { text: completed, cut } = found.type && title.value !== null ? completeTitle(found.type, lines, body) : { text: null, cut: false };
  if (completed !== null && title.evidence) {
    title.value = completed;
    title.evidence.confidence = Math.min(title.evidence.confidence, REBUILT_CONFIDENCE);
  }
  if (found.type) {
    const { type } = readTypeLine(found.type.text)!;
    return { type: fieldOf(type.name, flowOf([found.type])), typeCode: type.code, title, flow, cut };
  }
  if (found.subject.length > 0 || found.addressees.length > 0) {
    const evidence = found.subject[0] ?? found.number ?? found.addressees[0]!;
    return { type: fieldOf('Công văn', flowOf([evidence])), typeCode: 'CV', title, flow, cut };
  }
  const type = notation === null ? null : typeOfNotation(notation);
  return { type: type && found.number ? fieldOf(type.name, flowOf([found.number])) : ABSENT, typeCode: type?.code ?? null, title, flow, cut };
}

