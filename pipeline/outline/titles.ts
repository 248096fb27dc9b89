/** Whether the words after a marker are a title or running text (a clause). */
import { isCapitals } from '../../dictionaries/fold.ts';
import type { SectionKind } from '../model.ts';

/** An introduction to a list ("… như sau:", "… gồm:") is running text. */
const INTRODUCES = /(?:sau|sau đây|dưới đây|gồm|là|rằng|[,;] cụ thể)\s*:$/u;
const ENDS_TEXT = /(?:[.;,…]|\.\/\.?)["”’)\]]?$/u;

/**
 * The title that stands after a marker, without its closing colon or full stop, or null where the words are running text.
 * `filled`: the section has paragraphs or sections of its own, which makes a short text with a full stop a title.
 */
export function titleOf(words: string, kind: SectionKind, filled: boolean): string | null {
  // dots to write on
  const text = words.replace(/\*\*/g, '').replace(/^[\s.…]{3,}/u, '').trim();
  if (text === '') return null;
  const count = text.split(/\s+/).length;
  const title = text.replace(/[\s:.]+(?:[-–_~][\s:.]*)?$|\s[-–_~]$/u, '').trim();
  if (title === '') return null;
  if (isCapitals(text) && count <= 60) return title;
  if (text.endsWith(':')) return INTRODUCES.test(text) || count > 18 || /[.;]\s/u.test(text) ? null : title;
  if (ENDS_TEXT.test(text)) return filled && count <= 9 && text.endsWith('.') && !/[;:]/.test(text) ? title : null;
  // "Về kinh phí: tổng hợp …; thuyết minh …": a clause, of which the end is on a page that is lost
  if (/;\s/u.test(text) || (count > 18 && /:\s/u.test(text))) return null;
  if (kind === 'letter' && !filled) return null;
  return count <= 45 ? title : null;
}
