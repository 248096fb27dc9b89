/** Figures with points: "1.1.", "2.3.1", "II.1.", "1.1)". */
import type { HeadingForm, Marker } from './form.ts';
import { digitsOf } from './form.ts';
import { romanReadings } from './numerals.ts';

const MARKER = /^\s*([\dIl]{1,2}|[IVX]{1,5})((?:\.\s?[\dIl]{1,2}){1,4})([.)/⁄:]|[-–](?=\s)|,(?=\s\p{Lu})|(?=\s))\s*(?=\S)/u;

export const decimal: HeadingForm = {
  kind: 'decimal', rank: 8, runsOn: false, strength: 3,
  read(line) {
    const match = MARKER.exec(line);
    if (!match) return [];
    const first = match[1]!;
    const rest = match[2]!.split('.').slice(1).map((part) => digitsOf(part.trim()));
    if (rest.some((part) => part === null || part.value === 0)) return [];
    const numbers = rest.map((part) => part!.value);
    const cost = rest.reduce((sum, part) => sum + part!.cost, match[3] === '' ? 0.7 : match[3] === ',' ? 1.2 : 0)
      // "1.5 triệu", "12.000", "22.12.2025"
      + (/^\p{Ll}/u.test(line.slice(match[0].length)) ? 1.2 : 0) + (/^\d/.test(line.slice(match[0].length)) ? 3 : 0);
    const readings: Marker[] = [];
    const add = (head: number, label: string, price: number) => readings.push({
      form: decimal, style: `${numbers.length}`, ordinal: numbers.at(-1)!, prefix: [head, ...numbers.slice(0, -1)],
      label: [label, ...numbers].join('.'), end: match[0].length, cost: cost + price,
    });
    const digits = digitsOf(first);
    if (digits && digits.value > 0) add(digits.value, String(digits.value), digits.cost);
    if (/^[IVX]+$/.test(first)) for (const { value, cost: price } of romanReadings(first)) if (price === 0) add(value, first, 0);
    return readings.sort((a, b) => a.cost - b.cost);
  },
};
